//! 多选: several options of a dictionary.

use super::choice::Options;
use super::{Control, Definition, FieldType, Printing, Reading, Refused, Shape, mismatch, tidy};
use crate::Value;
use crate::ledger::Choice as SelectOption;
use crate::pack::{Pack, Table};
use std::sync::Arc;

#[derive(Debug)]
pub(super) struct Choices {
    options: Options,
}

/// The entries of a list; none of any other value.
pub(super) fn list(value: &Value) -> &[String] {
    match value {
        Value::List(list) => list,
        _ => &[],
    }
}

impl Definition for Choices {
    const WORD: &'static str = "choices";

    fn define(table: &Table<'_>, pack: &Pack) -> Self {
        Self { options: Options::define(table, pack) }
    }
}

impl FieldType for Choices {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::List
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let text = tidy(text);
        let mut out: Vec<String> = Vec::new();
        for word in text.split([',', '、', ';', '；', '，', '/', '\n', '|']).map(str::trim).filter(|w| !w.is_empty())
        {
            let value = self.options.find(word)?;
            if !out.iter().any(|v| v == value) {
                out.push(value.to_owned());
            }
        }
        Ok(if out.is_empty() { Value::Empty } else { Value::List(out) })
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        let Value::List(list) = value else { return Err(mismatch()) };
        list.iter().try_for_each(|v| self.options.has(v))
    }

    fn print(&self, value: &Value, _: &Printing<'_>) -> String {
        list(value).iter().map(|v| self.options.shown(v)).collect::<Vec<_>>().join("、")
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("可填几个，用顿号隔开".to_owned())
    }

    fn control(&self) -> Control {
        Control::Checks
    }

    fn options(&self) -> &[SelectOption] {
        &self.options.list
    }

    /// Sets merge by what each side added and took away.
    fn merge(&self, base: &Value, theirs: &Value, mine: &Value) -> Option<Value> {
        let (base, theirs, mine) = (list(base), list(theirs), list(mine));
        let mut out: Vec<String> = theirs.iter().filter(|v| mine.contains(v) || !base.contains(v)).cloned().collect();
        out.extend(mine.iter().filter(|v| !base.contains(v) && !theirs.contains(v)).cloned());
        Some(if out.is_empty() { Value::Empty } else { Value::List(out) })
    }

    fn resolve(&self, pack: &Pack) -> Result<Option<Arc<dyn FieldType>>, String> {
        Ok(self.options.resolve(pack).map(|options| Arc::new(Self { options }) as Arc<dyn FieldType>))
    }
}

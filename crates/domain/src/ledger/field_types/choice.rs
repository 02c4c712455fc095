//! 选项: one option of a dictionary, kept by its Chinese value; or an indicator, kept by its id and shown by its title.

use super::{Control, Definition, ExcelColumn, FieldType, Printing, Reading, Refused, Shape, mismatch, tidy};
use crate::Value;
use crate::ledger::Choice as SelectOption;
use crate::pack::{Pack, Table};
use std::sync::Arc;

/// What stands in `from` for a choice of one of the indicators.
const INDICATORS: &str = "indicators";

#[derive(Debug)]
pub(super) struct Choice {
    options: Options,
}

/// The options of a field, and where they come from.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) list: Vec<SelectOption>,
    /// They are the indicators of the pack: known once every ledger is read.
    indicators: bool,
}

impl Options {
    /// Reads `from`.
    pub(super) fn define(table: &Table<'_>, pack: &Pack) -> Self {
        let name = table.required("from");
        if name == INDICATORS {
            return Self { list: Vec::new(), indicators: true };
        }
        let list = pack.dictionaries.get(&name).map(|d| d.options.clone()).unwrap_or_else(|| {
            table.complain("from", format!("dictionary `{name}` is not in dictionaries/*.toml"));
            Vec::new()
        });
        Self { list, indicators: false }
    }

    /// With the indicators of the pack, when it is they that are chosen from.
    pub(super) fn resolve(&self, pack: &Pack) -> Option<Self> {
        self.indicators.then(|| Self { list: pack.indicator_options(), indicators: true })
    }

    /// The option a word means: its value, its title, a synonym, or one of these with stray blanks.
    pub(super) fn find(&self, word: &str) -> Result<&str, Refused> {
        let plain: String = tidy(word).split_whitespace().collect();
        let named = |o: &&SelectOption| o.value == plain || tidy(&o.title) == plain || o.synonyms.contains(&plain);
        self.list.iter().find(named).map(|o| o.value.as_str()).ok_or_else(|| self.unknown(word))
    }

    /// The value is one of them.
    pub(super) fn has(&self, value: &str) -> Result<(), Refused> {
        if self.list.iter().any(|o| o.value == value) { Ok(()) } else { Err(self.unknown(value)) }
    }

    /// As shown: the title of its option; itself when the option is gone from the pack.
    pub(super) fn shown<'a>(&'a self, value: &'a str) -> &'a str {
        self.list.iter().find(|o| o.value == value).map_or(value, |o| &o.title)
    }

    fn unknown(&self, word: &str) -> Refused {
        let list: Vec<&str> = self.list.iter().map(|o| o.title.as_str()).collect();
        let shown = if list.len() > 12 { format!("{}等", list[..12].join("、")) } else { list.join("、") };
        ("choice", format!("没有“{word}”这个选项，可选：{shown}"))
    }
}

impl Definition for Choice {
    const WORD: &'static str = "choice";

    fn define(table: &Table<'_>, pack: &Pack) -> Self {
        Self { options: Options::define(table, pack) }
    }
}

impl FieldType for Choice {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Text
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let text = tidy(text);
        if text.is_empty() {
            return Ok(Value::Empty);
        }
        self.options.find(&text).map(|v| Value::Text(v.to_owned()))
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        let Value::Text(text) = value else { return Err(mismatch()) };
        self.options.has(text)
    }

    fn print(&self, value: &Value, _: &Printing<'_>) -> String {
        value.text().map(|t| self.options.shown(t).to_owned()).unwrap_or_default()
    }

    fn excel_column(&self) -> ExcelColumn {
        ExcelColumn { choices: self.options.list.iter().map(|o| o.title.clone()).collect(), ..ExcelColumn::default() }
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("从可选值中选一个".to_owned())
    }

    fn control(&self) -> Control {
        Control::Options
    }

    fn options(&self) -> &[SelectOption] {
        &self.options.list
    }

    fn categories(&self) -> Option<&[SelectOption]> {
        Some(&self.options.list)
    }

    fn resolve(&self, pack: &Pack) -> Result<Option<Arc<dyn FieldType>>, String> {
        Ok(self.options.resolve(pack).map(|options| Arc::new(Self { options }) as Arc<dyn FieldType>))
    }
}

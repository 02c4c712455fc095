//! 关联记录: a record of another ledger.

use super::{Control, Definition, FieldType, Printing, Reading, Reference, Refused, Shape, reference};
use crate::pack::{Pack, Table};
use crate::{Id, Value};
use std::sync::Arc;

#[derive(Debug)]
pub(super) struct Record {
    /// Id of the ledger.
    ledger: String,
    /// The field of that ledger by which a sheet names its records, beside their numbers.
    matched: Option<String>,
    /// A record lies inside the one this field names.
    inside: bool,
}

impl Definition for Record {
    const WORD: &'static str = "record";

    fn define(table: &Table<'_>, _: &Pack) -> Self {
        Self { ledger: table.required("ledger"), matched: table.text("match"), inside: table.flag("inside") }
    }
}

impl FieldType for Record {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Id
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        reference::read(text, "记录", Id::parse)
    }

    fn print(&self, value: &Value, printing: &Printing<'_>) -> String {
        reference::named(value, printing, "关联记录 1 条")
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("已登记的那一条的编号".to_owned())
    }

    fn inside(&self) -> bool {
        self.inside
    }

    fn matched_by(&self) -> Option<&str> {
        self.matched.as_deref()
    }

    fn control(&self) -> Control {
        Control::picker(Reference::Record(&self.ledger))
    }

    fn reference(&self) -> Option<Reference<'_>> {
        Some(Reference::Record(&self.ledger))
    }

    fn resolve(&self, pack: &Pack) -> Result<Option<Arc<dyn FieldType>>, String> {
        let Some(ledger) = pack.ledger(&self.ledger) else {
            return Err(format!("refers to ledger `{}`, which the pack has not", self.ledger));
        };
        let Some(matched) = &self.matched else { return Ok(None) };
        match ledger.field(matched).map(|index| &ledger.fields[index]) {
            None => Err(format!("has `match = \"{matched}\"`, which is no field of ledger `{}`", self.ledger)),
            Some(field) if field.sensitive.is_some() || field.ty.shape() != Shape::Text => {
                Err(format!("has `match = \"{matched}\"`: a field to match by is of plain text and not sensitive"))
            }
            Some(_) => Ok(None),
        }
    }
}

//! 关联记录: a record of another ledger.

use super::{Control, Definition, FieldType, Printing, Reading, Reference, Refused, Shape, reference};
use crate::pack::{Pack, Table};
use crate::{Id, Value};
use std::sync::Arc;

#[derive(Debug)]
pub(super) struct Record {
    /// Id of the ledger.
    ledger: String,
}

impl Definition for Record {
    const WORD: &'static str = "record";

    fn define(table: &Table<'_>, _: &Pack) -> Self {
        Self { ledger: table.required("ledger") }
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
        None
    }

    fn control(&self) -> Control {
        Control::picker(Reference::Record(&self.ledger))
    }

    fn reference(&self) -> Option<Reference<'_>> {
        Some(Reference::Record(&self.ledger))
    }

    fn resolve(&self, pack: &Pack) -> Result<Option<Arc<dyn FieldType>>, String> {
        if pack.ledgers.contains_key(&self.ledger) {
            Ok(None)
        } else {
            Err(format!("refers to ledger `{}`, which the pack has not", self.ledger))
        }
    }
}

//! 单位.

use super::{Control, Definition, FieldType, Printing, Reading, Reference, Refused, Shape, reference};
use crate::Value;
use crate::pack::{Pack, Table};

#[derive(Debug)]
pub(super) struct Unit;

impl Definition for Unit {
    const WORD: &'static str = "unit";

    fn define(_: &Table<'_>, _: &Pack) -> Self {
        Self
    }
}

impl FieldType for Unit {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Id
    }

    fn parse(&self, text: &str, reading: &Reading<'_>) -> Result<Value, Refused> {
        reference::read(text, Reference::Unit.chinese(), reading.unit)
    }

    fn print(&self, value: &Value, printing: &Printing<'_>) -> String {
        reference::named(value, printing, "—")
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("单位全称".to_owned())
    }

    fn control(&self) -> Control {
        Control::picker(Reference::Unit)
    }

    fn reference(&self) -> Option<Reference<'_>> {
        Some(Reference::Unit)
    }
}

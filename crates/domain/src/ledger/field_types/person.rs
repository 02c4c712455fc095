//! 人员: a person with an account or in a register.

use super::{Control, Definition, FieldType, Printing, Reading, Reference, Refused, Shape, reference};
use crate::Value;
use crate::pack::{Pack, Table};

#[derive(Debug)]
pub(super) struct Person;

impl Definition for Person {
    const WORD: &'static str = "person";

    fn define(_: &Table<'_>, _: &Pack) -> Self {
        Self
    }
}

impl FieldType for Person {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Id
    }

    fn parse(&self, text: &str, reading: &Reading<'_>) -> Result<Value, Refused> {
        reference::read(text, Reference::Person.chinese(), reading.person)
    }

    fn print(&self, value: &Value, printing: &Printing<'_>) -> String {
        reference::named(value, printing, "—")
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("姓名".to_owned())
    }

    fn control(&self) -> Control {
        Control::picker(Reference::Person)
    }

    fn reference(&self) -> Option<Reference<'_>> {
        Some(Reference::Person)
    }
}

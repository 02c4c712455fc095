//! 区划: a place of the installation's tree, by name, full name or code.

use super::{Control, Definition, FieldType, Printing, Reading, Reference, Refused, Shape, tidy};
use crate::Value;
use crate::pack::{Pack, Table};
use crate::place_names;
use crate::places::Level;

/// A place at a level or, without one, at any.
#[derive(Debug)]
pub(super) struct Place {
    level: Option<Level>,
}

impl Definition for Place {
    const WORD: &'static str = "place";

    fn define(table: &Table<'_>, _: &Pack) -> Self {
        Self { level: table.text("level").and_then(|l| Level::parse(&l)) }
    }
}

impl FieldType for Place {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Place
    }

    fn parse(&self, text: &str, reading: &Reading<'_>) -> Result<Value, Refused> {
        let text = tidy(text);
        if text.is_empty() {
            return Ok(Value::Empty);
        }
        place_names::find(reading.tree, &text, reading.within, self.level)
            .map(Value::Place)
            .map_err(|miss| ("place", miss.words(reading.tree, &text)))
    }

    fn print(&self, value: &Value, printing: &Printing<'_>) -> String {
        let Value::Place(place) = value else { return String::new() };
        printing.tree.get(*place).map_or(String::new(), |p| p.name.clone())
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("名称，或 12 位统计用区划代码".to_owned())
    }

    fn control(&self) -> Control {
        Control::picker(Reference::Place(self.level))
    }

    fn reference(&self) -> Option<Reference<'_>> {
        Some(Reference::Place(self.level))
    }
}

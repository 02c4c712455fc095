//! 电话.

use super::{Control, Definition, FieldType, Reading, Refused, Shape, SheetCell, identifier, mismatch};
use crate::pack::{Pack, Table};
use crate::{Value, codes};

#[derive(Debug)]
pub(super) struct Phone;

impl Definition for Phone {
    const WORD: &'static str = "phone";

    fn define(_: &Table<'_>, _: &Pack) -> Self {
        Self
    }
}

impl FieldType for Phone {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Text
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        identifier::value(identifier::read(text), |value| self.check(value))
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        codes::phone(value.text().ok_or_else(mismatch)?)
    }

    fn mask(&self, value: &Value) -> String {
        identifier::stars(value, 3, 4)
    }

    fn cell_text(&self, cell: &SheetCell<'_>) -> Result<String, Refused> {
        identifier::cell_text(cell)
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("手机 11 位，座机写区号".to_owned())
    }

    fn control(&self) -> Control {
        Control::input("tel", "tel", Some(30))
    }
}

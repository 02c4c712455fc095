//! 身份证号 (GB 11643).

use super::{Control, Definition, FieldType, Reading, Refused, Shape, SheetCell, identifier, mismatch};
use crate::pack::{Pack, Table};
use crate::{Value, codes};

#[derive(Debug)]
pub(super) struct IdNumber;

impl Definition for IdNumber {
    const WORD: &'static str = "id_number";

    fn define(_: &Table<'_>, _: &Pack) -> Self {
        Self
    }
}

impl FieldType for IdNumber {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Text
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        identifier::value(identifier::read(text).to_ascii_uppercase(), |value| self.check(value))
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        codes::citizen_id(value.text().ok_or_else(mismatch)?).map(|_| ())
    }

    fn mask(&self, value: &Value) -> String {
        identifier::stars(value, 3, 4)
    }

    fn cell_text(&self, cell: &SheetCell<'_>) -> Result<String, Refused> {
        identifier::cell_text(cell)
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("18 位身份证号，文本格式".to_owned())
    }

    fn control(&self) -> Control {
        Control::input("text", "text", Some(30))
    }

    fn identifies(&self) -> bool {
        true
    }
}

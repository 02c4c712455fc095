//! 统一社会信用代码 (GB 32100): public, so it has no mask.

use super::{Control, Definition, FieldType, Reading, Refused, Shape, SheetCell, identifier, mismatch};
use crate::pack::{Pack, Table};
use crate::{Value, codes};

#[derive(Debug)]
pub(super) struct CreditCode;

impl Definition for CreditCode {
    const WORD: &'static str = "credit_code";

    fn define(_: &Table<'_>, _: &Pack) -> Self {
        Self
    }
}

impl FieldType for CreditCode {
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
        codes::credit_code(value.text().ok_or_else(mismatch)?)
    }

    fn mask(&self, value: &Value) -> String {
        value.text().unwrap_or_default().to_owned()
    }

    fn cell_text(&self, cell: &SheetCell<'_>) -> Result<String, Refused> {
        identifier::cell_text(cell)
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("18 位统一社会信用代码".to_owned())
    }

    fn control(&self) -> Control {
        Control::input("text", "text", Some(30))
    }

    fn identifies(&self) -> bool {
        true
    }
}

//! 银行账号.

use super::{Control, Definition, FieldType, Reading, Refused, Shape, SheetCell, identifier, mismatch};
use crate::pack::{Pack, Table};
use crate::{Value, codes};

#[derive(Debug)]
pub(super) struct BankAccount;

impl Definition for BankAccount {
    const WORD: &'static str = "bank_account";

    fn define(_: &Table<'_>, _: &Pack) -> Self {
        Self
    }
}

impl FieldType for BankAccount {
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
        codes::bank_account(value.text().ok_or_else(mismatch)?)
    }

    fn mask(&self, value: &Value) -> String {
        identifier::stars(value, 0, 4)
    }

    fn cell_text(&self, cell: &SheetCell<'_>) -> Result<String, Refused> {
        identifier::cell_text(cell)
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("银行账号，文本格式".to_owned())
    }

    fn control(&self) -> Control {
        Control::input("text", "numeric", Some(30))
    }

    fn identifies(&self) -> bool {
        true
    }
}

//! 金额: 元 with two decimals, kept in 分.

use super::{
    Control, Definition, ExcelCell, ExcelColumn, ExcelFormat, FieldType, Printing, Reading, Refused, Shape, SheetCell,
    number,
};
use crate::Value;
use crate::pack::{Pack, Table};
use crate::quantity::Quantity;

/// 分 of a 元.
const SCALE: u8 = 2;

#[derive(Debug)]
pub(super) struct Money;

impl Definition for Money {
    const WORD: &'static str = "money";

    fn define(_: &Table<'_>, _: &Pack) -> Self {
        Self
    }
}

impl FieldType for Money {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Int
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        number::read(text, SCALE, |t| t.trim_end_matches('元').trim_start_matches('￥').trim_start_matches('¥'))
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        number::checked(value).map(|_| ())
    }

    fn excel(&self, value: &Value, _: &Printing<'_>) -> ExcelCell {
        number::excel(value, SCALE)
    }

    fn excel_column(&self) -> ExcelColumn {
        ExcelColumn::of(ExcelFormat::Money)
    }

    fn cell_text(&self, cell: &SheetCell<'_>) -> Result<String, Refused> {
        Ok(cell.plain().to_owned())
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("金额，单位元".to_owned())
    }

    fn control(&self) -> Control {
        number::control(SCALE)
    }

    fn right_aligned(&self) -> bool {
        true
    }

    fn quantity(&self) -> Option<Quantity> {
        Some(Quantity::new("元", SCALE))
    }
}

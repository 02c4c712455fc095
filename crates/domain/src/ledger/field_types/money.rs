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

#[derive(Debug, Default)]
pub(super) struct Money {
    bounds: number::Bounds,
}

impl Definition for Money {
    const WORD: &'static str = "money";

    fn define(table: &Table<'_>, _: &Pack) -> Self {
        Self { bounds: number::Bounds::define(table, SCALE) }
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
        let value =
            number::read(text, SCALE, |t| t.trim_end_matches('元').trim_start_matches('￥').trim_start_matches('¥'))?;
        number::bounded(value, |value| self.check(value))
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        self.bounds.check(number::checked(value)?, SCALE)
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

    fn largest(&self) -> Option<i64> {
        self.bounds.largest()
    }

    fn quantity(&self) -> Option<Quantity> {
        Some(Quantity::new("元", SCALE))
    }
}

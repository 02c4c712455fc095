//! 整数: a whole number with a unit, between two bounds.

use super::{
    Control, Definition, ExcelCell, ExcelColumn, ExcelFormat, FieldType, Printing, Reading, Refused, Shape, SheetCell,
    number,
};
use crate::Value;
use crate::pack::{Pack, Table};
use crate::quantity::Quantity;

#[derive(Debug)]
pub(super) struct Integer {
    quantity: Quantity,
    min: Option<i64>,
    max: Option<i64>,
}

impl Definition for Integer {
    const WORD: &'static str = "integer";

    fn define(table: &Table<'_>, _: &Pack) -> Self {
        let bound = |key: &str| table.has(key).then(|| table.int(key)).flatten();
        Self { quantity: Quantity::count(table.text("unit").unwrap_or_default()), min: bound("min"), max: bound("max") }
    }
}

impl FieldType for Integer {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Int
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let value = number::read(text, 0, |t| t)?;
        if !value.is_empty() {
            self.check(&value)?;
        }
        Ok(value)
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        number::between(number::checked(value)?, self.min.unwrap_or(i64::MIN), self.max.unwrap_or(i64::MAX))
    }

    fn excel(&self, value: &Value, _: &Printing<'_>) -> ExcelCell {
        number::excel(value, 0)
    }

    fn excel_column(&self) -> ExcelColumn {
        ExcelColumn::of(ExcelFormat::Integer)
    }

    fn cell_text(&self, cell: &SheetCell<'_>) -> Result<String, Refused> {
        Ok(cell.plain().to_owned())
    }

    fn sheet_hint(&self) -> Option<String> {
        Some(number::hint("整数", &self.quantity))
    }

    fn control(&self) -> Control {
        number::control(0)
    }

    fn right_aligned(&self) -> bool {
        true
    }

    fn quantity(&self) -> Option<Quantity> {
        Some(self.quantity.clone())
    }
}

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
    bounds: number::Bounds,
}

impl Integer {
    /// Without bounds.
    pub(super) fn counting(unit: String) -> Self {
        Self { quantity: Quantity::count(unit), bounds: number::Bounds::default() }
    }
}

impl Definition for Integer {
    const WORD: &'static str = "integer";

    fn define(table: &Table<'_>, _: &Pack) -> Self {
        let quantity = Quantity::count(table.text("unit").unwrap_or_default());
        Self { quantity, bounds: number::Bounds::define(table, 0) }
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
        self.bounds.check(number::checked(value)?, 0)
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

    fn largest(&self) -> Option<i64> {
        self.bounds.largest()
    }

    fn quantity(&self) -> Option<Quantity> {
        Some(self.quantity.clone())
    }
}

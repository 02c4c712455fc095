//! 小数: a number with a unit and a fixed number of decimals, kept as an integer of the smallest part.

use super::{
    Control, Definition, ExcelCell, ExcelColumn, ExcelFormat, FieldType, Printing, Reading, Refused, Shape, SheetCell,
    number,
};
use crate::Value;
use crate::pack::{Pack, Table};
use crate::quantity::Quantity;

/// Decimals where the definition does not say.
const SCALE: u8 = 2;

/// Most decimals.
const MOST: u8 = 6;

#[derive(Debug)]
pub(super) struct Decimal {
    quantity: Quantity,
    bounds: number::Bounds,
}

impl Decimal {
    /// Without bounds.
    pub(super) fn counting(unit: String, scale: u8) -> Self {
        Self { quantity: Quantity::new(unit, scale.min(MOST)), bounds: number::Bounds::default() }
    }
}

impl Definition for Decimal {
    const WORD: &'static str = "decimal";

    fn define(table: &Table<'_>, _: &Pack) -> Self {
        let unit = table.text("unit").unwrap_or_default();
        let scale = table.int("scale").and_then(|n| u8::try_from(n).ok()).unwrap_or(SCALE).min(MOST);
        Self { quantity: Quantity::new(unit, scale), bounds: number::Bounds::define(table, scale) }
    }
}

impl FieldType for Decimal {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Int
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        number::bounded(number::read(text, self.quantity.scale, |t| t)?, |value| self.check(value))
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        self.bounds.check(number::checked(value)?, self.quantity.scale)
    }

    fn excel(&self, value: &Value, _: &Printing<'_>) -> ExcelCell {
        number::excel(value, self.quantity.scale)
    }

    fn excel_column(&self) -> ExcelColumn {
        ExcelColumn::of(ExcelFormat::Decimal(self.quantity.scale))
    }

    fn cell_text(&self, cell: &SheetCell<'_>) -> Result<String, Refused> {
        Ok(cell.plain().to_owned())
    }

    fn sheet_hint(&self) -> Option<String> {
        Some(number::hint(&format!("数字，最多 {} 位小数", self.quantity.scale), &self.quantity))
    }

    fn control(&self) -> Control {
        number::control(self.quantity.scale)
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

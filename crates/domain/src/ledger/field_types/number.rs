//! What the types of numbers share. All are integers inside; a quantity says what they stand for.

use super::{Control, ExcelCell, Refused, mismatch, tidy};
use crate::Value;
use crate::quantity::{Quantity, in_limit, read_scaled, write_scaled};

/// The number in a text; nothing for a dash.
pub(super) fn read(text: &str, scale: u8, plain: impl Fn(&str) -> &str) -> Result<Value, Refused> {
    let text = tidy(text);
    if text.is_empty() || matches!(text.as_str(), "-" | "—" | "/" | "——") {
        return Ok(Value::Empty);
    }
    read_scaled(plain(&text), scale).map(Value::Int).map_err(|why| ("number", why))
}

/// A number small enough to be added up.
pub(super) fn checked(value: &Value) -> Result<i64, Refused> {
    let Value::Int(n) = value else { return Err(mismatch()) };
    if in_limit(*n) { Ok(*n) } else { Err(("number", "数太大，请核对单位".to_owned())) }
}

/// A number between two others.
pub(super) fn between(n: i64, low: i64, high: i64) -> Result<(), Refused> {
    if (low..=high).contains(&n) { Ok(()) } else { Err(("number", format!("要在 {low} 到 {high} 之间"))) }
}

pub(super) fn excel(value: &Value, scale: u8) -> ExcelCell {
    value.int().map_or(ExcelCell::Empty, |n| ExcelCell::Number(write_scaled(n, scale), scale))
}

pub(super) fn control(scale: u8) -> Control {
    Control::input("text", if scale == 0 { "numeric" } else { "decimal" }, Some(20))
}

/// 整数，单位户.
pub(super) fn hint(what: &str, quantity: &Quantity) -> String {
    if quantity.unit.is_empty() { what.to_owned() } else { format!("{what}，单位{}", quantity.unit) }
}

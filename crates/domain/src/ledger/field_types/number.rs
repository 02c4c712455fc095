//! What the types of numbers share. All are integers inside; a quantity says what they stand for.

use super::{Control, ExcelCell, Refused, mismatch, tidy};
use crate::Value;
use crate::pack::Table;
use crate::quantity::{Quantity, in_limit, read_scaled, write_scaled};

/// The number in a text; nothing for a dash.
pub(super) fn read(text: &str, scale: u8, plain: impl Fn(&str) -> &str) -> Result<Value, Refused> {
    let text = tidy(text);
    if text.is_empty() || matches!(text.as_str(), "-" | "—" | "/" | "——") {
        return Ok(Value::Empty);
    }
    read_scaled(plain(&text), scale).map(Value::Int).map_err(|why| ("number", why))
}

/// What was read, when it is nothing or passes.
pub(super) fn bounded(value: Value, check: impl Fn(&Value) -> Result<(), Refused>) -> Result<Value, Refused> {
    if !value.is_empty() {
        check(&value)?;
    }
    Ok(value)
}

/// A number small enough to be added up.
pub(super) fn checked(value: &Value) -> Result<i64, Refused> {
    let Value::Int(n) = value else { return Err(mismatch()) };
    if in_limit(*n) { Ok(*n) } else { Err(("number", "数太大，请核对单位".to_owned())) }
}

/// `min` and `max` of a definition, in the smallest part. With `max` alone the number is not below `-max` either, so that it
/// can be multiplied without ever being too large.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bounds {
    min: Option<i64>,
    max: Option<i64>,
}

impl Bounds {
    /// Reads `min` and `max`, whole numbers of the unit.
    pub(super) fn define(table: &Table<'_>, scale: u8) -> Self {
        let bound = |key: &str| {
            let number = table.has(key).then(|| table.int(key)).flatten()?;
            let raised = number.checked_mul(10_i64.pow(u32::from(scale))).filter(|n| in_limit(*n));
            if raised.is_none() {
                table.complain(key, format!("`{key}` is too large to be added up"));
            }
            raised
        };
        let bounds = Self { min: bound("min"), max: bound("max") };
        if let (Some(min), Some(max)) = (bounds.min, bounds.max)
            && min > max
        {
            table.complain("min", "`min` is larger than `max`: no number is between them");
        }
        if bounds.min.is_none() && bounds.max.is_some_and(|max| max < 0) {
            table.complain("max", "`max` below 0 needs a `min`");
        }
        bounds
    }

    /// See `FieldType::largest`.
    pub(super) fn largest(self) -> Option<i64> {
        let max = self.max?;
        Some(max.abs().max(self.min.unwrap_or(0).abs()))
    }

    /// Refuses what is outside.
    pub(super) fn check(self, n: i64, scale: u8) -> Result<(), Refused> {
        let low = self.min.or(self.max.map(|max| -max));
        let (below, above) = (low.is_some_and(|low| n < low), self.max.is_some_and(|max| n > max));
        if !below && !above {
            return Ok(());
        }
        let written = |n: i64| write_scaled(n, scale);
        Err((
            "number",
            match (low, self.max) {
                (Some(low), Some(max)) => format!("要在 {} 到 {} 之间", written(low), written(max)),
                (Some(low), None) => format!("不能小于 {}", written(low)),
                (None, _) => format!("不能大于 {}", self.max.map_or(String::new(), written)),
            },
        ))
    }
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

//! 数: whole numbers, decimals of one fixed scale, money in 分, years. All are integers inside.

use super::{Cell, Column, Control, ExcelCell, INT, Kind, Printing, Reading, Refused, mismatch, tidy};
use crate::Value;
use crate::expression::Type;
use crate::ledger::{Field, FieldKind};

pub(super) enum Number {
    Integer,
    Decimal,
    Money,
    Year,
}

/// Largest magnitude a number field takes, in its smallest part: sums over a province still fit.
const LIMIT: i128 = 1_000_000_000_000_000;

impl Number {
    fn scale(&self, field: &Field) -> u8 {
        match (self, &field.kind) {
            (Self::Decimal, FieldKind::Decimal { scale, .. }) => *scale,
            (Self::Money, _) => 2,
            _ => 0,
        }
    }
}

/// Reads `1,234.50` into an integer of `scale` decimals.
pub(crate) fn read_scaled(text: &str, scale: u8) -> Result<i64, String> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | ' ' | '_')).collect();
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || !all_digits(whole) || !all_digits(part) || whole.len() > 18 {
        return Err(format!("“{text}”不是数字"));
    }
    let part = part.trim_end_matches('0');
    if part.len() > usize::from(scale) {
        return Err(if scale == 0 {
            format!("“{text}”要填整数")
        } else {
            format!("“{text}”最多保留 {scale} 位小数")
        });
    }
    let digits = format!("{}{part:0<width$}", if whole.is_empty() { "0" } else { whole }, width = usize::from(scale));
    let number: i128 = digits.parse().map_err(|_| format!("“{text}”太大"))?;
    if number > LIMIT {
        return Err(format!("“{text}”太大，请核对单位"));
    }
    i64::try_from(sign * number).map_err(|_| format!("“{text}”太大"))
}

/// Writes an integer of `scale` decimals.
pub(crate) fn write_scaled(number: i64, scale: u8) -> String {
    if scale == 0 {
        return number.to_string();
    }
    let unit = 10_i64.pow(u32::from(scale));
    let sign = if number < 0 { "-" } else { "" };
    let (whole, part) = (number.unsigned_abs() / unit.unsigned_abs(), number.unsigned_abs() % unit.unsigned_abs());
    format!("{sign}{whole}.{part:0width$}", width = usize::from(scale))
}

impl Kind for Number {
    fn word(&self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Money => "money",
            Self::Year => "year",
        }
    }

    fn parse(&self, field: &Field, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let text = tidy(text);
        if text.is_empty() || matches!(text.as_str(), "-" | "—" | "/" | "——") {
            return Ok(Value::Empty);
        }
        let text = match self {
            Self::Year => text.trim_end_matches('年').to_owned(),
            Self::Money => text.trim_end_matches('元').trim_start_matches('￥').trim_start_matches('¥').to_owned(),
            _ => text,
        };
        let value = Value::Int(read_scaled(&text, self.scale(field)).map_err(|why| ("number", why))?);
        self.check(field, &value)?;
        Ok(value)
    }

    fn check(&self, field: &Field, value: &Value) -> Result<(), Refused> {
        let Value::Int(n) = value else { return Err(mismatch()) };
        if i128::from(*n).abs() > LIMIT {
            return Err(("number", "数太大，请核对单位".to_owned()));
        }
        let out = |low: i64, high: i64| ("number", format!("要在 {low} 到 {high} 之间"));
        match (&field.kind, self) {
            (FieldKind::Integer { min, max, .. }, _) if min.is_some_and(|m| *n < m) || max.is_some_and(|m| *n > m) => {
                return Err(out(min.unwrap_or(i64::MIN), max.unwrap_or(i64::MAX)));
            }
            (_, Self::Year) if !(1900..=2100).contains(n) => return Err(out(1900, 2100)),
            _ => {}
        }
        Ok(())
    }

    fn print(&self, field: &Field, value: &Value, _: &Printing<'_>) -> String {
        self.form_text(field, value)
    }

    fn form_text(&self, field: &Field, value: &Value) -> String {
        value.int().map_or(String::new(), |n| write_scaled(n, self.scale(field)))
    }

    fn json(&self, _: &Field, value: &Value) -> serde_json::Value {
        value.int().map_or(serde_json::Value::Null, |n| n.into())
    }

    fn from_json(&self, _: &Field, json: &serde_json::Value) -> Option<Value> {
        json.as_i64().map(Value::Int)
    }

    fn columns(&self) -> &'static [Column] {
        INT
    }

    fn cells(&self, value: &Value) -> Vec<Cell> {
        vec![value.int().map_or(Cell::Null, Cell::Int)]
    }

    fn from_cells(&self, cells: &[Cell]) -> Value {
        match cells {
            [Cell::Int(n)] => Value::Int(*n),
            _ => Value::Empty,
        }
    }

    fn mask(&self, _: &Field, value: &Value) -> String {
        if value.is_empty() { String::new() } else { super::HIDDEN.to_owned() }
    }

    fn search_text(&self, _: &Field, _: &Value) -> String {
        String::new()
    }

    fn excel(&self, field: &Field, value: &Value, _: &Printing<'_>) -> ExcelCell {
        let scale = self.scale(field);
        value.int().map_or(ExcelCell::Empty, |n| ExcelCell::Number(write_scaled(n, scale), scale))
    }

    fn control(&self, field: &Field) -> Control {
        let mode = if self.scale(field) == 0 { "numeric" } else { "decimal" };
        Control::Input { html_type: "text", mode, max: Some(20) }
    }

    fn expression_type(&self, field: &Field) -> (Type, u8) {
        (Type::Int, self.scale(field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_write() {
        assert_eq!(read_scaled("1,234.5", 2), Ok(123_450));
        assert_eq!(read_scaled("-0.05", 2), Ok(-5));
        assert_eq!(read_scaled("12.00", 0), Ok(12));
        assert!(read_scaled("12.5", 0).is_err());
        assert!(read_scaled("一百", 2).is_err());
        assert!(read_scaled("1e5", 2).is_err());
        assert!(read_scaled("", 2).is_err());
    }

    proptest! {
        #[test]
        fn scaled_numbers_round_trip(n in -1_000_000_000_000_i64..1_000_000_000_000, scale in 0_u8..=6) {
            prop_assert_eq!(read_scaled(&write_scaled(n, scale), scale), Ok(n));
        }
    }
}

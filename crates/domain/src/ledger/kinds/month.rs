//! 月份.

use super::{Cell, Column, Control, ExcelCell, INT, Kind, Printing, Reading, Refused, mismatch, tidy};
use crate::Value;
use crate::day::Month as M;
use crate::expression::Type;
use crate::ledger::Field;

pub(super) struct Month;

fn month(value: &Value) -> Option<M> {
    match value {
        Value::Month(m) => Some(*m),
        _ => None,
    }
}

impl Kind for Month {
    fn word(&self) -> &'static str {
        "month"
    }

    fn parse(&self, _: &Field, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let text = tidy(text);
        if text.is_empty() {
            return Ok(Value::Empty);
        }
        let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月']).filter(|p| !p.is_empty()).collect();
        let read = match parts.as_slice() {
            [y, m] if y.len() == 4 => y.parse().ok().zip(m.parse().ok()).and_then(|(y, m)| M::new(y, m)),
            [one] if one.len() == 6 => {
                one.parse::<u32>().ok().and_then(|n| M::new(i32::try_from(n / 100).ok()?, n % 100))
            }
            _ => None,
        };
        read.map(Value::Month).ok_or_else(|| ("date", format!("“{text}”不是月份，请写成 2026-11 这样")))
    }

    fn check(&self, _: &Field, value: &Value) -> Result<(), Refused> {
        month(value).map(|_| ()).ok_or_else(mismatch)
    }

    fn print(&self, _: &Field, value: &Value, _: &Printing<'_>) -> String {
        month(value).map_or(String::new(), M::chinese)
    }

    fn form_text(&self, _: &Field, value: &Value) -> String {
        month(value).map_or(String::new(), |m| m.to_string())
    }

    fn json(&self, _: &Field, value: &Value) -> serde_json::Value {
        month(value).map_or(serde_json::Value::Null, |m| m.to_string().into())
    }

    fn from_json(&self, _: &Field, json: &serde_json::Value) -> Option<Value> {
        M::parse(json.as_str()?).map(Value::Month)
    }

    fn columns(&self) -> &'static [Column] {
        INT
    }

    fn cells(&self, value: &Value) -> Vec<Cell> {
        vec![month(value).map_or(Cell::Null, |m| Cell::Int(i64::from(m.0)))]
    }

    fn from_cells(&self, cells: &[Cell]) -> Value {
        match cells {
            [Cell::Int(n)] => i32::try_from(*n).map_or(Value::Empty, |n| Value::Month(M(n))),
            _ => Value::Empty,
        }
    }

    fn mask(&self, _: &Field, value: &Value) -> String {
        if value.is_empty() { String::new() } else { super::HIDDEN.to_owned() }
    }

    fn search_text(&self, _: &Field, _: &Value) -> String {
        String::new()
    }

    fn excel(&self, _: &Field, value: &Value, _: &Printing<'_>) -> ExcelCell {
        month(value).map_or(ExcelCell::Empty, |m| ExcelCell::Text(m.to_string()))
    }

    fn control(&self, _: &Field) -> Control {
        Control::Input { html_type: "month", mode: "numeric", max: None }
    }

    fn expression_type(&self, _: &Field) -> (Type, u8) {
        (Type::Month, 0)
    }
}

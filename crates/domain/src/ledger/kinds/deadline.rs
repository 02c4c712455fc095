//! 完成时限: a day, or words (每月, 长期坚持, 立即) that stay as worded.

use super::date::read_day;
use super::{Cell, Column, ColumnType, Control, ExcelCell, Kind, Printing, Reading, Refused, mismatch, tidy};
use crate::expression::Type;
use crate::ledger::Field;
use crate::value::Deadline as D;
use crate::{Day, Value};

pub(super) struct Deadline;

const COLUMNS: &[Column] =
    &[Column { suffix: "", ty: ColumnType::Int }, Column { suffix: "_words", ty: ColumnType::Text }];

fn shown(value: &Value) -> String {
    match value {
        Value::Deadline(D::On(d)) => d.to_string(),
        Value::Deadline(D::Words(w)) => w.clone(),
        _ => String::new(),
    }
}

impl Kind for Deadline {
    fn word(&self) -> &'static str {
        "deadline"
    }

    fn parse(&self, _: &Field, text: &str, reading: &Reading<'_>) -> Result<Value, Refused> {
        let text = tidy(text);
        if text.is_empty() {
            return Ok(Value::Empty);
        }
        if text.bytes().any(|b| b.is_ascii_digit()) || matches!(text.as_str(), "今天" | "今日") {
            return read_day(&text, reading.today).map(|d| Value::Deadline(D::On(d))).map_err(|why| ("date", why));
        }
        if text.chars().count() > 20 {
            return Err(("date", format!("“{text}”太长：写日期，或“每月”“长期”这样的词")));
        }
        Ok(Value::Deadline(D::Words(text)))
    }

    fn check(&self, _: &Field, value: &Value) -> Result<(), Refused> {
        match value {
            Value::Deadline(D::On(d)) if (1900..=2100).contains(&d.year()) => Ok(()),
            Value::Deadline(D::On(_)) => Err(("date", "年份不对，请核对".to_owned())),
            Value::Deadline(D::Words(_)) => Ok(()),
            _ => Err(mismatch()),
        }
    }

    fn print(&self, _: &Field, value: &Value, _: &Printing<'_>) -> String {
        shown(value)
    }

    fn form_text(&self, _: &Field, value: &Value) -> String {
        shown(value)
    }

    fn json(&self, _: &Field, value: &Value) -> serde_json::Value {
        match value {
            Value::Deadline(_) => shown(value).into(),
            _ => serde_json::Value::Null,
        }
    }

    fn from_json(&self, _: &Field, json: &serde_json::Value) -> Option<Value> {
        let text = json.as_str()?;
        Some(Value::Deadline(Day::parse(text).map_or_else(|| D::Words(text.to_owned()), D::On)))
    }

    fn columns(&self) -> &'static [Column] {
        COLUMNS
    }

    fn cells(&self, value: &Value) -> Vec<Cell> {
        match value {
            Value::Deadline(D::On(d)) => vec![Cell::Int(i64::from(d.0)), Cell::Null],
            Value::Deadline(D::Words(w)) => vec![Cell::Null, Cell::Text(w.clone())],
            _ => vec![Cell::Null, Cell::Null],
        }
    }

    fn from_cells(&self, cells: &[Cell]) -> Value {
        match cells {
            [Cell::Int(n), _] => i32::try_from(*n).map_or(Value::Empty, |n| Value::Deadline(D::On(Day(n)))),
            [_, Cell::Text(w)] if !w.is_empty() => Value::Deadline(D::Words(w.clone())),
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
        match value {
            Value::Deadline(D::On(d)) => ExcelCell::Date(*d),
            Value::Deadline(D::Words(w)) => ExcelCell::Text(w.clone()),
            _ => ExcelCell::Empty,
        }
    }

    fn control(&self, _: &Field) -> Control {
        Control::Input { html_type: "date", mode: "text", max: Some(20) }
    }

    fn expression_type(&self, _: &Field) -> (Type, u8) {
        (Type::Day, 0)
    }
}

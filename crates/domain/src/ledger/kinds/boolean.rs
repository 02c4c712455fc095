//! 是否.

use super::{BOOL, Cell, Column, Control, ExcelCell, Kind, Printing, Reading, Refused, mismatch, tidy};
use crate::Value;
use crate::expression::Type;
use crate::ledger::Field;

pub(super) struct Boolean;

const YES: [&str; 11] = ["是", "√", "有", "Y", "y", "1", "已", "true", "on", "✓", "对"];
const NO: [&str; 11] = ["否", "×", "无", "N", "n", "0", "未", "false", "off", "✗", "不"];

fn shown(value: &Value) -> &'static str {
    match value {
        Value::Bool(true) => "是",
        Value::Bool(false) => "否",
        _ => "",
    }
}

impl Kind for Boolean {
    fn word(&self) -> &'static str {
        "boolean"
    }

    fn parse(&self, _: &Field, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let text = tidy(text);
        match text.as_str() {
            "" => Ok(Value::Empty),
            // 已整改, 未整改: the first character says it.
            t if YES.contains(&t) || t.starts_with('已') => Ok(Value::Bool(true)),
            t if NO.contains(&t) || t.starts_with('未') => Ok(Value::Bool(false)),
            t => Err(("choice", format!("“{t}”看不出是还是否，请填“是”或“否”"))),
        }
    }

    fn check(&self, _: &Field, value: &Value) -> Result<(), Refused> {
        if matches!(value, Value::Bool(_)) { Ok(()) } else { Err(mismatch()) }
    }

    fn print(&self, _: &Field, value: &Value, _: &Printing<'_>) -> String {
        shown(value).to_owned()
    }

    fn form_text(&self, _: &Field, value: &Value) -> String {
        shown(value).to_owned()
    }

    fn json(&self, _: &Field, value: &Value) -> serde_json::Value {
        match value {
            Value::Bool(b) => (*b).into(),
            _ => serde_json::Value::Null,
        }
    }

    fn from_json(&self, _: &Field, json: &serde_json::Value) -> Option<Value> {
        json.as_bool().map(Value::Bool)
    }

    fn columns(&self) -> &'static [Column] {
        BOOL
    }

    fn cells(&self, value: &Value) -> Vec<Cell> {
        vec![match value {
            Value::Bool(b) => Cell::Bool(*b),
            _ => Cell::Null,
        }]
    }

    fn from_cells(&self, cells: &[Cell]) -> Value {
        match cells {
            [Cell::Bool(b)] => Value::Bool(*b),
            [Cell::Int(n)] => Value::Bool(*n != 0),
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
        if value.is_empty() { ExcelCell::Empty } else { ExcelCell::Text(shown(value).to_owned()) }
    }

    fn control(&self, _: &Field) -> Control {
        Control::YesNo
    }

    fn expression_type(&self, _: &Field) -> (Type, u8) {
        (Type::Bool, 0)
    }
}

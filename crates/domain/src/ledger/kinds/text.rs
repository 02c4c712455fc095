//! 文本: one line or several.

use super::{Cell, Column, Control, ExcelCell, Kind, Printing, Reading, Refused, TEXT, mismatch};
use crate::Value;
use crate::expression::Type;
use crate::ledger::{Field, FieldKind};

pub(super) struct Text {
    pub lines: bool,
}

fn max(field: &Field) -> usize {
    match field.kind {
        FieldKind::Text { max } | FieldKind::LongText { max } => max,
        _ => 0,
    }
}

impl Kind for Text {
    fn word(&self) -> &'static str {
        if self.lines { "longtext" } else { "text" }
    }

    fn parse(&self, field: &Field, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim_matches(|c: char| c.is_whitespace());
        if text.is_empty() {
            return Ok(Value::Empty);
        }
        let kept: String = if self.lines {
            text.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').collect()
        } else {
            text.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }).filter(|c| !c.is_control()).collect()
        };
        let value = Value::Text(kept);
        self.check(field, &value)?;
        Ok(value)
    }

    fn check(&self, field: &Field, value: &Value) -> Result<(), Refused> {
        let Value::Text(text) = value else { return Err(mismatch()) };
        let (count, max) = (text.chars().count(), max(field));
        if count > max {
            return Err(("rule", format!("最多 {max} 个字，现在 {count} 个，请删减")));
        }
        Ok(())
    }

    fn print(&self, _: &Field, value: &Value, _: &Printing<'_>) -> String {
        value.text().unwrap_or_default().to_owned()
    }

    fn form_text(&self, _: &Field, value: &Value) -> String {
        value.text().unwrap_or_default().to_owned()
    }

    fn json(&self, _: &Field, value: &Value) -> serde_json::Value {
        value.text().map_or(serde_json::Value::Null, |t| t.into())
    }

    fn from_json(&self, _: &Field, json: &serde_json::Value) -> Option<Value> {
        json.as_str().map(|t| Value::Text(t.to_owned()))
    }

    fn columns(&self) -> &'static [Column] {
        TEXT
    }

    fn cells(&self, value: &Value) -> Vec<Cell> {
        vec![value.text().map_or(Cell::Null, |t| Cell::Text(t.to_owned()))]
    }

    fn from_cells(&self, cells: &[Cell]) -> Value {
        match cells {
            [Cell::Text(t)] if !t.is_empty() => Value::Text(t.clone()),
            _ => Value::Empty,
        }
    }

    fn mask(&self, _: &Field, value: &Value) -> String {
        if value.is_empty() { String::new() } else { super::HIDDEN.to_owned() }
    }

    fn search_text(&self, _: &Field, value: &Value) -> String {
        value.text().unwrap_or_default().to_owned()
    }

    fn excel(&self, _: &Field, value: &Value, _: &Printing<'_>) -> ExcelCell {
        value.text().map_or(ExcelCell::Empty, |t| ExcelCell::Text(t.to_owned()))
    }

    fn control(&self, field: &Field) -> Control {
        let max = max(field);
        if self.lines {
            Control::Area { max }
        } else {
            Control::Input { html_type: "text", mode: "text", max: Some(max) }
        }
    }

    fn expression_type(&self, _: &Field) -> (Type, u8) {
        (Type::Text, 0)
    }
}

//! 选项: one option of a dictionary, kept by its Chinese value; or an indicator, kept by its id and shown by its title.

use super::{Cell, Column, Control, ExcelCell, Kind, Printing, Reading, Refused, TEXT, mismatch, tidy};
use crate::Value;
use crate::expression::Type;
use crate::ledger::{Choice as SelectOption, Field, FieldKind};

pub(super) struct Choice;

pub(super) fn options(field: &Field) -> &[SelectOption] {
    match &field.kind {
        FieldKind::Choice { options } | FieldKind::Choices { options } => options,
        _ => &[],
    }
}

/// The option a word means: its value, its title, a synonym, or one of these with stray blanks.
pub(super) fn find<'a>(field: &'a Field, word: &str) -> Option<&'a str> {
    let word: String = tidy(word).split_whitespace().collect();
    let named = |o: &&SelectOption| o.value == word || tidy(&o.title) == word || o.synonyms.contains(&word);
    options(field).iter().find(named).map(|o| o.value.as_str())
}

/// As shown: the title of its option; itself when the option is gone from the pack.
pub(super) fn shown(field: &Field, value: &str) -> String {
    options(field).iter().find(|o| o.value == value).map_or(value, |o| &o.title).to_owned()
}

pub(super) fn unknown(field: &Field, word: &str) -> Refused {
    let list: Vec<&str> = options(field).iter().map(|o| o.title.as_str()).collect();
    let shown = if list.len() > 12 { format!("{}等", list[..12].join("、")) } else { list.join("、") };
    ("choice", format!("没有“{word}”这个选项，可选：{shown}"))
}

impl Kind for Choice {
    fn word(&self) -> &'static str {
        "choice"
    }

    fn parse(&self, field: &Field, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let text = tidy(text);
        if text.is_empty() {
            return Ok(Value::Empty);
        }
        find(field, &text).map(|v| Value::Text(v.to_owned())).ok_or_else(|| unknown(field, &text))
    }

    fn check(&self, field: &Field, value: &Value) -> Result<(), Refused> {
        let Value::Text(text) = value else { return Err(mismatch()) };
        if options(field).iter().any(|o| o.value == *text) { Ok(()) } else { Err(unknown(field, text)) }
    }

    fn print(&self, field: &Field, value: &Value, _: &Printing<'_>) -> String {
        value.text().map(|t| shown(field, t)).unwrap_or_default()
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

    fn search_text(&self, _: &Field, _: &Value) -> String {
        String::new()
    }

    fn excel(&self, field: &Field, value: &Value, _: &Printing<'_>) -> ExcelCell {
        value.text().map_or(ExcelCell::Empty, |t| ExcelCell::Text(shown(field, t)))
    }

    fn control(&self, _: &Field) -> Control {
        Control::Options
    }

    fn expression_type(&self, _: &Field) -> (Type, u8) {
        (Type::Text, 0)
    }
}

//! 多选: several options of a dictionary.

use super::choice::{find, options, shown, unknown};
use super::{Cell, Column, Control, ExcelCell, Kind, Printing, Reading, Refused, TEXT, mismatch, tidy};
use crate::Value;
use crate::expression::Type;
use crate::ledger::Field;

pub(super) struct Choices;

pub(super) fn list(value: &Value) -> &[String] {
    match value {
        Value::List(list) => list,
        _ => &[],
    }
}

/// The JSON text a list is stored as.
pub(super) fn list_text(value: &Value) -> Option<String> {
    (!value.is_empty()).then(|| serde_json::Value::from(list(value).to_vec()).to_string())
}

pub(super) fn list_from(cells: &[Cell]) -> Value {
    match cells {
        [Cell::Text(text)] => {
            serde_json::from_str::<Vec<String>>(text).ok().filter(|l| !l.is_empty()).map_or(Value::Empty, Value::List)
        }
        _ => Value::Empty,
    }
}

impl Kind for Choices {
    fn word(&self) -> &'static str {
        "choices"
    }

    fn parse(&self, field: &Field, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let text = tidy(text);
        let mut out: Vec<String> = Vec::new();
        for word in text.split([',', '、', ';', '；', '，', '/', '\n', '|']).map(str::trim).filter(|w| !w.is_empty())
        {
            let value = find(field, word).ok_or_else(|| unknown(field, word))?;
            if !out.iter().any(|v| v == value) {
                out.push(value.to_owned());
            }
        }
        Ok(if out.is_empty() { Value::Empty } else { Value::List(out) })
    }

    fn check(&self, field: &Field, value: &Value) -> Result<(), Refused> {
        let Value::List(list) = value else { return Err(mismatch()) };
        match list.iter().find(|v| !options(field).iter().any(|o| o.value == **v)) {
            Some(word) => Err(unknown(field, word)),
            None => Ok(()),
        }
    }

    fn print(&self, field: &Field, value: &Value, _: &Printing<'_>) -> String {
        list(value).iter().map(|v| shown(field, v)).collect::<Vec<_>>().join("、")
    }

    fn form_text(&self, _: &Field, value: &Value) -> String {
        list(value).join("、")
    }

    fn json(&self, _: &Field, value: &Value) -> serde_json::Value {
        if value.is_empty() { serde_json::Value::Null } else { list(value).to_vec().into() }
    }

    fn from_json(&self, _: &Field, json: &serde_json::Value) -> Option<Value> {
        let list: Option<Vec<String>> = json.as_array()?.iter().map(|v| v.as_str().map(str::to_owned)).collect();
        list.map(Value::List)
    }

    fn columns(&self) -> &'static [Column] {
        TEXT
    }

    fn cells(&self, value: &Value) -> Vec<Cell> {
        vec![list_text(value).map_or(Cell::Null, Cell::Text)]
    }

    fn from_cells(&self, cells: &[Cell]) -> Value {
        list_from(cells)
    }

    fn mask(&self, _: &Field, value: &Value) -> String {
        if value.is_empty() { String::new() } else { super::HIDDEN.to_owned() }
    }

    fn search_text(&self, _: &Field, _: &Value) -> String {
        String::new()
    }

    fn excel(&self, _: &Field, value: &Value, _: &Printing<'_>) -> ExcelCell {
        if value.is_empty() { ExcelCell::Empty } else { ExcelCell::Text(list(value).join("、")) }
    }

    fn control(&self, _: &Field) -> Control {
        Control::Checks
    }

    fn expression_type(&self, _: &Field) -> (Type, u8) {
        (Type::List, 0)
    }

    /// Sets merge by what each side added and took away.
    fn merge(&self, base: &Value, theirs: &Value, mine: &Value) -> Option<Value> {
        let (base, theirs, mine) = (list(base), list(theirs), list(mine));
        let mut out: Vec<String> = theirs.iter().filter(|v| mine.contains(v) || !base.contains(v)).cloned().collect();
        out.extend(mine.iter().filter(|v| !base.contains(v) && !theirs.contains(v)).cloned());
        Some(if out.is_empty() { Value::Empty } else { Value::List(out) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_merge_by_additions_and_removals() {
        let set = |words: &[&str]| Value::List(words.iter().map(|w| (*w).to_owned()).collect());
        let merged = Choices.merge(&set(&["a", "b"]), &set(&["a", "b", "c"]), &set(&["b", "d"]));
        assert_eq!(merged, Some(set(&["b", "c", "d"])));
    }
}

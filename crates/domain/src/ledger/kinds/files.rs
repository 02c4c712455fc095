//! 照片、文件: content hashes; the bytes live in the content-addressed folder.

use super::choices::{list, list_from, list_text};
use super::{Cell, Column, Control, ExcelCell, Kind, Printing, Reading, Refused, TEXT, mismatch, tidy};
use crate::Value;
use crate::expression::Type;
use crate::ledger::{Field, FieldKind};

pub(super) struct Files {
    pub images: bool,
}

fn max(field: &Field) -> usize {
    match field.kind {
        FieldKind::Photo { max } | FieldKind::File { max } => max,
        _ => 0,
    }
}

impl Kind for Files {
    fn word(&self) -> &'static str {
        if self.images { "photo" } else { "file" }
    }

    fn parse(&self, field: &Field, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let hashes: Vec<String> =
            tidy(text).split([',', ' ']).filter(|h| !h.is_empty()).map(str::to_ascii_lowercase).collect();
        if hashes.is_empty() {
            return Ok(Value::Empty);
        }
        let value = Value::List(hashes);
        self.check(field, &value)?;
        Ok(value)
    }

    fn check(&self, field: &Field, value: &Value) -> Result<(), Refused> {
        let Value::List(hashes) = value else { return Err(mismatch()) };
        let max = max(field);
        if hashes.len() > max {
            let unit = if self.images { "张" } else { "个" };
            return Err(("rule", format!("最多 {max} {unit}，现在 {} {unit}", hashes.len())));
        }
        if hashes.iter().any(|h| h.len() != 64 || !h.bytes().all(|b| b.is_ascii_hexdigit())) {
            return Err(("rule", "文件没有传完整，请重新选择".to_owned()));
        }
        Ok(())
    }

    fn print(&self, _: &Field, value: &Value, _: &Printing<'_>) -> String {
        match list(value).len() {
            0 => String::new(),
            n if self.images => format!("{n} 张"),
            n => format!("{n} 个文件"),
        }
    }

    fn form_text(&self, _: &Field, value: &Value) -> String {
        list(value).join(",")
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

    fn excel(&self, field: &Field, value: &Value, printing: &Printing<'_>) -> ExcelCell {
        if value.is_empty() { ExcelCell::Empty } else { ExcelCell::Text(self.print(field, value, printing)) }
    }

    fn control(&self, field: &Field) -> Control {
        Control::Files { images: self.images, max: max(field) }
    }

    fn expression_type(&self, _: &Field) -> (Type, u8) {
        (Type::List, 0)
    }
}

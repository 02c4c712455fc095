//! 单位、人员、关联记录: an id of something that has a life of its own.

use super::{BYTES, Cell, Column, Control, ExcelCell, Kind, Printing, Reading, Refused, mismatch, tidy};
use crate::expression::Type;
use crate::ledger::Field;
use crate::{Id, Value};

pub(super) enum Reference {
    Unit,
    Person,
    Record,
}

impl Kind for Reference {
    fn word(&self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Person => "person",
            Self::Record => "record",
        }
    }

    fn parse(&self, _: &Field, text: &str, reading: &Reading<'_>) -> Result<Value, Refused> {
        let text = tidy(text);
        if text.is_empty() {
            return Ok(Value::Empty);
        }
        let found = match self {
            Self::Unit => (reading.unit)(&text),
            Self::Person => (reading.person)(&text),
            Self::Record => Id::parse(&text),
        };
        found.map(Value::Id).ok_or_else(|| {
            let what = match self {
                Self::Unit => "单位",
                Self::Person => "人员",
                Self::Record => "记录",
            };
            ("choice", format!("找不到{what}“{text}”，请从列表中选择"))
        })
    }

    fn check(&self, _: &Field, value: &Value) -> Result<(), Refused> {
        value.id().map(|_| ()).ok_or_else(mismatch)
    }

    fn print(&self, _: &Field, value: &Value, printing: &Printing<'_>) -> String {
        // A reference into what may not be seen says only that it is there.
        value.id().map_or(String::new(), |id| {
            (printing.name)(id)
                .unwrap_or_else(|| if matches!(self, Self::Record) { "关联记录 1 条" } else { "—" }.to_owned())
        })
    }

    fn form_text(&self, _: &Field, value: &Value) -> String {
        value.id().map_or(String::new(), |id| id.to_string())
    }

    fn json(&self, _: &Field, value: &Value) -> serde_json::Value {
        value.id().map_or(serde_json::Value::Null, |id| id.to_string().into())
    }

    fn from_json(&self, _: &Field, json: &serde_json::Value) -> Option<Value> {
        Id::parse(json.as_str()?).map(Value::Id)
    }

    fn columns(&self) -> &'static [Column] {
        BYTES
    }

    fn cells(&self, value: &Value) -> Vec<Cell> {
        vec![value.id().map_or(Cell::Null, |id| Cell::Bytes(id.bytes().to_vec()))]
    }

    fn from_cells(&self, cells: &[Cell]) -> Value {
        match cells {
            [Cell::Bytes(b)] => Id::from_slice(b).map_or(Value::Empty, Value::Id),
            _ => Value::Empty,
        }
    }

    fn mask(&self, _: &Field, value: &Value) -> String {
        if value.is_empty() { String::new() } else { super::HIDDEN.to_owned() }
    }

    fn search_text(&self, _: &Field, _: &Value) -> String {
        String::new()
    }

    fn excel(&self, field: &Field, value: &Value, printing: &Printing<'_>) -> ExcelCell {
        let text = self.print(field, value, printing);
        if text.is_empty() { ExcelCell::Empty } else { ExcelCell::Text(text) }
    }

    fn control(&self, _: &Field) -> Control {
        match self {
            Self::Unit => Control::Unit,
            Self::Person => Control::Person,
            Self::Record => Control::Record,
        }
    }

    fn expression_type(&self, _: &Field) -> (Type, u8) {
        (Type::Id, 0)
    }
}

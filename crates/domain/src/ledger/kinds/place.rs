//! 区划: a place of the installation's tree, by name, full name or code.

use super::{Cell, Column, Control, ExcelCell, INT, Kind, Printing, Reading, Refused, mismatch, tidy};
use crate::expression::Type;
use crate::ledger::{Field, FieldKind};
use crate::{PlaceId, Value};

pub(super) struct Place;

fn id(value: &Value) -> Option<PlaceId> {
    match value {
        Value::Place(p) => Some(*p),
        _ => None,
    }
}

/// Names of villages are written with and without 村委会.
fn plain(name: &str) -> &str {
    ["村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"]
        .iter()
        .find_map(|tail| name.strip_suffix(tail).filter(|rest| !rest.is_empty()))
        .unwrap_or(name)
}

/// Finds a place by 12-digit code or by name below `within`.
pub(crate) fn find(text: &str, level: Option<crate::places::Level>, reading: &Reading<'_>) -> Result<PlaceId, String> {
    let tree = reading.tree;
    if text.len() >= 6 && text.bytes().all(|b| b.is_ascii_digit()) {
        let place = tree.by_code(text).ok_or_else(|| format!("没有区划代码 {text}，请核对（12 位）"))?;
        if !tree.is_within(place.id, reading.within) {
            return Err(format!("“{}”（{text}）不在您负责的范围内", place.name));
        }
        return Ok(place.id);
    }
    let mut found: Vec<PlaceId> = Vec::new();
    for candidate in tree.below(reading.within) {
        let Some(place) = tree.get(candidate) else { continue };
        if place.to.is_some() || level.is_some_and(|l| l != place.level) {
            continue;
        }
        let full = tree.full_name(candidate).replace('·', "");
        let fits = place.name == text || plain(&place.name) == plain(text) || full.ends_with(text);
        if fits {
            found.push(candidate);
        }
    }
    let exact: Vec<PlaceId> = found.iter().copied().filter(|p| tree.get(*p).is_some_and(|x| x.name == text)).collect();
    match (exact.as_slice(), found.as_slice()) {
        ([one], _) | ([], [one]) => Ok(*one),
        ([], []) => Err(format!("找不到“{text}”，请核对名称，或填 12 位区划代码")),
        _ => {
            let names: Vec<String> = found.iter().take(3).map(|p| tree.full_name(*p)).collect();
            Err(format!("“{text}”有 {} 处（{}），请写上乡镇或填 12 位代码", found.len(), names.join("、")))
        }
    }
}

impl Kind for Place {
    fn word(&self) -> &'static str {
        "place"
    }

    fn parse(&self, field: &Field, text: &str, reading: &Reading<'_>) -> Result<Value, Refused> {
        let text = tidy(text);
        if text.is_empty() {
            return Ok(Value::Empty);
        }
        let level = match field.kind {
            FieldKind::Place { level } => level,
            _ => None,
        };
        find(&text, level, reading).map(Value::Place).map_err(|why| ("place", why))
    }

    fn check(&self, _: &Field, value: &Value) -> Result<(), Refused> {
        id(value).map(|_| ()).ok_or_else(mismatch)
    }

    fn print(&self, _: &Field, value: &Value, printing: &Printing<'_>) -> String {
        id(value).and_then(|p| printing.tree.get(p)).map_or(String::new(), |p| p.name.clone())
    }

    fn form_text(&self, _: &Field, value: &Value) -> String {
        id(value).map_or(String::new(), |p| p.0.to_string())
    }

    fn json(&self, _: &Field, value: &Value) -> serde_json::Value {
        id(value).map_or(serde_json::Value::Null, |p| p.0.into())
    }

    fn from_json(&self, _: &Field, json: &serde_json::Value) -> Option<Value> {
        json.as_i64().map(|n| Value::Place(PlaceId(n)))
    }

    fn columns(&self) -> &'static [Column] {
        INT
    }

    fn cells(&self, value: &Value) -> Vec<Cell> {
        vec![id(value).map_or(Cell::Null, |p| Cell::Int(p.0))]
    }

    fn from_cells(&self, cells: &[Cell]) -> Value {
        match cells {
            [Cell::Int(n)] => Value::Place(PlaceId(*n)),
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
        Control::Place
    }

    fn expression_type(&self, _: &Field) -> (Type, u8) {
        (Type::Place, 0)
    }
}

//! 区划: a place of the installation's tree, by name, full name or code.

use super::{Control, Definition, FieldType, Printing, Reading, Reference, Refused, Shape, tidy};
use crate::pack::{Pack, Table};
use crate::places::Level;
use crate::{PlaceId, Value};

/// A place at a level or, without one, at any.
#[derive(Debug)]
pub(super) struct Place {
    level: Option<Level>,
}

/// Names of villages are written with and without 村委会.
fn plain(name: &str) -> &str {
    ["村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"]
        .iter()
        .find_map(|tail| name.strip_suffix(tail).filter(|rest| !rest.is_empty()))
        .unwrap_or(name)
}

/// Finds a place by 12-digit code or by name below `within`.
fn find(text: &str, level: Option<Level>, reading: &Reading<'_>) -> Result<PlaceId, String> {
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

impl Definition for Place {
    const WORD: &'static str = "place";

    fn define(table: &Table<'_>, _: &Pack) -> Self {
        Self { level: table.text("level").and_then(|l| Level::parse(&l)) }
    }
}

impl FieldType for Place {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Place
    }

    fn parse(&self, text: &str, reading: &Reading<'_>) -> Result<Value, Refused> {
        let text = tidy(text);
        if text.is_empty() {
            return Ok(Value::Empty);
        }
        find(&text, self.level, reading).map(Value::Place).map_err(|why| ("place", why))
    }

    fn print(&self, value: &Value, printing: &Printing<'_>) -> String {
        let Value::Place(place) = value else { return String::new() };
        printing.tree.get(*place).map_or(String::new(), |p| p.name.clone())
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("名称，或 12 位统计用区划代码".to_owned())
    }

    fn control(&self) -> Control {
        Control::picker(Reference::Place(self.level))
    }

    fn reference(&self) -> Option<Reference<'_>> {
        Some(Reference::Place(self.level))
    }
}

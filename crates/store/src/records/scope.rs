//! Who may see which rows, and what lies below a place, as conditions of SQL.

use super::reader::Reader;
use crate::Value;
use domain::PlaceId;
use domain::access::Arm;
use domain::ledger::Ledger;
use domain::places::{Level, PlaceTree};

/// The scope as a condition, an OR over its arms; parameters are numbered from `first`. `at` stands before the place columns and
/// `of` before the unit columns (`"s."`, `"r."`, or nothing): for a figure the place is the span's, the unit the record's.
pub fn scope_sql(reader: &Reader, ledger: &Ledger, at: &str, of: &str, first: usize) -> (String, Vec<Value>) {
    let mut params = Vec::new();
    if reader.scope.is_everything() {
        return ("1 = 1".to_owned(), params);
    }
    let arms: Vec<String> =
        reader.scope.arms_for(&ledger.line).map(|arm| arm_sql(reader, arm, at, of, first, &mut params)).collect();
    let text = if arms.is_empty() { "1 = 0".to_owned() } else { format!("({})", arms.join(" or ")) };
    (text, params)
}

fn arm_sql(reader: &Reader, arm: &Arm, at: &str, of: &str, first: usize, params: &mut Vec<Value>) -> String {
    let place = place_sql(&reader.tree, arm.place, at);
    let Some(unit) = arm.unit else { return place };
    params.push(Value::Blob(unit.bytes().to_vec()));
    let mark = format!("${}", first + params.len() - 1);
    format!("({place} and ({of}unit = {mark} or {of}owner_unit = {mark}))")
}

/// At or below a place. Numbers stand in the text: they are ids of ours, and the engine sees which index to use.
pub(crate) fn place_sql(tree: &PlaceTree, place: PlaceId, at: &str) -> String {
    if tree.root() == Some(place) {
        return "1 = 1".to_owned();
    }
    let Some(found) = tree.get(place) else { return "1 = 0".to_owned() };
    if found.level < Level::County {
        let tenants: Vec<String> = tree
            .below(place)
            .into_iter()
            .filter(|p| tree.get(*p).is_some_and(|x| x.level <= Level::County))
            .map(|p| p.0.to_string())
            .collect();
        return format!("{at}county in ({})", tenants.join(", "));
    }
    let county = tree.tenant(place).0;
    if found.level == Level::County {
        return format!("{at}county = {county}");
    }
    if tree.children(place).next().is_none() {
        return format!("({at}county = {county} and {at}place = {})", place.0);
    }
    format!("({at}county = {county} and {at}place in (select place from place_below where above = {}))", place.0)
}

/// At places of these levels. Numbers stand in the text, as for places.
pub(crate) fn levels_sql(levels: &[Level]) -> String {
    let numbers: Vec<String> = levels.iter().map(|level| level.number().to_string()).collect();
    if numbers.is_empty() {
        return "1 = 0".to_owned();
    }
    format!("place in (select id from place where level in ({}))", numbers.join(", "))
}

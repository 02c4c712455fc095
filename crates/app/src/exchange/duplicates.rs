//! Rows that stand twice: in the file, and in the ledger already.

use super::report::{CellError, Report, Severity};
use super::rows::{ReadRow, Source};
use domain::ledger::Ledger;
use domain::{PlaceId, Value};
use std::collections::HashMap;

/// What names a row of a ledger: its place and the texts of its key fields; `None` while nothing of the key is given.
/// `secret` gives what stands for a sensitive value.
pub(super) fn key(
    ledger: &Ledger,
    place: PlaceId,
    value: &dyn Fn(usize) -> Value,
    secret: &dyn Fn(usize, &str) -> String,
) -> Option<String> {
    if ledger.traits.profile {
        return Some(place.0.to_string());
    }
    let mut out = if names_one(ledger) { String::new() } else { place.0.to_string() };
    let mut given = false;
    for index in &ledger.key {
        let field = &ledger.fields[*index];
        let value = value(*index);
        let text = field.ty.form_text(&value);
        given |= !text.is_empty();
        out.push('\u{1f}');
        out.push_str(&if field.sensitive.is_some() && !text.is_empty() { secret(*index, &text) } else { text });
    }
    given.then_some(out)
}

/// The key names one thing: a number (身份证号, 账号), or the place of a profile (村情). It can not stand twice; a key of words
/// and days can.
pub(super) fn names_one(ledger: &Ledger) -> bool {
    if ledger.traits.profile {
        return true;
    }
    ledger.key.iter().any(|index| ledger.fields[*index].ty.identifies())
}

/// The value of a field in a row.
pub(super) fn value_of(row: &ReadRow, index: usize) -> Value {
    row.adoption.values.iter().find(|(i, _)| *i == index).map(|(_, v)| v.clone()).unwrap_or_default()
}

/// Marks the second and later rows with the same key.
pub(super) fn within_file(source: &Source<'_>, report: &mut Report, rows: &[ReadRow]) {
    let ledger = source.ledger;
    let severity = if names_one(ledger) { Severity::Error } else { Severity::Warning };
    let mut first: HashMap<String, u32> = HashMap::new();
    for row in rows {
        let value = |index| value_of(row, index);
        let Some(key) = key(ledger, row.adoption.place, &value, &|_, text| text.to_owned()) else { continue };
        if let Some(earlier) = first.get(&key) {
            let message = format!("与第 {earlier} 行重复（{}相同）", titles(ledger));
            mark(report, row, ledger, message, severity);
        } else {
            first.insert(key, row.row);
        }
    }
}

/// Marks a row as a duplicate, at the first column of the key.
pub(super) fn mark(report: &mut Report, row: &ReadRow, ledger: &Ledger, message: String, severity: Severity) {
    let table = &mut report.tables[row.at.0];
    let title = |index: &usize| ledger.fields[*index].title.as_str();
    let column = ledger.key.iter().map(title).find_map(|t| table.columns.iter().find(|c| c.title == t)).map(|c| c.at);
    table.rows[row.at.1].errors.push(CellError {
        column,
        kind: "duplicate",
        message,
        written: String::new(),
        severity,
    });
}

/// The titles of the key, for messages.
pub(super) fn titles(ledger: &Ledger) -> String {
    if ledger.traits.profile {
        return "地点".to_owned();
    }
    let titles: Vec<&str> = ledger.key.iter().map(|i| ledger.fields[*i].title.as_str()).collect();
    titles.join("、")
}

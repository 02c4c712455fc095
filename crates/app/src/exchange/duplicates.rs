//! Rows that stand twice: in the file, and in the ledger already.

use super::report::{CellError, Report, Severity};
use super::rows::{ReadRow, Source};
use crate::records::double::{key, names_one, titles};
use domain::Value;
use domain::ledger::Ledger;
use std::collections::HashMap;

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

//! Tables inside records: their sensitive cells sealed and opened, and what is shown of them.

use super::sealing::Keys;
use crate::context::App;
use crate::outcome::{Outcome, Refusal};
use domain::ledger::field_types::{Columns, ExcelCell, Printing};
use domain::ledger::{Field, Ledger, Record, Sensitivity};
use domain::value::{SealedCell, TableRow};
use domain::{Id, Value};
use serde_json::Value as Json;
use store::records::Stored;
use vault::{FieldAddress, OsRandom, RecordKey};

/// A table as shown on the page of its record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableView {
    pub columns: Vec<TableColumn>,
    /// Rows, in the order of the columns.
    pub rows: Vec<Vec<TableCell>>,
    /// Sums in the order of the columns, empty where there is none; empty when no column has one.
    pub sums: Vec<String>,
}

/// A column of a [`TableView`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableColumn {
    pub title: String,
    /// Unit; empty for none.
    pub unit: String,
    /// Numbers: to the right.
    pub number: bool,
}

/// A cell of a [`TableView`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableCell {
    /// Text, or the mask.
    pub text: String,
    /// The mask is shown instead of the value.
    pub masked: bool,
}

/// Where a cell lies for its seal: the same ciphertext in another row opens nothing.
fn column(field: &Field, row: Id, column: &Field) -> String {
    format!("{}/{row}/{}", field.id, column.id)
}

/// Tables of a ledger that have a sensitive column.
fn sealed_tables(ledger: &Ledger) -> impl Iterator<Item = (usize, &Field, &Columns)> {
    let tables = ledger.fields.iter().enumerate().filter_map(|(index, f)| Some((index, f, f.ty.table()?)));
    tables.filter(|(_, _, columns)| columns.sensitive().next().is_some())
}

/// Whose table it is.
#[derive(Clone, Copy)]
pub(super) struct Of<'a> {
    pub record: Id,
    /// Its wrapped data key.
    pub data_key: &'a str,
}

impl<'a> Of<'a> {
    pub(super) fn stored(stored: &'a Stored) -> Self {
        Self { record: stored.record.id, data_key: &stored.data_key }
    }
}

/// Opens the sealed cells of all tables of a record.
pub(super) fn open(app: &App, ledger: &Ledger, stored: &Stored, record: &mut Record) -> Outcome<()> {
    for (index, ..) in sealed_tables(ledger) {
        record.values[index] = open_value(app, ledger, Of::stored(stored), index, &record.values[index], &|_| true)?;
    }
    Ok(())
}

/// The value of a table with those sealed cells opened whose class `sees` allows.
pub(super) fn open_value(
    app: &App,
    ledger: &Ledger,
    of: Of<'_>,
    index: usize,
    value: &Value,
    sees: &dyn Fn(Sensitivity) -> bool,
) -> Outcome<Value> {
    let field = &ledger.fields[index];
    let (Some(columns), Value::Rows(rows)) = (field.ty.table(), value) else { return Ok(value.clone()) };
    if rows.iter().all(|row| row.sealed.is_empty()) {
        return Ok(value.clone());
    }
    let record = of.record.to_string();
    let key = app.vault().unwrap(of.data_key, &ledger.id, &record)?;
    let mut rows = rows.clone();
    for row in &mut rows {
        for cell in std::mem::take(&mut row.sealed) {
            let head = &columns.list[cell.column];
            if head.sensitive.is_none_or(sees) {
                let address = FieldAddress { table: &ledger.id, column: &column(field, row.id, head), record: &record };
                let json: Json = serde_json::from_str(&key.open_text(&address, &cell.text)?).unwrap_or(Json::Null);
                row.cells[cell.column] = head.ty.from_json(&json).unwrap_or_default();
            } else {
                row.sealed.push(cell);
            }
        }
    }
    Ok(Value::Rows(rows))
}

/// Seals the sensitive cells of all tables. A cell that did not change keeps its ciphertext.
pub(super) fn seal(
    app: &App,
    ledger: &Ledger,
    stored: &mut Stored,
    keys: &mut Keys,
    before: Option<(&Stored, &Record)>,
) -> Outcome<()> {
    for (index, field, columns) in sealed_tables(ledger) {
        let Value::Rows(mut rows) = std::mem::take(&mut stored.record.values[index]) else { continue };
        for row in &mut rows {
            let find = |rows: &[TableRow]| rows.iter().find(|other| other.id == row.id).cloned();
            let was =
                before.and_then(|(s, r)| Some((find(s.record.values[index].rows())?, find(r.values[index].rows())?)));
            for (at, of, _) in columns.sensitive() {
                let value = std::mem::take(&mut row.cells[at]);
                if value.is_empty() {
                    continue;
                }
                let kept = was.as_ref().filter(|(_, opened)| opened.cells[at] == value);
                if let Some(kept) = kept.and_then(|(sealed, _)| sealed.sealed(at)) {
                    row.sealed.push(kept.clone());
                    continue;
                }
                let record = stored.record.id.to_string();
                let address = FieldAddress { table: &ledger.id, column: &column(field, row.id, of), record: &record };
                let plain = of.ty.json(&value).to_string();
                let key: &RecordKey = keys.get(app, ledger, stored.record.id, &mut stored.data_key)?;
                let text = key.seal(&address, plain.as_bytes(), &mut OsRandom);
                row.sealed.push(SealedCell { column: at, text, mask: of.ty.mask(&value) });
            }
        }
        stored.record.values[index] = Value::Rows(rows);
    }
    Ok(())
}

/// The value as it is stored: cells sealed.
pub(super) fn kept<'a>(
    ledger: &Ledger,
    value: &'a Value,
    versions: &[(&'a Record, &'a Stored)],
    index: usize,
) -> &'a Value {
    if sealed_tables(ledger).all(|(table, ..)| table != index) {
        return value;
    }
    let of = versions.iter().find(|(record, _)| record.values.get(index) == Some(value));
    of.map_or(&Value::Empty, |(_, stored)| &stored.record.values[index])
}

/// Texts of a form in which masks that were sent back stand for the values they hide.
pub(super) fn unmasked(
    ledger: &Ledger,
    stored: &Stored,
    opened: &Record,
    texts: Vec<(String, String)>,
) -> Vec<(String, String)> {
    let unmask = |(name, text): (String, String)| {
        let index = ledger.resolve(&name);
        let Some((index, _, columns)) = sealed_tables(ledger).find(|(table, ..)| Some(*table) == index) else {
            return (name, text);
        };
        let mut typed = columns.typed(&text);
        for row in &mut typed {
            let find = |record: &Record| record.values[index].rows().iter().find(|r| r.id == row.id).cloned();
            let (Some(sealed), Some(open)) = (find(&stored.record), find(opened)) else { continue };
            for cell in &sealed.sealed {
                if row.texts[cell.column] == cell.mask {
                    row.texts[cell.column] = columns.list[cell.column].ty.form_text(&open.cells[cell.column]);
                }
            }
        }
        (name, columns.text(&typed))
    };
    texts.into_iter().map(unmask).collect()
}

/// Every value of a record that is not in a table, and every cell of its tables, each with its field or column.
pub(super) fn values<'a>(
    fields: impl IntoIterator<Item = (&'a Field, &'a Value)>,
) -> impl Iterator<Item = (&'a Field, &'a Value)> {
    fields.into_iter().flat_map(|(field, value)| match field.ty.table() {
        None => vec![(field, value)],
        Some(columns) => value.rows().iter().flat_map(|row| columns.list.iter().zip(&row.cells)).collect(),
    })
}

/// A table as its record's page shows it.
pub(super) fn view(columns: &Columns, value: &Value, printing: &Printing<'_>) -> TableView {
    let rows = value.rows();
    let cell = |row: &TableRow, column: usize| TableCell {
        text: columns.shown(row, column, printing),
        masked: row.sealed(column).is_some(),
    };
    let sum = |column: usize| columns.sum(rows, column).map_or(String::new(), |(n, of)| of.number(n));
    let sums: Vec<String> = (0..columns.list.len()).map(sum).collect();
    TableView {
        columns: columns
            .list
            .iter()
            .map(|c| TableColumn { title: c.title.clone(), unit: c.unit_beside_title(), number: c.ty.right_aligned() })
            .collect(),
        rows: rows.iter().map(|row| (0..columns.list.len()).map(|column| cell(row, column)).collect()).collect(),
        sums: if sums.iter().all(String::is_empty) || rows.len() < 2 { Vec::new() } else { sums },
    }
}

/// The rows of a table as cells of a sheet; sealed cells go out masked.
pub(super) fn excel(columns: &Columns, value: &Value, printing: &Printing<'_>) -> Vec<Vec<ExcelCell>> {
    let cell = |row: &TableRow, column: usize| match row.sealed(column) {
        Some(sealed) => ExcelCell::text(sealed.mask.clone()),
        None => columns.list[column].ty.excel(&row.cells[column], printing),
    };
    value.rows().iter().map(|row| (0..columns.list.len()).map(|column| cell(row, column)).collect()).collect()
}

/// A value of a conflict as it is kept: its cells sealed under the record's key.
pub(super) fn seal_value(app: &App, ledger: &Ledger, stored: &Stored, index: usize, value: &Value) -> Outcome<Value> {
    let mut alone = Stored {
        record: Record { values: ledger.blank(), ..stored.record.clone() },
        sealed: Vec::new(),
        data_key: stored.data_key.clone(),
    };
    alone.record.values[index] = value.clone();
    seal(app, ledger, &mut alone, &mut Keys::default(), None)?;
    if alone.data_key != stored.data_key {
        // A key made for the conflict alone would be lost with this unit.
        return Err(Refusal::Stale("别人刚刚改过这条记录，请刷新后再提交；您填的内容没有丢".into()));
    }
    Ok(std::mem::take(&mut alone.record.values[index]))
}

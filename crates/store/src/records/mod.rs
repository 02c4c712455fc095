//! Records: a ledger is a table `r_<ledger>` with real typed columns.
//!
//! System columns come first; a field `x` has the column `f_x` (and `f_x_words` and the like, see `ledger::kinds`). A sensitive
//! field has `f_x` (sealed text), `f_x_find` (blind index) and `f_x_mask` (what those see who may not see it). The vault is not
//! known here: values come sealed and go out sealed.

mod query;
mod table;

pub(crate) use query::place_sql;
pub use query::{Order, Page, Query, scope_sql};
pub(crate) use table::make_left;
pub use table::{Table, make_table};

use crate::engine::Cell;
use crate::{Error, Row, Tx, Value};
use domain::access::{Permit, Scope};
use domain::ledger::{Record, kinds};
use domain::places::PlaceTree;
use domain::{Day, Id, Moment, PlaceId};
use std::sync::Arc;

/// A sensitive value as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Ciphertext.
    pub text: String,
    /// Blind index of the value, for equality.
    pub find: Vec<u8>,
    /// What those see who may not see it.
    pub mask: String,
}

/// A record as stored: in `record.values` sensitive fields are empty, their sealed form stands beside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The record.
    pub record: Record,
    /// Sealed values by field index.
    pub sealed: Vec<(usize, Sealed)>,
    /// The record's wrapped data key; empty when it never held a sensitive value.
    pub data_key: String,
}

impl Stored {
    /// The sealed value of a field.
    pub fn sealed(&self, index: usize) -> Option<&Sealed> {
        self.sealed.iter().find(|(i, _)| *i == index).map(|(_, s)| s)
    }
}

/// Who reads: the scope, with the tree it is resolved against.
#[derive(Clone)]
pub struct Reader {
    /// What may be seen.
    pub scope: Scope,
    /// Places.
    pub tree: Arc<PlaceTree>,
}

/// Writes a new record.
///
/// # Errors
/// [`Error::Conflict`] when the id is taken.
pub fn insert(tx: &mut Tx, permit: &Permit, table: &Table, stored: &Stored) -> Result<(), Error> {
    guard(permit, stored)?;
    tx.run(&*table.insert, &values(table, stored))?;
    Ok(())
}

/// Writes a changed record when its stored version is still `was`; false when somebody was faster.
///
/// # Errors
/// The store's.
pub fn update(tx: &mut Tx, permit: &Permit, table: &Table, stored: &Stored, was: i64) -> Result<bool, Error> {
    guard(permit, stored)?;
    let mut list = values(table, stored);
    list.push(Value::Int(was));
    Ok(tx.run(&*table.update, &list)? == 1)
}

/// A permit is for a place; a record elsewhere needs another.
fn guard(permit: &Permit, stored: &Stored) -> Result<(), Error> {
    let nobody = permit.person() == Id::from_bytes([0; 16]);
    let places = &stored.record;
    if nobody || places.place == permit.place() || places.moves.iter().any(|(p, _)| *p == permit.place()) {
        return Ok(());
    }
    Err(Error::Refused("许可的地点与记录的地点不符".into()))
}

/// One record, when the reader may see it.
///
/// # Errors
/// The store's.
pub fn get(tx: &mut Tx, reader: &Reader, table: &Table, id: Id) -> Result<Option<Stored>, Error> {
    let (condition, mut params) = scope_sql(reader, table.ledger(), "", "", 2);
    let counties: Vec<String> = tenants(&reader.tree).iter().map(i64::to_string).collect();
    if counties.is_empty() {
        return Ok(None);
    }
    // The key begins with the county: one probe per county instead of an index of its own.
    let text = format!("{} where county in ({}) and id = $1 and {condition}", table.select, counties.join(","));
    params.insert(0, Value::Blob(id.bytes().to_vec()));
    let mut found = None;
    tx.each(text, &params, |row| {
        found = Some(read(table, row)?);
        Ok::<(), Error>(())
    })?;
    Ok(found)
}

/// Tenants of the installation: counties, and what lies above them.
fn tenants(tree: &PlaceTree) -> Vec<i64> {
    let mut out: Vec<i64> = tree.iter().filter(|p| p.level <= domain::places::Level::County).map(|p| p.id.0).collect();
    out.sort_unstable();
    out
}

/// Records of a page.
///
/// # Errors
/// The store's.
pub fn page(tx: &mut Tx, reader: &Reader, table: &Table, query: &Query) -> Result<Vec<Stored>, Error> {
    let (text, params) = query.select(reader, table, tx.engine());
    let mut out = Vec::new();
    tx.each(text, &params, |row| {
        out.push(read(table, row)?);
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

/// Every record of a query, one after the other, for exports.
///
/// # Errors
/// The store's, and what `each` says.
pub fn each<E: From<Error>>(
    tx: &mut Tx,
    reader: &Reader,
    table: &Table,
    query: &Query,
    mut each: impl FnMut(Stored) -> Result<(), E>,
) -> Result<(), E> {
    let (text, params) = query.select(reader, table, tx.engine());
    tx.each(text, &params, |row| each(read(table, row)?))
}

/// How many records a query has, not looking at its page.
///
/// # Errors
/// The store's.
pub fn count(tx: &mut Tx, reader: &Reader, table: &Table, query: &Query) -> Result<i64, Error> {
    let (text, params) = query.count(reader, table, tx.engine());
    tx.one(text, &params)
}

/// How many records by state id.
///
/// # Errors
/// The store's.
pub fn count_by_state(tx: &mut Tx, reader: &Reader, table: &Table, query: &Query) -> Result<Vec<(String, i64)>, Error> {
    let (text, params) = query.count_by_state(reader, table, tx.engine());
    tx.all(text, &params)
}

fn values(table: &Table, stored: &Stored) -> Vec<Value> {
    let r = &stored.record;
    let id = |id: Option<Id>| id.map_or(Value::Null, |i| Value::Blob(i.bytes().to_vec()));
    let mut out = vec![
        Value::Int(r.county.0),
        Value::Blob(r.id.bytes().to_vec()),
        Value::Int(r.place.0),
        id(r.unit),
        id(r.owner_unit),
        id(r.owner),
        Value::Text(r.number.clone()),
        Value::Text(r.state.clone()),
        r.due.map_or(Value::Null, |d| Value::Int(d.0.into())),
        r.left.map_or(Value::Null, |d| Value::Int(d.into())),
        Value::Int(r.version),
        Value::Int(r.definition.0.into()),
        Value::Int(r.created_on.0.into()),
        Value::Int(r.created_at.0),
        id(Some(r.created_by)),
        Value::Int(r.changed_at.0),
        id(Some(r.changed_by)),
        id(r.recurs_of),
        moves_text(&r.moves),
        pending_text(&r.pending),
        Value::Text(stored.data_key.clone()),
    ];
    for (index, field) in table.ledger().fields.iter().enumerate() {
        if field.sensitive.is_some() {
            match stored.sealed(index) {
                Some(s) => {
                    out.extend([Value::Text(s.text.clone()), Value::Blob(s.find.clone()), Value::Text(s.mask.clone())]);
                }
                None => out.extend([Value::Null, Value::Null, Value::Null]),
            }
        } else {
            out.extend(kinds::of(&field.kind).cells(&r.values[index]).into_iter().map(cell_value));
        }
    }
    out
}

fn cell_value(cell: kinds::Cell) -> Value {
    match cell {
        kinds::Cell::Null => Value::Null,
        kinds::Cell::Int(n) => Value::Int(n),
        kinds::Cell::Bool(b) => Value::Bool(b),
        kinds::Cell::Text(t) => Value::Text(t),
        kinds::Cell::Bytes(b) => Value::Blob(b),
    }
}

fn moves_text(moves: &[(PlaceId, Day)]) -> Value {
    if moves.is_empty() {
        return Value::Null;
    }
    let parts: Vec<String> = moves.iter().map(|(p, d)| format!("{} {}", p.0, d.0)).collect();
    Value::Text(parts.join(","))
}

fn pending_text(pending: &[(String, Id)]) -> Value {
    if pending.is_empty() {
        return Value::Null;
    }
    let parts: Vec<String> = pending.iter().map(|(s, p)| format!("{s} {p}")).collect();
    Value::Text(parts.join(","))
}

pub(crate) fn read(table: &Table, row: &Row<'_>) -> Result<Stored, Error> {
    let id = |at: usize| -> Result<Option<Id>, Error> { Ok(row.opt_blob(at)?.and_then(|b| Id::from_slice(&b))) };
    let day = |n: i64| Day(i32::try_from(n).unwrap_or(i32::MAX));
    let pairs = |at: usize| -> Result<Vec<(String, String)>, Error> {
        let text = row.opt_text(at)?.unwrap_or_default();
        Ok(text.split(',').filter_map(|p| p.split_once(' ')).map(|(a, b)| (a.to_owned(), b.to_owned())).collect())
    };
    let ledger = table.ledger();
    let nobody = Id::from_bytes([0; 16]);
    let mut record = Record {
        county: PlaceId(row.int(0)?),
        id: id(1)?.unwrap_or(nobody),
        ledger: ledger.id.clone(),
        place: PlaceId(row.int(2)?),
        unit: id(3)?,
        owner_unit: id(4)?,
        owner: id(5)?,
        number: row.text(6)?,
        state: row.text(7)?,
        due: row.opt_int(8)?.map(day),
        left: row.opt_int(9)?.and_then(|n| i32::try_from(n).ok()),
        version: row.int(10)?,
        definition: day(row.int(11)?),
        created_on: day(row.int(12)?),
        created_at: Moment(row.int(13)?),
        created_by: id(14)?.unwrap_or(nobody),
        changed_at: Moment(row.int(15)?),
        changed_by: id(16)?.unwrap_or(nobody),
        recurs_of: id(17)?,
        moves: pairs(18)?.iter().filter_map(|(p, d)| Some((PlaceId(p.parse().ok()?), Day(d.parse().ok()?)))).collect(),
        pending: pairs(19)?.into_iter().filter_map(|(s, p)| Some((s, Id::parse(&p)?))).collect(),
        values: ledger.blank(),
    };
    let data_key = row.text(20)?;
    let mut sealed = Vec::new();
    let mut at = table::SYSTEM.len();
    for (index, field) in ledger.fields.iter().enumerate() {
        if field.sensitive.is_some() {
            if let Some(text) = row.opt_text(at)? {
                let find = row.opt_blob(at + 1)?.unwrap_or_default();
                sealed.push((index, Sealed { text, find, mask: row.opt_text(at + 2)?.unwrap_or_default() }));
            }
            at += 3;
            continue;
        }
        let kind = kinds::of(&field.kind);
        let mut cells = Vec::with_capacity(2);
        for column in kind.columns() {
            cells.push(match (row.cell(at)?, column.ty) {
                (Cell::Null, _) => kinds::Cell::Null,
                (Cell::Int(n), kinds::ColumnType::Bool) => kinds::Cell::Bool(n != 0),
                (Cell::Int(n), _) => kinds::Cell::Int(n),
                (Cell::Bool(b), _) => kinds::Cell::Bool(b),
                (Cell::Text(t), _) => kinds::Cell::Text(t.to_owned()),
                (Cell::Blob(b), _) => kinds::Cell::Bytes(b.to_vec()),
                _ => kinds::Cell::Null,
            });
            at += 1;
        }
        record.values[index] = kind.from_cells(&cells);
    }
    Ok(Stored { record, sealed, data_key })
}

//! Reading whole records, and counting them.

use super::query::Query;
use super::reader::Reader;
use super::row::{Stored, read};
use super::scope::scope_sql;
use super::table::Table;
use crate::{Error, Tx, Value};
use domain::Id;
use domain::places::PlaceTree;

/// One record, when the reader may see it.
///
/// # Errors
/// The store's.
pub fn get(tx: &mut Tx, reader: &Reader, table: &Table, id: Id) -> Result<Option<Stored>, Error> {
    find(tx, reader, table, id, "")
}

/// The same for a unit that is going to change it: from here to COMMIT nobody else does.
///
/// # Errors
/// The store's.
pub fn get_for_update(tx: &mut Tx, reader: &Reader, table: &Table, id: Id) -> Result<Option<Stored>, Error> {
    let lock = tx.row_lock();
    find(tx, reader, table, id, lock)
}

fn find(tx: &mut Tx, reader: &Reader, table: &Table, id: Id, lock: &str) -> Result<Option<Stored>, Error> {
    let (condition, mut params) = scope_sql(reader, table.ledger(), "", "", 2);
    let counties: Vec<String> = tenants(&reader.tree).iter().map(i64::to_string).collect();
    if counties.is_empty() {
        return Ok(None);
    }
    // The key begins with the county: one probe per county instead of an index of its own.
    let text = format!("{} where county in ({}) and id = $1 and {condition}{lock}", table.select, counties.join(","));
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
    let (text, params) = query.select(&table.select, reader, table, tx.engine());
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
    let (text, params) = query.select(&table.select, reader, table, tx.engine());
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

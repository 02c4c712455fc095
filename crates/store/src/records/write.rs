//! Writing records, under a permit.

use super::row::{Stored, values};
use super::table::Table;
use crate::{Error, Tx, Value};
use domain::Id;
use domain::access::Permit;

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

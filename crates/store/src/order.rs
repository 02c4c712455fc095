//! One order per county: every change gets a number that is gapless and in the order of COMMIT, on both engines.
//!
//! The counter's row is held from [`take`] to COMMIT, so a later number can only be taken when the earlier one is
//! visible. A reader that asks for `n > cursor` therefore never misses a change. A city's cursor is one per county.

use crate::{Error, Statements, Tx, params};

const TAKE: &str = "insert into county_order (county, n) values ($1, $2)
 on conflict (county) do update set n = county_order.n + excluded.n returning n";

const LAST: &str = "select n from county_order where county = $1";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[("order::TAKE", &TAKE), ("order::LAST", &LAST)];

/// Takes the next `count` numbers of a county and gives the first. To be called LAST in a unit, and for several counties
/// in ascending order: on PostgreSQL others of the same county wait from here to COMMIT.
pub fn take(tx: &mut Tx, county: i64, count: i64) -> Result<i64, Error> {
    tx.flush_cells_on_postgres()?;
    let last: i64 = tx.one(TAKE, params![county, count])?;
    Ok(last - count + 1)
}

/// The last number of a county that this transaction sees; 0 if there is none.
pub fn last(tx: &mut Tx, county: i64) -> Result<i64, Error> {
    Ok(tx.opt(LAST, params![county])?.unwrap_or(0))
}

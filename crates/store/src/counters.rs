//! Numbers of records: a counter row per county and key, taken in the transaction.

use crate::{Error, Statements, Tx, params};
use domain::PlaceId;

const TAKE: &str = "insert into counter (county, word, n) values ($1, $2, $3)
 on conflict (county, word) do update set n = counter.n + excluded.n returning n";

const ALL: &str = "select county, word, n from counter order by county, word";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[("counters::TAKE", &TAKE), ("counters::ALL", &ALL)];

/// Takes the next `count` numbers and gives the first.
///
/// # Errors
/// The store's.
pub fn take(tx: &mut Tx, county: PlaceId, key: &str, count: i64) -> Result<i64, Error> {
    let last: i64 = tx.one(TAKE, params![county.0, key, count])?;
    Ok(last - count + 1)
}

/// Every counter: county, word, last number given.
///
/// # Errors
/// The store's.
pub fn all(tx: &mut Tx) -> Result<Vec<(PlaceId, String, i64)>, Error> {
    tx.all(ALL, &[])
}

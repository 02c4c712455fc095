//! How often somebody has tried to sign in, by any word.

use crate::{Error, Statements, Tx, params};
use domain::Moment;

const TRY: &str = "select n, since from login_try where word = $1";
const ADD_TRY: &str = "insert into login_try (word, n, since) values ($1, 1, $2)
 on conflict (word) do update set
 n = case when login_try.since <= $3 then 1 else login_try.n + 1 end,
 since = case when login_try.since <= $3 then excluded.since else login_try.since end
 returning n, since";
const TAKE_TRY_BACK: &str = "update login_try set n = n - 1 where word = $1 and n > 0";
const FORGET_TRIES: &str = "delete from login_try where word = $1";
const SWEEP_TRIES: &str = "delete from login_try where since <= $1";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[
    ("accounts::tries::TRY", &TRY),
    ("accounts::tries::ADD_TRY", &ADD_TRY),
    ("accounts::tries::TAKE_TRY_BACK", &TAKE_TRY_BACK),
    ("accounts::tries::FORGET_TRIES", &FORGET_TRIES),
    ("accounts::tries::SWEEP_TRIES", &SWEEP_TRIES),
];

/// Tries counted under a word and since when; `None` when none.
pub fn get(tx: &mut Tx, word: &str) -> Result<Option<(i64, Moment)>, Error> {
    Ok(tx.opt::<(i64, i64)>(TRY, params![word])?.map(|(n, since)| (n, Moment(since))))
}

/// Counts one more try and gives the count and the first try of the window; a window that began at or before `expired`
/// begins anew. On PostgreSQL others who try the same word wait here until COMMIT.
pub fn add(tx: &mut Tx, word: &str, now: Moment, expired: Moment) -> Result<(i64, Moment), Error> {
    let (n, since): (i64, i64) = tx.one(ADD_TRY, params![word, now.0, expired.0])?;
    Ok((n, Moment(since)))
}

/// Takes one try back: it was none.
pub fn take_back(tx: &mut Tx, word: &str) -> Result<(), Error> {
    tx.run(TAKE_TRY_BACK, params![word]).map(|_| ())
}

/// Forgets the tries under a word.
pub fn forget(tx: &mut Tx, word: &str) -> Result<(), Error> {
    tx.run(FORGET_TRIES, params![word]).map(|_| ())
}

/// Removes windows that began at or before `expired`; gives their number.
pub fn sweep(tx: &mut Tx, expired: Moment) -> Result<u64, Error> {
    tx.run(SWEEP_TRIES, params![expired.0])
}

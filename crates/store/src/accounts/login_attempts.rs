//! Attempts to sign in, counted by a key of the caller (a login, a network address) in windows of time.

use crate::{Error, Statements, Tx, params};
use domain::Moment;

const GET: &str = "select n, since from login_try where word = $1";
const ADD: &str = "insert into login_try (word, n, since) values ($1, 1, $2)
 on conflict (word) do update set
 n = case when login_try.since <= $3 then 1 else login_try.n + 1 end,
 since = case when login_try.since <= $3 then excluded.since else login_try.since end
 returning n, since";
const TAKE_BACK: &str = "update login_try set n = n - 1 where word = $1 and n > 0";
const FORGET: &str = "delete from login_try where word = $1";
const SWEEP: &str = "delete from login_try where since <= $1";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[
    ("accounts::login_attempts::GET", &GET),
    ("accounts::login_attempts::ADD", &ADD),
    ("accounts::login_attempts::TAKE_BACK", &TAKE_BACK),
    ("accounts::login_attempts::FORGET", &FORGET),
    ("accounts::login_attempts::SWEEP", &SWEEP),
];

/// Attempts counted under a key and since when; `None` when none.
pub fn get(tx: &mut Tx, key: &str) -> Result<Option<(i64, Moment)>, Error> {
    Ok(tx.opt::<(i64, i64)>(GET, params![key])?.map(|(n, since)| (n, Moment(since))))
}

/// Counts one more attempt and gives the count and the first attempt of the window; a window that began at or before `expired`
/// begins anew. On PostgreSQL others who count under the same key wait here until COMMIT.
pub fn add(tx: &mut Tx, key: &str, now: Moment, expired: Moment) -> Result<(i64, Moment), Error> {
    let (n, since): (i64, i64) = tx.one(ADD, params![key, now.0, expired.0])?;
    Ok((n, Moment(since)))
}

/// Takes one attempt back: it was none.
pub fn take_back(tx: &mut Tx, key: &str) -> Result<(), Error> {
    tx.run(TAKE_BACK, params![key]).map(|_| ())
}

/// Forgets the attempts under a key.
pub fn forget(tx: &mut Tx, key: &str) -> Result<(), Error> {
    tx.run(FORGET, params![key]).map(|_| ())
}

/// Removes windows that began at or before `expired`; gives their number.
pub fn sweep(tx: &mut Tx, expired: Moment) -> Result<u64, Error> {
    tx.run(SWEEP, params![expired.0])
}

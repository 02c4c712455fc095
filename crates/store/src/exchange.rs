//! Files being brought in: who does it now, how far it has come, what was left out.

use crate::{Error, Statements, Tx, params, record};
use domain::{Day, Id, Moment, PlaceId};

const BEGIN: &str = "insert into import (id, account, ledger, place, day, file, upload, state, stopping, total, at)
 values ($1, $2, $3, $4, $5, $6, $7, 'waiting', false, 0, $8) on conflict (id) do nothing";
const GET: &str =
    "select id, account, ledger, place, day, file, upload, state, stopping, total, said, at, ended_at, claimed_until
 from import where id = $1";
const RECENT: &str =
    "select id, account, ledger, place, day, file, upload, state, stopping, total, said, at, ended_at, claimed_until
 from import where account = $1 and ledger = $2 order by at desc, id desc limit $3";
const OPEN: &str =
    "select id, account, ledger, place, day, file, upload, state, stopping, total, said, at, ended_at, claimed_until
 from import where state = 'waiting' or (state = 'running' and (claimed_until <= $1 or claimed_until > $2))
 order by at, id limit 1";
const CLAIM: &str = "update import set state = 'running', run = $2, claimed_until = $3, said = null, ended_at = null
 where id = $1 and (state = 'waiting' or (state = 'running' and (claimed_until <= $4 or claimed_until > $5)))";
const RENEW: &str = "update import set claimed_until = $3 where id = $1 and run = $2";
const TOTAL: &str = "update import set total = $3 where id = $1 and run = $2";
const END: &str =
    "update import set state = $3, said = $4, ended_at = $5, run = null, claimed_until = null, stopping = false
 where id = $1 and run = $2";
const STOP_WAITING: &str = "update import set state = 'stopped', ended_at = $2 where id = $1 and state = 'waiting'";
const STOP_RUNNING: &str = "update import set stopping = true where id = $1 and state = 'running'";
const RESUME: &str = "update import set state = 'waiting', stopping = false, said = null, ended_at = null
 where id = $1 and state in ('stopped', 'failed')";
const PLAN: &str = "insert into import_part (import, part, missing, left_out) values ($1, $2, $3, $4)
 on conflict (import, part) do update set missing = excluded.missing, left_out = excluded.left_out";
const WRITTEN: &str = "update import_part set written = $3 where import = $1 and part = $2";
const PART: &str = "select part, written, left_out from import_part where import = $1 and part = $2";
const PARTS: &str = "select part, written, left_out from import_part where import = $1 order by part";
const LEFT: &str =
    "select cast(coalesce(sum(missing), 0) as bigint) from import_part where import = $1 and written is not null";
const SUM: &str = "select cast(coalesce(sum(written), 0) as bigint) from import_part where import = $1";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[
    ("exchange::BEGIN", &BEGIN),
    ("exchange::GET", &GET),
    ("exchange::RECENT", &RECENT),
    ("exchange::OPEN", &OPEN),
    ("exchange::CLAIM", &CLAIM),
    ("exchange::RENEW", &RENEW),
    ("exchange::TOTAL", &TOTAL),
    ("exchange::END", &END),
    ("exchange::STOP_WAITING", &STOP_WAITING),
    ("exchange::STOP_RUNNING", &STOP_RUNNING),
    ("exchange::RESUME", &RESUME),
    ("exchange::PLAN", &PLAN),
    ("exchange::WRITTEN", &WRITTEN),
    ("exchange::PART", &PART),
    ("exchange::PARTS", &PARTS),
    ("exchange::LEFT", &LEFT),
    ("exchange::SUM", &SUM),
];

/// A claim that reaches further than this, in milliseconds, was written under a wrong clock and binds nobody.
const FURTHEST_CLAIM: i64 = 24 * 3_600_000;

record! {
    /// A file being brought in.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ImportRow {
        pub id: Id,
        /// Who brings it in.
        pub account: Id,
        /// Ledger id.
        pub ledger: String,
        /// The rows lie at or below it.
        pub place: PlaceId,
        /// Business day of rows that do not say theirs.
        pub day: Day,
        /// Name of the file.
        pub file: String,
        /// Name of the sealed bytes.
        pub upload: String,
        /// `waiting`, `running`, `stopped`, `done`, `failed`.
        pub state: String,
        /// Asked to stop.
        pub stopping: bool,
        /// Rows of data; 0 before the file was read.
        pub total: i64,
        /// Why it failed, sealed.
        pub said: Option<String>,
        /// When it was confirmed.
        pub at: Moment,
        /// When it ended.
        pub ended_at: Option<Moment>,
        /// Until when who writes it holds it.
        pub claimed_until: Option<Moment>,
    }
}

record! {
    /// One delivery of it.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PartRow {
        pub part: i64,
        /// Rows written; `None` until it is known.
        pub written: Option<i64>,
        /// Rows left out and why, sealed.
        pub left_out: String,
    }
}

/// Notes a confirmed file; false when it was noted before.
///
/// # Errors
/// The store's.
pub fn begin(tx: &mut Tx, row: &ImportRow) -> Result<bool, Error> {
    let list = params![
        row.id.bytes(),
        row.account.bytes(),
        &row.ledger,
        row.place.0,
        i64::from(row.day.0),
        &row.file,
        &row.upload,
        row.at.0,
    ];
    Ok(tx.run(BEGIN, list)? == 1)
}

/// One file.
///
/// # Errors
/// The store's.
pub fn get(tx: &mut Tx, id: Id) -> Result<Option<ImportRow>, Error> {
    tx.opt(GET, params![id.bytes()])
}

/// The last ones of an account for a ledger, newest first.
///
/// # Errors
/// The store's.
pub fn recent(tx: &mut Tx, account: Id, ledger: &str, limit: i64) -> Result<Vec<ImportRow>, Error> {
    tx.all(RECENT, params![account.bytes(), ledger, limit])
}

/// The oldest one that nobody writes.
///
/// # Errors
/// The store's.
pub fn open(tx: &mut Tx, now: Moment) -> Result<Option<ImportRow>, Error> {
    tx.opt(OPEN, params![now.0, now.0.saturating_add(FURTHEST_CLAIM)])
}

/// Takes it for a run; false when another was faster.
///
/// # Errors
/// The store's.
pub fn claim(tx: &mut Tx, id: Id, run: Id, now: Moment, until: Moment) -> Result<bool, Error> {
    let list = params![id.bytes(), run.bytes(), until.0, now.0, now.0.saturating_add(FURTHEST_CLAIM)];
    Ok(tx.run(CLAIM, list)? == 1)
}

/// Holds it longer; false when it is no longer this run's.
///
/// # Errors
/// The store's.
pub fn renew(tx: &mut Tx, id: Id, run: Id, until: Moment) -> Result<bool, Error> {
    Ok(tx.run(RENEW, params![id.bytes(), run.bytes(), until.0])? == 1)
}

/// Notes how many rows the file has.
///
/// # Errors
/// The store's.
pub fn total(tx: &mut Tx, id: Id, run: Id, rows: i64) -> Result<(), Error> {
    tx.run(TOTAL, params![id.bytes(), run.bytes(), rows]).map(|_| ())
}

/// Ends a run: `state` and, sealed, why.
///
/// # Errors
/// The store's.
pub fn end(tx: &mut Tx, id: Id, run: Id, state: &str, said: Option<&str>, at: Moment) -> Result<bool, Error> {
    Ok(tx.run(END, params![id.bytes(), run.bytes(), state, said, at.0])? == 1)
}

/// Asks for a stop: at once while it waits, after its part while it runs.
///
/// # Errors
/// The store's.
pub fn stop(tx: &mut Tx, id: Id, at: Moment) -> Result<(), Error> {
    tx.run(STOP_WAITING, params![id.bytes(), at.0])?;
    tx.run(STOP_RUNNING, params![id.bytes()]).map(|_| ())
}

/// Lets what was stopped or failed go on; false when it was neither.
///
/// # Errors
/// The store's.
pub fn resume(tx: &mut Tx, id: Id) -> Result<bool, Error> {
    Ok(tx.run(RESUME, params![id.bytes()])? == 1)
}

/// Notes what a part will leave out, before it is delivered.
///
/// # Errors
/// The store's.
pub fn plan(tx: &mut Tx, id: Id, part: i64, missing: i64, left_out: &str) -> Result<(), Error> {
    tx.run(PLAN, params![id.bytes(), part, missing, left_out]).map(|_| ())
}

/// Notes how many rows a part has written.
///
/// # Errors
/// The store's.
pub fn written(tx: &mut Tx, id: Id, part: i64, rows: i64) -> Result<(), Error> {
    tx.run(WRITTEN, params![id.bytes(), part, rows]).map(|_| ())
}

/// A part, when it was planned.
///
/// # Errors
/// The store's.
pub fn part(tx: &mut Tx, id: Id, part: i64) -> Result<Option<PartRow>, Error> {
    tx.opt(PART, params![id.bytes(), part])
}

/// Every part that was planned, in order.
///
/// # Errors
/// The store's.
pub fn parts(tx: &mut Tx, id: Id) -> Result<Vec<PartRow>, Error> {
    tx.all(PARTS, params![id.bytes()])
}

/// Rows written by all parts.
///
/// # Errors
/// The store's.
pub fn sum(tx: &mut Tx, id: Id) -> Result<i64, Error> {
    Ok(tx.opt(SUM, params![id.bytes()])?.unwrap_or(0))
}

/// Rows left out by the parts that are written.
///
/// # Errors
/// The store's.
pub fn left(tx: &mut Tx, id: Id) -> Result<i64, Error> {
    Ok(tx.opt(LEFT, params![id.bytes()])?.unwrap_or(0))
}

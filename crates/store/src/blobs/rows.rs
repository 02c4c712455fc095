//! The row of a blob: when its bytes were last put, and whether they are about to be deleted.

use crate::{Error, Statements, Tx, params};
use domain::Moment;

const TOUCH: &str = "insert into blob (hash, seen_at) values ($1, $2)
 on conflict (hash) do update set seen_at = excluded.seen_at, swept_at = null";
const NOTE: &str = "insert into blob (hash, seen_at) values ($1, $2) on conflict (hash) do nothing";
const BETWEEN: &str = "select hash from blob where hash >= $1 and hash <= $2 order by hash";
const UNLINKED: &str = "select hash from blob where seen_at <= $1 and swept_at is null and hash > $2
 and not exists (select 1 from file where file.hash = blob.hash) order by hash limit $3";
const UNLINKED_COUNT: &str =
    "select count(*) from blob where not exists (select 1 from file where file.hash = blob.hash)";
const MARK: &str = "update blob set swept_at = $3 where hash = $1 and seen_at <= $2 and swept_at is null";
const UNMARK: &str = "update blob set swept_at = null where hash = $1";
const IS_LINKED: &str = "select count(*) from (select 1 from file where hash = $1 limit 1) found";
const MARKED: &str = "select hash from blob where swept_at is not null and hash > $1 order by hash limit $2";
const CLAIM_MARKED: &str = "delete from blob where hash = $1 and swept_at is not null";
const LINKED: &str = "select distinct hash from file where hash > $1 order by hash limit $2";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[
    ("blobs::TOUCH", &TOUCH),
    ("blobs::NOTE", &NOTE),
    ("blobs::BETWEEN", &BETWEEN),
    ("blobs::UNLINKED", &UNLINKED),
    ("blobs::UNLINKED_COUNT", &UNLINKED_COUNT),
    ("blobs::MARK", &MARK),
    ("blobs::UNMARK", &UNMARK),
    ("blobs::IS_LINKED", &IS_LINKED),
    ("blobs::MARKED", &MARKED),
    ("blobs::CLAIM_MARKED", &CLAIM_MARKED),
    ("blobs::LINKED", &LINKED),
];

/// Notes that the bytes were put just now and takes back a mark of the sweep. To be called after [`super::Blobs::put`], at
/// every put; afterwards, outside the transaction, the caller looks whether the bytes are still there: a sweep that was already
/// deleting them held this statement up.
///
/// # Errors
/// The store's.
pub fn touch(tx: &mut Tx, hash: &str, now: Moment) -> Result<(), Error> {
    tx.run(TOUCH, params![hash, now.0]).map(|_| ())
}

/// Gives bytes that lie on the disk without a row (put by an earlier version of the program) their row.
///
/// # Errors
/// The store's.
pub fn note(tx: &mut Tx, hash: &str, now: Moment) -> Result<(), Error> {
    tx.run(NOTE, params![hash, now.0]).map(|_| ())
}

/// Hashes that have a row, from one to another (both included), in order.
///
/// # Errors
/// The store's.
pub fn rows_between(tx: &mut Tx, first: &str, last: &str) -> Result<Vec<String>, Error> {
    tx.all(BETWEEN, params![first, last])
}

/// Hashes that nothing is linked to and that were last put at or before `cutoff`, in order after one. A look only:
/// [`mark`] decides.
///
/// # Errors
/// The store's.
pub fn unlinked(tx: &mut Tx, cutoff: Moment, after: &str, limit: i64) -> Result<Vec<String>, Error> {
    tx.all(UNLINKED, params![cutoff.0, after, limit])
}

/// How many rows nothing is linked to, whatever their age.
///
/// # Errors
/// The store's.
pub fn unlinked_count(tx: &mut Tx) -> Result<i64, Error> {
    tx.one(UNLINKED_COUNT, &[])
}

/// Marks a blob for deletion, unless it was put since or something is linked to it. From COMMIT on no record can be linked.
///
/// # Errors
/// The store's.
pub fn mark(tx: &mut Tx, hash: &str, cutoff: Moment, now: Moment) -> Result<bool, Error> {
    // Locks the row first, then looks: a link that was under way has committed or is refused. In one statement PostgreSQL
    // would look for links on the snapshot from before it waited.
    if tx.run(MARK, params![hash, cutoff.0, now.0])? == 0 {
        return Ok(false);
    }
    if tx.one::<i64>(IS_LINKED, params![hash])? > 0 {
        tx.run(UNMARK, params![hash])?;
        return Ok(false);
    }
    Ok(true)
}

/// Hashes marked for deletion, in order after one.
///
/// # Errors
/// The store's.
pub fn marked(tx: &mut Tx, after: &str, limit: i64) -> Result<Vec<String>, Error> {
    tx.all(MARKED, params![after, limit])
}

/// Takes the row of a marked blob away and so keeps uploads of the same bytes waiting until COMMIT. When it is true, the caller
/// deletes the bytes inside the same unit; that may be done twice, so the unit stays one that may be run again. False: the bytes
/// were put again meanwhile.
///
/// # Errors
/// The store's.
pub fn claim_marked(tx: &mut Tx, hash: &str) -> Result<bool, Error> {
    Ok(tx.run(CLAIM_MARKED, params![hash])? == 1)
}

/// Hashes that records are linked to, in order after one.
///
/// # Errors
/// The store's.
pub fn linked_hashes(tx: &mut Tx, after: &str, limit: i64) -> Result<Vec<String>, Error> {
    tx.all(LINKED, params![after, limit])
}

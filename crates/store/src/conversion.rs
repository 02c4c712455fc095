//! Rows as an earlier program left them, to be brought into today's form once, in pages by key.

use crate::{Error, Statements, Tx, params};
use domain::{Id, Moment};

const SUBMISSIONS: &str =
    "select id, account, hash, at, accepted, outcome from submission where id > $1 order by id limit $2";
const SET_SUBMISSION: &str = "update submission set hash = $2, outcome = $3 where id = $1";
const FILES: &str = "select county, record, hash, name, mime, size from file where mac is null limit $1";
const SET_FILE: &str = "update file set mac = $4 where county = $1 and record = $2 and hash = $3";
const OLD_SESSIONS: &str = "delete from session where mac is null";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[
    ("conversion::SUBMISSIONS", &SUBMISSIONS),
    ("conversion::SET_SUBMISSION", &SET_SUBMISSION),
    ("conversion::FILES", &FILES),
    ("conversion::SET_FILE", &SET_FILE),
    ("conversion::OLD_SESSIONS", &OLD_SESSIONS),
];

/// A submission as it lies there.
#[derive(Clone, Debug)]
pub struct OldSubmission {
    pub id: Id,
    /// Account that made it.
    pub account: Id,
    /// Hash, or tag, of its content.
    pub hash: Vec<u8>,
    /// When.
    pub at: Moment,
    /// Whether it was accepted.
    pub accepted: bool,
    /// Its outcome as kept.
    pub outcome: String,
}

/// True when the tables of this program's first migrations are not there: nothing was ever kept here. Only reads.
///
/// # Errors
/// The store's.
pub fn is_new(tx: &mut Tx) -> Result<bool, Error> {
    Ok(!has_table(tx, "submission")?)
}

/// True when the database has a table of this name. Only reads.
///
/// # Errors
/// The store's.
pub fn has_table(tx: &mut Tx, name: &str) -> Result<bool, Error> {
    Ok(tx.tables()?.iter().any(|table| table.name == name))
}

/// Submissions after an id, in order.
///
/// # Errors
/// The store's.
pub fn submissions(tx: &mut Tx, after: Id, limit: i64) -> Result<Vec<OldSubmission>, Error> {
    read(tx, SUBMISSIONS, after, limit)
}

pub(crate) fn read(tx: &mut Tx, sql: &str, after: Id, limit: i64) -> Result<Vec<OldSubmission>, Error> {
    let mut out = Vec::new();
    tx.each(sql, params![after.bytes(), limit], |row| {
        out.push(OldSubmission {
            id: Id::from_bytes(row.id(0)?),
            account: Id::from_bytes(row.id(1)?),
            hash: row.blob(2)?,
            at: Moment(row.int(3)?),
            accepted: row.bool(4)?,
            outcome: row.text(5)?,
        });
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

/// Puts the new form of a submission in place.
///
/// # Errors
/// The store's.
pub fn set_submission(tx: &mut Tx, id: Id, hash: &[u8], outcome: &str) -> Result<(), Error> {
    tx.run(SET_SUBMISSION, params![id.bytes(), hash.to_vec(), outcome]).map(|_| ())
}

/// Links of files that are not authenticated yet.
///
/// # Errors
/// The store's.
pub fn files(tx: &mut Tx, limit: i64) -> Result<Vec<crate::files::File>, Error> {
    let mut out = Vec::new();
    tx.each(FILES, params![limit], |row| {
        out.push(crate::files::read(row)?);
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

/// Puts the MAC of a link in place.
///
/// # Errors
/// The store's.
pub fn set_file(tx: &mut Tx, file: &crate::files::File, mac: &[u8; 32]) -> Result<(), Error> {
    tx.run(SET_FILE, params![file.county.0, file.record.bytes(), &file.hash, mac.to_vec()]).map(|_| ())
}

/// Ends sessions that are not authenticated: their people sign in again. Gives their number.
///
/// # Errors
/// The store's.
pub fn end_old_sessions(tx: &mut Tx) -> Result<u64, Error> {
    tx.run(OLD_SESSIONS, &[])
}

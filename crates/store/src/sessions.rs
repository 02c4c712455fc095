//! Rows of web sessions: opaque bytes under an opaque id, with the account they belong to.

use crate::{Error, Statements, Tx, params};
use domain::{Id, Moment};

const LOAD: &str = "select account, body, expires, mac from session where id = $1 and expires > $2";
const CREATE: &str =
    "insert into session (id, account, body, expires, mac) values ($1, $2, $3, $4, $5) on conflict (id) do nothing";
const SAVE: &str = "update session set account = $2, body = $3, expires = $4, mac = $5 where id = $1";
const DELETE: &str = "delete from session where id = $1";
const DELETE_OF: &str = "delete from session where account = $1 and id <> $2";
const COUNT_OF: &str = "select count(*) from session where account = $1 and expires > $2";
const SWEEP: &str = "delete from session where expires <= $1";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[
    ("sessions::LOAD", &LOAD),
    ("sessions::CREATE", &CREATE),
    ("sessions::SAVE", &SAVE),
    ("sessions::DELETE", &DELETE),
    ("sessions::DELETE_OF", &DELETE_OF),
    ("sessions::COUNT_OF", &COUNT_OF),
    ("sessions::SWEEP", &SWEEP),
];

/// A session to be kept.
#[derive(Clone, Debug)]
pub struct Session {
    /// Id; a digest of what the browser holds.
    pub id: String,
    /// The account signed in, if any.
    pub account: Option<Id>,
    /// What the web layer keeps in it.
    pub body: Vec<u8>,
    /// When it ends.
    pub expires: Moment,
    /// MAC over all of it; empty where there is none.
    pub mac: Vec<u8>,
}

/// A session as it lies there; `None` when there is none or it has ended.
pub fn load(tx: &mut Tx, id: &str, now: Moment) -> Result<Option<Session>, Error> {
    let mut found = None;
    tx.each(LOAD, params![id, now.0], |row| {
        found = Some(Session {
            id: id.to_owned(),
            account: row.opt_blob(0)?.and_then(|b| Id::from_slice(&b)),
            body: row.blob(1)?,
            expires: Moment(row.int(2)?),
            mac: row.opt_blob(3)?.unwrap_or_default(),
        });
        Ok::<(), Error>(())
    })?;
    Ok(found)
}

/// Keeps a new session. False when the id is taken.
pub fn create(tx: &mut Tx, session: &Session) -> Result<bool, Error> {
    let account = session.account.map(|a| *a.bytes());
    Ok(tx.run(CREATE, params![&session.id, account, &session.body, session.expires.0, &session.mac])? == 1)
}

/// Keeps what a session holds now. False when it is gone: a request that was under way while the session was ended does not
/// bring it back.
pub fn save(tx: &mut Tx, session: &Session) -> Result<bool, Error> {
    let account = session.account.map(|a| *a.bytes());
    Ok(tx.run(SAVE, params![&session.id, account, &session.body, session.expires.0, &session.mac])? == 1)
}

/// Ends a session.
pub fn delete(tx: &mut Tx, id: &str) -> Result<(), Error> {
    tx.run(DELETE, params![id]).map(|_| ())
}

/// Ends every session of an account but the one to be kept; gives their number.
pub fn delete_for_account(tx: &mut Tx, account: Id, keep: Option<&str>) -> Result<u64, Error> {
    tx.run(DELETE_OF, params![account.bytes(), keep.unwrap_or_default()])
}

/// How many sessions of an account are open.
pub fn open_of_account(tx: &mut Tx, account: Id, now: Moment) -> Result<i64, Error> {
    tx.one(COUNT_OF, params![account.bytes(), now.0])
}

/// Removes sessions that have ended; gives their number.
pub fn sweep(tx: &mut Tx, now: Moment) -> Result<u64, Error> {
    tx.run(SWEEP, params![now.0])
}

//! Definition files of the pack as they were loaded: what is in force can not be rewritten unnoticed.

use crate::{Error, Statements, Tx, params};
use domain::{Day, Moment};

const HASH: &str = "select hash from definition where path = $1 and from_day = $2";
const INSERT: &str = "insert into definition (path, from_day, hash, body, loaded_at) values ($1, $2, $3, $4, $5)";
const ALL: &str = "select path, from_day, hash, body from definition order by from_day desc, path";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements =
    &[("definitions::HASH", &HASH), ("definitions::INSERT", &INSERT), ("definitions::ALL", &ALL)];

/// A definition file as loaded.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Path in the pack.
    pub path: String,
    /// First day it is valid.
    pub from: Day,
    /// Hash of its text.
    pub hash: String,
    /// Its text.
    pub body: String,
}

/// Keeps definitions; gives the path of one whose content changed under the same from-date.
pub fn keep(tx: &mut Tx, list: &[Definition], now: Moment) -> Result<Option<String>, Error> {
    for definition in list {
        let from = i64::from(definition.from.0);
        match tx.opt::<String>(HASH, params![&definition.path, from])? {
            Some(hash) if hash == definition.hash => {}
            Some(_) => return Ok(Some(definition.path.clone())),
            None => {
                tx.run(INSERT, params![&definition.path, from, &definition.hash, &definition.body, now.0])?;
            }
        }
    }
    Ok(None)
}

/// Every definition that was ever kept, the newest first.
///
/// # Errors
/// The store's.
pub fn all(tx: &mut Tx) -> Result<Vec<Definition>, Error> {
    let rows: Vec<(String, Day, String, String)> = tx.all(ALL, &[])?;
    Ok(rows.into_iter().map(|(path, from, hash, body)| Definition { path, from, hash, body }).collect())
}

//! Words of the pack as small numbers, and definitions as they were loaded.

use crate::{Error, Statements, Tx, params};
use domain::{Day, Moment};

const KNOWN: &str = "select id, kind, word from name order by id";
const ADD: &str = "insert into name (id, kind, word) values ($1, $2, $3)";
const HASH: &str = "select hash from definition where path = $1 and from_day = $2";
const KEEP: &str = "insert into definition (path, from_day, hash, body, loaded_at) values ($1, $2, $3, $4, $5)";
const KEPT: &str = "select path, from_day, hash, body from definition order by from_day desc, path";
const SCHEMA: &str = "select max(number) from migration";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[
    ("names::SCHEMA", &SCHEMA),
    ("names::KNOWN", &KNOWN),
    ("names::ADD", &ADD),
    ("names::HASH", &HASH),
    ("names::KEEP", &KEEP),
    ("names::KEPT", &KEPT),
];

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

/// Gives every word a number; a word keeps its number for ever. Returns all `(number, kind, word)`.
pub fn number(tx: &mut Tx, words: &[(&'static str, String)]) -> Result<Vec<(i64, String, String)>, Error> {
    let mut known: Vec<(i64, String, String)> = tx.all(KNOWN, &[])?;
    let mut last = known.last().map_or(0, |(n, ..)| *n);
    for (kind, word) in words {
        if known.iter().any(|(_, k, w)| k == kind && w == word) {
            continue;
        }
        last += 1;
        tx.run(ADD, params![last, *kind, word])?;
        known.push((last, (*kind).to_owned(), word.clone()));
    }
    Ok(known)
}

/// Keeps definitions; gives the path of one whose content changed under the same from-date.
pub fn keep_definitions(tx: &mut Tx, list: &[Definition], now: Moment) -> Result<Option<String>, Error> {
    for definition in list {
        let from = i64::from(definition.from.0);
        match tx.opt::<String>(HASH, params![&definition.path, from])? {
            Some(hash) if hash == definition.hash => {}
            Some(_) => return Ok(Some(definition.path.clone())),
            None => {
                tx.run(KEEP, params![&definition.path, from, &definition.hash, &definition.body, now.0])?;
            }
        }
    }
    Ok(None)
}

/// Every definition that was ever kept, the newest first.
///
/// # Errors
/// The store's.
pub fn definitions(tx: &mut Tx) -> Result<Vec<Definition>, Error> {
    let rows: Vec<(String, Day, String, String)> = tx.all(KEPT, &[])?;
    Ok(rows.into_iter().map(|(path, from, hash, body)| Definition { path, from, hash, body }).collect())
}

/// Number of the last migration: what a backup says of its schema.
///
/// # Errors
/// The store's.
pub fn schema(tx: &mut Tx) -> Result<i64, Error> {
    tx.one(SCHEMA, &[])
}

//! What the program notes about the installation itself, by word.

use crate::{Error, Statements, Tx, params};

const GET: &str = "select body from mark where word = $1";
const SET: &str = "insert into mark (word, body) values ($1, $2) on conflict (word) do update set body = excluded.body";
const REMOVE: &str = "delete from mark where word = $1";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[("marks::GET", &GET), ("marks::SET", &SET), ("marks::REMOVE", &REMOVE)];

/// What is noted under a word.
///
/// # Errors
/// The store's.
pub fn get(tx: &mut Tx, word: &str) -> Result<Option<String>, Error> {
    tx.opt(GET, params![word])
}

/// Notes something; what was there is replaced.
///
/// # Errors
/// The store's.
pub fn set(tx: &mut Tx, word: &str, body: &str) -> Result<(), Error> {
    tx.run(SET, params![word, body]).map(|_| ())
}

/// Takes a note away.
///
/// # Errors
/// The store's.
pub fn remove(tx: &mut Tx, word: &str) -> Result<(), Error> {
    tx.run(REMOVE, params![word]).map(|_| ())
}

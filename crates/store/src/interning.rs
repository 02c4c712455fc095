//! Ids of the pack (ledgers, indicators, options) interned as small numbers, which tables of figures and search use.

use crate::{Error, Statements, Tx, params};

const ALL: &str = "select id, kind, word from name order by id";
const INSERT: &str = "insert into name (id, kind, word) values ($1, $2, $3)";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[("interning::ALL", &ALL), ("interning::INSERT", &INSERT)];

/// Gives every word a number; a word keeps its number for ever. Gives all `(number, kind, word)`.
pub fn intern(tx: &mut Tx, words: &[(&'static str, String)]) -> Result<Vec<(i64, String, String)>, Error> {
    let mut known: Vec<(i64, String, String)> = tx.all(ALL, &[])?;
    let mut last = known.last().map_or(0, |(n, ..)| *n);
    for (kind, word) in words {
        if known.iter().any(|(_, k, w)| k == kind && w == word) {
            continue;
        }
        last += 1;
        tx.run(INSERT, params![last, *kind, word])?;
        known.push((last, (*kind).to_owned(), word.clone()));
    }
    Ok(known)
}

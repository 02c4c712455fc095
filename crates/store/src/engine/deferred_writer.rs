//! Writes what units have put aside ([`super::deferred`]), summed, inside the open transaction.

use super::deferred::Sums;
use super::error::Error;
use super::sql::{Engine, Statements};
use super::tx::Tx;
use crate::params;

/// One cell, one statement: SQLite, where a call costs microseconds.
const ADD: &str = "insert into cell (county, indicator, place, dim, day, opens, closes) values ($1, $2, $3, $4, $5, $6, $7)
 on conflict (county, indicator, place, dim, day) do update set opens = cell.opens + excluded.opens, closes = cell.closes + excluded.closes";

/// All cells in one statement: PostgreSQL, where a call costs a round trip. The arrays come sorted by key.
const ADD_MANY: &str = "insert into cell (county, indicator, place, dim, day, opens, closes)
 select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
 on conflict (county, indicator, place, dim, day) do update set opens = cell.opens + excluded.opens, closes = cell.closes + excluded.closes";

/// FTS5 writes a piece of its index at every savepoint, so one per unit would be the dearest statement of all.
const TEXT: &str = "insert or replace into search_text (rowid, tokens) values ($1, $2)";
const DROP_TEXT: &str = "delete from search_text where rowid = $1";

/// For the test that prepares every statement; the others exist on one engine only.
pub const DEFERRED_STATEMENTS: Statements = &[("deferred::ADD", &ADD)];

/// Writes the sums inside the open transaction.
pub(super) fn write(tx: &mut Tx, sums: &Sums) -> Result<(), Error> {
    let changed = sums.cells.iter().filter(|(_, sum)| **sum != (0, 0));
    if let Some(connection) = tx.postgres() {
        let mut columns: [Vec<i64>; 7] = Default::default();
        for (key, (opens, closes)) in changed {
            let row = [key.county, key.indicator, key.place, key.dim, key.day, *opens, *closes];
            columns.iter_mut().zip(row).for_each(|(column, value)| column.push(value));
        }
        if columns[0].is_empty() {
            return Ok(());
        }
        let done = connection.run_raw(ADD_MANY, &columns.each_ref().map(|column| column as _));
        return tx.keep_fault(done).map(|_| ());
    }
    for (key, (opens, closes)) in changed {
        tx.run(ADD, params![key.county, key.indicator, key.place, key.dim, key.day, opens, closes])?;
    }
    for (entry, tokens) in &sums.texts {
        match tokens {
            Some(tokens) => tx.run(TEXT, params![entry, tokens])?,
            None => tx.run(DROP_TEXT, params![entry])?,
        };
    }
    Ok(())
}

impl Tx {
    /// On PostgreSQL writes the cells added so far, so that a later lock is held for less time.
    pub(crate) fn flush_cells_on_postgres(&mut self) -> Result<(), Error> {
        // Inside an attempt they would be undone with it, and some were added before it.
        if self.engine() == Engine::Sqlite || self.in_attempt() {
            return Ok(());
        }
        let mut sums = Sums::default();
        sums.add(self.take_deferred());
        write(self, &sums)
    }
}

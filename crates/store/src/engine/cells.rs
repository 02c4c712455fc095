//! Figure cells: sums that many units of work change at the same time, added up before they are written.
//!
//! A unit says `tx.add_cell(key, opens, closes)`. On SQLite the writer sums the additions of a whole group and writes
//! each cell once before COMMIT; on PostgreSQL they are summed over the unit and written at its end, keys sorted so
//! that two units never wait for each other in a circle. A unit that is rolled back adds nothing.
//! A read inside the same unit does not see what the unit itself added.
//!
//! On PostgreSQL two units that touch the same cell wait for each other until COMMIT; writing leaf places only and
//! folding the ancestors later (a leased job) is how that stays bearable. The engine does not decide it.

use super::{Error, Statements, Tx};
use std::collections::BTreeMap;

/// Which figure cell: the folded ends of spans of one indicator in one place, one way of splitting, one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellKey {
    /// Tenant and distribution key.
    pub county: i64,
    /// The indicator's number.
    pub indicator: i64,
    /// The place's permanent id.
    pub place: i64,
    /// The value it is split by; 0 for the undivided figure.
    pub dim: i64,
    /// The day as a number (the caller's own count; only its order matters here).
    pub day: i64,
}

/// Additions that wait to be written. Order of the keys is the order of writing.
pub(super) type Sums = BTreeMap<CellKey, (i64, i64)>;

pub(super) fn merge(sums: &mut Sums, additions: impl IntoIterator<Item = (CellKey, i64, i64)>) {
    for (key, opens, closes) in additions {
        let sum = sums.entry(key).or_default();
        sum.0 += opens;
        sum.1 += closes;
    }
}

/// One cell, one statement: SQLite, where a call costs microseconds.
const ADD: &str = "insert into cell (county, indicator, place, dim, day, opens, closes) values ($1, $2, $3, $4, $5, $6, $7)
 on conflict (county, indicator, place, dim, day) do update set opens = cell.opens + excluded.opens, closes = cell.closes + excluded.closes";

/// All cells in one statement: PostgreSQL, where a call costs a round trip. The arrays come sorted by key.
const ADD_MANY: &str = "insert into cell (county, indicator, place, dim, day, opens, closes)
 select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
 on conflict (county, indicator, place, dim, day) do update set opens = cell.opens + excluded.opens, closes = cell.closes + excluded.closes";

/// For the test that prepares every statement; the other exists on PostgreSQL only.
pub const CELL_STATEMENTS: Statements = &[("cells::ADD", &ADD)];

/// Writes the sums inside the open transaction.
pub(super) fn write(tx: &mut Tx, sums: &Sums) -> Result<(), Error> {
    let changed = sums.iter().filter(|(_, sum)| **sum != (0, 0));
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
        return tx.noted(done).map(|_| ());
    }
    for (key, (opens, closes)) in changed {
        tx.run(ADD, crate::params![key.county, key.indicator, key.place, key.dim, key.day, opens, closes])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn additions_are_summed_by_key_in_order() {
        let key = |place, day| CellKey { county: 1, indicator: 2, place, dim: 0, day };
        let mut sums = Sums::new();
        merge(&mut sums, [(key(9, 1), 1, 0), (key(3, 5), 1, 0), (key(9, 1), 2, 1)]);
        merge(&mut sums, [(key(3, 5), -1, 0)]);
        let got: Vec<_> = sums.into_iter().collect();
        assert_eq!(got, [(key(3, 5), (0, 0)), (key(9, 1), (3, 1))]);
    }
}

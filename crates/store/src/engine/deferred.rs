//! What many units of work write to the same places: put aside by each, summed up, written once before COMMIT.
//!
//! Figure cells: a unit says `tx.add_cell(key, opens, closes)`. On SQLite the writer sums the additions of a whole group
//! and writes each cell once; on PostgreSQL they are summed over the unit and written at its end, keys sorted so that two
//! units never wait for each other in a circle. Entries of SQLite's full-text index wait in the same way.
//! A unit that is rolled back adds nothing. A read inside the same unit does not see what the unit itself put aside.
//!
//! On PostgreSQL two units that touch the same cell wait for each other until COMMIT; writing leaf places only and
//! folding the ancestors later (a leased job) is how that stays bearable. The engine does not decide it.

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

/// What one unit has left for later.
#[derive(Default)]
pub(super) struct DeferredWrites {
    cells: Vec<(CellKey, i64, i64)>,
    /// Entries of the full-text index by their number; `None` takes the entry out. SQLite only.
    texts: Vec<(i64, Option<String>)>,
}

impl DeferredWrites {
    pub(super) fn add_cell(&mut self, key: CellKey, opens: i64, closes: i64) {
        self.cells.push((key, opens, closes));
    }

    pub(super) fn set_text(&mut self, entry: i64, tokens: Option<String>) {
        self.texts.push((entry, tokens));
    }

    /// How much there is, for [`DeferredWrites::shorten`].
    pub(super) fn mark(&self) -> (usize, usize) {
        (self.cells.len(), self.texts.len())
    }

    /// Drops what came after the mark.
    pub(super) fn shorten(&mut self, mark: (usize, usize)) {
        self.cells.truncate(mark.0);
        self.texts.truncate(mark.1);
    }
}

/// What all units of a transaction have left, summed. The order of the keys is the order of writing.
#[derive(Default)]
pub(super) struct Sums {
    pub(super) cells: BTreeMap<CellKey, (i64, i64)>,
    pub(super) texts: BTreeMap<i64, Option<String>>,
}

impl Sums {
    pub(super) fn add(&mut self, deferred: DeferredWrites) {
        for (key, opens, closes) in deferred.cells {
            let sum = self.cells.entry(key).or_default();
            sum.0 += opens;
            sum.1 += closes;
        }
        self.texts.extend(deferred.texts);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn additions_are_summed_by_key_in_order() {
        let key = |place, day| CellKey { county: 1, indicator: 2, place, dim: 0, day };
        let (mut sums, mut first, mut second) = (Sums::default(), DeferredWrites::default(), DeferredWrites::default());
        for (key, opens, closes) in [(key(9, 1), 1, 0), (key(3, 5), 1, 0), (key(9, 1), 2, 1)] {
            first.add_cell(key, opens, closes);
        }
        second.add_cell(key(3, 5), -1, 0);
        second.set_text(7, Some("old".into()));
        let mark = second.mark();
        second.add_cell(key(1, 1), 1, 1);
        second.set_text(7, None);
        second.shorten(mark);
        second.set_text(7, Some("new".into()));
        sums.add(first);
        sums.add(second);
        let got: Vec<_> = sums.cells.into_iter().collect();
        assert_eq!(got, [(key(3, 5), (0, 0)), (key(9, 1), (3, 1))]);
        assert_eq!(sums.texts, BTreeMap::from([(7, Some("new".into()))]));
    }
}

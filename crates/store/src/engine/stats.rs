//! What the engine counts about itself: for those who watch it.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Upper bounds of the sizes of groups.
pub const GROUP_SIZES: [u64; 8] = [1, 2, 4, 8, 16, 32, 64, 256];

/// Counts that grow while the database is open.
#[derive(Default)]
pub(super) struct Counters {
    pub(super) queued: AtomicUsize,
    units: AtomicU64,
    groups: [AtomicU64; GROUP_SIZES.len()],
}

impl Counters {
    /// A group of so many units was committed.
    pub(super) fn committed(&self, units: usize) {
        let units = units as u64;
        self.units.fetch_add(units, Ordering::Relaxed);
        let at = GROUP_SIZES.iter().position(|most| units <= *most).unwrap_or(GROUP_SIZES.len() - 1);
        self.groups[at].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn stats(&self, places: usize, busy: usize, waiting: usize) -> Stats {
        Stats {
            connections: places,
            connections_busy: busy,
            connections_waited_for: waiting,
            write_queue: self.queued.load(Ordering::Relaxed),
            units_committed: self.units.load(Ordering::Relaxed),
            groups: std::array::from_fn(|at| self.groups[at].load(Ordering::Relaxed)),
        }
    }
}

/// How the engine is at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stats {
    /// Connections that units may hold (SQLite: those that read).
    pub connections: usize,
    /// Of them held now.
    pub connections_busy: usize,
    /// Units that wait for one.
    pub connections_waited_for: usize,
    /// SQLite: units that wait for the writer.
    pub write_queue: usize,
    /// SQLite: units committed since the start.
    pub units_committed: u64,
    /// SQLite: commits since the start by the number of units, as [`GROUP_SIZES`] says.
    pub groups: [u64; GROUP_SIZES.len()],
}

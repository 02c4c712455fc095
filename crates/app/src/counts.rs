//! What the application counts since its start.

use std::sync::atomic::{AtomicU64, Ordering};

/// What the application counts since its start.
#[derive(Default)]
pub(crate) struct Counts {
    /// Submissions that were accepted.
    pub(crate) accepted: AtomicU64,
    /// Submissions that were refused.
    pub(crate) refused: AtomicU64,
}

impl Counts {
    /// Counts how a submission ended.
    pub(crate) fn submission(&self, accepted: bool) {
        let count = if accepted { &self.accepted } else { &self.refused };
        count.fetch_add(1, Ordering::Relaxed);
    }
}

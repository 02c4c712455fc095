//! Readers of SQLite: a few connections, each lent to one unit at a time, each unit on one snapshot.

use super::error::{Error, Failure};
use super::tx::Tx;
use super::unit::{self, Verdict};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

pub(super) struct Readers {
    idle: Mutex<Vec<Tx>>,
    freed: Condvar,
    wait: Duration,
}

impl Readers {
    pub(super) fn new(idle: Vec<Tx>, wait: Duration) -> Self {
        Readers { idle: Mutex::new(idle), freed: Condvar::new(), wait }
    }

    /// Runs a unit on a snapshot. What it sees does not change while it runs.
    pub(super) fn run<T, E>(
        &self,
        limit: Option<Duration>,
        unit: &dyn Fn(&mut Tx) -> Result<T, E>,
    ) -> Result<T, Failure<E>> {
        let mut tx = self.take()?;
        tx.clear();
        let ended = match tx.script("begin") {
            Ok(()) => unit::run(&mut tx, limit, unit),
            Err(error) => Verdict::Drop(error.into()),
        };
        tx.clear();
        if tx.sqlite().is_some_and(|connection| connection.in_transaction())
            && let Err(error) = tx.script("rollback")
        {
            tracing::error!(%error, "a reader could not end its snapshot");
        }
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(tx);
        self.freed.notify_one();
        match ended {
            Verdict::Keep(value) => Ok(value),
            Verdict::Drop(failure) => Err(failure),
        }
    }

    fn take(&self) -> Result<Tx, Error> {
        let until = Instant::now() + self.wait;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(tx) = idle.pop() {
                return Ok(tx);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Error::Busy("readers".into()));
            }
            idle = self.freed.wait_timeout(idle, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

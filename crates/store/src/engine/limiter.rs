//! How many units may hold a thread, and how many may wait for one. Beyond that the answer is "busy" at once.

use super::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

#[derive(Clone)]
pub(super) struct ConcurrencyLimiter {
    places: Arc<Semaphore>,
    all: usize,
    waiting: Arc<AtomicUsize>,
    most: usize,
    wait: Duration,
}

impl ConcurrencyLimiter {
    pub(super) fn new(places: usize, most: usize, wait: Duration) -> Self {
        ConcurrencyLimiter {
            places: Arc::new(Semaphore::new(places)),
            all: places,
            waiting: Arc::default(),
            most,
            wait,
        }
    }

    /// Places, those held, and how many wait for one.
    pub(super) fn load(&self) -> (usize, usize, usize) {
        let busy = self.all.saturating_sub(self.places.available_permits());
        (self.all, busy, self.waiting.load(Ordering::Relaxed))
    }

    /// Waits for a place, for a bounded time in a bounded queue.
    pub(super) async fn enter(&self) -> Result<OwnedSemaphorePermit, Error> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(place);
        }
        let busy = || Error::Busy("connections".into());
        let _counted = Counted::new(&self.waiting, self.most).ok_or_else(busy)?;
        match tokio::time::timeout(self.wait, Arc::clone(&self.places).acquire_owned()).await {
            Ok(Ok(place)) => Ok(place),
            Ok(Err(_)) | Err(_) => Err(busy()),
        }
    }
}

/// Counts one who waits, also when its future is dropped.
struct Counted<'a>(&'a AtomicUsize);

impl<'a> Counted<'a> {
    fn new(waiting: &'a AtomicUsize, most: usize) -> Option<Self> {
        let counted = Counted(waiting);
        (waiting.fetch_add(1, Ordering::Relaxed) < most).then_some(counted)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

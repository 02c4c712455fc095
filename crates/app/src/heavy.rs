//! Work that computes long has a lane of its own: it holds no connection, takes a part of the processors and leaves the rest to
//! everybody else, and nobody fills it alone.
//!
//! The data is taken in a short unit before, and what was computed is written in a short unit after.

use domain::Id;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Pieces of work of one account, running and waiting.
const OF_ACCOUNT: usize = 3;
/// Pieces of work of all, running and waiting.
const OF_ALL: usize = 48;
/// Longest wait for a turn: then the page says that the system is busy.
pub(crate) const WAIT: Duration = Duration::from_secs(30);

/// The lane.
pub(crate) struct HeavyLane {
    pub(crate) turns: Arc<Semaphore>,
    places: Arc<Mutex<HashMap<Id, usize>>>,
}

impl Default for HeavyLane {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { turns: Arc::new(Semaphore::new((processors / 2).max(1))), places: Arc::default() }
    }
}

impl HeavyLane {
    /// Pieces of work running and waiting.
    pub(crate) fn len(&self) -> usize {
        self.places.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }

    pub(crate) fn enter(&self, account: Id) -> Result<Place, NoPlace> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if places.values().sum::<usize>() >= OF_ALL {
            return Err(NoPlace::Busy);
        }
        let own = places.entry(account).or_default();
        if *own >= OF_ACCOUNT {
            return Err(NoPlace::Crowded);
        }
        *own += 1;
        Ok(Place { places: Arc::clone(&self.places), account })
    }
}

/// Why there is no place in the lane.
#[derive(Debug)]
pub(crate) enum NoPlace {
    /// The account has its share under way.
    Crowded,
    /// All have.
    Busy,
}

/// One piece of work in the lane.
pub(crate) struct Place {
    places: Arc<Mutex<HashMap<Id, usize>>>,
    account: Id,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = places.get_mut(&self.account) {
            *own -= 1;
            if *own == 0 {
                places.remove(&self.account);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_fills_the_lane_alone() {
        let lane = HeavyLane::default();
        let who = |n: u8| Id::from_bytes([n; 16]);
        let own: Vec<Place> = (0..OF_ACCOUNT).map(|_| lane.enter(who(1)).expect("a place")).collect();
        assert!(matches!(lane.enter(who(1)), Err(NoPlace::Crowded)));
        let others: Vec<Place> = (OF_ACCOUNT..OF_ALL)
            .map(|n| lane.enter(who(u8::try_from(2 + n / 3).expect("few"))).expect("a place"))
            .collect();
        assert!(matches!(lane.enter(who(250)), Err(NoPlace::Busy)));
        drop((own, others));
        assert_eq!(lane.len(), 0);
    }
}

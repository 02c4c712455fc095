//! What is under way in this process, by caller, and what was answered.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use tokio::time::{Instant, timeout_at};

/// How many large bodies are worked on at once.
const LARGE_AT_ONCE: usize = 3;
/// How long a request waits for its place.
pub(crate) const QUEUE: Duration = Duration::from_secs(10);
/// Upper bounds of the times, in seconds.
const SECONDS: [f64; 10] = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0];

/// The work of this process.
pub(crate) struct Load {
    requests: PerCaller,
    pub(crate) uploads: PerCaller,
    pub(crate) left: Notify,
    pub(crate) large: Semaphore,
    /// What is measured.
    pub(crate) measures: Measures,
}

impl Default for Load {
    fn default() -> Self {
        Self {
            requests: PerCaller::default(),
            uploads: PerCaller::default(),
            left: Notify::new(),
            large: Semaphore::new(LARGE_AT_ONCE),
            measures: Measures::default(),
        }
    }
}

impl Load {
    /// A place for a request, after a bounded wait.
    pub(crate) async fn place(&self, callers: [(String, usize); 2]) -> Option<UnderWay> {
        let until = Instant::now() + QUEUE;
        loop {
            let left = self.left.notified();
            if let Some(place) = self.requests.enter(callers.to_vec()) {
                return Some(place);
            }
            if timeout_at(until, left).await.is_err() {
                return None;
            }
        }
    }
}

/// How many of one kind of work each caller has under way.
#[derive(Clone, Default)]
pub(crate) struct PerCaller(Arc<Mutex<HashMap<String, usize>>>);

/// One piece of work under way.
pub(crate) struct UnderWay {
    counts: PerCaller,
    callers: Vec<String>,
}

impl PerCaller {
    /// Counts one more for every caller of the list, each with its limit; `None`, and nothing counted, when one is full.
    pub(crate) fn enter(&self, callers: Vec<(String, usize)>) -> Option<UnderWay> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if callers.iter().any(|(caller, most)| held.get(caller).is_some_and(|n| n >= most)) {
            return None;
        }
        let callers: Vec<String> = callers.into_iter().map(|(caller, _)| caller).collect();
        for caller in &callers {
            *held.entry(caller.clone()).or_default() += 1;
        }
        Some(UnderWay { counts: self.clone(), callers })
    }

    /// Callers with work under way.
    #[cfg(test)]
    fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut held = self.counts.0.lock().unwrap_or_else(PoisonError::into_inner);
        for caller in &self.callers {
            if let Some(n) = held.get_mut(caller) {
                *n -= 1;
                if *n == 0 {
                    held.remove(caller);
                }
            }
        }
    }
}

/// A route by its template (never a path, which may name a record) and how it was answered.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(crate) struct Answered {
    pub(crate) method: String,
    pub(crate) route: String,
    pub(crate) status: u32,
}

/// A route by its template.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(crate) struct Route {
    pub(crate) route: String,
}

/// Commits by size.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
pub(crate) struct Group {
    pub(crate) units_up_to: u64,
}

/// Counts since the start.
pub(crate) struct Measures {
    pub(crate) answered: Family<Answered, Counter>,
    pub(crate) seconds: Family<Route, Histogram>,
    pub(crate) under_way: Gauge,
    pub(crate) healthy: Mutex<Option<(std::time::Instant, bool)>>,
}

impl Default for Measures {
    fn default() -> Self {
        Self {
            answered: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            under_way: Gauge::default(),
            healthy: Mutex::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_caller_has_a_limit_and_leaves_nothing_behind() {
        let counts = PerCaller::default();
        let who = |session: &str| vec![(session.to_owned(), 2), ("address".to_owned(), 3)];
        let a = counts.enter(who("a"));
        let b = counts.enter(who("a"));
        assert!(a.is_some() && b.is_some() && counts.enter(who("a")).is_none(), "two for each session");
        let c = counts.enter(who("b"));
        assert!(c.is_some() && counts.enter(who("c")).is_none(), "three for each address");
        drop((a, b, c));
        assert_eq!(counts.len(), 0);
    }
}

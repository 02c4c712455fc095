//! What one request leaves for the next of the same session: in memory, for minutes, and worth nothing after.
//!
//! Not in the session row: a message after each entry would make a second durable write of every first one, and a password
//! that waits for its second factor has no business on a disk. A restart loses both: the message was a courtesy, and the
//! person signs in again.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Longest a value waits.
const LIVES: Duration = Duration::from_secs(300);
/// Most sessions with something waiting; above it the old ones are dropped, and above it still everything.
const MAX_ENTRIES: usize = 20_000;

/// One value a session.
pub(crate) struct FlashStore<T>(Mutex<HashMap<String, (Instant, T)>>);

impl<T> Default for FlashStore<T> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}

impl<T: Clone> FlashStore<T> {
    /// Leaves a value for who has this key; one left before and not taken is replaced.
    pub(crate) fn put(&self, key: &str, value: T) {
        let Ok(mut held) = self.0.lock() else { return };
        if held.len() >= MAX_ENTRIES {
            held.retain(|_, (at, _)| at.elapsed() < LIVES);
            if held.len() >= MAX_ENTRIES {
                held.clear();
            }
        }
        held.insert(key.to_owned(), (Instant::now(), value));
    }

    /// Takes the value away.
    pub(crate) fn take(&self, key: &str) -> Option<T> {
        let (at, value) = self.0.lock().ok()?.remove(key)?;
        (at.elapsed() < LIVES).then_some(value)
    }

    /// Looks at the value and leaves it.
    pub(crate) fn peek(&self, key: &str) -> Option<T> {
        let held = self.0.lock().ok()?;
        let (at, value) = held.get(key)?;
        (at.elapsed() < LIVES).then(|| value.clone())
    }
}

/// A message for the next page.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// What it says.
    pub text: String,
    /// Says that something was refused.
    pub refused: bool,
    /// Title and address of a link, if any.
    pub link: Option<(String, String)>,
    /// Name of the draft whose form was taken; empty for none.
    pub receipt: String,
}

/// A one-time password that is shown once, on the page of its account.
#[derive(Clone)]
pub(crate) struct OneTime {
    /// Whose it is.
    pub account: domain::Id,
    pub password: String,
}

/// Login and password wait for the second factor.
#[derive(Clone)]
pub(crate) struct Half {
    /// Account name as typed.
    pub login: String,
    /// Password as typed.
    pub password: String,
    /// Where to go then.
    pub next: String,
}

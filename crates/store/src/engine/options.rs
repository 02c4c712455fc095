//! How a database is opened.

use std::time::Duration;

/// How a database is opened. `Options::default()` is right for a server.
#[derive(Debug, Clone)]
pub struct Options {
    /// SQLite only; see [`Durability`].
    pub durability: Durability,
    /// SQLite only: open beside a running server, for reading. Writes are refused.
    pub read_only: bool,
    /// How many units may wait for the writer, or for a connection. Beyond it: [`Error::Busy`].
    pub queue: usize,
    /// SQLite: how many units one COMMIT may cover.
    pub group: usize,
    /// SQLite: after this time a group takes no further unit, so that its first caller does not wait long.
    pub group_time: Duration,
    /// How long one writing unit may run.
    pub write_limit: Option<Duration>,
    /// How long one reading unit may run (exports are long).
    pub read_limit: Option<Duration>,
    /// How long to wait for a lock of another process, a reader or a connection.
    pub lock_wait: Duration,
    /// SQLite: connections that read at the same time; 0 = as many as cores, at least 2.
    pub readers: usize,
    /// SQLite: pages in the write-ahead log before it is copied back.
    pub checkpoint_pages: u32,
    /// PostgreSQL: connections in the pool.
    pub connections: u32,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            durability: Durability::Full,
            read_only: false,
            queue: 2_048,
            group: 256,
            group_time: Duration::from_millis(20),
            write_limit: Some(Duration::from_secs(10)),
            read_limit: Some(Duration::from_secs(300)),
            lock_wait: Duration::from_secs(5),
            readers: 0,
            checkpoint_pages: 8_000,
            connections: 16,
        }
    }
}

/// Whether an acknowledged write survives a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// `synchronous = FULL`: always.
    Full,
    /// `synchronous = OFF`: no. Only for the power-cut test's check of itself, which must see losses.
    LoseOnPowerCut,
}

//! The side of PostgreSQL: connections, and the pool that units of work run on.

pub(super) mod connection;
pub(super) mod server;

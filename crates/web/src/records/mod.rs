//! One record (记录): facts, timeline, steps, conflicts.

pub(crate) mod changes;
mod children;
pub(crate) mod facts;
pub(crate) mod files;
pub(crate) mod handlers;
pub mod page;
#[cfg(feature = "samples")]
pub(crate) mod sample;

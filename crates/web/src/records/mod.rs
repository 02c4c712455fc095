//! One record (记录): facts, timeline, steps, conflicts.

pub(crate) mod files;
pub(crate) mod handle;
pub mod page;
#[cfg(feature = "samples")]
mod sample;

//! One record (记录): facts, timeline, steps, conflicts.

pub(crate) mod files;
pub(crate) mod handlers;
pub mod page;
mod sample;

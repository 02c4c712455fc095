//! One record (记录): facts, timeline, steps, clashes.

pub mod page;
mod sample;

//! Tests of the whole crate on real data.

mod catalogue;
mod reading;
mod tasks;

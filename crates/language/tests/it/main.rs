//! Tests of the whole crate on real data.

mod catalogue;
mod made;
mod reading;
mod tasks;
mod wrapped;

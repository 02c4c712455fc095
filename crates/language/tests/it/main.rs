//! Tests of the whole crate on real data.

mod catalogue;

//! The ledger engine: definitions, field types, records, steps, clocks, merge and spans.

pub mod definition;

pub use definition::*;

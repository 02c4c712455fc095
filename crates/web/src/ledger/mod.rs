//! Ledgers (台账): the overview, lists of records.

pub mod page;
mod sample;

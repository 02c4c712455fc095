//! Ledgers (台账): the overview, lists of records.

pub(crate) mod handlers;
pub mod page;
mod sample;

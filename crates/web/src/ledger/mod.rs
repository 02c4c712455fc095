//! Ledgers (台账): the overview, lists of records.

pub(crate) mod handle;
pub mod page;
#[cfg(feature = "samples")]
mod sample;

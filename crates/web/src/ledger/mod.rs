//! Ledgers (台账): the overview, lists of records.

pub(crate) mod handlers;
mod list_params;
pub mod page;
#[cfg(feature = "samples")]
mod sample;

//! Reports (报告): documents whose figures open their rows.

pub(crate) mod handlers;
pub mod page;
#[cfg(feature = "samples")]
mod sample;

//! Reports (报告): documents whose figures open their rows.

pub(crate) mod handlers;
pub mod page;
mod sample;

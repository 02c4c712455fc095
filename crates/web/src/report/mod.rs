//! Reports (报告): documents whose figures open their rows.

pub mod page;
mod sample;

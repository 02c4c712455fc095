//! 今日: what waits for me.

pub(crate) mod handlers;
pub mod page;
mod sample;

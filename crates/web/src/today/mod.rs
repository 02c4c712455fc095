//! 今日: what waits for me.

pub(crate) mod handle;
pub mod page;
mod sample;

//! 今日: what waits for me.

pub mod page;
mod sample;

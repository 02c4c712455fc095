//! 今日: what waits for me.

pub(crate) mod handlers;
pub mod page;
#[cfg(feature = "samples")]
mod sample;

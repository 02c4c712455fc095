//! 今日: what waits for me.

pub(crate) mod handle;
pub mod page;
#[cfg(feature = "samples")]
mod sample;

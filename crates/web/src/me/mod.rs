//! 我的: password, second factor, sessions.

pub(crate) mod handle;
pub mod page;
#[cfg(feature = "samples")]
mod sample;

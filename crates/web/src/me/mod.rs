//! 我的: password, second factor, sessions.

pub(crate) mod handlers;
pub mod page;
#[cfg(feature = "samples")]
mod sample;

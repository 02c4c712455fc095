//! Signing in (登录) and the second factor (动态口令).

pub(crate) mod handlers;
pub mod page;
#[cfg(feature = "samples")]
mod sample;

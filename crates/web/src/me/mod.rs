//! 我的: password, second factor, sessions.

pub mod page;
mod sample;

//! Speeches and documents (讲话与文件): read, repaired, taken apart into tasks.

pub(crate) mod filling;
pub(crate) mod handlers;
pub mod page;
mod reading;
pub(crate) mod rows;
#[cfg(feature = "samples")]
mod sample;

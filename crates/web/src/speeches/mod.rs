//! Speeches and documents (讲话与文件): read, repaired, taken apart into tasks.

pub(crate) mod filling;
pub(crate) mod handle;
pub mod page;
mod read;
pub(crate) mod rows;
#[cfg(feature = "samples")]
mod sample;

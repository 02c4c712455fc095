//! Importing workbooks (导入): upload, dry run, confirmation.

pub(crate) mod handlers;
pub mod page;
pub(crate) mod progress;
#[cfg(feature = "samples")]
mod sample;

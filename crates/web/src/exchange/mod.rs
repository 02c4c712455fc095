//! Importing workbooks (导入): upload, dry run, confirmation.

pub(crate) mod handlers;
pub mod page;
#[cfg(feature = "samples")]
mod sample;

//! Importing workbooks (导入): upload, dry run, confirmation.

pub mod page;
mod sample;

//! What tests stand on and no shipped code may use: PostgreSQL databases that vanish ([`pg`]), a real Chromium
//! ([`browser`]), a client for HTTP ([`http`]), workbooks clean and hostile
//! ([`workbooks`]), temporary folders ([`dirs`]).
//!
//! A missing PostgreSQL or Chromium is a red test with the line that installs it, never a silent skip
//! (architecture.md §11). Every process started here dies with the test process, also when that is killed: the
//! started process is held by a pipe whose other end closes with us.

pub mod browser;
pub mod dirs;
pub mod http;
pub mod pg;
mod programs;
pub mod workbooks;

pub use dirs::{TempDir, workspace};

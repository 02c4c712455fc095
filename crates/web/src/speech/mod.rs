//! Speeches and documents (讲话与文件): read, repaired, taken apart into tasks.

pub mod page;
mod sample;

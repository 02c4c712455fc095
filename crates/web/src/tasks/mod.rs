//! Tasks (任务): issuing, progress that shows itself.

pub(crate) mod handlers;
pub mod page;
mod sample;

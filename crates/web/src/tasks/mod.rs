//! Tasks (任务): issuing, progress that shows itself.

pub(crate) mod handlers;
pub mod page;
#[cfg(feature = "samples")]
mod sample;

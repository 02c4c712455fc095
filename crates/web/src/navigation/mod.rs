//! Getting around: switching places, finding, search.

pub(crate) mod handlers;
pub mod page;
#[cfg(feature = "samples")]
mod sample;

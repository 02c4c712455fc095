//! Villages (一村一档).

pub(crate) mod handle;
pub mod page;
#[cfg(feature = "samples")]
mod sample;

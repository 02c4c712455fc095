//! Villages (一村一档).

pub(crate) mod handlers;
pub mod page;
#[cfg(feature = "samples")]
mod sample;

//! Villages (一村一档).

pub mod page;
mod sample;

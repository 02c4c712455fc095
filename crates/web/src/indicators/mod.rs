//! Figures (指标): the board of a place, one figure, its rows.

pub(crate) mod asked;
pub(crate) mod handle;
pub mod page;
pub(crate) mod pictures;
#[cfg(feature = "samples")]
mod sample;

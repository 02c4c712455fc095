//! Figures (指标): the board of a place, one figure, its rows.

pub(crate) mod charts;
pub(crate) mod figure_query;
pub(crate) mod handlers;
pub mod page;
#[cfg(feature = "samples")]
mod sample;

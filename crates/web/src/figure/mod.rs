//! Figures (指标): the board of a place, one figure, its rows.

pub mod page;
mod sample;

//! Spans and cells: what figures are made of.
//!
//! A cell holds the folded ends of spans of one indicator at one place and day: `opens` is what begins, `closes` what ends. Cells
//! roll up inside the tenant (village → town → county); a figure above the county adds its tenants, so that two counties never
//! wait for each other. At the tenant itself the ends are folded by month as well, so that a city's figure reads some hundred
//! cells a tenant however many years there are.

mod check;
mod figures;
mod live;

pub use check::{WrongCell, indicators, rebuild_cells, wrong_cells};
pub(crate) use figures::day;
pub use figures::{
    Area, Asked, Numbered, cell_dims, cell_figure, cell_figures, cell_first_day, cell_series, cells_of, of_record,
    rehang, rehung_after, replace,
};
pub use live::{Behind, live_days, live_dims, live_figure, live_first_day, rows};

use crate::Statements;

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[
    ("indicators::DROP", &figures::DROP),
    ("indicators::ADD", &figures::ADD),
    ("indicators::OF_RECORD", &figures::OF_RECORD),
    ("indicators::ABOVE", &figures::ABOVE),
    ("indicators::check::INDICATORS", &check::INDICATORS),
    ("indicators::check::CELLS", &check::CELLS),
    ("indicators::check::STARTS", &check::STARTS),
    ("indicators::check::ENDS", &check::ENDS),
    ("indicators::REHUNG", &figures::REHUNG),
    ("indicators::check::DROP_CELLS", &check::DROP_CELLS),
    ("indicators::MOVED_STARTS", &figures::MOVED_STARTS),
    ("indicators::MOVED_ENDS", &figures::MOVED_ENDS),
];

//! The rules of rural work as pure values: places, people's rights, ledgers, steps, clocks, figures.
//!
//! Nothing here reads a file, a clock, a database or a random source: what is needed comes in as an argument, so the same
//! inputs give the same answer on the server, in a test and in an audit ten years later.

pub mod access;
pub mod calendar;
pub mod change;
pub mod codes;
pub mod day;
pub mod expression;
pub mod id;
pub mod indicators;
pub mod ledger;
pub mod normal;
pub mod pack;
pub mod parameter;
pub mod place_names;
pub mod places;
pub mod problem;
pub mod quantity;
pub mod urgency;
pub mod value;

pub use day::{Day, Moment, Month};
pub use id::Id;
pub use places::PlaceId;
pub use problem::{Problem, Problems};
pub use quantity::Quantity;
pub use urgency::Urgency;
pub use value::Value;

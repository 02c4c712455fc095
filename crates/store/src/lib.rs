//! All SQL of the product, on SQLite and PostgreSQL behind one façade ([`engine`]).
//!
//! Functions here read and write rows; they hold no rules and know no HTTP. Each takes the open transaction first.

pub mod accounts;
pub mod audit;
pub mod blobs;
pub mod changes;
pub mod conflicts;
pub mod conversion;
pub mod counters;
pub mod definitions;
pub mod engine;
pub mod exchange;
pub mod expression;
pub mod files;
pub mod indicators;
pub mod interning;
pub mod jobs;
pub mod marks;
pub mod order;
pub mod places;
pub mod records;
pub mod reports;
pub mod search;
pub mod sessions;
pub mod transfer;

pub use engine::{
    CellKey, Column, Columns, Db, Dialect, Durability, Engine, Error, Failure, FromRow, GROUP_SIZES, Options, RawValue,
    Row, Rule, Sql, Statements, Stats, Tx, Value,
};

//! One façade over SQLite and PostgreSQL. Outside this folder nothing names an engine.
//!
//! A unit of work is a plain synchronous closure, `db.write(|tx| …).await`. It may be run more than once (group commit,
//! serialisation failures, broken connections), so it has no side effects: no clock, no files, no network, no counters.
//! Answers come after COMMIT only.

mod catalogue;
mod db;
mod ddl;
mod deferred;
mod deferred_writer;
mod error;
mod keeping;
mod limiter;
mod migrate;
mod network_file_system;
mod options;
mod postgres;
mod readers;
mod row;
mod sql;
mod sqlite;
mod stats;
mod tx;
mod unit;
mod value;
mod writer;

pub(crate) use catalogue::{ColumnOf, TableOf};
pub use db::Db;
pub use ddl::for_sqlite;
pub use deferred::CellKey;
pub use deferred_writer::DEFERRED_STATEMENTS;
pub use error::{Error, Failure, Rule};
pub use migrate::{MIGRATIONS, Migration};
pub use options::{Durability, Options};
pub use row::{Column, Columns, FromRow, RawValue, Row};
pub use sql::{Dialect, Engine, Sql, Statements};
pub use stats::{GROUP_SIZES, Stats};
pub use tx::Tx;
pub use value::Value;

//! Commands and questions: one function each, `authorise → rules → one transaction`.
//!
//! Channels (web, jobs, command line) decode what came in and call these; nothing here knows HTTP, HTML or SQL text.

pub mod accounts;
pub mod audit;
pub mod authentic;
pub mod backup;
pub mod blobs;
mod chain_entries;
mod changes;
pub mod clock;
pub mod context;
mod conversion;
mod counts;
mod deliver;
pub mod demo;
pub mod doctor;
pub mod exchange;
pub mod health;
mod heavy;
pub mod indicators;
pub mod jobs;
pub mod keys;
pub mod measures;
pub mod outcome;
pub mod pack;
pub mod permissions;
pub mod places;
pub mod records;
pub mod reports;
pub mod reserve;
pub mod speeches;
pub mod tasks;
pub mod transfer;

pub use context::{App, Clock, OpContext, Setting};
pub use outcome::{Outcome, Refusal};

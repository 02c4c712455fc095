//! Administration (管理): accounts and grants, audit, jobs. Three separate people (三员).

pub(crate) mod audit;
pub(crate) mod handlers;
pub(crate) mod jobs;
pub mod page;
pub(crate) mod people;
#[cfg(feature = "samples")]
mod sample;

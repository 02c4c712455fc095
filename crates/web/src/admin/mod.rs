//! Administration (管理): accounts and grants, audit. Three separate people (三员).

pub(crate) mod audit;
pub(crate) mod handlers;
pub mod page;
mod sample;

//! Getting around: switching places, finding, search.

pub(crate) mod handlers;
pub mod page;

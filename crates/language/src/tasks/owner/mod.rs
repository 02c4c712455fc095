//! Action item owners (责任主体): who is to do it.

pub(crate) mod addressee;
pub(crate) mod agent;
pub(crate) mod appointment;
pub(crate) mod coordination;
pub(crate) mod lead_support;
pub(crate) mod name;
pub(crate) mod subject;

/// An owner as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    /// The first, or leading, one.
    pub lead: String,
    pub others: Vec<String>,
}

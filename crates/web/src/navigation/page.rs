//! Pages of finding.

use askama::Template;

use crate::components::{Frame, Link, Table};

/// One thing found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Where it leads.
    pub href: String,
    /// What is shown.
    pub title: String,
    /// What is written into a box when it is chosen there; empty for the title.
    pub value: String,
    /// Beside it.
    pub note: String,
}

/// Results of a small search: also what boxes ask while one writes.
#[derive(Clone, Debug, Template)]
#[template(path = "navigation/found.html")]
pub struct FoundPage {
    pub frame: Frame,
    /// 查区划.
    pub title: String,
    /// Address of the search.
    pub action: String,
    /// What was searched for.
    pub words: String,
    /// What was found.
    pub results: Vec<Found>,
    /// That there are more than are shown; empty when all are.
    pub cut: String,
    /// How to search.
    pub help: String,
}

/// Results of the search over everything.
#[derive(Clone, Debug, Template)]
#[template(path = "navigation/search.html")]
pub struct SearchPage {
    pub frame: Frame,
    /// What was searched for.
    pub words: String,
    pub places: Vec<Link>,
    /// Ledgers of which not all hits are shown: how many there are, with the whole list.
    pub cuts: Vec<Link>,
    /// Records.
    pub table: Table,
}

//! What is proposed, and what is known about the document beside its text.

use domain::Day;

use crate::dates::Frequency;
use crate::quantity::Target;

/// What is known about the document beside its text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Context {
    /// The date of the document (成文日期); without it no deadline is resolved that does not write its year.
    pub date: Option<Day>,
}

/// Where the owner was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OwnerFrom {
    /// Named in the clause.
    Clause,
    /// In brackets or on a line of its own: (责任单位:…).
    Label,
    /// Carried over from what stands before.
    Carried,
}

/// One proposed task (任务建议).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The ordering words, cut out of the clean text.
    pub text: String,
    /// Byte offset of `text` in the clean text.
    pub start: usize,
    /// Byte offset behind it.
    pub end: usize,
    /// Who is to do it, or lead.
    pub owner: Option<String>,
    /// Who else is to do it or help.
    pub co_owners: Vec<String>,
    /// Where the owner was found.
    pub owner_from: Option<OwnerFrom>,
    /// The time as worded: 年底前, 每月, 立即.
    pub deadline: Option<String>,
    /// The last day, when the deadline can be resolved without guessing.
    pub due: Option<Day>,
    /// How often, for a recurring task.
    pub frequency: Option<Frequency>,
    /// The number it is to reach.
    pub target: Option<Target>,
    /// Byte span of the whole sentence.
    pub sentence: (usize, usize),
    /// Headings above it, outermost first: marker and heading.
    pub path: Vec<String>,
    /// Why it is proposed, in Chinese.
    pub reason: String,
    /// How sure the reading is, 0 to 100.
    pub confidence: u8,
}

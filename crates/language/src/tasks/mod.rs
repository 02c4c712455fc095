//! Task proposals (任务建议): from the clean text and outline of a document, the clauses that order a concrete act or
//! a measurable result, each with its owner, deadline and target as worded. A person edits and confirms; nothing is
//! created by this reading.
//!
//! A clause is weighed by signs (要求词, 责任主体, 时限, 量化目标, 具体动作) against signs of work done, attitude and talk
//! about the meeting itself. What is proposed says why.

mod act;
mod against;
mod border;
mod clause;
mod candidate;
mod head;
mod inner;
mod labels;
mod lead;
mod lexicon;
mod lines;
mod named;
mod owner;
mod reader;
pub(crate) mod section;
mod target;
#[cfg(test)]
mod tests;
mod told;

use crate::dates::{Date, Frequency};
use crate::outline::Outline;
use lexicon::{ACTION_VERBS, FIGURE_VERBS};
pub(crate) use target::figures as figures_of;
pub use target::{Bound, Target};

/// What is known about the document beside its text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Context {
    /// The date of the document (成文日期); without it no deadline is resolved that does not write its year.
    pub date: Option<Date>,
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
    pub due: Option<Date>,
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

/// The length of the owner a phrase begins with, when what can follow a subject stands behind it.
pub(crate) fn doer_length(phrase: &str) -> Option<usize> {
    // 城乡居民医保|参保: what the figure is of, not who does it.
    let figure = |length: usize| FIGURE_VERBS.prefix(&phrase[length..]).is_some();
    owner::owner_subject(phrase, None).map(|(_, length)| length).filter(|&length| !figure(length))
}

/// Is the phrase one concrete verb and no more? 参保, 分红 name a figure as well.
pub(crate) fn is_act(phrase: &str) -> bool {
    phrase.chars().nth(1).is_some() && ACTION_VERBS.contains(phrase) && !FIGURE_VERBS.contains(phrase)
}

/// Proposes tasks. Never fails; a text that orders nothing gives none.
pub fn propose(text: &str, outline: &Outline, context: &Context) -> Vec<Proposal> {
    reader::extract(text, outline, context)
}

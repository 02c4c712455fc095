//! Task proposals (任务建议): from the clean text and outline of a document, the clauses that order a concrete act or
//! a measurable result, each with its owner, deadline and target as worded. A person edits and confirms; nothing is
//! created by this reading.
//!
//! A clause is weighed by cues (要求词, 责任主体, 时限, 量化目标, 具体动作) against cues of work done, attitude and talk about
//! the meeting itself. What is proposed says why.

mod action;
mod clause_head;
mod discourse;
mod evidence;
mod extract;
mod field_labels;
mod genre;
mod lexicon;
mod line_index;
mod owner;
mod proposal;
mod section_role;
mod subordinate;
mod target;
#[cfg(test)]
mod tests;

pub use crate::quantity::{Bound, Target};
pub(crate) use genre::genre;
pub use proposal::{Context, OwnerFrom, Proposal};
pub(crate) use section_role::{SectionRole, heading_at, section_roles, unnumbered_headings};

use crate::outline::Outline;
use crate::tasks::lexicon::{ACTION_VERBS, FIGURE_VERBS};

/// The length of the owner a phrase begins with, when what can follow a subject stands behind it.
pub(crate) fn doer_length(phrase: &str) -> Option<usize> {
    // 城乡居民医保|参保: what the figure is of, not who does it.
    let figure = |length: usize| FIGURE_VERBS.prefix(&phrase[length..]).is_some();
    owner::subject::owner_subject(phrase, None).map(|(_, length)| length).filter(|&length| !figure(length))
}

/// Is the phrase one concrete verb and no more? 参保, 分红 name a figure as well.
pub(crate) fn is_act(phrase: &str) -> bool {
    phrase.chars().nth(1).is_some() && ACTION_VERBS.contains(phrase) && !FIGURE_VERBS.contains(phrase)
}

/// Proposes tasks. Never fails; a text that orders nothing gives none.
pub fn propose(text: &str, outline: &Outline, context: &Context) -> Vec<Proposal> {
    extract::extract(text, outline, context)
}

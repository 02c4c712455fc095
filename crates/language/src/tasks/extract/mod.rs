//! Reads the sentences of a document one after the other and puts tasks together from their clauses.

pub(crate) mod assembly;
pub(crate) mod candidate;
pub(crate) mod clause;
pub(crate) mod label_lines;
pub(crate) mod reach;
pub(crate) mod reported_orders;
pub(crate) mod responsibility;
pub(crate) mod segmentation;
pub(crate) mod sentence;
pub(crate) mod state;

use crate::dates;
use crate::outline::Outline;
use crate::sentence::{Sentence, sentences};
use crate::tasks::extract::state::{Carryover, Extractor};
use crate::tasks::field_labels::bracket_label;
use crate::tasks::genre::genre;
use crate::tasks::line_index::Lines;
use crate::tasks::owner::addressee::addressees;
use crate::tasks::proposal::{Context, Proposal};
use crate::tasks::section_role::{SectionRole, heading_at, section_roles, unnumbered_headings};

/// Proposes the tasks of a document.
pub(crate) fn extract(text: &str, outline: &Outline, context: &Context) -> Vec<Proposal> {
    let genre = genre(text);
    let labels = unnumbered_headings(text, outline);
    let roles = section_roles(outline, genre, &labels);
    let today = context.date.or_else(|| dates::document_date(text));
    let mut reader = Extractor {
        text,
        outline,
        today,
        genre,
        roles,
        labels,
        candidates: Vec::new(),
        carried: Carryover::default(),
        lines: Lines::of(text),
        labelled: (0, 0),
    };
    reader.carried.addressed = addressees(text, genre);
    reader.document();
    reader.candidates.into_iter().filter_map(|d| d.finish(text, outline, today)).collect()
}

impl Extractor<'_> {
    fn document(&mut self) {
        let cuts: Vec<usize> = self.outline.entries.iter().map(|e| e.start).collect();
        let sentences = sentences(self.text, &cuts);
        let mut entry = None;
        let mut next = 0;
        for (i, s) in sentences.iter().enumerate() {
            while self.outline.entries.get(next).is_some_and(|e| e.start <= s.start) {
                entry = Some(next);
                next += 1;
            }
            let open = self.open_entry(entry, s.start);
            let behind = sentences.get(i + 1);
            let labelled = behind.is_some_and(|n| bracket_label(&self.text[n.start..n.end]));
            let body_below = behind.is_some_and(|n| open.is_some_and(|e| n.start < self.outline.entries[e].end));
            self.sentence(s, open, body_below, labelled);
        }
    }

    /// The innermost entry that is not yet closed at `at`.
    fn open_entry(&self, last: Option<usize>, at: usize) -> Option<usize> {
        let mut entry = last;
        while let Some(e) = entry {
            if at < self.outline.entries[e].end {
                return entry;
            }
            entry = self.outline.entries[e].parent.filter(|&p| p < e);
        }
        None
    }

    /// What the part around `at` speaks of.
    pub(crate) fn role(&self, entry: Option<usize>, at: usize) -> SectionRole {
        let label = heading_at(&self.labels, at);
        match entry {
            Some(e) if label.is_none_or(|(l, _)| l < self.outline.entries[e].start) => {
                self.roles.get(e).copied().unwrap_or(SectionRole::Unknown)
            }
            _ => label.map_or(SectionRole::Unknown, |(_, role)| role),
        }
    }

    /// Is the sentence the title, or the title again?
    pub(crate) fn is_title(&self, s: &Sentence) -> bool {
        let title = self.text.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or("");
        title.chars().count() <= 50 && !title.contains('。') && self.text[s.start..s.end].trim() == title
    }
}

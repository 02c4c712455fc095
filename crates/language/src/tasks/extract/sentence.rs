//! One sentence: its position in the document, and what it announces for those behind it.
//!
//! ```text
//! 县里召开会议,强调三点意见:⏎一、6月底前排查隐患点。 → 6月底前排查隐患点 | - | 6月底前 | -
//! ```

use crate::quantity::blanks::blanks;
use crate::sentence::{Clause, Sentence};
use crate::tasks::discourse::{announces_list, is_question};
use crate::tasks::evidence::features::Position;
use crate::tasks::extract::state::{Extractor, Pending, SentenceState};
use crate::tasks::genre::Genre;
use crate::tasks::lexicon::{
    FORM_LABELS, FUTURE_STARTS, ORDER_ANNOUNCEMENTS, PAST_LABELS, QUOTED_SOURCES, RULE_HEADINGS, TOPIC_SHIFTS,
};
use crate::tasks::line_index::marker_end;
use crate::tasks::section_role::SectionRole;

impl Extractor<'_> {
    pub(crate) fn sentence(&mut self, s: &Sentence, entry: Option<usize>, body_below: bool, labelled: bool) {
        self.carried.expire(s.start);
        if self.is_title(s) || self.label_line(s) {
            return;
        }
        let whole = &self.text[s.start..s.end];
        let form = s.clauses.first().is_some_and(|c| {
            matches!(c.closed_by, Some(':' | '：')) && FORM_LABELS.contains(self.text[c.start..c.end].trim())
        });
        if form || is_question(whole) || QUOTED_SOURCES.occurs_in(whole) {
            return;
        }
        // 第三件,坐班。 turns to another matter: who was named before is not meant any more.
        if TOPIC_SHIFTS.prefix(whole).is_some() {
            self.carried.last = None;
        }
        let here = entry.map(|e| &self.outline.entries[e]).filter(|e| e.start == s.start);
        // 下一步, / 明年, : from here on the paragraph speaks of work to come.
        if FUTURE_STARTS.prefix(whole.trim_start_matches(['(', '“', '"'])).is_some() {
            self.carried.ordered_until = self.carried.ordered_until.max(self.lines.end(s.start));
            self.carried.listed_until = 0;
        }
        let label = s.clauses.first().filter(|c| matches!(c.closed_by, Some(':' | '：')));
        if label.is_some_and(|c| c.end - c.start <= 36 && PAST_LABELS.suffix(&self.text[c.start..c.end]).is_some()) {
            self.carried.told_until = self.lines.end(s.start);
        }
        let role = match self.role(entry, s.start) {
            _ if s.start < self.carried.told_until => SectionRole::Results,
            _ if s.start < self.carried.ordered_until => SectionRole::Orders,
            _ if s.start < self.carried.listed_until => SectionRole::Results,
            SectionRole::Unknown if self.carried.announced => SectionRole::Orders,
            role => role,
        };
        let lists = |c: &Clause| matches!(c.closed_by, Some(':' | '：')) && announces_list(&self.text[c.start..c.end]);
        if s.clauses.last().is_some_and(lists) {
            self.carried.listed_until = self.reach_of_lead(s.end, entry);
        }
        self.carried.announced |= self.genre == Genre::Speech && ORDER_ANNOUNCEMENTS.occurs_in(whole);
        let first = self.outline.entries.first();
        let position = Position {
            role,
            genre: self.genre,
            preamble: entry.is_none() && first.is_some_and(|e| e.start > s.start && e.start < self.text.len() / 2),
            heading: here.is_some() && body_below && whole.chars().count() <= 45,
            after_done: false,
            marker_orders: false,
            labelled: labelled && role != SectionRole::Problems,
            under_lead: false,
            opens: false,
            point: false,
            behind_colon: false,
            blanks: blanks(whole),
            of_rules: entry.is_some_and(|e| RULE_HEADINGS.occurs_in(&self.outline.entries[e].heading)),
        };
        let mut run = SentenceState {
            s,
            entry,
            marker_end: here.map(|e| marker_end(self.text, s.start, &e.marker)),
            marker_orders: here.is_some_and(|e| e.marker.ends_with('要')),
            position,
            first_candidate: self.candidates.len(),
            before: Pending::default(),
            open: false,
            meta: false,
            appointed: false,
            chain: None,
        };
        for (k, clause) in s.clauses.iter().enumerate() {
            let start =
                if k == 0 { run.marker_end.map_or(clause.start, |m| m.max(clause.start)) } else { clause.start };
            if start < clause.end {
                self.clause(&mut run, k, clause, start);
            }
            if matches!(clause.closed_by, Some(';' | '；')) {
                if run.appointed {
                    self.carried.last = None;
                    run.appointed = false;
                }
                run.close();
                run.position.after_done = false;
            }
        }
        if run.meta {
            self.candidates.truncate(run.first_candidate);
        }
    }
}

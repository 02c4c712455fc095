//! Lines of labels belong to the tasks before them; a name before a colon says whose what follows is.
//!
//! ```text
//! 派出所:每周在赶集日上路执勤不少于2次。 → 每周在赶集日上路执勤不少于2次 | 派出所 | 每周 | 2次
//! 关于巡察反馈意见的整改方案⏎整改措施:①重复发放的补贴4月15日前全额追回;②补贴名单在村组公示7天。⏎责任单位:县财政局 → 重复发放的补贴4月15日前全额追回 | 县财政局 | 4月15日前 | -⏎补贴名单在村组公示7天 | 县财政局 | - | 7天
//! ```

use crate::dates::{self, Kind, When};
use crate::sentence::{Clause, Sentence};
use crate::tasks::extract::state::{Extractor, Pending, SentenceState};
use crate::tasks::field_labels::{bare_label, bracket_label, labelled};
use crate::tasks::owner::addressee::addressed;
use crate::tasks::owner::name::is_owner;
use crate::tasks::proposal::OwnerFrom;

/// Most tasks one label of an owner is given to.
const MOST_LABELLED: usize = 12;

impl Extractor<'_> {
    /// 派出所:每周上路执勤: nothing but a name before the colon says whose what follows is.
    pub(crate) fn names_owner(&mut self, run: &mut SentenceState<'_>, clause: &Clause, start: usize) -> bool {
        let name = self.text[start..clause.end].trim();
        let alone = matches!(clause.closed_by, Some(':' | '：')) && run.first_candidate == self.candidates.len();
        // What is left of a line behind 各村: at its end is an address, not a sentence.
        let goes_on = run.s.clauses.last().is_some_and(|last| last.start > clause.start);
        if !alone || !goes_on || run.s.clauses.first().is_some_and(|c| c.start < clause.start) {
            return false;
        }
        let Some(owner) = addressed(name).filter(|_| is_owner(name)) else { return false };
        self.carried.last = Some((owner.clone(), self.reach(run.s.start, run.entry)));
        run.before = Pending { from: None, owner: Some(owner.clone()), ..Pending::default() };
        run.chain = Some((owner, clause.end));
        true
    }

    /// Lines 责任单位:… and 完成时限:…, bare or in brackets, belong to the task before them.
    pub(crate) fn label_line(&mut self, s: &Sentence) -> bool {
        let whole = self.text[s.start..s.end].trim_end_matches(['。', '\n', ' ']);
        if !bracket_label(whole) && !bare_label(whole) {
            return false;
        }
        let inner = whole.trim_matches(['(', ')', '（', '）']);
        let offset = s.start + whole.find(inner).unwrap_or(0);
        let times: Vec<When> = dates::find(inner, self.today)
            .into_iter()
            .filter(|w| w.kind != Kind::Past)
            // A bare 2025年6月 behind such a label is a limit.
            .map(|w| When {
                start: w.start + offset,
                end: w.end + offset,
                kind: if matches!(w.kind, Kind::During | Kind::Day) { Kind::By } else { w.kind },
                ..w
            })
            .collect();
        let owner = labelled(inner);
        // 责任人:…。完成时限:…: labels in a row speak of the same tasks.
        let goes_on = self.text.get(self.labelled.1..s.start).is_some_and(|t| t.trim().is_empty());
        // The label speaks of the sentences of its own line and entry; all that name nobody are given its owner.
        // Points inside a line (整改措施:①…;②…) share the labels below it.
        let above = self.outline.entries[..self.outline.entries.partition_point(|e| e.start < s.start)].last();
        let line = above.map_or(0, |e| self.text[..e.start].rfind('\n').map_or(0, |at| at + 1));
        let from = line.max(if goes_on { self.labelled.0 } else { self.labelled.1 });
        let mut last = true;
        for candidate in self.candidates.iter_mut().rev().take_while(|d| d.start >= from).take(MOST_LABELLED) {
            if let Some(owner) = owner.as_ref().filter(|_| last || candidate.owner_from != Some(OwnerFrom::Clause)) {
                candidate.owner = Some(owner.clone());
                candidate.owner_from = Some(OwnerFrom::Label);
            }
            if last {
                candidate.label_time =
                    times.iter().find(|w| w.kind == Kind::By).cloned().or(candidate.label_time.take());
                candidate.times.extend(times.iter().cloned());
            }
            last = false;
        }
        if last && let Some(owner) = owner {
            let above = self.outline.entries.partition_point(|e| e.start <= s.start).checked_sub(1);
            let until = above.map_or(self.text.len(), |e| self.outline.entries[e].end);
            self.carried.answers = Some((owner, until));
        }
        self.labelled = (from, s.end);
        true
    }
}

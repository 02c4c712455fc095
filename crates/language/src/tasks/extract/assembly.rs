//! A candidate begun, gone on with, or waited for.
//!
//! ```text
//! 资产全部登记到村,各村二季度完成移交签字。 → 各村二季度完成移交签字 | 各村 | 二季度 | -
//! 各村要在12月10日前对自建房开展一次排查,逐处登记,不漏一户。 → 各村要在12月10日前对自建房开展一次排查,逐处登记,不漏一户 | 各村 | 在12月10日前 | 一次
//! ```

use crate::tasks::evidence::features::Evidence;
use crate::tasks::extract::candidate::Candidate;
use crate::tasks::extract::state::{Extractor, ParsedClause, Pending, SentenceState};
use crate::tasks::lexicon::{CASE_STARTS, PREPARATORY};
use crate::tasks::owner::appointment::appointed;
use crate::tasks::proposal::OwnerFrom;
use crate::tasks::subordinate::is_ground_only;

/// Most times carried from clauses that only prepare.
const MOST_TIMES: usize = 6;

impl Extractor<'_> {
    pub(crate) fn begin(&mut self, run: &mut SentenceState<'_>, part: ParsedClause<'_>, evidence: Evidence) {
        let answers = self.carried.answers.as_ref().map(|(o, _)| o.clone());
        let (owner, owner_from) = match (part.bracket.or(answers), &part.head.owner) {
            (Some(b), _) => (Some(b), Some(OwnerFrom::Label)),
            (None, Some(o)) => (Some(o.clone()), Some(OwnerFrom::Clause)),
            (None, None) if part.head.everyone => (None, None),
            (None, None) => {
                let carried = self.carried.owner().cloned();
                let from = carried.as_ref().map(|_| OwnerFrom::Carried);
                (carried, from)
            }
        };
        // 选聘管水员1名,每月清洗两次: who was appointed goes on in the same sentence.
        if let Some(o) = appointed(part.act) {
            self.carried.last = Some((o, run.s.end));
            run.appointed = true;
        } else if let Some(o) = part.head.owner {
            self.carried.last = Some((o, self.reach(run.s.start, run.entry)));
        }
        self.candidates.push(Candidate {
            start: run.before.from.unwrap_or(part.head.start),
            end: part.end,
            owner,
            owner_from,
            label_time: None,
            own_times: part.times.len(),
            times: part.times,
            act: part.head.act,
            has_target: part.target.as_ref().is_some_and(|t| !t.in_words),
            blank: part.target.is_some_and(|t| t.value.is_none()),
            counted: part.count.is_some(),
            evidence,
            sentence: (run.s.start, run.s.end),
            entry: run.entry,
        });
        run.open = true;
        run.before = Pending::default();
    }

    /// The open task takes up the clause.
    pub(crate) fn go_on(&mut self, part: ParsedClause<'_>) {
        if let Some(candidate) = self.candidates.last_mut() {
            candidate.end = part.end;
            candidate.times.extend(part.times);
            candidate.has_target |= part.target.is_some_and(|t| !t.in_words);
            candidate.counted |= part.count.is_some();
            // 讲明白,每个村医整理3个例子: who is named later, where nobody was.
            let unnamed = !matches!(candidate.owner_from, Some(OwnerFrom::Clause | OwnerFrom::Label));
            if let Some(owner) = part.head.owner.filter(|_| unnamed && part.head.named && !part.head.helps) {
                candidate.owner = Some(owner);
                candidate.owner_from = Some(OwnerFrom::Clause);
            }
            if let Some(owner) = part.bracket {
                candidate.owner = Some(owner);
                candidate.owner_from = Some(OwnerFrom::Label);
            }
        }
    }

    /// Not yet a task: what only prepares the order belongs to it, and a subject with its modal word goes on.
    pub(crate) fn wait(
        &mut self,
        run: &mut SentenceState<'_>,
        part: ParsedClause<'_>,
        evidence: &Evidence,
        leads: bool,
    ) {
        run.open = false;
        let whole = &self.text[part.head.start.min(part.end)..part.end];
        let prepares = PREPARATORY.prefix(whole).is_some()
            || CASE_STARTS.prefix(part.words).is_some()
            // 诉求过高、长期缠访的,信访局…: for whom the order is.
            || part.words.ends_with('的')
            || is_ground_only(part.act)
            || (part.act.trim().is_empty() && !part.times.is_empty());
        let goes_on = evidence.order >= 2 && !part.head.everyone && evidence.sum > 0;
        if part.head.everyone {
            self.carried.last = None;
        }
        if let Some(o) = part.head.owner.as_ref().filter(|_| part.head.named) {
            self.carried.last = Some((o.clone(), self.reach(run.s.start, run.entry)));
            if leads {
                self.carried.lead = Some((o.clone(), self.reach_of_lead(run.s.end, run.entry)));
            }
        }
        if (prepares || goes_on) && !evidence.done && !evidence.statement {
            run.before.from.get_or_insert(part.head.start.min(part.start));
            run.before.times = part.times;
            run.before.times.truncate(MOST_TIMES);
            run.before.owner = part.head.owner;
            run.before.modal = part.head.modal;
        } else {
            run.before = Pending::default();
        }
    }
}

//! Owners named before the work, or behind it: 由…牵头、各村配合; 村委会负责.
//!
//! ```text
//! 由镇村建办牵头、镇财政所和各村配合,3月底前逐户回访。 → 由镇村建办牵头、镇财政所和各村配合,3月底前逐户回访 | 镇村建办+镇财政所+各村 | 3月底前 | -
//! ```

use crate::sentence::Clause;
use crate::tasks::extract::state::{Extractor, ParsedClause, Pending, SentenceState};
use crate::tasks::owner::lead_support::lead_and_support;
use crate::tasks::proposal::OwnerFrom;

impl Extractor<'_> {
    /// 由镇村建办牵头、各村配合,…: who leads and who helps, before the work or behind it. Gives where the rest of the
    /// clause begins; `None` when nothing is left of it.
    pub(crate) fn behind_chain(&mut self, run: &mut SentenceState<'_>, clause: &Clause, start: usize) -> Option<usize> {
        if let Some((_, end)) = run.chain.as_ref().filter(|(_, end)| start < *end) {
            return (*end < clause.end).then_some(*end);
        }
        let Some(chain) = lead_and_support(self.text, start, run.s.end, self.today) else { return Some(start) };
        let before_work = !self.text[chain.end.min(run.s.end)..run.s.end].trim_matches(['。', ' ']).is_empty();
        if run.open || !before_work {
            // Behind the work: what names the lead there is read as a clause by itself.
            return Some(start);
        }
        self.carried.last = Some((chain.owner.clone(), self.reach(run.s.start, run.entry)));
        run.before =
            Pending {
                from: Some(start), owner: Some(chain.owner.clone()), modal: Some("负责"), ..Pending::default()
            };
        let end = chain.end;
        run.chain = Some((chain.owner, end));
        (end < clause.end).then_some(end)
    }

    /// 各乡镇配合; 村委会负责: who helps with, or is in charge of, what stands before.
    pub(crate) fn belongs_to_the_last(&mut self, run: &SentenceState<'_>, part: &ParsedClause<'_>) -> bool {
        let (Some(owner), Some(candidate)) = (&part.head.owner, self.candidates.last_mut().filter(|_| run.open)) else {
            return false;
        };
        if part.head.helps {
            if let Some(lead) = &mut candidate.owner {
                lead.others.push(owner.lead.clone());
                lead.others.extend(owner.others.iter().cloned());
            }
        } else if part.head.in_charge && !matches!(candidate.owner_from, Some(OwnerFrom::Clause | OwnerFrom::Label)) {
            candidate.owner = Some(owner.clone());
            candidate.owner_from = Some(OwnerFrom::Clause);
        } else {
            return false;
        }
        candidate.end = part.end;
        true
    }
}

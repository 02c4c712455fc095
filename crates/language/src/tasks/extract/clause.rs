//! One clause: parsed, weighed, and what becomes of it.
//!
//! ```text
//! 开展爱国卫生活动,是每年的重要内容。 → no task
//! ```

use crate::dates::{self, When};
use crate::sentence::Clause;
use crate::tasks::clause_head::parse_head;
use crate::tasks::discourse::announces_list;
use crate::tasks::evidence::weigh_clause;
use crate::tasks::extract::candidate::{Candidate, LONGEST_PROPOSAL};
use crate::tasks::extract::state::{Extractor, ParsedClause, SentenceState};
use crate::tasks::field_labels::bracket_owner;
use crate::tasks::lexicon::{CASE_STARTS, END_STATES, META_TALK};
use crate::tasks::target::{target, target_or_count};

/// A clause that only says what the one before is: 是…, 也是….
fn is_of_it(part: &ParsedClause<'_>) -> bool {
    let bare = part.head.owner.is_none() && part.head.modal.is_none();
    bare && (part.words.starts_with(['是', '既']) || part.words.starts_with("也是"))
}

impl<'a> Extractor<'a> {
    fn part(&self, run: &SentenceState<'_>, k: usize, clause: &Clause, start: usize) -> ParsedClause<'a> {
        let text = self.text;
        let (end, bracket) = bracket_owner(text, start, clause.end);
        let mut head = parse_head(text, start, end, self.today);
        let mut times = run.before.times.clone();
        times.extend(dates::find(&text[start..end], self.today).into_iter().map(|w| When {
            start: w.start + start,
            end: w.end + start,
            ..w
        }));
        // What stood before without an act of its own gives its owner and its modal word.
        if !head.named && !head.everyone && run.before.from.is_some() {
            head.owner = run.before.owner.clone();
        }
        // 空白村9月底前清零: what becomes of the villages, not what they do.
        let kind = head.owner.as_ref().is_some_and(|o| o.lead.ends_with('村') && !o.lead.starts_with(['各', '每']));
        if head.named && kind && END_STATES.prefix(&text[head.act.min(end)..end]).is_some() {
            head.owner = None;
            head.named = false;
        }
        // 镇文化站负责,每村放映12场: each village is where, not who.
        if let Some((lead, _)) = &run.chain
            && head.owner.as_ref().is_some_and(|o| o.lead.starts_with('每'))
        {
            head.owner = Some(lead.clone());
        }
        head.modal = head.modal.or(run.before.modal);
        let aim = target(text, start, head.act, end, &times);
        ParsedClause {
            words: &text[start..end],
            act: &text[head.act.min(end)..end],
            start,
            end,
            closed_by: clause.closed_by,
            last: k + 1 == run.s.clauses.len(),
            count: aim.clone().or_else(|| target_or_count(text, start, head.act, end, &times)),
            target: aim,
            head,
            times,
            bracket,
        }
    }

    pub(crate) fn clause(&mut self, run: &mut SentenceState<'_>, k: usize, clause: &Clause, start: usize) {
        let Some(start) = self.behind_chain(run, clause, start) else { return };
        if self.names_owner(run, clause, start) {
            return;
        }
        let mut part = self.part(run, k, clause, start);
        // Points under 各村要做好以下工作: are ordered by it.
        let free = part.head.owner.is_none() && !part.head.everyone;
        let under_lead = free && self.carried.lead.is_some() && run.marker_end.is_some();
        if under_lead {
            part.head.modal = part.head.modal.or(Some("要"));
        }
        // 强调了三点意见: speaks of the speech and leads to what it orders.
        // 应当具备下列条件:(一)…: a list of what is so.
        let lists = part.leads_on() && announces_list(part.words);
        run.meta |= lists || META_TALK.occurs_in(part.words) && !part.leads_on();
        if self.belongs_to_the_last(run, &part) || self.reports(run, &part) {
            return;
        }
        run.position.marker_orders = run.marker_orders && k == 0;
        run.position.under_lead = under_lead && k == 0;
        run.position.opens = k == 0;
        run.position.point = k == 0 && run.marker_end.is_some();
        run.position.behind_colon = k > 0 && matches!(run.s.clauses[k - 1].closed_by, Some(':' | '：'));
        let whole = &self.text[part.head.start.min(part.end)..part.end];
        let mut evidence = weigh_clause(
            whole,
            &part.head,
            part.act,
            &part.times,
            part.target.as_ref(),
            part.count.as_ref(),
            &run.position,
        );
        if part.bracket.is_some() {
            evidence.sum += 4;
        }
        // The owner of the sentence before goes on.
        if free && self.carried.last.is_some() && evidence.concrete >= 2 && !evidence.done && !evidence.statement {
            evidence.sum += 1;
            evidence.order += 1;
        }
        run.position.after_done |= evidence.done;
        let leads = part.last && part.leads_on();
        let act_there = part.act.trim().chars().count() >= 2;
        let enough = evidence.enough() && !run.meta && !leads && act_there;
        // …每两小时巡查一次,遇强降雨,提前转移群众: behind a task that says how much the case opens another.
        let case = CASE_STARTS.prefix(part.words).is_some() && !evidence.acts && !part.last;
        if case && run.open && self.candidates.last().is_some_and(Candidate::full) {
            run.close();
        }
        let stays_open = run.open && self.candidates.last().is_some_and(|d| part.end - d.start <= LONGEST_PROPOSAL);
        if enough && self.begins_new(run, &part, &evidence, k) {
            self.begin(run, part, evidence);
        } else if run.open && is_of_it(&part) {
            // 开展…活动,是…的重要内容: a statement after all.
            let own = self.candidates.len() > run.first_candidate;
            if own && self.candidates.last().is_some_and(|d| d.evidence.order < 3) {
                self.candidates.pop();
            }
            run.open = false;
        } else if stays_open {
            self.go_on(part);
        } else {
            self.wait(run, part, &evidence, leads);
        }
    }
}

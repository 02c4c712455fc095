//! Many tasks at once: accepting and refusing proposals, closing what has reached its goal.

use super::issue::{Issue, To, issue_in};
use super::{Known, known};
use crate::context::OpContext;
use crate::deliver::{Command, Content, Work, deliver};
use crate::outcome::{Outcome, Refusal};
use crate::records::{StepInput, step_in};
use domain::change::Change;
use domain::{Day, Id, PlaceId};
use serde::{Deserialize, Serialize};

/// What came of doing one step for many records: each stands for itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulk {
    /// How many moved on.
    pub done: usize,
    /// Which did not, and why.
    pub refused: Vec<(Id, String)>,
}

impl Bulk {
    /// Counts what came of one record, and gives its changes. What is no answer of that record ends the whole.
    fn take(&mut self, id: Id, done: Outcome<Vec<(PlaceId, Change)>>) -> Outcome<Vec<(PlaceId, Change)>> {
        match done {
            Ok(changes) => {
                self.done += 1;
                Ok(changes)
            }
            Err(fault @ (Refusal::Internal(_) | Refusal::Busy | Refusal::Full)) => Err(fault),
            Err(refusal) => {
                self.refused.push((id, refusal.to_string()));
                Ok(Vec::new())
            }
        }
    }

    /// Reads what was kept; until 2026-12 it was a list of two.
    fn recall(kept: &str) -> Outcome<Self> {
        let old = |text: &str| {
            let (done, refused) = serde_json::from_str(text).ok()?;
            Some(Self { done, refused })
        };
        serde_json::from_str(kept).ok().or_else(|| old(kept)).ok_or(Refusal::SubmissionReused)
    }
}

/// 立项: takes proposals as tasks.
///
/// # Errors
/// The store's; a used submission id. What one record refuses is in the answer.
pub async fn accept(cx: &OpContext, submission: Id, ids: Vec<Id>) -> Outcome<Bulk> {
    let step = known(&cx.app)?.accept_step()?.id.clone();
    bulk(cx, submission, step, ids, "").await
}

/// 不立项: ends proposals without result.
///
/// # Errors
/// As [`accept`].
pub async fn refuse(cx: &OpContext, submission: Id, ids: Vec<Id>, reason: &str) -> Outcome<Bulk> {
    let step = known(&cx.app)?.refuse_step()?.id.clone();
    bulk(cx, submission, step, ids, reason).await
}

/// 批量销号: closes tasks that wait for it. Four eyes hold for each.
///
/// # Errors
/// As [`accept`].
pub async fn close(cx: &OpContext, submission: Id, ids: Vec<Id>) -> Outcome<Bulk> {
    let step = known(&cx.app)?.close_step()?.id.clone();
    bulk(cx, submission, step, ids, "").await
}

/// 一并交办: several accepted tasks to the same recipients, each with its own binding, and its own due day unless one is given.
///
/// # Errors
/// As [`accept`].
pub async fn issue_many(cx: &OpContext, submission: Id, ids: Vec<Id>, to: To, due: Option<Day>) -> Outcome<Bulk> {
    deliver(&cx.with_submission(submission), IssueMany { ids, to, due }).await
}

struct IssueMany {
    ids: Vec<Id>,
    to: To,
    due: Option<Day>,
}

impl Command for IssueMany {
    const NAME: &'static str = "task.issue-many/1";
    type Output = Bulk;

    fn content(&self, into: &mut Content) {
        into.ids(&self.ids).int(self.due.map_or(i64::MIN, |d| d.0.into()));
        self.to.content(into);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<Bulk> {
        let mut out = Bulk::default();
        for id in &self.ids {
            let (to, due) = (self.to.clone(), self.due);
            let issue = Issue { submission: *id, task: *id, to, due, binding: None };
            let done = work.tx.attempt(|tx| issue_in(tx, cx, &issue));
            work.changes(out.take(*id, done.map(|(_, list)| list))?);
        }
        Ok(out)
    }

    fn recall(kept: &str) -> Outcome<Bulk> {
        Bulk::recall(kept)
    }
}

async fn bulk(cx: &OpContext, submission: Id, step: String, mut ids: Vec<Id>, reason: &str) -> Outcome<Bulk> {
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Err(Refusal::whole("请先勾选要办理的任务"));
    }
    deliver(&cx.with_submission(submission), StepMany { step, ids, reason: reason.to_owned() }).await
}

/// One step for each of many records: what one refuses is in the answer, and undoes nothing of the others.
struct StepMany {
    step: String,
    ids: Vec<Id>,
    reason: String,
}

impl Command for StepMany {
    const NAME: &'static str = "task.step-many/1";
    type Output = Bulk;

    fn content(&self, into: &mut Content) {
        into.text(&self.step).text(&self.reason).ids(&self.ids);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<Bulk> {
        let Known { ledger, .. } = known(&cx.app)?;
        let mut out = Bulk::default();
        for id in &self.ids {
            let input = StepInput { reason: self.reason.clone(), ..StepInput::of(cx, &ledger.id, *id, &self.step) };
            let done = work.tx.attempt(|tx| step_in(tx, cx, &input));
            work.changes(out.take(*id, done.map(|(_, change)| vec![change]))?);
        }
        Ok(out)
    }

    fn recall(kept: &str) -> Outcome<Bulk> {
        Bulk::recall(kept)
    }
}

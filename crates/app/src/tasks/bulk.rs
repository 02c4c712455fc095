//! Many tasks at once: accepting and refusing proposals, closing what has reached its goal.

use super::issue::{Issue, To, issue_in};
use super::{Known, known};
use crate::changes::{Delivered, Submission, deliver};
use crate::context::{App, OpContext};
use crate::outcome::{Outcome, Refusal};
use crate::records::{StepInput, step_in};
use domain::change::Change;
use domain::{Day, Id, PlaceId};
use store::Tx;

/// What came of doing one step for many records: each stands for itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bulk {
    /// How many moved on.
    pub done: usize,
    /// Which did not, and why.
    pub refused: Vec<(Id, String)>,
}

impl Bulk {
    /// As kept with the submission, so that the same delivery again gets the same answer.
    fn keep(&self) -> String {
        let refused: Vec<(String, &String)> = self.refused.iter().map(|(id, why)| (id.to_string(), why)).collect();
        serde_json::json!([self.done, refused]).to_string()
    }

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

    fn kept(text: &str) -> Self {
        let (done, refused): (usize, Vec<(String, String)>) = serde_json::from_str(text).unwrap_or_default();
        let refused = refused.into_iter().filter_map(|(id, why)| Some((Id::parse(&id)?, why))).collect();
        Self { done, refused }
    }
}

/// 立项: takes proposals as tasks.
///
/// # Errors
/// The store's; a used submission id. What one record refuses is in the answer.
pub async fn accept(app: &App, cx: &OpContext, submission: Id, ids: Vec<Id>) -> Outcome<Bulk> {
    let step = known(app)?.accept_step()?.id.clone();
    bulk(app, cx, submission, step, ids, "").await
}

/// 不立项: ends proposals without result.
///
/// # Errors
/// As [`accept`].
pub async fn refuse(app: &App, cx: &OpContext, submission: Id, ids: Vec<Id>, reason: &str) -> Outcome<Bulk> {
    let step = known(app)?.refuse_step()?.id.clone();
    bulk(app, cx, submission, step, ids, reason).await
}

/// 批量销号: closes tasks that wait for it. Four eyes hold for each.
///
/// # Errors
/// As [`accept`].
pub async fn close(app: &App, cx: &OpContext, submission: Id, ids: Vec<Id>) -> Outcome<Bulk> {
    let step = known(app)?.close_step()?.id.clone();
    bulk(app, cx, submission, step, ids, "").await
}

/// 一并交办: several accepted tasks to the same recipients, each with its own binding, and its own due day unless one is given.
///
/// # Errors
/// As [`accept`].
pub async fn issue_many(
    app: &App,
    cx: &OpContext,
    submission: Id,
    ids: Vec<Id>,
    to: To,
    due: Option<Day>,
) -> Outcome<Bulk> {
    let list: Vec<String> = ids.iter().map(Id::to_string).collect();
    let how = format!("{to:?}{due:?}");
    let mut content: Vec<&str> = vec!["issue many", &how];
    content.extend(list.iter().map(String::as_str));
    let submission = Submission::new(submission, cx, &content);
    let shared = (app.clone(), cx.clone(), ids, to);
    each(app, submission, move |tx, submission, out| {
        let (app, cx, ids, to) = &shared;
        let mut changes = Vec::new();
        for id in ids {
            let issue = Issue { submission: submission.id, task: *id, to: to.clone(), due, binding: None };
            let done = tx.attempt(|tx| issue_in(tx, app, cx, &issue));
            changes.extend(out.take(*id, done.map(|(_, list)| list))?);
        }
        Ok(changes)
    })
    .await
}

/// Does something for each of many records: what one refuses is in the answer, and undoes nothing of the others.
async fn each<F>(app: &App, submission: Submission, unit: F) -> Outcome<Bulk>
where
    F: Fn(&mut Tx, &Submission, &mut Bulk) -> Outcome<Vec<(PlaceId, Change)>> + Send + 'static,
{
    let unit = move |tx: &mut Tx, submission: &Submission| {
        let mut out = Bulk::default();
        let changes = unit(tx, submission, &mut out)?;
        Ok(Delivered { outcome: out.keep(), answer: out, changes })
    };
    deliver(app, submission, |kept| Ok(Bulk::kept(kept)), unit).await
}

async fn bulk(
    app: &App,
    cx: &OpContext,
    submission: Id,
    step: String,
    mut ids: Vec<Id>,
    reason: &str,
) -> Outcome<Bulk> {
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Err(Refusal::whole("请先勾选要办理的任务"));
    }
    let list: Vec<String> = ids.iter().map(Id::to_string).collect();
    let mut content: Vec<&str> = vec!["bulk", &step, reason];
    content.extend(list.iter().map(String::as_str));
    let submission = Submission::new(submission, cx, &content);
    let shared = (app.clone(), cx.clone(), step, ids, reason.to_owned());
    each(app, submission, move |tx, submission, out| {
        let (app, cx, step, ids, reason) = &shared;
        let Known { ledger, .. } = known(app)?;
        let mut changes = Vec::with_capacity(ids.len());
        for id in ids {
            let input = StepInput {
                submission: submission.id,
                ledger: ledger.id.clone(),
                record: *id,
                step: step.clone(),
                texts: Vec::new(),
                owner_unit: None,
                owner: None,
                reason: reason.clone(),
                day: None,
            };
            let done = tx.attempt(|tx| step_in(tx, app, cx, &input));
            changes.extend(out.take(*id, done.map(|(_, change)| vec![change]))?);
        }
        Ok(changes)
    })
    .await
}

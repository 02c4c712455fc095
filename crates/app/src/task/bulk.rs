//! Many tasks at once: accepting and refusing proposals, closing what has reached its goal.

use super::issue::{Issue, To, issue_in};
use super::{Known, known};
use crate::changes::{Submission, commit, keep_refused, seen};
use crate::context::{App, Asking};
use crate::outcome::{Outcome, Refusal};
use crate::records::{StepInput, step_in};
use domain::{Day, Id};
use std::sync::Arc;

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
pub async fn accept(app: &App, asking: &Asking, submission: Id, ids: Vec<Id>) -> Outcome<Bulk> {
    let step = known(app)?.accept_step()?.id.clone();
    bulk(app, asking, submission, step, ids, "").await
}

/// 不立项: ends proposals without result.
///
/// # Errors
/// As [`accept`].
pub async fn refuse(app: &App, asking: &Asking, submission: Id, ids: Vec<Id>, reason: &str) -> Outcome<Bulk> {
    let step = known(app)?.refuse_step()?.id.clone();
    bulk(app, asking, submission, step, ids, reason).await
}

/// 批量销号: closes tasks that wait for it. Four eyes hold for each.
///
/// # Errors
/// As [`accept`].
pub async fn close(app: &App, asking: &Asking, submission: Id, ids: Vec<Id>) -> Outcome<Bulk> {
    let step = known(app)?.close_step()?.id.clone();
    bulk(app, asking, submission, step, ids, "").await
}

/// 一并交办: several accepted tasks to the same recipients, each with its own binding, and its own due day unless one is given.
///
/// # Errors
/// As [`accept`].
pub async fn issue_many(
    app: &App,
    asking: &Asking,
    submission: Id,
    ids: Vec<Id>,
    to: To,
    due: Option<Day>,
) -> Outcome<Bulk> {
    let list: Vec<String> = ids.iter().map(Id::to_string).collect();
    let how = format!("{to:?}{due:?}");
    let mut content: Vec<&str> = vec!["issue many", &how];
    content.extend(list.iter().map(String::as_str));
    let submission = Submission::new(submission, asking, &content);
    let shared = Arc::new((app.clone(), asking.clone(), ids, to, submission.clone()));
    let written = app
        .write(move |tx| {
            let (app, asking, ids, to, submission) = &*shared;
            if let Some(outcome) = seen(tx, submission)? {
                return Ok(Bulk::kept(&outcome));
            }
            let mut out = Bulk::default();
            let mut changes = Vec::new();
            for id in ids {
                let issue = Issue { submission: submission.id, task: *id, to: to.clone(), due, binding: None };
                match tx.attempt(|tx| issue_in(tx, app, asking, &issue)) {
                    Ok((_, list)) => {
                        out.done += 1;
                        changes.extend(list);
                    }
                    Err(fault @ (Refusal::Internal(_) | Refusal::Busy | Refusal::Full)) => return Err(fault),
                    Err(refusal) => out.refused.push((*id, refusal.to_string())),
                }
            }
            commit(tx, app, submission, &out.keep(), &changes)?;
            Ok(out)
        })
        .await;
    if let Err(refusal) = &written {
        keep_refused(app, submission, refusal).await;
    }
    written
}

async fn bulk(
    app: &App,
    asking: &Asking,
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
    let submission = Submission::new(submission, asking, &content);
    let shared = Arc::new((app.clone(), asking.clone(), step, ids, reason.to_owned(), submission.clone()));
    let written = app
        .write(move |tx| {
            let (app, asking, step, ids, reason, submission) = &*shared;
            let Known { ledger, .. } = known(app)?;
            if let Some(outcome) = seen(tx, submission)? {
                return Ok(Bulk::kept(&outcome));
            }
            let mut out = Bulk::default();
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
                match tx.attempt(|tx| step_in(tx, app, asking, &input)) {
                    Ok((_, change)) => changes.push(change),
                    Err(fault @ (Refusal::Internal(_) | Refusal::Busy | Refusal::Full)) => return Err(fault),
                    Err(refusal) => out.refused.push((*id, refusal.to_string())),
                }
            }
            out.done = changes.len();
            commit(tx, app, submission, &out.keep(), &changes)?;
            Ok(out)
        })
        .await;
    if let Err(refusal) = &written {
        keep_refused(app, submission, refusal).await;
    }
    written
}

//! One step for several records of a ledger.

use super::forms::{AskedField, asked_fields};
use super::step::{StepInput, step};
use super::view::view_in;
use crate::context::OpContext;
use crate::outcome::{Outcome, Refusal};
use domain::Id;
use domain::ledger::{Ledger, Step};

/// Records one bulk step may take.
pub const BULK_LIMIT: usize = 500;

/// What a bulk step would do.
#[derive(Clone, Debug)]
pub struct BulkPreview {
    /// Title of the step.
    pub title: String,
    /// Records it can be done with: id and what names them.
    pub ready: Vec<(Id, String)>,
    /// The others, each with why.
    pub left_out: Vec<String>,
    /// What the step asks.
    pub asked: Vec<AskedField>,
}

fn bulk<'a>(ledger: &'a Ledger, id: &str) -> Outcome<&'a Step> {
    ledger.step(id).filter(|s| s.bulk).ok_or(Refusal::NotFound)
}

/// What a bulk step would do with these records; those that may not be seen are passed over.
///
/// # Errors
/// [`Refusal::NotFound`] for a step that is none for several; the store's.
pub async fn bulk_preview(cx: &OpContext, ledger: &Ledger, id: &str, records: Vec<Id>) -> Outcome<BulkPreview> {
    let step = bulk(ledger, id)?;
    let captured = (ledger.id.clone(), step.id.clone(), step.title.clone(), records);
    let (ready, left_out) = cx
        .read(move |cx, tx| {
            let (ledger, step, title, records) = &captured;
            let (mut ready, mut left_out) = (Vec::new(), Vec::new());
            for record in records.iter().take(BULK_LIMIT) {
                let view = match view_in(tx, cx, ledger, *record) {
                    Err(Refusal::NotFound) => continue,
                    view => view?,
                };
                match view.steps.iter().find(|s| s.id == *step).map(|s| &s.blocked) {
                    Some(None) => ready.push((*record, view.headline)),
                    Some(Some(why)) => left_out.push(format!("{}：{why}", view.headline)),
                    None => left_out.push(format!("{}：现在是“{}”，不能{title}", view.headline, view.state.0)),
                }
            }
            Ok((ready, left_out))
        })
        .await?;
    Ok(BulkPreview { title: step.title.clone(), ready, left_out, asked: asked_fields(step) })
}

/// What came of a bulk step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BulkDone {
    /// Title of the step.
    pub title: String,
    /// Records it was done with.
    pub done: usize,
    /// Records that wait for another person to do it too.
    pub waiting: usize,
    /// Why it was not done with the others.
    pub refused: Vec<String>,
}

/// Does a step with several records, one by one.
///
/// # Errors
/// [`Refusal::NotFound`] for a step that is none for several; what is a fault and not a refusal ends it.
pub async fn bulk_step(
    cx: &OpContext,
    ledger: &Ledger,
    id: &str,
    records: Vec<Id>,
    texts: Vec<(String, String)>,
    reason: &str,
) -> Outcome<BulkDone> {
    let mut out = BulkDone { title: bulk(ledger, id)?.title.clone(), ..BulkDone::default() };
    for record in records.into_iter().take(BULK_LIMIT) {
        let input = StepInput {
            submission: cx.app.id(),
            ledger: ledger.id.clone(),
            record,
            step: id.to_owned(),
            texts: texts.clone(),
            uploads: Vec::new(),
            owner_unit: None,
            owner: None,
            reason: reason.to_owned(),
            day: None,
        };
        match step(cx, input).await {
            Ok(moved) if moved.missing > 0 => out.waiting += 1,
            Ok(_) => out.done += 1,
            Err(refusal @ (Refusal::Internal(_) | Refusal::Busy | Refusal::Full)) => return Err(refusal),
            Err(refusal) => out.refused.push(refusal.to_string()),
        }
    }
    Ok(out)
}

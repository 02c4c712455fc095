//! What the page of a task shows beside its facts: where it comes from, how it stands, what was handed down.

use super::{Bound, Child, Counts, children, known, progress};
use crate::context::{App, OpContext};
use crate::outcome::Outcome;
use crate::records::RecordView;
use domain::{Id, PlaceId};

/// Sheets shown under a task.
const SHEETS: i64 = 60;

/// What the page of a task shows beside its facts.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Ledger id.
    pub ledger: String,
    /// Place of the task.
    pub place: PlaceId,
    /// What measures it; `None` for one that a person reports.
    pub bound: Option<Bound>,
    /// Evidence kept when it was judged: value, time, hash; empty before.
    pub evidence: String,
    /// Document and headings it stands under; empty for a task that comes from no document.
    pub origin: String,
    /// The document and the task whose sentence in it this one carries out, for those who may read the document.
    pub sentence: Option<(Id, Id)>,
    /// Tasks handed down from it, by state; states without one are left out.
    pub counts: Vec<Counts>,
    /// The first of them.
    pub sheets: Vec<Child>,
}

/// Fields of a ledger that [`Panel`] shows, so that the facts leave them out; none for a ledger without tasks.
pub fn panel_fields<'a>(app: &'a App, ledger: &str) -> Vec<&'a str> {
    let Some((ledger, task)) = app.loaded().ledger(ledger).ok().and_then(|l| Some((l, l.traits.task.as_ref()?))) else {
        return Vec::new();
    };
    let indexes = [task.source, task.sentence, task.evidence].into_iter().chain(task.origin);
    indexes.map(|index| ledger.fields[index].id.as_str()).collect()
}

/// What the page of a task shows beside its facts; `None` for a record of another ledger.
///
/// # Errors
/// Not visible; the store's.
pub async fn panel(cx: &OpContext, view: &RecordView) -> Outcome<Option<Panel>> {
    let Some(known) = known(&cx.app).ok().filter(|known| known.ledger.id == view.record.ledger) else {
        return Ok(None);
    };
    let id = view.record.id;
    let progress = progress(cx, id).await?;
    let counts: Vec<Counts> = progress.children.into_iter().filter(|c| c.count > 0).collect();
    let sheets = if counts.is_empty() { Vec::new() } else { children(cx, id, 0, SHEETS).await? };
    let field = |index: usize| view.field(&known.ledger.fields[index].id);
    let words = |index: usize| field(index).map(|f| f.text.clone()).unwrap_or_default();
    let link = |index: usize| field(index)?.link.as_ref().map(|(_, id)| *id);
    Ok(Some(Panel {
        ledger: known.ledger.id.clone(),
        place: view.record.place,
        bound: progress.bound,
        evidence: words(known.task.evidence),
        origin: known.task.origin.map(words).unwrap_or_default(),
        // A sheet of a village shares the sentence of the task it was handed down from.
        sentence: link(known.task.source).map(|document| (document, link(known.task.parent).unwrap_or(id))),
        counts,
        sheets,
    }))
}

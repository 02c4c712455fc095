//! 重新推算时限: a speech whose day was put right gives its proposals other deadlines. Only what nobody has touched since it was
//! proposed follows; what a person set stays.

use super::proposal::{due, span_of};
use super::{Derived, derive, keep, known};
use crate::context::OpContext;
use crate::deliver::{Command, Content, Work, deliver};
use crate::outcome::Outcome;
use crate::records::{EditRequest, amend, load_for_update, reader};
use crate::tasks;
use domain::access::Permission;
use domain::change::Change;
use domain::ledger::Record;
use domain::{Day, Id, PlaceId, Value};
use store::Tx;
use store::records::Query;

/// The deadline that the reading of today gives a proposal; `None` when it is the one it has, or a person has touched it.
pub(super) fn later(tasks: &tasks::Known<'_>, derived: &Derived, record: &Record) -> Option<Value> {
    let untouched = record.version == 1 && tasks.ledger.states.first().is_some_and(|s| s.id == record.state);
    let span = record.values[tasks.task.sentence].text().and_then(span_of).filter(|_| untouched)?;
    let proposal = derived.proposals.iter().find(|p| (p.start, p.end) == span)?;
    Some(due(proposal)).filter(|due| *due != record.values[tasks.task.due])
}

/// Gives the proposals of a speech that nobody has touched the deadlines that follow from its day as it is now; how many.
///
/// # Errors
/// Not visible, no right, the store's.
pub async fn redate(cx: &OpContext, submission: Id, id: Id) -> Outcome<usize> {
    deliver(&cx.with_submission(submission), Redate(id)).await
}

/// Says the day of a speech that came in without one.
///
/// # Errors
/// A day to come; no right; not visible; the store's.
pub async fn give_day(cx: &OpContext, submission: Id, id: Id, day: Day) -> Outcome<()> {
    let ledger = known(&cx.app)?.ledger;
    let field = ledger.fields[known(&cx.app)?.speech.day].id.clone();
    let base = crate::records::view(cx, &ledger.id, id).await?.record.version;
    let texts = vec![(field, day.to_string())];
    let (ledger, uploads) = (ledger.id.clone(), Vec::new());
    let edit = EditRequest { submission, ledger, record: id, base, texts, uploads, reason: None };
    crate::records::edit(cx, edit).await.map(|_| ())
}

struct Redate(Id);

impl Command for Redate {
    const NAME: &'static str = "speech.redate/1";
    /// How many proposals got another deadline.
    type Output = usize;

    fn content(&self, into: &mut Content) {
        into.id(self.0);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<usize> {
        let changes = redate_in(work.tx, cx, self.0)?;
        let count = changes.len();
        work.changes(changes);
        Ok(count)
    }
}

fn redate_in(tx: &mut Tx, cx: &OpContext, id: Id) -> Outcome<Vec<(PlaceId, Change)>> {
    let (known, tasks, reader) = (known(&cx.app)?, tasks::known(&cx.app)?, reader(cx));
    let (_, speech) = load_for_update(tx, &cx.app, &reader, known.table, id)?;
    let text = |index: usize| speech.values[index].text().unwrap_or_default();
    let kept = known.speech.kept.map(text).map(keep::keys).unwrap_or_default();
    let derived = derive(text(known.speech.text), speech.values[known.speech.day].day(), &kept);
    let query = Query { refers: Some((tasks.task.source, id)), ..Query::default() };
    let mut found = Vec::new();
    store::records::each(tx, &reader, tasks.table, &query, |stored| {
        found.push(stored);
        Ok::<(), store::Error>(())
    })?;
    let mut changes = Vec::new();
    for stored in &found {
        let Some(due) = later(&tasks, &derived, &stored.record) else { continue };
        let values = vec![(tasks.task.due, due)];
        let row = (stored, &stored.record);
        changes.extend(amend(tx, cx, tasks.table, row, Permission::RecordEdit, values, "讲话日期改正")?);
    }
    Ok(changes)
}

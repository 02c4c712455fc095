//! 办理: steps of a record.

use super::edit::load_for_update;
use super::files::{self, KeptFile, Upload};
use super::write::{self, ChangeMeta};
use super::{owner, pickers, read_texts, reader, recurrence, references, tables, with_rules};
use crate::accounts::{SYSTEM, workers};
use crate::context::OpContext;
use crate::deliver::{Command, Content, Work, deliver};
use crate::outcome::{Outcome, Refusal};
use domain::access::{Permission, Permit, Target, permit, permit_step};
use domain::change::{Change, ChangeKind};
use domain::ledger::{Ask, Doing, History, Ledger, Record, Step, StepRequest, Stepped};
use domain::{Day, Id, PlaceId};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::changes::StoredChange;
use store::records::{Stored, Table};

/// A step as it comes from a form.
#[derive(Clone, Debug)]
pub struct StepInput {
    /// Submission id.
    pub submission: Id,
    /// Ledger id.
    pub ledger: String,
    pub record: Id,
    /// Step id.
    pub step: String,
    /// Texts by field id of what it asks.
    pub texts: Vec<(String, String)>,
    /// Photos and files that come with it.
    pub uploads: Vec<Upload>,
    /// Responsible unit from now on.
    pub owner_unit: Option<Id>,
    /// Responsible person from now on.
    pub owner: Option<Id>,
    /// Why.
    pub reason: String,
    /// Business day; today without.
    pub day: Option<Day>,
}

impl StepInput {
    /// A step that answers nothing, delivered by the submission of this operation or one of its own.
    pub fn of(cx: &OpContext, ledger: &str, record: Id, step: &str) -> Self {
        Self {
            submission: cx.submission.unwrap_or_else(|| cx.app.id()),
            ledger: ledger.to_owned(),
            record,
            step: step.to_owned(),
            texts: Vec::new(),
            uploads: Vec::new(),
            owner_unit: None,
            owner: None,
            reason: String::new(),
            day: None,
        }
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Version now.
    pub version: i64,
    /// State id now.
    pub state: String,
    /// How many more people are needed before it takes effect; 0 when it has.
    pub missing: i64,
}

/// What four eyes need to know of a record's past.
pub(crate) fn history(ledger: &Ledger, kept: &[StoredChange]) -> History {
    let mut out = History::default();
    for k in kept {
        let change = &k.change;
        let mut persons = vec![change.person];
        persons.extend(change.acting_for);
        match change.kind {
            ChangeKind::Step | ChangeKind::Endorse => {
                out.steps.push(Doing { step: change.step.clone(), persons: persons.clone() });
            }
            ChangeKind::Create | ChangeKind::Adopt => out.creators.extend(&persons),
            ChangeKind::Correct if !out.steps.is_empty() => {
                out.corrected.extend(change.before.iter().filter_map(|(id, json)| {
                    let index = ledger.field(id).filter(|i| ledger.fields[*i].sensitive.is_none())?;
                    Some((index, ledger.fields[index].ty.from_json(json).unwrap_or_default()))
                }));
            }
            _ => {}
        }
        if matches!(change.kind, ChangeKind::Edit | ChangeKind::Correct | ChangeKind::Create) {
            for field in change.after.keys().filter(|k| !k.starts_with('@')) {
                out.edits.push((field.clone(), persons.clone()));
            }
        }
    }
    out
}

/// Does a step.
///
/// # Errors
/// Rules broken, no right, four eyes, not visible, already done.
pub async fn step(cx: &OpContext, input: StepInput) -> Outcome<Moved> {
    deliver(&cx.with_submission(input.submission), DoStep { input, files: Vec::new() }).await
}

struct DoStep {
    input: StepInput,
    files: Vec<KeptFile>,
}

impl Command for DoStep {
    const NAME: &'static str = "record.step/1";
    type Output = Moved;

    fn content(&self, into: &mut Content) {
        let StepInput { submission: _, ledger, record, step, texts, uploads, owner_unit, owner, reason, day } =
            &self.input;
        into.text(ledger).id(*record).text(step).pairs(texts).optional_id(*owner_unit).optional_id(*owner);
        into.text(reason).int(day.map_or(i64::MIN, |d| d.0.into()));
        Upload::content(uploads, into);
    }

    async fn prepare(&mut self, cx: &OpContext) -> Outcome<()> {
        let ledger = cx.app.loaded().ledger(&self.input.ledger)?;
        self.input.texts = pickers::resolved(cx, ledger, std::mem::take(&mut self.input.texts)).await?;
        if self.input.uploads.is_empty() {
            return Ok(());
        }
        let (name, record, step) = (self.input.ledger.clone(), self.input.record, self.input.step.clone());
        cx.read(move |cx, tx| {
            let table = cx.app.loaded().table(&name)?;
            let stored = store::records::get(tx, &reader(cx), table, record)?.ok_or(Refusal::NotFound)?;
            allowed(cx, table, &step, &stored.record).map(|_| ())
        })
        .await?;
        (self.input.texts, self.files) = files::keep(&cx.app, ledger, &self.input.texts, &self.input.uploads).await?;
        Ok(())
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<Moved> {
        let (moved, change) = step_in(work.tx, cx, &self.input)?;
        let table = cx.app.loaded().table(&self.input.ledger)?;
        let stored = store::records::get(work.tx, &reader(cx), table, self.input.record)?;
        if let Some(stored) = stored.filter(|_| !self.files.is_empty()) {
            files::link(work.tx, &cx.app, &stored.record, &self.files)?;
        }
        work.changes([change]);
        Ok(moved)
    }

    fn recall(kept: &str) -> Outcome<Moved> {
        // Until 2026-12 the outcome was `<version> <state> <missing>`.
        let moved = serde_json::from_str(kept).ok().or_else(|| {
            let mut parts = kept.split(' ');
            Some(Moved {
                version: parts.next()?.parse().ok()?,
                state: parts.next()?.to_owned(),
                missing: parts.next()?.parse().ok()?,
            })
        });
        moved.ok_or(Refusal::SubmissionReused)
    }
}

/// Proof that the actor may do this step of the record.
fn allowed(cx: &OpContext, table: &Table, step: &str, record: &Record) -> Outcome<Permit> {
    let pack = &cx.app.loaded().pack;
    let ledger = table.ledger();
    let step = ledger.step(step).ok_or(Refusal::NotFound)?;
    permit_step(&pack.roles, &cx.app.tree(), &pack.parameters, &cx.actor, &ledger.line, step, record)
        .ok_or_else(|| Refusal::Forbidden(format!("“{}”不由您办理", step.title)))
}

/// Does a step of a person inside a unit, without its submission: for one record, or for many at once.
pub(crate) fn step_in(tx: &mut Tx, cx: &OpContext, input: &StepInput) -> Outcome<(Moved, (PlaceId, Change))> {
    let table = cx.app.loaded().table(&input.ledger)?;
    let ledger = table.ledger();
    let (stored, old) = load_for_update(tx, &cx.app, &reader(cx), table, input.record)?;
    let permit = allowed(cx, table, &input.step, &old)?;
    let texts = tables::unmasked(ledger, &stored, &old, input.texts.clone());
    let values = read_texts(cx, ledger, cx.app.tree().tenant(old.place), &texts)?;
    references::check(tx, cx, ledger, Some(&old), &values)?;
    if let Some(step) = ledger.step(&input.step).filter(|s| s.asks.contains(&Ask::Owner)) {
        owner::check(tx, cx, ledger, step, &old, (input.owner, input.owner_unit))?;
    }
    let request = StepRequest {
        step: input.step.clone(),
        values,
        owner_unit: input.owner_unit,
        owner: input.owner,
        reason: input.reason.clone(),
        day: input.day.unwrap_or_else(|| cx.today()),
    };
    perform(tx, cx, table, &permit, (&stored, &old), &request)
}

/// Why this actor does not reopen the record; `None` for other steps, and for a superior of who closed it.
pub(crate) fn not_superior(
    tx: &mut Tx,
    cx: &OpContext,
    ledger: &Ledger,
    (step, record): (&Step, &Record),
    past: &History,
) -> Outcome<Option<String>> {
    if !step.reopens {
        return Ok(None);
    }
    let pack = &cx.app.loaded().pack;
    let (closing, persons) = past.closers(ledger);
    let mut grants = Vec::new();
    for person in persons {
        grants.extend(workers(tx, &cx.app, person, cx.today())?.into_iter().flat_map(|actor| actor.grants));
    }
    let closing = closing.and_then(|id| ledger.step(&id));
    let world = (&pack.roles, &*cx.app.tree(), &pack.parameters);
    Ok(domain::access::not_superior(world, &cx.actor, (closing, &grants), ledger, (step, record)))
}

/// Does a step that has its permit: for people and for the machine's own steps.
pub(crate) fn perform(
    tx: &mut Tx,
    cx: &OpContext,
    table: &Table,
    permit: &Permit,
    (stored, old): (&Stored, &Record),
    request: &StepRequest,
) -> Outcome<(Moved, (PlaceId, Change))> {
    let ledger = table.ledger();
    let past = history(ledger, &store::changes::of_record(tx, old.county, old.id)?);
    if cx.actor.account != SYSTEM {
        // What was corrected does not let somebody else close it than before.
        for life in past.lives(ledger, old).iter().skip(1) {
            allowed(cx, table, &request.step, life)?;
        }
    }
    if let Some(step) = ledger.step(&request.step)
        && let Some(why) = not_superior(tx, cx, ledger, (step, old), &past)?
    {
        return Err(Refusal::whole(why));
    }
    let counted = counted_once(tx, old)?;
    let stepped =
        with_rules(&cx.app, ledger, |rules| domain::ledger::step(rules, &counted, request, &cx.actor, cx.now, &past))?;
    let (kind, new, missing) = match stepped {
        Stepped::Done(record) => (ChangeKind::Step, record, 0),
        Stepped::Endorsed { record, missing } => (ChangeKind::Endorse, record, missing),
    };
    let meta = ChangeMeta { step: &request.step, basis: &request.reason, ..ChangeMeta::of(cx, kind, request.day) };
    let change = write::update(tx, &cx.app, permit, table, (stored, old), &new, &meta)?;
    Ok((Moved { version: new.version, state: new.state, missing }, change))
}

/// Confirms that a record repeats a closed one (反弹). The closed record is not touched.
///
/// # Errors
/// No right, not visible, already a recurrence of another; not a closed record of the same ledger, place and matter, closed so
/// many days before as the ledger says; a circle.
pub async fn confirm_recurrence(cx: &OpContext, ledger: &str, record: Id, of: Id) -> Outcome<i64> {
    deliver(cx, ConfirmRecurrence { ledger: ledger.to_owned(), record, of }).await
}

struct ConfirmRecurrence {
    ledger: String,
    record: Id,
    of: Id,
}

impl Command for ConfirmRecurrence {
    const NAME: &'static str = "record.recurs/1";
    type Output = i64;

    fn content(&self, into: &mut Content) {
        into.text(&self.ledger).id(self.record).id(self.of);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<i64> {
        let table = cx.app.loaded().table(&self.ledger)?;
        let ledger = table.ledger();
        let reader = reader(cx);
        let (stored, old) = load_for_update(work.tx, &cx.app, &reader, table, self.record)?;
        let (_, first) = load_for_update(work.tx, &cx.app, &reader, table, self.of)?;
        let rule =
            ledger.traits.recurrence.as_ref().ok_or_else(|| Refusal::whole(format!("{}不认定反弹", ledger.title)))?;
        if old.recurs_of.is_some_and(|of| of != first.id) {
            return Err(Refusal::whole(format!("这条{}已经认定为另一条的反弹", ledger.noun)));
        }
        if let Some(why) = recurrence::why_not(ledger, rule, &old, &first) {
            return Err(Refusal::whole(why));
        }
        recurrence::never_in_a_circle(work.tx, &cx.app, table, &old, &first)?;
        let roles = &cx.app.loaded().pack.roles;
        let permit = permit(roles, &cx.app.tree(), &cx.actor, Permission::RecordEdit, &Target::of(ledger, &old))
            .ok_or_else(|| Refusal::Forbidden(format!("您不能修改这条{}", ledger.noun)))?;
        let mut new = old.clone();
        new.recurs_of = Some(self.of);
        new.version += 1;
        new.changed_at = cx.now;
        new.changed_by = cx.actor.person;
        let meta = ChangeMeta { basis: "认定为反弹", ..ChangeMeta::of(cx, ChangeKind::Edit, cx.today()) };
        let change = write::update(work.tx, &cx.app, &permit, table, (&stored, &old), &new, &meta)?;
        work.changes([change]);
        Ok(new.version)
    }
}

/// The record with each natural person once among those who gave their part of a step: two who turned out to be one count as one.
fn counted_once(tx: &mut Tx, record: &Record) -> Outcome<Record> {
    let mut out = record.clone();
    if out.pending.len() > 1 {
        let mut seen: Vec<(String, Id)> = Vec::new();
        for (step, person) in std::mem::take(&mut out.pending) {
            let all = store::accounts::register::same(tx, person)?;
            if !seen.iter().any(|(s, p)| *s == step && (*p == person || all.contains(p))) {
                seen.push((step, person));
            }
        }
        out.pending = seen;
    }
    Ok(out)
}

//! 办理: steps of a record.

use super::edit::load_for_update;
use super::write::{self, ChangeMeta};
use super::{read_texts, reader, with_rules};
use crate::changes::{Delivered, Submission, commit, deliver};
use crate::context::{App, OpContext};
use crate::outcome::{Outcome, Refusal};
use domain::access::{Permission, Permit, Target, permit, permit_step};
use domain::change::{Change, ChangeKind};
use domain::ledger::{Doing, History, Record, StepRequest, Stepped};
use domain::{Day, Id, PlaceId};
use std::sync::Arc;
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
    /// Record.
    pub record: Id,
    /// Step id.
    pub step: String,
    /// Texts by field id of what it asks.
    pub texts: Vec<(String, String)>,
    /// Responsible unit from now on.
    pub owner_unit: Option<Id>,
    /// Responsible person from now on.
    pub owner: Option<Id>,
    /// Why.
    pub reason: String,
    /// Business day; today without.
    pub day: Option<Day>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Version now.
    pub version: i64,
    /// State id now.
    pub state: String,
    /// How many more people are needed before it takes effect; 0 when it has.
    pub missing: i64,
}

/// What four eyes need to know of a record's past.
pub(crate) fn history(kept: &[StoredChange]) -> History {
    let mut out = History::default();
    for k in kept {
        let change = &k.change;
        let mut persons = vec![change.person];
        persons.extend(change.acting_for);
        match change.kind {
            ChangeKind::Step | ChangeKind::Endorse => {
                out.steps.push(Doing { step: change.step.clone(), persons: persons.clone() });
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
pub async fn step(app: &App, cx: &OpContext, input: StepInput) -> Outcome<Moved> {
    let record = input.record.to_string();
    let owner = format!("{:?}{:?}{:?}", input.owner, input.owner_unit, input.day);
    let mut content: Vec<&str> = vec!["step", &input.ledger, &record, &input.step, &owner, &input.reason];
    for (name, text) in &input.texts {
        content.extend([name.as_str(), text.as_str()]);
    }
    let submission = Submission::new(input.submission, cx, &content);
    let shared = (app.clone(), cx.clone(), input);
    let again = |kept: &str| {
        let mut parts = kept.split(' ');
        Ok(Moved {
            version: parts.next().and_then(|v| v.parse().ok()).unwrap_or(0),
            state: parts.next().unwrap_or_default().to_owned(),
            missing: parts.next().and_then(|v| v.parse().ok()).unwrap_or(0),
        })
    };
    deliver(app, submission, again, move |tx, _| {
        let (app, cx, input) = &shared;
        let (moved, change) = step_in(tx, app, cx, input)?;
        let outcome = format!("{} {} {}", moved.version, moved.state, moved.missing);
        Ok(Delivered { answer: moved, outcome, changes: vec![change] })
    })
    .await
}

/// Does a step of a person inside a unit, without its submission: for one record, or for many at once.
pub(crate) fn step_in(
    tx: &mut Tx,
    app: &App,
    cx: &OpContext,
    input: &StepInput,
) -> Outcome<(Moved, (PlaceId, Change))> {
    let loaded = app.loaded();
    let table = loaded.table(&input.ledger)?;
    let ledger = table.ledger();
    let (stored, old) = load_for_update(tx, app, &reader(app, cx), table, input.record)?;
    let tree = app.tree();
    let step = ledger.step(&input.step).ok_or(Refusal::NotFound)?;
    let permit = permit_step(&loaded.pack.roles, &tree, &loaded.pack.parameters, &cx.actor, &ledger.line, step, &old)
        .ok_or_else(|| Refusal::Forbidden(format!("“{}”不由您办理", step.title)))?;
    let values = read_texts(app, cx, ledger, tree.tenant(old.place), &input.texts)?;
    let request = StepRequest {
        step: input.step.clone(),
        values,
        owner_unit: input.owner_unit,
        owner: input.owner,
        reason: input.reason.clone(),
        day: input.day.unwrap_or_else(|| cx.today()),
    };
    perform(tx, app, cx, table, &permit, (&stored, &old), &request)
}

/// Does a step that has its permit: for people and for the machine's own steps.
pub(crate) fn perform(
    tx: &mut Tx,
    app: &App,
    cx: &OpContext,
    table: &Table,
    permit: &Permit,
    (stored, old): (&Stored, &Record),
    request: &StepRequest,
) -> Outcome<(Moved, (PlaceId, Change))> {
    let ledger = table.ledger();
    let past = history(&store::changes::of_record(tx, old.county, old.id)?);
    let stepped = with_rules(app, ledger, |rules| domain::ledger::step(rules, old, request, &cx.actor, cx.now, &past))?;
    let (kind, new, missing) = match stepped {
        Stepped::Done(record) => (ChangeKind::Step, record, 0),
        Stepped::Endorsed { record, missing } => (ChangeKind::Endorse, record, missing),
    };
    let meta = ChangeMeta {
        kind,
        step: &request.step,
        day: request.day,
        now: cx.now,
        actor: &cx.actor,
        basis: &request.reason,
    };
    let change = write::update(tx, app, permit, table, (stored, old), &new, &meta)?;
    Ok((Moved { version: new.version, state: new.state, missing }, change))
}

/// Confirms that a record repeats a closed one (反弹). The closed record is not touched.
///
/// # Errors
/// No right, not visible, not a record of the same ledger and place.
pub async fn confirm_recurrence(app: &App, cx: &OpContext, ledger: &str, record: Id, of: Id) -> Outcome<i64> {
    let submission = Submission::new(app.id(), cx, &["recurs", &record.to_string(), &of.to_string()]);
    let shared = Arc::new((app.clone(), cx.clone(), submission, ledger.to_owned()));
    app.write(move |tx| {
        let (app, cx, submission, ledger) = &*shared;
        let table = app.loaded().table(ledger)?;
        let ledger = table.ledger();
        let reader = reader(app, cx);
        let (stored, old) = load_for_update(tx, app, &reader, table, record)?;
        let (_, first) = load_for_update(tx, app, &reader, table, of)?;
        if first.place != old.place || first.id == old.id || ledger.traits.recurrence.is_none() {
            return Err(Refusal::whole("只能认定为同一地点、同类问题的反弹"));
        }
        let target = Target { place: old.place, line: Some(&ledger.line), unit: old.unit, owner_unit: old.owner_unit };
        let permit = permit(&app.loaded().pack.roles, &app.tree(), &cx.actor, Permission::RecordEdit, &target)
            .ok_or_else(|| Refusal::Forbidden(format!("您不能修改这条{}", ledger.noun)))?;
        let mut new = old.clone();
        new.recurs_of = Some(of);
        new.version += 1;
        new.changed_at = cx.now;
        new.changed_by = cx.actor.person;
        let meta = ChangeMeta {
            kind: ChangeKind::Edit,
            step: "",
            day: cx.today(),
            now: cx.now,
            actor: &cx.actor,
            basis: "认定为反弹",
        };
        let change = write::update(tx, app, &permit, table, (&stored, &old), &new, &meta)?;
        commit(tx, app, submission, &new.version.to_string(), &[change])?;
        Ok(new.version)
    })
    .await
}

//! 达标待销号: bound tasks move themselves when the ledgers say so; a person closes.

use super::progress::{Reading, period};
use super::{Judging, Known, Standing, figure, known};
use crate::accounts::as_system;
use crate::context::{App, OpContext};
use crate::deliver::{Command, Content, Work, deliver};
use crate::indicators::Question;
use crate::outcome::{Outcome, Refusal};
use crate::records::{load_for_update, perform};
use domain::access::{Permission, Scope, system_permit};
use domain::change::ChangeKind;
use domain::indicators::Period;
use domain::ledger::{Record, StepRequest};
use domain::{Day, Id, Value};
use std::collections::HashSet;
use store::Tx;
use store::records::{Query, Reader};

/// Characters of evidence that are kept with a task.
const MAX_EVIDENCE_CHARS: usize = 1000;

/// A task that has reached its goal, with what shows it.
#[derive(Clone)]
struct Found {
    task: Id,
    version: i64,
    evidence: String,
}

/// Judges every task that is open and bound, as of today, and moves those that reached their goal to 待销号 with figure, scope,
/// day and number of rows as evidence. Gives how many moved. A task is moved at most once a day, so running twice is running
/// once. Before its due day a task is not moved while sheets below it are in work, nor again after a person sent it back.
///
/// # Errors
/// The store's.
pub async fn judge(app: &App) -> Outcome<usize> {
    let cx = as_system(app, "job");
    let day = cx.today();
    let mut moved = 0;
    for found in cx.read(|cx, tx| look(tx, cx)).await? {
        let id = Id::named(format!("judge:{}:{day}", found.task).as_bytes());
        match deliver(&cx.with_submission(id), MoveReached(found)).await {
            Ok(now) => moved += usize::from(now),
            // It was changed since it was looked at: the next run judges it again.
            Err(Refusal::Stale(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(moved)
}

fn reader(app: &App) -> Reader {
    Reader { scope: Scope::system(), tree: app.tree() }
}

fn look(tx: &mut Tx, cx: &OpContext) -> Outcome<Vec<Found>> {
    let known = known(&cx.app)?;
    let reader = reader(&cx.app);
    let query = Query { states: known.task.open_states.clone(), ..Query::default() };
    let mut bound: Vec<Record> = Vec::new();
    // Tasks whose sheets are still being worked on.
    let mut busy: HashSet<Id> = HashSet::new();
    store::records::each(tx, &reader, known.table, &query, |stored| {
        busy.extend(stored.record.values[known.task.parent].id());
        if known.binding(&stored.record).is_some() {
            bound.push(stored.record);
        }
        Ok::<(), store::Error>(())
    })?;
    let mut out = Vec::new();
    for record in bound {
        match evidence(tx, &cx.app, &known, &reader, &record, busy.contains(&record.id), cx.today()) {
            Ok(Some(evidence)) => out.push(Found { task: record.id, version: record.version, evidence }),
            Ok(None) => {}
            // The indicator was taken out of the pack, or came to be outside it: the others are still judged.
            Err(Refusal::NotFound) => tracing::warn!(task = %record.number, "a task is bound to an unknown indicator"),
            Err(other) => return Err(other),
        }
    }
    Ok(out)
}

/// The evidence that a task has reached its goal, when it is to be judged now and has.
fn evidence(
    tx: &mut Tx,
    app: &App,
    known: &Known<'_>,
    reader: &Reader,
    record: &Record,
    busy: bool,
    today: Day,
) -> Outcome<Option<String>> {
    let Some(binding) = known.binding(record) else { return Ok(None) };
    let due = known.due(record);
    let passed = due.is_some_and(|due| today >= due);
    let ripe = match binding.judging {
        Judging::AtDue => passed,
        Judging::WhenReached => passed || (!busy && !sent_back(tx, known, record)?),
    };
    if !ripe {
        return Ok(None);
    }
    let day = super::progress::judged_on(&binding, due, today);
    let read = Reading::of(tx, app, reader, known, record, &binding, day)?;
    if read.standing != Standing::Reached {
        return Ok(None);
    }
    let period = period(known.issued_on(record), day);
    let asked = Question::new(&binding.indicator, record.place, period);
    let rows = figure::rows(tx, app, reader, &asked)?.len();
    Ok(Some(words(app, record, &read, period, rows)))
}

fn words(app: &App, record: &Record, read: &Reading, period: Period, rows: usize) -> String {
    let place = app.tree().full_name(record.place);
    format!(
        "{}{}，目标{}；范围：{place}；时间：{}；依据台账记录 {rows} 条，可逐条查看。由系统判定，待人工销号。",
        read.title,
        read.shown_with_parts(),
        read.goal_words,
        period.chinese(),
    )
}

/// True when a person sent it back after it had moved itself: the machine does not insist before the due day.
fn sent_back(tx: &mut Tx, known: &Known<'_>, record: &Record) -> Outcome<bool> {
    if record.version <= 2 {
        return Ok(false);
    }
    let changes = store::changes::of_record(tx, record.county, record.id)?;
    Ok(changes.iter().any(|k| k.change.kind == ChangeKind::Step && k.change.step == known.task.reached_step))
}

/// Moves one task unless it has changed since it was looked at.
struct MoveReached(Found);

impl Command for MoveReached {
    const NAME: &'static str = "task.reached/1";
    /// It was moved now.
    type Output = bool;

    fn content(&self, into: &mut Content) {
        into.id(self.0.task);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<bool> {
        let found = &self.0;
        let known = known(&cx.app)?;
        let (stored, old) = load_for_update(work.tx, &cx.app, &reader(&cx.app), known.table, found.task)?;
        if old.version != found.version || !known.is_open(&old) {
            return Err(Refusal::Stale("任务刚刚有变动，下一次再判定".into()));
        }
        let text: String = found.evidence.chars().take(MAX_EVIDENCE_CHARS).collect();
        let request = StepRequest {
            step: known.task.reached_step.clone(),
            values: vec![(known.task.evidence, Value::Text(text))],
            owner_unit: None,
            owner: None,
            reason: String::new(),
            day: cx.today(),
        };
        let permit = system_permit(Permission::RecordStep, old.place);
        let (_, change) = perform(work.tx, cx, known.table, &permit, (&stored, &old), &request)?;
        work.changes([change]);
        Ok(true)
    }

    /// Moved earlier today: not moved now.
    fn recall(_: &str) -> Outcome<bool> {
        Ok(false)
    }
}

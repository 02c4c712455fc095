//! 交办: one task to units, to persons, or to every place of a level below a place, in one transaction.

use super::{Binding, Known, known};
use crate::accounts::workers;
use crate::context::{App, OpContext};
use crate::deliver::{Command, Content, Work, deliver};
use crate::outcome::{Outcome, Refusal};
use crate::records::batch::{Prepared, insert_many, prepare};
use crate::records::{ChangeMeta, load, load_for_update, owner, perform, reader, update, with_rules};
use domain::access::{Permission, Permit, Target, permit, permit_step};
use domain::change::{Change, ChangeKind};
use domain::ledger::{Entry, IndicatorRule, Record, StepRequest};
use domain::places::{Level, Place, PlaceTree};
use domain::value::Deadline;
use domain::{Day, Id, PlaceId, Value};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use store::Tx;
use store::accounts::Candidate;
use store::records::{Query, Reader, Stored};

/// To whom a task is handed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// Units; each gets its own sheet (一事一单).
    Units(Vec<Id>),
    Persons(Vec<Id>),
    /// These places, each named by hand.
    Chosen(Vec<PlaceId>),
    /// Every living place of a level below a place.
    Places {
        /// Below this place.
        under: PlaceId,
        /// Level: usually villages.
        level: Level,
        /// Only village committees (`true`) or residents' committees (`false`).
        rural: Option<bool>,
        /// Only places whose profile record has this value in this choice field: field id and value (村类别 三类).
        profile: Option<(String, String)>,
    },
}

/// A task to be handed out.
#[derive(Clone, Debug)]
pub struct Issue {
    /// Submission id.
    pub submission: Id,
    /// The task: accepted, or already handed out and now handed on to more.
    pub task: Id,
    /// To whom.
    pub to: To,
    /// Due day; the task's own without, and the ledger's limit when it has none.
    pub due: Option<Day>,
    /// What measures it; the task's own binding without. The goal is that of each recipient.
    pub binding: Option<Binding>,
}

/// Whom a task will reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// How many get it.
    pub count: usize,
    /// How many have it already from this task.
    pub already: usize,
    /// Names of the first recipients.
    pub names: Vec<String>,
    /// Places among them where nobody works who could do it: the sheets wait for an account.
    pub unmanned: usize,
}

/// What came of handing out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// Sheets made below the task; 0 when the task itself went to its one recipient.
    pub made: usize,
    /// Recipients left out because they have it already.
    pub already: usize,
    /// This delivery had come before.
    #[serde(skip)]
    pub again: bool,
}

/// Place, responsible unit and person of a sheet.
type Handed = (PlaceId, Option<Id>, Option<Id>);

/// How many names a preview shows.
const NAMES: usize = 8;

/// One recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Recipient {
    /// Chosen as a place: whoever works there gets it.
    as_place: bool,
    place: PlaceId,
    unit: Option<Id>,
    person: Option<Id>,
    name: String,
}

impl Recipient {
    /// True when one of these sheets is its own already. A place has one sheet, whoever answers for it meanwhile.
    fn among(&self, sheets: &HashSet<Handed>) -> bool {
        if self.as_place {
            return sheets.iter().any(|s| s.0 == self.place && s.1.is_none());
        }
        sheets.iter().any(|s| s.1 == self.unit && s.2 == self.person)
    }
}

/// Says whom handing out would reach, before anything is written.
///
/// # Errors
/// No right, no such task, nobody to hand it to.
pub async fn preview(cx: &OpContext, task: Id, to: To) -> Outcome<Reach> {
    cx.read(move |cx, tx| {
        let known = known(&cx.app)?;
        let reader = reader(cx);
        let (_, parent) = load(tx, &cx.app, &reader, known.table, task)?;
        may_issue(cx, &known, parent.place)?;
        let list = recipients(tx, cx, &known, &reader, &parent, &to)?;
        let have = handed(tx, &known, &reader, task)?;
        let fresh: Vec<&Recipient> = list.iter().filter(|r| !r.among(&have)).collect();
        let unmanned = reached(tx, cx, &known, &parent, &to, &fresh)?;
        Ok(Reach {
            unmanned,
            count: fresh.len(),
            already: list.len() - fresh.len(),
            names: fresh.iter().take(NAMES).map(|r| r.name.clone()).collect(),
        })
    })
    .await
}

/// Hands a task out (`task.issue`): the task goes into work, and each recipient gets a sheet of its own below it, due and in
/// work from the start. One recipient at the task's own place gets the task itself. Recipients that have a sheet of this task
/// are left out, so that handing out to more later adds only those.
///
/// # Errors
/// No right at the task's place or at a recipient's, a task that is not accepted, a due day before today, nobody to hand it to,
/// an indicator the pack does not know.
pub async fn issue(cx: &OpContext, issue: Issue) -> Outcome<Issued> {
    deliver(&cx.with_submission(issue.submission), IssueTask(issue)).await
}

struct IssueTask(Issue);

impl To {
    /// Adds the recipients to the content of a command.
    pub(super) fn content(&self, into: &mut Content) {
        match self {
            Self::Units(ids) => into.text("units").ids(ids),
            Self::Persons(ids) => into.text("persons").ids(ids),
            Self::Chosen(places) => places.iter().fold(into.text("chosen"), |into, place| into.int(place.0)),
            Self::Places { under, level, rural, profile } => {
                into.text("places").int(under.0).text(level.word()).int(rural.map_or(-1, i64::from));
                into.pairs(profile.as_slice())
            }
        };
    }
}

impl Command for IssueTask {
    const NAME: &'static str = "task.issue/1";
    type Output = Issued;

    fn content(&self, into: &mut Content) {
        let Issue { submission: _, task, to, due, binding } = &self.0;
        into.id(*task).int(due.map_or(i64::MIN, |d| d.0.into()));
        to.content(into);
        if let Some(Binding { indicator, sense, goal, judging, least }) = binding {
            into.text(indicator).text(sense.word()).int(*goal).text(judging.word()).int(*least);
        }
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<Issued> {
        let (issued, changes) = issue_in(work.tx, cx, &self.0)?;
        work.changes(changes);
        Ok(issued)
    }

    fn recall(kept: &str) -> Outcome<Issued> {
        // Until 2026-12 the outcome was `<made> <already>`.
        let issued = serde_json::from_str(kept).ok().or_else(|| {
            let (made, already) = kept.split_once(' ')?;
            Some(Issued { made: made.parse().ok()?, already: already.parse().ok()?, again: true })
        });
        issued.map(|issued| Issued { again: true, ..issued }).ok_or(Refusal::SubmissionReused)
    }
}

pub(super) fn issue_in(tx: &mut Tx, cx: &OpContext, issue: &Issue) -> Outcome<(Issued, Vec<(PlaceId, Change)>)> {
    let known = known(&cx.app)?;
    let reader = reader(cx);
    let (stored, parent) = load_for_update(tx, &cx.app, &reader, known.table, issue.task)?;
    let permit = may_issue(cx, &known, parent.place)?;
    if issue.due.is_some_and(|due| due < cx.today()) {
        return Err(Refusal::field("due", format!("完成时限不能早于今天 {}", cx.today())));
    }
    if let Some(binding) = &issue.binding
        && cx.app.loaded().indicator(&binding.indicator).is_none()
    {
        return Err(Refusal::field("indicator", "对应指标：系统里没有台账产生这个指标，请另选，或不对应指标"));
    }
    let list = recipients(tx, cx, &known, &reader, &parent, &issue.to)?;
    let have = handed(tx, &known, &reader, parent.id)?;
    let total = list.len();
    let fresh: Vec<Recipient> = list.into_iter().filter(|r| !r.among(&have)).collect();
    let already = total - fresh.len();
    if fresh.is_empty() {
        return Err(Refusal::whole("选中的单位、人员或村都已收到这件任务，没有重复交办"));
    }
    reached(tx, cx, &known, &parent, &issue.to, &fresh.iter().collect::<Vec<_>>())?;
    let binding = issue.binding.clone().or_else(|| known.binding(&parent));
    let alone = match fresh.as_slice() {
        [one] if have.is_empty() && one.place == parent.place && !known.is_open(&parent) => Some(one.clone()),
        _ => None,
    };
    let sheets = if alone.is_some() { 0 } else { fresh.len() };
    let mut changes = Vec::with_capacity(sheets + 2);
    let whole = binding.as_ref().map(|b| of_whole(&cx.app, b, sheets));
    let going = Going { issue, whole, alone: alone.as_ref() };
    let (parent, started) = start(tx, cx, &known, &permit, (stored, parent), going)?;
    changes.extend(started);
    if alone.is_some() {
        return Ok((Issued { made: 0, already, again: false }, changes));
    }
    let mut made = Vec::with_capacity(fresh.len());
    for one in &fresh {
        made.push(sheet(cx, &known, &parent, binding.as_ref(), issue.due, one)?);
    }
    let inserted = insert_many(tx, cx, known.table, &made, ChangeKind::Create, &known.task.issue_step)?;
    changes.extend(inserted.changes);
    Ok((Issued { made: made.len(), already, again: false }, changes))
}

/// Checks that what is handed out arrives: every unit and person named, and every place named by hand, has somebody who can go
/// on with the sheet. Of all places of a level some may wait for their account, but not all of them; how many do.
fn reached(
    tx: &mut Tx,
    cx: &OpContext,
    known: &Known<'_>,
    parent: &Record,
    to: &To,
    fresh: &[&Recipient],
) -> Outcome<usize> {
    let step = known.issue_step()?;
    let mut none: Vec<&str> = Vec::new();
    let manned = if fresh.iter().any(|r| r.as_place) { manned(tx, cx, known, parent)? } else { HashSet::new() };
    let tree = cx.app.tree();
    for one in fresh.iter().filter(|r| r.as_place && r.person.is_none()) {
        // Who works there or below, or between the place of the task and there.
        let above = tree.ancestors(one.place);
        let between = above.iter().take_while(|p| **p != parent.place || one.place == parent.place);
        if !between.into_iter().any(|p| manned.contains(&(*p, true))) && !manned.contains(&(one.place, false)) {
            none.push(&one.name);
        }
    }
    for one in fresh.iter().filter(|r| !r.as_place) {
        let Some(whom) = one.unit.or(one.person) else { continue };
        let sheet =
            owner::handed(known.ledger, step, &Record { place: one.place, ..parent.clone() }, one.person, one.unit);
        let found = workers(tx, &cx.app, whom, cx.today())?;
        let field = if one.unit.is_some() { "unit" } else { "persons" };
        let name = &one.name;
        let why = match (found.is_empty(), one.unit) {
            (true, Some(_)) => "这个单位还没有账号，任务送不到",
            (true, None) => "这个人没有可用的账号，任务送不到",
            (false, _) if found.iter().any(|a| owner::goes_on(cx, known.ledger, a, &sheet)) => continue,
            (false, Some(_)) => "这个单位的账号在这里都不能办理任务，任务送不到",
            (false, None) => "这个人的岗位在这里不能办理任务，任务送不到",
        };
        return Err(Refusal::field(field, format!("“{name}”：{why}")));
    }
    let all = none.len() == fresh.len();
    if !none.is_empty() && (all || matches!(to, To::Chosen(_))) {
        let names: Vec<&str> = none.iter().take(NAMES).copied().collect();
        let more = if none.len() > NAMES { format!("等 {} 处", none.len()) } else { String::new() };
        let field = if matches!(to, To::Chosen(_)) { "village" } else { "to" };
        let text =
            format!("{}{more}还没有能办理任务的账号，任务送不到；请先给那里的人开账号，或另选", names.join("、"));
        return Err(Refusal::field(field, text));
    }
    Ok(none.len())
}

/// Places where somebody works who can have tasks of this ledger: with `true` where the post is, with `false` that place and all
/// above it.
fn manned(tx: &mut Tx, cx: &OpContext, known: &Known<'_>, parent: &Record) -> Outcome<HashSet<(PlaceId, bool)>> {
    let (tree, roles) = (cx.app.tree(), &cx.app.loaded().pack.roles);
    let mut out = HashSet::new();
    for one in store::accounts::people_below(tx, parent.place, cx.today())? {
        let works = roles.get(&one.role).is_some_and(|r| {
            !r.admin && r.may.contains_key(&Permission::RecordRead) && r.lines.holds(&known.ledger.line)
        });
        if works && out.insert((one.place, true)) {
            out.extend(tree.ancestors(one.place).into_iter().map(|p| (p, false)));
        }
    }
    Ok(out)
}

fn may_issue(cx: &OpContext, known: &Known<'_>, place: PlaceId) -> Outcome<Permit> {
    let (tree, roles) = (cx.app.tree(), &cx.app.loaded().pack.roles);
    let target = Target::new(place, Some(&known.ledger.line));
    permit(roles, &tree, &cx.actor, Permission::TaskIssue, &target).ok_or_else(|| {
        let name = tree.get(place).map(|p| p.name.clone()).unwrap_or_default();
        Refusal::Forbidden(format!("您不能在“{name}”交办任务"))
    })
}

/// The goal of the whole: counts of many recipients add up, shares do not.
fn of_whole(app: &App, binding: &Binding, sheets: usize) -> Binding {
    let counts =
        app.loaded().indicator(&binding.indicator).is_some_and(|(_, d)| matches!(d.rule, IndicatorRule::Span(_)));
    let times = if counts { i64::try_from(sheets.max(1)).unwrap_or(1) } else { 1 };
    Binding { goal: binding.goal.saturating_mul(times), ..binding.clone() }
}

/// How the task itself goes into work.
struct Going<'a> {
    issue: &'a Issue,
    /// Its binding, with the goal of the whole.
    whole: Option<Binding>,
    /// Its one recipient, when it goes to nobody else.
    alone: Option<&'a Recipient>,
}

/// Puts the task itself into work: its binding, then its step.
fn start(
    tx: &mut Tx,
    cx: &OpContext,
    known: &Known<'_>,
    permit: &Permit,
    (stored, old): (Stored, Record),
    Going { issue, whole, alone }: Going<'_>,
) -> Outcome<(Record, Vec<(PlaceId, Change)>)> {
    let mut changes = Vec::with_capacity(2);
    // Handed on to more: the task is in work and stays as it is.
    if known.is_open(&old) {
        return Ok((old, changes));
    }
    let step = known.issue_step()?;
    let loaded = cx.app.loaded();
    let (roles, parameters) = (&loaded.pack.roles, &loaded.pack.parameters);
    let step_permit = permit_step(roles, &cx.app.tree(), parameters, &cx.actor, &known.ledger.line, step, &old)
        .ok_or_else(|| Refusal::Forbidden(format!("“{}”不由您办理", step.title)))?;
    let (mut stored, mut record) = (stored, old);
    let asks = issue.binding.is_some() && whole.is_some();
    if let (true, Some(binding)) = (asks, whole) {
        let values = known.binding_values(&binding);
        let new = with_rules(&cx.app, known.ledger, |rules| {
            domain::ledger::edit(rules, &record, values, &cx.actor, cx.now, Entry::Program)
        })?;
        if new.values != record.values {
            let meta = ChangeMeta::of(cx, ChangeKind::Edit, cx.today());
            changes.push(update(tx, &cx.app, permit, known.table, (&stored, &record), &new, &meta)?);
            (stored, record) = again(tx, cx, known, new.id)?;
        }
    }
    let due = issue.due.map(|d| (known.task.due, Value::Deadline(Deadline::On(d))));
    let request = StepRequest {
        step: step.id.clone(),
        values: due.into_iter().collect(),
        owner_unit: alone.and_then(|a| a.unit),
        // A task that goes to many stays with the person who hands it out.
        owner: alone.map_or(Some(cx.actor.person), |a| a.person),
        reason: String::new(),
        day: cx.today(),
    };
    let (_, change) = perform(tx, cx, known.table, &step_permit, (&stored, &record), &request)?;
    changes.push(change);
    Ok((again(tx, cx, known, record.id)?.1, changes))
}

fn again(tx: &mut Tx, cx: &OpContext, known: &Known<'_>, id: Id) -> Outcome<(Stored, Record)> {
    load_for_update(tx, &cx.app, &reader(cx), known.table, id)
}

/// One recipient's sheet: in work, due, bound.
fn sheet(
    cx: &OpContext,
    known: &Known<'_>,
    parent: &Record,
    binding: Option<&Binding>,
    due: Option<Day>,
    to: &Recipient,
) -> Outcome<Prepared> {
    let permit = may_issue(cx, known, to.place)?;
    let task = known.task;
    let step = known.issue_step()?;
    let due = due.map_or_else(|| parent.values[task.due].clone(), |d| Value::Deadline(Deadline::On(d)));
    let words = [task.text, task.target_words].into_iter().chain(task.of_sentence());
    let mut values: Vec<(usize, Value)> = words.map(|i| (i, parent.values[i].clone())).collect();
    values.push((task.due, due.clone()));
    values.push((task.parent, Value::Id(parent.id)));
    values.extend(binding.map(|b| known.binding_values(b)).unwrap_or_default());
    values.extend(step.stamps.iter().map(|i| (*i, Value::Day(cx.today()))));
    let basis = format!("由 {} 交办", parent.number);
    prepare(cx, known.ledger, permit, values, basis, |record| {
        record.state.clone_from(&known.ledger.states[step.to].id);
        record.due = due.day();
        record.owner_unit = to.unit;
        record.owner = to.person;
    })
}

/// Who has a sheet of this task already.
fn handed(tx: &mut Tx, known: &Known<'_>, reader: &Reader, task: Id) -> Outcome<HashSet<Handed>> {
    let query = Query { refers: Some((known.task.parent, task)), ..Query::default() };
    let mut out = HashSet::new();
    store::records::each(tx, reader, known.table, &query, |stored| {
        let r = stored.record;
        out.insert((r.place, r.owner_unit, r.owner));
        Ok::<(), store::Error>(())
    })?;
    Ok(out)
}

fn recipients(
    tx: &mut Tx,
    cx: &OpContext,
    known: &Known<'_>,
    reader: &Reader,
    parent: &Record,
    to: &To,
) -> Outcome<Vec<Recipient>> {
    let tree = cx.app.tree();
    let list = match to {
        To::Units(ids) => units(tx, &tree, parent, ids)?,
        To::Persons(ids) => persons(tx, cx, parent, ids)?,
        To::Chosen(ids) => {
            let today = cx.today();
            let living = |id: &PlaceId| tree.get(*id).filter(|p| p.from <= today && p.to.is_none_or(|to| to > today));
            let mut out = Vec::with_capacity(ids.len());
            for id in ids {
                let found = living(id).filter(|_| tree.is_within(*id, parent.place));
                out.push(found.ok_or_else(|| Refusal::field("chosen", "指定的村：要在任务所在的区划以内"))?);
            }
            may_issue(cx, known, parent.place)?;
            as_recipients(tx, cx, &tree, parent.place, out.into_iter())?
        }
        To::Places { under, level, rural, profile } => {
            if !tree.is_within(*under, parent.place) {
                return Err(Refusal::field("under", "交办范围：要在任务所在的区划以内"));
            }
            may_issue(cx, known, *under)?;
            let among = match profile {
                Some((field, value)) => Some(of_profile(tx, &cx.app, reader, *under, field, value)?),
                None => None,
            };
            places(tx, cx, &tree, *under, *level, *rural, among.as_ref())?
        }
    };
    if list.is_empty() {
        return Err(Refusal::whole("这个范围里没有可以交办的单位、人员或村，请换一个范围"));
    }
    Ok(list)
}

fn units(tx: &mut Tx, tree: &PlaceTree, parent: &Record, ids: &[Id]) -> Outcome<Vec<Recipient>> {
    let mut out = Vec::with_capacity(ids.len());
    for id in ids {
        let unit = store::accounts::unit(tx, *id)?.ok_or_else(|| Refusal::field("units", "单位：没有这个单位"))?;
        // A unit of the place above, or beside: its sheet lies where the task lies.
        let place = if tree.is_within(unit.place, parent.place) { unit.place } else { parent.place };
        out.push(Recipient { as_place: false, place, unit: Some(*id), person: None, name: unit.name });
    }
    Ok(out)
}

fn persons(tx: &mut Tx, cx: &OpContext, parent: &Record, ids: &[Id]) -> Outcome<Vec<Recipient>> {
    let found = store::accounts::people_below(tx, parent.place, cx.today())?;
    let roles = &cx.app.loaded().pack.roles;
    let works =
        |c: &&Candidate| roles.get(&c.role).is_some_and(|r| !r.admin && r.may.contains_key(&Permission::RecordRead));
    ids.iter()
        .map(|id| {
            let one = found
                .iter()
                .filter(works)
                .find(|c| c.person == *id)
                .ok_or_else(|| Refusal::field("persons", "人员：只能交办给任务所在区划以内、有岗位的人"))?;
            Ok(Recipient { as_place: false, place: one.place, unit: None, person: Some(*id), name: one.name.clone() })
        })
        .collect()
}

/// Places whose profile record has this value.
fn of_profile(
    tx: &mut Tx,
    app: &App,
    reader: &Reader,
    under: PlaceId,
    field: &str,
    value: &str,
) -> Outcome<HashSet<PlaceId>> {
    let missing = || Refusal::field("profile", "筛选条件：没有这一项村情");
    let ledger = app.loaded().pack.current().find(|l| l.traits.profile).ok_or_else(missing)?;
    let index = ledger.field(field).ok_or_else(missing)?;
    let choices = vec![(index, vec![value.to_owned()])];
    let query = Query { place: Some(under), choices, ..Query::default() };
    let mut out = HashSet::new();
    store::records::each(tx, reader, app.loaded().table(&ledger.id)?, &query, |stored| {
        out.insert(stored.record.place);
        Ok::<(), store::Error>(())
    })?;
    Ok(out)
}

fn places(
    tx: &mut Tx,
    cx: &OpContext,
    tree: &PlaceTree,
    under: PlaceId,
    level: Level,
    rural: Option<bool>,
    among: Option<&HashSet<PlaceId>>,
) -> Outcome<Vec<Recipient>> {
    let today = cx.today();
    let found = tree
        .below(under)
        .into_iter()
        .filter_map(|id| tree.get(id))
        .filter(|p| p.level == level && p.from <= today && p.to.is_none_or(|to| to > today))
        .filter(|p| level != Level::Village || rural.is_none_or(|r| p.rural == r))
        .filter(|p| among.is_none_or(|set| set.contains(&p.id)));
    as_recipients(tx, cx, tree, under, found)
}

/// Places below a place as recipients.
fn as_recipients<'p>(
    tx: &mut Tx,
    cx: &OpContext,
    tree: &PlaceTree,
    under: PlaceId,
    places: impl Iterator<Item = &'p Place>,
) -> Outcome<Vec<Recipient>> {
    // Where an office sits that hands tasks on itself (a town), the sheet goes to it; elsewhere to whoever works there.
    let mut offices: BTreeMap<PlaceId, Id> = BTreeMap::new();
    let roles = &cx.app.loaded().pack.roles;
    for one in store::accounts::people_below(tx, under, cx.today())? {
        if roles.get(&one.role).is_some_and(|r| r.may.contains_key(&Permission::TaskIssue)) {
            offices.entry(one.place).or_insert(one.person);
        }
    }
    Ok(places
        .map(|p| Recipient {
            as_place: true,
            place: p.id,
            unit: None,
            person: offices.get(&p.id).copied(),
            name: tree.full_name(p.id),
        })
        .collect())
}

//! 待办: what waits for a person, over all ledgers.

use super::reader;
use super::view::headline;
use crate::context::OpContext;
use crate::outcome::Outcome;
use domain::access::{Roles, permit_step};
use domain::expression::Expr;
use domain::ledger::{Doer, Ledger, Record, State, StateCategory, Step, Who, available_steps};
use domain::places::Level;
use domain::{Day, Id, Urgency, Value};
use std::collections::{BTreeSet, HashMap, HashSet};
use store::Tx;
use store::records::{
    Actionable, ActionableGroup, ActionableStep, DoerCondition, Grouping, Order, Page, Query, Reader, Relation, Stored,
};

/// Something that waits for me.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Todo {
    /// Ledger id and title.
    pub ledger: [String; 2],
    /// The text a proposed task was read out of: proposals of one text are one thing to do.
    pub source: Option<Id>,
    /// Record.
    pub id: Id,
    pub number: String,
    pub headline: String,
    pub place: String,
    /// State id and title.
    pub state: [String; 2],
    /// The task a sheet was handed down from: sheets of one task that wait for the same are one thing to do.
    pub parent: Option<Id>,
    /// How many things this row stands for.
    pub count: usize,
    /// What I may do: step titles.
    pub steps: Vec<String>,
    /// What a clock reminds of: 合同期还有 60 天到期.
    pub reminder: Option<String>,
    /// The deadline that comes first.
    pub due: Option<Day>,
    /// How near it is; `None` without a running one.
    pub urgency: Option<Urgency>,
}

/// At most this many things are listed and counted.
pub const TODO_LIMIT: usize = 200;

/// What waits for me, nearest deadline first, without one last.
///
/// # Errors
/// The store's.
pub async fn todo(cx: &OpContext) -> Outcome<Vec<Todo>> {
    cx.read(move |cx, tx| {
        let reader = reader(cx);
        let mut out = Vec::new();
        for ledger in cx.app.loaded().pack.current() {
            waiting(tx, cx, &reader, ledger, &mut out)?;
        }
        gather_proposals(&mut out);
        gather_sheets(&mut out);
        out.sort_by_key(|t| (t.due.is_none(), t.due, t.number.clone()));
        out.truncate(TODO_LIMIT);
        Ok(out)
    })
    .await
}

/// Of the doers of a step those that are asked about records at a place of this level: among roles of several levels the nearest
/// at or above it. What a town has on hand is not work of the city, which may do it all the same.
fn asked_at(roles: &Roles, list: &[Doer], level: Level) -> Vec<Doer> {
    let of = |doer: &Doer| match doer {
        Doer::Role(id) => roles.get(id).and_then(|role| Level::parse(&role.level)),
        Doer::Owner | Doer::Creator => None,
    };
    let all: BTreeSet<Level> = list.iter().filter_map(of).collect();
    let nearest = all.range(..=level).next_back().or_else(|| all.first()).copied();
    list.iter().filter(|doer| of(doer).is_none_or(|own| Some(own) == nearest)).cloned().collect()
}

/// Levels of places at which this role is asked to do the step; `None` for all.
fn levels_of(roles: &Roles, list: &[Doer], role: &str) -> Option<Vec<Level>> {
    let doer = Doer::Role(role.to_owned());
    let asked: Vec<Level> = Level::ALL.into_iter().filter(|l| asked_at(roles, list, *l).contains(&doer)).collect();
    (asked.len() < Level::ALL.len()).then_some(asked)
}

/// The record as a gate may ask about it: of what is sealed only that it is there.
fn present(stored: &Stored) -> Record {
    let mut record = stored.record.clone();
    for (index, _) in &stored.sealed {
        record.values[*index] = Value::Bool(true);
    }
    record
}

/// Tasks that wait for the sheets handed down from them, not for a person.
fn waiting_for_sheets(tx: &mut Tx, cx: &OpContext, reader: &Reader, ledger: &Ledger) -> Outcome<Vec<Id>> {
    let Some(task) = &ledger.traits.task else { return Ok(Vec::new()) };
    let ended = |category| matches!(category, StateCategory::Closed | StateCategory::Void);
    let open: Vec<String> = ledger.states.iter().filter(|s| !ended(s.category)).map(|s| s.id.clone()).collect();
    Ok(store::records::pointed_at(tx, reader, cx.app.loaded().table(&ledger.id)?, task.parent, &open)?)
}

fn waiting(tx: &mut Tx, cx: &OpContext, reader: &Reader, ledger: &Ledger, out: &mut Vec<Todo>) -> Outcome<()> {
    let pack = &cx.app.loaded().pack;
    let roles: HashSet<&str> = cx.actor.grants.iter().map(|g| g.role.as_str()).collect();
    // States some step starts from that this person could do: by role, or only as the responsible one.
    let (mut by_role, mut by_owner): (HashSet<&str>, HashSet<&str>) = (HashSet::new(), HashSet::new());
    // Levels of places at which a role of the person is asked.
    let mut levels: BTreeSet<Level> = BTreeSet::new();
    let busy: HashSet<Id> = waiting_for_sheets(tx, cx, reader, ledger)?.into_iter().collect();
    for step in ledger.steps.iter().filter(|s| !s.back && !s.automatic && !s.reopens) {
        let from = ledger.waits_in(step).map(|i| ledger.states[i].id.as_str());
        let (mut role, mut owner) = (false, false);
        match &step.by {
            Who::Rule(_) => {
                role = true;
                levels.extend(Level::ALL);
            }
            Who::List(list) => {
                for doer in list {
                    match doer {
                        Doer::Role(id) if roles.contains(id.as_str()) => {
                            role = true;
                            levels.extend(levels_of(&pack.roles, list, id).unwrap_or_else(|| Level::ALL.to_vec()));
                        }
                        Doer::Role(_) => {}
                        Doer::Owner => owner = true,
                        Doer::Creator => {}
                    }
                }
            }
        }
        if role {
            by_role.extend(from.clone());
        }
        if owner {
            by_owner.extend(from);
        }
    }
    // Of what one answers for, the clocks remind.
    by_owner
        .extend((0..ledger.clocks.len()).filter(|c| ledger.reminds(*c).is_some()).flat_map(|c| reminding(ledger, c)));
    let table = cx.app.loaded().table(&ledger.id)?;
    let mut me: Vec<Id> = cx.actor.persons();
    me.extend(cx.actor.grants.iter().filter_map(|g| g.unit));
    let mut seen: HashSet<Id> = HashSet::new();
    // What one registered oneself is asked for in the same states, wherever it lies.
    let creates = ledger.steps.iter().any(|s| matches!(&s.by, Who::List(list) if list.contains(&Doer::Creator)));
    let levels: Vec<Level> =
        if creates || levels.len() == Level::ALL.len() { Vec::new() } else { levels.into_iter().collect() };
    for (states, owners, levels) in [(by_role, Vec::new(), levels), (by_owner, me, Vec::new())] {
        if states.is_empty() {
            continue;
        }
        let query = Query {
            states: states.into_iter().map(str::to_owned).collect(),
            owners: owners.clone(),
            levels,
            order: Order::Due,
            page: Some(Page { limit: i64::try_from(TODO_LIMIT).unwrap_or(200), skip: 0 }),
            ..Query::default()
        };
        for stored in store::records::page(tx, reader, table, &query)? {
            let record = &stored.record;
            if busy.contains(&record.id) {
                continue;
            }
            let level = reader.tree.get(record.place).map_or(Level::Village, |p| p.level);
            let asked = |step: &Step| match &step.by {
                Who::List(list) => Step { by: Who::List(asked_at(&pack.roles, list, level)), ..step.clone() },
                Who::Rule(_) => step.clone(),
            };
            let seen_as = present(&stored);
            let shut = |step: &Step| {
                ledger.waits(step).is_some_and(|open| !seen_as.holds_on(&open, cx.today(), &pack.parameters))
            };
            let again = |step: &str| record.pending.iter().any(|(s, p)| s == step && cx.actor.is(*p));
            let steps: Vec<String> = available_steps(ledger, record)
                .filter(|s| !s.back && !s.automatic && !s.reopens && !again(&s.id) && !shut(s))
                .filter(|s| ledger.waits_in(s).any(|at| ledger.states[at].id == record.state))
                .filter(|s| {
                    let step = asked(s);
                    permit_step(&pack.roles, &reader.tree, &pack.parameters, &cx.actor, &ledger.line, &step, record)
                        .is_some()
                })
                .map(|s| s.title.clone())
                .collect();
            let nearest = domain::urgency::nearest(ledger, &record.state, &record.row(), &pack.parameters, cx.today());
            let reminder = reminder(cx, ledger, record);
            let asked_of_me = !owners.is_empty() && !reminders(ledger, record, cx).is_empty();
            if steps.is_empty() && !asked_of_me || !seen.insert(record.id) {
                continue;
            }
            let steps = if steps.is_empty() { vec!["看期限".to_owned()] } else { steps };
            // A proposal read out of a text is decided on beside its text, with the others of it.
            let first = ledger.states.first().is_some_and(|s| s.id == record.state);
            let source = ledger.traits.task.as_ref().and_then(|t| record.values[t.source].id()).filter(|_| first);
            let parent = ledger.traits.task.as_ref().and_then(|t| record.values[t.parent].id());
            out.push(Todo {
                source,
                parent,
                count: 1,
                ledger: [ledger.id.clone(), ledger.title.clone()],
                id: record.id,
                number: record.number.clone(),
                headline: headline(ledger, record, reader),
                place: reader.tree.full_name(record.place),
                state: record.state_in(ledger).map(|s| [s.id.clone(), s.title.clone()]).unwrap_or_default(),
                steps,
                due: nearest.map(|nearest| nearest.due).or(record.due),
                urgency: nearest.map(|nearest| nearest.urgency),
                reminder,
            });
        }
    }
    Ok(())
}

/// The proposals of one text as one thing to do: its own row where that waits too, else the row of the first of them.
fn gather_proposals(list: &mut Vec<Todo>) {
    let mut counts: HashMap<Id, usize> = HashMap::new();
    for source in list.iter().filter_map(|t| t.source) {
        *counts.entry(source).or_default() += 1;
    }
    let texts: HashSet<Id> = list.iter().map(|t| t.id).filter(|id| counts.contains_key(id)).collect();
    let mut seen: HashSet<Id> = HashSet::new();
    list.retain(|t| t.source.is_none_or(|source| !texts.contains(&source) && seen.insert(source)));
    for todo in list {
        if let Some(count) = counts.get(&todo.source.unwrap_or(todo.id)) {
            todo.steps = vec![format!("确认 {count} 条任务")];
        }
    }
}

/// Fewer sheets of one task than this stand for themselves.
const TOGETHER: usize = 3;

/// What sheets of one task wait for: task and steps.
type Sheets = (Id, Vec<String>);

/// Sheets of one task that wait for the same step without being mine to work on one by one: one row with their number.
fn gather_sheets(list: &mut Vec<Todo>) {
    let key = |t: &Todo| -> Option<Sheets> { Some((t.parent?, t.steps.clone())) };
    let mut counts: HashMap<Sheets, usize> = HashMap::new();
    for key in list.iter().filter_map(key) {
        *counts.entry(key).or_default() += 1;
    }
    counts.retain(|_, count| *count >= TOGETHER);
    let mut seen: HashSet<Sheets> = HashSet::new();
    list.retain_mut(|t| {
        let Some(key) = key(t) else { return true };
        let Some(count) = counts.get(&key) else { return true };
        t.count = *count;
        seen.insert(key)
    });
}

/// How many things wait for me, for the frame of every page: one statement, no record is read. It is the length of [`todo`]
/// as long as that is below [`TODO_LIMIT`], and never more than it. Where more wait, [`todo`] may list fewer than are counted:
/// it reads the first of each ledger before it asks who may do what.
///
/// # Errors
/// The store's.
pub async fn todo_count(cx: &OpContext) -> Outcome<usize> {
    cx.read(|cx, tx| {
        let loaded = cx.app.loaded();
        let pack = &loaded.pack;
        // Ledgers of the texts that tasks are read out of: proposals of a text that waits itself are one thing with it.
        let texts: HashSet<&str> = pack
            .current()
            .filter_map(|ledger| ledger.fields[ledger.traits.task.as_ref()?.source].ty.record_ledger())
            .collect();
        let mut asked = Vec::new();
        let reader = reader(cx);
        for ledger in pack.current() {
            let grouping = match &ledger.traits.task {
                Some(task) => Grouping::Gathered { source: task.source, parent: task.parent },
                None if texts.contains(ledger.id.as_str()) => Grouping::Each,
                None => Grouping::Number,
            };
            let steps = actionable_steps(cx, ledger);
            let without = waiting_for_sheets(tx, cx, &reader, ledger)?;
            asked.push(Actionable { table: loaded.table(&ledger.id)?, steps, grouping, without });
        }
        let found =
            store::records::actionable(tx, &reader, (&cx.actor.persons(), cx.today()), &pack.parameters, &asked)?;
        Ok(things(&found, |group| asked[usize::try_from(group.ledger).unwrap_or(0)].grouping).min(TODO_LIMIT))
    })
    .await
}

/// Groups as things to do: the same gathering as [`gather_proposals`] and [`gather_sheets`], by numbers.
fn things(found: &[ActionableGroup], grouping: impl Fn(&ActionableGroup) -> Grouping) -> usize {
    let texts: HashSet<Id> = found.iter().filter_map(|group| group.record).collect();
    let mut sources: HashSet<Id> = HashSet::new();
    let mut sheets: HashMap<(i64, Id, i64), usize> = HashMap::new();
    let mut all = 0;
    for group in found {
        let count = usize::try_from(group.count).unwrap_or(0);
        match (grouping(group), group.source, group.parent) {
            (Grouping::Gathered { .. }, Some(source), _) => {
                all += usize::from(!texts.contains(&source) && sources.insert(source));
            }
            (Grouping::Gathered { .. }, None, Some(parent)) => {
                *sheets.entry((group.ledger, parent, group.steps)).or_default() += count;
            }
            _ => all += count,
        }
    }
    all + sheets.values().map(|count| if *count >= TOGETHER { 1 } else { *count }).sum::<usize>()
}

/// The steps of a ledger that this person could do in some record, with what the record must be for it: the conditions of
/// [`permit_step`] as far as they do not concern one record, the rest for the database.
fn actionable_steps(cx: &OpContext, ledger: &Ledger) -> Vec<ActionableStep> {
    let actor = &cx.actor;
    let states = |step: &Step| -> Vec<String> { ledger.waits_in(step).map(|i| ledger.states[i].id.clone()).collect() };
    let steps = || ledger.steps.iter().filter(|s| !s.back && !s.automatic && !s.reopens);
    let has_role = |id: &str| actor.grants.iter().any(|g| g.role == id);
    // What one registered oneself waits for one only in states where one is asked by one's role, too.
    let by_role: BTreeSet<String> = steps()
        .filter(|step| match &step.by {
            Who::Rule(_) => true,
            Who::List(list) => list.iter().any(|doer| matches!(doer, Doer::Role(id) if has_role(id))),
        })
        .flat_map(states)
        .collect();
    let relations = |doer: &Doer, list: &[Doer]| -> Vec<Relation> {
        match doer {
            Doer::Owner => {
                let units = actor.grants.iter().filter_map(|g| g.unit).collect();
                vec![Relation::Owner { persons: actor.persons(), units }]
            }
            Doer::Creator => {
                vec![Relation::Creator { persons: actor.persons(), states: by_role.iter().cloned().collect() }]
            }
            Doer::Role(id) => {
                let held = cx.app.loaded().pack.roles.get(id).is_some_and(|role| role.lines.holds(&ledger.line));
                let grants = actor
                    .grants
                    .iter()
                    .filter(|g| held && g.role == *id && g.line.as_deref().is_none_or(|line| line == ledger.line));
                let levels = levels_of(&cx.app.loaded().pack.roles, list, id);
                grants.map(|g| Relation::Within(g.place, levels.clone())).collect()
            }
        }
    };
    // A reminder waits like a step of the owner.
    let clocks = ledger.clocks.iter().enumerate().filter_map(|(at, clock)| {
        let doers = relations(&Doer::Owner, &[]).into_iter().map(|relation| DoerCondition { rule: None, relation });
        Some(ActionableStep {
            id: format!("@{}", clock.id),
            states: reminding(ledger, at).map(str::to_owned).collect(),
            doers: doers.collect(),
            gate: Some(ledger.reminds(at)?),
        })
    });
    let clocks: Vec<ActionableStep> = clocks.collect();
    steps()
        .map(|step| {
            let list: &[Doer] = if let Who::List(list) = &step.by { list } else { &[] };
            let conditions = |doer: &Doer, rule: Option<(&Expr, &str)>| -> Vec<DoerCondition> {
                let rule = rule.map(|(expr, word)| (expr.clone(), word.to_owned()));
                // A rule names its roles record by record: whoever it names is asked.
                let alone = std::slice::from_ref(doer);
                relations(doer, if rule.is_some() { alone } else { list })
                    .into_iter()
                    .map(|relation| DoerCondition { rule: rule.clone(), relation })
                    .collect()
            };
            let doers = match &step.by {
                Who::List(list) => list.iter().flat_map(|doer| conditions(doer, None)).collect(),
                Who::Rule(expr) => {
                    let roles: BTreeSet<&str> = actor.grants.iter().map(|g| g.role.as_str()).collect();
                    let words = roles.into_iter().chain(["owner", "creator"]);
                    words.flat_map(|word| conditions(&Doer::parse(word), Some((expr, word)))).collect()
                }
            };
            ActionableStep { id: step.id.clone(), states: states(step), doers, gate: ledger.waits(step) }
        })
        .filter(|step: &ActionableStep| !step.doers.is_empty())
        .chain(clocks)
        .collect()
}

/// States (ids) in which a clock (index) reminds: the main one runs in no record that has ended.
fn reminding(ledger: &Ledger, clock: usize) -> impl Iterator<Item = &str> {
    let runs = move |state: &&State| clock > 0 || !state.category.is_final();
    ledger.states.iter().filter(runs).map(|state| state.id.as_str())
}

/// The clocks (by index) that remind the owner of a record today.
fn reminders(ledger: &Ledger, record: &Record, cx: &OpContext) -> Vec<usize> {
    let parameters = &cx.app.loaded().pack.parameters;
    let runs = |clock: &usize| {
        let reached = ledger.reminds(*clock).is_some_and(|due| record.holds_on(&due, cx.today(), parameters));
        reached && reminding(ledger, *clock).any(|state| state == record.state)
    };
    (0..ledger.clocks.len()).filter(runs).collect()
}

/// What the clock that ends first reminds of.
fn reminder(cx: &OpContext, ledger: &Ledger, record: &Record) -> Option<String> {
    let (parameters, today, row) = (&cx.app.loaded().pack.parameters, cx.today(), record.row());
    let nearest = domain::urgency::nearest(ledger, &record.state, &row, parameters, today)?;
    domain::ledger::reminder(ledger.clocks.get(nearest.clock)?, nearest.due, today)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn todo(id: u8, source: Option<u8>) -> Todo {
        let id_of = |n: u8| Id::named(&[n]);
        Todo {
            ledger: ["task".into(), "任务台账".into()],
            source: source.map(id_of),
            id: id_of(id),
            number: String::new(),
            headline: String::new(),
            place: String::new(),
            state: [String::new(), String::new()],
            parent: None,
            count: 1,
            steps: vec!["立项".into()],
            reminder: None,
            due: None,
            urgency: None,
        }
    }

    #[test]
    fn sheets_of_one_task_are_one_row() {
        let parent = Id::named(&[7]);
        let sheet = |id: u8| Todo { parent: Some(parent), ..todo(id, None) };
        let mut list = vec![todo(1, None), sheet(2), sheet(3), sheet(4)];
        gather_sheets(&mut list);
        assert_eq!(list.iter().map(|t| t.count).collect::<Vec<_>>(), [1, 3]);
        let mut few = vec![sheet(2), sheet(3)];
        gather_sheets(&mut few);
        assert_eq!(few.len(), 2, "two stand for themselves");
    }

    #[test]
    fn proposals_of_one_text_are_one_thing() {
        // 9 is a text that waits itself; 8 is one that does not.
        let mut list =
            vec![todo(1, None), todo(2, Some(9)), todo(3, Some(8)), todo(4, Some(9)), todo(5, Some(8)), todo(9, None)];
        gather_proposals(&mut list);
        let left: Vec<(Id, &str)> = list.iter().map(|t| (t.id, t.steps[0].as_str())).collect();
        let id = |n: u8| Id::named(&[n]);
        assert_eq!(left, [(id(1), "立项"), (id(3), "确认 2 条任务"), (id(9), "确认 2 条任务")]);
    }
}

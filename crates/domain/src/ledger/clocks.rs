//! Clocks (时限) of a record: each runs once at a time, with its own deadline, pause, follow-ups and reminders. The first of a
//! ledger is the main one, known as `due`.

use super::definition::{Clock, Ledger, StateCategory, Step};
use super::form::{Rules, of_type};
use super::record::Record;
use crate::expression::{Compare, Expr, Node, Slot, Type, eval};
use crate::{Day, Problem, Problems, Value};

/// How a clock stands in a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Running deadline; `None` before it starts, while it is paused in time, and once it has stopped.
    pub due: Option<Day>,
    /// Units left when it was paused in time.
    pub left: Option<i32>,
    /// Day it started; stays when it has stopped. Not kept of the main clock.
    pub since: Option<Day>,
    /// Follow-ups that were begun. Not kept of the main clock.
    pub round: i32,
}

impl Record {
    /// How a clock (index) stands.
    pub fn run(&self, clock: usize) -> Run {
        match clock.checked_sub(1) {
            None => Run { due: self.due, left: self.left, ..Run::default() },
            Some(at) => self.clocks.get(at).copied().unwrap_or_default(),
        }
    }

    pub(super) fn set_run(&mut self, clock: usize, run: Run) {
        let Some(at) = clock.checked_sub(1) else {
            (self.due, self.left) = (run.due, run.left);
            return;
        };
        if self.clocks.len() <= at {
            self.clocks.resize(at + 1, Run::default());
        }
        self.clocks[at] = run;
    }
}

impl Ledger {
    /// No clock but the main one runs.
    pub fn still(&self) -> Vec<Run> {
        vec![Run::default(); self.clocks.len().saturating_sub(1)]
    }

    /// The clocks beside the main one.
    pub fn further_clocks(&self) -> &[Clock] {
        self.clocks.get(1..).unwrap_or_default()
    }

    /// What must hold of a record on a day for a step to wait for people: the part of its gate that no answer changes, and the
    /// end of the clock that proposes it. `None` when it waits whenever it may be done.
    pub fn waits(&self, step: &Step) -> Option<Expr> {
        let gate = step.gate.as_ref().and_then(|gate| gate.before.clone());
        let ended = self.clocks.iter().position(|c| c.proposes.as_deref() == Some(&step.id)).map(|at| due_by(at, 0));
        [gate, ended]
            .into_iter()
            .flatten()
            .reduce(|a, b| Expr { node: Node::And(Box::new(a.node), Box::new(b.node)), ..a })
    }

    /// States (by index) in which a step waits for people: where it starts, but for states that are in force and wait for
    /// nobody, unless a clock proposes it.
    pub fn waits_in<'a>(&'a self, step: &'a Step) -> impl Iterator<Item = usize> + Clone + 'a {
        let proposed = self.clocks.iter().any(|clock| clock.proposes.as_deref() == Some(&step.id));
        step.from.iter().copied().filter(move |at| proposed || self.states[*at].category != StateCategory::Standing)
    }

    /// From when on the owner is reminded of a clock (index): the day lies at most so many days before its deadline. `None` for
    /// a clock that does not remind.
    pub fn reminds(&self, clock: usize) -> Option<Expr> {
        self.clocks[clock].remind.iter().max().map(|days| due_by(clock, *days))
    }
}

/// Where the deadline of a clock is found.
pub fn due_slot(clock: usize) -> Slot {
    if clock == 0 { Slot::Due } else { Slot::ClockDue(clock) }
}

/// The deadline of a clock is at most so many days ahead; false while it does not run.
fn due_by(clock: usize, days: i32) -> Expr {
    let due = Node::Slot(due_slot(clock), Type::Day);
    let from = Node::Add { left: Box::new(due), right: Box::new(Node::Literal(Value::Int(days.into()))), minus: true };
    let today = Node::Slot(Slot::StepDay, Type::Day);
    let node = Node::Compare { op: Compare::GreaterOrEqual, left: Box::new(today), right: Box::new(from) };
    Expr { source: String::new(), node, ty: Type::Bool, scale: 0 }
}

/// What a step does to the clocks. The record already stands in its new state, with answers, stamps and what was set.
pub(super) fn tick(rules: &Rules<'_>, step: &Step, day: Day, new: &mut Record, problems: &mut Problems) {
    for (at, clock) in rules.ledger.clocks.iter().enumerate() {
        let mut run = new.run(at);
        if clock.starts.contains(&step.id) {
            run = start(rules, (at, clock), (step, day), new, problems);
        }
        if step.pauses == Some(at) {
            pause(rules, clock, day, &mut run);
        }
        if step.resumes == Some(at)
            && let Some(left) = run.left.take()
        {
            let due = clock.unit.after(rules.parameters.calendar(), day, left);
            run.due = Some(due);
            write(rules, clock, new, due);
        }
        if clock.stops.contains(&step.id) {
            run = stop(rules, (at, clock), run, new);
        }
        new.set_run(at, run);
    }
}

/// Handed in on time: the days left wait; handed in late: the clock has run out and stays so.
fn pause(rules: &Rules<'_>, clock: &Clock, day: Day, run: &mut Run) {
    if let Some(due) = run.due.filter(|due| day <= *due) {
        run.left = Some(clock.unit.left(rules.parameters.calendar(), day, due));
        run.due = None;
    }
}

/// The main clock keeps its deadline, so that figures know what was late; others end, or go on to their next follow-up.
fn stop(rules: &Rules<'_>, (at, clock): (usize, &Clock), run: Run, new: &mut Record) -> Run {
    if at == 0 {
        return Run { left: None, ..run };
    }
    let round = usize::try_from(run.round).unwrap_or(usize::MAX);
    let (Some(since), Some(days)) = (run.since, clock.then.get(round)) else {
        return Run { due: None, left: None, ..run };
    };
    let due = since.plus(*days);
    write(rules, clock, new, due);
    Run { due: Some(due), left: None, since: Some(since), round: run.round + 1 }
}

fn write(rules: &Rules<'_>, clock: &Clock, new: &mut Record, due: Day) {
    new.values[clock.field] = of_type(&rules.ledger.fields[clock.field], Value::Day(due));
}

/// Starts a clock: the deadline given by a person, never later than the limit; without one the limit itself. A clock that runs
/// until a field's day takes that day.
fn start(
    rules: &Rules<'_>,
    (at, clock): (usize, &Clock),
    (step, day): (&Step, Day),
    new: &mut Record,
    problems: &mut Problems,
) -> Run {
    let before = new.run(at);
    let begun = |due: Option<Day>| Run { due, left: None, since: (at > 0).then_some(day), round: 0 };
    let Some(limit) = &clock.limit else { return begun(new.values[clock.field].day()) };
    let limit = eval(limit, &new.row(), rules.parameters).int().and_then(|n| i32::try_from(n).ok());
    let latest = limit.map(|n| clock.unit.after(rules.parameters.calendar(), day, n));
    let field = &rules.ledger.fields[clock.field];
    // A deadline of an earlier run is none that somebody gave now.
    let earlier = !step.asks_field(clock.field)
        && (before.since.is_some() || new.values[clock.field].day().is_some_and(|given| given < day));
    let value = if earlier && latest.is_some() { Value::Empty } else { new.values[clock.field].clone() };
    if let (Value::Empty, Some(latest)) = (&value, latest) {
        write(rules, clock, new, latest);
        return begun(Some(latest));
    }
    let given = value.day();
    if let (Some(given), Some(latest)) = (given, latest)
        && given > latest
        && clock.strict
    {
        let (most, unit) = (limit.unwrap_or_default(), clock.unit.chinese());
        let text = format!("{}：最迟 {latest}（{}最长 {most} 个{unit}）", field.title, clock.title);
        problems.push(Problem::field(&field.id, "rule", text));
    }
    if given.is_some_and(|g| g < day) {
        problems.push(Problem::field(&field.id, "rule", format!("{}：不能早于办理当天 {day}", field.title)));
    }
    begun(given)
}

/// What is said of a running clock beside its deadline, once a reminder is reached.
pub fn reminder(clock: &Clock, due: Day, today: Day) -> Option<String> {
    let left = due.0 - today.0;
    if left < 0 || !clock.remind.iter().any(|days| left <= *days) {
        return None;
    }
    Some(match left {
        0 => format!("{}今天到期", clock.title),
        _ => format!("{}还有 {left} 天到期", clock.title),
    })
}

//! Steps (环节): who, from where, with what; four eyes; clocks.

use super::clocks::tick;
use super::computed::compute;
use super::days::days;
use super::definition::{Ask, Ledger, NotBy, StateCategory, Step};
use super::form::{Rules, of_type};
use super::gate::OnDay;
use super::guard::Entry;
use super::record::Record;
use super::rules::forget_confirmed;
use crate::access::Actor;
use crate::expression::{Node, Slot, eval};
use crate::{Day, Id, Moment, Problem, Problems, Value};

/// A request to do a step.
#[derive(Clone, Debug)]
pub struct StepRequest {
    /// Step id.
    pub step: String,
    /// What it asks, by field index.
    pub values: Vec<(usize, Value)>,
    /// Responsible unit from now on.
    pub owner_unit: Option<Id>,
    /// Responsible person from now on.
    pub owner: Option<Id>,
    /// Why.
    pub reason: String,
    /// Business day of the step: today, or an earlier day for what was done on paper.
    pub day: Day,
}

/// Somebody did a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doing {
    /// Step id.
    pub step: String,
    /// Acting and represented natural persons.
    pub persons: Vec<Id>,
}

/// What has been done in this life of the record, as far as four eyes need it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Natural persons who registered the record, or brought it in.
    pub creators: Vec<Id>,
    /// Steps done, oldest first.
    pub steps: Vec<Doing>,
    /// Who gave or edited a field: field id, natural persons.
    pub edits: Vec<(String, Vec<Id>)>,
    /// Values that fields of the yardstick had before a correction: field index and value.
    pub corrected: Vec<(usize, Value)>,
}

impl History {
    /// Those who closed the record: the doers of the last step into a closed state, or who brought it in closed.
    pub fn closers(&self, ledger: &Ledger) -> (Option<String>, Vec<Id>) {
        let closes = |id: &str| ledger.step(id).is_some_and(|s| ledger.states[s.to].category == StateCategory::Closed);
        let Some(last) = self.steps.iter().rposition(|d| closes(&d.step)) else { return (None, self.creators.clone()) };
        let step = &self.steps[last].step;
        let together = self.steps[..=last].iter().rev().take_while(|d| d.step == *step);
        (Some(step.clone()), together.flat_map(|d| d.persons.iter().copied()).collect())
    }

    /// The record as it is, and with each value its yardstick had before a correction.
    pub fn lives(&self, ledger: &Ledger, record: &Record) -> Vec<Record> {
        let yardstick = ledger.yardstick();
        let mut out = vec![record.clone()];
        for (index, value) in self.corrected.iter().filter(|(index, _)| yardstick.contains(index)) {
            let mut life = record.clone();
            life.values[*index] = value.clone();
            out.push(life);
        }
        out
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stepped {
    /// The record moved on.
    Done(Record),
    /// It needs so many more people; the record remembers this one.
    Endorsed {
        /// The record with the endorsement.
        record: Record,
        /// How many more are needed.
        missing: i64,
    },
}

/// Steps that start from the record's state, in order.
pub fn available_steps<'a>(ledger: &'a Ledger, record: &Record) -> impl Iterator<Item = &'a Step> {
    let at = ledger.state(&record.state);
    ledger.steps.iter().filter(move |s| at.is_some_and(|at| s.from.contains(&at)))
}

/// Why this actor may not do the step although a role would let them; `None` when nothing bars.
pub fn barred(ledger: &Ledger, step: &Step, actor: &Actor, history: &History) -> Option<String> {
    let closes = ledger.states[step.to].category == StateCategory::Closed;
    if closes && actor.shared {
        return Some(format!("公用账号不能{}，请用本人账号登录", step.title));
    }
    let me = actor.persons();
    for other in &step.not_by {
        let other = match other {
            NotBy::Creator if history.creators.iter().any(|p| me.contains(p)) => {
                return Some(format!("这条{}是您登记的，“{}”要由另一个人来办（四眼原则）", ledger.noun, step.title));
            }
            NotBy::Creator => continue,
            NotBy::Step(id) => id,
        };
        let Some(other) = ledger.step(other) else { continue };
        let did = history.steps.iter().any(|d| d.step == other.id && d.persons.iter().any(|p| me.contains(p)));
        let gave = other.asks.iter().any(|ask| {
            let Ask::Field(index, _) = ask else { return false };
            history
                .edits
                .iter()
                .any(|(field, persons)| *field == ledger.fields[*index].id && persons.iter().any(|p| me.contains(p)))
        });
        if did || (gave && history.steps.iter().any(|d| d.step == other.id)) {
            return Some(format!("您参与过“{}”，“{}”要由另一个人来办（四眼原则）", other.title, step.title));
        }
    }
    if step.reopens && history.closers(ledger).1.iter().any(|p| me.contains(p)) {
        return Some(format!("这条{}是您办结的，“{}”要由上级来办", ledger.noun, step.title));
    }
    None
}

/// Does a step.
///
/// # Errors
/// Every reason why it can not be done now or not with these values.
pub fn step(
    rules: &Rules<'_>,
    record: &Record,
    request: &StepRequest,
    actor: &Actor,
    now: Moment,
    history: &History,
) -> Result<Stepped, Problems> {
    let ledger = rules.ledger;
    let Some(step) = ledger.step(&request.step) else {
        return Err(Problems::whole(format!("台账“{}”没有“{}”这个环节", ledger.title, request.step)));
    };
    let state = record.state_in(ledger);
    if !available_steps(ledger, record).any(|s| s.id == step.id) {
        let now = state.map_or("未知", |s| s.title.as_str());
        return Err(Problems::whole(format!(
            "这条{}现在是“{now}”，不能{}；可能别人刚办过，请刷新后再看",
            ledger.noun, step.title
        )));
    }
    if let Some(why) = barred(ledger, step, actor, history) {
        return Err(Problems::whole(why));
    }
    let mut new = record.clone();
    let mut problems = Problems::default();
    if request.day > now.day() {
        problems.push(Problem::whole(format!("{}日期不能晚于今天", step.title)));
    }
    if request.day < record.created_on {
        problems.push(Problem::whole(format!("{}日期不能早于登记日期 {}", step.title, record.created_on)));
    }
    take_asked(rules, step, request, &mut new, &mut problems);
    // A person answers what is asked; what the machine steps by has its days from the ledgers.
    let entry = if step.automatic { Entry::Program } else { Entry::Edit };
    problems.0.extend(days(ledger, rules.parameters, entry, Some(record), &request.values, now.day()).0);
    if problems.0.is_empty()
        && let Some(gate) = &step.gate
        && let Some(why) = gate.refuses(rules, &new, request.day)
    {
        problems.push(Problem::whole(why));
    }
    // What the step does is tried whoever comes first, so that the last of several is not the one who finds it can not be.
    let mut moved = new.clone();
    take_effect(rules, step, request.day, &mut moved, &mut problems);
    problems.into_result()?;
    for record in [&mut new, &mut moved] {
        record.version += 1;
        record.changed_at = now;
        record.changed_by = actor.person;
    }

    // A correction of what decides who closes does not make it easier: the strictest of all it ever was.
    let lives = history.lives(ledger, record);
    let people = |life: &Record| {
        step.people.as_ref().map_or(1, |expr| eval(expr, &life.row(), rules.parameters).int().unwrap_or(1))
    };
    let needed = lives.iter().map(people).max().unwrap_or(1);
    let mut people: Vec<Id> = record.pending.iter().filter(|(s, _)| *s == step.id).map(|(_, p)| *p).collect();
    if people.iter().any(|p| actor.persons().contains(p)) {
        return Err(Problems::whole(format!("您已经办过“{}”，还要由另一个人来办", step.title)));
    }
    people.push(actor.person);
    let missing = needed - i64::try_from(people.len()).unwrap_or(i64::MAX);
    if missing > 0 {
        new.pending = people.into_iter().map(|p| (step.id.clone(), p)).collect();
        settle(rules, record, &mut new)?;
        return Ok(Stepped::Endorsed { record: new, missing });
    }
    moved.pending.clear();
    settle(rules, record, &mut moved)?;
    Ok(Stepped::Done(moved))
}

/// What a step does to the record once it takes effect: state, stamps, what it sets, then its clocks.
fn take_effect(rules: &Rules<'_>, step: &Step, day: Day, new: &mut Record, problems: &mut Problems) {
    let ledger = rules.ledger;
    if step.reopens {
        // What the wrong closing wrote was not so.
        let closing = ledger.steps.iter().filter(|s| step.from.contains(&s.to));
        let written = closing.flat_map(|s| s.stamps.iter().copied().chain(s.sets.iter().map(|set| set.field)));
        for index in written {
            new.values[index] = Value::Empty;
        }
    }
    new.state = ledger.states[step.to].id.clone();
    for index in &step.stamps {
        new.values[*index] = of_type(&ledger.fields[*index], Value::Day(day));
    }
    for set in &step.sets {
        let field = &ledger.fields[set.field];
        let value = eval(&set.value, &OnDay { record: new, day }, rules.parameters);
        let value = of_type(field, value);
        if let Err((kind, why)) = field.ty.check(&value)
            && !value.is_empty()
        {
            problems.push(Problem::field(&field.id, kind, format!("{}：{why}", field.title)));
        }
        new.values[set.field] = value;
    }
    tick(rules, step, day, new, problems);
}

/// What follows from the new values: computed fields, and whether the rules still hold.
fn settle(rules: &Rules<'_>, old: &Record, new: &mut Record) -> Result<(), Problems> {
    compute(rules, new);
    forget_confirmed(rules.ledger, old, new);
    let mut problems = super::rules::check(rules, Some(old), new);
    for (field, value) in rules.ledger.fields.iter().zip(&new.values) {
        if let (true, Err((kind, why))) = (field.value.is_some() && !value.is_empty(), field.ty.check(value)) {
            problems.push(Problem::field(&field.id, kind, format!("{}：{why}", field.title)));
        }
    }
    problems.into_result()
}

/// Takes what the step asks; a value that was there before need not be given again.
fn take_asked(rules: &Rules<'_>, step: &Step, request: &StepRequest, new: &mut Record, problems: &mut Problems) {
    let ledger = rules.ledger;
    for (index, value) in &request.values {
        if !step.asks.iter().any(|a| matches!(a, Ask::Field(i, _) if i == index)) {
            let field = &ledger.fields[*index];
            problems.push(Problem::field(&field.id, "rule", format!("{}：“{}”不填这一项", field.title, step.title)));
        } else if !value.is_empty() {
            new.values[*index] = value.clone();
        }
    }
    for ask in &step.asks {
        match ask {
            Ask::Reason => {
                if request.reason.trim().is_empty() {
                    problems.push(Problem::field("reason", "required", format!("{}要写明原因", step.title)));
                }
            }
            Ask::Owner => {
                if request.owner.is_some() || request.owner_unit.is_some() {
                    new.owner = request.owner;
                    new.owner_unit = request.owner_unit;
                } else if new.owner.is_none() && new.owner_unit.is_none() {
                    problems.push(Problem::field("owner", "required", "责任人：请选择由谁办理"));
                }
            }
            Ask::Field(index, required) => {
                let field = &ledger.fields[*index];
                let value = &new.values[*index];
                let applies =
                    field.when.as_ref().is_none_or(|w| crate::expression::holds(w, &new.row(), rules.parameters));
                if value.is_empty() {
                    if *required && applies {
                        problems.push(Problem::field(&field.id, "required", format!("{}：必填", field.title)));
                    }
                } else if let Err((kind, why)) = field.ty.check(value) {
                    problems.push(Problem::field(&field.id, kind, format!("{}：{why}", field.title)));
                }
            }
        }
    }
}

/// Fields an expression reads.
pub(super) fn expression_fields(node: &Node, out: &mut Vec<usize>) {
    match node {
        Node::Slot(Slot::Field(index), _) => out.push(*index),
        Node::Literal(_) | Node::Slot(..) => {}
        Node::Param { case, .. } => {
            if let Some(case) = case {
                expression_fields(case, out);
            }
        }
        Node::Not(a) | Node::In { needle: a, .. } | Node::Shift { node: a, .. } => expression_fields(a, out),
        Node::And(a, b)
        | Node::Or(a, b)
        | Node::Compare { left: a, right: b, .. }
        | Node::Add { left: a, right: b, .. }
        | Node::Pick { left: a, right: b, .. }
        | Node::Has { list: a, option: b } => {
            expression_fields(a, out);
            expression_fields(b, out);
        }
        Node::Call { args, .. } => args.iter().for_each(|arg| expression_fields(arg, out)),
        Node::If { condition, then, otherwise } => {
            for part in [condition, then, otherwise] {
                expression_fields(part, out);
            }
        }
    }
}

//! Making and editing records: reading what was typed, filling defaults, checking the whole.

use super::clocks::Run;
use super::computed::{compute, differs, given_for};
use super::days::days;
use super::definition::{Field, Ledger, StateCategory};
use super::field_types::{Reading, Reference};
use super::guard::{Entry, guard};
use super::record::Record;
use super::rules::forget_confirmed;
use crate::access::Actor;
use crate::expression::holds;
use crate::parameter::Parameters;
use crate::places::PlaceTree;
use crate::{Day, Id, Moment, PlaceId, Problem, Problems, Value};

/// What every rule needs to know.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    /// The definition.
    pub ledger: &'a Ledger,
    pub parameters: &'a Parameters,
    /// Places.
    pub tree: &'a PlaceTree,
}

/// A new record's circumstances.
#[derive(Clone, Copy)]
pub struct Form<'a> {
    pub id: Id,
    pub place: PlaceId,
    pub unit: Option<Id>,
    /// Business day.
    pub day: Day,
    /// Moment.
    pub now: Moment,
    /// Who makes it.
    pub actor: &'a Actor,
    /// How its values come in.
    pub entry: Entry,
}

/// Reads texts by field id or title; unknown names are problems, blank texts are `Empty`.
///
/// # Errors
/// Every text that can not be read, with its field.
pub fn read_form(
    ledger: &Ledger,
    texts: &[(&str, &str)],
    reading: &Reading<'_>,
) -> Result<Vec<(usize, Value)>, Problems> {
    let mut out: Vec<(usize, Value)> = Vec::with_capacity(texts.len());
    let mut problems = Problems::default();
    for (name, text) in texts {
        let Some(index) = ledger.resolve(name) else {
            problems.push(Problem::whole(format!("台账“{}”没有“{name}”这一项，请核对表头", ledger.title)));
            continue;
        };
        let field = &ledger.fields[index];
        // A set of checkboxes sends one text per tick.
        let joined = out.iter().position(|(i, _)| *i == index);
        match field.ty.parse(text, reading) {
            Ok(value) => match joined {
                Some(at) => out[at].1 = append(std::mem::take(&mut out[at].1), value),
                None => out.push((index, value)),
            },
            Err((kind, why)) => problems.push(Problem::field(&field.id, kind, format!("{}：{why}", field.title))),
        }
    }
    problems.into_result()?;
    Ok(out)
}

fn append(first: Value, second: Value) -> Value {
    match (first, second) {
        (Value::List(mut a), Value::List(b)) => {
            a.extend(b);
            Value::List(a)
        }
        (first, Value::Empty) => first,
        (_, second) => second,
    }
}

/// Makes a record from what was given.
///
/// # Errors
/// Every rule the values break.
pub fn create(rules: &Rules<'_>, form: &Form<'_>, given: Vec<(usize, Value)>) -> Result<Record, Problems> {
    let ledger = rules.ledger;
    let mut problems = Problems::default();
    check_place(rules, form.place, form.day, &mut problems);
    problems.0.extend(guard(ledger, form.entry, None, &given).0);
    problems.0.extend(days(ledger, rules.parameters, form.entry, None, &given, form.now.day()).0);
    let given_computed = given_for(ledger, &given);
    let mut values = ledger.blank();
    if form.entry != Entry::Adopt {
        for (value, field) in values.iter_mut().zip(&ledger.fields) {
            *value = default(field, form);
        }
    }
    // A default stands in for what was not asked; what a person emptied stays empty.
    for (index, value) in given {
        values[index] = value;
    }
    let first = ledger.states.first().map(|s| s.id.clone()).unwrap_or_default();
    let mut record = Record {
        id: form.id,
        ledger: ledger.id.clone(),
        county: rules.tree.tenant(form.place),
        place: form.place,
        unit: form.unit,
        owner_unit: None,
        owner: None,
        number: String::new(),
        state: first,
        due: None,
        left: None,
        clocks: ledger.still(),
        version: 1,
        definition: ledger.from,
        created_on: form.day,
        created_at: form.now,
        created_by: form.actor.person,
        changed_at: form.now,
        changed_by: form.actor.person,
        recurs_of: None,
        moves: Vec::new(),
        pending: Vec::new(),
        excused: Vec::new(),
        values,
    };
    if form.entry == Entry::Adopt {
        adopt(rules, &mut record);
    }
    compute(rules, &mut record);
    if form.entry != Entry::Program {
        problems.0.extend(differs(rules, &record, &given_computed).0);
    }
    problems.0.extend(super::rules::check(rules, None, &record).0);
    problems.0.extend(check(rules, &record).0);
    problems.into_result()?;
    Ok(record)
}

/// Changes fields of a record; everything is validated again as a whole, and the guard says what may be changed in this way.
///
/// # Errors
/// Every rule the new values break.
pub fn edit(
    rules: &Rules<'_>,
    record: &Record,
    given: Vec<(usize, Value)>,
    actor: &Actor,
    now: Moment,
    entry: Entry,
) -> Result<Record, Problems> {
    let ledger = rules.ledger;
    let category = record.state_in(ledger).map_or(StateCategory::Open, |s| s.category);
    let has_steps = !ledger.steps.is_empty();
    if has_steps && matches!(category, StateCategory::Closed | StateCategory::Void) && entry == Entry::Edit {
        return Err(Problems::whole(format!(
            "这条{}已经办结，不能再修改；确实填错了，请用“更正”，并写明原因",
            ledger.noun
        )));
    }
    let mut new = record.clone();
    let mut problems = guard(ledger, entry, Some(record), &given);
    problems.0.extend(days(ledger, rules.parameters, entry, Some(record), &given, now.day()).0);
    let given_computed = given_for(ledger, &given);
    for (index, value) in given {
        new.values[index] = value;
    }
    compute(rules, &mut new);
    if entry != Entry::Program {
        problems.0.extend(differs(rules, &new, &given_computed).0);
    }
    forget_confirmed(ledger, record, &mut new);
    problems.0.extend(super::rules::check(rules, Some(record), &new).0);
    problems.0.extend(check(rules, &new).0);
    problems.into_result()?;
    // The running deadline follows its field.
    for (at, clock) in ledger.clocks.iter().enumerate() {
        let run = new.run(at);
        if new.values[clock.field] != record.values[clock.field] && run.due.is_some() {
            new.set_run(at, Run { due: new.values[clock.field].day(), ..run });
        }
    }
    new.version += 1;
    new.changed_at = now;
    new.changed_by = actor.person;
    Ok(new)
}

fn default(field: &Field, form: &Form<'_>) -> Value {
    let Some(word) = field.default.as_deref() else { return Value::Empty };
    match word {
        "today" => Value::Day(form.day),
        "me" => match field.ty.reference() {
            Some(Reference::Person) => Value::Id(form.actor.person),
            _ => Value::Text(form.actor.name.clone()),
        },
        literal => field.ty.from_json(&serde_json::Value::String(literal.to_owned())).unwrap_or_default(),
    }
}

fn check_place(rules: &Rules<'_>, place: PlaceId, day: Day, problems: &mut Problems) {
    let Some(found) = rules.tree.get(place) else {
        problems.push(Problem {
            field: Some("place".into()),
            kind: "place",
            text: "地点：没有这个地方，请重新选择".into(),
        });
        return;
    };
    if let Some(level) = rules.ledger.place
        && found.level < level
    {
        let text = format!(
            "地点：{}要落到{}，“{}”是{}",
            rules.ledger.noun,
            level.chinese(),
            found.name,
            found.level.chinese()
        );
        problems.push(Problem { field: Some("place".into()), kind: "place", text });
    }
    if found.to.is_some_and(|to| to <= day) {
        let next =
            found.successor.and_then(|s| rules.tree.get(s)).map_or(String::new(), |s| format!("，请选“{}”", s.name));
        let text = format!("地点：“{}”已撤并{next}", found.name);
        problems.push(Problem { field: Some("place".into()), kind: "place", text });
    }
}

/// Checks every value, and that what is required is there.
fn check(rules: &Rules<'_>, record: &Record) -> Problems {
    let mut problems = Problems::default();
    for (field, value) in rules.ledger.fields.iter().zip(&record.values) {
        if value.is_empty() {
            let applies = field.when.as_ref().is_none_or(|when| holds(when, &record.row(), rules.parameters));
            if field.required && applies && !field.by_step {
                problems.push(Problem::field(&field.id, "required", format!("{}：必填", field.title)));
            }
        } else if let Err((kind, why)) = field.ty.check(value) {
            problems.push(Problem::field(&field.id, kind, format!("{}：{why}", field.title)));
        }
    }
    problems
}

/// What an expression gave, as a value of the field's own type.
pub fn of_type(field: &Field, value: Value) -> Value {
    match value {
        Value::Day(day) if field.ty.is_deadline() => Value::Deadline(crate::value::Deadline::On(day)),
        other => other,
    }
}

/// Puts a historical row into the state its own columns show.
fn adopt(rules: &Rules<'_>, record: &mut Record) {
    for rule in &rules.ledger.adopt {
        if holds(&rule.when, &record.row(), rules.parameters) {
            record.state = rules.ledger.states[rule.state].id.clone();
            for set in &rule.set {
                if record.values[set.field].is_empty() {
                    let value = crate::expression::eval(&set.value, &record.row(), rules.parameters);
                    record.values[set.field] = of_type(&rules.ledger.fields[set.field], value);
                }
            }
            break;
        }
    }
    // A row that is past its first state runs under its own deadline.
    if rules.ledger.states.first().is_some_and(|s| s.id != record.state) {
        record.due = rules.ledger.clocks.first().and_then(|c| record.values[c.field].day());
    }
}

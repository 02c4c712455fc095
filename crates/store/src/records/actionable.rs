//! How many records wait for a person, over all ledgers in one statement and without reading a record.

use super::query::column;
use super::reader::Reader;
use super::scope::{levels_sql, place_sql, scope_sql};
use super::table::Table;
use crate::expression::{self, quote};
use crate::{Engine, Error, Tx, Value, record};
use domain::expression::{Expr, Slot};
use domain::parameter::Parameters;
use domain::places::Level;
use domain::{Day, Id, PlaceId};

/// Rows of a ledger that are counted one by one; more wait for nobody who can act on a number.
const COUNTED: i64 = 200;

/// Rows of a ledger that are gathered into groups.
const GATHERED: i64 = 2_000;

/// A ledger with the steps that a person could do in it.
#[derive(Clone)]
pub struct Actionable<'a> {
    pub table: &'a Table,
    /// Steps; at most 62.
    pub steps: Vec<ActionableStep>,
    /// How its records are counted.
    pub grouping: Grouping,
    /// Records that wait for others, not for a person: left out.
    pub without: Vec<Id>,
}

/// A step, and when a person may do it.
#[derive(Clone)]
pub struct ActionableStep {
    /// Step id.
    pub id: String,
    /// States it starts from (ids).
    pub states: Vec<String>,
    /// One of these must hold.
    pub doers: Vec<DoerCondition>,
    /// What must hold of the record whatever is answered.
    pub gate: Option<Expr>,
}

/// A way in which a person is one of the doers of a step.
#[derive(Clone)]
pub struct DoerCondition {
    /// The step's `by` is an expression: it must give this word for the record.
    pub rule: Option<(Expr, String)>,
    /// What must hold of the record.
    pub relation: Relation,
}

/// How a person stands to a record.
#[derive(Clone)]
pub enum Relation {
    /// It lies at or below a place for which the person has the role, at a place of one of these levels (of any without).
    Within(PlaceId, Option<Vec<Level>>),
    /// One of these persons or units is responsible for it.
    Owner {
        /// The acting and the represented person.
        persons: Vec<Id>,
        /// Units of the person's grants.
        units: Vec<Id>,
    },
    /// One of these persons created it, and it is in one of these states (ids).
    Creator {
        /// The acting and the represented person.
        persons: Vec<Id>,
        states: Vec<String>,
    },
}

/// How the records of a ledger are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Only their number.
    Number,
    /// One by one, each with its id.
    Each,
    /// By the records that two fields (indices) refer to and the steps that could be done.
    Gathered {
        /// Field of the source; counts in the ledger's first state only.
        source: usize,
        /// Field of the parent.
        parent: usize,
    },
}

record! {
    /// Records that are counted together.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct ActionableGroup {
        /// Index of the ledger in what was asked.
        pub ledger: i64,
        /// The record itself, when it is counted alone.
        pub record: Option<Id>,
        pub source: Option<Id>,
        pub parent: Option<Id>,
        /// The steps that could be done: bit by index in [`Actionable::steps`].
        pub steps: i64,
        /// How many.
        pub count: i64,
    }
}

/// Counts what a person could do now: one statement for all ledgers. `persons`: every id of whoever asks; whoever gave
/// their part of a step of several persons is not asked again.
///
/// # Errors
/// The store's.
pub fn actionable(
    tx: &mut Tx,
    reader: &Reader,
    (persons, today): (&[Id], Day),
    parameters: &Parameters,
    asked: &[Actionable<'_>],
) -> Result<Vec<ActionableGroup>, Error> {
    let mut writer = Writer { reader, persons, today, parameters, engine: tx.engine(), params: Vec::new() };
    let parts: Vec<String> =
        asked.iter().enumerate().filter(|(_, a)| !a.steps.is_empty()).map(|(at, a)| writer.ledger(at, a)).collect();
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    tx.all(parts.join(" union all "), &writer.params)
}

/// The records that others in one of these states point at by a field (index), as far as a reader sees those: tasks whose
/// sheets are not done.
///
/// # Errors
/// The store's.
pub fn pointed_at(
    tx: &mut Tx,
    reader: &Reader,
    table: &Table,
    field: usize,
    states: &[String],
) -> Result<Vec<Id>, Error> {
    let column = column(table.ledger(), Slot::Field(field));
    let (scope, mut params) = scope_sql(reader, table.ledger(), "", "", 1);
    let marks: Vec<String> = states
        .iter()
        .map(|state| {
            params.push(Value::Text(state.clone()));
            format!("${}", params.len())
        })
        .collect();
    if marks.is_empty() {
        return Ok(Vec::new());
    }
    let (name, marks) = (table.name(), marks.join(", "));
    let text =
        format!("select distinct {column} from {name} where {scope} and {column} is not null and state in ({marks})");
    let mut out = Vec::new();
    tx.each(text, &params, |row| {
        out.push(Id::from_bytes(row.get(0)?));
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

struct Writer<'a> {
    reader: &'a Reader,
    persons: &'a [Id],
    today: Day,
    parameters: &'a Parameters,
    engine: Engine,
    params: Vec<Value>,
}

impl Writer<'_> {
    fn add(&mut self, value: impl Into<Value>) -> String {
        self.params.push(value.into());
        format!("${}", self.params.len())
    }

    fn one_of<T: Into<Value>>(&mut self, column: &str, list: impl IntoIterator<Item = T>) -> String {
        let marks: Vec<String> = list.into_iter().map(|value| self.add(value)).collect();
        if marks.is_empty() { "1 = 0".to_owned() } else { format!("{column} in ({})", marks.join(", ")) }
    }

    fn ledger(&mut self, at: usize, asked: &Actionable<'_>) -> String {
        let ledger = asked.table.ledger();
        let (scope, own) = scope_sql(self.reader, ledger, "", "", self.params.len() + 1);
        self.params.extend(own);
        let steps: Vec<String> = asked.steps.iter().map(|step| self.step(asked.table, step)).collect();
        let any = match asked.without.as_slice() {
            [] => steps.join(" or "),
            ids => format!("({}) and not ({})", steps.join(" or "), self.one_of("id", ids.iter().map(|id| id.bytes()))),
        };
        let table = asked.table.name();
        // Every part of a union has the types of the first: ids of records are uuid, references bytea.
        let (no_record, nothing) = ("cast(null as uuid)", "cast(null as bytea), cast(null as bytea)");
        match asked.grouping {
            Grouping::Number => format!(
                "select cast({at} as bigint), {no_record}, {nothing}, cast(0 as bigint), count(*)
 from (select 1 from {table} where {scope} and ({any}) limit {COUNTED}) w{at}"
            ),
            Grouping::Each => format!(
                "select cast({at} as bigint), id, {nothing}, cast(0 as bigint), cast(1 as bigint)
 from (select id from {table} where {scope} and ({any}) limit {COUNTED}) w{at}"
            ),
            Grouping::Gathered { source, parent } => {
                let bits: Vec<String> = steps
                    .iter()
                    .enumerate()
                    .map(|(bit, holds)| format!("case when {holds} then {} else 0 end", 1_i64 << bit.min(62)))
                    .collect();
                let first = quote(ledger.states.first().map_or("", |state| state.id.as_str()));
                let (source, parent) = (column(ledger, Slot::Field(source)), column(ledger, Slot::Field(parent)));
                format!(
                    "select cast({at} as bigint), {no_record}, source, parent, steps, count(*)
 from (select case when state = {first} then {source} end as source, {parent} as parent, cast({} as bigint) as steps
 from {table} where {scope} and ({any}) limit {GATHERED}) w{at} group by source, parent, steps",
                    bits.join(" + ")
                )
            }
        }
    }

    fn step(&mut self, table: &Table, step: &ActionableStep) -> String {
        let states = self.one_of("state", step.states.iter().map(String::as_str));
        let doers: Vec<String> = step.doers.iter().map(|doer| self.doer(table, doer)).collect();
        let doers = if doers.is_empty() { "1 = 0".to_owned() } else { doers.join(" or ") };
        // Stored as `step person,step person`.
        let gave: Vec<String> =
            self.persons.iter().map(|person| format!("%,{} {person},%", escaped(&step.id))).collect();
        let gave: String = gave
            .into_iter()
            .map(|gave| format!(" and (',' || coalesce(pending, '') || ',') not like {} escape '\\'", self.add(gave)))
            .collect();
        let gate = step.gate.as_ref().map_or_else(String::new, |gate| {
            let columns = |slot: Slot| match slot {
                Slot::StepDay => format!("cast({} as bigint)", self.today.0),
                other => column(table.ledger(), other),
            };
            let holds = expression::filter(gate, &columns, self.engine, self.parameters, "created_on");
            format!(" and ({holds})")
        });
        format!("({states} and ({doers}){gate}{gave})")
    }

    fn doer(&mut self, table: &Table, doer: &DoerCondition) -> String {
        let relation = match &doer.relation {
            Relation::Within(place, levels) => {
                let place = place_sql(&self.reader.tree, *place, "");
                levels.as_ref().map_or_else(|| place.clone(), |levels| format!("({place} and {})", levels_sql(levels)))
            }
            Relation::Owner { persons, units } => {
                let persons = self.one_of("owner", persons.iter().map(|id| id.bytes()));
                let units = self.one_of("owner_unit", units.iter().map(|id| id.bytes()));
                format!("({persons} or {units})")
            }
            Relation::Creator { persons, states } => {
                let persons = self.one_of("created_by", persons.iter().map(|id| id.bytes()));
                let states = self.one_of("state", states.iter().map(String::as_str));
                format!("({persons} and {states})")
            }
        };
        let Some((expr, word)) = &doer.rule else { return relation };
        let columns = |slot: Slot| column(table.ledger(), slot);
        let given = expression::sql(expr, &columns, self.engine, self.parameters, "created_on");
        let word = self.add(format!("%,{},%", escaped(word)));
        // Words separated by commas.
        format!("({relation} and (',' || replace(coalesce({given}, ''), ' ', '') || ',') like {word} escape '\\')")
    }
}

/// A text inside a pattern of `like`.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

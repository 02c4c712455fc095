//! Which records: the scope as SQL, filters, order, page.

use super::reader::Reader;
use super::scope::{levels_sql, place_sql, scope_sql};
use super::table::{Table, clock_column};
use crate::{Engine, Value};
use domain::Id;
use domain::PlaceId;
use domain::expression::{Expr, Slot};
use domain::ledger::Ledger;
use domain::parameter::Parameters;
use domain::places::Level;
use std::sync::Arc;

/// Order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Newest business day first.
    Newest,
    /// Nearest deadline first, then without one.
    Due,
    /// By a field (index), upwards or downwards. Never a masked field: the caller has checked.
    Field(usize, bool),
}

/// A page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many.
    pub limit: i64,
    /// After how many.
    pub skip: i64,
}

/// Doubts (疑点): rule id, and the condition under which a record is doubtful.
#[derive(Clone)]
pub struct Doubtful {
    pub rules: Vec<(String, Expr)>,
    /// Parameters the conditions read.
    pub parameters: Arc<Parameters>,
}

/// Which records of a ledger.
#[derive(Clone)]
pub struct Query {
    /// At or below this place.
    pub place: Option<PlaceId>,
    /// At places of these levels; of every level when empty.
    pub levels: Vec<Level>,
    /// In one of these states.
    pub states: Vec<String>,
    /// Choice field (index) with one of these values.
    pub choices: Vec<(usize, Vec<String>)>,
    /// Only these records (from the search index).
    pub among: Option<Vec<Id>>,
    /// Number that begins with this.
    pub number: Option<String>,
    /// Responsible person or unit is one of these.
    pub owners: Vec<Id>,
    /// Deadline before this day.
    pub due_before: Option<i32>,
    /// Business day from–to (field index or, without one, the day of creation), both included.
    pub days: Option<(Option<usize>, i32, i32)>,
    /// A record field (index) that refers to this record.
    pub refers: Option<(usize, Id)>,
    /// A record field (index) that refers to one of these records.
    pub refers_among: Option<(usize, Vec<Id>)>,
    /// A condition in the language of definitions.
    pub holds: Option<(Expr, Arc<Parameters>)>,
    /// With a doubt that nobody has confirmed.
    pub doubtful: Option<Doubtful>,
    /// A sensitive field (index) equal to a value, by blind index.
    pub equals: Option<(usize, Vec<Vec<u8>>)>,
    pub order: Order,
    /// Page; everything without.
    pub page: Option<Page>,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            place: None,
            levels: Vec::new(),
            states: Vec::new(),
            choices: Vec::new(),
            among: None,
            number: None,
            owners: Vec::new(),
            due_before: None,
            days: None,
            refers: None,
            refers_among: None,
            holds: None,
            doubtful: None,
            equals: None,
            order: Order::Newest,
            page: None,
        }
    }
}

impl Query {
    /// The statement of a page; `head` is `select … from …`.
    pub(super) fn select(&self, head: &str, reader: &Reader, table: &Table, engine: Engine) -> (String, Vec<Value>) {
        let (condition, mut params) = self.condition(reader, table, engine);
        let order = match self.order {
            Order::Newest => "created_on desc, id desc".to_owned(),
            Order::Due => {
                let due = nearest(table.ledger());
                format!("case when {due} is null then 1 else 0 end, {due}, created_on, id")
            }
            Order::Field(index, down) => {
                let column = column(table.ledger(), Slot::Field(index));
                let way = if down { "desc" } else { "asc" };
                // Nothing comes last whichever way, the same on both engines.
                format!("case when {column} is null then 1 else 0 end, {column} {way}, created_on desc, id desc")
            }
        };
        let mut text = format!("{head} where {condition} order by {order}");
        if let Some(page) = self.page {
            params.extend([Value::Int(page.limit), Value::Int(page.skip)]);
            text.push_str(&format!(" limit ${} offset ${}", params.len() - 1, params.len()));
        }
        (text, params)
    }

    pub(super) fn count(&self, reader: &Reader, table: &Table, engine: Engine) -> (String, Vec<Value>) {
        let (condition, params) = self.condition(reader, table, engine);
        (format!("select count(*) from {} where {condition}", table.name()), params)
    }

    pub(super) fn count_by_state(&self, reader: &Reader, table: &Table, engine: Engine) -> (String, Vec<Value>) {
        let (condition, params) = self.condition(reader, table, engine);
        (
            format!("select state, count(*) from {} where {condition} group by state order by state", table.name()),
            params,
        )
    }

    fn condition(&self, reader: &Reader, table: &Table, engine: Engine) -> (String, Vec<Value>) {
        let ledger = table.ledger();
        let (scope, mut params) = scope_sql(reader, ledger, "", "", 1);
        let mut parts = vec![scope];
        if let Some(place) = self.place {
            parts.push(place_sql(&reader.tree, place, ""));
        }
        if !self.levels.is_empty() {
            parts.push(levels_sql(&self.levels));
        }
        let mut add = |value: Value| {
            params.push(value);
            format!("${}", params.len())
        };
        if !self.states.is_empty() {
            let marks: Vec<String> = self.states.iter().map(|s| add(Value::Text(s.clone()))).collect();
            parts.push(format!("state in ({})", marks.join(", ")));
        }
        for (index, values) in &self.choices {
            let marks: Vec<String> = values.iter().map(|v| add(Value::Text(v.clone()))).collect();
            let column = column(ledger, Slot::Field(*index));
            parts.push(if marks.is_empty() { "1 = 0".into() } else { format!("{column} in ({})", marks.join(", ")) });
        }
        if let Some(ids) = &self.among {
            let marks: Vec<String> = ids.iter().map(|id| add(Value::Blob(id.bytes().to_vec()))).collect();
            parts.push(if marks.is_empty() { "1 = 0".into() } else { format!("id in ({})", marks.join(", ")) });
        }
        if let Some(number) = &self.number {
            let low = add(Value::Text(number.clone()));
            let high = add(Value::Text(format!("{number}\u{10ffff}")));
            parts.push(format!("number >= {low} and number < {high}"));
        }
        if !self.owners.is_empty() {
            let marks: Vec<String> = self.owners.iter().map(|id| add(Value::Blob(id.bytes().to_vec()))).collect();
            let list = marks.join(", ");
            parts.push(format!("(owner in ({list}) or owner_unit in ({list}))"));
        }
        if let Some(day) = self.due_before {
            let mark = add(Value::Int(day.into()));
            let due = nearest(ledger);
            parts.push(format!("{due} is not null and {due} < {mark}"));
        }
        if let Some((field, from, to)) = self.days {
            let column = field.map_or("created_on".to_owned(), |index| column(ledger, Slot::Field(index)));
            let (from, to) = (add(Value::Int(from.into())), add(Value::Int(to.into())));
            parts.push(format!("{column} >= {from} and {column} <= {to}"));
        }
        if let Some((index, id)) = self.refers {
            let mark = add(Value::Blob(id.bytes().to_vec()));
            parts.push(format!("{} = {mark}", column(ledger, Slot::Field(index))));
        }
        if let Some((index, ids)) = &self.refers_among {
            let marks: Vec<String> = ids.iter().map(|id| add(Value::Blob(id.bytes().to_vec()))).collect();
            let column = column(ledger, Slot::Field(*index));
            parts.push(if marks.is_empty() { "1 = 0".into() } else { format!("{column} in ({})", marks.join(", ")) });
        }
        if let Some((index, finds)) = &self.equals {
            let marks: Vec<String> = finds.iter().map(|f| add(Value::Blob(f.clone()))).collect();
            let name = &ledger.fields[*index].id;
            parts.push(format!("f_{name}_find in ({})", marks.join(", ")));
        }
        if let Some((expr, parameters)) = &self.holds {
            let columns = |slot: Slot| column(ledger, slot);
            parts.push(crate::expression::filter(expr, &columns, engine, parameters, "created_on"));
        }
        if let Some(Doubtful { rules, parameters }) = &self.doubtful {
            let columns = |slot: Slot| column(ledger, slot);
            let open = rules.iter().map(|(id, broken)| {
                let broken = crate::expression::sql(broken, &columns, engine, parameters, "created_on");
                // Ids are of letters, digits and `_`; one is followed by a blank and the person.
                let id = id.replace('_', "\\_");
                format!("({broken} and (',' || coalesce(excused, '')) not like '%,{id} %' escape '\\')")
            });
            parts.push(format!("({})", open.collect::<Vec<_>>().join(" or ")));
        }
        (parts.join(" and "), params)
    }
}

/// The deadline of the clock that ends first, as SQL.
fn nearest(ledger: &Ledger) -> String {
    // A main clock that has ended stands still.
    let ended: Vec<String> =
        ledger.states.iter().filter(|s| s.category.is_final()).map(|s| crate::expression::quote(&s.id)).collect();
    let further = ledger.further_clocks();
    if further.is_empty() {
        return "due".to_owned();
    }
    let main = match ended.join(", ") {
        none if none.is_empty() => "coalesce(due, 9999999)".to_owned(),
        list => format!("case when state in ({list}) then 9999999 else coalesce(due, 9999999) end"),
    };
    let all = further.iter().fold(main, |least, clock| {
        let own = format!("coalesce({}, 9999999)", clock_column(clock, "due"));
        format!("case when {own} < {least} then {own} else {least} end")
    });
    format!("nullif({all}, 9999999)")
}

/// The column of a slot.
pub(super) fn column(ledger: &Ledger, slot: Slot) -> String {
    match slot {
        Slot::Field(index) => format!("f_{}", ledger.fields[index].id),
        Slot::State => "state".to_owned(),
        Slot::Place => "place".to_owned(),
        Slot::Due => "due".to_owned(),
        Slot::ClockDue(clock) => clock_column(&ledger.clocks[clock], "due"),
        Slot::CreatedOn => "created_on".to_owned(),
        // What is asked about a step brings its day itself.
        Slot::StepDay => "cast(null as bigint)".to_owned(),
    }
}

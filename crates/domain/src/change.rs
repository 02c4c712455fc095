//! Changes (变更): what a submission did to one record, in a canonical form that the proof covers.

use crate::access::Actor;
use crate::ledger::{Field, Ledger, Record, Run};
use crate::{Day, Id, Moment, PlaceId, Value};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// A new record.
    Create,
    /// A historical record (补录).
    Adopt,
    /// Fields changed.
    Edit,
    Step,
    /// One of several people did a step that needs more.
    Endorse,
    /// Moved to another place from a day.
    Move,
    /// Corrected what was entered wrongly.
    Correct,
}

impl ChangeKind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Create, Self::Adopt, Self::Edit, Self::Step, Self::Endorse, Self::Move, Self::Correct];

    /// The word in storage.
    pub fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Adopt => "adopt",
            Self::Edit => "edit",
            Self::Step => "step",
            Self::Endorse => "endorse",
            Self::Move => "move",
            Self::Correct => "correct",
        }
    }

    /// The word on screen.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Create => "登记",
            Self::Adopt => "补录",
            Self::Edit => "修改",
            Self::Step => "办理",
            Self::Endorse => "会签",
            Self::Move => "移交",
            Self::Correct => "更正",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.word() == word)
    }
}

/// One change of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub kind: ChangeKind,
    /// Ledger id.
    pub ledger: String,
    pub record: Id,
    /// Version it made.
    pub version: i64,
    /// Step id, for steps and endorsements.
    pub step: String,
    /// Business day.
    pub day: Day,
    /// When the server took it.
    pub at: Moment,
    pub account: Id,
    /// Natural person.
    pub person: Id,
    /// Represented natural person.
    pub acting_for: Option<Id>,
    /// Basis: reason, source file, evidence.
    pub basis: String,
    /// Fields (by id) and system columns (`@…`) before, only what changed.
    pub before: BTreeMap<String, Json>,
    /// The same after.
    pub after: BTreeMap<String, Json>,
}

/// Turns a value into what a change keeps: plain canonical JSON, or a sealed text for a sensitive field.
pub type Keep<'a> = &'a dyn Fn(&Field, &Value) -> Json;

impl Change {
    /// A change by this actor at this moment, of the day it is made, with nothing in it yet. What differs is set by the caller:
    /// `Change { basis, after, ..Change::by(…) }`.
    pub fn by((actor, at): (&Actor, Moment), kind: ChangeKind, ledger: &str, record: Id, version: i64) -> Self {
        Self {
            kind,
            ledger: ledger.to_owned(),
            record,
            version,
            step: String::new(),
            day: at.day(),
            at,
            account: actor.account,
            person: actor.person,
            acting_for: actor.acting_for,
            basis: String::new(),
            before: BTreeMap::new(),
            after: BTreeMap::new(),
        }
    }

    /// The canonical bytes a MAC covers: keys in order, no spaces, texts as JSON strings.
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = String::with_capacity(256);
        let text = |out: &mut String, t: &str| {
            out.push_str(&Json::String(t.to_owned()).to_string());
            out.push(',');
        };
        out.push('[');
        text(&mut out, self.kind.word());
        text(&mut out, &self.ledger);
        text(&mut out, &self.record.to_string());
        out.push_str(&format!("{},", self.version));
        text(&mut out, &self.step);
        out.push_str(&format!("{},{},", self.day.0, self.at.0));
        text(&mut out, &self.account.to_string());
        text(&mut out, &self.person.to_string());
        text(&mut out, &self.acting_for.map(|p| p.to_string()).unwrap_or_default());
        text(&mut out, &self.basis);
        out.push_str(&fields_json(&self.before));
        out.push(',');
        out.push_str(&fields_json(&self.after));
        out.push(']');
        out.into_bytes()
    }
}

/// The canonical JSON object of changed fields.
pub fn fields_json(fields: &BTreeMap<String, Json>) -> String {
    let mut out = String::from("{");
    for (i, (key, value)) in fields.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&Json::String(key.clone()).to_string());
        out.push(':');
        out.push_str(&value.to_string());
    }
    out.push('}');
    out
}

/// What differs between two versions of a record, before and after. `old` is `None` for a new record.
pub fn difference(
    ledger: &Ledger,
    old: Option<&Record>,
    new: &Record,
    keep: Keep<'_>,
) -> (BTreeMap<String, Json>, BTreeMap<String, Json>) {
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    for (index, field) in ledger.fields.iter().enumerate() {
        let was = old.map(|r| &r.values[index]);
        let is = &new.values[index];
        if was == Some(is) || (was.is_none() && is.is_empty()) {
            continue;
        }
        let kept = |value: &Value| if value.is_empty() { Json::Null } else { keep(field, value) };
        match was {
            Some(was) => {
                let (was, is) = field.ty.delta(kept(was), kept(is));
                before.insert(field.id.clone(), was);
                after.insert(field.id.clone(), is);
            }
            None => {
                after.insert(field.id.clone(), kept(is));
            }
        }
    }
    let new_system = system(ledger, new);
    let old_system = old.map(|old| system(ledger, old)).unwrap_or_default();
    for (key, is) in new_system {
        let was = old_system.get(&key);
        if was == Some(&is) || (was.is_none() && is.is_null()) {
            continue;
        }
        if let Some(was) = was {
            before.insert(key.clone(), was.clone());
        }
        after.insert(key, is);
    }
    (before, after)
}

/// System columns that have a history, in their canonical form.
fn system(ledger: &Ledger, record: &Record) -> BTreeMap<String, Json> {
    let id = |id: Option<Id>| id.map_or(Json::Null, |i| Json::String(i.to_string()));
    let moves: Vec<Json> = record.moves.iter().map(|(p, d)| serde_json::json!([p.0, d.0])).collect();
    let named = |list: &[(String, Id)]| -> Vec<Json> {
        list.iter().map(|(s, p)| serde_json::json!([s, p.to_string()])).collect()
    };
    let (pending, excused) = (named(&record.pending), named(&record.excused));
    let own = [
        ("@county", Json::from(record.county.0)),
        ("@place", Json::from(record.place.0)),
        ("@unit", id(record.unit)),
        ("@owner_unit", id(record.owner_unit)),
        ("@owner", id(record.owner)),
        ("@number", Json::from(record.number.clone())),
        ("@state", Json::from(record.state.clone())),
        ("@due", record.due.map_or(Json::Null, |d| Json::from(d.0))),
        ("@left", record.left.map_or(Json::Null, Json::from)),
        ("@definition", Json::from(record.definition.0)),
        ("@created_on", Json::from(record.created_on.0)),
        ("@recurs_of", id(record.recurs_of)),
        ("@moves", if moves.is_empty() { Json::Null } else { Json::from(moves) }),
        ("@pending", if pending.is_empty() { Json::Null } else { Json::from(pending) }),
        ("@excused", if excused.is_empty() { Json::Null } else { Json::from(excused) }),
    ];
    let mut out: BTreeMap<String, Json> = own.into_iter().map(|(key, json)| (key.to_owned(), json)).collect();
    for (clock, run) in ledger.further_clocks().iter().zip(&record.clocks) {
        let days = [run.due.map(|d| d.0), run.left, run.since.map(|d| d.0)];
        let stands = *run != Run::default();
        out.insert(
            format!("@clock.{}", clock.id),
            if stands { json!([days[0], days[1], days[2], run.round]) } else { Json::Null },
        );
    }
    out
}

/// Applies a change to a record being rebuilt (`None` before its first). Unknown field ids (of an older definition) are left out;
/// `open` turns a kept sensitive value back, or gives `Empty` when its key is erased.
pub fn replay(
    ledger: &Ledger,
    record: Option<Record>,
    change: &Change,
    open: &dyn Fn(&Field, &Json) -> Value,
) -> Record {
    let mut record = record.unwrap_or_else(|| Record {
        id: change.record,
        ledger: change.ledger.clone(),
        county: PlaceId(0),
        place: PlaceId(0),
        unit: None,
        owner_unit: None,
        owner: None,
        number: String::new(),
        state: String::new(),
        due: None,
        left: None,
        clocks: ledger.still(),
        version: 0,
        definition: ledger.from,
        created_on: change.day,
        created_at: change.at,
        created_by: change.person,
        changed_at: change.at,
        changed_by: change.person,
        recurs_of: None,
        moves: Vec::new(),
        pending: Vec::new(),
        excused: Vec::new(),
        values: ledger.blank(),
    });
    for (key, json) in &change.after {
        if let Some(column) = key.strip_prefix('@') {
            match column.strip_prefix("clock.") {
                Some(id) => set_clock(ledger, &mut record, id, json),
                None => set_system(&mut record, column, json),
            }
        } else if let Some(index) = ledger.field(key) {
            let field = &ledger.fields[index];
            record.values[index] = if json.is_null() {
                Value::Empty
            } else if field.sensitive.is_some() {
                open(field, json)
            } else {
                field.ty.after_delta(&record.values[index], json).unwrap_or_default()
            };
        }
    }
    record.version = change.version;
    record.changed_at = change.at;
    record.changed_by = change.person;
    record
}

fn set_clock(ledger: &Ledger, record: &mut Record, id: &str, json: &Json) {
    let Some(at) = ledger.further_clocks().iter().position(|clock| clock.id == id) else { return };
    let number = |part: usize| json.get(part).and_then(Json::as_i64).and_then(|n| i32::try_from(n).ok());
    record.clocks[at] = Run {
        due: number(0).map(Day),
        left: number(1),
        since: number(2).map(Day),
        round: number(3).unwrap_or_default(),
    };
}

fn set_system(record: &mut Record, column: &str, json: &Json) {
    let id = || json.as_str().and_then(Id::parse);
    let int = || json.as_i64();
    let day = || int().and_then(|n| i32::try_from(n).ok()).map(Day);
    let pairs = || json.as_array().cloned().unwrap_or_default();
    match column {
        "county" => record.county = PlaceId(int().unwrap_or_default()),
        "place" => record.place = PlaceId(int().unwrap_or_default()),
        "unit" => record.unit = id(),
        "owner_unit" => record.owner_unit = id(),
        "owner" => record.owner = id(),
        "number" => record.number = json.as_str().unwrap_or_default().to_owned(),
        "state" => record.state = json.as_str().unwrap_or_default().to_owned(),
        "due" => record.due = day(),
        "left" => record.left = int().and_then(|n| i32::try_from(n).ok()),
        "definition" => record.definition = day().unwrap_or(Day(0)),
        "created_on" => record.created_on = day().unwrap_or(Day(0)),
        "recurs_of" => record.recurs_of = id(),
        "moves" => {
            record.moves = pairs()
                .iter()
                .filter_map(|p| Some((PlaceId(p.get(0)?.as_i64()?), Day(i32::try_from(p.get(1)?.as_i64()?).ok()?))))
                .collect();
        }
        "pending" => record.pending = named_persons(json),
        "excused" => record.excused = named_persons(json),
        _ => {}
    }
}

/// Pairs of a word and a person.
fn named_persons(json: &Json) -> Vec<(String, Id)> {
    let pairs = json.as_array().into_iter().flatten();
    pairs.filter_map(|p| Some((p.get(0)?.as_str()?.to_owned(), Id::parse(p.get(1)?.as_str()?)?))).collect()
}

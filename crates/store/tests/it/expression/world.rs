//! A ledger with two or more fields of every type, its table on both engines, and its random rows.

use domain::calendar::CalendarYear;
use domain::expression::{LIMIT, Row, Schema, Slot, Type};
use domain::parameter::{ParameterValue, Parameters, Scalar};
use domain::value::Deadline;
use domain::{Day, Id, Month, PlaceId, Value};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use store::Engine;

/// Name, type, decimals, type of the column on PostgreSQL.
pub const FIELDS: [(&str, Type, u8, &str); 22] = [
    ("t", Type::Text, 0, "text collate \"C\""),
    // Sorted by language on PostgreSQL, so that an ordering that forgets the bytes is seen.
    ("u", Type::Text, 0, "text collate \"und-x-icu\""),
    ("n", Type::Int, 0, "bigint"),
    ("k", Type::Int, 0, "bigint"),
    ("m", Type::Int, 2, "bigint"),
    ("d", Type::Int, 1, "bigint"),
    // Of these two a product is exact; rows may be beyond, from before they had a `max`.
    ("x", Type::Int, 0, "bigint"),
    ("z", Type::Int, 1, "bigint"),
    ("a", Type::Day, 0, "integer"),
    ("b", Type::Day, 0, "integer"),
    ("dl", Type::Day, 0, "integer"),
    ("mo", Type::Month, 0, "integer"),
    ("mp", Type::Month, 0, "integer"),
    ("f", Type::Bool, 0, "boolean"),
    ("g", Type::Bool, 0, "boolean"),
    ("l", Type::List, 0, "text collate \"C\""),
    ("j", Type::List, 0, "jsonb"),
    ("p", Type::Id, 0, "uuid"),
    ("q", Type::Id, 0, "uuid"),
    ("v", Type::Place, 0, "bigint"),
    ("w", Type::Place, 0, "bigint"),
    ("sealed", Type::Text, 0, "bytea"),
];

/// The column with the day parameters are read for.
pub const DAY_COLUMN: &str = "world.read_on";

/// Options of the fields of several options, with what could break a search in their JSON.
pub const OPTIONS: [&str; 9] = ["火灾", "溺水", "𠮷", "a\"b", "x,y", ",", "c\\d", "%", "A"];

/// Texts: cases, beyond the basic plane, where UTF-8 and UTF-16 sort differently, quotes and wildcards.
pub const TEXTS: [&str; 14] =
    ["一般", "重大", "𠀀", "𠮷野家", "\u{ff01}", "a", "A", "B", "ab", "it's", "\"q\"", "c\\d", "%_", "é"];

/// Texts that can stand for the state.
pub const STATES: [&str; 3] = ["found", "fixing", "重大"];

/// The schema and the parameters.
pub struct World {
    pub parameters: Parameters,
}

impl World {
    pub fn new() -> Self {
        let mut parameters = Parameters::default();
        let (number, words) = (Scalar::Int, |text: &str| Scalar::Text(text.to_owned()));
        for (key, case, from, place, value) in [
            ("num", "", "2020-01-01", None, number(10)),
            ("num", "一般", "2026-01-31", None, number(15)),
            ("num", "一般", "2026-07-01", None, number(-20)),
            ("num", "重大", "2026-02-28", None, number(90)),
            ("num", "𠀀", "2020-01-01", None, number(LIMIT)),
            ("num", "it's", "2020-01-01", None, number(1)),
            ("num", "重大", "2026-01-01", Some(PlaceId(1)), number(7)),
            ("only", "重大", "2026-02-28", None, number(3)),
            ("dec", "", "2020-01-01", None, words("12.5")),
            ("dec", "", "2026-02-28", None, number(12)),
            ("words", "", "2026-01-31", None, words("town")),
            ("words", "重大", "2026-02-28", None, words("it's $1")),
            ("words", "a", "2020-01-01", None, words("a")),
            ("late", "", "2100-01-01", None, number(1)),
        ] {
            let from = Day::parse(from).expect(from);
            parameters.insert(key, case, ParameterValue { from, place, value, source: "test".to_owned() });
        }
        let about = CalendarYear { source: "test".to_owned(), provisional: false };
        let named = |days: &[&str]| days.iter().map(|d| Day::parse(d).expect(d)).collect::<Vec<_>>();
        let off = named(&["2026-01-01", "2026-01-30", "2026-02-27", "2026-02-28", "2026-12-31"]);
        parameters.calendar_mut().insert(2026, about, &off, &named(&["2026-01-31", "2026-03-01"]));
        Self { parameters }
    }
}

impl Schema for World {
    fn lookup(&self, name: &str) -> Option<(Slot, Type, u8)> {
        match name {
            "state" => Some((Slot::State, Type::Text, 0)),
            "place" => Some((Slot::Place, Type::Place, 0)),
            "due" => Some((Slot::Due, Type::Day, 0)),
            "created_on" => Some((Slot::CreatedOn, Type::Day, 0)),
            _ => {
                let at = FIELDS.iter().position(|field| field.0 == name)?;
                Some((Slot::Field(at), FIELDS[at].1, FIELDS[at].2))
            }
        }
    }

    fn largest(&self, name: &str) -> Option<i64> {
        matches!(name, "x" | "z").then_some(1_000_000)
    }

    fn sensitive(&self, name: &str) -> bool {
        name == "sealed"
    }
}

/// The column of a slot.
pub fn column(slot: Slot) -> String {
    match slot {
        Slot::Field(at) => format!("\"f_{}\"", FIELDS[at].0),
        Slot::State => "world.state".to_owned(),
        Slot::Place => "place".to_owned(),
        Slot::Due => "due".to_owned(),
        Slot::CreatedOn => "created_on".to_owned(),
        Slot::StepDay | Slot::ClockDue(_) => "cast(null as bigint)".to_owned(),
    }
}

/// Every column, in the order of [`Line::stored`].
pub fn columns() -> Vec<&'static str> {
    let fields = FIELDS.iter().map(|field| -> &'static str { Box::leak(format!("f_{}", field.0).into_boxed_str()) });
    ["id", "read_on", "state", "place", "due", "created_on"].into_iter().chain(fields).collect()
}

/// The table.
pub fn table(engine: Engine) -> String {
    let fields: String = FIELDS
        .iter()
        .map(|(name, _, _, ty)| {
            let ty = if engine == Engine::Sqlite { ty.replace(" collate \"und-x-icu\"", "") } else { (*ty).to_owned() };
            format!(", f_{name} {ty}")
        })
        .collect();
    format!(
        "create table world (id bigint primary key, read_on integer not null, state text collate \"C\", place bigint, \
         due integer, created_on integer{fields})"
    )
}

/// One row.
#[derive(Clone, Debug)]
pub struct Line {
    pub values: Vec<Value>,
    state: Value,
    place: Value,
    due: Value,
    created_on: Value,
    read_on: Day,
    /// An empty list stands in the text column as `''`, not as `[]`.
    bare: bool,
}

impl Row for Line {
    fn value(&self, slot: Slot) -> Value {
        match slot {
            Slot::Field(at) => self.values[at].clone(),
            Slot::State => self.state.clone(),
            Slot::Place => self.place.clone(),
            Slot::Due => self.due.clone(),
            Slot::CreatedOn => self.created_on.clone(),
            Slot::StepDay | Slot::ClockDue(_) => Value::Empty,
        }
    }

    fn day(&self) -> Day {
        self.read_on
    }
}

impl Line {
    /// As the columns of [`columns`] hold it.
    pub fn stored(&self, id: usize) -> Vec<store::Value> {
        let id = store::Value::Int(i64::try_from(id).expect("few rows"));
        let mut out = vec![id, store::Value::Int(self.read_on.0.into())];
        for value in [&self.state, &self.place, &self.due, &self.created_on] {
            out.push(stored(value));
        }
        for (value, (name, _, _, ty)) in self.values.iter().zip(FIELDS) {
            out.push(match value {
                Value::List(list) if list.is_empty() && ty != "jsonb" && self.bare => store::Value::Text(String::new()),
                // Nothing is not sealed.
                Value::Text(text) if name == "sealed" && text.is_empty() => store::Value::Null,
                Value::Text(text) if name == "sealed" => store::Value::Blob(text.as_bytes().to_vec()),
                value => stored(value),
            });
        }
        out
    }
}

fn stored(value: &Value) -> store::Value {
    match value {
        Value::Empty | Value::Rows(_) | Value::Deadline(Deadline::Words(_)) => store::Value::Null,
        Value::Text(text) => store::Value::Text(text.clone()),
        Value::Int(n) => store::Value::Int(*n),
        Value::Bool(b) => store::Value::Bool(*b),
        Value::Day(day) | Value::Deadline(Deadline::On(day)) => store::Value::Int(day.0.into()),
        Value::Month(month) => store::Value::Int(month.0.into()),
        Value::Place(place) => store::Value::Int(place.0),
        Value::Id(id) => store::Value::Blob(id.bytes().to_vec()),
        Value::List(list) => store::Value::Text(serde_json::to_string(list).expect("texts")),
    }
}

/// Ends of months, of years, the epoch, and days around the first days of parameters.
pub fn days() -> impl Strategy<Value = Day> + Clone {
    let edges = [
        "1969-12-31",
        "1970-01-01",
        "2024-02-28",
        "2024-02-29",
        "2024-03-01",
        "2025-12-31",
        "2026-01-01",
        "2026-01-30",
        "2026-01-31",
        "2026-02-28",
        "2026-03-01",
        "2026-06-30",
        "2026-07-01",
        "2026-12-31",
        "1800-01-01",
        "9999-12-31",
    ];
    let edges: Vec<Day> = edges.iter().map(|text| Day::parse(text).expect(text)).collect();
    prop_oneof![3 => select(edges), 1 => (20_000_i32..21_000).prop_map(Day)]
}

/// Numbers at the edges of scales and of what is allowed.
pub fn numbers() -> impl Strategy<Value = i64> + Clone {
    let edges = [
        0,
        1,
        -1,
        3,
        9,
        10,
        11,
        12,
        99,
        100,
        101,
        120,
        125,
        1200,
        1249,
        1250,
        1251,
        -1250,
        LIMIT,
        -LIMIT,
        LIMIT - 1,
        999_999,
        -1_000_000,
        1_000_001,
    ];
    prop_oneof![4 => select(edges.to_vec()), 1 => -2000_i64..2000]
}

/// At least a quarter is nothing, in both its forms where there are two.
fn or_nothing(value: impl Strategy<Value = Value> + 'static, empty: Value) -> BoxedStrategy<Value> {
    prop_oneof![6 => value, 1 => Just(Value::Empty), 1 => Just(empty)].boxed()
}

fn value(name: &str, ty: Type) -> BoxedStrategy<Value> {
    let ids = [Id::from_bytes([1; 16]), Id::from_bytes([255; 16]), Id::named(b"p")];
    match ty {
        // No field of this world is a table: its rows are only tested for nothing, as ids are.
        Type::Rows => Just(Value::Empty).boxed(),
        Type::Text => {
            or_nothing(select(TEXTS.to_vec()).prop_map(|t| Value::Text(t.to_owned())), Value::Text(String::new()))
        }
        Type::Int => or_nothing(numbers().prop_map(Value::Int), Value::Empty),
        Type::Day if name == "dl" => {
            let words = Value::Deadline(Deadline::Words("每月".to_owned()));
            // Words are no nothing to `is_empty`, but no day either: a fifth must be nothing beside them.
            prop_oneof![
                5 => days().prop_map(|day| Value::Deadline(Deadline::On(day))),
                2 => Just(Value::Empty),
                1 => Just(words)
            ]
            .boxed()
        }
        Type::Day => or_nothing(days().prop_map(Value::Day), Value::Empty),
        Type::Month => or_nothing(days().prop_map(|day| Value::Month(day.month())), Value::Empty),
        Type::Bool => or_nothing(any::<bool>().prop_map(Value::Bool), Value::Empty),
        Type::Id => or_nothing(select(ids.to_vec()).prop_map(Value::Id), Value::Empty),
        Type::Place => or_nothing((1_i64..4).prop_map(|n| Value::Place(PlaceId(n))), Value::Empty),
        Type::List => {
            let options: Vec<String> = OPTIONS.iter().chain(&TEXTS[..2]).map(|t| (*t).to_owned()).collect();
            or_nothing(subsequence(options, 1..4).prop_map(Value::List), Value::List(Vec::new()))
        }
    }
}

/// So many rows.
pub fn lines(count: usize) -> impl Strategy<Value = Vec<Line>> {
    let fields: Vec<_> = FIELDS.iter().map(|(name, ty, ..)| value(name, *ty)).collect();
    let state = or_nothing(select(STATES.to_vec()).prop_map(|s| Value::Text(s.to_owned())), Value::Text(String::new()));
    let around_parameters = select(
        ["2019-12-31", "2020-01-01", "2026-01-30", "2026-01-31", "2026-02-27", "2026-02-28", "2026-07-01"]
            .map(|text| Day::parse(text).expect(text))
            .to_vec(),
    );
    let line = (
        fields,
        state,
        value("", Type::Place),
        value("", Type::Day),
        value("", Type::Day),
        around_parameters,
        any::<bool>(),
    )
        .prop_map(|(values, state, place, due, created_on, read_on, bare)| Line {
            values,
            state,
            place,
            due,
            created_on,
            read_on,
            bare,
        });
    proptest::collection::vec(line, count)
}

/// A month, as an expression writes it.
pub fn months() -> impl Strategy<Value = Month> + Clone {
    days().prop_map(Day::month)
}

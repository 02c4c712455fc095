//! How values of each shape travel: canonical JSON, database columns, text, type in expressions.

use super::{Column, ColumnType, ColumnValue};
use crate::expression::Type;
use crate::quantity::write_scaled;
use crate::value::Deadline;
use crate::{Day, Id, Month, PlaceId, Value};
use serde_json::Value as Json;

/// Which of the shapes of [`Value`] a type's values have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// [`Value::Text`].
    Text,
    /// [`Value::Int`].
    Int,
    /// [`Value::Bool`].
    Bool,
    /// [`Value::Day`].
    Day,
    /// [`Value::Month`].
    Month,
    /// [`Value::Place`].
    Place,
    /// [`Value::Id`].
    Id,
    /// [`Value::Deadline`].
    Deadline,
    /// [`Value::List`].
    List,
    /// [`Value::Rows`]: their type writes and reads them, for it knows the columns.
    Rows,
}

const INT: &[Column] = &[Column { suffix: "", ty: ColumnType::Int }];
const TEXT: &[Column] = &[Column { suffix: "", ty: ColumnType::Text }];
const BOOL: &[Column] = &[Column { suffix: "", ty: ColumnType::Bool }];
const BYTES: &[Column] = &[Column { suffix: "", ty: ColumnType::Bytes }];
const DEADLINE: &[Column] =
    &[Column { suffix: "", ty: ColumnType::Int }, Column { suffix: "_words", ty: ColumnType::Text }];

impl Shape {
    /// The value has this shape. `Empty` has none.
    pub fn holds(self, value: &Value) -> bool {
        match value {
            Value::Empty => false,
            Value::Text(_) => self == Self::Text,
            Value::Int(_) => self == Self::Int,
            Value::Bool(_) => self == Self::Bool,
            Value::Day(_) => self == Self::Day,
            Value::Month(_) => self == Self::Month,
            Value::Place(_) => self == Self::Place,
            Value::Id(_) => self == Self::Id,
            Value::Deadline(_) => self == Self::Deadline,
            Value::List(_) => self == Self::List,
            Value::Rows(_) => self == Self::Rows,
        }
    }

    /// As written; a number with so many decimals. Empty for a value of another shape.
    pub fn text(self, value: &Value, scale: u8) -> String {
        if !self.holds(value) {
            return String::new();
        }
        match value {
            Value::Empty => String::new(),
            Value::Text(text) => text.clone(),
            Value::Int(n) => write_scaled(*n, scale),
            Value::Bool(true) => "是".to_owned(),
            Value::Bool(false) => "否".to_owned(),
            Value::Day(day) | Value::Deadline(Deadline::On(day)) => day.to_string(),
            Value::Deadline(Deadline::Words(words)) => words.clone(),
            Value::Month(month) => month.to_string(),
            Value::Place(place) => place.0.to_string(),
            Value::Id(id) => id.to_string(),
            Value::List(list) => list.join("、"),
            Value::Rows(rows) => format!("{} 行", rows.len()),
        }
    }

    /// Canonical JSON: null for nothing and for a value of another shape.
    pub fn json(self, value: &Value) -> Json {
        if !self.holds(value) {
            return Json::Null;
        }
        match value {
            Value::Int(n) => (*n).into(),
            Value::Bool(yes) => (*yes).into(),
            Value::Place(place) => place.0.into(),
            Value::List(list) if list.is_empty() => Json::Null,
            Value::List(list) => list.clone().into(),
            other => self.text(other, 0).into(),
        }
    }

    /// Reads canonical JSON back.
    pub fn from_json(self, json: &Json) -> Option<Value> {
        match self {
            Self::Text => json.as_str().map(|t| Value::Text(t.to_owned())),
            Self::Int => json.as_i64().map(Value::Int),
            Self::Bool => json.as_bool().map(Value::Bool),
            Self::Day => Day::parse(json.as_str()?).map(Value::Day),
            Self::Month => Month::parse(json.as_str()?).map(Value::Month),
            Self::Place => json.as_i64().map(|n| Value::Place(PlaceId(n))),
            Self::Id => Id::parse(json.as_str()?).map(Value::Id),
            Self::Deadline => {
                let text = json.as_str()?;
                let deadline = Day::parse(text).map_or_else(|| Deadline::Words(text.to_owned()), Deadline::On);
                Some(Value::Deadline(deadline))
            }
            Self::List => {
                let list: Option<Vec<String>> =
                    json.as_array()?.iter().map(|v| v.as_str().map(str::to_owned)).collect();
                list.map(Value::List)
            }
            Self::Rows => None,
        }
    }

    /// Columns in the database.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Text | Self::List | Self::Rows => TEXT,
            Self::Int | Self::Day | Self::Month | Self::Place => INT,
            Self::Bool => BOOL,
            Self::Id => BYTES,
            Self::Deadline => DEADLINE,
        }
    }

    /// The value as columns; null for nothing and for a value of another shape.
    pub fn to_columns(self, value: &Value) -> Vec<ColumnValue> {
        let none = || self.columns().iter().map(|_| ColumnValue::Null).collect();
        if !self.holds(value) {
            return none();
        }
        vec![match value {
            Value::Text(text) => ColumnValue::Text(text.clone()),
            Value::Int(n) => ColumnValue::Int(*n),
            Value::Bool(yes) => ColumnValue::Bool(*yes),
            Value::Day(day) => ColumnValue::Int(i64::from(day.0)),
            Value::Month(month) => ColumnValue::Int(i64::from(month.0)),
            Value::Place(place) => ColumnValue::Int(place.0),
            Value::Id(id) => ColumnValue::Bytes(id.bytes().to_vec()),
            Value::List(list) if !list.is_empty() => ColumnValue::Text(Json::from(list.clone()).to_string()),
            Value::Deadline(Deadline::On(day)) => return vec![ColumnValue::Int(i64::from(day.0)), ColumnValue::Null],
            Value::Deadline(Deadline::Words(words)) => {
                return vec![ColumnValue::Null, ColumnValue::Text(words.clone())];
            }
            Value::List(_) | Value::Rows(_) | Value::Empty => return none(),
        }]
    }

    /// The value from its columns.
    pub fn from_columns(self, columns: &[ColumnValue]) -> Value {
        let small = |n: &i64| i32::try_from(*n).ok();
        let value = match (self, columns) {
            (Self::Text, [ColumnValue::Text(text)]) if !text.is_empty() => Some(Value::Text(text.clone())),
            (Self::Int, [ColumnValue::Int(n)]) => Some(Value::Int(*n)),
            (Self::Bool, [ColumnValue::Bool(yes)]) => Some(Value::Bool(*yes)),
            (Self::Bool, [ColumnValue::Int(n)]) => Some(Value::Bool(*n != 0)),
            (Self::Day, [ColumnValue::Int(n)]) => small(n).map(|n| Value::Day(Day(n))),
            (Self::Month, [ColumnValue::Int(n)]) => small(n).map(|n| Value::Month(Month(n))),
            (Self::Place, [ColumnValue::Int(n)]) => Some(Value::Place(PlaceId(*n))),
            (Self::Id, [ColumnValue::Bytes(bytes)]) => Id::from_slice(bytes).map(Value::Id),
            (Self::Deadline, [ColumnValue::Int(n), _]) => small(n).map(|n| Value::Deadline(Deadline::On(Day(n)))),
            (Self::Deadline, [_, ColumnValue::Text(words)]) if !words.is_empty() => {
                Some(Value::Deadline(Deadline::Words(words.clone())))
            }
            (Self::List, [ColumnValue::Text(text)]) => {
                serde_json::from_str::<Vec<String>>(text).ok().filter(|l| !l.is_empty()).map(Value::List)
            }
            _ => None,
        };
        value.unwrap_or_default()
    }

    /// Type in expressions.
    pub fn expression_type(self) -> Type {
        match self {
            Self::Text => Type::Text,
            Self::Int => Type::Int,
            Self::Bool => Type::Bool,
            Self::Day | Self::Deadline => Type::Day,
            Self::Month => Type::Month,
            Self::Place => Type::Place,
            Self::Id => Type::Id,
            Self::List => Type::List,
            Self::Rows => Type::Rows,
        }
    }
}

//! Parameters (参数): every threshold that varies by place or year, as data with a source and a from-date.

use crate::calendar::Calendar;
use crate::{Day, PlaceId};
use std::collections::HashMap;

/// One dated value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterValue {
    /// First day it is valid.
    pub from: Day,
    /// Place it is valid for (and below); `None` everywhere.
    pub place: Option<PlaceId>,
    /// The value: a number (also in text form) or words.
    pub value: Scalar,
    /// Where the rule comes from.
    pub source: String,
}

/// A parameter's value.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// Whole number.
    Int(i64),
    /// Words.
    Text(String),
}

/// All parameters, by key and case (`hazard.days` / `重大`); the empty case is the default.
#[derive(Clone, Debug, Default)]
pub struct Parameters {
    values: HashMap<(String, String), Vec<ParameterValue>>,
    calendar: Calendar,
}

impl Parameters {
    /// Adds one dated value.
    pub fn insert(&mut self, key: &str, case: &str, value: ParameterValue) {
        let list = self.values.entry((key.to_owned(), case.to_owned())).or_default();
        list.push(value);
        list.sort_by_key(|v| v.from);
    }

    /// The calendar of working days: dated data like every parameter, and read wherever they are.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The calendar, to be filled.
    pub fn calendar_mut(&mut self) -> &mut Calendar {
        &mut self.calendar
    }

    /// True when the key is known for any case.
    pub fn knows(&self, key: &str) -> bool {
        self.values.keys().any(|(k, _)| k == key)
    }

    /// The value for this case on this day; the default case when the case has none; `None` when the key has none then.
    pub fn get(&self, key: &str, case: &str, day: Day) -> Option<&ParameterValue> {
        let pick = |case: &str| {
            self.values
                .get(&(key.to_owned(), case.to_owned()))
                .and_then(|list| list.iter().rfind(|v| v.from <= day && v.place.is_none()))
        };
        pick(case).or_else(|| pick(""))
    }

    /// The cases of a key with their dated values, in order of case: what a CASE in SQL is made from.
    pub fn cases(&self, key: &str) -> Vec<(&str, &[ParameterValue])> {
        let mut out: Vec<_> = self
            .values
            .iter()
            .filter(|((k, _), _)| k == key)
            .map(|((_, case), list)| (case.as_str(), list.as_slice()))
            .collect();
        out.sort_by_key(|(case, _)| *case);
        out
    }

    /// Every key and case, in order.
    pub fn all(&self) -> Vec<(&str, &str, &[ParameterValue])> {
        let mut out: Vec<_> =
            self.values.iter().map(|((k, c), list)| (k.as_str(), c.as_str(), list.as_slice())).collect();
        out.sort_by_key(|(k, c, _)| (*k, *c));
        out
    }
}

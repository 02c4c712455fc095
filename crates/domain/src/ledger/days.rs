//! Days that people write: what has happened is not still to come, and not so long ago that the year must be a slip. One rule for
//! forms, steps, imports and commands.

use super::definition::{IndicatorRule, Ledger};
use super::guard::Entry;
use super::record::Record;
use super::step::expression_fields;
use crate::parameter::{Parameters, Scalar};
use crate::{Day, Problem, Problems, Value};

/// Before this year nothing was registered anywhere.
const FIRST_YEAR: i32 = 1949;

/// Years back where `entry.oldest_years` says nothing.
const OLDEST_YEARS: i64 = 50;

impl Ledger {
    /// The field says a day that has come, not one that is planned.
    pub fn has_come(&self, field: usize) -> bool {
        let field = &self.fields[field];
        field.ty.is_business_day() && !field.future
    }

    /// Fields that say when the work itself was done: the day of presence or of a speech, what figures begin at, what steps
    /// stamp. A day of birth is none of them.
    pub fn days_of_work(&self) -> Vec<usize> {
        let mut out: Vec<usize> = self.traits.presence.iter().map(|p| p.day).collect();
        out.extend(self.traits.speech.iter().map(|s| s.day));
        out.extend(self.steps.iter().flat_map(|s| s.stamps.iter().copied()));
        for indicator in &self.indicators {
            if let IndicatorRule::Span(rule) = &indicator.rule {
                expression_fields(&rule.from.node, &mut out);
            }
        }
        out.retain(|index| self.has_come(*index));
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// The first day that may be meant for work: so many years back, never before 1949.
fn earliest(parameters: &Parameters, today: Day) -> (Day, i64) {
    let years = match parameters.get("entry.oldest_years", "", today).map(|v| &v.value) {
        Some(Scalar::Int(years)) => *years,
        _ => OLDEST_YEARS,
    };
    let (year, month, day) = today.ymd();
    let back = i32::try_from(years).ok().map_or(FIRST_YEAR, |n| year.saturating_sub(n));
    let first = Day::from_ymd(back, month, day).or_else(|| Day::from_ymd(back, month, 28)).unwrap_or(today);
    (first.max(Day::from_ymd(FIRST_YEAR, 1, 1).unwrap_or(first)), years)
}

/// What is wrong with the days among these values. `record` is what they change; `None` for a new one. What the program writes
/// itself and what was there before is not asked.
pub(super) fn days(
    ledger: &Ledger,
    parameters: &Parameters,
    entry: Entry,
    record: Option<&Record>,
    given: &[(usize, Value)],
    today: Day,
) -> Problems {
    let mut problems = Problems::default();
    if entry == Entry::Program {
        return problems;
    }
    let work = ledger.days_of_work();
    let (first, years) = earliest(parameters, today);
    for (index, value) in given {
        let Some(day) = value.day().filter(|_| ledger.has_come(*index)) else { continue };
        if record.is_some_and(|r| r.values[*index] == *value) {
            continue;
        }
        let why = if day > today {
            format!("{day} 晚于今天 {today}，还没有到的日期不能填，请核对")
        } else if day.year() < FIRST_YEAR && work.contains(index) {
            format!("{day} 早于 {FIRST_YEAR} 年，请核对年份")
        } else if day < first && work.contains(index) {
            format!("{day} 在 {years} 年以前，请核对年份")
        } else {
            continue;
        };
        let field = &ledger.fields[*index];
        problems.push(Problem::field(&field.id, "date", format!("{}：{why}", field.title)));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::ParameterValue;

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a date")
    }

    #[test]
    fn fifty_years_without_a_parameter_and_never_before_1949() {
        let mut parameters = Parameters::default();
        assert_eq!(earliest(&parameters, day("2026-12-01")), (day("1976-12-01"), 50));
        assert_eq!(earliest(&parameters, day("2024-02-29")).0, day("1974-02-28"));
        let value = ParameterValue { from: Day(0), place: None, value: Scalar::Int(90), source: String::new() };
        parameters.insert("entry.oldest_years", "", value);
        assert_eq!(earliest(&parameters, day("2026-12-01")).0, day("1949-01-01"));
    }
}

//! Periods of reports: never beyond today, and as text that is read back.

use super::marks::When;
use crate::indicators::a_year_earlier;
use domain::Day;
use domain::indicators::Period;

/// The period as it can be known today; `None` when it lies in the future.
pub(super) fn known(period: Period, today: Day) -> Option<Period> {
    match period {
        Period::AsOf(day) if day > today => None,
        Period::Days(first, _) if first > today => None,
        Period::Days(first, last) => Some(Period::Days(first, last.min(today))),
        day => Some(day),
    }
}

/// The period a report is drafted for when nobody says one: the last month that is over.
pub fn proposed(today: Day) -> Period {
    let last = if today == today.month().last() { today } else { today.month().first().plus(-1) };
    Period::Days(last.month().first(), last)
}

/// The period at a time of the report's period.
pub(super) fn at(period: Period, when: When) -> Period {
    let last = period.last();
    match when {
        When::Period => period,
        When::Start => Period::AsOf(period.first().plus(-1)),
        When::End => Period::AsOf(last),
        When::Year => Period::Days(Day::from_ymd(last.year(), 1, 1).unwrap_or(last), last),
        When::Before => a_year_earlier(period),
    }
}

/// As kept: `2026-11-16`, `2026-11-01/2026-11-16`.
pub(crate) fn text(period: Period) -> String {
    match period {
        Period::AsOf(day) => day.to_string(),
        Period::Days(first, last) => format!("{first}/{last}"),
    }
}

/// Reads what [`text`] wrote.
pub(crate) fn parse(text: &str) -> Option<Period> {
    match text.split_once('/') {
        Some((first, last)) => Some(Period::Days(Day::parse(first)?, Day::parse(last)?)),
        None => Day::parse(text).map(Period::AsOf),
    }
}

/// A period as it is kept, in words; the text itself when it is none.
pub fn words(kept: &str) -> String {
    parse(kept).map_or_else(|| kept.to_owned(), Period::chinese)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_periods_are_said_in_words() {
        for (text, want) in [
            ("2026-11-16", "截至2026年11月16日"),
            ("2026-10-01/2026-10-31", "2026年10月"),
            ("2026-11-01/2026-11-16", "2026年11月1日至2026年11月16日"),
            ("not a day", "not a day"),
        ] {
            assert_eq!(words(text), want);
        }
    }

    fn day(text: &str) -> Day {
        Day::parse(text).expect("a date")
    }

    #[test]
    fn periods_end_today_and_are_read_back() {
        let today = day("2026-11-16");
        for (asked, want) in [
            ("2026-11", Some("2026-11-01/2026-11-16")),
            ("2026-10", Some("2026-10-01/2026-10-31")),
            ("2026", Some("2026-01-01/2026-11-16")),
            ("2026-12", None),
            ("2026-11-17", None),
            ("2026-11-16", Some("2026-11-16")),
        ] {
            let found = known(Period::parse(asked).expect(asked), today);
            assert_eq!(found.map(text).as_deref(), want, "{asked}");
            assert_eq!(found, found.map(text).and_then(|t| parse(&t)));
        }
    }

    #[test]
    fn a_report_is_of_a_whole_month() {
        for (today, want) in [
            ("2026-12-01", "2026-11-01/2026-11-30"),
            ("2026-12-30", "2026-11-01/2026-11-30"),
            ("2026-12-31", "2026-12-01/2026-12-31"),
            ("2027-01-01", "2026-12-01/2026-12-31"),
        ] {
            assert_eq!(text(proposed(day(today))), want, "{today}");
        }
    }

    #[test]
    fn times_of_a_period() {
        let month = Period::Days(day("2026-11-01"), day("2026-11-30"));
        for (when, want) in [
            (When::Period, "2026-11-01/2026-11-30"),
            (When::Start, "2026-10-31"),
            (When::End, "2026-11-30"),
            (When::Year, "2026-01-01/2026-11-30"),
            (When::Before, "2025-11-01/2025-11-30"),
        ] {
            assert_eq!(text(at(month, when)), want);
        }
    }
}

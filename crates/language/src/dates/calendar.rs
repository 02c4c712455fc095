//! The few sums with days that a deadline needs.

use domain::{Day, Month};

use crate::text::{rows, section};

/// Years a document may speak of; anything else is a misreading.
pub(crate) const YEARS: std::ops::RangeInclusive<i32> = 1949..=2100;

const SPRING_FESTIVALS: &str = section(super::lexicon::FILE, "spring-festival-table");

/// The date when it exists.
pub(crate) fn date(year: i32, month: i64, day: i64) -> Option<Day> {
    if !YEARS.contains(&year) {
        return None;
    }
    Day::from_ymd(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// A day of a month.
pub(crate) fn day_of(month: Month, day: i64) -> Option<Day> {
    let (year, month) = month.year_month();
    date(year, month.into(), day)
}

/// The last day of a month.
pub(crate) fn month_end(month: Month) -> Option<Day> {
    YEARS.contains(&month.year_month().0).then(|| month.last())
}

/// The day `days` later. Longer than ten years is refused: no deadline of an office counts days so far.
pub(crate) fn add_days(from: Day, days: i64) -> Option<Day> {
    let days = i32::try_from(days).ok().filter(|days| (0..=3660).contains(days))?;
    Some(from.plus(days)).filter(|day| YEARS.contains(&day.year()))
}

/// The same day `months` later (earlier for a negative count), or the last day of a shorter month; fifty years at most.
pub(crate) fn add_months(from: Day, months: i64) -> Option<Day> {
    let months = i32::try_from(months).ok().filter(|months| (-600..=600).contains(months))?;
    let month = Month(from.month().0 + months);
    day_of(month, from.ymd().2.into()).or_else(|| month_end(month))
}

/// Day of the Spring Festival (春节), 2000 to 2035.
pub(crate) fn spring_festival(year: i32) -> Option<Day> {
    let day = |text: &str| text.parse().ok();
    rows(SPRING_FESTIVALS).find_map(|[y, m, d]| (y.parse() == Ok(year)).then(|| date(year, day(m)?, day(d)?))?)
}

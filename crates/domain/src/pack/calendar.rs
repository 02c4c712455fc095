//! Reads `calendar/<year>.toml`: days off and make-up work days of a year.

use super::day;
use super::source::Table;
use crate::Day;
use crate::calendar::{Calendar, CalendarYear};

/// Most days of one holiday: a slip of the year would make months of it.
const LONGEST: i32 = 15;

pub(super) fn read(path: &str, table: &Table<'_>, calendar: &mut Calendar) {
    let year = table.int("year").and_then(|y| i32::try_from(y).ok()).filter(|y| (2000..=2100).contains(y));
    let Some(year) = year else {
        table.complain("year", "a calendar needs `year = 2026`, between 2000 and 2100");
        return;
    };
    if path != format!("calendar/{year}.toml") {
        table.complain("year", format!("the calendar of {year} stands in `calendar/{year}.toml`"));
    }
    let about = CalendarYear { source: table.required("source"), provisional: table.flag("provisional") };
    let (mut off, mut work) = (Vec::new(), Vec::new());
    for holiday in table.tables("holiday") {
        holiday.required("title");
        let (from, to) = (day(&holiday, "from"), day(&holiday, "to"));
        let inside = |day: Day| day.year() == year;
        if !inside(from) || !inside(to) || to < from || to.0 - from.0 >= LONGEST {
            holiday.complain(
                "from",
                format!("`from` and `to` are the first and last day off, at most {LONGEST} days in {year}; a holiday over new year is two"),
            );
        } else {
            off.extend((from.0..=to.0).map(Day));
        }
        for text in holiday.texts("work") {
            match Day::parse(&text).filter(|day| inside(*day) && day.weekday() > 5) {
                Some(day) => work.push(day),
                None => holiday
                    .complain("work", format!("`{text}` is no Saturday or Sunday of {year}: make-up work days are")),
            }
        }
        holiday.finish();
    }
    if let Some(both) = work.iter().find(|day| off.contains(day)) {
        table.complain("holiday", format!("{both} is a day off and a make-up work day: strike one"));
    }
    if off.is_empty() {
        table.complain("holiday", "a calendar needs [[holiday]] with title, from, to and work = [\"make-up day\"]");
    }
    calendar.insert(year, about, &off, &work);
}

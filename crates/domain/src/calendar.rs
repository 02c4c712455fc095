//! Working days (工作日): Monday to Friday, but for the days off and the make-up work days that the State Council names each
//! year. A pack holds them as `calendar/<year>.toml`.

use crate::Day;
use std::collections::BTreeMap;

/// The named days, and how sure each year is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Days that are otherwise than their day of the week: true for work on a weekend, false for a weekday off.
    days: BTreeMap<Day, bool>,
    years: BTreeMap<i32, CalendarYear>,
}

/// What is known of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarYear {
    /// The document that names its days.
    pub source: String,
    /// Not announced yet: only what the law fixes.
    pub provisional: bool,
}

/// First and last day of years 1 to 9999, in days since 1970: beyond them calendar functions give nothing.
pub const CALENDAR_DAYS: (i64, i64) = (-719_162, 2_932_896);

/// Added to a day, it makes 0 a Monday long before every calendar.
pub const MONDAY: i64 = 719_169;

fn is_weekday(day: Day) -> bool {
    day.weekday() <= 5
}

impl Calendar {
    /// Keeps a year and its named days.
    pub fn insert(&mut self, year: i32, about: CalendarYear, off: &[Day], work: &[Day]) {
        self.years.insert(year, about);
        let named = off.iter().map(|day| (*day, false)).chain(work.iter().map(|day| (*day, true)));
        self.days.extend(named.filter(|(day, works)| is_weekday(*day) != *works));
    }

    /// The year has a file.
    pub fn has(&self, year: i32) -> bool {
        self.years.contains_key(&year)
    }

    /// The days of this year may still change (暂定): not announced, or not known at all.
    pub fn is_provisional(&self, year: i32) -> bool {
        self.years.get(&year).is_none_or(|y| y.provisional)
    }

    /// People work on this day.
    pub fn works(&self, day: Day) -> bool {
        self.days.get(&day).copied().unwrap_or_else(|| is_weekday(day))
    }

    /// How many working days more (fewer) than Monday to Friday there have been up to and including each named day.
    pub fn corrections(&self) -> Vec<(Day, i64)> {
        let mut sum = 0;
        self.days
            .iter()
            .map(|(day, works)| {
                sum += if *works { 1 } else { -1 };
                (*day, sum)
            })
            .collect()
    }

    /// Working days after `from` up to and including `to`; negative the other way. `None` beyond years 1 to 9999.
    pub fn between(&self, from: i64, to: i64) -> Option<i64> {
        Some(self.up_to(to)? - self.up_to(from)?)
    }

    /// Working days up to and including this one, from a Monday before all calendars.
    fn up_to(&self, day: i64) -> Option<i64> {
        if !(CALENDAR_DAYS.0..=CALENDAR_DAYS.1).contains(&day) {
            return None;
        }
        let since = day + MONDAY;
        let named = Day(i32::try_from(day).ok()?);
        let more = self.days.range(..=named).map(|(_, works)| if *works { 1 } else { -1 }).sum::<i64>();
        Some(since / 7 * 5 + (since % 7 + 1).min(5) + more)
    }

    /// So many working days after a day: with 0 the day itself.
    pub fn plus(&self, day: Day, count: i32) -> Day {
        let (mut at, mut left) = (day, count.unsigned_abs().min(100_000));
        while left > 0 {
            at = at.plus(count.signum());
            left -= u32::from(self.works(at));
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect(text)
    }

    fn calendar() -> Calendar {
        let mut calendar = Calendar::default();
        let about = CalendarYear { source: "test".to_owned(), provisional: false };
        let off = ["2026-01-01", "2026-01-02", "2026-01-03"].map(day);
        calendar.insert(2026, about, &off, &[day("2026-01-04")]);
        calendar
    }

    #[test]
    fn days_off_and_make_up_days_are_counted() {
        let calendar = calendar();
        // Wednesday; Thursday and Friday off, Saturday off anyway, Sunday made up, Monday.
        assert_eq!(calendar.plus(day("2025-12-31"), 1), day("2026-01-04"));
        assert_eq!(calendar.plus(day("2025-12-31"), 2), day("2026-01-05"));
        assert_eq!(calendar.plus(day("2026-01-04"), -1), day("2025-12-31"));
        assert!(calendar.is_provisional(2027) && !calendar.is_provisional(2026));
    }

    #[test]
    fn counting_is_what_walking_gives() {
        let calendar = calendar();
        for start in [-800_000_i64, -719_162, 20_450, 20_457, 20_460, 2_932_890] {
            let mut walked = 0;
            for n in 0..40_i64 {
                let Some(counted) = calendar.between(start, start + n) else { continue };
                if n > 0 {
                    walked += i64::from(calendar.works(Day(i32::try_from(start + n).expect("a day"))));
                }
                assert_eq!(counted, walked, "{start} {n}");
                assert_eq!(calendar.between(start + n, start), Some(-walked));
            }
        }
    }
}

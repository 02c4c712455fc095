//! The days a figure is counted over (时段): 今年以来, 11月以来, 1至10月, 三年来, 去年, 截至10月底.

use domain::{Day, Month};

use super::calendar::{add_days, add_months, date, day_of, month_end};
use super::lexicon::{
    BACK_UNITS, DAY_SIGNS, ENDS, HALF_YEAR, LATELY, MONTH_SIGNS, MONTHS_AGO, RANGE_STARTS, SINCE, THIS_DAY, TO, UP_TO,
    YEAR_PARTS, YEAR_SIGNS, YEARS_AGO,
};
use super::number::chinese_at;
use crate::text::{Dictionary, Entry};

/// A year as such words name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Year {
    /// 2025年.
    Written(i32),
    /// 今年 0, 去年 1, 前年 2.
    Ago(i32),
}

/// The days that time words name, before the day they are counted up to is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// Months of a year, both included; since the first of them when `open`.
    Months { year: Option<Year>, first: u8, last: u8, open: bool },
    /// From a day of a month on: 11月5日以来.
    Day { year: Option<Year>, month: u8, day: u8 },
    /// So many months back: 三年来, 近半年.
    Back(i64),
    /// This month (0) or the last (1).
    Month(i32),
    /// Up to a day, from the first day of its year: 截至10月底, 截至目前.
    UpTo { year: Option<Year>, month: Option<u8>, day: Option<u8> },
}

/// Time words that say over which days a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRange(Named);

impl DateRange {
    /// Reads such words at the start of a text; with the bytes they take.
    pub fn read(text: &str) -> Option<(Self, usize)> {
        let mut at = Cursor { rest: text };
        let named = named(&mut at)?;
        Some((Self(named), text.len() - at.rest.len()))
    }

    /// Its first and its last day, none later than `until`; `None` when it lies behind that day.
    pub fn days(self, until: Day) -> Option<(Day, Day)> {
        let first_of = |year: i32| date(year, 1, 1);
        let (first, last) = match self.0 {
            Named::Months { year, first, last, open } => {
                let year = year_of(year, first, until);
                let begin = date(year, first.into(), 1)?;
                (begin, if open { until } else { month_end(Month::new(year, last.into())?)? })
            }
            Named::Day { year, month, day } => (date(year_of(year, month, until), month.into(), day.into())?, until),
            Named::Back(months) => (add_days(add_months(until, -months)?, 1)?, until),
            Named::Month(ago) => {
                let month = Month(until.month().0 - ago);
                (day_of(month, 1)?, month_end(month)?)
            }
            Named::UpTo { year, month, day } => {
                let Some(month) = month else { return Some((first_of(until.year())?, until)) };
                let year = year_of(year, month, until);
                let end = match day {
                    Some(day) => date(year, month.into(), day.into())?,
                    None => month_end(Month::new(year, month.into())?)?,
                };
                (first_of(year)?, end)
            }
        };
        (first <= until).then_some((first, last.min(until)))
    }
}

/// A month without a year is the last one of that number that has begun.
fn year_of(year: Option<Year>, month: u8, until: Day) -> i32 {
    match year {
        Some(Year::Written(year)) => year,
        Some(Year::Ago(years)) => until.year() - years,
        None if u32::from(month) > until.ymd().1 => until.year() - 1,
        None => until.year(),
    }
}

struct Cursor<'a> {
    rest: &'a str,
}

impl Cursor<'_> {
    fn take(&mut self, words: &'static Dictionary) -> Option<Entry> {
        let entry = words.prefix_entry(self.rest)?;
        self.rest = &self.rest[entry.word.len()..];
        Some(entry)
    }

    /// A word of a list whose values are numbers.
    fn take_number<T: std::str::FromStr>(&mut self, words: &'static Dictionary) -> Option<T> {
        self.take(words)?.value.parse().ok()
    }

    /// A whole number in digits or numerals.
    fn number(&mut self) -> Option<i64> {
        let digits = self.rest.bytes().take(5).take_while(u8::is_ascii_digit).count();
        let (value, length) = match digits {
            0 => chinese_at(self.rest)?,
            _ => (self.rest[..digits].parse().ok()?, digits),
        };
        self.rest = &self.rest[length..];
        Some(value)
    }

    fn month(&mut self) -> Option<u8> {
        let found = self.number().filter(|m| (1..=12).contains(m))?;
        u8::try_from(found).ok()
    }

    /// Tries a reading; what it took is given back when it fails.
    fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.rest;
        let found = read(self);
        if found.is_none() {
            self.rest = before;
        }
        found
    }
}

fn named(at: &mut Cursor<'_>) -> Option<Named> {
    at.attempt(up_to)
        .or_else(|| at.attempt(back))
        .or_else(|| at.take_number(&MONTHS_AGO).map(Named::Month))
        .or_else(|| at.attempt(of_year))
}

/// 截至目前, 截至10月底, 截止2025年6月30日.
fn up_to(at: &mut Cursor<'_>) -> Option<Named> {
    at.take(&UP_TO)?;
    if at.take(&THIS_DAY).is_some() {
        return Some(Named::UpTo { year: None, month: None, day: None });
    }
    let year = at.attempt(year);
    let month = at.month()?;
    at.take(&MONTH_SIGNS)?;
    let day = at.attempt(day);
    if day.is_none() {
        at.take(&ENDS);
    }
    Some(Named::UpTo { year, month: Some(month), day })
}

fn day(at: &mut Cursor<'_>) -> Option<u8> {
    let found = at.number().filter(|d| (1..=31).contains(d))?;
    at.take(&DAY_SIGNS)?;
    u8::try_from(found).ok()
}

/// 三年来, 近两年, 半年来, 近三个月.
fn back(at: &mut Cursor<'_>) -> Option<Named> {
    let near = at.take(&LATELY).is_some();
    let months = if at.take(&HALF_YEAR).is_some() {
        6
    } else {
        let count = at.number().filter(|n| (1..=50).contains(n))?;
        count * at.take_number::<i64>(&BACK_UNITS)?
    };
    let since = at.take(&SINCE).is_some();
    (near || since).then_some(Named::Back(months))
}

fn year(at: &mut Cursor<'_>) -> Option<Year> {
    if let Some(years) = at.take_number(&YEARS_AGO) {
        return Some(Year::Ago(years));
    }
    let written = at.number().filter(|y| (1949..=2100).contains(y))?;
    at.take(&YEAR_SIGNS)?;
    i32::try_from(written).ok().map(Year::Written)
}

/// 今年以来, 去年, 今年上半年, 1至10月, 11月以来, 11月5日以来.
fn of_year(at: &mut Cursor<'_>) -> Option<Named> {
    let year = at.attempt(year);
    // 年初以来 speaks of the year it is said in.
    let start = at.take(&RANGE_STARTS).filter(|start| start.value == "alone" || year.is_some());
    let part = if start.is_some() { Some((1, 12)) } else { at.attempt(part) };
    if part.is_none()
        && let Some(named) = at.attempt(|at| months(at, year))
    {
        return Some(named);
    }
    let (first, last) = part.or_else(|| year.map(|_| (1, 12)))?;
    let open = at.take(&SINCE).is_some() || start.is_some();
    Some(Named::Months { year, first, last, open })
}

fn part(at: &mut Cursor<'_>) -> Option<(u8, u8)> {
    let (first, last) = at.take(&YEAR_PARTS)?.value.split_once('-')?;
    first.parse().ok().zip(last.parse().ok())
}

fn months(at: &mut Cursor<'_>, year: Option<Year>) -> Option<Named> {
    let first = at.month()?;
    let to = at.attempt(|at| {
        at.take(&MONTH_SIGNS);
        at.take(&TO)?;
        at.month()
    });
    at.take(&MONTH_SIGNS)?;
    if let Some(last) = to {
        return (first <= last).then_some(Named::Months { year, first, last, open: false });
    }
    if let Some(day) = at.attempt(day) {
        // A day alone is the day of something; since a day is a stretch.
        at.take(&SINCE)?;
        return Some(Named::Day { year, month: first, day });
    }
    let open = at.take(&SINCE).is_some();
    // 11月底前, 11月中旬 are times of another kind.
    let more = at.rest.starts_with(['底', '末', '初', '中', '上', '下', '前', '后', '内']);
    (open || !more).then_some(Named::Months { year, first, last: first, open })
}

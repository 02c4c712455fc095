//! The days a figure is counted over (时段): 今年以来, 11月以来, 1至10月, 三年来, 去年, 截至10月底.

use super::calendar::{Date, add_days, add_months, date, month_end};
use super::number::chinese_at;

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
    Month(i64),
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
    pub fn days(self, until: Date) -> Option<(Date, Date)> {
        let (first, last) = match self.0 {
            Named::Months { year, first, last, open } => {
                let year = year_of(year, first, until);
                let begin = date(year, first.into(), 1)?;
                (begin, if open { until } else { month_end(year, last)? })
            }
            Named::Day { year, month, day } => (date(year_of(year, month, until), month.into(), day.into())?, until),
            Named::Back(months) => (add_days(add_months(until, -months)?, 1)?, until),
            Named::Month(ago) => {
                let (year, month, _) = add_months(date(until.0, until.1.into(), 1)?, -ago)?;
                (date(year, month.into(), 1)?, month_end(year, month)?)
            }
            Named::UpTo { year, month, day } => {
                let Some(month) = month else { return Some((date(until.0, 1, 1)?, until)) };
                let year = year_of(year, month, until);
                let end = match day {
                    Some(day) => date(year, month.into(), day.into())?,
                    None => month_end(year, month)?,
                };
                (date(year, 1, 1)?, end)
            }
        };
        (first <= until).then_some((first, last.min(until)))
    }
}

/// A month without a year is the last one of that number that has begun.
fn year_of(year: Option<Year>, month: u8, until: Date) -> i32 {
    match year {
        Some(Year::Written(year)) => year,
        Some(Year::Ago(years)) => until.0 - years,
        None if month > until.1 => until.0 - 1,
        None => until.0,
    }
}

struct Cursor<'a> {
    rest: &'a str,
}

impl Cursor<'_> {
    fn take(&mut self, words: &[&str]) -> Option<usize> {
        let at = words.iter().position(|w| self.rest.starts_with(w))?;
        self.rest = &self.rest[words[at].len()..];
        Some(at)
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

const SINCE: [&str; 5] = ["以来", "来", "至今", "起至今", "开始至今"];

fn named(at: &mut Cursor<'_>) -> Option<Named> {
    at.attempt(up_to)
        .or_else(|| at.attempt(back))
        .or_else(|| {
            let ago = [("本月", 0), ("当月", 0), ("上个月", 1), ("上月", 1)];
            at.take(&ago.map(|(word, _)| word)).map(|n| Named::Month(ago[n].1))
        })
        .or_else(|| at.attempt(of_year))
}

/// 截至目前, 截至10月底, 截止2025年6月30日.
fn up_to(at: &mut Cursor<'_>) -> Option<Named> {
    at.take(&["截至", "截止到", "截止"])?;
    if at.take(&["目前", "今日", "今天", "当前", "现在"]).is_some() {
        return Some(Named::UpTo { year: None, month: None, day: None });
    }
    let year = at.attempt(year);
    let month = at.month()?;
    at.take(&["月份", "月"])?;
    let day = at.attempt(day);
    if day.is_none() {
        at.take(&["底", "末"]);
    }
    Some(Named::UpTo { year, month: Some(month), day })
}

fn day(at: &mut Cursor<'_>) -> Option<u8> {
    let found = at.number().filter(|d| (1..=31).contains(d))?;
    at.take(&["日", "号"])?;
    u8::try_from(found).ok()
}

/// 三年来, 近两年, 半年来, 近三个月.
fn back(at: &mut Cursor<'_>) -> Option<Named> {
    let near = at.take(&["近", "最近", "过去", "这"]).is_some();
    let months = if at.take(&["半年"]).is_some() {
        6
    } else {
        let count = at.number().filter(|n| (1..=50).contains(n))?;
        match at.take(&["个月", "年多", "年"])? {
            0 => count,
            _ => count * 12,
        }
    };
    let since = at.take(&SINCE).is_some();
    (near || since).then_some(Named::Back(months))
}

fn year(at: &mut Cursor<'_>) -> Option<Year> {
    let said = [("今年", 0), ("本年度", 0), ("本年", 0), ("去年", 1), ("上年度", 1), ("上年", 1), ("前年", 2)];
    if let Some(n) = at.take(&said.map(|(word, _)| word)) {
        return Some(Year::Ago(said[n].1));
    }
    let written = at.number().filter(|y| (1949..=2100).contains(y))?;
    at.take(&["年"])?;
    i32::try_from(written).ok().map(Year::Written)
}

/// 今年以来, 去年, 今年上半年, 1至10月, 11月以来, 11月5日以来.
fn of_year(at: &mut Cursor<'_>) -> Option<Named> {
    let year = at.attempt(year);
    // 年初以来 speaks of the year it is said in.
    let start = at.take(&["年初", "初"]).filter(|n| *n == 0 || year.is_some());
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
    let parts = [
        ("上半年", (1, 6)),
        ("下半年", (7, 12)),
        ("前三季度", (1, 9)),
        ("前两季度", (1, 6)),
        ("一季度", (1, 3)),
        ("二季度", (4, 6)),
        ("三季度", (7, 9)),
        ("四季度", (10, 12)),
        ("第一季度", (1, 3)),
        ("第二季度", (4, 6)),
        ("第三季度", (7, 9)),
        ("第四季度", (10, 12)),
    ];
    at.take(&parts.map(|(word, _)| word)).map(|n| parts[n].1)
}

fn months(at: &mut Cursor<'_>, year: Option<Year>) -> Option<Named> {
    let first = at.month()?;
    let to = at.attempt(|at| {
        at.take(&["月份", "月"]);
        at.take(&["至", "到", "—", "-", "~", "～"])?;
        at.month()
    });
    at.take(&["月份", "月"])?;
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

#[cfg(test)]
mod tests {
    use super::DateRange;

    #[test]
    fn stretches_of_days() {
        let until = (2026, 11, 20);
        let year = ((2026, 1, 1), until);
        for (text, want) in [
            ("今年以来", Some(year)),
            ("年初以来", Some(year)),
            ("今年", Some(year)),
            ("截至目前", Some(year)),
            ("去年", Some(((2025, 1, 1), (2025, 12, 31)))),
            ("去年以来", Some(((2025, 1, 1), until))),
            ("前年", Some(((2024, 1, 1), (2024, 12, 31)))),
            ("2025年", Some(((2025, 1, 1), (2025, 12, 31)))),
            ("2025年以来", Some(((2025, 1, 1), until))),
            ("2025年上半年", Some(((2025, 1, 1), (2025, 6, 30)))),
            ("上半年", Some(((2026, 1, 1), (2026, 6, 30)))),
            ("三季度", Some(((2026, 7, 1), (2026, 9, 30)))),
            ("去年四季度", Some(((2025, 10, 1), (2025, 12, 31)))),
            ("11月以来", Some(((2026, 11, 1), until))),
            ("11月份以来", Some(((2026, 11, 1), until))),
            ("12月以来", Some(((2025, 12, 1), until))),
            ("十月份", Some(((2026, 10, 1), (2026, 10, 31)))),
            ("1至10月", Some(((2026, 1, 1), (2026, 10, 31)))),
            ("1-10月份", Some(((2026, 1, 1), (2026, 10, 31)))),
            ("11月5日以来", Some(((2026, 11, 5), until))),
            ("本月", Some(((2026, 11, 1), until))),
            ("上个月", Some(((2026, 10, 1), (2026, 10, 31)))),
            ("三年来", Some(((2023, 11, 21), until))),
            ("近两年", Some(((2024, 11, 21), until))),
            ("半年来", Some(((2026, 5, 21), until))),
            ("近3个月", Some(((2026, 8, 21), until))),
            ("截至10月底", Some(((2026, 1, 1), (2026, 10, 31)))),
            ("截止2025年6月30日", Some(((2025, 1, 1), (2025, 6, 30)))),
            ("11月底前", None),
            ("12月15日前", None),
            ("三年规划", None),
            ("2027年", None),
            ("13月", None),
            ("同期", None),
            ("", None),
        ] {
            let got = DateRange::read(text).and_then(|(stretch, _)| stretch.days(until));
            assert_eq!(got, want, "{text}");
        }
        assert_eq!(DateRange::read("11月以来，走访").map(|(_, length)| length), Some("11月以来".len()));
        assert_eq!(DateRange::read("今年上半年共").map(|(_, length)| length), Some("今年上半年".len()));
    }
}

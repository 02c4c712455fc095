//! The functions that are no plain operators: what they give in Rust. `store::expression` writes the same as SQL for those
//! that a database can know.

use super::eval::Held;
use crate::calendar::CALENDAR_DAYS;
use crate::codes::citizen_id;
use crate::parameter::Parameters;

/// A function with its arguments beside it in the tree. Nothing for nothing, always.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// `years(day, n)`: the same day n years later; of 29 February in a common year the 28th.
    Years,
    /// `months(day, n)`: the same day n months later, the last of the month when it has no such day.
    Months,
    /// `year_end(y)`: 31 December.
    YearEnd,
    /// `month_end(m)`: the last day of a month.
    MonthEnd,
    /// `year(day)`
    Year,
    /// `workdays(from, to)`: working days after the first up to the second.
    Workdays,
    /// `a * b`; nothing when a factor is beyond what its field may hold (an old row), so that it can never overflow.
    Times {
        /// Greatest absolute value of the left factor.
        left: i64,
        /// And of the right one.
        right: i64,
    },
    /// `div(a, b, decimals)`: rounded half away from zero; by zero nothing, and as [`Function::Times`] beyond its bounds.
    Div {
        /// Greatest absolute value of the dividend.
        left: i64,
        /// And of the divisor.
        right: i64,
        /// Decimals the dividend gets more before.
        up: u8,
        /// Decimals the divisor gets more before.
        down: u8,
    },
    /// Characters of a text.
    Length,
    /// The last four characters of a text.
    Last4,
    /// Day of birth of a citizen's ID number.
    Born,
    /// 男 or 女, of a citizen's ID number.
    Sex,
}

/// Most years or months that are added to a day.
pub const MOST_MONTHS: i64 = 200_000;

/// First and last month of years 1 to 9999.
pub const CALENDAR_MONTHS: (i64, i64) = (12, 119_999);

impl Function {
    /// A database can give it. The others need Rust, as everything that reads a sealed field does.
    pub fn in_sql(self) -> bool {
        !matches!(self, Self::Born | Self::Sex)
    }
}

/// What it gives.
pub(super) fn value(function: Function, args: &[Held], params: &Parameters) -> Held {
    let found = match (function, args) {
        (Function::Years, [Held::Int(day), Held::Int(n)]) => later(*day, *n, 12),
        (Function::Months, [Held::Int(day), Held::Int(n)]) => later(*day, *n, 1),
        (Function::YearEnd, [Held::Int(year)]) => year.checked_mul(12).and_then(|m| last(m.checked_add(11)?)),
        (Function::MonthEnd, [Held::Int(month)]) => last(*month),
        (Function::Year, [Held::Int(day)]) => month_and_day(*day).map(|(month, _)| month / 12),
        (Function::Workdays, [Held::Int(from), Held::Int(to)]) => params.calendar().between(*from, *to),
        (Function::Times { left, right }, [Held::Int(a), Held::Int(b)]) => {
            a.checked_mul(*b).filter(|_| within(*a, left) && within(*b, right))
        }
        (Function::Div { left, right, up, down }, [Held::Int(a), Held::Int(b)]) => {
            let raised = |n: i64, by: u8| n.checked_mul(10_i64.checked_pow(u32::from(by))?);
            let parts = raised(*a, up).zip(raised(*b, down)).filter(|_| within(*a, left) && within(*b, right));
            parts.and_then(|(a, b)| divided(a, b))
        }
        (Function::Length, [Held::Text(text)]) => i64::try_from(text.chars().count()).ok(),
        (Function::Last4, [Held::Text(text)]) => {
            let skip = text.chars().count().saturating_sub(4);
            return Held::Text(text.chars().skip(skip).collect());
        }
        (Function::Born, [Held::Text(text)]) => citizen_id(text).ok().map(|c| i64::from(c.born.0)),
        (Function::Sex, [Held::Text(text)]) => {
            return citizen_id(text).map_or(Held::Nothing, |c| Held::Text(sex(c.male).to_owned()));
        }
        _ => None,
    };
    found.map_or(Held::Nothing, Held::Int)
}

fn within(n: i64, most: i64) -> bool {
    n.unsigned_abs() <= most.unsigned_abs()
}

/// The word for it.
pub(super) fn sex(male: bool) -> &'static str {
    if male { "男" } else { "女" }
}

/// Rounded half away from zero.
fn divided(a: i64, b: i64) -> Option<i64> {
    let (whole, rest) = (a.checked_div(b)?, a.checked_rem(b)?);
    let up = rest.unsigned_abs().saturating_mul(2) >= b.unsigned_abs();
    let sign = if (a < 0) == (b < 0) { 1 } else { -1 };
    whole.checked_add(if up { sign } else { 0 })
}

/// Month (year * 12 + month - 1) and day of the month. Whole numbers only, as a database has them.
fn month_and_day(day: i64) -> Option<(i64, i64)> {
    if !(CALENDAR_DAYS.0..=CALENDAR_DAYS.1).contains(&day) {
        return None;
    }
    let z = day + 719_469;
    let h = 100 * z - 25;
    let b = h / 3_652_425 - h / 14_609_700;
    let year = (100 * b + h) / 36_525;
    let c = b + z - 365 * year - year / 4;
    let month = (5 * c + 456) / 153;
    Some((year * 12 + month - 1, c - (153 * month - 457) / 5))
}

/// First day of a month, which must lie in the calendar or be the one after it.
fn first(month: i64) -> i64 {
    let u = month - 2;
    365 * (u / 12) + u / 48 - u / 1200 + u / 4800 + (153 * (u % 12) + 2) / 5 - 719_468
}

fn known(month: i64) -> Option<i64> {
    (CALENDAR_MONTHS.0..=CALENDAR_MONTHS.1).contains(&month).then_some(month)
}

fn last(month: i64) -> Option<i64> {
    known(month).map(|month| first(month + 1) - 1)
}

fn later(day: i64, n: i64, months: i64) -> Option<i64> {
    if n.unsigned_abs() > MOST_MONTHS.unsigned_abs() {
        return None;
    }
    let (month, of_month) = month_and_day(day)?;
    let there = known(month + n * months)?;
    Some(first(there) + of_month.min(first(there + 1) - first(there)) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Day, Month};

    #[test]
    fn months_and_days_are_those_of_the_calendar() {
        for n in (-719_162..2_932_896).step_by(37).chain(-800..800) {
            let (year, month, of_month) = Day(n).ymd();
            let (found, day) = month_and_day(i64::from(n)).expect("inside");
            assert_eq!((found, day), (i64::from(year) * 12 + i64::from(month) - 1, i64::from(of_month)), "{n}");
            assert_eq!(first(found) + day - 1, i64::from(n));
        }
        assert_eq!(month_and_day(2_932_897), None);
        assert_eq!(
            last(i64::from(Month::parse("2024-02").unwrap().0)),
            Some(i64::from(Day::parse("2024-02-29").unwrap().0))
        );
    }

    #[test]
    fn a_month_later_is_the_same_day_or_the_last_one() {
        let day = |t: &str| i64::from(Day::parse(t).unwrap().0);
        for (from, n, months, to) in [
            ("2024-02-29", 1, 12, "2025-02-28"),
            ("2024-02-29", 4, 12, "2028-02-29"),
            ("2026-01-31", 1, 1, "2026-02-28"),
            ("2026-03-31", -1, 1, "2026-02-28"),
            ("1990-05-06", 60, 12, "2050-05-06"),
            ("2026-12-15", 1, 1, "2027-01-15"),
        ] {
            assert_eq!(later(day(from), n, months), Some(day(to)), "{from} {n}");
        }
        assert_eq!(later(day("9999-12-31"), 1, 12), None);
    }

    #[test]
    fn halves_go_away_from_zero() {
        for (a, b, expect) in [
            (5, 2, Some(3)),
            (-5, 2, Some(-3)),
            (5, -2, Some(-3)),
            (4, 3, Some(1)),
            (-4, -3, Some(1)),
            (1, 0, None),
            (0, 7, Some(0)),
        ] {
            assert_eq!(divided(a, b), expect, "{a} / {b}");
        }
    }
}

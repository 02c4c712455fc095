//! Business days, months and moments.
//!
//! A business day is a civil day in Asia/Shanghai, which has had no daylight saving since 1991, so a fixed offset of eight
//! hours is exact for every moment this product stores.

use std::fmt;

const DAY_MS: i64 = 86_400_000;
const SHANGHAI_MS: i64 = 8 * 3_600_000;

/// A business day (业务日期): days since 1970-01-01. Stored as this integer on both databases, so that arithmetic
/// (`due + 1`) is the same everywhere.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i32);

/// A month (月份): `year * 12 + (month - 1)`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(pub i32);

/// A moment: epoch milliseconds. For "when did the server take this", never for business rules.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Day {
    /// The day of this civil date; `None` when there is no such date or the year is outside 1800..=9999.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1800..=9999).contains(&year) {
            return None;
        }
        let date =
            jiff::civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
                .ok()?;
        let epoch = jiff::civil::date(1970, 1, 1);
        Some(Self(date.since(epoch).ok()?.get_days()))
    }

    /// Year, month (1..=12) and day (1..=31).
    pub fn ymd(self) -> (i32, u32, u32) {
        // The civil-from-days algorithm for the proleptic Gregorian calendar: total, unlike a library date's range.
        let z = i64::from(self.0) + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let d = doy - (153 * mp + 2) / 5 + 1;
        let m = if mp < 10 { mp + 3 } else { mp - 9 };
        let y = yoe + era * 400 + i64::from(m <= 2);
        (i32::try_from(y).unwrap_or(i32::MAX), u32::try_from(m).unwrap_or(1), u32::try_from(d).unwrap_or(1))
    }

    /// Reads `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.trim().splitn(3, '-');
        let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
        (y.len() == 4 && m.len() == 2 && d.len() == 2)
            .then(|| Self::from_ymd(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?))?
    }

    /// The month this day is in.
    pub fn month(self) -> Month {
        let (y, m, _) = self.ymd();
        Month(y * 12 + i32::try_from(m).unwrap_or(1) - 1)
    }

    /// Twelve o'clock of the day in Asia/Shanghai.
    pub fn noon(self) -> Moment {
        Moment(i64::from(self.0) * DAY_MS - SHANGHAI_MS + DAY_MS / 2)
    }

    /// The year this day is in.
    pub fn year(self) -> i32 {
        self.ymd().0
    }

    /// So many days later (earlier when negative).
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Day of the week, Monday = 1 … Sunday = 7.
    pub fn weekday(self) -> u32 {
        u32::try_from((self.0 + 3).rem_euclid(7)).unwrap_or(0) + 1
    }

    /// As written in text: `2026年11月21日`.
    pub fn chinese(self) -> String {
        let (y, m, d) = self.ymd();
        format!("{y}年{m}月{d}日")
    }

    /// As written where the year is plain: `11月21日`.
    pub fn short(self) -> String {
        let (_, m, d) = self.ymd();
        format!("{m}月{d}日")
    }
}

impl Month {
    /// The month of this year and month number (1..=12).
    pub fn new(year: i32, month: u32) -> Option<Self> {
        ((1..=12).contains(&month) && (1800..=9999).contains(&year))
            .then(|| Self(year * 12 + i32::try_from(month).unwrap_or(1) - 1))
    }

    /// Year and month number (1..=12).
    pub fn year_month(self) -> (i32, u32) {
        (self.0.div_euclid(12), u32::try_from(self.0.rem_euclid(12)).unwrap_or(0) + 1)
    }

    /// Its first day.
    pub fn first(self) -> Day {
        let (y, m) = self.year_month();
        Day::from_ymd(y, m, 1).unwrap_or(Day(0))
    }

    /// Its last day.
    pub fn last(self) -> Day {
        Month(self.0 + 1).first().plus(-1)
    }

    /// Reads `YYYY-MM`.
    pub fn parse(text: &str) -> Option<Self> {
        let (y, m) = text.trim().split_once('-')?;
        (y.len() == 4 && m.len() == 2).then(|| Self::new(y.parse().ok()?, m.parse().ok()?))?
    }

    /// As written in text: `2026年11月`.
    pub fn chinese(self) -> String {
        let (y, m) = self.year_month();
        format!("{y}年{m}月")
    }
}

impl Moment {
    /// The business day in Asia/Shanghai.
    pub fn day(self) -> Day {
        Day(i32::try_from((self.0 + SHANGHAI_MS).div_euclid(DAY_MS)).unwrap_or(i32::MAX))
    }

    /// Hour and minute in Asia/Shanghai.
    pub fn hour_minute(self) -> (u32, u32) {
        let ms = (self.0 + SHANGHAI_MS).rem_euclid(DAY_MS);
        (u32::try_from(ms / 3_600_000).unwrap_or(0), u32::try_from(ms / 60_000 % 60).unwrap_or(0))
    }

    /// `2026-11-21 19:47`, as shown in timelines.
    pub fn chinese(self) -> String {
        let (h, m) = self.hour_minute();
        format!("{} {h:02}:{m:02}", self.day())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m, d) = self.ymd();
        write!(f, "{y:04}-{m:02}-{d:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (y, m) = self.year_month();
        write!(f, "{y:04}-{m:02}")
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.chinese())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_days() {
        assert_eq!(Day::parse("1970-01-01"), Some(Day(0)));
        assert_eq!(Day::parse("2026-11-21").map(Day::weekday), Some(6));
        assert_eq!(Day::parse("2026-02-29"), None);
        assert_eq!(Day::parse("2026-2-09"), None);
        assert_eq!(Month::parse("2026-02").map(Month::last), Day::parse("2026-02-28"));
        assert_eq!(Moment(1_795_276_800_000).chinese(), "2026-11-22 00:00");
    }

    proptest! {
        #[test]
        fn days_round_trip(n in -60_000_i32..2_900_000) {
            let (y, m, d) = Day(n).ymd();
            if (1800..=9999).contains(&y) {
                prop_assert_eq!(Day::from_ymd(y, m, d), Some(Day(n)));
                prop_assert_eq!(Day::parse(&Day(n).to_string()), Some(Day(n)));
                prop_assert!(Day(n).month().first() <= Day(n) && Day(n) <= Day(n).month().last());
            }
        }
    }
}

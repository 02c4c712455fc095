//! The few sums with days that a deadline needs.

/// Year, month 1–12, day 1–31.
pub type Date = (i32, u8, u8);

/// Years a document may speak of; anything else is a misreading.
pub const YEARS: std::ops::RangeInclusive<i32> = 1949..=2100;

/// Days of a month; 0 for a month that does not exist.
pub fn days_in_month(year: i32, month: u8) -> u8 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u8::from(leap),
        _ => 0,
    }
}

/// The date when it exists.
pub fn date(year: i32, month: i64, day: i64) -> Option<Date> {
    let (m, d) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    (YEARS.contains(&year) && d >= 1 && d <= days_in_month(year, m)).then_some((year, m, d))
}

/// The last day of a month.
pub fn month_end(year: i32, month: u8) -> Option<Date> {
    date(year, i64::from(month), i64::from(days_in_month(year, month)))
}

/// The day `days` later. Longer than ten years is refused: no deadline of an office counts days so far.
pub fn add_days(from: Date, days: i64) -> Option<Date> {
    if !(0..=3660).contains(&days) {
        return None;
    }
    let (mut year, mut month, mut day) = from;
    for _ in 0..days {
        if day < days_in_month(year, month) {
            day += 1;
        } else {
            day = 1;
            month += 1;
            if month > 12 {
                month = 1;
                year += 1;
            }
        }
    }
    date(year, i64::from(month), i64::from(day))
}

/// The same day `months` later (earlier for a negative count), or the last day of a shorter month; fifty years at most.
pub fn add_months(from: Date, months: i64) -> Option<Date> {
    if !(-600..=600).contains(&months) {
        return None;
    }
    let index = i64::from(from.1) - 1 + months;
    let year = from.0.checked_add(i32::try_from(index.div_euclid(12)).ok()?)?;
    let month = u8::try_from(index.rem_euclid(12) + 1).ok()?;
    date(year, i64::from(month), i64::from(from.2.min(days_in_month(year, month))))
}

/// Day of the week, Monday 0 (Zeller's congruence).
pub fn weekday(of: Date) -> i64 {
    let (year, month, day) = (i64::from(of.0), i64::from(of.1), i64::from(of.2));
    let (year, month) = if month <= 2 { (year - 1, month + 12) } else { (year, month) };
    let saturday_first = day + 13 * (month + 1) / 5 + year + year / 4 - year / 100 + year / 400;
    (saturday_first + 5).rem_euclid(7)
}

/// Day of the Spring Festival (春节) as month and day, 2000 to 2035 (State Council calendars; later years
/// by the Purple Mountain tables).
pub fn spring_festival(year: i32) -> Option<(u8, u8)> {
    const FIRST: i32 = 2000;
    const DAYS: [(u8, u8); 36] = [
        (2, 5),
        (1, 24),
        (2, 12),
        (2, 1),
        (1, 22),
        (2, 9),
        (1, 29),
        (2, 18),
        (2, 7),
        (1, 26),
        (2, 14),
        (2, 3),
        (1, 23),
        (2, 10),
        (1, 31),
        (2, 19),
        (2, 8),
        (1, 28),
        (2, 16),
        (2, 5),
        (1, 25),
        (2, 12),
        (2, 1),
        (1, 22),
        (2, 10),
        (1, 29),
        (2, 17),
        (2, 6),
        (1, 26),
        (2, 13),
        (2, 3),
        (1, 23),
        (2, 11),
        (1, 31),
        (2, 19),
        (2, 8),
    ];
    DAYS.get(usize::try_from(year.checked_sub(FIRST)?).ok()?).copied()
}

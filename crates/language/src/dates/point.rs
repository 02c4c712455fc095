//! Points of time: 2025年底前, 明年6月底, 本月25日前, 周五下班前, 一季度, 下月起.

use domain::{Day, Month};

use super::calendar::{YEARS, add_days, date, day_of, month_end};
use super::lexicon::{
    BARE_TIMES, BEFORE, CLOCK_PARTS, DAY_ENDS, DAY_PARTS, DAY_SIGNS, DAY_TURNS, DAYS_NEAR, ENDS, FIRST_HALF,
    HOUR_SIGNS, LIMIT_ENDS, LIMITS, MONTH_ENDS, MONTH_PARTS, MONTH_PARTS_SHORT, MONTHS_NEAR, NEXT_DAYS, QUARTER_ENDS,
    QUARTER_SIGNS, REVIEW_TIMES, REVIEWS, SECOND_HALF, SO_FAR, STARTS, WEEK_DAYS, WEEKS_NEAR, WHOLE_YEARS, YEAR_ENDS,
    YEAR_SIGNS, YEAR_STARTS, YEARS_AHEAD,
};
use super::reader::{Reader, Whole};
use super::{Kind, When};

/// What part of a month or year is meant, as the last day of it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Part {
    Whole,
    End,
    Begin,
    First,
    Middle,
    Last,
}

impl Part {
    /// As the data file names it.
    fn named(name: &str) -> Self {
        match name {
            "end" => Self::End,
            "begin" => Self::Begin,
            "first" => Self::First,
            "middle" => Self::Middle,
            "last" => Self::Last,
            _ => Self::Whole,
        }
    }
}

/// A point of time while it is read.
struct Point {
    /// Its last day.
    due: Option<Day>,
    /// It is one day, the date of an event or of a letter rather than a limit.
    single_day: bool,
    /// 本周五, 明天: a day still to come sets a limit even without 前.
    ahead_day: bool,
}

impl Point {
    const fn stretch(due: Option<Day>) -> Self {
        Self { due, single_day: false, ahead_day: false }
    }
}

/// Which year a point of time lies in: `None` when none is written, `Some(None)` when it is not known.
type Year = Option<Option<i32>>;

/// 2025年底前, 明年6月底, 5月20日前, 本月25日前, 周五下班前, 一季度, 上半年, 下月起.
pub(super) fn point(mut r: Reader<'_>, at: usize, from: bool, until: bool, today: Option<Day>) -> Option<When> {
    let begin = r.at;
    let year = year(&mut r, today)?;
    let Point { mut due, single_day, ahead_day } = inside_year(&mut r, year, begin, today)?;
    clock(&mut r);
    r.eat_word(&DAY_PARTS);
    r.eat_word(&DAY_ENDS);
    let limit = r.eat_word(&LIMITS).is_some();
    let start = !limit && r.eat_word(&STARTS).is_some();
    let so_far = !limit && !start && r.eat_word(&SO_FAR).is_some();
    let words = &r.text[begin..r.at];
    let whole_year = kind_is_year(words) || WHOLE_YEARS.contains(words);
    let ending = LIMIT_ENDS.suffix(words).is_some();
    let kind = if so_far {
        Kind::Past
    } else if start || from {
        Kind::From
    } else if limit || until || ending || ahead_day {
        Kind::By
    } else if single_day {
        Kind::Day
    } else {
        Kind::During
    };
    // 本周三 needs a word of limit when the week has no day of its own: 周三 alone is a day of every week.
    if needs_limit(words) && !limit {
        return None;
    }
    if kind == Kind::From {
        due = None;
    }
    Some(When { start: at, end: r.at, kind, due, year_written: year.is_some(), whole_year })
}

/// 周五, 25日, 下班: only a word of limit behind them makes them a time.
fn needs_limit(words: &str) -> bool {
    let bare = BARE_TIMES.prefix(words).is_some();
    let day = words.starts_with(|c: char| c.is_numeric() || "一二两三四五六七八九十".contains(c))
        && !words.contains(['年', '月', '季', '.', '/', '-', '点', '时']);
    bare || day
}

/// The year, where one is written. The outer `None`: what stands here is no point of time.
fn year(r: &mut Reader<'_>, today: Option<Day>) -> Option<Year> {
    let ahead = |n: i32| today.map(|t| t.year() + n);
    // 对接后年内: 后 belongs to what stands before it.
    let behind = r.rest().starts_with("后年")
        && !r.text[..r.at].ends_with(|c: char| !c.is_alphanumeric() || c == '到' || c == '在');
    if behind && r.at > 0 {
        return None;
    }
    if let Some(n) = r.eat_number(&YEARS_AHEAD) {
        r.eat("的");
        return Some(Some(ahead(n)));
    }
    if let Some(y) = r.whole_before(&YEAR_SIGNS) {
        // 三年 is a length of time, 2021年 and 21年 are years.
        return match (y.known().and_then(|y| i32::try_from(y).ok()), y) {
            (Some(y), _) if YEARS.contains(&y) => Some(Some(Some(y))),
            (_, Whole::LeftOut) => Some(Some(None)),
            _ => None,
        };
    }
    if r.rest().starts_with(['2', '1']) {
        // 201x年底: a year with characters left out.
        let back = *r;
        let rest = r.rest();
        let length: usize = rest
            .chars()
            .take(8)
            .take_while(|&c| c.is_ascii_digit() || matches!(c, 'x' | 'X' | '*' | '×'))
            .map(char::len_utf8)
            .sum();
        r.at = r.text.len() - rest.len() + length;
        if rest.chars().take(4).filter(|c| !c.is_ascii_digit()).count() > 0 && r.eat("年") {
            return Some(Some(None));
        }
        *r = back;
    }
    Some(None)
}

/// What follows the year.
fn inside_year(r: &mut Reader<'_>, year: Year, begin: usize, today: Option<Day>) -> Option<Point> {
    let written = year.is_some();
    let this = year.unwrap_or(today.map(Day::year));
    let end_of = |month: i64, day: i64| this.and_then(|y| date(y, month, day));
    if !written && let Some(point) = near(r, today) {
        return Some(point);
    }
    if year_end_review(r.rest()) {
        return None;
    }
    if r.eat_word(&YEAR_ENDS).is_some() || (written && r.eat_word(&ENDS).is_some()) {
        return Some(Point::stretch(end_of(12, 31)));
    }
    // 明年初: how far into the year is not said.
    if r.eat_word(&YEAR_STARTS).is_some() || (written && r.eat("初")) {
        return Some(Point::stretch(None));
    }
    if r.eat_word(&FIRST_HALF).is_some() {
        r.eat_word(&ENDS);
        return Some(Point::stretch(end_of(6, 30)));
    }
    if r.eat_word(&SECOND_HALF).is_some() {
        r.eat_word(&ENDS);
        return Some(Point::stretch(end_of(12, 31)));
    }
    if let Some(quarter) = quarter(r) {
        r.eat_word(&ENDS);
        let month = quarter.known().filter(|q| (1..=4).contains(q)).and_then(|q| u32::try_from(q * 3).ok());
        return Some(Point::stretch(month.zip(this).and_then(|(m, y)| month_end(Month::new(y, m)?))));
    }
    if let Some(point) = with_signs(r, this, today, written) {
        return Some(point);
    }
    if let Some(month) = month(r) {
        let m = month.known().and_then(|m| u32::try_from(m).ok()).filter(|m| (1..=12).contains(m));
        if m.is_none() && month != Whole::LeftOut {
            return None;
        }
        let of = m.zip(this).and_then(|(m, y)| Month::new(y, m));
        let back = *r;
        let (mut due, mut single_day) = in_month(r, of);
        // A month without a year that has gone by means the next one (文件 11月, 次年2月底前).
        if let (false, Some(d), Some(t)) = (written, due, today)
            && gone_by_to_the_next(d, t)
        {
            *r = back;
            (due, single_day) = in_month(r, of.map(|m| Month(m.0 + 12)));
        }
        return Some(Point { due, single_day, ahead_day: false });
    }
    if written && r.at > begin {
        return Some(Point::stretch(end_of(12, 31)));
    }
    // 25日前: of this month. The word of limit is asked for by `needs_limit`.
    let day = r.whole_before(&DAY_SIGNS)?;
    let due = today.zip(day.known()).and_then(|(t, d)| day_of(t.month(), d));
    Some(Point { due, single_day: true, ahead_day: false })
}

/// In the last months of a year a month of its first half is that of the next.
fn gone_by_to_the_next(due: Day, today: Day) -> bool {
    due < today && today.ymd().1 >= 10 && due.ymd().1 <= 6
}

/// Points that lie near the document: 本月25日, 月底, 本周五, 明天, 下班前.
fn near(r: &mut Reader<'_>, today: Option<Day>) -> Option<Point> {
    if let Some(months) = r.eat_number::<i32>(&MONTHS_NEAR) {
        let (due, single_day) = in_month(r, today.map(|t| Month(t.month().0 + months)));
        return Some(Point { due, single_day, ahead_day: false });
    }
    // 季度末: of the quarter the paper is written in.
    if r.eat_word(&QUARTER_ENDS).is_some() {
        let end = today.and_then(|t| month_end(Month(t.month().0.div_euclid(3) * 3 + 2)));
        return Some(Point { due: end, single_day: false, ahead_day: true });
    }
    // 次日中午前: of the day after something that is not said here.
    if r.eat_word(&NEXT_DAYS).is_some() {
        return Some(Point { due: None, single_day: true, ahead_day: true });
    }
    if r.eat_word(&MONTH_ENDS).is_some() {
        return Some(Point::stretch(today.and_then(|t| month_end(t.month()))));
    }
    let back = *r;
    if let Some(week) = r.eat_number::<i64>(&WEEKS_NEAR) {
        let day = r.eat_number(&WEEK_DAYS);
        if week < 0 && day.is_none() {
            *r = back;
            return None;
        }
        let due = today.zip(day.or(Some(6))).and_then(|(today, day)| day_of_week(today, week, day));
        return Some(Point { due, single_day: false, ahead_day: day.is_some() });
    }
    // 石桥村的明天: no day.
    let figurative = r.text[..r.at].ends_with('的');
    if let Some(days) = if figurative { None } else { r.eat_number(&DAYS_NEAR) } {
        r.eat("一早");
        return Some(Point { due: today.and_then(|t| add_days(t, days)), single_day: true, ahead_day: days > 0 });
    }
    let hour = clock(r) || r.eat_word(&DAY_TURNS).is_some();
    hour.then_some(Point { due: today, single_day: true, ahead_day: false })
}

/// The day of this week, the next (`week` 1), or of the first week in which it is still to come (-1).
fn day_of_week(today: Day, week: i64, day: i64) -> Option<Day> {
    let now = i64::from(today.weekday()) - 1;
    let days = match week {
        -1 => (day - now).rem_euclid(7),
        weeks => weeks * 7 + day - now,
    };
    // 本周一, said on Wednesday, has gone by.
    add_days(today, days)
}

/// 2025.6.30前, 2025-06-30, 6.30前, 12/31前; 1.3月份: the third month of a stretch written with a point.
fn with_signs(r: &mut Reader<'_>, year: Option<i32>, today: Option<Day>, written: bool) -> Option<Point> {
    let rest = r.rest();
    let length: usize =
        rest.chars().take(10).take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '/' | '-')).count();
    let behind = &rest[length..];
    let numbers: Option<Vec<i64>> = rest[..length].split(['.', '/', '-']).map(|n| n.parse().ok()).collect();
    let limit = BEFORE.prefix(behind.trim_start()).is_some();
    let month = match numbers?[..] {
        [y, m, d] if !written && YEARS.contains(&i32::try_from(y).ok()?) => {
            let due = date(i32::try_from(y).ok()?, m, d)?;
            r.at = r.text.len() - rest.len() + length;
            return Some(Point { due: Some(due), single_day: true, ahead_day: false });
        }
        [m, d] if limit && rest[..length].contains('.') => {
            let known = |y: i32| date(y, m, d);
            date(2000, m, d)?;
            let due = year.and_then(known);
            let next = due.zip(today).filter(|&(due, today)| !written && gone_by_to_the_next(due, today));
            let due = next.map_or(due, |(d, _)| known(d.year() + 1));
            r.at = r.text.len() - rest.len() + length;
            return Some(Point { due, single_day: true, ahead_day: false });
        }
        [first, last]
            if behind.trim_start().starts_with('月') && (1..=12).contains(&first) && first < last && last <= 12 =>
        {
            u32::try_from(last).ok()?
        }
        _ => return None,
    };
    r.at = r.text.len() - rest.len() + length;
    let (due, _) = in_month(r, year.and_then(|y| Month::new(y, month)));
    Some(Point::stretch(due))
}

/// 今年, 2025年: a year and no more.
fn kind_is_year(words: &str) -> bool {
    words.ends_with('年') && !words.ends_with("半年") || words.ends_with("年度")
}

/// 年终评优, 年底考核: the review, not the time.
fn year_end_review(rest: &str) -> bool {
    let behind = REVIEW_TIMES.strip_prefix(rest);
    behind.is_some_and(|b| REVIEWS.prefix(b).is_some())
}

/// 下午6点, 晚上8点半, 18:00.
pub(super) fn clock(r: &mut Reader<'_>) -> bool {
    let back = *r;
    let part = r.eat_word(&CLOCK_PARTS).is_some();
    let hour = r.whole_before(&HOUR_SIGNS);
    // 8点 alone may be a point of a list; a part of the day, or 前 behind it, makes it a time.
    if hour.is_some() && (part || r.rest().starts_with(['前', '之', '以'])) {
        return true;
    }
    *r = back;
    false
}

fn quarter(r: &mut Reader<'_>) -> Option<Whole> {
    let back = *r;
    r.eat("第");
    let found = r.whole_before(&QUARTER_SIGNS);
    if found.is_none() {
        *r = back;
    }
    found
}

/// A month by number; the number is eaten, the word 月 is left for [`in_month`].
fn month(r: &mut Reader<'_>) -> Option<Whole> {
    let back = *r;
    let first = if r.eat("元") { Some(Whole::Known(1)) } else { r.whole() };
    let found = first.filter(|_| r.rest().starts_with('月'));
    if found.is_none() {
        *r = back;
    }
    found
}

/// The rest of a point inside a month: 底, 中旬, 25日. Gives its last day and whether it is a single day.
fn in_month(r: &mut Reader<'_>, month: Option<Month>) -> (Option<Day>, bool) {
    let part = r.eat_entry(&MONTH_PARTS).or_else(|| r.eat_entry(&MONTH_PARTS_SHORT));
    let part = part.map_or(Part::Whole, |e| Part::named(e.value));
    if part == Part::Whole
        && let Some(day) = r.whole_before(&DAY_SIGNS)
    {
        return (month.zip(day.known()).and_then(|(m, d)| day_of(m, d)), true);
    }
    let due = month.and_then(|m| match part {
        Part::Whole | Part::End | Part::Last => month_end(m),
        Part::Begin => day_of(m, 5),
        Part::First => day_of(m, 10),
        Part::Middle => day_of(m, 20),
    });
    (due, false)
}

//! Points of time: 2025年底前, 明年6月底, 本月25日前, 周五下班前, 一季度, 下月起.

use super::calendar::{Date, YEARS, add_days, add_months, date, days_in_month, month_end, weekday};
use super::parse::{Reader, Whole};
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

pub(super) const PARTS: [(&str, Part); 11] = [
    ("月上中旬", Part::Middle),
    ("月中下旬", Part::Last),
    ("月底", Part::End),
    ("月末", Part::End),
    ("月初", Part::Begin),
    ("月上旬", Part::First),
    ("月中旬", Part::Middle),
    ("月下旬", Part::Last),
    ("月份", Part::Whole),
    ("月中", Part::Middle),
    ("月", Part::Whole),
];

/// A point of time while it is read.
struct Point {
    /// Its last day.
    due: Option<Date>,
    /// It is one day, the date of an event or of a letter rather than a limit.
    single_day: bool,
    /// 本周五, 明天: a day still to come sets a limit even without 前.
    ahead_day: bool,
}

impl Point {
    const fn stretch(due: Option<Date>) -> Self {
        Self { due, single_day: false, ahead_day: false }
    }
}

/// Which year a point of time lies in: `None` when none is written, `Some(None)` when it is not known.
type Year = Option<Option<i32>>;

/// 2025年底前, 明年6月底, 5月20日前, 本月25日前, 周五下班前, 一季度, 上半年, 下月起.
pub(super) fn point(mut r: Reader<'_>, at: usize, from: bool, until: bool, today: Option<Date>) -> Option<When> {
    let begin = r.at;
    let year = year(&mut r, today)?;
    let Point { mut due, single_day, ahead_day } = inside_year(&mut r, year, begin, today)?;
    clock(&mut r);
    r.eat_any(&["上午", "下午", "中午", "晚上", "夜间"]);
    r.eat_any(&["下班", "天黑", "收工", "放学"]);
    let limit = r.eat_any(&["前夕", "之前", "以前", "前", "止", "为止", "之内", "以内", "内"]).is_some();
    let start = !limit && r.eat_any(&["起", "开始"]).is_some();
    let so_far = !limit && !start && r.eat_any(&["以来", "来"]).is_some();
    let words = &r.text[begin..r.at];
    let whole_year = kind_is_year(words) || matches!(words, "全年" | "整年");
    let ending =
        words.ends_with(['底', '末']) || words.ends_with("年终") || words.ends_with("年内") || words.ends_with("月内");
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
    let bare = ["周", "星期", "礼拜", "下班", "天黑", "天亮", "中午"].iter().any(|w| words.starts_with(w));
    let day = words.starts_with(|c: char| c.is_numeric() || "一二两三四五六七八九十".contains(c))
        && !words.contains(['年', '月', '季', '.', '/', '-', '点', '时']);
    bare || day
}

/// The year, where one is written. The outer `None`: what stands here is no point of time.
fn year(r: &mut Reader<'_>, today: Option<Date>) -> Option<Year> {
    let ahead = |n: i32| today.map(|t| t.0 + n);
    let words = [
        ("今年", 0),
        ("本年度", 0),
        ("本年", 0),
        ("当年", 0),
        ("明年", 1),
        ("来年", 1),
        ("次年", 1),
        ("下年度", 1),
        ("后年", 2),
    ];
    // 对接后年内: 后 belongs to what stands before it.
    let behind = r.rest().starts_with("后年")
        && !r.text[..r.at].ends_with(|c: char| !c.is_alphanumeric() || c == '到' || c == '在');
    if behind && r.at > 0 {
        return None;
    }
    if let Some(n) = r.eat_pair(&words) {
        r.eat("的");
        return Some(Some(ahead(n)));
    }
    if let Some(y) = r.whole_before(&["年度", "年"]) {
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
fn inside_year(r: &mut Reader<'_>, year: Year, begin: usize, today: Option<Date>) -> Option<Point> {
    let written = year.is_some();
    let this = year.unwrap_or(today.map(|t| t.0));
    let end_of = |month: i64, day: i64| this.and_then(|y| date(y, month, day));
    if !written && let Some(point) = near(r, today) {
        return Some(point);
    }
    if year_end_review(r.rest()) {
        return None;
    }
    if r.eat_any(&["年底", "年末", "年终", "年度末", "年度内", "岁末", "年内", "全年", "整年"]).is_some()
        || (written && r.eat_any(&["底", "末"]).is_some())
    {
        return Some(Point::stretch(end_of(12, 31)));
    }
    // 明年初: how far into the year is not said.
    if r.eat_any(&["年初", "年头"]).is_some() || (written && r.eat("初")) {
        return Some(Point::stretch(None));
    }
    if r.eat_any(&["年中", "上半年"]).is_some() {
        r.eat_any(&["底", "末"]);
        return Some(Point::stretch(end_of(6, 30)));
    }
    if r.eat("下半年") {
        r.eat_any(&["底", "末"]);
        return Some(Point::stretch(end_of(12, 31)));
    }
    if let Some(quarter) = quarter(r) {
        r.eat_any(&["底", "末"]);
        let month = quarter.known().filter(|q| (1..=4).contains(q)).and_then(|q| u8::try_from(q * 3).ok());
        return Some(Point::stretch(month.zip(this).and_then(|(m, y)| month_end(y, m))));
    }
    if let Some(point) = with_signs(r, this, today, written) {
        return Some(point);
    }
    if let Some(month) = month(r) {
        let m = month.known().and_then(|m| u8::try_from(m).ok()).filter(|m| (1..=12).contains(m));
        if m.is_none() && month != Whole::LeftOut {
            return None;
        }
        let of = m.zip(this).map(|(m, y)| (y, m));
        let back = *r;
        let (mut due, mut single_day) = in_month(r, of);
        // A month without a year that has gone by means the next one (文件 11月, 次年2月底前).
        if let (false, Some(d), Some(t)) = (written, due, today)
            && gone_by_to_the_next(d, t)
        {
            *r = back;
            (due, single_day) = in_month(r, of.map(|(y, m)| (y + 1, m)));
        }
        return Some(Point { due, single_day, ahead_day: false });
    }
    if written && r.at > begin {
        return Some(Point::stretch(end_of(12, 31)));
    }
    // 25日前: of this month. The word of limit is asked for by `needs_limit`.
    let day = r.whole_before(&["日", "号"])?;
    let due = today.zip(day.known()).and_then(|(t, d)| date(t.0, i64::from(t.1), d));
    Some(Point { due, single_day: true, ahead_day: false })
}

/// In the last months of a year a month of its first half is that of the next.
fn gone_by_to_the_next(due: Date, today: Date) -> bool {
    due < today && today.1 >= 10 && due.1 <= 6
}

/// Points that lie near the document: 本月25日, 月底, 本周五, 明天, 下班前.
fn near(r: &mut Reader<'_>, today: Option<Date>) -> Option<Point> {
    let months = [("本月", 0), ("当月", 0), ("这个月", 0), ("下个月", 1), ("下月", 1), ("次月", 1)];
    if let Some(months) = r.eat_pair(&months) {
        let base = today.and_then(|t| add_months((t.0, t.1, 1), months));
        let (due, single_day) = in_month(r, base.map(|b| (b.0, b.1)));
        return Some(Point { due, single_day, ahead_day: false });
    }
    // 季度末: of the quarter the paper is written in.
    if r.eat_any(&["季度末", "季末", "本季度末"]).is_some() {
        let end = today.and_then(|t| month_end(t.0, (t.1 - 1) / 3 * 3 + 3));
        return Some(Point { due: end, single_day: false, ahead_day: true });
    }
    // 次日中午前: of the day after something that is not said here.
    if r.eat_any(&["次日", "隔日"]).is_some() {
        return Some(Point { due: None, single_day: true, ahead_day: true });
    }
    if r.eat_any(&["月底", "月末", "月内"]).is_some() {
        return Some(Point::stretch(today.and_then(|t| month_end(t.0, t.1))));
    }
    let weeks = [
        ("本周", 0),
        ("这一周", 0),
        ("这周", 0),
        ("本星期", 0),
        ("这个星期", 0),
        ("这星期", 0),
        ("这个礼拜", 0),
        ("下个星期", 1),
        ("下个礼拜", 1),
        ("下周", 1),
        ("下星期", 1),
        ("下一周", 1),
        ("星期", -1),
        ("礼拜", -1),
        ("周", -1),
    ];
    let back = *r;
    if let Some(week) = r.eat_pair(&weeks) {
        let days = [("一", 0), ("二", 1), ("三", 2), ("四", 3), ("五", 4), ("六", 5), ("日", 6), ("天", 6), ("末", 6)];
        let day = r.eat_pair(&days);
        if week < 0 && day.is_none() {
            *r = back;
            return None;
        }
        let due = today.zip(day.or(Some(6))).and_then(|(today, day)| day_of_week(today, week, day));
        return Some(Point { due, single_day: false, ahead_day: day.is_some() });
    }
    let days = [
        ("今天", 0),
        ("今日", 0),
        ("今晚", 0),
        ("今夜", 0),
        ("明天", 1),
        ("明日", 1),
        ("明早", 1),
        ("明晚", 1),
        ("后天", 2),
    ];
    // 石桥村的明天: no day.
    let figurative = r.text[..r.at].ends_with('的');
    if let Some(days) = if figurative { None } else { r.eat_pair(&days) } {
        r.eat("一早");
        return Some(Point { due: today.and_then(|t| add_days(t, days)), single_day: true, ahead_day: days > 0 });
    }
    let hour = clock(r) || r.eat_any(&["下班", "天黑", "天亮", "中午"]).is_some();
    hour.then_some(Point { due: today, single_day: true, ahead_day: false })
}

/// The day of this week, the next (`week` 1), or of the first week in which it is still to come (-1).
fn day_of_week(today: Date, week: i64, day: i64) -> Option<Date> {
    let now = weekday(today);
    let days = match week {
        -1 => (day - now).rem_euclid(7),
        weeks => weeks * 7 + day - now,
    };
    // 本周一, said on Wednesday, has gone by.
    add_days(today, days)
}

/// 2025.6.30前, 2025-06-30, 6.30前, 12/31前; 1.3月份: the third month of a stretch written with a point.
fn with_signs(r: &mut Reader<'_>, year: Option<i32>, today: Option<Date>, written: bool) -> Option<Point> {
    let rest = r.rest();
    let length: usize =
        rest.chars().take(10).take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '/' | '-')).count();
    let behind = &rest[length..];
    let numbers: Option<Vec<i64>> = rest[..length].split(['.', '/', '-']).map(|n| n.parse().ok()).collect();
    let limit = ["前", "之前", "以前"].iter().any(|w| behind.trim_start().starts_with(w));
    let (due, month) = match numbers?[..] {
        [y, m, d] if !written && YEARS.contains(&i32::try_from(y).ok()?) => {
            (date(i32::try_from(y).ok()?, m, d)?, false)
        }
        [m, d] if limit && rest[..length].contains('.') => {
            let known = |y: i32| date(y, m, d);
            date(2000, m, d)?;
            let due = year.and_then(known);
            let next = due.zip(today).filter(|&(due, today)| !written && gone_by_to_the_next(due, today));
            let due = next.map_or(due, |(d, _)| known(d.0 + 1));
            r.at = r.text.len() - rest.len() + length;
            return Some(Point { due, single_day: true, ahead_day: false });
        }
        [first, last]
            if behind.trim_start().starts_with('月') && (1..=12).contains(&first) && first < last && last <= 12 =>
        {
            (date(year.unwrap_or(2000), last, 1)?, true)
        }
        _ => return None,
    };
    r.at = r.text.len() - rest.len() + length;
    if month {
        let (due, _) = in_month(r, year.map(|y| (y, due.1)));
        return Some(Point::stretch(due));
    }
    Some(Point { due: Some(due), single_day: true, ahead_day: false })
}

/// 今年, 2025年: a year and no more.
fn kind_is_year(words: &str) -> bool {
    words.ends_with('年') && !words.ends_with("半年") || words.ends_with("年度")
}

/// 年终评优, 年底考核: the review, not the time.
fn year_end_review(rest: &str) -> bool {
    let behind = ["年底", "年末", "年终"].iter().find_map(|w| rest.strip_prefix(w));
    behind.is_some_and(|b| {
        ["评优", "考核", "考评", "评比", "总结", "分红", "述职", "测评", "奖", "绩效"].iter().any(|w| b.starts_with(w))
    })
}

/// 下午6点, 晚上8点半, 18:00.
pub(super) fn clock(r: &mut Reader<'_>) -> bool {
    let back = *r;
    let part = r.eat_any(&["上午", "下午", "中午", "晚上", "早上", "凌晨", "夜间"]).is_some();
    let hour = r.whole_before(&["点半", "点钟", "点", "时", ":00", ":30"]);
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
    let found = r.whole_before(&["季度"]);
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
fn in_month(r: &mut Reader<'_>, month: Option<(i32, u8)>) -> (Option<Date>, bool) {
    let part = r.eat_pair(&PARTS).or_else(|| {
        r.eat_pair(&[
            ("底", Part::End),
            ("末", Part::End),
            ("初", Part::Begin),
            ("上旬", Part::First),
            ("中旬", Part::Middle),
            ("下旬", Part::Last),
        ])
    });
    let part = part.unwrap_or(Part::Whole);
    if part == Part::Whole
        && let Some(day) = r.whole_before(&["日", "号"])
    {
        return (month.zip(day.known()).and_then(|((y, m), d)| date(y, i64::from(m), d)), true);
    }
    let due = month.and_then(|(y, m)| {
        let last = days_in_month(y, m);
        let day = match part {
            Part::Whole | Part::End | Part::Last => last,
            Part::Begin => 5.min(last),
            Part::First => 10.min(last),
            Part::Middle => 20.min(last),
        };
        date(y, i64::from(m), i64::from(day))
    });
    (due, false)
}

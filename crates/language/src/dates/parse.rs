//! The small parser behind [`super::find`].

use super::calendar::{Date, YEARS, add_days, add_months, date, days_in_month, month_end, spring_festival};
use super::every::every;
use super::number::{Written, is_left_out_sign, number_at};
use super::tables::{AS_SET, AT_ONCE, EVENTS, EVERY, FEASTS, PAST, SEASONS};
use super::{Kind, When};
use std::collections::HashSet;
use std::sync::OnceLock;

/// A place in the text; every step skips blanks first (`明年 6 月底前`).
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub at: usize,
}

/// A whole number, or one left out.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Whole {
    Known(i64),
    LeftOut,
}

impl Whole {
    pub(super) fn known(self) -> Option<i64> {
        match self {
            Whole::Known(n) => Some(n),
            Whole::LeftOut => None,
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn rest(&self) -> &'a str {
        let rest = &self.text[self.at..];
        rest.trim_start_matches([' ', '\u{3000}', '\u{a0}'])
    }

    pub(super) fn eat(&mut self, word: &str) -> bool {
        let rest = self.rest();
        if rest.starts_with(word) {
            self.at = self.text.len() - rest.len() + word.len();
            return true;
        }
        false
    }

    pub(super) fn eat_any<'w>(&mut self, words: &[&'w str]) -> Option<&'w str> {
        words.iter().copied().find(|word| self.eat(word))
    }

    pub(super) fn eat_pair<T: Copy>(&mut self, table: &[(&str, T)]) -> Option<T> {
        table.iter().find(|(word, _)| self.eat(word)).map(|&(_, value)| value)
    }

    pub(super) fn whole(&mut self) -> Option<Whole> {
        let rest = self.rest();
        let (written, length) = number_at(rest)?;
        let value = match written {
            Written::Known(n) => Whole::Known(n.as_whole()?),
            Written::LeftOut => Whole::LeftOut,
        };
        self.at = self.text.len() - rest.len() + length;
        Some(value)
    }

    /// A number followed by a word, or nothing.
    pub(super) fn whole_before(&mut self, words: &[&str]) -> Option<Whole> {
        let back = *self;
        let found = self.whole().filter(|_| self.eat_any(words).is_some());
        if found.is_none() {
            *self = back;
        }
        found
    }
}

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

pub(super) const PARTS: [(&str, Part); 9] = [
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

/// Can a time begin with this character? Most of a text is passed over by this alone.
fn may_begin(c: char) -> bool {
    static FIRST: OnceLock<HashSet<char>> = OnceLock::new();
    let first = FIRST.get_or_init(|| {
        let every = EVERY.iter().map(|(word, _)| *word);
        let feasts = FEASTS.iter().map(|(word, ..)| *word).chain(["春节", "年前"]);
        let words = PAST.iter().chain(&AT_ONCE).chain(&AS_SET).chain(&SEASONS).chain(&EVENTS).copied();
        // Prepositions, and the first words of points and lengths of time.
        let others = "从自截最不赶争力到至在于每今本当明来次后这下月上中晚早凌夜年岁全第冬秋用利半";
        words.chain(every).chain(feasts).filter_map(|w| w.chars().next()).chain(others.chars()).collect()
    });
    first.contains(&c)
        || c.is_numeric()
        || is_left_out_sign(c)
        || matches!(
            c,
            '十' | '百'
                | '千'
                | '万'
                | '两'
                | '零'
                | '壹'
                | '贰'
                | '叁'
                | '拾'
                | '佰'
                | '仟'
                | '一'
                | '二'
                | '三'
                | '四'
                | '五'
                | '六'
                | '七'
                | '八'
                | '九'
        )
}

/// Reads a time expression that starts at byte `at`. `today` is the date of the document.
pub fn time_at(text: &str, at: usize, today: Option<Date>) -> Option<When> {
    if !text.is_char_boundary(at) || !text[at..].starts_with(may_begin) {
        return None;
    }
    let mut r = Reader { text, at };
    let made = |r: &Reader<'_>, kind, due, year_written| {
        Some(When { start: at, end: r.at, kind, due, year_written, whole_year: false })
    };
    // Whole words first; the longer one wins over its beginning (今年以来 over 今年).
    if let Some(word) = PAST.iter().filter(|w| r.rest().starts_with(**w)).max_by_key(|w| w.len()) {
        r.eat(word);
        return made(&r, Kind::Past, None, false);
    }
    // 会后3天内, 接到通知后5个工作日内: counted from an event.
    if let Some(word) = EVENTS.iter().find(|w| r.rest().starts_with(**w)) {
        let mut behind = r;
        behind.eat(word);
        if let Some(when) = within(behind, at, today) {
            return Some(when);
        }
    }
    if let Some(word) = AT_ONCE.iter().filter(|w| r.rest().starts_with(**w)).max_by_key(|w| w.len()) {
        r.eat(word);
        return made(&r, Kind::AtOnce, None, false);
    }
    if r.eat_any(&AS_SET).is_some() {
        return made(&r, Kind::AsSet, None, false);
    }
    if let Some(when) = every(r, at) {
        return Some(when);
    }
    let lead = r.eat_any(&[
        "从",
        "自",
        "截至",
        "截止到",
        "截止",
        "最迟到",
        "最迟于",
        "最迟",
        "不迟于",
        "赶在",
        "争取在",
        "力争在",
        "争取到",
        "力争到",
        "到",
        "至",
        "在",
        "于",
    ]);
    let from = matches!(lead, Some("从" | "自"));
    let until = lead.is_some() && !from && !matches!(lead, Some("在" | "于"));
    if let Some(past) = lead.and_then(|_| time_at_plain_past(&mut r)) {
        return made(&r, past, None, false);
    }
    if let Some(when) = within(r, at, today) {
        return Some(when);
    }
    if let Some(when) = feast(r, at, until, today) {
        return Some(when);
    }
    let first = point(r, at, from, until, today)?;
    Some(range(text, first, from, today))
}

/// 3月1日至3月10日: one stretch of time, and no limit unless 前 closes it.
fn range(text: &str, first: When, from: bool, today: Option<Date>) -> When {
    let open = matches!(first.kind, Kind::Day | Kind::During) || from && first.kind == Kind::From;
    let r = Reader { text, at: first.end };
    let sign = ["至", "到", "—", "-", "－", "~", "～"].into_iter().find(|s| open && r.rest().starts_with(s));
    let Some(sign) = sign else { return first };
    let begin = text.len() - r.rest().len() + sign.len();
    let second = Reader { text, at: begin };
    match point(second, begin, false, false, today) {
        Some(second) if matches!(second.kind, Kind::Day | Kind::During | Kind::By) => {
            let limit = text[begin..second.end].ends_with('前');
            let kind = if limit { Kind::By } else { Kind::During };
            When { start: first.start, kind, whole_year: false, ..second }
        }
        _ => first,
    }
}

fn time_at_plain_past(r: &mut Reader<'_>) -> Option<Kind> {
    r.eat_any(&["目前", "去年", "上年", "前年", "上月", "上个月", "昨天"]).map(|_| Kind::Past)
}

/// 三个月内, 10日内, 24小时内, 5个工作日内, 用两个月时间.
fn within(mut r: Reader<'_>, at: usize, today: Option<Date>) -> Option<When> {
    r.eat_any(&["用", "利用"]);
    let count = if r.eat("半") { None } else { Some(r.whole()?) };
    let half_after = count.is_some() && r.eat("个半");
    if !half_after {
        r.eat("个");
    }
    let unit = r.eat_any(&["工作日", "自然日", "小时", "分钟", "天", "日", "周", "星期", "季度", "月", "年"])?;
    r.eat("左右");
    r.eat("的");
    r.eat_any(&["之内", "以内", "时间内", "时间里", "时间", "内"])?;
    let n = count.map_or(Some(0), Whole::known);
    let due = today.zip(n).and_then(|(from, n)| match (unit, count.is_none()) {
        ("天" | "日" | "自然日", false) if !half_after => add_days(from, n),
        ("周" | "星期", false) if !half_after => add_days(from, n.checked_mul(7)?),
        ("月", false) => add_months(from, n).and_then(|d| if half_after { add_days(d, 15) } else { Some(d) }),
        ("月", true) => add_days(from, 15),
        ("年", false) => add_months(from, n.checked_mul(12)?.checked_add(if half_after { 6 } else { 0 })?),
        ("年", true) => add_months(from, 6),
        ("季度", false) if !half_after => add_months(from, n.checked_mul(3)?),
        ("小时", false) if !half_after => add_days(from, n.checked_add(23)? / 24),
        // Working days need the calendar of holidays; it is not ours.
        _ => None,
    });
    Some(When { start: at, end: r.at, kind: Kind::By, due, year_written: false, whole_year: false })
}

/// 春节前, 国庆节前, 汛期前, 入冬前.
fn feast(mut r: Reader<'_>, at: usize, until: bool, today: Option<Date>) -> Option<When> {
    let year = r.eat_pair(&[("今年", 0), ("明年", 1), ("来年", 1)]);
    let written = year.is_some();
    let mut due = None;
    let base = today.map(|t| t.0 + year.unwrap_or(0));
    let next = |make: &dyn Fn(i32) -> Option<Date>| {
        let (base, today) = base.zip(today)?;
        make(base).filter(|&d| written || d >= today).or_else(|| if written { None } else { make(base + 1) })
    };
    // 年前 alone is before the Spring Festival; 三年前 is long ago.
    let counted = |c: char| number_character(c) || matches!(c, '几' | '多' | '两' | '当' | 'X' | 'x' | '*' | '×');
    let new_year = year.is_none() && !r.text[..at].ends_with(counted) && r.eat("年前");
    if new_year || r.eat("春节") {
        due = next(&|y| spring_festival(y).map(|(m, d)| if d > 1 { (y, m, d - 1) } else { (y, m - 1, 31) }));
    } else if let Some(&(_, month, day)) = FEASTS.iter().find(|(word, ..)| r.eat(word)) {
        due = next(&|y| date(y, month, day));
    } else {
        r.eat_any(&SEASONS)?;
    }
    r.eat_any(&["节假日", "假期", "佳节", "节", "来临", "到来", "结束"]);
    let span = r.eat_any(&["期间", "前后"]).is_some();
    let limit = new_year || !span && r.eat_any(&["之前", "以前", "前"]).is_some();
    if !limit && !span && !until {
        return None;
    }
    Some(When {
        start: at,
        end: r.at,
        kind: if span { Kind::During } else { Kind::By },
        due: due.filter(|_| limit),
        year_written: written,
        whole_year: false,
    })
}

/// Which year a point of time lies in.
enum Year {
    Of(Option<i32>),
    NotWritten,
}

/// 2025年底前, 明年6月底, 5月20日前, 本月25日前, 一季度, 上半年, 下月起.
fn point(mut r: Reader<'_>, at: usize, from: bool, until: bool, today: Option<Date>) -> Option<When> {
    let this_year = today.map(|t| t.0);
    let ahead = |n: i32| this_year.map(|y| y + n);
    let begin = r.at;
    let mut year = Year::NotWritten;
    if let Some(n) = r.eat_pair(&[
        ("今年", 0),
        ("本年度", 0),
        ("本年", 0),
        ("当年", 0),
        ("明年", 1),
        ("来年", 1),
        ("次年", 1),
        ("后年", 2),
    ]) {
        year = Year::Of(ahead(n));
        r.eat("的");
    } else if let Some(y) = r.whole_before(&["年度", "年"]) {
        // 三年 is a length of time, 2021年 and 21年 are years.
        let known = y.known().and_then(|y| i32::try_from(y).ok());
        match (known, y) {
            (Some(y), _) if YEARS.contains(&y) => year = Year::Of(Some(y)),
            (_, Whole::LeftOut) => year = Year::Of(None),
            _ => return None,
        }
    } else if r.rest().starts_with(['2', '1']) {
        // 201x年底: a year with characters left out.
        let back = r;
        let rest = r.rest();
        let length: usize = rest
            .chars()
            .take(8)
            .take_while(|&c| c.is_ascii_digit() || matches!(c, 'x' | 'X' | '*' | '×'))
            .map(char::len_utf8)
            .sum();
        r.at = r.text.len() - rest.len() + length;
        if rest.chars().take(4).filter(|c| !c.is_ascii_digit()).count() > 0 && r.eat("年") {
            year = Year::Of(None);
        } else {
            r = back;
        }
    }
    let written = matches!(year, Year::Of(_));
    let year_of = |year: &Year| match year {
        Year::Of(y) => *y,
        Year::NotWritten => this_year,
    };
    // What follows the year; `due` is the last day of it, `bare` a stretch that is no limit by itself.
    let mut due;
    let mut single_day = false;
    // 本周五, 明天: a day still to come sets a limit even without 前.
    let mut ahead_day = false;
    if let Some(months) =
        r.eat_pair(&[("本月", 0), ("当月", 0), ("这个月", 0), ("下个月", 1), ("下月", 1), ("次月", 1)])
    {
        if written {
            return None;
        }
        let base = today.and_then(|t| add_months((t.0, t.1, 1), months));
        (due, single_day) = in_month(&mut r, base.map(|b| (b.0, b.1)));
    } else if !written && r.eat_any(&["月底", "月末"]).is_some() {
        due = today.and_then(|t| month_end(t.0, t.1));
    } else if r.eat_any(&["本周", "这周", "这一周", "本星期"]).is_some() || r.eat_any(&["下周", "下星期"]).is_some()
    {
        ahead_day = r.eat_any(&["一", "二", "三", "四", "五", "六", "日", "天", "末"]).is_some();
        due = None;
    } else if let Some(days) =
        r.eat_pair(&[("今天", 0), ("今日", 0), ("今晚", 0), ("明天", 1), ("明晚", 1), ("后天", 2)])
    {
        due = today.and_then(|t| add_days(t, days));
        single_day = true;
        ahead_day = days > 0;
    } else if !written && clock(&mut r) {
        due = today;
        single_day = true;
    } else if year_end_review(r.rest()) {
        return None;
    } else if r.eat_any(&["年底", "年末", "年终", "岁末"]).is_some() || (written && r.eat_any(&["底", "末"]).is_some())
    {
        due = year_of(&year).and_then(|y| date(y, 12, 31));
    } else if r.eat_any(&["年中"]).is_some() {
        due = year_of(&year).and_then(|y| date(y, 6, 30));
    } else if !written && r.eat_any(&["今冬明春", "冬春季节", "秋冬季"]).is_some() {
        return Some(When {
            start: at,
            end: r.at,
            kind: Kind::During,
            due: None,
            year_written: false,
            whole_year: false,
        });
    } else if let Some(word) = r.eat_any(&["年内", "全年"]) {
        due = year_of(&year).and_then(|y| date(y, 12, 31));
        let whole_year = word == "全年";
        return (!from).then_some(When {
            start: at,
            end: r.at,
            kind: if whole_year { Kind::During } else { Kind::By },
            due,
            year_written: written,
            whole_year,
        });
    } else if r.eat("上半年") {
        due = year_of(&year).and_then(|y| date(y, 6, 30));
        r.eat_any(&["底", "末"]);
    } else if r.eat("下半年") {
        due = year_of(&year).and_then(|y| date(y, 12, 31));
        r.eat_any(&["底", "末"]);
    } else if let Some(quarter) = quarter(&mut r) {
        due = quarter
            .known()
            .filter(|q| (1..=4).contains(q))
            .and_then(|q| month_end(year_of(&year)?, u8::try_from(q * 3).ok()?));
        r.eat_any(&["底", "末"]);
    } else if let Some(month) = month(&mut r) {
        let m = month.known().and_then(|m| u8::try_from(m).ok()).filter(|m| (1..=12).contains(m));
        if m.is_none() && month != Whole::LeftOut {
            return None;
        }
        let this = m.zip(year_of(&year)).map(|(m, y)| (y, m));
        let back = r;
        (due, single_day) = in_month(&mut r, this);
        // A month without a year that has gone by means the next one (文件 11月, 次年2月底前).
        if let (false, Some(d), Some(t)) = (written, due, today)
            && d < t
            && t.1 >= 10
            && d.1 <= 6
        {
            r = back;
            (due, single_day) = in_month(&mut r, this.map(|(y, m)| (y + 1, m)));
        }
    } else if written && r.at > begin {
        due = year_of(&year).and_then(|y| date(y, 12, 31));
    } else if let Some(day) = {
        let back = r;
        let day = r.whole_before(&["日", "号"]);
        if !matches!(r.rest().chars().next(), Some('前' | '之' | '以')) {
            r = back;
            None
        } else {
            day
        }
    } {
        // 25日前: of this month.
        due = today.zip(day.known()).and_then(|(t, d)| date(t.0, i64::from(t.1), d));
        single_day = true;
    } else {
        return None;
    }
    clock(&mut r);
    r.eat_any(&["上午", "下午", "中午", "晚上", "夜间", "下班"]);
    let limit = r.eat_any(&["之前", "以前", "前", "止", "为止", "之内", "以内", "内"]).is_some();
    let start = !limit && r.eat_any(&["起", "开始"]).is_some();
    let so_far = !limit && !start && r.eat("以来").then_some(()).is_some();
    let whole_year = kind_is_year(&r.text[begin..r.at]);
    let ending = r.text[begin..r.at].ends_with(['底', '末']) || r.text[begin..r.at].ends_with("年终");
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
    if kind == Kind::From {
        due = None;
    }
    Some(When { start: at, end: r.at, kind, due, year_written: written, whole_year })
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
    let found = r.whole().filter(|_| r.rest().starts_with('月'));
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

/// All time expressions of a text, from left to right, never overlapping.
pub fn find(text: &str, today: Option<Date>) -> Vec<When> {
    let mut out: Vec<When> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let step = text[at..].chars().next().map_or(1, char::len_utf8);
        // A number is read from its first digit only, or 12月 would be found again as 2月.
        let inside_number =
            text[..at].chars().next_back().is_some_and(|c| number_at(&text[at..]).is_some() && number_character(c));
        match if inside_number { None } else { time_at(text, at, today) } {
            Some(when) if when.end > at => {
                at = when.end;
                out.push(when);
            }
            _ => at += step,
        }
    }
    out
}

fn number_character(c: char) -> bool {
    c.is_numeric() || matches!(c, '.' | '十' | '百' | '千' | '万')
}

/// The date a document bears (成文日期): the last line, or bracket, that holds a full day and little else; with
/// none, the first full day of the text that stands alone. `None` when there is no such date.
pub fn document_date(text: &str) -> Option<Date> {
    let alone = |line: &str| {
        let line = line.trim().trim_matches(['(', ')', '（', '）']);
        let when = time_at(line, 0, None)?;
        (when.kind == Kind::Day && when.year_written && when.end == line.len()).then_some(when.due).flatten()
    };
    let in_brackets = |(open, sign): (usize, &str)| {
        let inner = &text[open + sign.len()..];
        let close = inner.char_indices().take(LONGEST_DATE).find(|&(_, c)| matches!(c, ')' | '）'))?.0;
        alone(&inner[..close])
    };
    text.lines().rev().find_map(alone).or_else(|| text.match_indices(['(', '（']).find_map(in_brackets))
}

/// Longest date in words, in characters: 二〇二五年十二月三十一日.
const LONGEST_DATE: usize = 20;

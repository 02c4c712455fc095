//! The small parser behind [`super::find`].

use super::calendar::{Date, YEARS, add_days, add_months, date, days_in_month, month_end, spring_festival};
use super::number::{Written, number_at};
use super::{Frequency, Kind, When};

/// A place in the text; every step skips blanks first (`明年 6 月底前`).
#[derive(Clone, Copy)]
struct Reader<'a> {
    text: &'a str,
    at: usize,
}

/// A whole number, or one left out.
#[derive(Clone, Copy, PartialEq)]
enum Whole {
    Known(i64),
    LeftOut,
}

impl Whole {
    fn known(self) -> Option<i64> {
        match self {
            Whole::Known(n) => Some(n),
            Whole::LeftOut => None,
        }
    }
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        let rest = &self.text[self.at..];
        rest.trim_start_matches([' ', '\u{3000}', '\u{a0}'])
    }

    fn eat(&mut self, word: &str) -> bool {
        let rest = self.rest();
        if rest.starts_with(word) {
            self.at = self.text.len() - rest.len() + word.len();
            return true;
        }
        false
    }

    fn eat_any<'w>(&mut self, words: &[&'w str]) -> Option<&'w str> {
        words.iter().copied().find(|word| self.eat(word))
    }

    fn eat_pair<T: Copy>(&mut self, table: &[(&str, T)]) -> Option<T> {
        table.iter().find(|(word, _)| self.eat(word)).map(|&(_, value)| value)
    }

    fn whole(&mut self) -> Option<Whole> {
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
    fn whole_before(&mut self, words: &[&str]) -> Option<Whole> {
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
enum Part {
    Whole,
    End,
    Begin,
    First,
    Middle,
    Last,
}

const PARTS: [(&str, Part); 9] = [
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

const AT_ONCE: [&str; 15] = [
    "立即",
    "立刻",
    "马上",
    "即刻",
    "即日起",
    "从即日起",
    "第一时间",
    "当场",
    "当天",
    "当日",
    "当晚",
    "尽快",
    "从速",
    "近期",
    "会后",
];

const AS_SET: [&str; 5] = ["限期", "按期", "如期", "限时", "按时限"];

const PAST: [&str; 43] = [
    "到现在",
    "至今",
    "迄今",
    "去年",
    "前年",
    "上年",
    "往年",
    "历年来",
    "上个月",
    "上月",
    "上半月以来",
    "上周",
    "上星期",
    "昨天",
    "前天",
    "昨晚",
    "刚才",
    "日前",
    "近日",
    "近年来",
    "近几年",
    "这几年",
    "几年来",
    "多年来",
    "一直以来",
    "长期以来",
    "以来",
    "今年以来",
    "年初以来",
    "入汛以来",
    "截至目前",
    "截止目前",
    "到目前为止",
    "目前为止",
    "前段时间",
    "前一阶段",
    "前期",
    "此前",
    "最近",
    "过去",
    "当初",
    "那时",
    "会前",
];

const EVERY: [(&str, Frequency); 29] = [
    ("每天", Frequency::Daily),
    ("每日", Frequency::Daily),
    ("逐日", Frequency::Daily),
    ("每两周", Frequency::HalfMonthly),
    ("每半月", Frequency::HalfMonthly),
    ("每半个月", Frequency::HalfMonthly),
    ("每旬", Frequency::HalfMonthly),
    ("每周", Frequency::Weekly),
    ("每星期", Frequency::Weekly),
    ("按周", Frequency::Weekly),
    ("每个月", Frequency::Monthly),
    ("每月", Frequency::Monthly),
    ("按月", Frequency::Monthly),
    ("逐月", Frequency::Monthly),
    ("月月", Frequency::Monthly),
    ("每季度", Frequency::Quarterly),
    ("每两个季度", Frequency::HalfYearly),
    ("每个季度", Frequency::Quarterly),
    ("每季", Frequency::Quarterly),
    ("按季度", Frequency::Quarterly),
    ("按季", Frequency::Quarterly),
    ("每半年", Frequency::HalfYearly),
    ("每年", Frequency::Yearly),
    ("每学期", Frequency::HalfYearly),
    ("按年", Frequency::Yearly),
    ("逐年", Frequency::Yearly),
    ("定期", Frequency::Regularly),
    ("常态化", Frequency::Standing),
    ("长期", Frequency::Standing),
];

/// Fixed feasts and seasons that serve as limits: month and last day before them.
const FEASTS: [(&str, i64, i64); 8] = [
    ("元旦", 12, 31),
    ("清明", 4, 3),
    ("五一", 4, 30),
    ("六一", 5, 31),
    ("七一", 6, 30),
    ("八一", 7, 31),
    ("国庆", 9, 30),
    ("十一", 9, 30),
];

const SEASONS: [&str; 22] = [
    "汛期",
    "入汛",
    "主汛期",
    "春耕",
    "秋收",
    "秋播",
    "入冬",
    "冬季",
    "雨季",
    "入夏",
    "开学",
    "中秋",
    "端午",
    "年关",
    "换届",
    "春运",
    "封冻",
    "上冻",
    "农忙",
    "夏收",
    "三夏",
    "会议召开",
];

/// Reads a time expression that starts at byte `at`. `today` is the date of the document.
pub fn time_at(text: &str, at: usize, today: Option<Date>) -> Option<When> {
    if !text.is_char_boundary(at) || at >= text.len() || text[at..].starts_with([' ', '\u{3000}', '\u{a0}']) {
        return None;
    }
    let mut r = Reader { text, at };
    let made = |r: &Reader<'_>, kind, due, year_written| Some(When { start: at, end: r.at, kind, due, year_written });
    // Whole words first; the longer one wins over its beginning (今年以来 over 今年).
    if let Some(word) = PAST.iter().filter(|w| r.rest().starts_with(**w)).max_by_key(|w| w.len()) {
        r.eat(word);
        return made(&r, Kind::Past, None, false);
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
    point(r, at, from, until, today)
}

fn time_at_plain_past(r: &mut Reader<'_>) -> Option<Kind> {
    r.eat_any(&["目前", "去年", "上年", "前年", "上月", "上个月", "昨天"]).map(|_| Kind::Past)
}

/// 每周六上午, 每月25日前, 每季度末.
fn every(mut r: Reader<'_>, at: usize) -> Option<When> {
    let frequency = match r.eat_pair(&EVERY) {
        Some(frequency) => frequency,
        None => return every_few(r, at),
    };
    // 长期以来, 长期的: no rhythm.
    if frequency == Frequency::Standing && r.rest().starts_with(['以', '的', '性']) {
        return None;
    }
    match frequency {
        Frequency::Weekly => {
            if r.eat_any(&["一至周五", "一到周五", "一", "二", "三", "四", "五", "六", "日", "天", "末"]).is_some()
            {
                r.eat_any(&["上午", "下午", "晚上", "晚", "早上"]);
                r.eat("下班");
                r.eat_any(&["之前", "以前", "前"]);
            }
        }
        Frequency::Monthly => {
            let back = r;
            let part = r.eat_any(&["底", "末", "初", "上旬", "中旬", "下旬"]).is_some();
            if part || r.whole_before(&["日", "号"]).is_some() {
                r.eat_any(&["之前", "以前", "前"]);
            } else {
                r = back;
            }
        }
        Frequency::Quarterly | Frequency::Yearly | Frequency::HalfYearly => {
            let back = r;
            if frequency == Frequency::Yearly && r.whole().is_some() && r.eat_pair(&PARTS).is_some() {
                let day = r;
                if r.whole_before(&["日", "号"]).is_none() {
                    r = day;
                }
                r.eat_any(&["之前", "以前", "前"]);
            } else {
                r = back;
                if r.eat_any(&["底", "末", "初"]).is_some() {
                    r.eat_any(&["之前", "以前", "前"]);
                }
            }
        }
        _ => {}
    }
    Some(When { start: at, end: r.at, kind: Kind::Every(frequency), due: None, year_written: false })
}

/// 每两个月, 每3天, 每两小时: named by the rhythm of the table that comes nearest.
fn every_few(mut r: Reader<'_>, at: usize) -> Option<When> {
    if !r.eat("每") {
        return None;
    }
    let count = r.whole()?.known();
    r.eat("个");
    let unit = r.eat_any(&["小时", "天", "日", "周", "星期", "月", "季度", "年"])?;
    let days = match unit {
        "小时" => Some(1),
        "天" | "日" => count,
        "周" | "星期" => count.and_then(|n| n.checked_mul(7)),
        "月" => count.and_then(|n| n.checked_mul(30)),
        "季度" => count.and_then(|n| n.checked_mul(91)),
        _ => count.and_then(|n| n.checked_mul(365)),
    };
    let frequency = match days {
        Some(..=3) => Frequency::Daily,
        Some(4..=10) => Frequency::Weekly,
        Some(11..=20) => Frequency::HalfMonthly,
        Some(21..=45) => Frequency::Monthly,
        Some(46..=120) => Frequency::Quarterly,
        Some(121..=250) => Frequency::HalfYearly,
        Some(_) => Frequency::Yearly,
        None => Frequency::Regularly,
    };
    Some(When { start: at, end: r.at, kind: Kind::Every(frequency), due: None, year_written: false })
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
    Some(When { start: at, end: r.at, kind: Kind::By, due, year_written: false })
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
    if r.eat("春节") {
        due = next(&|y| spring_festival(y).map(|(m, d)| if d > 1 { (y, m, d - 1) } else { (y, m - 1, 31) }));
    } else if let Some(&(_, month, day)) = FEASTS.iter().find(|(word, ..)| r.eat(word)) {
        due = next(&|y| date(y, month, day));
    } else {
        r.eat_any(&SEASONS)?;
    }
    r.eat_any(&["节假日", "假期", "佳节", "节", "来临", "到来", "结束"]);
    let span = r.eat_any(&["期间", "前后"]).is_some();
    let limit = !span && r.eat_any(&["之前", "以前", "前"]).is_some();
    if !limit && !span && !until {
        return None;
    }
    Some(When {
        start: at,
        end: r.at,
        kind: if span { Kind::During } else { Kind::By },
        due: due.filter(|_| limit),
        year_written: written,
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
        r.eat_any(&["一", "二", "三", "四", "五", "六", "日", "天", "末"]);
        due = None;
    } else if let Some(days) =
        r.eat_pair(&[("今天", 0), ("今日", 0), ("今晚", 0), ("明天", 1), ("明晚", 1), ("后天", 2)])
    {
        due = today.and_then(|t| add_days(t, days));
        single_day = true;
    } else if !written && clock(&mut r) {
        due = today;
        single_day = true;
    } else if r.eat_any(&["年底", "年末", "年终", "岁末"]).is_some() || (written && r.eat_any(&["底", "末"]).is_some())
    {
        due = year_of(&year).and_then(|y| date(y, 12, 31));
    } else if r.eat_any(&["年中"]).is_some() {
        due = year_of(&year).and_then(|y| date(y, 6, 30));
    } else if r.eat_any(&["年内", "全年"]).is_some() {
        due = year_of(&year).and_then(|y| date(y, 12, 31));
        return (!from).then_some(When { start: at, end: r.at, kind: Kind::By, due, year_written: written });
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
    let ending = r.text[begin..r.at].ends_with(['底', '末']) || r.text[begin..r.at].ends_with("年终");
    let kind = if so_far {
        Kind::Past
    } else if start || from {
        Kind::From
    } else if limit || until || ending {
        Kind::By
    } else if single_day {
        Kind::Day
    } else {
        Kind::During
    };
    if kind == Kind::From {
        due = None;
    }
    Some(When { start: at, end: r.at, kind, due, year_written: written })
}

/// 下午6点, 晚上8点半, 18:00.
fn clock(r: &mut Reader<'_>) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TODAY: Option<Date> = Some((2025, 11, 20));

    #[test]
    fn times_are_read_as_worded_and_resolved() {
        let by = Kind::By;
        let table: [(&str, &str, Kind, Option<Date>); 58] = [
            ("年底前完成", "年底前", by, Some((2025, 12, 31))),
            ("明年 6 月底前再建", "明年 6 月底前", by, Some((2026, 6, 30))),
            ("明年6月底", "明年6月底", by, Some((2026, 6, 30))),
            ("力争到明年底", "力争到明年底", by, Some((2026, 12, 31))),
            ("本月25日前要把", "本月25日前", by, Some((2025, 11, 25))),
            ("本月底前", "本月底前", by, Some((2025, 11, 30))),
            ("下月起按人口", "下月起", Kind::From, None),
            ("从这个月起不打招呼", "从这个月起", Kind::From, None),
            ("从下月起", "从下月起", Kind::From, None),
            ("每周六上午,包组", "每周六上午", Kind::Every(Frequency::Weekly), None),
            ("每周到点检查", "每周", Kind::Every(Frequency::Weekly), None),
            ("每月25日前报送", "每月25日前", Kind::Every(Frequency::Monthly), None),
            ("每年12月底前", "每年12月底前", Kind::Every(Frequency::Yearly), None),
            ("每年培训", "每年", Kind::Every(Frequency::Yearly), None),
            ("每季度末", "每季度末", Kind::Every(Frequency::Quarterly), None),
            ("到2019年底,全区", "到2019年底", by, Some((2019, 12, 31))),
            ("2020年6月底前在", "2020年6月底前", by, Some((2020, 6, 30))),
            ("一季度新引进", "一季度", Kind::During, Some((2025, 3, 31))),
            ("明年一季度", "明年一季度", Kind::During, Some((2026, 3, 31))),
            ("第三季度末", "第三季度末", by, Some((2025, 9, 30))),
            ("5月20日前完成", "5月20日前", by, Some((2026, 5, 20))),
            ("12月10日前完成", "12月10日前", by, Some((2025, 12, 10))),
            ("9月底前完成", "9月底前", by, Some((2025, 9, 30))),
            ("10天内", "10天内", by, Some((2025, 11, 30))),
            ("三个月内", "三个月内", by, Some((2026, 2, 20))),
            ("一周内", "一周内", by, Some((2025, 11, 27))),
            ("半个月内", "半个月内", by, Some((2025, 12, 5))),
            ("5个工作日内", "5个工作日内", by, None),
            ("24小时内", "24小时内", by, Some((2025, 11, 21))),
            ("用两个月的时间", "用两个月的时间", by, Some((2026, 1, 20))),
            ("三年内", "三年内", by, Some((2028, 11, 20))),
            ("春节前", "春节前", by, Some((2026, 2, 16))),
            ("国庆节前", "国庆节前", by, Some((2026, 9, 30))),
            ("汛期前", "汛期前", by, None),
            ("立即组织", "立即", Kind::AtOnce, None),
            ("第一时间落实", "第一时间", Kind::AtOnce, None),
            ("限期整改", "限期", Kind::AsSet, None),
            ("定期听取", "定期", Kind::Every(Frequency::Regularly), None),
            ("今年以来", "今年以来", Kind::Past, None),
            ("2023年以来", "2023年以来", Kind::Past, Some((2023, 12, 31))),
            ("去年 3 月", "去年", Kind::Past, None),
            ("截至去年底", "截至去年", Kind::Past, None),
            ("2012年3月20日", "2012年3月20日", Kind::Day, Some((2012, 3, 20))),
            ("二〇二五年十二月三十一日前", "二〇二五年十二月三十一日前", by, Some((2025, 12, 31))),
            ("XX月底前", "XX月底前", by, None),
            ("X月X日前", "X月X日前", by, None),
            ("201x 年底还剩", "201x 年底", by, None),
            ("12月中旬前", "12月中旬前", by, Some((2025, 12, 20))),
            ("上半年", "上半年", Kind::During, Some((2025, 6, 30))),
            ("年内完成", "年内", by, Some((2025, 12, 31))),
            ("25日前", "25日前", by, Some((2025, 11, 25))),
            ("月底前", "月底前", by, Some((2025, 11, 30))),
            ("晚上8点前必须", "晚上8点前", by, TODAY),
            ("明天下午6点前", "明天下午6点前", by, Some((2025, 11, 21))),
            ("每两个月通报", "每两个月", Kind::Every(Frequency::Quarterly), None),
            ("每周五下班前", "每周五下班前", Kind::Every(Frequency::Weekly), None),
            ("明年春节前后", "明年春节前后", Kind::During, None),
            ("最迟12月5日下午6点前", "最迟12月5日下午6点前", by, Some((2025, 12, 5))),
        ];
        for (text, worded, kind, due) in table {
            let got = time_at(text, 0, TODAY);
            let Some(got) = got else { panic!("{text}: nothing found") };
            assert_eq!((&text[..got.end], got.kind, got.due), (worded, kind, due), "{text}");
        }
    }

    #[test]
    fn words_that_only_look_like_times_are_left() {
        for text in [
            "三年来",
            "每个村",
            "每户",
            "二月河",
            "在村里",
            "到村任职",
            "十一个村",
            "年轻人",
            "五一节目",
            "长期以来形成",
        ] {
            assert!(time_at(text, 0, TODAY).is_none_or(|w| !w.orders()), "{text}");
        }
    }

    #[test]
    fn a_document_says_its_date() {
        assert_eq!(document_date("县委办\n2019年3月8日\n\n一、总体要求"), Some((2019, 3, 8)));
        assert_eq!(document_date("自评报告(2012年3月20日)根据"), Some((2012, 3, 20)));
        assert_eq!(document_date("2012年3月20日前完成"), None);
    }

    proptest! {
        #[test]
        fn a_day_in_words_is_that_day(year in 1950_i32..2099, month in 1_u8..=12, day in 1_u8..=31, limit in any::<bool>()) {
            let text = format!("{year}年{month}月{day}日{}", if limit { "前" } else { "" });
            let got = time_at(&text, 0, None);
            let want = (day <= days_in_month(year, month)).then_some((year, month, day));
            prop_assert_eq!(got.as_ref().and_then(|w| w.due), want);
            prop_assert_eq!(got.map(|w| w.end), Some(text.len()));
        }

        #[test]
        fn a_length_of_days_is_counted_from_the_document(year in 2000_i32..2090, month in 1_u8..=12, n in 1_i64..400) {
            let due = time_at(&format!("{n}天内"), 0, Some((year, month, 1))).and_then(|w| w.due);
            // Independent count: the ordinal day by a closed formula.
            let ordinal = |(y, m, d): Date| {
                let (y, m) = (i64::from(y), i64::from(m));
                let (y, m) = if m <= 2 { (y - 1, m + 12) } else { (y, m) };
                365 * y + y / 4 - y / 100 + y / 400 + (153 * (m - 3) + 2) / 5 + i64::from(d)
            };
            prop_assert_eq!(due.map(|d| ordinal(d) - ordinal((year, month, 1))), Some(n));
        }

        #[test]
        fn any_text_is_survived(text in "[年月日底前内起到从每周季度一二三十12X* 本下明今去截至春节个,。]{0,60}") {
            let mut last = 0;
            for when in find(&text, TODAY) {
                prop_assert!(last <= when.start && when.start < when.end && text.is_char_boundary(when.end));
                last = when.end;
            }
        }
    }
}

//! Lengths of time that set a limit: 三个月内, 限期15天, 用两个月时间, 提前10日, 接到通知后3天内.

use domain::Day;

use super::calendar::{add_days, add_months};
use super::lexicon::{
    AND_MORE, AT_LEAST, BEFORE_EXPIRY, COME_SINCE, DONE_VERBS, EVENTS, EVENTS_OF_THE_PAPER, FIRST_DAYS, FROM, GONE_BY,
    LENGTH_UNITS, SET_ASIDE, TERM_SET, TO, WITHIN, WITHIN_SHORT, YEARS_OR_MONTHS,
};
use super::number::Written;
use super::reader::Reader;
use super::{Kind, When};

/// A number of units: the number (`None` when it is half a unit, or left out, or only about), and what is counted.
#[derive(Clone, Copy)]
struct Length {
    count: Option<i64>,
    half: bool,
    half_after: bool,
    /// What is counted, as the data file names it, and as it is worded.
    unit: &'static str,
    word: &'static str,
}

impl Length {
    /// 三个月, 半个月, 一个半月, 3至5个工作日 (the longer one counts), 三五天 (which is no number).
    fn read(r: &mut Reader<'_>) -> Option<Self> {
        let half = r.eat("半");
        let count = if half { None } else { Self::count(r)? };
        let half_after = !half && r.eat("个半");
        if !half_after {
            r.eat("个");
        }
        let entry = r.eat_entry(&LENGTH_UNITS)?;
        let unit = entry.value;
        Some(Self {
            count,
            half,
            half_after: half_after || (entry.word == "年" || entry.word == "天") && !half && r.eat("半"),
            unit,
            word: entry.word,
        })
    }

    fn count(r: &mut Reader<'_>) -> Option<Option<i64>> {
        let word = r.rest();
        let first = r.whole()?;
        // 三五天, 两三天: two digits in a row are about that many.
        let eaten = &word[..word.len() - r.rest().len().min(word.len())];
        let about = eaten.chars().count() == 2 && eaten.chars().all(|c| "一二两三四五六七八九".contains(c));
        let back = *r;
        let last = if r.eat_word(&TO).is_some() { r.whole() } else { None };
        if last.is_none() {
            *r = back;
        }
        r.eat_word(&AND_MORE);
        Some(last.unwrap_or(first).known().filter(|_| !about))
    }

    /// The last day of it, counted from `from`. Working days need the calendar of holidays; it is not ours.
    fn after(self, from: Day) -> Option<Day> {
        let Some(n) = self.count else {
            return match self.unit {
                "month" if self.half => add_days(from, 15),
                "year" if self.half => add_months(from, 6),
                _ => None,
            };
        };
        match self.unit {
            "month" => add_months(from, n).and_then(|d| if self.half_after { add_days(d, 15) } else { Some(d) }),
            "year" => add_months(from, n.checked_mul(12)?.checked_add(if self.half_after { 6 } else { 0 })?),
            _ if self.half_after => None,
            "day" => add_days(from, n),
            "week" => add_days(from, n.checked_mul(7)?),
            "ten-days" => add_days(from, n.checked_mul(10)?),
            "quarter" => add_months(from, n.checked_mul(3)?),
            "hour" => add_days(from, n.checked_add(23)? / 24),
            _ => None,
        }
    }
}

fn by(r: &Reader<'_>, at: usize, due: Option<Day>) -> When {
    When { start: at, end: r.at, kind: Kind::By, due, year_written: false, whole_year: false }
}

/// 三个月内, 10日之内, 用两个月时间, 限期15天, 提前10日.
pub(super) fn within(mut r: Reader<'_>, at: usize, today: Option<Day>) -> Option<When> {
    // 提前10日公告: counted back from what is not said here.
    if r.eat("提前") {
        r.eat_word(&AT_LEAST);
        Length::read(&mut r)?;
        return Some(by(&r, at, None));
    }
    // 到期前30天, 前10天: the same; 头20天 from the start of it.
    let mut back = r;
    let from_end = back.eat_word(&BEFORE_EXPIRY).is_some();
    let first = !from_end && back.eat_word(&FIRST_DAYS).is_some() && clause_starts(&r.text[..at]);
    if from_end || first {
        let length = Length::read(&mut back)?;
        return (from_end || matches!(length.word, "天" | "日" | "周" | "月")).then(|| by(&back, at, None));
    }
    let limited = r.eat_word(&TERM_SET).is_some();
    let set_aside = !limited && r.eat_word(&SET_ASIDE).is_some();
    let counted_from = at;
    let length = Length::read(&mut r)?;
    let rest = r.rest();
    let about = r.eat("左右");
    r.eat("的");
    let closed = r.eat_word(&WITHIN).is_some();
    // 一周时间 says how long; 用一周时间 until when.
    let spent = !closed && r.eat("时间").then_some(()).is_some();
    // 5个工作日办结: until when, by the verb.
    let done_in = !closed
        && !spent
        && !limited
        && DONE_VERBS.prefix(rest).is_some()
        && matches!(length.word, "工作日" | "天" | "日" | "周" | "小时")
        && !r.text[..at].ends_with(|c: char| "续第满过月".contains(c));
    if !closed && !spent && (limited || done_in) {
        if about {
            r.at = r.text.len() - rest.len();
        }
    } else if !(closed || spent || set_aside && about) {
        return None;
    }
    // 公示期满后5日内: from a day that is not known here.
    let before = r.text[..counted_from].trim_end();
    let since_event = before.ends_with(['后', '起']);
    Some(by(&r, at, today.filter(|_| !since_event).and_then(|from| length.after(from))))
}

/// Does a clause, or the act behind its subject, begin here? 前10天 inside 提前10天 and 期前10天 is none.
fn clause_starts(before: &str) -> bool {
    let last = before.trim_end().chars().next_back();
    last.is_none_or(|c| !c.is_alphanumeric() || "员队户家部村".contains(c))
}

/// 会后3天内, 接到通知后5个工作日内, 自签订之日起30日内: counted from an event. Resolved where it is that of the paper.
pub(super) fn since(mut r: Reader<'_>, at: usize, today: Option<Day>) -> Option<When> {
    let of_paper = r.eat_word(&EVENTS_OF_THE_PAPER).is_some();
    if !of_paper && r.eat_word(&EVENTS).is_none() && !day_of(&mut r) {
        return None;
    }
    let length = Length::read(&mut r)?;
    r.eat_word(&WITHIN_SHORT)?;
    Some(by(&r, at, today.filter(|_| of_paper).and_then(|from| length.after(from))))
}

/// 自签订之日起
pub(super) fn day_of(r: &mut Reader<'_>) -> bool {
    if r.eat_word(&FROM).is_none() {
        return false;
    }
    let rest = r.rest();
    let ends = |(at, _): (usize, char)| rest[at..].starts_with("之日起");
    let inside =
        rest.char_indices().take(MOST_BEFORE_DAY).take_while(|&(_, c)| !matches!(c, ',' | '，' | '。' | ';' | '；'));
    let Some((at, _)) = inside.filter(|&(at, _)| at > 0).find(|&place| ends(place)) else { return false };
    r.at = r.text.len() - rest.len() + at + "之日起".len();
    true
}

/// Longest name of an event before 之日起, in characters.
const MOST_BEFORE_DAY: usize = 16;

/// 近三年来, 过去两年: a length of time gone by.
pub(super) fn gone_by(mut r: Reader<'_>, at: usize) -> Option<When> {
    let last = r.eat_word(&GONE_BY)? == "近";
    let (_, length) = super::number::number_at(r.rest()).filter(|(n, _)| matches!(n, Written::Known(_)))?;
    r.at = r.text.len() - r.rest().len() + length;
    r.eat("个");
    r.eat_word(&YEARS_OR_MONTHS)?;
    let come = r.eat_word(&COME_SINCE).is_some();
    (come || !last || r.rest().starts_with([',', '，', '的'])).then_some(When { kind: Kind::Past, ..by(&r, at, None) })
}

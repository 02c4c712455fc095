//! The small parser behind [`super::find`].

use domain::Day;

use super::duration::{day_of, gone_by, since, within};
use super::holiday::{holiday, plan, season_ahead};
use super::lexicon::{
    AS_SET, AT_ONCE, BEFORE_OR_STOP, DAY_SIGNS, EVENTS, EVENTS_OF_THE_PAPER, FIRST_CHARACTERS, FIVE_YEAR_PLANS, FROM,
    FROM_TODAY, HOLIDAYS, LEADS, MEETING_OVER, NOW, PAST, PLAIN_PAST, RECURRENCES, SEASONS, SEASONS_AHEAD, STARTS, TO,
    TO_IN_WORDS,
};
use super::number::{is_left_out_sign, number_at};
use super::point::point;
use super::reader::{Reader, number_character};
use super::recurrence::every;
use super::{Kind, When};
use crate::text::Dictionary;
use std::collections::HashSet;
use std::sync::OnceLock;

/// Can a time begin with this character? Most of a text is passed over by this alone.
fn may_begin(c: char) -> bool {
    static FIRST: OnceLock<HashSet<char>> = OnceLock::new();
    let first = FIRST.get_or_init(|| {
        let lists = [
            &PAST,
            &AT_ONCE,
            &AS_SET,
            &RECURRENCES,
            &HOLIDAYS,
            &FIVE_YEAR_PLANS,
            &SEASONS,
            &SEASONS_AHEAD,
            &EVENTS,
            &EVENTS_OF_THE_PAPER,
            &FIRST_CHARACTERS,
        ];
        lists.into_iter().flat_map(Dictionary::iter).filter_map(|w| w.chars().next()).collect()
    });
    first.contains(&c) || c.is_numeric() || is_left_out_sign(c)
}

/// Reads a time expression that starts at byte `at`. `today` is the date of the document.
pub fn time_at(text: &str, at: usize, today: Option<Day>) -> Option<When> {
    if !text.is_char_boundary(at) || !text[at..].starts_with(may_begin) {
        return None;
    }
    let mut r = Reader { text, at };
    let made = |r: &Reader<'_>, kind, due, year_written| {
        Some(When { start: at, end: r.at, kind, due, year_written, whole_year: false })
    };
    // Whole words first; the longer one wins over its beginning (今年以来 over 今年).
    if r.eat_word(&PAST).is_some() {
        return made(&r, Kind::Past, None, false);
    }
    // 即日起至12月底, 从现在到年底: a stretch that ends ahead.
    if let Some(when) = from_now(r, at, today) {
        return Some(when);
    }
    if let Some(when) = since(r, at, today).or_else(|| gone_by(r, at)) {
        return Some(when);
    }
    let mut now = r;
    if now.eat_word(&FROM_TODAY).is_some() || day_of(&mut now) {
        return made(&now, Kind::From, None, false);
    }
    // 会后马上, 散会后立即: one time.
    let mut behind = r;
    if behind.eat_word(&MEETING_OVER).is_some() && behind.eat_word(&AT_ONCE).is_some() {
        return made(&behind, Kind::AtOnce, None, false);
    }
    if r.eat_word(&AT_ONCE).is_some() {
        return made(&r, Kind::AtOnce, None, false);
    }
    // 限期15天内 before 限期, which says that a time is set elsewhere.
    if let Some(when) = within(r, at, today) {
        return Some(when);
    }
    if r.eat_word(&AS_SET).is_some() {
        return made(&r, Kind::AsSet, None, false);
    }
    if let Some(when) = every(r, at) {
        return Some(when);
    }
    let lead = r.eat_entry(&LEADS).map(|e| e.value);
    let from = lead == Some("from");
    let until = lead == Some("until");
    if let Some(past) = lead.and_then(|_| time_at_plain_past(&mut r)) {
        return made(&r, past, None, false);
    }
    if let Some(when) = within(r, at, today) {
        return Some(when);
    }
    if let Some(when) = holiday(r, at, until, today).or_else(|| plan(r, at, until)).or_else(|| season_ahead(r, at)) {
        return Some(when);
    }
    let first = point(r, at, from, until, today)?;
    Some(range(text, first, from, today))
}

/// 即日起至12月底, 从现在起到春节前.
fn from_now(mut r: Reader<'_>, at: usize, today: Option<Day>) -> Option<When> {
    r.eat_word(&FROM);
    r.eat_word(&NOW)?;
    r.eat_word(&STARTS);
    r.eat(",");
    r.eat_word(&TO_IN_WORDS)?;
    let end = r.at;
    let last = holiday(r, end, true, today).or_else(|| point(r, end, false, true, today))?;
    Some(When { start: at, ..last })
}

/// 3月1日至3月10日: one stretch of time, and no limit unless 前 or 底 closes it.
fn range(text: &str, first: When, from: bool, today: Option<Day>) -> When {
    let open = matches!(first.kind, Kind::Day | Kind::During) || from && first.kind == Kind::From;
    let r = Reader { text, at: first.end };
    let sign = TO.prefix(r.rest()).filter(|_| open);
    let Some(sign) = sign else { return first };
    let begin = text.len() - r.rest().len() + sign.len();
    let second = Reader { text, at: begin };
    if let Some(when) = to_a_day(second, &first) {
        return when;
    }
    match point(second, begin, false, false, today) {
        Some(second) if matches!(second.kind, Kind::Day | Kind::During | Kind::By) => {
            let limit = text[begin..second.end].ends_with(['前', '底', '末', '止']);
            let kind = if limit { Kind::By } else { Kind::During };
            When { start: first.start, kind, whole_year: false, ..second }
        }
        _ => first,
    }
}

/// 4月5日至18日: the second day lies in the month of the first.
fn to_a_day(mut r: Reader<'_>, first: &When) -> Option<When> {
    let day = r.whole_before(&DAY_SIGNS).filter(|_| first.kind == Kind::Day)?.known()?;
    let limit = r.eat_word(&BEFORE_OR_STOP).is_some();
    let due = first.due.and_then(|d| super::calendar::day_of(d.month(), day));
    Some(When { end: r.at, kind: if limit { Kind::By } else { Kind::During }, due, ..first.clone() })
}

fn time_at_plain_past(r: &mut Reader<'_>) -> Option<Kind> {
    r.eat_word(&PLAIN_PAST).map(|_| Kind::Past)
}

/// All time expressions of a text, from left to right, never overlapping.
pub fn find(text: &str, today: Option<Day>) -> Vec<When> {
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

/// The date a document bears (成文日期): the last line, or bracket, that holds a full day and little else; with
/// none, the first full day of the text that stands alone. `None` when there is no such date.
pub fn document_date(text: &str) -> Option<Day> {
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

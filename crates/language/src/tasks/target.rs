//! Targets and stated figures: a number with its unit (2座, 1.2万元, 百分之九十五).

use super::lexicon::{
    CASE_BOUNDS, COUNTED_PLACES, DURATION_HEADS, FIGURATIVE, FOUNDING_VERBS, IDIOM_UNITS, LOWER_BOUNDS,
    NEAR_LOWER_BOUNDS, NONE_LEFT_OUT, NOT_COUNTED_BEFORE, UPPER_BOUNDS, WORD_COUNT_UNITS,
};
use crate::dates::When;
use crate::dates::number::{Number, Written, arabic_at, chinese_at, is_left_out_sign, number_at};
use crate::placeholders::units::unit_at;

/// How the number bounds the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// 不少于、以上、至少、达到: the value is not below.
    AtLeast,
    /// 不超过、以下、以内: the value is not above.
    AtMost,
    /// The number itself.
    Exactly,
}

/// A number with its unit, as a target of work (目标值).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// As worded: number and unit.
    pub text: String,
    /// The number; `None` when it was left out (XX万元).
    pub value: Option<Number>,
    /// The unit: 座, 万元, %.
    pub unit: String,
    /// How it bounds the value.
    pub bound: Bound,
    /// Byte offset in the clean text.
    pub start: usize,
    /// Byte offset behind the unit.
    pub end: usize,
    /// The number is in words (两名).
    pub in_words: bool,
}

/// Reads a number with a unit at byte `at`.
fn figure_at(text: &str, at: usize) -> Option<Target> {
    let rest = &text[at..];
    let (percent, skip) = match rest.strip_prefix("百分之") {
        Some(_) => (true, "百分之".len()),
        None => (false, 0),
    };
    let (written, length) = number_at(&rest[skip..])?;
    let mut end = at + skip + length;
    let in_words = chinese_at(&rest[skip..]).is_some()
        && arabic_at(&rest[skip..]).is_none()
        && matches!(written, Written::Known(_));
    let unit = if percent {
        "%".to_owned()
    } else {
        let behind = &text[end..];
        let round = behind.trim_start_matches([' ', '\u{3000}', '余', '多', '来']);
        let gap = behind.len() - round.len();
        match unit_at(round) {
            Some(unit) => {
                end += gap + unit.length;
                format!("{}{}", unit.scale, unit.name)
            }
            // 公示五日, 不少于7日: a length in days; 5日 elsewhere is a date.
            None if round.starts_with('日') && DURATION_HEADS.suffix(text[..at].trim_end()).is_some() => {
                end += gap + '日'.len_utf8();
                "日".to_owned()
            }
            None => return None,
        }
    };
    let value = match written {
        Written::Known(n) => Some(n),
        Written::LeftOut => None,
    };
    let before = &text[..at];
    let behind = text[end..].trim_start();
    // 至少要落地两条: the word of bound may stand before the verb.
    let near = before.char_indices().rev().take(8).take_while(|&(_, c)| !crate::sentence::closes_clause(c)).last();
    let near = near.map_or("", |(at, _)| &before[at..]);
    let bound = if LOWER_BOUNDS.suffix(before.trim_end()).is_some()
        || behind.starts_with("以上")
        || NEAR_LOWER_BOUNDS.occurs_in(near)
    {
        Bound::AtLeast
    } else if UPPER_BOUNDS.suffix(before.trim_end()).is_some()
        || behind.starts_with("以下")
        || behind.starts_with("以内")
    {
        Bound::AtMost
    } else {
        Bound::Exactly
    };
    Some(Target { text: text[at..end].to_owned(), value, unit, bound, start: at, end, in_words })
}

/// All figures of `start..end` outside the given times.
pub(crate) fn figures(text: &str, start: usize, end: usize, times: &[When]) -> Vec<Target> {
    let mut out = Vec::new();
    let mut at = start;
    // In the order they stand in, so that a long clause costs no more than it should.
    let mut ordered: Vec<&When> = times.iter().collect();
    ordered.sort_unstable_by_key(|t| t.end);
    let mut time = ordered.into_iter().peekable();
    while at < end {
        let Some(c) = text[at..end].chars().next() else { break };
        while time.next_if(|t| t.end <= at).is_some() {}
        if let Some(inside) = time.peek().filter(|t| t.start <= at) {
            at = inside.end.max(at + c.len_utf8());
            continue;
        }
        let begins = c.is_ascii_digit()
            || is_left_out_sign(c)
            || matches!(
                c,
                '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '０'..='９'
            );
        if !begins {
            at += c.len_utf8();
            continue;
        }
        match figure_at(text, at) {
            Some(found) if found.end <= end => {
                at = found.end;
                if counts(text, &found) {
                    out.push(found);
                }
            }
            _ => at += number_at(&text[at..end]).map_or(c.len_utf8(), |(_, l)| l.max(c.len_utf8())),
        }
    }
    out
}

/// 不漏一户, 不留一处, 一户不漏: all of them, no figure.
fn none_left_out(text: &str, figure: &Target) -> bool {
    let one = figure.value == Some(Number::whole(1));
    let before = text[..figure.start].trim_end_matches([' ', '任', '何']);
    let behind = text[figure.end..].trim_start_matches(['都', '也']);
    one && figure.in_words
        && (NONE_LEFT_OUT.suffix(before).is_some()
            || NONE_LEFT_OUT.prefix(behind).is_some_and(|w| !behind[w.len()..].starts_with(['于', '过'])))
}

fn counts(text: &str, figure: &Target) -> bool {
    let before = text[..figure.start].trim_end();
    if none_left_out(text, figure) {
        return false;
    }
    if before.ends_with('第') || before.ends_with(['/', '-']) {
        return false;
    }
    if !figure.in_words {
        return true;
    }
    // 三轮车: the name of a thing.
    if figure.unit == "轮" && text[figure.end..].starts_with('车') {
        return false;
    }
    let Some(value) = figure.value else { return false };
    let one = value == Number::whole(1);
    let bounded = figure.bound != Bound::Exactly || before.ends_with("新增") || before.ends_with("配备");
    if NOT_COUNTED_BEFORE.suffix(before).is_some() && !bounded {
        return false;
    }
    if one {
        // 每月开展一次: a number of times goes with a rhythm.
        let rhythm = text[..figure.start].chars().rev().take(24).any(|c| c == '每')
            && matches!(figure.unit.as_str(), "次" | "遍" | "场" | "轮" | "期");
        return bounded || rhythm;
    }
    bounded || !IDIOM_UNITS.contains(&figure.unit)
}

/// Numbers in words that count things or times, 开一次组织生活会, 抽查三个村: too weak to make a task, enough to say
/// how much.
fn counted_in_words(text: &str, start: usize, end: usize, times: &[When]) -> Vec<Target> {
    let mut ordered: Vec<&When> = times.iter().collect();
    ordered.sort_unstable_by_key(|t| t.end);
    let mut time = ordered.into_iter().peekable();
    let (mut out, mut at) = (Vec::new(), start);
    while let Some(c) = text.get(at..end).and_then(|t| t.chars().next()) {
        while time.next_if(|t| t.end <= at).is_some() {}
        let in_time = time.peek().is_some_and(|t| t.start <= at);
        let digit = matches!(c, '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十');
        let found = if digit && !in_time { figure_at(text, at).filter(|f| f.end <= end && f.in_words) } else { None };
        at += c.len_utf8();
        let Some(found) = found else { continue };
        let before = &text[start..found.start];
        let ordinal = before.ends_with(['第', '这', '那', '统', '专']);
        let behind = &text[found.end..];
        let counted = match found.unit.as_str() {
            // 办一个扶贫车间, 抽查三个村; not 五个结合.
            "个" => {
                COUNTED_PLACES.prefix(behind).is_some()
                    || FOUNDING_VERBS.suffix(before.trim_end_matches(['了', '好', '出', '起', '成', '到'])).is_some()
            }
            unit => WORD_COUNT_UNITS.contains(unit),
        };
        // 一次性, 一户一策.
        let figurative = FIGURATIVE.prefix(behind).is_some();
        if counted && !ordinal && !figurative && !none_left_out(text, &found) && !behind.starts_with(['性', '一']) {
            at = found.end;
            out.push(found);
        }
    }
    out
}

/// 800人以上的安置点, 超过30毫米的, 连续三天排在后两位, 24小时值班: the case, or how long, not the aim.
fn of_case(text: &str, figure: &Target) -> bool {
    let before = text[..figure.start].trim_end();
    let behind = text[figure.end..].trim_start_matches(['及', '以', '上', '下', '内']);
    let measured = figure.bound != Bound::Exactly && !behind.starts_with('的');
    // 老人超过150人的村, 每5公里: which of them, for how much.
    let more = CASE_BOUNDS.suffix(before).is_some() && !before.ends_with("不少于");
    (behind.starts_with('的') && (more || behind.len() < text[figure.end..].len()))
        || before.ends_with('每')
        || !measured && ["连续", "凡", "遇", "“", "\""].iter().any(|w| before.ends_with(w))
        || figure.unit == "岁"
        // 24小时值班 says when; 留样48小时 how long.
        || figure.unit == "小时" && !ends_clause(&text[figure.end..])
}

fn ends_clause(behind: &str) -> bool {
    behind
        .trim_start()
        .chars()
        .next()
        .is_none_or(|c| crate::sentence::closes_clause(c) || crate::sentence::closes_sentence(c))
}

/// 给三个村各送两趟: how many there are to be served, not how much is done.
fn of_whom(text: &str, figure: &Target) -> bool {
    figure.in_words && text[..figure.start].ends_with(['给', '对', '为', '向', '把'])
}

/// How plainly a figure says what is to be reached; the lowest first.
fn rank(figure: &Target, act: usize) -> u8 {
    u8::from(figure.bound == Bound::Exactly) * 2 + u8::from(figure.in_words) * 2 + u8::from(figure.start < act)
}

/// The figure that is the target of a unit of text: a bounded one, else the first in digits (or left out), else the
/// first in words; what stands in the act itself before what stands in its subject at byte `act`.
pub(super) fn target(text: &str, start: usize, act: usize, end: usize, times: &[When]) -> Option<Target> {
    figures(text, start, end, times).into_iter().filter(|f| !of_case(text, f)).min_by_key(|f| rank(f, act))
}

/// The same, with what is only counted in words where nothing says it better.
pub(super) fn target_or_count(text: &str, start: usize, act: usize, end: usize, times: &[When]) -> Option<Target> {
    stated(text, start, act, end, times).filter(|f| !of_case(text, f))
}

/// What a proposal shows: even the figure of a case, where there is no other.
pub(super) fn stated(text: &str, start: usize, act: usize, end: usize, times: &[When]) -> Option<Target> {
    let mut all = figures(text, start, end, times);
    all.extend(counted_in_words(text, start, end, times));
    all.into_iter().min_by_key(|f| (of_case(text, f), rank(f, act), of_whom(text, f), f.start))
}

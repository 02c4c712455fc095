//! Counted phrases: a figure with its unit, known or left out.
//!
//! ```text
//! 一户多宅XX宗 → 一户多宅宗数
//! 查扣三轮车XX辆 → 查扣三轮车数量
//! ```

use crate::dates::number::{arabic_at, chinese_at, is_left_out_sign};
use crate::placeholders::context::window::LONGEST;
use crate::placeholders::lexicon::{AGE_TAILS, BOUNDS};
use crate::quantity::unit::{Unit, unit_at};

/// Length of a number, known or left out, at the start of `rest`; 0 for none.
pub(crate) fn figure_length(rest: &str) -> usize {
    // 〔*〕, brackets and all.
    if let Some(inner) = rest.strip_prefix('〔') {
        let signs: usize = inner.chars().take_while(|&c| is_left_out_sign(c)).map(char::len_utf8).sum();
        let closed = signs > 0 && inner[signs..].starts_with('〕');
        return if closed { signs + 2 * '〔'.len_utf8() } else { 0 };
    }
    let signs: usize =
        rest.chars().take(LONGEST).take_while(|&c| is_left_out_sign(c) || c == '.').map(char::len_utf8).sum();
    if signs > 0 && !rest.starts_with('.') {
        return signs;
    }
    arabic_at(rest).map(|(_, l)| l).or_else(|| chinese_at(rest).map(|(_, l)| l)).unwrap_or(0)
}

/// The same at `at` of a text, where 上一轮, 第三批, 每一户 are no figures.
pub(crate) fn counted_at(text: &str, at: usize) -> Option<usize> {
    let ordinal = text[..at].ends_with(['上', '下', '新', '第', '每', '这', '那', '逐', '同', '统', '头']);
    let chinese = text[at..].starts_with(|c: char| !c.is_ascii_digit() && !is_left_out_sign(c));
    // 一户多宅, 一村一品 are words.
    // 三轮车 is one.
    let idiom = |length: &usize| {
        text[at..at + length].ends_with('轮') && text[at + length..].starts_with('车')
            || chinese && (text[at..at + length].ends_with('多') || text[at + length..].starts_with(['一', '两']))
    };
    if ordinal && chinese { None } else { counted(&text[at..]).filter(|length| !idiom(length)) }
}

fn is_chinese_digit(c: char) -> bool {
    "一二三四五六七八九十百".contains(c)
}

/// A figure with its unit at the start of `rest`: the length of both.
pub(crate) fn counted(rest: &str) -> Option<usize> {
    let length = figure_length(rest);
    let round = rest.get(length..).filter(|_| length > 0)?;
    let behind = round.trim_start_matches(['余', '多', '来']);
    // 60岁以上, 三级, 两类 are parts of names.
    let line = |u: &Unit| {
        let after = &behind[u.length..];
        let known = rest.starts_with(|c: char| c.is_ascii_digit() || is_chinese_digit(c));
        u.name == "岁" && (known || AGE_TAILS.prefix(after).is_some())
    };
    let unit = unit_at(behind).filter(|u| !matches!(u.name, "级" | "类") && !line(u))?;
    let end = rest.len() - behind.len() + unit.length;
    Some(end + (rest[end..].len() - rest[end..].trim_start_matches(['余', '多']).len()))
}

/// 5万元以下的村: the figure before is a line and part of the name.
fn bounds(behind: &str) -> bool {
    BOUNDS.strip_prefix(behind).is_some_and(|rest| rest.starts_with('的'))
}

pub(crate) fn first_figure(piece: &str) -> usize {
    piece
        .char_indices()
        .map(|(i, _)| i)
        .find(|&i| counted_at(piece, i).is_some_and(|length| !bounds(&piece[i + length..])))
        .unwrap_or(piece.len())
}

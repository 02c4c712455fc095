//! The full stop lost behind the formula that closes the opening of a plan (丢失的句号): 为…,制订本行动计划 / 一、总体思路.
//!
//! ```text
//! 为巩固成果,特制定本方案⏎⏎一、目标 → 为巩固成果,特制定本方案。⏎⏎一、目标
//! 为巩固成果,特制定本方案⏎如下安排 → 为巩固成果,特制定本方案⏎如下安排
//! 各村要抓紧,制定本村方案⏎一、目标 → 各村要抓紧,制定本村方案⏎一、目标
//! ```

use super::lexicon::{FORMULA_MADE, FORMULA_OPENS};
use crate::document::{Draft, Edit, Line, RepairKind};
use crate::text::{is_han, is_numbered};

/// 为…,根据…,制订本行动计划 / 一、总体思路: the formula that closes the opening of a plan, with its full stop lost.
pub(crate) fn repair(draft: &mut Draft) {
    let chars = draft.chars();
    let filled = |l: &Line| chars[l.start..l.end].iter().any(|c| !c.is_whitespace());
    let lines: Vec<Line> = draft.lines().into_iter().filter(filled).collect();
    let mut edits = Vec::new();
    for pair in lines.windows(2) {
        let text = &chars[pair[0].start..pair[0].end];
        let end = pair[0].start + text.iter().rposition(|c| !c.is_whitespace()).map_or(0, |i| i + 1);
        let line: String = chars[pair[0].start..end].iter().collect();
        let Some((head, last)) = line.trim_start().rsplit_once([',', '。']) else { continue };
        let made = FORMULA_MADE.find(last).map(|(at, made)| (&last[..at], &last[at + made.len()..]));
        let named = made.is_some_and(|(before, name)| {
            before.chars().count() <= 8 && (2..=10).contains(&name.chars().count()) && name.chars().all(is_han)
        });
        let next = (pair[1].start..pair[1].end).find(|&i| !chars[i].is_whitespace()).unwrap_or(pair[1].end);
        if named && FORMULA_OPENS.prefix(head).is_some() && is_numbered(&chars[next..pair[1].end]) {
            edits.push(Edit::put(end, end, "。", RepairKind::LostByte, "“制定本…”已是句末,丢失的句号"));
        }
    }
    draft.apply(edits);
}

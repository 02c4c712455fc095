//! Counts in words (抽查三个村): too weak to make a task, enough to say how much.
//!
//! ```text
//! 6月底前办一个扶贫车间。 → 6月底前办一个扶贫车间 | - | 6月底前 | 一个
//! ```

use crate::dates::When;
use crate::quantity::Target;
use crate::quantity::figures::{figure_at, none_left_out};
use crate::quantity::lexicon::{COUNTED_PLACES, FIGURATIVE, FOUNDING_VERBS, WORD_COUNT_UNITS};

/// Numbers in words that count things or times, 开一次组织生活会, 抽查三个村: too weak to make a task, enough to say
/// how much.
pub(crate) fn counted_in_words(text: &str, start: usize, end: usize, times: &[When]) -> Vec<Target> {
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

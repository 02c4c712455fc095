//! The target of a task (目标值): which of its quantities says what is to be reached.
//!
//! ```text
//! 800人以上的安置点6月底前新建储水池2座。 → 800人以上的安置点6月底前新建储水池2座 | - | 6月底前 | 2座
//! ```

use crate::dates::When;
use crate::quantity::figures::figures;
use crate::quantity::word_counts::counted_in_words;
use crate::quantity::{Bound, Target};
use crate::tasks::lexicon::CASE_BOUNDS;

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
pub(crate) fn rank(figure: &Target, act: usize) -> u8 {
    u8::from(figure.bound == Bound::Exactly) * 2 + u8::from(figure.in_words) * 2 + u8::from(figure.start < act)
}

/// The figure that is the target of a unit of text: a bounded one, else the first in digits (or left out), else the
/// first in words; what stands in the act itself before what stands in its subject at byte `act`.
pub(crate) fn target(text: &str, start: usize, act: usize, end: usize, times: &[When]) -> Option<Target> {
    figures(text, start, end, times).into_iter().filter(|f| !of_case(text, f)).min_by_key(|f| rank(f, act))
}

/// The same, with what is only counted in words where nothing says it better.
pub(crate) fn target_or_count(text: &str, start: usize, act: usize, end: usize, times: &[When]) -> Option<Target> {
    stated(text, start, act, end, times).filter(|f| !of_case(text, f))
}

/// What a proposal shows: even the figure of a case, where there is no other.
pub(crate) fn stated(text: &str, start: usize, act: usize, end: usize, times: &[When]) -> Option<Target> {
    let mut all = figures(text, start, end, times);
    all.extend(counted_in_words(text, start, end, times));
    all.into_iter().min_by_key(|f| (of_case(text, f), rank(f, act), of_whom(text, f), f.start))
}

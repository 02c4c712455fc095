//! A year ten years too early in a sentence about what is to come (年份矛盾).
//!
//! ```text
//! 2023年工作报告。预计今年出栏8000头,2014年满产后达到2万头 → 2023年工作报告。预计今年出栏8000头,2024年满产后达到2万头
//! ```

use super::lexicon::{EXPECTED, TO_COME};
use crate::document::{DoubtKind, Draft, Edit, RepairKind};
use crate::text::{digit_runs, number_of};

/// 今年(2023)…,2014年满产后达到…: a year ten years too early in a sentence about what is to come.
pub(crate) fn repair(draft: &mut Draft) {
    let chars = draft.chars();
    let years: Vec<(usize, u32)> = digit_runs(&chars)
        .into_iter()
        .filter(|&(a, b)| b - a == 4 && chars.get(b) == Some(&'年'))
        .filter_map(|(a, b)| number_of(&chars[a..b]).filter(|y| (1990..=2060).contains(y)).map(|y| (a, y)))
        .collect();
    // The year of the document: the one it names first, in its title.
    let Some(&(_, own)) = years.first() else { return };
    let mut edits = Vec::new();
    for &(at, year) in &years {
        let from =
            (0..at).rev().take(60).find(|&i| matches!(chars[i], '。' | '\n')).map_or(at.saturating_sub(60), |i| i + 1);
        let to = (at..chars.len())
            .take(30)
            .find(|&i| matches!(chars[i], '。' | '\n' | ';'))
            .unwrap_or(chars.len().min(at + 30));
        let (left, right): (String, String) = (chars[from..at].iter().collect(), chars[at + 5..to].iter().collect());
        let ahead = EXPECTED.occurs_in(&left) && TO_COME.occurs_in(&right);
        if ahead && year < own && (own..=own + 5).contains(&(year + 10)) {
            edits.push(Edit::put(
                at,
                at + 4,
                (year + 10).to_string(),
                RepairKind::MaskedDigits,
                "年份早于文件年份,但说的是今后的事,应晚十年;请核对",
            ));
            draft.doubt(DoubtKind::Doubtful, at, at + 4, format!("原文为{year}年,与文件年份{own}年及“今后”的语意矛盾"));
        }
    }
    draft.apply(edits);
}

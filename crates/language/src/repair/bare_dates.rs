//! A date on a line of its own that lost its 年月日 (成文日期): written out if it can be read in one way, marked if in two.
//!
//! ```text
//! 城北区⏎20190308⏎ → 城北区⏎2019年3月8日⏎
//! 镇政府⏎2023818⏎ → 镇政府⏎2023年8月18日⏎
//! 镇政府⏎2023111⏎ → 镇政府⏎2023111⏎
//! 电话20190308转 → 电话20190308转
//! ```

use crate::document::{DoubtKind, Draft, Edit, RepairKind};
use crate::text::number_of;

/// 20190308, 2023818 on a line of its own is the date of the document; only if it can be read in one way.
pub(crate) fn repair(draft: &mut Draft) {
    let chars = draft.chars();
    let mut edits = Vec::new();
    let mut doubts = Vec::new();
    for line in draft.lines() {
        let start = (line.start..line.end).find(|&i| !chars[i].is_whitespace()).unwrap_or(line.end);
        let end = (start..line.end).rev().find(|&i| !chars[i].is_whitespace()).map_or(start, |i| i + 1);
        let text = &chars[start..end];
        if !(6..=8).contains(&text.len()) || !text.iter().all(char::is_ascii_digit) {
            continue;
        }
        let year = number_of(&text[..4]).filter(|y| (1990..=2060).contains(y));
        let readings: Vec<(u32, u32)> = (5..=6)
            .filter(|&k| k < text.len() && text.len() - k <= 2)
            .filter_map(|k| Some((number_of(&text[4..k])?, number_of(&text[k..])?)))
            .filter(|(m, d)| (1..=12).contains(m) && (1..=31).contains(d))
            .collect();
        match (year, readings.as_slice()) {
            (Some(y), [(m, d)]) => {
                let date = format!("{y}年{m}月{d}日");
                edits.push(Edit::put(start, end, date, RepairKind::MaskedDigits, "成文日期丢失了“年月日”"));
            }
            (Some(_), [_, _, ..]) => doubts.push((start, end)),
            _ => {}
        }
    }
    for (start, end) in doubts {
        draft.doubt(DoubtKind::Doubtful, start, end, "成文日期丢失了“年月日”,有两种读法");
    }
    draft.apply(edits);
}

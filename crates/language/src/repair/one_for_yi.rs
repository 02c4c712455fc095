//! 一 turned into 1 and 十 into 10 by a filter (一误作 1): in groups in which a digit is impossible (`data/repair.txt`), where a
//! sentence opens, and where one number of a Chinese series is missing.
//!
//! ```text
//! 1方面10分重要,另1方面要进1步抓好。1是抓早。 → 一方面十分重要,另一方面要进一步抓好。一是抓早。
//! 1、抓早。各村要早。⏎二、抓小。⏎三、抓实。 → 一、抓早。各村要早。⏎二、抓小。⏎三、抓实。
//! 1是抓早;二是抓小 → 一是抓早;二是抓小
//! 一、总体⏎1、抓早⏎2、抓小⏎二、保障⏎1、钱 → 一、总体⏎1、抓早⏎2、抓小⏎二、保障⏎1、钱
//! 满分10分,得分10分重在平时 → 满分10分,得分10分重在平时
//! 共11起,占21方 → 共11起,占21方
//! ```

use std::collections::HashSet;

use super::lexicon::ONE_FOR_YI;
use crate::document::{Draft, Edit, RepairKind};

/// 10分重要 → 十分重要, 1方面 → 一方面; in such a document also 1是 → 一是 where it opens a sentence.
pub(crate) fn repair(draft: &mut Draft) {
    let chars = draft.chars();
    let mut edits = Vec::new();
    let mut done = HashSet::new();
    let mut push = |i: usize, edits: &mut Vec<Edit>| -> usize {
        let ten = chars.get(i + 1) == Some(&'0');
        let (end, new) = if ten { (i + 2, "十") } else { (i + 1, "一") };
        if !done.insert(i) {
            return end;
        }
        edits.push(Edit::put(i, end, new, RepairKind::OneForYi, "“一/十”被换成数字,已改回"));
        end
    };
    let figure = |i: usize| {
        // Part of a longer figure: 21方, 1.1起, 11户.
        let before = i > 0 && (chars[i - 1].is_ascii_digit() || matches!(chars[i - 1], '.' | '-' | '—' | '/'));
        let end = if chars.get(i + 1) == Some(&'0') { i + 2 } else { i + 1 };
        before || chars.get(end).is_some_and(|c| c.is_ascii_digit() || matches!(c, '.' | '%' | '-'))
    };
    let mut i = 0;
    while i < chars.len() {
        let Some(length) = ONE_FOR_YI.prefix_len(&chars, i) else {
            i += 1;
            continue;
        };
        let mut k = i;
        while k < i + length {
            if chars[k] == '1' && !figure(k) { k = push(k, &mut edits) } else { k += 1 }
        }
        i = k.max(i + 1);
    }
    if edits.len() >= 2 {
        for i in 0..chars.len() {
            let verb = matches!(chars.get(i + 1), Some('是' | '要'));
            if chars[i] == '1' && verb && opens(&chars, i) {
                push(i, &mut edits);
            }
        }
    }
    // 1、 before 二、: the number of a Chinese series. Not where 2、 stands too, that is a series of its own.
    for (open, sign) in [("", "、"), ("(", ")"), ("", "是"), ("", "要"), ("第", ","), ("第", "、")] {
        let places = |n: &str| {
            let marker: Vec<char> = [open, n, sign].concat().chars().collect();
            let at = |i: usize| chars[i..].starts_with(&marker) && (!open.is_empty() || opens(&chars, i));
            (0..chars.len()).filter(|&i| at(i)).map(|i| i + open.chars().count()).collect::<Vec<_>>()
        };
        if !places("二").is_empty() && places("2").is_empty() && places("一").is_empty() {
            for i in places("1") {
                push(i, &mut edits);
            }
        }
    }
    draft.apply(edits);
}

/// A marker may stand here: at the start of a line or behind the end of a sentence.
fn opens(chars: &[char], i: usize) -> bool {
    let before = chars[..i].iter().rev().find(|c| **c != ' ');
    before.is_none_or(|c| matches!(c, '。' | ';' | ':' | '\n' | '!' | ',' | '”' | ')'))
}

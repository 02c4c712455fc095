//! The same words twice where no one writes them twice (重复字词).
//!
//! ```text
//! 要进一步进一步抓好的的工作 → 要进一步抓好的工作
//! 一户一户地查,商量商量,有的的确不错 → 一户一户地查,商量商量,有的的确不错
//! ```

use super::lexicon::SAID_TWICE;
use crate::document::{DoubtKind, Draft, Edit, RepairKind};
use crate::text::is_han;

/// 的的, 进一步进一步: the same words twice where no one writes them twice.
pub(crate) fn repair(draft: &mut Draft) {
    const NEVER_TWICE: &str = "的和与及在把被由向于而则或并且以";
    let chars = draft.chars();
    let mut edits = Vec::new();
    let mut i = 0;
    while i + 1 < chars.len() {
        let same = (3..=40).rev().find(|&n| {
            i + 2 * n <= chars.len()
                && chars[i] == chars[i + n]
                && chars[i..i + n] == chars[i + n..i + 2 * n]
                && chars[i..i + n].iter().all(|c| is_han(*c))
                // 一村一策一村一策 … 一户一户地: counting words are said twice.
                && !matches!(chars[i], '一' | '逐' | '各' | '哪')
                && chars[i..i + n].iter().any(|c| *c != chars[i])
        });
        if let Some(n) = same {
            edits.push(Edit::cut(i + n, i + 2 * n, RepairKind::Repetition, "同一词语不可能连写两遍"));
            i += 2 * n;
            continue;
        }
        if chars[i] == chars[i + 1] && NEVER_TWICE.contains(chars[i]) && chars.get(i + 2) != Some(&chars[i]) {
            // 有的的士: the second one may begin a word.
            let word = matches!(
                (chars[i], chars.get(i + 2)),
                ('的', Some('士' | '确'))
                    | ('和', Some('平' | '谐' | '睦' | '美' | '气' | '解'))
                    | ('与', Some('会'))
                    | ('在', Some('场' | '建' | '岗' | '册' | '家' | '职' | '村' | '外' | '校'))
                    | ('向', Some('心' | '往' | '好' | '上' | '善' | '前'))
                    | ('以', Some('及' | '上' | '下' | '来' | '后' | '内' | '外' | '前' | '往' | '为'))
                    | ('而', Some('且'))
                    | ('并', Some('且' | '举' | '重' | '行' | '存'))
                    | ('由', Some('于'))
                    | ('把', Some('关' | '握' | '手' | '控'))
                    | ('被', Some('子'))
            );
            if !word {
                edits.push(Edit::cut(i + 1, i + 2, RepairKind::Repetition, "同一个字不可能连写两遍"));
                i += 2;
                continue;
            }
        }
        i += 1;
    }
    draft.apply(edits);
    // 工作工作无从下手: a sign is missing between the two; which one can not be known.
    let chars = draft.chars();
    for i in 0..chars.len().saturating_sub(4) {
        let twice = chars[i..i + 2] == chars[i + 2..i + 4] && SAID_TWICE.prefix_len(&chars[..i + 2], i) == Some(2);
        if twice {
            draft.doubt(DoubtKind::Doubtful, i, i + 4, "两个相同的词连在一起,中间可能漏了标点或文字");
        }
    }
}

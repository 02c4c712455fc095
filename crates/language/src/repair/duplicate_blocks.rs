//! Runs of sentences that stood before (段落重复): the first copy stays. A single sentence counts if it is long.
//!
//! ```text
//! 1、要把包村帮扶与创评班子有机结合起来,切实增强村党支部的创造力。⏎2、其他工作照旧。⏎1、要把包村帮扶与创评班子有机结合起来,切实增强村党支部的创造力。⏎3、完。 → 1、要把包村帮扶与创评班子有机结合起来,切实增强村党支部的创造力。⏎2、其他工作照旧。⏎3、完。
//! 责任单位:县农业农村局、县乡村振兴局、各乡镇人民政府。⏎二、⏎责任单位:县农业农村局、县乡村振兴局、各乡镇人民政府。 → 责任单位:县农业农村局、县乡村振兴局、各乡镇人民政府。⏎二、⏎责任单位:县农业农村局、县乡村振兴局、各乡镇人民政府。
//! ```

use super::lexicon::TASK_LABELS;
use std::collections::HashMap;

use crate::document::{DoubtKind, Draft, Edit, RepairKind};
use crate::text::without_blanks;

const BLOCK: &str = "段落重复,保留一处";

/// Shorter sentences may well be said twice.
const LONG: usize = 24;

/// Blocks: runs of sentences that stood before. A single one counts if it is long.
pub(crate) fn repair(draft: &mut Draft) {
    let chars = draft.chars();
    let all = sentences(&chars);
    let mut first: HashMap<&str, usize> = HashMap::new();
    // For each sentence the earlier one it repeats.
    let twin: Vec<Option<usize>> = all
        .iter()
        .enumerate()
        .map(|(i, s)| match first.entry(&s.text) {
            std::collections::hash_map::Entry::Occupied(e) => Some(*e.get()),
            std::collections::hash_map::Entry::Vacant(e) => {
                e.insert(i);
                None
            }
        })
        .collect();
    let mut edits = Vec::new();
    let mut i = 0;
    while i < all.len() {
        let Some(mut source) = twin[i] else {
            i += 1;
            continue;
        };
        let from = i;
        let mut length = 0;
        while i < all.len() && (twin[i] == Some(source) || all[i].text == all[source].text) && source < from {
            length += all[i].length;
            source += 1;
            i += 1;
        }
        if i == from {
            i += 1;
            continue;
        }
        let long = length >= LONG + 6 || i == from + 1 && length >= LONG;
        if !long || labels(&all[from].text) {
            continue;
        }
        let (a, b) = (all[from].start, all[i - 1].end);
        // Whole lines go with their ends.
        let whole = (a == 0 || chars[a - 1] == '\n') && chars.get(b).is_none_or(|c| *c == '\n');
        edits.push(Edit::cut(a, if whole { (b + 1).min(chars.len()) } else { b }, RepairKind::Duplicate, BLOCK));
    }
    for e in &edits {
        if chars[e.end.min(chars.len())..].iter().any(|c| !c.is_whitespace()) && e.end - e.start > 200 {
            draft.doubt(
                DoubtKind::Doubtful,
                e.start,
                e.start,
                "此处去掉了与前文相同的段落,原文这里可能另有内容,请对照原件",
            );
        }
    }
    draft.apply(edits);
}

/// A sentence: range in the draft, its bare text.
struct Sentence {
    start: usize,
    end: usize,
    text: String,
    length: usize,
}

fn sentences(chars: &[char]) -> Vec<Sentence> {
    let mut out = Vec::new();
    let mut start = 0;
    for i in 0..=chars.len() {
        let c = chars.get(i).copied().unwrap_or('\n');
        if !matches!(c, '。' | '!' | '?' | '\n') {
            continue;
        }
        // A closing quotation mark belongs to the sentence.
        let mut end = if c == '\n' { i } else { i + 1 };
        if c != '\n' && matches!(chars.get(end), Some('”' | '"' | ')')) {
            end += 1;
        }
        if end <= start {
            start = start.max(i + usize::from(c == '\n')).min(chars.len());
            continue;
        }
        let bare = without_blanks(&chars[start..end]);
        if !bare.is_empty() {
            out.push(Sentence { start, end, length: bare.len(), text: bare.into_iter().collect() });
        }
        start = if c == '\n' { (i + 1).min(chars.len()) } else { end };
    }
    out
}

/// 责任单位:县农业农村局: lines that rightly stand under every task.
fn labels(text: &str) -> bool {
    TASK_LABELS.prefix(text).is_some()
}

//! Lost halves of brackets and title marks (丢失的括号、书名号): 《 before 市防止返贫行动计划》, ( before 2019—2021年), 〕 in a
//! number of a document.
//!
//! ```text
//! (农组发〔20217号)精神 → (农组发〔2021〕7号)精神
//! 2019—2021年)⏎ → (2019—2021年)⏎
//! 根据《省意见》和市防止返贫行动计划》,制订 → 根据《省意见》和《市防止返贫行动计划》,制订
//! 1)抓早⏎2)抓小 → 1)抓早⏎2)抓小
//! ```

use super::lexicon::TITLE_LEADS;
use crate::document::{DoubtKind, Draft, Edit, RepairKind};
use crate::text::number_of;

/// 《 lost before 市防止返贫行动计划》, ( lost before 2019—2021年).
pub(crate) fn repair(draft: &mut Draft) {
    let chars = draft.chars();
    let mut edits = Vec::new();
    let mut doubts = Vec::new();
    for line in draft.lines() {
        let mut open: Option<usize> = None;
        // Where a lost 《 may stand at the earliest: behind the last sign.
        let mut edge = line.start;
        for i in line.start..line.end {
            match chars[i] {
                '《' => open = Some(i),
                '》' => {
                    if open.take().is_none() {
                        match title_start(&chars, edge, i) {
                            Some(at) => edits.push(Edit::put(at, at, "《", RepairKind::LostByte, "丢失的前书名号")),
                            None => doubts.push((i, "书名号只有后一半,不能确定从哪里开始")),
                        }
                    }
                    edge = i + 1;
                }
                '。' | ',' | ';' | ':' => edge = i + 1,
                _ => {}
            }
        }
        let text = &chars[line.start..line.end];
        let lead = text.iter().take_while(|c| c.is_whitespace()).count();
        let last = text.iter().rposition(|c| !c.is_whitespace());
        // (2019—2021年) alone on its line without its first half; 1) and a) are markers.
        let lonely = last.is_some_and(|k| text[k] == ')' && k >= lead + 4)
            && !text.contains(&'(')
            && text.iter().filter(|c| **c == ')').count() == 1;
        if lonely && text.len() <= 40 && text.get(lead).is_some_and(char::is_ascii_digit) {
            edits.push(Edit::put(line.start + lead, line.start + lead, "(", RepairKind::LostByte, "丢失的前括号"));
        }
    }
    // 农组发〔20217号 → 〔2021〕7号
    for i in 0..chars.len() {
        if !matches!(chars[i], '〔' | '[') {
            continue;
        }
        let digits = chars[i + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
        let year = (digits > 4).then(|| number_of(&chars[i + 1..i + 5])).flatten();
        if year.is_some_and(|y| (1980..=2060).contains(&y)) && chars.get(i + 1 + digits) == Some(&'号') {
            let close = if chars[i] == '[' { "]" } else { "〕" };
            edits.push(Edit::put(i + 5, i + 5, close, RepairKind::LostByte, "丢失的后括号"));
        }
    }
    for (i, note) in doubts {
        draft.doubt(DoubtKind::Doubtful, i, i + 1, note);
    }
    draft.apply(edits);
}

/// A title without its 《 begins behind 和, 、, 及, 根据, 印发 … nearest to the last sign.
fn title_start(chars: &[char], edge: usize, close: usize) -> Option<usize> {
    let text = &chars[edge..close];
    if text.len() < 4 {
        return None;
    }
    let head = TITLE_LEADS.prefix_len(text, 0).unwrap_or(0);
    let also = usize::from(text.first() == Some(&'、'));
    // 》和…》: the sign before is itself the end of a title, or the head word stands at the start of the clause.
    let after_title = edge > 0 && chars[edge - 1] == '》';
    (head + also > 0 && (after_title || head > 1) && close - edge - head - also >= 4).then_some(edge + head + also)
}

//! The signs of a cut text (截断): a site's own `……` at the end is taken out and the cut is marked; cuts inside and lost
//! characters stay visible as doubts.
//!
//! ```text
//! 就要兜底…………⏎ → 就要兜底……⏎
//! 签了字…… → 签了字
//! ```

use crate::document::{DoubtKind, Draft, Edit, RepairKind};
use crate::text::is_han;

/// The signs of a cut: a site's own `……` at the end is taken out, the cut is marked; cuts inside stay visible.
///
/// `gated`: a member or login notice stood in the document.
pub(crate) fn repair(draft: &mut Draft) {
    let chars = draft.chars();
    let mut end = chars.len();
    while end > 0 && chars[end - 1].is_whitespace() {
        end -= 1;
    }
    let dots = chars[..end].iter().rev().take_while(|c| **c == '…').count();
    let points = chars[..end].iter().rev().take_while(|c| **c == '.').count();
    let mut edits = Vec::new();
    if dots > 0 || points >= 3 {
        // …… is one sign of two characters; the author's own stays when the site's comes behind it.
        let cut = if dots > 0 { dots.min(2) } else { points.min(6) };
        edits.push(Edit::cut(end - cut, end, RepairKind::Truncation, "网站截断处的省略号"));
        draft.doubt(DoubtKind::Truncated, end, end, "原文在此处被截断,后文缺失");
    } else if draft.has(RepairKind::Boilerplate) && end > 0 && !closed(chars[end - 1]) {
        draft.doubt(DoubtKind::Truncated, end, end, "原文在此处被截断,后文缺失");
    }
    for i in 0..end.saturating_sub(2) {
        if chars[i] == '略' && chars[i + 1] == '…' && i > 0 && chars[i - 1] == '…' {
            draft.doubt(DoubtKind::Cut, i, i + 1, "网站在此处删去了一段,内容缺失");
        }
    }
    for (i, &c) in chars.iter().enumerate().take(end) {
        let between = i > 0 && is_han(chars[i - 1]) && chars.get(i + 1).is_some_and(|n| is_han(*n));
        if c == '_' && between || c == '\u{fffd}' {
            draft.doubt(DoubtKind::MissingCharacter, i, i + 1, "此处缺字或字符无法识别,请对照原件");
        }
    }
    draft.apply(edits);
}

fn closed(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | ';' | '”' | ')' | '》' | '」' | '日' | ':')
}

//! Traditional characters become simplified (繁体转简体).
//!
//! ```text
//! 臉沒洗干淨,再好的衣服也白穿 → 脸没洗干净,再好的衣服也白穿
//! 著急著眼著作顯著,藉助慰藉,瞭解 → 着急着眼著作显著,借助慰藉,了解
//! 我們要鞏固脫貧攻堅成果,發展鄉村產業 → 我们要巩固脱贫攻坚成果,发展乡村产业
//! ```

use crate::document::{Draft, Edit, RepairKind};
use crate::script::simplify;
use crate::text::{Dictionary, is_han, rows, section};

/// What the converter leaves: see the file.
const FILE: &str = include_str!("../../data/traditional.txt");
const CORRECTIONS: &str = section(FILE, "corrections-table");

const NOTE: &str = "繁体字改为简体";

/// Characters that are at home in simplified text too: converted only in a document that is really traditional.
static AMBIGUOUS: Dictionary = Dictionary::of(FILE, "ambiguous");

/// Converts line by line. In a document with hardly any traditional character ambiguous ones stay.
pub(crate) fn repair(draft: &mut Draft) {
    let mut edits = Vec::new();
    let (mut han, mut changed) = (0usize, 0usize);
    for line in draft.lines() {
        let old = draft.slice(line.start, line.end);
        let new = corrected(&simplify(&old));
        let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
        han += a.iter().filter(|c| is_han(**c)).count();
        if old == new {
            continue;
        }
        if a.len() != b.len() {
            changed += 1;
            edits.push(Edit::put(line.start, line.end, new, RepairKind::Traditional, NOTE));
            continue;
        }
        let mut k = 0;
        while k < a.len() {
            let from = k;
            while k < a.len() && a[k] != b[k] {
                k += 1;
            }
            if k > from {
                changed += k - from;
                let text: String = b[from..k].iter().collect();
                edits.push(Edit::put(line.start + from, line.start + k, text, RepairKind::Traditional, NOTE));
            }
            k += 1;
        }
    }
    if changed * 200 < han {
        edits.retain(|e| !AMBIGUOUS.occurs_in(&draft.slice(e.start, e.end)));
    }
    draft.apply(edits);
}

fn corrected(text: &str) -> String {
    let mut text = text.to_owned();
    for [from, to, keep] in rows(CORRECTIONS) {
        if !text.contains(from) {
            continue;
        }
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (i, _) in text.match_indices(from) {
            let stays = keep.split('/').filter(|w| !w.is_empty()).any(|w| {
                w.match_indices(from)
                    .any(|(k, _)| i.checked_sub(k).and_then(|s| text.get(s..)).is_some_and(|t| t.starts_with(w)))
            });
            out.push_str(&text[at..i]);
            out.push_str(if stays { from } else { to });
            at = i + from.len();
        }
        out.push_str(&text[at..]);
        text = out;
    }
    text
}

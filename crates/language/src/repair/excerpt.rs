//! An extract (本文简介) that a site put before the text: a line, cut off, that the following text begins with.
//!
//! ```text
//! 同志们: 今天我们召开选派工作会议,总结经验,部署任务。今年是承上启⏎会议上的讲话⏎同志们:⏎今天我们召开选派工作会议,总结经验,部署任务。今年是承上启下的关键。 → 会议上的讲话⏎同志们:⏎今天我们召开选派工作会议,总结经验,部署任务。今年是承上启下的关键。
//! ```

use crate::document::{Draft, Edit, Line, RepairKind};
use crate::text::{is_han, without_blanks};

/// An extract (本文简介) that the site put before the text: a long line, cut off, that the following text begins with.
pub(crate) fn repair(draft: &mut Draft) {
    let chars = draft.chars();
    let lines: Vec<Line> =
        draft.lines().into_iter().filter(|l| chars[l.start..l.end].iter().any(|c| !c.is_whitespace())).collect();
    let mut edits = Vec::new();
    for (k, line) in lines.iter().enumerate().take(8) {
        let extract = without_blanks(&chars[line.start..line.end]);
        // 省略号 at its end is the site's.
        let length = extract.iter().rposition(|c| !matches!(c, '…' | '.')).map_or(0, |i| i + 1);
        // A short one is an extract only if it breaks off within a sentence.
        let torn = extract.get(length.wrapping_sub(1)).is_some_and(|c| is_han(*c))
            && extract[..length].iter().any(|c| matches!(c, ',' | ':'));
        if length < 14 || length < 30 && !torn {
            continue;
        }
        // The site may have put a comma where a full stop stands.
        let words = |text: &mut dyn Iterator<Item = char>, count: usize| -> Vec<char> {
            text.filter(|c| c.is_alphanumeric()).take(count).collect()
        };
        let said = words(&mut extract[..length].iter().copied(), length);
        let again = said.len() >= 12
            && lines[k + 1..]
                .iter()
                .take(6)
                .any(|later| words(&mut chars[later.start..].iter().copied(), said.len()) == said);
        if again {
            edits.push(Edit::cut(
                line.start,
                (line.end + 1).min(chars.len()),
                RepairKind::Duplicate,
                "网站在正文前摘录的开头,与正文重复",
            ));
        }
    }
    draft.apply(edits);
}

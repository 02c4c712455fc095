//! Titles that stand in the text again (标题重复). The last copy before the text begins is the document's own; those before it are
//! the site's, those behind it running heads and tags.
//!
//! ```text
//! 在全镇整治总结会上的讲话⏎网站⏎在全镇整治总结会上的讲话⏎同志们:⏎今天我们开会,总结成绩,查找问题,部署下一步的各项工作任务。⏎在全镇整治总结会上的讲话⏎完。 → 网站⏎在全镇整治总结会上的讲话⏎同志们:⏎今天我们开会,总结成绩,查找问题,部署下一步的各项工作任务。⏎完。
//! 在全镇整治总结会上的讲话⏎在全镇整治总结会上的讲话 同志们:今天开会。 → 在全镇整治总结会上的讲话 同志们:今天开会。
//! ```

use super::lexicon::{OFFICE_ENDS, OPENINGS};
use crate::document::{Draft, Edit, Line, RepairKind};
use crate::text::{is_han, is_numbered, without_blanks};

pub(crate) const TITLE: &str = "标题重复,保留一处";

/// A title has at most so many characters.
pub(crate) const TITLE_LENGTH: usize = 60;

/// Titles: a line among the first ones that comes again. The last copy before the text begins is the document's own;
/// those before it are the site's, those behind it running heads and tags.
pub(crate) fn repair(draft: &mut Draft) {
    let chars = draft.chars();
    let lines: Vec<(Line, Vec<char>)> = draft
        .lines()
        .into_iter()
        .map(|l| (l, without_blanks(&chars[l.start..l.end])))
        .filter(|l| !l.1.is_empty())
        .collect();
    let body = lines.iter().position(|(_, t)| t.contains(&'。') && t.len() > 20).unwrap_or(lines.len());
    let mut gone = vec![false; lines.len()];
    for k in 0..lines.len().min(12) {
        let title = &lines[k].1;
        if gone[k] || !is_title(title) {
            continue;
        }
        // 标题 同志们:… on one line; not a text that happens to begin with the same words.
        let opens = |other: &[char]| {
            other.len() > title.len() && other.starts_with(title) && {
                let rest: String = other[title.len()..].iter().take(4).collect();
                OPENINGS.prefix(&rest).is_some()
            }
        };
        let copy = |j: usize| lines[j].1 == *title;
        let mut near = (k + 1..lines.len().min(k + 13)).filter(|&j| j <= body);
        let own = near.rfind(|&j| copy(j) || opens(&lines[j].1) || alike(title, &lines[j].1)).unwrap_or(k);
        for (j, gone) in gone.iter_mut().enumerate() {
            *gone |= j != own && (copy(j) || j == k);
        }
    }
    let edits = lines
        .iter()
        .zip(&gone)
        .filter(|(_, gone)| **gone)
        .map(|((line, _), _)| Edit::cut(line.start, (line.end + 1).min(chars.len()), RepairKind::Duplicate, TITLE))
        .collect();
    draft.apply(edits);
}

/// A short line without the signs of a sentence.
pub(crate) fn is_title(text: &[char]) -> bool {
    (6..=TITLE_LENGTH).contains(&text.len())
        && text.iter().filter(|c| is_han(**c)).count() * 2 > text.len()
        && !text.iter().any(|c| matches!(c, '。' | ';' | '!' | ':'))
        && !is_numbered(text)
        && !office(text)
}

/// 青石镇人民政府: above a document and below it, each time by right.
fn office(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    OFFICE_ENDS.suffix(&line).is_some()
}

/// The same title where a place was left out: 在乡镇集中学习会上的讲话 / 在〔*〕镇集中学习会上的讲话.
fn alike(a: &[char], b: &[char]) -> bool {
    if !is_title(b) || a.len() < 12 {
        return false;
    }
    let head = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head.min(b.len())..].iter().rev()).take_while(|(x, y)| x == y).count();
    let masked = b[head..b.len() - tail].iter().any(|c| matches!(c, '*' | 'X' | 'x' | '×' | '某' | '〔' | '_'));
    tail >= 8 && a.len() - head - tail <= 4 && b.len() - head - tail <= 6 && masked
}

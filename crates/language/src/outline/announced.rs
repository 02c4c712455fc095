//! Announced counts (讲三点意见, “五个结合”) against the entries that follow.

use super::entry::{Announced, Entry};
use super::marks::Mark;
use super::nest::Placed;
use crate::numerals;

/// What is counted: 三点, 五个, 四项 …
const COUNTERS: [char; 8] = ['点', '个', '项', '条', '件', '方', '大', '层'];
/// Verbs that announce points, before the number.
const VERBS: [&str; 16] = [
    "讲",
    "谈",
    "提",
    "说",
    "强调",
    "做到",
    "抓好",
    "交流",
    "处理好",
    "报告",
    "汇报",
    "落实",
    "要求",
    "明确",
    "通报",
    "有",
];

/// An announced series is looked for among so many entries, those below it included.
const ANSWER: usize = 400;

/// All announced counts that a series of entries answers.
pub(super) fn find(text: &str, entries: &[Entry], placed: &[Placed], marks: &[Mark]) -> Vec<Announced> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut out: Vec<Announced> = Vec::new();
    for i in 0..chars.len().saturating_sub(1) {
        let Some(count) = count_at(&chars, i) else { continue };
        let Some((start, end)) = announcement(text, &chars, i) else { continue };
        // The series that opens next, at most 200 characters (or one paragraph) further.
        let next = entries.partition_point(|e| e.start < end);
        let Some(first) = placed.get(next) else { continue };
        let far = chars.get(i + 260).map_or(text.len(), |c| c.0);
        if entries[next].start > far {
            continue;
        }
        let mut last = marks[first.mark].n;
        let mut mark = &marks[first.mark];
        let mut found = 1;
        for k in (next + 1..placed.len()).take(ANSWER) {
            if placed[k].level < first.level {
                break;
            }
            if placed[k].level > first.level {
                continue;
            }
            let this = &marks[placed[k].mark];
            if this.n <= last {
                break;
            }
            (last, mark, found) = (this.n, this, found + 1);
        }
        let missing = (last + 1..=count).map(|n| mark.written(n)).collect();
        out.push(Announced { start, words: text[start..end].to_owned(), count, found, missing });
    }
    out
}

/// 三点 / 3个 at this place, not inside a longer number: 2 to 12.
fn count_at(chars: &[(usize, char)], i: usize) -> Option<u32> {
    let c = chars[i].1;
    let n = numerals::digit(c).or(c.to_digit(10)).or((c == '十').then_some(10))?;
    let before = i.checked_sub(1).map_or('\0', |k| chars[k].1);
    let inside = numerals::is_numeral(before) || before.is_ascii_digit() || matches!(before, '.' | '第');
    (!inside && (2..=10).contains(&n) && COUNTERS.contains(&chars[i + 1].1)).then_some(n)
}

/// The announcing words around the count: a verb shortly before or quotes around, and the end of a sentence soon after.
fn announcement(text: &str, chars: &[(usize, char)], i: usize) -> Option<(usize, usize)> {
    let from = (0..i)
        .rev()
        .take(9)
        .find(|&k| matches!(chars[k].1, '。' | ';' | ',' | '，' | '\n' | '；' | '、'))
        .map_or(i.saturating_sub(9), |k| k + 1);
    let head = &text[chars[from].0..chars[i].0];
    let quoted = head.ends_with(['“', '"']);
    let verb = VERBS.iter().filter_map(|v| head.rfind(v).map(|at| chars[from].0 + at)).max();
    if verb.is_none() && !quoted {
        return None;
    }
    let stop = (i + 2..chars.len()).take(12).find(|&k| matches!(chars[k].1, '。' | ':' | '：' | '\n' | '!' | ';'))?;
    Some((verb.unwrap_or(chars[from].0), chars[stop].0))
}

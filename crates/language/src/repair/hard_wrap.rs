//! Lines broken in the middle of a sentence (硬换行) are joined again.
//!
//! ```text
//! 去年3月,市残联驻村工作队一行三人背着铺盖进了村,全村6个村⏎民小组,耕地2300亩,大半是坡地。建档立卡时识别贫困户61户,识别贫⏎困人口158人。⏎一、先把脚跟站稳⏎刚去那阵子村部没有暖气,手机要爬到后山才有信号。我们三个人定规矩⏎。 → 去年3月,市残联驻村工作队一行三人背着铺盖进了村,全村6个村民小组,耕地2300亩,大半是坡地。建档立卡时识别贫困户61户,识别贫困人口158人。⏎一、先把脚跟站稳⏎刚去那阵子村部没有暖气,手机要爬到后山才有信号。我们三个人定规矩。
//! 各成员单位:⏎⏎现印发给你们,请认真执行。⏎⏎城北区扶贫开发领导小组⏎⏎2019年3月8日⏎⏎城北区防止返贫攻坚行动计划 → 各成员单位:⏎⏎现印发给你们,请认真执行。⏎⏎城北区扶贫开发领导小组⏎⏎2019年3月8日⏎⏎城北区防止返贫攻坚行动计划
//! 三、聚焦重点任务,在攻坚克难中推动各项工作落地见效取得实实在在的成绩⏎任务已经明确,关键在于落实。⏎(一)抓产业⏎投资2.6亿元。 → 三、聚焦重点任务,在攻坚克难中推动各项工作落地见效取得实实在在的成绩⏎任务已经明确,关键在于落实。⏎(一)抓产业⏎投资2.6亿元。
//! ```

use crate::document::{Draft, Edit, Line, RepairKind};
use crate::text::{is_han, is_numbered};

const NOTE: &str = "句中硬换行,已接上";

/// Narrower lines are headings, names, dates; in columns, a Chinese character takes two.
const NARROW: usize = 50;
/// Wider lines show that the document keeps a paragraph on one line.
const WIDE: usize = 120;

/// Joins lines that were wrapped at a fixed width.
pub(crate) fn repair(draft: &mut Draft) {
    let chars = draft.chars();
    let lines: Vec<Line> = draft.lines().into_iter().map(|l| trim(&chars, l)).collect();
    let widths: Vec<usize> = lines.iter().map(|l| width(&chars[l.start..l.end])).collect();
    let wrapped = wrapped(&chars, &lines, &widths);
    let filled: Vec<usize> = (0..lines.len()).filter(|&i| lines[i].end > lines[i].start).collect();
    let mut edits = Vec::new();
    for pair in filled.windows(2) {
        let (i, j) = (pair[0], pair[1]);
        let (this, next) = (&chars[lines[i].start..lines[i].end], &chars[lines[j].start..lines[j].end]);
        if continues(this, next, widths[i], j == i + 1, wrapped) {
            // A space stays between two Latin words only.
            let latin = |c: Option<&char>| c.is_some_and(char::is_ascii_alphabetic);
            let glue = if latin(this.last()) && latin(next.first()) { " " } else { "" };
            edits.push(Edit::put(lines[i].end, lines[j].start, glue, RepairKind::HardWrap, NOTE));
        }
    }
    draft.apply(edits);
}

fn trim(chars: &[char], line: Line) -> Line {
    let (mut start, mut end) = (line.start, line.end);
    while start < end && chars[start].is_whitespace() {
        start += 1;
    }
    while end > start && chars[end - 1].is_whitespace() {
        end -= 1;
    }
    Line { start, end }
}

fn width(text: &[char]) -> usize {
    text.iter().map(|c| if (*c as u32) < 0x1100 { 1 } else { 2 }).sum()
}

/// Most long lines break off within a sentence, and hardly any is wider than a page.
fn wrapped(chars: &[char], lines: &[Line], widths: &[usize]) -> bool {
    let long = widths.iter().filter(|w| **w >= NARROW).count();
    let wide = widths.iter().filter(|w| **w > WIDE).count();
    let torn =
        lines.iter().zip(widths).filter(|(l, w)| **w >= NARROW && l.end > l.start && !ends(chars[l.end - 1])).count();
    torn >= 2 && torn * 2 >= long && wide * 10 <= long
}

/// A sign at which a sentence or a heading line ends.
fn ends(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | ';' | ':' | '…')
}

/// Is `next` the rest of the sentence in `this`?
fn continues(this: &[char], next: &[char], width: usize, adjacent: bool, wrapped: bool) -> bool {
    let (Some(&last), Some(&first)) = (this.last(), next.first()) else { return false };
    if ends(last) && !matches!(first, ',' | '。' | '、' | ';') || is_numbered(next) {
        return false;
    }
    // A line can not begin with these.
    if matches!(first, ',' | '。' | ';' | '、' | ')' | '》' | '%' | '?' | '!' | ':') {
        return first != ':' && (first != ')' || this.contains(&'('));
    }
    let near = adjacent || wrapped && width >= NARROW;
    if !near {
        return false;
    }
    if matches!(last, '、' | '(' | '《' | '“' | '「') || last == ',' && this.len() > 12 {
        return true;
    }
    let body = is_han(last) || last.is_ascii_alphanumeric() || matches!(last, '%' | ')' | '”' | '"' | '》' | '*');
    if !body || width < NARROW {
        return false;
    }
    wrapped || adjacent && !is_numbered(this) && this.contains(&',') && this.iter().any(|c| ends(*c))
}

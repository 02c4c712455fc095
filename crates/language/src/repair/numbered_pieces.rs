//! Numbers of pieces (分段编号) that a site cut a text into, in the middle of its sentences.
//!
//! ```text
//! 1、工作汇报 同志们:为巩固成果,镇里决定开展整治。每天清2、扫两次。二是整治市场。摊点全部进场,占道一律清退。清3、除垃圾30处。 → 工作汇报 同志们:为巩固成果,镇里决定开展整治。每天清扫两次。二是整治市场。摊点全部进场,占道一律清退。清除垃圾30处。
//! 1、修建道路。投资20万元,由镇政府负责,10月底完工,村里协助2、硬化广场。投资3万元。 → 1、修建道路。投资20万元,由镇政府负责,10月底完工,村里协助2、硬化广场。投资3万元。
//! ```

use crate::document::{Draft, Edit, Line, RepairKind};
use crate::text::is_han;

const NOTE: &str = "网站把正文切成段并编号,编号不属于正文";

/// A piece has at least so many characters: a real list of such long items ends them with a full stop.
const LONG: usize = 60;

/// Takes out the numbers of pieces and joins what they tore.
pub(crate) fn repair(draft: &mut Draft) {
    let chars = draft.chars();
    let lines: Vec<Line> =
        draft.lines().into_iter().filter(|l| chars[l.start..l.end].iter().any(|c| !c.is_whitespace())).collect();
    let heads: Vec<Option<(u32, usize)>> = lines.iter().map(|l| number(&chars[l.start..l.end])).collect();
    let mut edits = Vec::new();
    let mut k = 0;
    while k < lines.len() {
        let Some((1, _)) = heads[k] else {
            k += 1;
            continue;
        };
        // The row 1, 2, 3 … on lines that follow each other.
        let mut end = k + 1;
        while end < lines.len() && heads[end].is_some_and(|(n, _)| n as usize == end - k + 1) {
            end += 1;
        }
        let torn = (k..end - 1).filter(|&i| torn(&chars[lines[i].start..lines[i].end])).count();
        if end - k >= 2 && torn * 3 >= (end - k - 1) * 2 {
            for i in k..end {
                let skip = heads[i].map_or(0, |h| h.1);
                let from = if i > k && torn_at(&chars, lines[i - 1]) { lines[i - 1].end } else { lines[i].start };
                edits.push(Edit::cut(from, lines[i].start + skip, RepairKind::PageMark, NOTE));
            }
        }
        k = end;
    }
    for line in &lines {
        within(&chars, *line, &mut edits);
    }
    draft.apply(edits);
}

/// The same in one line: `1、…每天清2、扫两次。…打捞3、垃圾`. Items that hold full sentences end with one; where each number
/// from the second on stands inside a sentence, and behind another one, they number pieces.
fn within(chars: &[char], line: Line, edits: &mut Vec<Edit>) {
    const PIECE: usize = 20;
    let lead = chars[line.start..line.end].iter().take_while(|c| c.is_whitespace()).count();
    let mut at = line.start + lead;
    let mut marks: Vec<(usize, usize)> = Vec::new();
    while let Some((number, length)) = number(&chars[at..line.end.min(at + 8)]) {
        if number as usize != marks.len() + 1 {
            return;
        }
        marks.push((at, at + length));
        // The next number, with a character before it and its sign behind.
        let next = marks.len() + 1;
        let shown: Vec<char> = next.to_string().chars().chain(['、']).collect();
        let from = at + length + PIECE;
        let Some(found) = (from..line.end).find(|&i| chars[i..line.end].starts_with(&shown)) else { break };
        let inside = is_han(chars[found - 1]) && chars.get(found + shown.len()).is_some_and(|c| is_han(*c));
        if !inside || !chars[at..found].contains(&'。') {
            return;
        }
        at = found;
    }
    // One number alone inside a sentence may stand where a full stop was lost.
    if marks.len() >= 3 || marks.len() == 2 && marks[1].0 - marks[0].1 >= LONG && line.end - marks[1].1 >= LONG {
        edits.extend(marks.iter().map(|&(from, to)| Edit::cut(from, to, RepairKind::PageMark, NOTE)));
    }
}

fn torn_at(chars: &[char], line: Line) -> bool {
    torn(&chars[line.start..line.end])
}

/// A long line with sentences that breaks off within one.
fn torn(line: &[char]) -> bool {
    let last = line.iter().rfind(|c| !c.is_whitespace());
    line.len() >= LONG
        && line.iter().filter(|c| matches!(c, '。' | '；' | ';')).count() >= 1
        && last.is_some_and(|c| {
            !matches!(c, '。' | ';' | '；' | '!' | '！' | '?' | '？' | ':' | '：' | '”' | '…' | ')' | '）')
        })
}

/// `3、` or `3.` at the start of a line: the number and the characters up to the text behind it.
fn number(line: &[char]) -> Option<(u32, usize)> {
    let lead = line.iter().take_while(|c| c.is_whitespace()).count();
    let digits = line[lead..].iter().take(4).take_while(|c| c.is_ascii_digit()).count();
    let sign = lead + digits;
    if digits == 0 || digits > 3 || !matches!(line.get(sign), Some('、' | '.' | '．')) {
        return None;
    }
    let blank = line[sign + 1..].iter().take_while(|c| c.is_whitespace()).count();
    let n = line[lead..sign].iter().collect::<String>().parse().ok()?;
    Some((n, sign + 1 + blank))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_pieces_go_and_lists_stay() {
        let sentence = "全村辖三个自然村,外出打工的多,留在家里的少,地块零碎,水源又远,这些年吃够了靠天吃饭的亏。";
        let torn = format!(
            "1、某村工作汇报 一、基本情况 {sentence}村里没有卫生室,看病要到\n2、镇上去。二、打算 {sentence}{sentence}要\n3、完成路面硬化。"
        );
        let inline = "1、工作汇报 同志们:为巩固成果,镇里决定开展整治。每天清2、扫两次。二是整治市场。摊点全部进场,占道一律清退。清3、除垃圾30处。";
        let mut d = Draft::new(inline);
        repair(&mut d);
        assert_eq!(
            d.finish().text,
            "工作汇报 同志们:为巩固成果,镇里决定开展整治。每天清扫两次。二是整治市场。摊点全部进场,占道一律清退。清除垃圾30处。"
        );
        let lost = "1、修建道路。投资20万元,由镇政府负责,10月底完工,村里协助2、硬化广场。投资3万元。";
        let mut d = Draft::new(lost);
        repair(&mut d);
        assert_eq!(d.finish().text, lost);
        let list = format!("1、{sentence}{sentence}\n2、{sentence}{sentence}\n3、{sentence}");
        let mut d = Draft::new(&torn);
        repair(&mut d);
        assert_eq!(
            d.finish().text,
            format!(
                "某村工作汇报 一、基本情况 {sentence}村里没有卫生室,看病要到镇上去。二、打算 {sentence}{sentence}要完成路面硬化。"
            )
        );
        let mut d = Draft::new(&list);
        repair(&mut d);
        assert_eq!(d.finish().text, list);
    }
}

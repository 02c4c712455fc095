//! Lines and line ends that a web site put around a document (网站杂文): navigation, download, member and copyright
//! notices. The words are data (`data/boilerplate.txt`); here is only how a line is judged by them.
//!
//! ```text
//! 优选文档-用心为您整理XX镇精准扶贫工作情况汇报尊敬的各位领导 → XX镇精准扶贫工作情况汇报尊敬的各位领导
//! 购物车⏎同志们:⏎今天开会,讲三点意见。⏎返回顶部 → 同志们:⏎今天开会,讲三点意见。⏎
//! ```

mod editorial;
mod inline;
mod layout;
mod lexicon;
mod line;
mod measure;
mod neighbours;
mod official;
mod opening;
mod patterns;
mod running_heads;
mod scoring;
mod source_code;

use lexicon::{ABSTRACTS, BUTTONS, END_MARKS, KINDS, OFFICE, PHRASES, SITE_WORDS, WATERMARKS};
use line::{judge, listing};
use measure::{NOTE, SHARE, SHORT, Verdict, bare, neutral, numbered, share};
use official::sentence;
use patterns::contact;
use scoring::Bigrams;

use crate::document::{Draft, Edit, Line, RepairKind};

/// Takes out the lines, and the parts at the ends of lines and inside them.
pub(crate) fn repair(draft: &mut Draft) {
    let chars = draft.chars();
    let lines: Vec<Line> = draft.lines();
    let mut verdicts: Vec<Verdict> = lines.iter().map(|l| judge(&chars[l.start..l.end])).collect();
    let filled: Vec<usize> =
        (0..lines.len()).filter(|&i| chars[lines[i].start..lines[i].end].iter().any(|c| !c.is_whitespace())).collect();
    let mut edits = Vec::new();
    opening::strip(&chars, &lines, &filled, &mut verdicts, &mut edits);
    neighbours::strip(&chars, &lines, &filled, &mut verdicts);
    spread(&chars, &lines, &filled, &mut verdicts);
    let mut known = Bigrams::default();
    for &i in filled.iter().filter(|&&i| verdicts[i] != Verdict::Boilerplate) {
        let text = &chars[lines[i].start..lines[i].end];
        if sentence(text) {
            known.learn(text);
        }
    }
    layout::strip(&chars, &lines, &filled, &mut verdicts, &known);
    for (line, verdict) in lines.iter().zip(&verdicts) {
        match *verdict {
            Verdict::Boilerplate => {
                // The line and its end; the last line has none.
                let end = (line.end + 1).min(chars.len());
                edits.push(Edit::cut(line.start, end, RepairKind::Boilerplate, NOTE));
            }
            Verdict::Ends { head, tail } => {
                if head > 0 {
                    edits.push(Edit::cut(line.start, line.start + head, RepairKind::Boilerplate, NOTE));
                }
                if tail > 0 {
                    edits.push(Edit::cut(line.end - tail, line.end, RepairKind::Boilerplate, NOTE));
                }
                inside(&chars, Line { start: line.start + head, end: line.end - tail }, &mut edits);
            }
            Verdict::Text => inside(&chars, *line, &mut edits),
            Verdict::Meta => {}
        }
    }
    source_code::cut(&chars, &mut edits);
    watermarks(&chars, &mut edits);
    running_heads::feet(&chars, &lines, &mut edits);
    running_heads::heads(&chars, &lines, &mut edits);
    running_heads::signed(&chars, &mut edits);
    pressed(&chars, &mut edits);
    inline::strip(&chars, &lines, &filled, &verdicts, &known, &mut edits);
    draft.apply(edits);
}

/// 各村要精品文档尽快行动, 。1欢迎下载。: a page's watermark with the number and the points it stood between.
fn watermarks(chars: &[char], edits: &mut Vec<Edit>) {
    const WATERMARK: &str = "文档网站的水印,不属于正文";
    let mut i = 0;
    while i < chars.len() {
        let Some(length) = WATERMARKS.prefix_len(chars, i) else {
            i += 1;
            continue;
        };
        let end = i + length;
        // The number of the page before it, if nothing else: 。1欢迎下载.
        let digits = chars[..i].iter().rev().take(3).take_while(|c| c.is_ascii_digit() || **c == ' ').count();
        let sign = i.checked_sub(digits + 1).is_none_or(|k| matches!(chars[k], '。' | '\n' | '.' | ';' | '!'));
        let from = if digits > 0 && sign { i - digits } else { i };
        edits.push(Edit::cut(from, end, RepairKind::Boilerplate, WATERMARK));
        i = end;
    }
}

/// …任第一书记。点击展开现将…: the words of a button between the words of a text. Where a text speaks of it (请阅读全文后),
/// other words stand beside it.
fn pressed(chars: &[char], edits: &mut Vec<Edit>) {
    const BUTTON: &str = "网页的按钮文字,不属于正文";
    const LEADS: &str = "请可以要能的并先再和或到是在将未需不行、:《“会应须来去给户员您你";
    const FOLLOWS: &str = "的了后前即可时等并和或、,:;”》及是率量";
    let mut gone = vec![false; chars.len()];
    for edit in edits.iter() {
        gone[edit.start..edit.end.min(chars.len())].fill(true);
    }
    let mut i = 0;
    while i < chars.len() {
        let Some(length) = BUTTONS.prefix_len(chars, i) else {
            i += 1;
            continue;
        };
        let end = i + length;
        let free = !gone[i] && (i == 0 || !LEADS.contains(chars[i - 1]));
        if free && chars.get(end).is_none_or(|c| !FOLLOWS.contains(*c)) {
            let end = if matches!(chars.get(end), Some('>' | '»' | '▼' | '▽' | '↓')) { end + 1 } else { end };
            edits.push(Edit::cut(i, end, RepairKind::Boilerplate, BUTTON));
        }
        i = end;
    }
}

/// …谢谢大家。(全文完), END: behind the last word of a line. Where it begins.
fn closed_at(line: &[char]) -> Option<usize> {
    let sign = |c: &char| c.is_whitespace() || matches!(c, '(' | ')' | '【' | '】' | '[' | ']' | '-' | '—' | '~');
    let last = line.iter().rposition(|c| !sign(c))? + 1;
    let text: String = line[last.saturating_sub(8)..last].iter().collect();
    let end = END_MARKS.suffix_entry(&text)?;
    let from = last - end.chars;
    let from = line[..from].iter().rposition(|c| !sign(c)).map_or(0, |i| i + 1);
    (from == 0 || matches!(line[from - 1], '。' | '!' | '…' | '?')).then_some(from)
}

/// Notices inside a long line: in brackets, or as a sentence of their own.
fn inside(chars: &[char], line: Line, edits: &mut Vec<Edit>) {
    if let Some(from) = closed_at(&chars[line.start..line.end]) {
        let note = "网站加的结束标记,不属于正文";
        edits.push(Edit::cut(line.start + from, line.end, RepairKind::Boilerplate, note));
    }
    if line.end - line.start < 12 {
        return;
    }
    let mut start = line.start;
    let mut open = None;
    for i in line.start..line.end {
        match chars[i] {
            '(' | '[' | '【' | '（' => open = Some(i),
            ')' | ']' | '】' | '）' => {
                if let Some(from) = open.take().filter(|&from| i - from > 4 && notice(&chars[from + 1..i])) {
                    edits.push(Edit::cut(from, i + 1, RepairKind::Boilerplate, NOTE));
                }
            }
            _ => {}
        }
        let last = i + 1 == line.end;
        if last || matches!(chars[i], '。' | '!' | '?' | ';' | ' ' | '…') {
            if notice(&chars[start..=i]) {
                edits.push(Edit::cut(start, i + 1, RepairKind::Boilerplate, NOTE));
            }
            start = i + 1;
        }
    }
    // What stands behind the last sentence of the line.
    let end = (line.start..line.end).rev().take(SHORT).find(|&i| matches!(chars[i], '。' | '!' | '?' | '…'));
    if let Some(end) = end.filter(|&end| end + 2 < line.end && behind(&chars[end + 1..line.end])) {
        edits.push(Edit::cut(end + 1, line.end, RepairKind::Boilerplate, NOTE));
    }
    let mut i = line.start;
    while i < line.end {
        let opens = i == line.start || matches!(chars[i - 1], '。' | '!' | '?' | ';' | ' ' | '…' | '(' | '”');
        match opens.then(|| run(&chars[..line.end], i)).flatten() {
            Some(end) => {
                edits.push(Edit::cut(i, end, RepairKind::Boilerplate, NOTE));
                i = end;
            }
            None => i += 1,
        }
    }
}

/// Behind the last full stop of a line: the site's, or between its bars (| 文章资源 |).
fn behind(text: &[char]) -> bool {
    let bars = text.iter().filter(|c| **c == '|').count();
    judge(text) == Verdict::Boilerplate
        || bars == 2 && text.len() <= 16 && text.iter().find(|c| **c != ' ') == Some(&'|')
}

/// Site words and nothing else, three at least, one of them a sure one: 上一页 (1) (2) (3) 下一页.
fn run(chars: &[char], from: usize) -> Option<usize> {
    let (mut i, mut end, mut count, mut sure) = (from, from, 0, false);
    // Without a sure word soon, a long row of weak ones is a text.
    while i < chars.len() && (sure || i < from + SHORT) {
        let phrase = PHRASES.prefix_len(chars, i);
        if let Some(n) = phrase.max(SITE_WORDS.prefix_len(chars, i).filter(|n| *n > 1)) {
            sure |= phrase.is_some();
            (i, count) = (i + n, count + 1);
            end = i;
        } else if i > from && neutral(chars[i]) && !matches!(chars[i], '。' | ',') {
            i += 1;
        } else {
            break;
        }
    }
    // A closing bracket belongs to it.
    if matches!(chars.get(end), Some(')' | '】' | ']' | '>')) {
        end += 1;
    }
    let signs = chars[from..end].iter().filter(|c| neutral(**c)).count();
    (sure && (count >= 3 || count == 2 && signs >= 2)).then_some(end)
}

/// A piece of a line that is a notice by itself: surer than a line must be.
fn notice(piece: &[char]) -> bool {
    let lead = piece.iter().take_while(|c| neutral(**c)).count();
    let text = &piece[lead..];
    let hits = PHRASES.count(text);
    text.len() >= 4
        && text.len() <= SHORT
        && hits > 0
        && !numbered(piece)
        && !contact(piece)
        && (share(text) >= SHARE || hits >= 2 && OFFICE.count(text) == 0 && share(text) >= SHARE / 2.0)
}

/// Bare dates and sizes beside site lines go with them; so do the lists of titles under 相关文章 at the end.
fn spread(chars: &[char], lines: &[Line], filled: &[usize], verdicts: &mut [Verdict]) {
    // Forward, then backward: what stands beside goes in one pass each way.
    for k in (0..filled.len()).chain((0..filled.len()).rev()) {
        if verdicts[filled[k]] != Verdict::Meta {
            continue;
        }
        let is = |j: Option<usize>, v: Verdict| j.and_then(|j| filled.get(j)).is_some_and(|&j| verdicts[j] == v);
        let (before, after) = (k.checked_sub(1), Some(k + 1));
        let twins = k < 4 && (is(before, Verdict::Meta) || is(after, Verdict::Meta));
        if is(before, Verdict::Boilerplate) || is(after, Verdict::Boilerplate) || twins {
            verdicts[filled[k]] = Verdict::Boilerplate;
        }
    }
    abstracts(chars, lines, filled, verdicts);
    links(chars, lines, filled, verdicts);
}

/// 摘要:…, 【导语】…: among the first lines.
fn abstracts(chars: &[char], lines: &[Line], filled: &[usize], verdicts: &mut [Verdict]) {
    for &i in filled.iter().take(6) {
        let text = bare(chars, lines[i]);
        let label = ABSTRACTS.prefix_len(&text, 0);
        if verdicts[i] == Verdict::Text
            && label.is_some_and(|n| text[0] == '【' || matches!(text.get(n), Some(':' | '：')))
        {
            verdicts[i] = Verdict::Boilerplate;
        }
    }
}

/// Links to other documents at the end: everything behind 相关文章 as long as no line is a text; and titles of other
/// documents behind the last sentence.
fn links(chars: &[char], lines: &[Line], filled: &[usize], verdicts: &mut [Verdict]) {
    let sentence = |i: usize| chars[lines[i].start..lines[i].end].iter().any(|c| matches!(c, '。' | '!' | ';'));
    let head = filled.iter().position(|&i| verdicts[i] == Verdict::Boilerplate && listing(&bare(chars, lines[i])));
    if let Some(head) = head {
        let text = |i: usize| lines[i].end - lines[i].start > 50 || sentence(i);
        if !filled[head..].iter().any(|&i| verdicts[i] != Verdict::Boilerplate && text(i)) {
            for &i in &filled[head..] {
                verdicts[i] = Verdict::Boilerplate;
            }
        }
    }
    let Some(end) = filled.iter().rposition(|&i| verdicts[i] == Verdict::Text && sentence(i)) else { return };
    for &i in &filled[end + 1..] {
        let text = bare(chars, lines[i]);
        let title: Vec<char> = text.iter().copied().take_while(|c| !matches!(c, '(' | '[' | '2')).collect();
        if end >= 2
            && verdicts[i] == Verdict::Text
            && text.len() >= 8
            && !numbered(&text)
            && KINDS.suffix_len(&title).is_some()
        {
            verdicts[i] = Verdict::Boilerplate;
        }
    }
}

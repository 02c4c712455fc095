//! Page marks inside a text (页码), left-over mark-up, invisible characters, and the marks of a cut text.

use super::draft::{Draft, Edit, Line};
use super::html;
use super::{DoubtKind, RepairKind};

/// Takes out tags, entities and invisible characters.
pub(super) fn markup(draft: &mut Draft) {
    draft.drop_silently(|cells, i| cells[i] == '\u{feff}' || cells[i] == '\r' && cells.get(i + 1) == Some(&'\n'));
    let chars = draft.chars();
    let mut edits = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        match chars[i] {
            '<' => {
                let text: String = chars[i..(i + 500).min(chars.len())].iter().collect();
                if let Some((_, len)) = html::tag(&text) {
                    let count = text[..len.min(text.len())].chars().count();
                    edits.push(Edit::cut(i, i + count, RepairKind::Markup, "Word 或网页的标记残留"));
                    i += count;
                    continue;
                }
            }
            '&' => {
                let text: String = chars[i..(i + 12).min(chars.len())].iter().collect();
                if let Some((c, len)) = html::entity(&text) {
                    edits.push(Edit::put(i, i + len, c.to_string(), RepairKind::Markup, "网页字符代码改为字符"));
                    i += len;
                    continue;
                }
            }
            '\u{200b}'..='\u{200f}'
            | '\u{ad}'
            | '\u{2060}'
            | '\u{202a}'..='\u{202e}'
            | '\0'..='\u{8}'
            | '\u{e}'..='\u{1f}' => {
                edits.push(Edit::cut(i, i + 1, RepairKind::Space, "看不见的字符"));
            }
            _ => {}
        }
        i += 1;
    }
    draft.apply(edits);
}

const PAGE: &str = "页码,不属于正文";

fn digits(chars: &[char], mut i: usize) -> Option<usize> {
    let from = i;
    while chars.get(i).is_some_and(char::is_ascii_digit) {
        i += 1;
    }
    (i > from && i - from <= 4).then_some(i)
}

fn spaces(chars: &[char], mut i: usize) -> usize {
    while matches!(chars.get(i), Some(' ' | '\t' | '\u{3000}')) {
        i += 1;
    }
    i
}

fn word(chars: &[char], i: usize, w: &str) -> Option<usize> {
    let n = w.chars().count();
    (chars.len() >= i + n && chars[i..i + n].iter().copied().eq(w.chars())).then_some(i + n)
}

/// 第1页共10页, 第 1 页, 第1页/共10页, —1—, Page 1 of 3: the place behind it.
fn page_mark(chars: &[char], i: usize) -> Option<usize> {
    match chars[i] {
        '第' => {
            let n = spaces(chars, digits(chars, spaces(chars, i + 1))?);
            let end = word(chars, n, "页")?;
            let next = spaces(chars, end);
            let next =
                if matches!(chars.get(next), Some('/' | ',' | '、' | '，')) { spaces(chars, next + 1) } else { next };
            let total = word(chars, next, "共")
                .and_then(|k| digits(chars, spaces(chars, k)))
                .and_then(|k| word(chars, spaces(chars, k), "页"));
            // 第3页 alone may be a reference; it is a page mark only with its total or on a line of its own.
            total.or_else(|| alone(chars, i, end).then_some(end))
        }
        '共' => {
            let n = spaces(chars, digits(chars, spaces(chars, i + 1))?);
            let end = word(chars, n, "页")?;
            let next = spaces(chars, end);
            let next = if matches!(chars.get(next), Some('/' | ',' | '，')) { spaces(chars, next + 1) } else { next };
            word(chars, next, "第")
                .and_then(|k| digits(chars, spaces(chars, k)))
                .and_then(|k| word(chars, spaces(chars, k), "页"))
                .or_else(|| alone(chars, i, end).then_some(end))
        }
        dash @ ('—' | '–' | '-' | '－' | '―' | '─') => {
            let run = |mut k: usize| {
                while chars.get(k) == Some(&dash) {
                    k += 1;
                }
                k
            };
            let n = digits(chars, spaces(chars, run(i)))?;
            let close = spaces(chars, n);
            (chars.get(close) == Some(&dash) && (i == 0 || !chars[i - 1].is_ascii_digit() && chars[i - 1] != dash))
                .then_some(())?;
            let end = run(close);
            // A dash may join figures: —3—5; a hyphen joins parts of numbers.
            let joined = chars.get(end).is_some_and(|c| c.is_ascii_alphanumeric())
                || i > 0 && chars[i - 1].is_ascii_alphanumeric();
            (!joined).then_some(end)
        }
        'P' | 'p' => {
            let k = word(chars, i, "Page").or_else(|| word(chars, i, "page"))?;
            let n = digits(chars, spaces(chars, k))?;
            word(chars, spaces(chars, n), "of")
                .and_then(|k| digits(chars, spaces(chars, k)))
                .or_else(|| alone(chars, i, n).then_some(n))
        }
        _ => None,
    }
}

fn alone(chars: &[char], start: usize, end: usize) -> bool {
    let before = chars[..start].iter().rev().find(|c| !matches!(c, ' ' | '\t' | '\u{3000}'));
    let after = chars.get(spaces(chars, end));
    matches!(before, None | Some('\n')) && matches!(after, None | Some('\n'))
}

/// Takes out page marks; where one stood on lines of its own inside a sentence, the sentence is joined again by
/// [`super::lines`].
pub(super) fn page_marks(draft: &mut Draft) {
    let chars = draft.chars();
    let mut edits = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        if let Some(end) = page_mark(&chars, i) {
            let line_end = alone(&chars, i, end) && chars.get(spaces(&chars, end)) == Some(&'\n');
            let end = if line_end { spaces(&chars, end) + 1 } else { end };
            edits.push(Edit::cut(i, end, RepairKind::PageMark, PAGE));
            i = end;
        } else {
            i += 1;
        }
    }
    // Bare numbers on lines of their own, counting up: at least two, 1 2 3 …
    let lines = draft.lines();
    let bare: Vec<(Line, u32)> = lines
        .iter()
        .filter_map(|l| {
            let text: String = chars[l.start..l.end].iter().filter(|c| !c.is_whitespace()).collect();
            (text.len() <= 3 && !text.is_empty()).then(|| text.parse().ok()).flatten().map(|n| (*l, n))
        })
        .collect();
    for (k, (line, n)) in bare.iter().enumerate() {
        let before = k.checked_sub(1).is_some_and(|p| bare[p].1 + 1 == *n && line.start > bare[p].0.end + 40);
        let after = bare.get(k + 1).is_some_and(|b| b.1 == n + 1 && b.0.start > line.end + 40);
        if before || after {
            edits.push(Edit::cut(line.start, (line.end + 1).min(chars.len()), RepairKind::PageMark, PAGE));
        }
    }
    draft.apply(edits);
}

/// The signs of a cut: a site's own `……` at the end is taken out, the cut is marked; cuts inside stay visible.
///
/// `gated`: a member or login notice stood in the document.
pub(super) fn cuts(draft: &mut Draft, gated: bool) {
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
    } else if gated && end > 0 && !closed(chars[end - 1]) {
        draft.doubt(DoubtKind::Truncated, end, end, "原文在此处被截断,后文缺失");
    }
    for i in 0..end.saturating_sub(2) {
        if chars[i] == '略' && chars[i + 1] == '…' && i > 0 && chars[i - 1] == '…' {
            draft.doubt(DoubtKind::Cut, i, i + 1, "网站在此处删去了一段,内容缺失");
        }
    }
    for (i, &c) in chars.iter().enumerate().take(end) {
        let between = i > 0
            && super::charset::is_han(chars[i - 1])
            && chars.get(i + 1).is_some_and(|n| super::charset::is_han(*n));
        if c == '_' && between || c == '\u{fffd}' {
            draft.doubt(DoubtKind::MissingCharacter, i, i + 1, "此处缺字或字符无法识别,请对照原件");
        }
    }
    draft.apply(edits);
}

fn closed(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | ';' | '”' | ')' | '》' | '」' | '日' | ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(pass: impl Fn(&mut Draft), text: &str) -> String {
        let mut d = Draft::new(text);
        pass(&mut d);
        d.finish().text
    }

    #[test]
    fn page_marks_go() {
        let table = [
            ("第1页共10页坪头镇", "坪头镇"),
            ("占比52.1%。—1—(二)设施", "占比52.1%。(二)设施"),
            ("入户\n- 3 -\n走访", "入户\n走访"),
            ("详见第3页附表", "详见第3页附表"),
            ("2023-5-8", "2023-5-8"),
            ("收入—3—5万元", "收入—3—5万元"),
        ];
        for (from, to) in table {
            assert_eq!(after(page_marks, from), to);
        }
    }

    #[test]
    fn markup_goes_and_comparisons_stay() {
        let table = [
            ("公路<?xml:namespace prefix = st1 ns = \"urn\" />934公里", "公路934公里"),
            ("一、<o:p></o:p>提高&nbsp;认识", "一、提高 认识"),
            ("人均收入<1万元的户,a>b", "人均收入<1万元的户,a>b"),
        ];
        for (from, to) in table {
            assert_eq!(after(markup, from), to);
        }
    }

    #[test]
    fn the_sites_dots_go_the_authors_stay() {
        assert_eq!(after(|d| cuts(d, true), "就要兜底…………\n"), "就要兜底……\n");
        assert_eq!(after(|d| cuts(d, true), "签了字……"), "签了字");
    }
}

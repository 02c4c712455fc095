//! Page marks inside a text (页码), left-over mark-up, invisible characters, and the marks of a cut text.

use super::draft::{Draft, Edit};
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
            // <正>: how a library of journals marks where its extract begins.
            '<' | '〈' if chars.get(i + 1) == Some(&'正') && matches!(chars.get(i + 2), Some('>' | '〉')) => {
                edits.push(Edit::cut(i, i + 3, RepairKind::Markup, "文献库的标记"));
                i += 3;
                continue;
            }
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
                    let shown = if invisible(c) { String::new() } else { c.to_string() };
                    edits.push(Edit::put(i, i + len, shown, RepairKind::Markup, "网页字符代码改为字符"));
                    i += len;
                    continue;
                }
            }
            // (📼) behind characters: signs against copying.
            '(' | '（' if chars.get(i + 1).is_some_and(|c| emoji(*c)) => {
                let end = (i + 1..chars.len()).take(6).find(|&k| matches!(chars[k], ')' | '）'));
                if let Some(end) = end.filter(|&end| chars[i + 1..end].iter().all(|c| emoji(*c))) {
                    edits.push(Edit::cut(i, end + 1, RepairKind::Markup, "网站插入的图形符号"));
                    i = end;
                }
            }
            // [标签:标题]: a field of the site's template that was never filled in.
            '[' | '【' if chars[i + 1..].starts_with(&['标', '签', ':']) => {
                let end = (i + 4..chars.len()).take(12).find(|&k| matches!(chars[k], ']' | '】' | '\n'));
                if let Some(end) = end.filter(|&k| chars[k] != '\n') {
                    edits.push(Edit::cut(i, end + 1, RepairKind::Markup, "网站模板的空标签"));
                    i = end;
                }
            }
            // …带来了变化[1]。: the number of a note that is not there.
            '[' if i > 0 && chars[i - 1] != '\n' => {
                let end = digits(&chars, i + 1).filter(|&k| k <= i + 3 && chars.get(k) == Some(&']'));
                let alone = chars[..i].iter().rev().find(|c| **c != ' ').is_none_or(|c| matches!(c, '\n' | ']'));
                if let Some(end) = end.filter(|&k| !alone && !matches!(chars.get(k + 1), Some('号' | ' ' | '['))) {
                    edits.push(Edit::cut(i, end + 1, RepairKind::Markup, "网页注释的编号"));
                    i = end;
                }
            }
            // …谢谢大家。◆: the sign behind the last word of an article.
            '◆' | '■' | '●' | '★' | '◎' | '▲' | '⊙' if i > 0 && matches!(chars[i - 1], '。' | '!' | '！') =>
            {
                let sign = chars[i];
                let end = (i..chars.len()).find(|&k| chars[k] != sign).unwrap_or(chars.len());
                if matches!(chars.get(spaces(&chars, end)), None | Some('\n' | '\r')) {
                    edits.push(Edit::cut(i, end, RepairKind::Markup, "文末的装饰符号"));
                    i = end;
                    continue;
                }
            }
            // > at the start of a line: how mail and forums quote.
            '>' if i == 0 || chars[i - 1] == '\n' => {
                let end = (i..chars.len()).find(|&k| !matches!(chars[k], '>' | ' ')).unwrap_or(chars.len());
                edits.push(Edit::cut(i, end, RepairKind::Markup, "引用符号"));
                i = end.max(i + 1);
                continue;
            }
            // ???? at the start of a line: spaces that an encoding did not know.
            '?' | '？' if i == 0 || chars[i - 1] == '\n' => {
                let end = (i..chars.len()).find(|&k| !matches!(chars[k], '?' | '？' | ' ')).unwrap_or(chars.len());
                let alone = matches!(chars.get(end), None | Some('\n' | '\r'));
                if end > i + 1 || alone {
                    edits.push(Edit::cut(i, end, RepairKind::Space, "空格因编码变成的问号"));
                    i = end.max(i + 1);
                    continue;
                }
            }
            c if invisible(c) => {
                edits.push(Edit::cut(i, i + 1, RepairKind::Space, "看不见的字符"));
            }
            _ => {}
        }
        i += 1;
    }
    draft.apply(edits);
}

/// Takes no room and says nothing.
fn invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{2060}' | '\u{202a}'..='\u{202e}' | '\0'..='\u{8}' | '\u{e}'..='\u{1f}')
}

/// A picture sign.
fn emoji(c: char) -> bool {
    matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{fe0f}' | '\u{200d}' | '⌚'..='⏺')
}

const PAGE: &str = "页码,不属于正文";

fn digits(chars: &[char], i: usize) -> Option<usize> {
    // Five are too many already: a megabyte of digits is not looked through from each of its places.
    let count = chars.get(i..).unwrap_or_default().iter().take(5).take_while(|c| c.is_ascii_digit()).count();
    (1..=4).contains(&count).then_some(i + count)
}

fn spaces(chars: &[char], mut i: usize) -> usize {
    while matches!(chars.get(i), Some(' ' | '\t' | '\u{3000}')) {
        i += 1;
    }
    i
}

/// How page marks are written: `N` a number, `~` a sign that may stand there, all with spaces allowed between.
const MARKS: [(&[&str], Place); 16] = [
    (&["N", "/", "N", "N", "%"], Place::Alone),
    (&["共", "N", "页", "~", "当前第", "N", "页"], Place::Anywhere),
    (&["PAGE", "\\* MERGEFORMAT", "N"], Place::Anywhere),
    (&["PAGE", "N"], Place::Anywhere),
    (&["PAGE"], Place::Alone),
    (&["第", "N", "页", "~", "共", "N", "页", ")"], Place::Anywhere),
    (&["第", "N", "页", "~", "共", "N", "页"], Place::Anywhere),
    (&["共", "N", "页", "~", "第", "N", "页"], Place::Anywhere),
    (&["第", "N", "页"], Place::NoReference),
    (&["共", "N", "页"], Place::Alone),
    (&["Page", "N", "of", "N"], Place::Anywhere),
    (&["page", "N", "of", "N"], Place::Anywhere),
    (&["Page", "N"], Place::Alone),
    (&["P", "N"], Place::Alone),
    (&["N", "/", "N"], Place::Alone),
    (&["页码", "~", "N"], Place::Alone),
];

/// Where a page mark may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Anywhere,
    /// On a line of its own.
    Alone,
    /// Not as a reference: 详见第3页.
    NoReference,
}

/// Signs around a page number: the same on both sides. 一 is a dash that a scanner misread.
const DASHES: &str = "-—–―─－‐‑−﹣ー~～·•一";

/// The place behind a page mark that stands at `i`.
fn page_mark(chars: &[char], i: usize) -> Option<usize> {
    MARKS
        .iter()
        .find_map(|(parts, place)| {
            let end = written(chars, i, parts)?;
            let good = match place {
                Place::Anywhere => true,
                Place::Alone => alone(chars, i, end),
                Place::NoReference => alone(chars, i, end) || !refers(chars, i, end),
            };
            good.then_some(end)
        })
        .or_else(|| dashed(chars, i))
}

fn written(chars: &[char], i: usize, parts: &[&str]) -> Option<usize> {
    let mut at = i;
    for (k, part) in parts.iter().enumerate() {
        let from = if k == 0 { at } else { spaces(chars, at) };
        at = match *part {
            "N" => digits(chars, from)?,
            "~" => from + usize::from(matches!(chars.get(from), Some('/' | ',' | '、' | '(' | ':'))),
            word => {
                let n = word.chars().count();
                chars.get(from..from + n).filter(|c| c.iter().copied().eq(word.chars()))?;
                from + n
            }
        };
    }
    Some(at)
}

fn refers(chars: &[char], start: usize, end: usize) -> bool {
    // 二、第1页干起来: the sign of an entry enumerates no pages.
    let entry = start >= 2 && chars[start - 1] == '、' && "一二三四五六七八九十".contains(chars[start - 2]);
    if entry && matches!(chars[..start - 2].last(), None | Some('\n' | '。')) {
        return false;
    }
    let before: String = chars[start.saturating_sub(2)..start].iter().collect();
    ["见", "在", "到", "从", "至", "读", "看", "和", "、", "于", "本", "书"].iter().any(|w| before.ends_with(w))
        || matches!(chars.get(spaces(chars, end)), Some('的' | '至' | '和' | '、' | '上' | '中' | '第' | '起' | '末'))
}

/// —1—, - 1 -: not between figures (—3—5, 2020-5-8).
fn dashed(chars: &[char], i: usize) -> Option<usize> {
    let dash = chars[i];
    let joined = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || *c == dash);
    if !DASHES.contains(dash) || joined(i.checked_sub(1).map(|k| &chars[k])) {
        return None;
    }
    let run = |mut k: usize| {
        while chars.get(k) == Some(&dash) {
            k += 1;
        }
        k
    };
    let number = spaces(chars, run(i));
    let close = spaces(chars, digits(chars, number)?);
    if chars.get(close) != Some(&dash) {
        return None;
    }
    // 一2一 inside words, 5·12·, ~3~ are too weak without spaces or a line of their own.
    let end = run(close);
    let weak = matches!(dash, '一' | '~' | '～' | '·' | '•');
    let good = !weak || alone(chars, i, end) || dash == '一' && number > i + 1 && chars[number - 1] == ' ';
    (good && !joined(chars.get(end))).then_some(end)
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
    edits.extend(of_all(&chars));
    draft.apply(edits);
    bare_numbers(draft);
}

/// 年底前2/3全部入住。…不漏一3/3人: n/m inside a text, counting up to m/m, which is no fraction.
fn of_all(chars: &[char]) -> Vec<Edit> {
    let mut found: Vec<(usize, usize, u32, u32)> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let Some(end) = digits(chars, i) else {
            i += 1;
            continue;
        };
        let slash = spaces(chars, end);
        let other = spaces(chars, slash + 1);
        let behind = (chars.get(slash) == Some(&'/')).then(|| digits(chars, other)).flatten();
        let next = behind.unwrap_or(end);
        let edge =
            |c: Option<&char>| c.is_none_or(|c| !c.is_ascii_alphanumeric() && !matches!(c, '/' | '.' | '-' | '%'));
        if let Some(behind) = behind
            && edge(i.checked_sub(1).and_then(|k| chars.get(k)))
            && edge(chars.get(behind))
        {
            let number = |a: usize, b: usize| chars[a..b].iter().collect::<String>().parse().unwrap_or(0);
            found.push((i, behind, number(i, end), number(other, behind)));
        }
        i = next.max(i + 1);
    }
    let (Some(first), Some(last)) = (found.first(), found.last()) else { return Vec::new() };
    // 2/3 and 3/3 may be shares: three at least from the first on, or one of them on a line of its own.
    let sure = first.2 == 1 && found.len() >= 3 || found.iter().any(|f| alone(chars, f.0, f.1));
    let whole = found.len() >= 2
        && sure
        && first.2 <= 2
        && last.2 == last.3
        && found.windows(2).all(|w| w[0].2 + 1 == w[1].2 && w[0].3 == w[1].3);
    let inside = found.iter().filter(|f| whole && !alone(chars, f.0, f.1));
    inside.map(|f| Edit::cut(f.0, f.1, RepairKind::PageMark, PAGE)).collect()
}

/// Bare page numbers, on lines of their own or between spaces in the middle of a sentence: at least two, counting up,
/// some way apart. A number before a unit (6 个村) or behind a word that takes one (第 3) is none.
fn bare_numbers(draft: &mut Draft) {
    const UNITS: &str = "个户人名亩万亿千百元公里米月日年岁次家处座条项吨轮期天周时分点口栋台套株头只辆间块张份件场批组类级届号层季成倍度多余种位台本支所页楼角斤克升平立";
    let chars = draft.chars();
    let mut glue = Vec::new();
    // (start, end, number, on a line of its own)
    let mut found: Vec<(usize, usize, u32, bool)> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let Some(end) = digits(&chars, i) else {
            i += 1;
            continue;
        };
        let number: u32 = chars[i..end].iter().collect::<String>().parse().unwrap_or(0);
        // 01, 02 head the parts of an article.
        let line = alone(&chars, i, end) && chars[i] != '0';
        let before = chars[..i].iter().rev().find(|c| **c != ' ');
        let after = chars.get(spaces(&chars, end));
        let spaced = i > 0 && chars[i - 1] == ' ' && chars.get(end) == Some(&' ');
        let inside = spaced
            && before.is_some_and(|c| {
                super::charset::is_han(*c) && !"第前共约等达近为增至到降有计".contains(*c) || matches!(c, ',' | '、')
            })
            && after.is_some_and(|c| super::charset::is_han(*c) && !UNITS.contains(*c));
        // …达标。2二、存在问题: between the end of a sentence and a marker there is room for a page number only.
        let glued = before.is_some_and(|c| matches!(c, '。' | ';' | '!' | '”')) && marker(&chars, spaces(&chars, end));
        if glued && (1..=200).contains(&number) {
            glue.push(Edit::cut(i, spaces(&chars, end), RepairKind::PageMark, PAGE));
        } else if (1..=200).contains(&number) && (line || inside) {
            found.push((i, end, number, line));
        }
        i = end;
    }
    // A page is long, or has sentences at least; what has none between its numbers is a list or a table.
    let apart = |a: usize, b: usize| {
        let between = &chars[found[a].1..found[b].0.max(found[a].1)];
        let paged = between.len() > 40 || between.len() > 24 && between.iter().filter(|c| **c == '。').count() >= 2;
        paged && found[b].2 == found[a].2 + 1
    };
    let mut edits = glue;
    for (k, &(start, end, _, line)) in found.iter().enumerate() {
        if k > 0 && apart(k - 1, k) || k + 1 < found.len() && apart(k, k + 1) {
            let (from, to) = if line {
                (start, (spaces(&chars, end) + 1).min(chars.len()))
            } else {
                (chars[..start].iter().rposition(|c| *c != ' ').map_or(0, |p| p + 1), spaces(&chars, end))
            };
            edits.push(Edit::cut(from, to, RepairKind::PageMark, PAGE));
        }
    }
    draft.apply(edits);
}

/// A marker in Chinese numerals begins here: 二、 (二) 二是 第二,
fn marker(chars: &[char], i: usize) -> bool {
    let open = usize::from(matches!(chars.get(i), Some('(' | '第')));
    let numeral = chars[(i + open).min(chars.len())..]
        .iter()
        .take(3)
        .take_while(|c| "一二三四五六七八九十".contains(**c))
        .count();
    numeral > 0 && matches!(chars.get(i + open + numeral), Some('、' | ')' | '是' | '要' | ','))
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
            ("各村要第 2 页及时上报", "各村要及时上报"),
            ("整治\n第2页(共5页)\n行动", "整治\n行动"),
            ("一 3 一\n各村", "各村"),
            ("占比52.1%。2二、存在问题。3 一是少", "占比52.1%。二、存在问题。一是少"),
            ("投入25万元。2(二)设施", "投入25万元。(二)设施"),
            ("年底前1/3住进。各村不漏一2/3人。\n3/3", "年底前住进。各村不漏一人。\n"),
            ("1/3的村完成,2/3的户搬迁", "1/3的村完成,2/3的户搬迁"),
            ("占2/3,3/3类田", "占2/3,3/3类田"),
            ("2023-5-8", "2023-5-8"),
            ("收入—3—5万元", "收入—3—5万元"),
        ];
        for (from, to) in table {
            assert_eq!(after(page_marks, from), to);
        }
    }

    #[test]
    fn bare_page_numbers_go_where_they_count_up() {
        let long = "各村要尽快行动起来,把底数摸清楚,把台账建起来,把责任落到人,把措施落到户,把问题解决在一线。";
        let text = format!("{long}各村要尽快 1 行动起来。{long}把底数 2 摸清楚。全村 3 个组。\n3\n{long}");
        assert_eq!(
            after(page_marks, &text),
            format!("{long}各村要尽快行动起来。{long}把底数摸清楚。全村 3 个组。\n3\n{long}")
        );
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

//! Page numbers and page marks inside a text (页码). Where one stood on lines of its own inside a sentence, the sentence is joined
//! again by [`super::hard_wrap`].
//!
//! ```text
//! 第1页共10页坪头镇 → 坪头镇
//! 占比52.1%。—1—(二)设施 → 占比52.1%。(二)设施
//! 入户⏎- 3 -⏎走访 → 入户⏎走访
//! 详见第3页附表 → 详见第3页附表
//! 各村要第 2 页及时上报 → 各村要及时上报
//! 整治⏎第2页(共5页)⏎行动 → 整治⏎行动
//! 一 3 一⏎各村 → 各村
//! 占比52.1%。2二、存在问题。3 一是少 → 占比52.1%。二、存在问题。一是少
//! 投入25万元。2(二)设施 → 投入25万元。(二)设施
//! 年底前1/3住进。各村不漏一2/3人。⏎3/3 → 年底前住进。各村不漏一人。⏎
//! 1/3的村完成,2/3的户搬迁 → 1/3的村完成,2/3的户搬迁
//! 占2/3,3/3类田 → 占2/3,3/3类田
//! 2023-5-8 → 2023-5-8
//! 收入—3—5万元 → 收入—3—5万元
//! ```

use super::lexicon::REFERRING;
use crate::document::{Draft, Edit, RepairKind};
use crate::text::{blanks_end, digits_end, is_han};

const PAGE: &str = "页码,不属于正文";

/// Takes out page marks; where one stood on lines of its own inside a sentence, the sentence is joined again by
/// [`super::lines`].
pub(crate) fn repair(draft: &mut Draft) {
    let chars = draft.chars();
    let mut edits = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        if let Some(end) = page_mark(&chars, i) {
            let line_end = alone(&chars, i, end) && chars.get(blanks_end(&chars, end)) == Some(&'\n');
            let end = if line_end { blanks_end(&chars, end) + 1 } else { end };
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
        let from = if k == 0 { at } else { blanks_end(chars, at) };
        at = match *part {
            "N" => digits_end(chars, from)?,
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
    REFERRING.suffix(&before).is_some()
        || matches!(
            chars.get(blanks_end(chars, end)),
            Some('的' | '至' | '和' | '、' | '上' | '中' | '第' | '起' | '末')
        )
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
    let number = blanks_end(chars, run(i));
    let close = blanks_end(chars, digits_end(chars, number)?);
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
    let after = chars.get(blanks_end(chars, end));
    matches!(before, None | Some('\n')) && matches!(after, None | Some('\n'))
}

/// 年底前2/3全部入住。…不漏一3/3人: n/m inside a text, counting up to m/m, which is no fraction.
fn of_all(chars: &[char]) -> Vec<Edit> {
    let mut found: Vec<(usize, usize, u32, u32)> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let Some(end) = digits_end(chars, i) else {
            i += 1;
            continue;
        };
        let slash = blanks_end(chars, end);
        let other = blanks_end(chars, slash + 1);
        let behind = (chars.get(slash) == Some(&'/')).then(|| digits_end(chars, other)).flatten();
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
        let Some(end) = digits_end(&chars, i) else {
            i += 1;
            continue;
        };
        let number: u32 = chars[i..end].iter().collect::<String>().parse().unwrap_or(0);
        // 01, 02 head the parts of an article.
        let line = alone(&chars, i, end) && chars[i] != '0';
        let before = chars[..i].iter().rev().find(|c| **c != ' ');
        let after = chars.get(blanks_end(&chars, end));
        let spaced = i > 0 && chars[i - 1] == ' ' && chars.get(end) == Some(&' ');
        let inside = spaced
            && before
                .is_some_and(|c| is_han(*c) && !"第前共约等达近为增至到降有计".contains(*c) || matches!(c, ',' | '、'))
            && after.is_some_and(|c| is_han(*c) && !UNITS.contains(*c));
        // …达标。2二、存在问题: between the end of a sentence and a marker there is room for a page number only.
        let glued =
            before.is_some_and(|c| matches!(c, '。' | ';' | '!' | '”')) && marker(&chars, blanks_end(&chars, end));
        if glued && (1..=200).contains(&number) {
            glue.push(Edit::cut(i, blanks_end(&chars, end), RepairKind::PageMark, PAGE));
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
                (start, (blanks_end(&chars, end) + 1).min(chars.len()))
            } else {
                (chars[..start].iter().rposition(|c| *c != ' ').map_or(0, |p| p + 1), blanks_end(&chars, end))
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

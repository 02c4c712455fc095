//! Short lines that no word of theirs gives away: they are known by what stands beside them. The value under an empty
//! label, the table of a page's own data, a name or a number between lines of the site, what stands on top of the title.

use super::lexicon::{ABOVE_TITLE, KINDS, LABELS, SHELF_WORDS};
use super::line::column;
use super::measure::{Verdict, bare, numbered};
use super::opening::{addressed, signature, title};
use super::patterns::extension;
use crate::document::Line;
use crate::text::is_han;

/// Longer lines are not taken by their place alone.
const SHORT: usize = 10;
/// Lines at either edge in which labels and their values stand on lines of their own.
const EDGE: usize = 24;

/// Judges the lines beside those that are known to be the site's.
pub(crate) fn strip(chars: &[char], lines: &[Line], filled: &[usize], verdicts: &mut [Verdict]) {
    let texts: Vec<Vec<char>> = filled.iter().map(|&i| bare(chars, lines[i])).collect();
    tables(&texts, filled, verdicts);
    values(&texts, filled, verdicts);
    on_top(&texts, filled, verdicts);
    between(&texts, filled, verdicts);
}

fn is(filled: &[usize], verdicts: &[Verdict], k: Option<usize>, verdict: Verdict) -> bool {
    k.and_then(|k| filled.get(k)).is_some_and(|&i| verdicts[i] == verdict)
}

/// No sentence, no address, no number of an entry.
fn plain(text: &[char]) -> bool {
    !text.iter().any(|c| matches!(c, '。' | ';' | '!' | '?' | ',')) && !addressed(text) && !numbered(text)
}

/// 名称 / 关于…的通知 / 索引号 / 0140/2021-36 / 文号: what a page says of its document, label and value by turns.
fn tables(texts: &[Vec<char>], filled: &[usize], verdicts: &mut [Verdict]) {
    let label = |t: &Vec<char>| {
        let stem = t.strip_suffix(&[':']).unwrap_or(t);
        let name: String = stem.iter().collect();
        stem.len() >= 2 && (LABELS.prefix_len(stem, 0) == Some(stem.len()) || name == "名称" || name == "标题")
    };
    let head = texts.len().min(EDGE);
    let places: Vec<usize> = (0..head).filter(|&k| label(&texts[k])).collect();
    // Two labels at least, each with its value between them at most.
    let Some(row) = places.chunk_by(|a, b| b - a <= 2).find(|row| row.len() >= 2) else { return };
    let (first, last) = (row[0], row[row.len() - 1]);
    if texts[first..last].iter().any(|t| t.len() > 60 || t.contains(&'。') || addressed(t)) {
        return;
    }
    for k in first..=last {
        verdicts[filled[k]] = Verdict::Boilerplate;
    }
    // The value of the last one, unless the document begins there.
    if texts.get(last + 1).is_some_and(|t| plain(t) && t.len() <= 20 && !title(t))
        && texts.get(last + 2).is_some_and(|t| title(t))
    {
        verdicts[filled[last + 1]] = Verdict::Boilerplate;
    }
}

/// 标签: / 杂谈: what stands under a label that names nothing in its own line.
fn values(texts: &[Vec<char>], filled: &[usize], verdicts: &mut [Verdict]) {
    for k in 0..texts.len().saturating_sub(1) {
        let edge = k < EDGE || k + EDGE > texts.len();
        let empty = texts[k].last() == Some(&':') && LABELS.prefix_len(&texts[k], 0) == Some(texts[k].len() - 1);
        let value = &texts[k + 1];
        let free = matches!(verdicts[filled[k + 1]], Verdict::Text | Verdict::Meta);
        if edge && empty && free && value.len() <= 20 && plain(value) && !title(value) {
            verdicts[filled[k]] = Verdict::Boilerplate;
            verdicts[filled[k + 1]] = Verdict::Boilerplate;
        }
    }
}

/// Above the title, among lines of the site: columns and names of it.
fn on_top(texts: &[Vec<char>], filled: &[usize], verdicts: &mut [Verdict]) {
    let head = texts.len().min(EDGE);
    let heading = |k: usize| match verdicts[filled[k]] {
        Verdict::Text => title(&texts[k]),
        Verdict::Ends { .. } => title(&texts[k][..texts[k].len() - extension(&texts[k])]),
        _ => false,
    };
    let Some(top) = (0..head).find(|&k| heading(k)) else { return };
    for k in 0..top {
        let text = &texts[k];
        let beside = (is(filled, verdicts, Some(k + 1), Verdict::Boilerplate) || k + 1 == top && k > 0 && rest(text))
            && (k == 0 || is(filled, verdicts, Some(k - 1), Verdict::Boilerplate))
            || shelf(text) && k > 0 && is(filled, verdicts, Some(k - 1), Verdict::Boilerplate);
        if beside
            && matches!(verdicts[filled[k]], Verdict::Text | Verdict::Meta)
            && plain(text)
            && text.len() <= SHORT
            && (shelf(text) || !own_head(text))
        {
            verdicts[filled[k]] = Verdict::Boilerplate;
        }
    }
}

/// What is left of the page's data above the title: a figure, a label without its value.
fn rest(text: &[char]) -> bool {
    let picture = matches!(text, ['图' | '表', rest @ ..] if rest.len() <= 2 && rest.iter().all(char::is_ascii_digit));
    figure(text) || picture || text.ends_with(&[':']) || shelf(text)
}

/// 党团范文: no office calls its papers so.
fn shelf(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    SHELF_WORDS.occurs_in(&line)
}

/// What stands above a title by right: who speaks, a number, a stamp, the first line of the title itself.
fn own_head(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    signature(text) && text.len() > 4
        || ABOVE_TITLE.prefix(&line).is_some()
        || line.contains(['〔', '号', '(', '《'])
        || KINDS.count(text) > 0
}

/// 4.5, 3.2万, 0
fn figure(text: &[char]) -> bool {
    text.len() <= 5 && text.iter().all(|c| c.is_ascii_digit() || matches!(c, '.' | '+' | '-' | '万'))
}

/// 喜欢 / 0 / 赠金笔, 1楼: a number, or a word of two, with lines of the site on both sides.
fn between(texts: &[Vec<char>], filled: &[usize], verdicts: &mut [Verdict]) {
    // What a scanner saw below the last line: . ;. '.
    for k in (0..texts.len()).rev() {
        let dust = texts[k].len() <= 4
            && texts[k].iter().all(|c| matches!(c, '.' | ';' | '\'' | '`' | ',' | '-' | '|' | ':' | '·'));
        if dust {
            verdicts[filled[k]] = Verdict::Boilerplate;
        } else if verdicts[filled[k]] != Verdict::Boilerplate {
            break;
        }
    }
    // A row of figures counts as one: 0 / 0 / 评论 / 分享.
    let mut k = 0;
    while k < texts.len() {
        let end = (k..texts.len()).find(|&j| !figure(&texts[j])).unwrap_or(texts.len());
        let both = (k == 0 || is(filled, verdicts, Some(k - 1), Verdict::Boilerplate))
            && (end == texts.len() || is(filled, verdicts, Some(end), Verdict::Boilerplate));
        if (1..=3).contains(&(end - k)) && end - k < texts.len() && both {
            filled[k..end].iter().for_each(|&i| verdicts[i] = Verdict::Boilerplate);
        }
        k = end.max(k + 1);
    }
    // 鲜花 / 握手 / 雷人 / 路过 / 鸡蛋: what readers of a forum may press, below a text.
    let word = |t: &Vec<char>| t.len() <= 4 && t.iter().all(|c| is_han(*c) || c.is_ascii_digit());
    let mut k = texts.len().saturating_sub(EDGE);
    while k < texts.len() {
        let end = (k..texts.len()).find(|&j| !word(&texts[j])).unwrap_or(texts.len());
        let pressed =
            texts[k..end].iter().any(|t| matches!(t.as_slice(), ['雷', '人'] | ['路', '过'] | ['顶'] | ['踩']));
        if end - k >= 3 && pressed {
            filled[k..end].iter().for_each(|&i| verdicts[i] = Verdict::Boilerplate);
        }
        k = end.max(k + 1);
    }
    for k in 0..texts.len() {
        let text = &texts[k];
        let floor = text.len() <= 4 && text.ends_with(&['楼']) && text[0].is_ascii_digit();
        let before = k.checked_sub(1);
        let both = (k == 0 || is(filled, verdicts, before, Verdict::Boilerplate))
            && (k + 1 == texts.len() || is(filled, verdicts, Some(k + 1), Verdict::Boilerplate));
        let word = text.len() <= 4 && text.iter().all(|c| is_han(*c)) && k + EDGE > texts.len() && k + 1 < texts.len();
        let one = is(filled, verdicts, before, Verdict::Boilerplate)
            || is(filled, verdicts, Some(k + 1), Verdict::Boilerplate);
        if one && column(text) && verdicts[filled[k]] == Verdict::Text {
            verdicts[filled[k]] = Verdict::Boilerplate;
        }
        if both && texts.len() > 1 && !numbered(text) && (floor || word) {
            verdicts[filled[k]] = Verdict::Boilerplate;
        }
    }
}

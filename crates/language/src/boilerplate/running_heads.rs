//! What is known by standing again (running heads) and by the signs around it: a name behind the full stops of several
//! lines, `展开∨`, `[公文][荐]`, `(图)`.

use super::lexicon::{AGO, BUTTONS, KINDS, OFFICE, OFFICE_FIELDS, PICTURE_TAGS, SHELVES, SITE_WORDS};
use super::measure::{NOTE, numbered};
use std::collections::HashMap;

use super::patterns::counter;
use crate::document::RepairKind;
use crate::document::{Edit, Line};
use crate::text::is_han;

/// Cuts the same few words behind the last full stop of several lines, and where they are a line of their own.
pub(crate) fn feet(chars: &[char], lines: &[Line], edits: &mut Vec<Edit>) {
    let trimmed = |line: Line| {
        let end = (line.start..line.end).rev().find(|&i| !chars[i].is_whitespace()).map_or(line.start, |i| i + 1);
        (line.start..end).find(|&i| !chars[i].is_whitespace()).map_or((end, end), |start| (start, end))
    };
    let mut found: HashMap<&[char], Vec<(usize, usize, bool)>> = HashMap::new();
    for line in lines {
        let (start, end) = trimmed(*line);
        let stop = (start..end).rev().take(30).find(|&i| matches!(chars[i], '。' | '!' | '?'));
        let from = stop.map_or(start, |i| i + 1);
        let from = from + chars[from..end].iter().take_while(|c| c.is_whitespace()).count();
        let text = &chars[from..end];
        if (3..=24).contains(&text.len()) && !numbered(text) && text.iter().any(|c| c.is_alphabetic()) {
            found.entry(text).or_default().push((from, end, stop.is_some()));
        }
    }
    for (text, places) in found {
        // A line that stands again may be of a list; words behind a full stop that end in no sign are of no sentence.
        let behind = places.iter().filter(|p| p.2).count();
        let sentence = text.iter().any(|c| matches!(c, ';' | ',' | ':' | '、' | '”' | ')' | '》' | '…'));
        // 责任领导 张某 behind each task is the document's.
        let said: String = text.iter().collect();
        let own = OFFICE.count(text) > 0 || OFFICE_FIELDS.occurs_in(&said);
        if behind >= 2 && !sentence && !own {
            edits.extend(places.iter().map(|&(from, to, _)| Edit::cut(from, to, RepairKind::Boilerplate, NOTE)));
        }
    }
}

/// Cuts lines of the same words and a number that counts up, with sentences between them: `…工作总结---2`.
pub(crate) fn heads(chars: &[char], lines: &[Line], edits: &mut Vec<Edit>) {
    let mut found: HashMap<Vec<char>, Vec<(usize, u32)>> = HashMap::new();
    let mut sentences = vec![0usize];
    for (k, line) in lines.iter().enumerate() {
        let text = &chars[line.start..line.end];
        sentences.push(sentences[k] + usize::from(text.contains(&'。')));
        let bare: Vec<char> = text.iter().copied().filter(|c| !c.is_whitespace()).collect();
        let digits = bare.iter().rev().take_while(|c| c.is_ascii_digit()).count();
        let (stem, number) = bare.split_at(bare.len() - digits);
        let end = stem.iter().rposition(|c| !matches!(c, '-' | '—' | '_' | '|' | '.' | '·')).map_or(0, |i| i + 1);
        let number = number.iter().collect::<String>().parse();
        if let Ok(number) = number
            && (1..=3).contains(&digits)
            && (if end < stem.len() { 4..=60 } else { 8..=60 }).contains(&end)
            && !numbered(&bare)
            && !bare.contains(&'。')
        {
            found.entry(stem[..end].to_vec()).or_default().push((k, number));
        }
    }
    for places in found.values().filter(|p| p.len() >= 2) {
        let up = places.windows(2).all(|w| w[0].1 < w[1].1 && sentences[w[0].0] < sentences[w[1].0]);
        if up {
            edits.extend(places.iter().map(|&(k, _)| {
                Edit::cut(lines[k].start, (lines[k].end + 1).min(chars.len()), RepairKind::Boilerplate, NOTE)
            }));
        }
    }
}

/// Cuts `展开∨`, `×关闭`, `(图)` inside lines.
pub(crate) fn signed(chars: &[char], edits: &mut Vec<Edit>) {
    const BEHIND: &str = "∨∧▼▽↓»›︾﹀";
    const BEFORE: &str = "×▲△↑✕✖«‹＋";
    let word = |i: usize| BUTTONS.prefix_len(chars, i).max(SITE_WORDS.prefix_len(chars, i)).filter(|n| *n >= 2);
    let closes = |i: usize| chars.get(i).is_none_or(|c| !c.is_alphanumeric());
    let opens = |i: usize| i == 0 || matches!(chars[i - 1], '。' | '!' | ';' | '\n' | ' ');
    for i in 0..chars.len() {
        if BEHIND.contains(chars[i]) {
            let from = (2..=6).filter(|n| *n <= i).map(|n| i - n).find(|&k| word(k).is_some_and(|n| k + n == i));
            if let Some(from) = from {
                edits.push(Edit::cut(from, i + 1, RepairKind::Boilerplate, NOTE));
            }
        } else if BEFORE.contains(chars[i]) && opens(i) {
            // × stands for a name, too: only one, and nothing behind the word but a sign or a new sentence's marker.
            let end = word(i + 1).map(|n| i + 1 + n).filter(|&end| closes(end) || marks(chars, end));
            if let Some(end) = end {
                edits.push(Edit::cut(i, end, RepairKind::Boilerplate, NOTE));
            }
        } else if matches!(chars[i], '(' | '[' | '【') && opens(i) && i > 0 {
            let end = (i + 1..chars.len().min(i + 6)).find(|&k| matches!(chars[k], ')' | ']' | '】'));
            let inner: String = chars[i + 1..end.unwrap_or(i + 1)].iter().collect();
            if let Some(end) = end.filter(|_| PICTURE_TAGS.contains(&inner)) {
                edits.push(Edit::cut(i, end + 1, RepairKind::Boilerplate, NOTE));
            }
        }
    }
}

/// 二是, 三、 and the like begin at `i`.
fn marks(chars: &[char], i: usize) -> bool {
    let open = usize::from(matches!(chars.get(i), Some('(' | '第')));
    "一二三四五六七八九十".contains(chars.get(i + open).copied().unwrap_or(' '))
        && matches!(chars.get(i + open + 1), Some('、' | '是' | '要' | ')' | ','))
}

/// [公文][荐], 推荐:讲话 汇报, 3天前: a line of nothing but tags, search words, or how long ago it was.
pub(crate) fn tags(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    let bare: String = line.split_whitespace().collect();
    // Only brackets, two at least, short words in them.
    let mut rest = bare.as_str();
    let mut groups = 0;
    while let Some((open, close)) = [('[', ']'), ('【', '】')].into_iter().find(|(open, _)| rest.starts_with(*open)) {
        let Some((inner, behind)) = rest[open.len_utf8()..].split_once(close) else { break };
        if inner.chars().count() > 6 || !inner.chars().all(is_han) {
            break;
        }
        (groups, rest) = (groups + 1, behind);
    }
    if groups >= 2 && rest.is_empty() {
        return true;
    }
    // Words that a document is filed under, behind a colon.
    if let Some((head, tail)) = line.split_once(':') {
        let names: Vec<Vec<char>> = tail.split_whitespace().map(|t| t.chars().collect()).collect();
        let filed = |t: &Vec<char>| {
            t.len() <= 6 && (KINDS.prefix_len(t, 0) == Some(t.len()) || SHELVES.prefix_len(t, 0) == Some(t.len()))
        };
        if head.chars().count() <= 4 && names.len() >= 2 && names.iter().all(filed) {
            return true;
        }
    }
    // 讲话稿 | 共 1860 字
    let parts: Vec<Vec<char>> = line.split('|').map(|t| t.chars().filter(|c| !c.is_whitespace()).collect()).collect();
    let part = |t: &Vec<char>| {
        counter(t) || KINDS.prefix_len(t, 0) == Some(t.len()) || SHELVES.prefix_len(t, 0) == Some(t.len())
    };
    // 第A03版
    let sheet = bare.strip_prefix('第').and_then(|t| t.strip_suffix('版'));
    let sheet = sheet.map(|t| t.strip_prefix(|c: char| c.is_ascii_uppercase()).unwrap_or(t));
    let called = bare
        .strip_prefix('@')
        .is_some_and(|t| (1..=10).contains(&t.chars().count()) && t.chars().all(char::is_alphanumeric));
    ago(&bare)
        || called
        || parts.len() >= 2 && parts.iter().all(|t| !t.is_empty()) && parts.iter().all(part)
        || sheet.is_some_and(|t| (1..=3).contains(&t.len()) && t.chars().all(|c| c.is_ascii_digit()))
}

/// 3天前, 2小时前, 5个月前
fn ago(text: &str) -> bool {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let unit = text.get(digits..).unwrap_or_default();
    let unit = unit.strip_suffix("发布").or(unit.strip_suffix("更新")).unwrap_or(unit);
    (1..=2).contains(&digits) && AGO.contains(unit)
}

/// 1.txt, IMG_0012.jpg: the name of a file without a word of Chinese.
pub(crate) fn file(text: &[char]) -> bool {
    const KINDS: [&str; 16] = [
        "doc", "docx", "pdf", "wps", "txt", "rtf", "ppt", "pptx", "xls", "xlsx", "jpg", "jpeg", "png", "gif", "rar",
        "zip",
    ];
    let line: String = text.iter().collect();
    line.is_ascii()
        && !line.contains(' ')
        && line
            .rsplit_once('.')
            .is_some_and(|(name, kind)| !name.is_empty() && KINDS.contains(&&*kind.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_tags_are_known() {
        for text in ["[公文][荐]", "推荐:讲话 汇报", "3天前", "2小时前发布"] {
            assert!(tags(&text.chars().collect::<Vec<_>>()), "{text}");
        }
        for text in ["【特急】", "推荐:王某 李某", "3年前的今天", "议程:讲话 表彰 参观", "[2021]7号"]
        {
            assert!(!tags(&text.chars().collect::<Vec<_>>()), "{text}");
        }
        assert!(file(&['1', '.', 't', 'x', 't']));
    }
}

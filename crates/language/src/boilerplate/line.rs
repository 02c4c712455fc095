//! One line: is it a text, or something a web site put there?

use super::editorial::editorial;
use super::lexicon::{
    COLUMN_HEADS, EDITOR_DOES, EDITOR_WHO, EDITOR_WISH, GOODS, LABELS, LISTS, OFFICE, OWN, PHRASES, SITE_ITSELF,
    SITE_WORDS, SLOGANS,
};
use super::measure::{SHARE, SHORT, Verdict, neutral, numbered, share};
use super::patterns::{
    bare_meta, byline, collection, contact, counter, extension, foreign, host, links, list_head, named_site, path,
    serial, site_name, stamped, tagged,
};
use super::running_heads::{file, tags};
use crate::text::is_han;

pub(crate) fn judge(line: &[char]) -> Verdict {
    let lead = line.iter().take_while(|c| c.is_whitespace()).count();
    let trail = line.iter().rev().take_while(|c| c.is_whitespace()).count();
    if lead == line.len() {
        return Verdict::Text;
    }
    let text = &line[lead..line.len() - trail];
    let len = text.len();
    // 1.txt is no entry.
    if numbered(text) && (len > 4 || is_han(text[0])) && !text.contains(&'>') && !file(text) {
        return Verdict::Text;
    }
    if contact(text) {
        return Verdict::Text;
    }
    if host(text) {
        return Verdict::Meta;
    }
    if serial(text) || stamped(text) || counter(text) || tagged(text) || foreign(text) || tags(text) || file(text) {
        return Verdict::Boilerplate;
    }
    if column(text) {
        return Verdict::Text;
    }
    if bare_meta(text) {
        return Verdict::Meta;
    }
    if len <= SHORT
        && (labelled(text)
            || listing(text)
            || editors(text)
            || path(text)
            || collection(text)
            || share(text) >= SHARE && OFFICE.count(text) <= 1)
    {
        return Verdict::Boilerplate;
    }
    if len <= SHORT && names(text) {
        return Verdict::Boilerplate;
    }
    let (head, tail) = ends(text);
    let tail = tail.max(site_name(text)).max(extension(text));
    if head + tail >= len {
        return Verdict::Boilerplate;
    }
    let rest = &text[head..len - tail];
    // 某文库: 驻村工作简报 讲话 总结: a site's name and what it can be found by.
    let bracket =
        head > 0 && matches!(text[head - 1], '【' | '《' | '[') && matches!(rest.last(), Some('】' | '》' | ']'));
    if head > 0 && len <= SHORT && (bracket || links(rest)) {
        return Verdict::Boilerplate;
    }
    if (head > 0 || tail > 0)
        && (rest.iter().filter(|c| is_han(**c)).count() >= 6 || head == 0)
        && looks_like_text(rest)
    {
        return Verdict::Ends {
            head: if head > 0 { head + lead } else { 0 },
            tail: if tail > 0 { tail + trail } else { 0 },
        };
    }
    let hits = PHRASES.count(text);
    let sentences = text.iter().filter(|c| **c == '。').count();
    if hits > 0
        && OFFICE.count(text) == 0
        && (itself(text) || !text.contains(&'。'))
        && share(text) >= SHARE / 2.0
        && (len <= 50 && sentences <= 1 || len <= SHORT && (hits >= 2 || sentences == 0))
    {
        return Verdict::Boilerplate;
    }
    Verdict::Text
}

/// 日期, 编号, 来源: a word by itself that heads a column of a table just as well.
pub(crate) fn column(text: &[char]) -> bool {
    let word: String = text.iter().filter(|c| !c.is_whitespace()).collect();
    COLUMN_HEADS.contains(&word)
}

/// What is left of a line is a title or a text, not the rest of a notice.
fn looks_like_text(rest: &[char]) -> bool {
    rest.len() > 60 || PHRASES.count(rest) == 0 && share(rest) < 0.4
}

/// `来源:… 作者:…`: begins with a label and is short, or has two anywhere (`2020-03-05 来源:… 浏览:…`).
fn labelled(line: &[char]) -> bool {
    let text: Vec<char> = line.iter().copied().filter(|c| !c.is_whitespace()).collect();
    let label_at = |i: usize| {
        LABELS.prefix_len(&text, i).is_some_and(|n| {
            text.get(i + n) == Some(&'(') && text.get(i + n + 1).is_some_and(char::is_ascii_digit)
                || matches!(text.get(i + n), Some(':' | '：' | '】' | ']' | '丨' | '|' | '｜'))
        })
    };
    let opens = text.iter().take_while(|c| !is_han(**c) && !c.is_ascii_alphabetic()).count();
    // 索引号 0140/2021-21 生成日期 2021-03-05: between blanks they need no colon.
    let apart = line.split(|c| c.is_whitespace()).filter(|t| LABELS.prefix_len(t, 0) == Some(t.len())).count();
    let labels = (0..text.len()).filter(|&i| label_at(i)).count().max(apart);
    let sentence = text.contains(&'。');
    label_at(opens) && (labels >= 2 || text.len() <= 80 && !sentence) || labels >= 2 && !sentence
}

/// 相关文章:1、… 2、…, 【驻村工作总结】相关文章:
pub(crate) fn listing(text: &[char]) -> bool {
    let start = text.iter().take_while(|c| neutral(**c)).count();
    let heads = LISTS.prefix_len(text, start).is_some_and(|n| text.get(start + n).is_none_or(|c| neutral(*c)));
    let end = text.iter().rposition(|c| !neutral(*c)).map_or(0, |i| i + 1);
    heads
        || list_head(text)
        || LISTS.suffix_len(&text[..end]).is_some()
            && text[..end].iter().any(|c| matches!(c, '】' | '》' | '”' | ' ' | '的'))
}

/// 以下是小编为大家整理的…,供大家参考: one sentence in the words of an editor.
fn editors(text: &[char]) -> bool {
    let sentences = text.iter().filter(|c| **c == '。').count();
    let line: String = text.iter().collect();
    if line.contains("小编") && EDITOR_DOES.occurs_in(&line) {
        return true;
    }
    sentences <= 1 && editorial(text) && EDITOR_WHO.occurs_in_chars(text) && EDITOR_WISH.occurs_in_chars(text)
}

/// How much a line speaks of the site and its reader, above what its length would excuse; positive: more than a text does.
/// A question for the edges of a document, where there is little text.
pub(crate) fn site_weight(line: &[char]) -> i32 {
    let lead = line.iter().take_while(|c| c.is_whitespace()).count();
    let text = &line[lead..];
    if named_site(text) || list_head(text) || links(text) || byline(text) {
        return 1;
    }
    if text.len() > 2 * SHORT || numbered(text) && !terms(text) || speech(text) {
        return -1;
    }
    let (mut weight, mut i) = (0, 0);
    while i < text.len() {
        let classes = [(&PHRASES, 3), (&OWN, 2), (&SITE_WORDS, 1), (&OFFICE, -2)];
        let best = classes.iter().filter_map(|(list, value)| Some((list.prefix_len(text, i)?, *value))).max();
        match best {
            Some((n, value)) => {
                // 大, 中, 页 say little.
                weight += if n > 1 { value } else { 0 };
                i += n;
            }
            None => i += 1,
        }
    }
    if text.contains(&'。') && !terms(text) && !itself(text) {
        return -1;
    }
    weight - 2 - i32::try_from(text.len() / 20).unwrap_or(i32::MAX)
}

/// Several sentences, an address or a series among them: a text, whatever a site put inside.
fn speech(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    let sentences = text.iter().filter(|c| **c == '。').count();
    let row = [["一是", "二是"], ["一要", "二要"], ["一、", "二、"], ["(一)", "(二)"], ["第一", "第二"]];
    sentences >= 3 && (line.contains("同志们") || row.iter().any(|[a, b]| line.contains(a) && line.contains(b)))
}

/// A whole sentence of a site names itself, its reader or its rights.
fn itself(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    SITE_ITSELF.occurs_in(&line)
}

/// `2、本文档由用户上传,版权归…`: terms of use are numbered too.
pub(crate) fn terms(text: &[char]) -> bool {
    text.first().is_some_and(char::is_ascii_digit)
        && PHRASES.count(text) + OWN.count(text) >= 3
        && OFFICE.count(text) == 0
}

/// 标题 本文关键词:选派,讲话: a site word behind a space, a colon, and what it names; the words before are a title at most.
fn names(text: &[char]) -> bool {
    !text.contains(&'。')
        && (1..text.len()).any(|i| {
            text[i - 1] == ' '
                && PHRASES
                    .prefix_len(text, i)
                    .is_some_and(|n| text.get(i + n) == Some(&':') && text[i + n..].iter().any(|c| !neutral(*c)))
        })
}

/// Lengths of the phrases (with signs between them) that a line begins and ends with.
fn ends(text: &[char]) -> (usize, usize) {
    let mut head = 0;
    let mut i = 0;
    while i < text.len() {
        if let Some(n) = PHRASES.prefix_len(text, i) {
            i += n;
            head = i;
        } else if i > 0 && matches!(text[i], ' ' | '-' | '—' | '_' | '|' | ':' | '·' | '!' | '/') {
            i += 1;
        } else {
            break;
        }
    }
    head = head.max(slogan(text));
    while head > 0 && head < text.len() && matches!(text[head], ' ' | '-' | '—' | '_' | '|' | ':' | '：' | '·' | '!')
    {
        head += 1;
    }
    // At the end only behind a space or a sign, and only what is followed by nothing else.
    let near = head.max(text.len().saturating_sub(SHORT));
    let tail = (near..text.len())
        .find(|&i| {
            let behind = i == 0 || matches!(text[i - 1], ' ' | '|' | '-' | '—' | '_' | '…' | '(' | '[' | '【');
            behind && closing(text, i)
        })
        .map_or(0, |i| {
            let open = usize::from(i > 0 && matches!(text[i - 1], '(' | '[' | '【'));
            text.len() - i + open
        });
    (head, tail)
}

/// Length of `精选优质文档-倾情为你奉上` before a title: praise in a row, a document or a library among it, and a sign or a
/// verb that no title has.
fn slogan(text: &[char]) -> usize {
    let (mut i, mut end, mut count, mut sign) = (0, 0, 0, false);
    while i < text.len().min(SHORT) {
        if let Some(n) = SLOGANS.prefix_len(text, i).max(PHRASES.prefix_len(text, i)) {
            (i, count) = (i + n, count + 1);
            end = i;
        } else if count > 0 && matches!(text[i], '-' | '—' | '_' | '|' | ',' | '!' | '·' | ' ') {
            sign = true;
            i += 1;
        } else {
            break;
        }
    }
    let said: String = text[..end].iter().collect();
    if count >= 3 && sign && GOODS.occurs_in(&said) { end } else { 0 }
}

/// From `i` to the end there is nothing but site words.
fn closing(text: &[char], i: usize) -> bool {
    let (mut k, mut any) = (i, false);
    while k < text.len() {
        if let Some(n) = PHRASES.prefix_len(text, k) {
            k += n;
            any = true;
        } else if let Some(n) = SITE_WORDS.prefix_len(text, k).filter(|n| any && *n > 1) {
            k += n;
        } else if any && neutral(text[k]) {
            k += 1;
        } else {
            return false;
        }
    }
    any
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{cases, section};

    const CASES: &str = include_str!("../../tests/cases/boilerplate.txt");

    #[test]
    fn site_lines_go_and_texts_stay() {
        for (line, _) in cases(section(CASES, "gone")) {
            assert_eq!(judge(&line.chars().collect::<Vec<_>>()), Verdict::Boilerplate, "{line}");
        }
        for (line, _) in cases(section(CASES, "kept")) {
            assert_ne!(judge(&line.chars().collect::<Vec<_>>()), Verdict::Boilerplate, "{line}");
        }
    }
}

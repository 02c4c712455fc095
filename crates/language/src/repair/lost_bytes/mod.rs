//! Bytes lost on the way (GBK): `加强;鶎狱h建` is 加强。基层党建 without the first byte of 。, `們?nèi)娼ǔ尚】瞪鐣?huì)` is
//! 們全面建成小康社會 cut into the wrong pairs of bytes by pinyin that was put in between.
//!
//! Only short windows around impossible characters are looked at. In a window all ways to pair the bytes again are
//! searched, a few unknown bytes allowed; a reading counts only if the common words and the rest of the document speak
//! for it. What has no such reading stays as it is, marked as doubtful.
//!
//! ```text
//! 各村不断加强;鶎狱h建工作抓得紧,产业发展得快。 → 各村不断加强。基層黨建工作抓得紧,产业发展得快。
//! ```

mod search;
mod token;

use std::collections::{HashMap, HashSet};

use token::{Evidence, Token, odd};

use super::pinyin_annotation as annotation;
use crate::charset::{from_gbk, gbk, is_common};
use crate::document::{DoubtKind, Draft, Edit, RepairKind};
use crate::script::simplify_char as simple;
use crate::text::{full_width, is_han, lines, section};

/// Common words, one kind of evidence.
const WORDS: &str = section(include_str!("../../../data/common.txt"), "words");
/// More windows than this in a text with hardly any Chinese: it is no damaged document.
const WINDOWS: usize = 60;
/// Characters searched in one document; what lies beyond is marked only. The same damage in the same words is searched
/// once, however often it stands there.
const SEARCHED: usize = 6_000;
/// A longer window is no damaged sentence but foreign text.
const LONGEST: usize = 48;
/// Places looked at on either side of the damage.
const MARGIN: usize = 7;

const LOST: &str = "丢失或错位的字节,按 GBK 编码和常用词、上下文推回";
const GARBLED: &str = "乱码:原文字节丢失,无法确定原来的字,请对照原件";

/// Repairs lost and misaligned bytes.
pub(crate) fn repair(draft: &mut Draft) {
    repair_within(draft, SEARCHED);
}

fn repair_within(draft: &mut Draft, budget: usize) {
    let chars = draft.chars();
    let windows = windows(&chars);
    let han = chars.iter().filter(|c| is_han(**c)).count();
    let foreign = chars.iter().filter(|c| odd(**c)).count() * 20 > han;
    if windows.is_empty() || windows.len() > WINDOWS && han <= 100 || foreign && han > 100 {
        return;
    }
    let evidence = evidence(&chars, &windows);
    let mut edits = Vec::new();
    let mut doubts = Vec::new();
    let mut known: HashMap<&[char], Option<(usize, usize, String)>> = HashMap::new();
    let mut searched = 0;
    for (start, end) in windows {
        let (from, to) = (start.saturating_sub(MARGIN), (end + MARGIN).min(chars.len()));
        let found = match known.get(&chars[from..to]) {
            Some(found) => found.clone(),
            None if end - start > LONGEST || searched + to - from > budget => None,
            None => {
                searched += to - from;
                let found = search::solve(&tokens(&chars, from, to), &evidence)
                    .map(|(start, end, text)| (start - from, end - from, text));
                known.insert(&chars[from..to], found.clone());
                found
            }
        };
        match found {
            Some((start, end, text)) => {
                edits.push(Edit::put(from + start, from + end, text, RepairKind::LostByte, LOST));
            }
            None => doubts.push((start, end)),
        }
    }
    for (start, end) in doubts {
        let shown: String = chars[start..end].iter().collect();
        draft.doubt(DoubtKind::Garbled, start, end, format!("{GARBLED}(此处显示为“{shown}”)"));
        // Letters of torn annotations are no text at all; strange characters alone may still be a name.
        if shown.contains(')') {
            edits.push(Edit::put(start, end, "□", RepairKind::Misaligned, "错位的字节无法推回,以□标出"));
        }
    }
    for edit in &mut edits {
        if chars[edit.start..edit.end].iter().any(|c| *c == ')' || *c == '）') {
            edit.kind = RepairKind::Misaligned;
        }
    }
    draft.apply(edits);
}

/// Rare: [`odd`] or of the second level of GB 2312 (蜻蜓, 涣散 are such and good Chinese).
fn rare(c: char) -> bool {
    is_han(c) && !is_common(c) || odd(c)
}

/// Damaged places as ranges of characters.
fn windows(chars: &[char]) -> Vec<(usize, usize)> {
    let mut hits: Vec<(usize, usize)> = Vec::new();
    for i in 0..chars.len() {
        let c = chars[i];
        // 們?nèi): a bracket that was swallowed together with a byte.
        if matches!(c, '?' | '？')
            && let Some(a) = annotation::read(chars, i, &['?', '？']).filter(|a| a.toned)
        {
            hits.push((i, a.end));
        } else if i > 0
            && c == '('
            && rare(chars[i - 1])
            && let Some(a) =
                annotation::read(chars, i, &['(']).filter(|a| a.toned && !annotation::sounds(chars[i - 1], &a.sound))
        {
            hits.push((i - 1, a.end));
        } else if odd(c) {
            let sign = (1..=2).any(|k| {
                i >= k && matches!(chars[i - k], ';' | '!' | ':' | '?' | ',' | '；' | '！' | '：' | '？' | '，')
            });
            let company = chars[i.saturating_sub(4)..(i + 5).min(chars.len())].iter().filter(|c| rare(**c)).count();
            if sign || company >= 2 {
                hits.push((i, i + 1));
            }
        }
    }
    // Rare characters near a hit belong to it; hits close together are one window.
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (mut start, mut end) in hits {
        for _ in 0..3 {
            if let Some(k) = (start.saturating_sub(6)..start).find(|&k| rare(chars[k]) || chars[k] == '】') {
                start = k;
            }
            if let Some(k) = (end..(end + 6).min(chars.len())).rev().find(|&k| rare(chars[k])) {
                end = k + 1;
            }
        }
        match out.last_mut() {
            Some(last) if start <= last.1 + 8 => last.1 = last.1.max(end),
            _ => out.push((start, end)),
        }
    }
    out
}

fn evidence(chars: &[char], windows: &[(usize, usize)]) -> Evidence {
    let mut e = Evidence { pairs: HashSet::new(), triples: HashSet::new(), firsts: HashSet::new() };
    let mut add = |text: &[char]| {
        e.pairs.extend(text.windows(2).map(|w| [w[0], w[1]]));
        e.triples.extend(text.windows(3).map(|w| [w[0], w[1], w[2]]));
    };
    for word in lines(WORDS).flat_map(str::split_whitespace) {
        add(&word.chars().collect::<Vec<_>>());
    }
    let mut from = 0;
    for &(start, end) in windows.iter().chain([&(chars.len(), chars.len())]) {
        let mut plain = Vec::new();
        let mut i = from;
        while i < start {
            if let Some(a) = annotation::read(chars, i, &['(', '（']).filter(|a| a.toned) {
                i = a.end;
                continue;
            }
            plain.push(simple(chars[i]));
            i += 1;
        }
        for piece in plain.split(|c| !is_han(*c)) {
            add(piece);
        }
        from = end.max(from);
    }
    e.firsts = e.pairs.iter().map(|p| p[0]).collect();
    e
}

fn tokens(chars: &[char], start: usize, end: usize) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut i = start;
    while i < end {
        let c = chars[i];
        if let Some(a) = annotation::read(chars, i, &['?', '？', '(', '（']).filter(|a| a.toned) {
            let swallowed = matches!(c, '?' | '？');
            let fits = i > 0 && annotation::sounds(chars[i - 1], &a.sound);
            let leads = out
                .iter()
                .rev()
                .find(|t| !t.void)
                .map_or(Vec::new(), |t| t.pair.map_or(t.single.clone(), |p| vec![p[1]]));
            let mut bytes = Vec::new();
            if swallowed || !fits {
                bytes = leads.iter().flat_map(|&l| annotated(l, &a.sound)).collect();
            }
            out.push(Token {
                start: i,
                end: a.end,
                shown: c,
                pair: None,
                void: !swallowed && bytes.is_empty(),
                single: bytes,
            });
            i = a.end;
            continue;
        }
        // The full-width twin of an ASCII sign: the sites normalise signs after the damage was done.
        let pair = match c {
            _ if c.is_ascii_graphic() => gbk(full_width(c)),
            _ if c.is_ascii() => None,
            _ => gbk(c),
        };
        let single = if c.is_ascii_graphic() { vec![c as u8] } else { Vec::new() };
        out.push(Token { start: i, end: i + 1, shown: c, pair, single, void: false });
        i += 1;
    }
    out
}

/// Second bytes of the characters with this first byte that an annotator reads as `sound`.
fn annotated(lead: u8, sound: &str) -> Vec<u8> {
    (0x40..=0xfe).filter(|&trail| from_gbk(lead, trail).is_some_and(|c| annotation::sounds(c, sound))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_that_stands_again_costs_nothing() {
        let line = |n: usize| format!("第{n}次会议以来,各村不断加强;鶎狱h建工作抓得紧,产业发展得快。\n");
        let text: String = (100..260).map(line).collect();
        let mut draft = Draft::new(&text);
        assert!(windows(&draft.chars()).len() > WINDOWS);
        repair(&mut draft);
        let clean = draft.finish();
        assert_eq!(clean.text.matches("加强。基層黨建工作").count(), 160);
        assert!(clean.doubts.is_empty());
    }

    #[test]
    fn what_is_beyond_the_budget_is_marked() {
        // Different words before each damage, so that each is searched.
        let line = |n: char| format!("这{n}年来要加强;鶎狱h建工作抓得紧,村里的产业发展得更好。\n");
        let text: String = "一二三四五六七八九十两几多每全今去前后往".chars().map(line).collect();
        let mut draft = Draft::new(&text);
        repair_within(&mut draft, 200);
        let clean = draft.finish();
        let repaired = clean.text.matches("加强。基層黨建").count();
        assert!((5..20).contains(&repaired), "{repaired}");
        assert_eq!(clean.doubts.len(), 20 - repaired);
    }
}

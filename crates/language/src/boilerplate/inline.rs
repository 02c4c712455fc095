//! Fragments inside the lines of a text, known by the place they stand in: behind the last full stop of a line, before
//! the marker of an entry, in brackets no office uses, set off by blanks, and inside a sentence whose two halves fit
//! together without them.

use super::lexicon::{LABELS, PAGE_ITSELF, PHRASES, SITE_ENDS};
use super::measure::{Verdict, numbered, share};
use std::collections::HashMap;

use super::official::{day, formed, headed, names, organ, stage, subjects};
use super::scoring::{Bigrams, pictured, score, score_part, speaks_to_reader};
use crate::document::RepairKind;
use crate::document::{Edit, Line};
use crate::text::is_han;

const NOTE: &str = "句子之间、不成句也不属于任何要素的文字,应为网站加上";
const TORN: &str = "夹在句中、去掉后前后正好接上的文字,应为网站加上";

/// What a place weighs, and from which sum on a fragment goes.
const BEHIND: i32 = 2;
const BEFORE_MARKER: i32 = 3;
const SQUARE: i32 = 3;
const ROUND: i32 = 0;
const SET_OFF: i32 = 1;
const WHOLE: i32 = 4;
const AGAIN: i32 = 3;
/// So many names of sites are enough.
const NAMES: usize = 64;
const LEAST: i32 = 3;

/// Looks through the lines that stay.
pub(crate) fn strip(
    chars: &[char],
    lines: &[Line],
    filled: &[usize],
    verdicts: &[Verdict],
    known: &Bigrams,
    edits: &mut Vec<Edit>,
) {
    let text_of = |i: usize| &chars[lines[i].start..lines[i].end];
    let wrapped = wrapped(filled.iter().map(|&i| text_of(i)));
    let mut taught =
        taught(filled.iter().filter(|&&i| verdicts[i] == Verdict::Boilerplate).map(|&i| text_of(i)), known);
    let removed = edits.iter().map(|e| &chars[e.start..e.end.min(chars.len())]);
    for name in removed.filter_map(source).filter(|n| subjects(n) == 0 && !organ(n)) {
        if taught.len() < NAMES && !taught.contains(&name) {
            taught.push(name);
        }
    }
    let end = filled.iter().rposition(|&i| verdicts[i] != Verdict::Boilerplate).unwrap_or(0);
    let (mut found, mut pieces) = (Vec::new(), Vec::new());
    for (k, &i) in filled.iter().enumerate() {
        if verdicts[i] == Verdict::Boilerplate {
            continue;
        }
        let line = lines[i];
        let last = k == end;
        if !wrapped {
            pieces.extend(behind(chars, line, last));
        }
        before_markers(chars, line, &mut pieces);
        whole(chars, line, known, &mut found);
        bracketed(chars, line, known, &mut found);
        set_off(chars, line, known, &mut found);
        edited(chars, line, &mut found);
        spelled(chars, line, &mut found);
        pictures(chars, line, &mut found);
        named(chars, line, known, &mut found);
        repeated(chars, line, &taught, &mut found);
    }
    let names = loose(&pieces, known, &mut found);
    for &i in filled.iter().filter(|&&i| verdicts[i] != Verdict::Boilerplate) {
        repeated(chars, lines[i], &names, &mut found);
    }
    // What a surer rule has cut already is not cut differently.
    let mut gone = vec![false; chars.len()];
    for edit in edits.iter() {
        gone[edit.start..edit.end.min(chars.len())].fill(true);
    }
    for edit in edits.iter() {
        if let Some(from) = lead(chars, edit.start, known) {
            found.push((from, edit.start, NOTE));
        }
    }
    found.retain(|&(from, to, _)| !gone[from..to].contains(&true));
    // Of two that overlap the longer one.
    found.sort_by_key(|&(from, to, _)| (from, std::cmp::Reverse(to)));
    let mut end = 0;
    for (from, to, note) in found {
        if from >= end {
            edits.push(Edit::cut(from, to, RepairKind::Boilerplate, note));
            end = to;
        }
    }
}

type Found = (usize, usize, &'static str);

/// 本章未完,请点击下一页: the words between a full stop and what was taken out, if they speak to the reader of a page.
fn lead(chars: &[char], end: usize, known: &Bigrams) -> Option<usize> {
    let from = (end.saturating_sub(17)..end).rev().find(|&i| stops(chars[i]) || chars[i] == '\n')? + 1;
    let text = without_blanks(&chars[from..end]);
    (text.len() >= 2 && !own(&text) && subjects(&text) == 0 && speaks_to_reader(&text) && score_part(&text, known) >= 2)
        .then_some(from)
}

/// A document whose lines break off within sentences says nothing by the end of a line.
fn wrapped<'a>(lines: impl Iterator<Item = &'a [char]>) -> bool {
    let (mut long, mut torn, mut wide) = (0, 0, 0);
    for line in lines.filter(|l| l.len() >= 25) {
        long += 1;
        wide += usize::from(line.len() > 60);
        let last = line.iter().rfind(|c| !c.is_whitespace());
        torn += usize::from(last.is_some_and(|c| !stops(*c) && !matches!(c, ':' | ')' | '”' | '"' | '】')));
    }
    torn >= 3 && torn * 2 >= long || torn >= 2 && wide * 10 <= long
}

/// A role that a fragment has by right.
fn own(text: &[char]) -> bool {
    headed(text) || names(text) || day(text) || organ(text) || stage(text) || formed(text) || numbered(text)
}

fn stops(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | ';' | '…')
}

fn without_blanks(text: &[char]) -> Vec<char> {
    text.iter().copied().filter(|c| !c.is_whitespace()).collect()
}

/// A piece of a line that ends in no sign, and what its place weighs.
struct Piece {
    from: usize,
    to: usize,
    text: Vec<char>,
    place: i32,
    least: i32,
}

/// …三是安全保障。 某某资源: words behind the last full stop that end in no sign.
fn behind(chars: &[char], line: Line, last: bool) -> Option<Piece> {
    let to = (line.start..line.end).rev().find(|&i| !chars[i].is_whitespace()).map_or(line.start, |i| i + 1);
    let stop = (line.start..to).rev().take(41).find(|&i| stops(chars[i]))?;
    let mut from = stop + 1;
    if matches!(chars.get(from), Some('”' | '"' | ')' | '》')) && from < to {
        from += 1;
    }
    let text = without_blanks(&chars[from..to]);
    let quote = text.iter().any(|c| matches!(c, '”' | '《' | '“')) || text.contains(&')') && !text.contains(&'(');
    // 下面,我讲三点意见: leads to what stands below.
    let goes_on = matches!(text.last(), Some('、' | ',' | '(' | '《' | '×' | '*'));
    let leads = goes_on || text.last() == Some(&':') && LABELS.prefix_len(&text, 0) != Some(text.len() - 1);
    // What a text breaks off with speaks of its matter.
    let least = if last { LEAST + 1 } else { LEAST };
    (!quote && !leads).then_some(Piece { from, to, text, place: BEHIND, least })
}

/// …占任务的58%。样张二、问题不少: words between a full stop and the marker of the next entry.
fn before_markers(chars: &[char], line: Line, pieces: &mut Vec<Piece>) {
    let mut start = None;
    for i in line.start..line.end {
        if stops(chars[i]) {
            start = Some(i + 1);
            continue;
        }
        let Some(from) = start else { continue };
        if i - from > 20 {
            start = None;
        } else if i > from + 1 && opens_marker(chars[i]) && marker(&chars[i..line.end.min(i + 8)]) {
            let text = without_blanks(&chars[from..i]);
            if !text.iter().any(|c| matches!(c, ',' | '、' | ':' | '“' | '(' | ')')) {
                pieces.push(Piece { from, to: i, text, place: BEFORE_MARKER, least: LEAST });
            }
            start = None;
        }
    }
}

/// Weighs the pieces; one that stands in several places is no part of any.
/// Returns what was found so, to be looked for inside sentences too.
fn loose(pieces: &[Piece], known: &Bigrams, found: &mut Vec<Found>) -> Vec<Vec<char>> {
    let mut names: Vec<Vec<char>> = Vec::new();
    let mut times: HashMap<&[char], u32> = HashMap::new();
    pieces.iter().for_each(|p| *times.entry(&p.text).or_default() += 1);
    for p in pieces {
        let word = p.text.len() >= 2 && p.text.iter().any(|c| c.is_alphanumeric() || *c == '^');
        let again = i32::from(p.text.len() >= 4 && times[p.text.as_slice()] >= 2) * AGAIN;
        if word && !own(&p.text) && p.place + again + score_part(&p.text, known) >= p.least {
            found.push((p.from, p.to, NOTE));
            let name = (4..=24).contains(&p.text.len()) && subjects(&p.text) == 0 && names.len() < NAMES;
            if name && !names.contains(&p.text) {
                names.push(p.text.clone());
            }
        }
    }
    names
}

/// A sentence among others that speaks to the reader of a page and of nothing else.
fn whole(chars: &[char], line: Line, known: &Bigrams, found: &mut Vec<Found>) {
    let (line_start, line_end) = (line.start, line.end);
    let mut from = line.start;
    for i in line.start..line.end {
        if !stops(chars[i]) {
            continue;
        }
        // Few sentences are short and hold one of these: most are passed by a look.
        let asks = |c: &char| matches!(c, '您' | '你' | '请' | '本' | '此' | '文' | '网');
        if i - from > 120 || !chars[from..i].iter().any(asks) {
            from = i + 1;
            continue;
        }
        let text = without_blanks(&chars[from..=i]);
        // A paragraph by itself must name its reader or itself: 为规范网站和公众号管理,现通知如下。 is an office's.
        let line: String = text.iter().collect();
        let alone = (from, i + 1) == (line_start, line_end);
        let named = PAGE_ITSELF.occurs_in(&line);
        if (6..=60).contains(&text.len())
            && (!alone || named)
            && !own(&text)
            && speaks_to_reader(&text)
            && subjects(&text) == 0
            && (PHRASES.count(&text) > 0 || share(&text) >= 0.3)
            && score_part(&text, known) >= WHOLE
        {
            found.push((from, i + 1, NOTE));
        }
        from = i + 1;
    }
}

fn opens_marker(c: char) -> bool {
    matches!(c, '(' | '第' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// 二、 (三) 二是 第二, but no 十二是 inside a word.
fn marker(text: &[char]) -> bool {
    let numeral = |c: &char| "一二三四五六七八九十".contains(*c);
    match text {
        ['(', a, ')', ..] | [a, '、' | '是' | '要', ..] | ['第', a, ',' | '、', ..] => numeral(a),
        ['(', a, b, ')', ..] | [a, b, '、', ..] => numeral(a) && numeral(b),
        _ => false,
    }
}

/// [编辑本段], (本文来自): what stands in brackets and speaks of nothing in the text.
fn bracketed(chars: &[char], line: Line, known: &Bigrams, found: &mut Vec<Found>) {
    let mut open: Option<usize> = None;
    for i in line.start..line.end {
        match chars[i] {
            '(' | '[' | '【' | '{' => open = Some(i),
            ')' | ']' | '】' | '}' => {
                let Some(from) = open.take().filter(|&from| (3..=40).contains(&(i - from))) else { continue };
                let text = without_blanks(&chars[from + 1..i]);
                let square = chars[from] != '(';
                // [2021]7号 is a number of a paper, 【党建】 at the start of a line heads it, (一) counts.
                let counted = text.iter().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c));
                let heads = chars[line.start..from].iter().all(|c| c.is_whitespace());
                // What belongs to a sentence stands before its full stop.
                let behind = from > line.start && stops(chars[from - 1]);
                let place = if square { SQUARE } else { ROUND + i32::from(behind) };
                let masked = text.iter().all(|c| matches!(c, 'X' | 'x' | '*' | '某' | '×'));
                if text.iter().any(|c| c.is_alphanumeric())
                    && !counted
                    && !masked
                    && !(square && heads && (subjects(&text) > 0 || i + 1 == line.end))
                    && !own(&text)
                    && place + score_part(&text, known) >= LEAST
                {
                    found.push((from, i + 1, NOTE));
                }
            }
            '。' => open = None,
            _ => {}
        }
    }
}

/// 本帖最后由 张某 于 2019-6-5 07:40 编辑: what a forum writes into a text that was changed.
fn edited(chars: &[char], line: Line, found: &mut Vec<Found>) {
    const HEAD: [char; 5] = ['本', '帖', '最', '后', '由'];
    for i in line.start..line.end {
        if chars[i] == HEAD[0]
            && chars[i..line.end].starts_with(&HEAD)
            && let Some(end) = (i..line.end.min(i + 60)).find(|&k| chars[k..line.end].starts_with(&['编', '辑']))
        {
            found.push((i, end + 2, NOTE));
        }
    }
}

/// 范-文-写-作-网: spelled so that no filter finds it.
fn spelled(chars: &[char], line: Line, found: &mut Vec<Found>) {
    let mut i = line.start;
    while i < line.end {
        let sign = chars.get(i + 1).copied().unwrap_or(' ');
        let mut end = i + 1;
        if is_han(chars[i]) && matches!(sign, '-' | '_' | '.' | '·' | '~' | '/' | '|' | '+') {
            while end + 1 < line.end && chars[end] == sign && is_han(chars[end + 1]) {
                end += 2;
            }
        }
        if end - i < 7 {
            i += 1;
            continue;
        }
        // The word goes on up to the last sign: 范-文-网组织部 is 范-文-网 before 组织部. Brackets around it go, too.
        let open = i > line.start && matches!(chars[i - 1], '(' | '[' | '【');
        let close = matches!(chars.get(end), Some(')' | ']' | '】'));
        found.push(if open && close { (i - 1, end + 1, NOTE) } else { (i, end, NOTE) });
        i = end;
    }
}

/// 💬2, ❤❤❤: pictures of a page, and how many pressed them.
fn pictures(chars: &[char], line: Line, found: &mut Vec<Found>) {
    let mut i = line.start;
    while i < line.end {
        if !pictured(chars[i]) {
            i += 1;
            continue;
        }
        let end = (i..line.end).find(|&k| !pictured(chars[k]) && !matches!(chars[k], '\u{fe0f}' | '\u{200d}'));
        let end = end.unwrap_or(line.end);
        let digits = chars[end..line.end].iter().take(5).take_while(|c| c.is_ascii_digit()).count();
        let alone = chars.get(end + digits).is_none_or(|c| !c.is_alphanumeric());
        found.push((i, if alone { end + digits } else { end }, NOTE));
        i = end.max(i + 1);
    }
}

/// …全年检查 青竹文库 企业58家…: words between blanks inside a line whose other words need none.
fn set_off(chars: &[char], line: Line, known: &Bigrams, found: &mut Vec<Found>) {
    let whole = &chars[line.start..line.end];
    if whole.len() < 20 || !whole.contains(&'。') {
        return;
    }
    // 201x 年底还剩 xx 户: beside figures and letters blanks are usual.
    let ascii = |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(char::is_ascii_alphanumeric);
    let mut at = line.start;
    let mut first = true;
    while at < line.end {
        let until = (at..line.end).find(|&i| chars[i].is_whitespace()).unwrap_or(line.end);
        let text = &chars[at..until];
        let plain = !text.iter().any(|c| stops(*c) || matches!(c, ',' | '、' | ':' | '“' | '”' | '《' | '》'));
        if !first
            && (2..=20).contains(&text.len())
            && plain
            && !ascii(at.checked_sub(2))
            && !ascii(Some(until + 1))
            && !own(text)
            && text.iter().any(|c| is_han(*c))
            && SET_OFF + score_part(text, known) >= LEAST
        {
            found.push((at, until, NOTE));
        }
        first &= text.is_empty();
        at = until + 1;
    }
}

/// 不带病作某某文库业: the name of a site, from the place on where what is left joins to a word that is known.
fn named(chars: &[char], line: Line, known: &Bigrams, found: &mut Vec<Found>) {
    // Few characters begin one of these: most places are passed by a look.
    const FIRST: [char; 12] = ['文', '范', '公', '材', '资', '写', '学', '作', '论', '模', '下', '图'];
    let mut i = line.start + 1;
    while i < line.end {
        let end = FIRST.contains(&chars[i]).then(|| SITE_ENDS.prefix_len(&chars[..line.end], i)).flatten();
        let Some(end) = end.map(|n| i + n) else {
            i += 1;
            continue;
        };
        let right = chars.get(end).copied().unwrap_or('\n');
        let opens = |k: usize| k == line.start || stops(chars[k - 1]) || matches!(chars[k - 1], ' ' | ',' | '、');
        let from = (i.saturating_sub(6).max(line.start)..=i)
            .rev()
            .take_while(|&k| k == i || is_han(chars[k]))
            .find(|&k| opens(k) && i - k >= 1 && i - k <= 4 || k > line.start && known.joins(chars[k - 1], right));
        if let Some(from) = from.filter(|&from| subjects(&chars[from..end]) == 0) {
            found.push((from, end, TORN));
        }
        i = end;
    }
}

/// Names of the site and its slogans, as its own lines spell them.
fn taught<'a>(lines: impl Iterator<Item = &'a [char]>, known: &Bigrams) -> Vec<Vec<char>> {
    let mut all: Vec<Vec<char>> = Vec::new();
    for line in lines.filter(|l| l.len() <= 60) {
        for part in line.split(|c| {
            c.is_whitespace()
                || matches!(c, ':' | '|' | '_' | ',' | '。' | '!' | '>' | '(' | ')' | '【' | '】' | '[' | ']')
        }) {
            if (4..=16).contains(&part.len())
                && part.iter().filter(|c| is_han(**c)).count() >= 3
                && subjects(part) == 0
                && score(part, known) >= 2
                && !all.contains(&part.to_vec())
                && all.len() < NAMES
            {
                all.push(part.to_vec());
            }
        }
    }
    all
}

/// 本文转自某某公文: who the site says it is, in what was taken out.
fn source(text: &[char]) -> Option<Vec<char>> {
    const FROM: [[char; 2]; 6] = [['转', '自'], ['来', '自'], ['摘', '自'], ['源', ':'], ['权', '归'], ['关', '注']];
    let at = (0..text.len()).find(|&i| FROM.iter().any(|f| text[i..].starts_with(f)))? + 2;
    let name: Vec<char> = text[at..].iter().take(9).take_while(|c| is_han(**c)).copied().collect();
    let name = name.strip_suffix(&['所', '有']).unwrap_or(&name).to_vec();
    (3..=8).contains(&name.len()).then_some(name)
}

fn repeated(chars: &[char], line: Line, taught: &[Vec<char>], found: &mut Vec<Found>) {
    if taught.is_empty() {
        return;
    }
    let first: Vec<char> = taught.iter().filter_map(|w| w.first().copied()).collect();
    for i in (line.start..line.end).filter(|&i| first.contains(&chars[i])) {
        if let Some(word) = taught.iter().find(|w| chars[i..line.end].starts_with(w)) {
            let end = i + word.len();
            // (转自某某公文,侵删): with the bracket it stands in.
            let open = chars[line.start..i].iter().rev().take(10).position(|c| matches!(c, '(' | '[' | '【'));
            let close = chars[end..line.end].iter().take(12).position(|c| matches!(c, ')' | ']' | '】'));
            found.push(match (open, close) {
                (Some(a), Some(b)) => (i - a - 1, end + b + 1, TORN),
                _ => (i, end, TORN),
            });
        }
    }
}

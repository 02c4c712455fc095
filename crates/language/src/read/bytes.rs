//! Bytes lost on the way (GBK): `加强;鶎狱h建` is 加强。基层党建 without the first byte of 。, `們?nèi)娼ǔ尚】瞪鐣?huì)` is
//! 們全面建成小康社會 cut into the wrong pairs of bytes by pinyin that was put in between.
//!
//! Only short windows around impossible characters are looked at. In a window all ways to pair the bytes again are
//! searched, a few unknown bytes allowed; a reading counts only if the common words and the rest of the document speak
//! for it. What has no such reading stays as it is, marked as doubtful.

use std::collections::HashSet;

use super::annotation;
use super::charset::{from_gbk, gbk, is_common, is_han, simple};
use super::draft::{Draft, Edit};
use super::{DoubtKind, RepairKind};

/// Common words, one kind of evidence.
const WORDS: &str = include_str!("../../data/words.txt");
/// Readings kept while searching.
const BEAM: usize = 200;
/// More windows than this are not repaired: the text is no Chinese document.
const WINDOWS: usize = 60;
/// Places looked at on either side of the damage.
const MARGIN: usize = 7;

const LOST: &str = "丢失或错位的字节,按 GBK 编码和常用词、上下文推回";
const GARBLED: &str = "乱码:原文字节丢失,无法确定原来的字,请对照原件";

/// One sign of the damaged text: what it shows and the bytes it may have been.
#[derive(Debug, Clone)]
struct Token {
    /// Range in the draft.
    start: usize,
    end: usize,
    shown: char,
    /// As two bytes (punctuation in full width).
    pair: Option<[u8; 2]>,
    /// As one byte; more than one where only its sound is known.
    single: Vec<u8>,
    /// Nothing in the original (an annotation in its right place).
    void: bool,
}

/// Two or three characters that stand together somewhere.
struct Evidence {
    pairs: HashSet<[char; 2]>,
    triples: HashSet<[char; 3]>,
    firsts: HashSet<char>,
}

/// Repairs lost and misaligned bytes.
pub(super) fn repair(draft: &mut Draft) {
    let chars = draft.chars();
    let windows = windows(&chars);
    if windows.is_empty() || windows.len() > WINDOWS {
        return;
    }
    let evidence = evidence(&chars, &windows);
    let mut edits = Vec::new();
    let mut doubts = Vec::new();
    for (start, end) in windows {
        let tokens = tokens(&chars, start.saturating_sub(MARGIN), (end + MARGIN).min(chars.len()));
        match solve(&tokens, &evidence) {
            Some((from, to, text)) => edits.push(Edit::put(from, to, text, RepairKind::LostByte, LOST)),
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

/// A character that does not belong into such a text: not Chinese, not a common sign, or a Chinese one outside GB 2312
/// whose simplified form is not common either.
fn odd(c: char) -> bool {
    if is_han(c) {
        return !is_common(c) && !matches!(gbk(simple(c)), Some([0xb0..=0xf7, 0xa1..=0xfe]));
    }
    matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}')
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
    for word in WORDS.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_whitespace) {
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

/// Full-width twin of an ASCII sign: the sites normalise signs after the damage was done.
fn wide(c: char) -> Option<char> {
    c.is_ascii_graphic().then(|| char::from_u32(c as u32 + 0xfee0)).flatten()
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
        let pair = if c.is_ascii() { wide(c).and_then(gbk) } else { gbk(c) };
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

/// One way to read the tokens so far.
#[derive(Clone)]
struct Path {
    /// Next token, and whether its first byte is used up.
    at: usize,
    half: bool,
    text: Vec<char>,
    /// The guessed second byte just before: its partner must make a pair that no decoder knows, or it would be there.
    dropped: Option<u8>,
    /// Which characters of `text` rest on an unknown byte.
    guessed: Vec<bool>,
    score: f32,
    /// Tokens before this were shown as they are.
    changed_from: Option<usize>,
    /// Length of `text` when the change began.
    text_from: usize,
    /// Last token and text length at which bytes and characters fell together again after a change.
    settled: Option<(usize, usize)>,
}

/// A byte is missing.
const UNKNOWN: f32 = -4.5;
/// The second byte of a pair that was dropped whole.
const PARTNER: f32 = -0.5;

fn char_score(c: char) -> f32 {
    match c {
        '。' | '、' | ',' | '，' | '“' | '”' | '《' | '》' | ';' | ':' | '；' | '：' | '\n' => -0.5,
        c if is_common(c) => -0.5,
        c if odd(c) => -5.0,
        c if is_han(c) => -3.0,
        c if c.is_ascii_graphic() => -1.5,
        ' ' => -0.5,
        '）' | '（' | '！' | '？' | '—' => -1.0,
        _ => -6.0,
    }
}

impl Evidence {
    fn add(&self, text: &[char], c: char) -> f32 {
        let c = simple(c);
        let Some(&last) = text.last() else { return 0.0 };
        let last = simple(last);
        let mut sum = 0.0;
        if self.pairs.contains(&[last, c]) {
            sum += 2.0;
        } else if is_han(last) && is_han(c) {
            sum -= 1.0;
        }
        if let [.., before, _] = text
            && self.triples.contains(&[simple(*before), last, c])
        {
            sum += 1.5;
        }
        sum
    }
}

/// The best reading of the window: (range in the draft, new text); `None` when nothing is better than what is shown.
fn solve(tokens: &[Token], evidence: &Evidence) -> Option<(usize, usize, String)> {
    let mut beam = vec![Path {
        at: 0,
        half: false,
        text: Vec::new(),
        dropped: None,
        guessed: Vec::new(),
        score: 0.0,
        changed_from: None,
        text_from: 0,
        settled: None,
    }];
    let mut done: Vec<Path> = Vec::new();
    // Each step reads one character; a window is short, so is the search.
    for _ in 0..tokens.len() * 2 + 4 {
        let mut next = Vec::new();
        for path in &beam {
            if path.at >= tokens.len() {
                if !path.half {
                    done.push(path.clone());
                }
                continue;
            }
            step(path, tokens, evidence, &mut next);
        }
        if next.is_empty() {
            break;
        }
        // Compare readings that have come equally far.
        next.sort_by(|a, b| b.score.total_cmp(&a.score));
        next.truncate(BEAM);
        beam = next;
    }
    let shown = done.iter().filter(|p| p.changed_from.is_none()).map(|p| p.score).fold(f32::NEG_INFINITY, f32::max);
    let best = done.iter().filter(|p| p.changed_from.is_some()).max_by(|a, b| a.score.total_cmp(&b.score))?;
    let (end, text_end) = best.settled?;
    let from = best.changed_from?;
    let new = &best.text[best.text_from..text_end];
    let guessed = &best.guessed[best.text_from..text_end];
    (best.score > shown + 3.0 && convincing(best, new, guessed, text_end, evidence))
        .then(|| (tokens[from].start, tokens[end - 1].end, new.iter().collect()))
}

/// No odd character left, and the words speak for every guessed character.
fn convincing(path: &Path, new: &[char], guessed: &[bool], text_end: usize, evidence: &Evidence) -> bool {
    if new.iter().any(|&c| odd(c) || char_score(c) <= -5.0) {
        return false;
    }
    let all: Vec<char> = path.text.iter().map(|&c| simple(c)).collect();
    let known = |i: usize| all.get(i..i + 2).is_some_and(|p| evidence.pairs.contains(&[p[0], p[1]]));
    for (k, _) in guessed.iter().enumerate().filter(|g| *g.1) {
        let i = path.text_from + k;
        if !(i > 0 && known(i - 1) || known(i)) {
            return false;
        }
    }
    if !guessed.contains(&true) && new.iter().all(|&c| is_common(c) || "。、，：；！？“”《》（）".contains(c))
    {
        return true;
    }
    // Most pairs of Chinese characters in and around the new text are known ones.
    let around: Vec<usize> = (path.text_from.saturating_sub(1)..text_end)
        .filter(|&i| all.get(i..i + 2).is_some_and(|p| is_han(p[0]) && is_han(p[1])))
        .collect();
    let good = around.iter().filter(|&&i| known(i)).count();
    good * 2 >= around.len()
}

/// How a character was come by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Shown,
    Read,
    Guessed,
    /// Guessed, by this second byte.
    Dropped(u8),
}

impl Path {
    /// This path and one character more.
    fn with(&self, at: usize, half: bool, c: char, cost: f32, how: How, evidence: &Evidence) -> Path {
        let mut p = self.clone();
        p.score += cost + char_score(c) + evidence.add(&p.text, c);
        if how != How::Shown && p.changed_from.is_none() {
            p.changed_from = Some(self.at);
            p.text_from = p.text.len();
        }
        p.text.push(c);
        p.guessed.push(matches!(how, How::Guessed | How::Dropped(_)));
        p.dropped = if let How::Dropped(trail) = how { Some(trail) } else { None };
        (p.at, p.half) = (at, half);
        if how != How::Shown && !half {
            p.settled = Some((at, p.text.len()));
        }
        p
    }
}

/// All readings of one character more.
fn step(path: &Path, tokens: &[Token], evidence: &Evidence, out: &mut Vec<Path>) {
    let token = &tokens[path.at];
    if token.void {
        let mut p = path.clone();
        p.at += 1;
        out.push(p);
        return;
    }
    if path.half {
        // The first byte of this token is used: the second one leads.
        if let Some([_, lead]) = token.pair {
            from_lead(path, tokens, lead, evidence, out);
        }
        return;
    }
    let cost = if token.end - token.start == 1 { 0.0 } else { -4.0 };
    out.push(path.with(path.at + 1, false, token.shown, cost, How::Shown, evidence));
    let Some(pair) = token.pair else {
        for &lead in token.single.iter().filter(|b| **b >= 0x80) {
            from_lead(path, tokens, lead, evidence, out);
        }
        return;
    };
    // A byte was lost before this sign; 。、《 begin with A1, by far the most frequent loss.
    for lead in 0x81..=0xfe_u8 {
        let Some(c) = from_gbk(lead, pair[0]) else { continue };
        let (cost, sure) = match path.dropped {
            Some(trail) if from_gbk(trail, lead).is_none() => (PARTNER, false),
            Some(_) => continue,
            None if lead == 0xa1 => (-2.5, true),
            None => (UNKNOWN, false),
        };
        if sure || worth(path, evidence, c) {
            let how = if sure { How::Read } else { How::Guessed };
            out.push(path.with(path.at, true, c, cost, how, evidence));
        }
    }
}

/// A guessed character is followed only if a known word asks for it, or it may be the first of one.
fn worth(path: &Path, evidence: &Evidence, c: char) -> bool {
    is_common(c) && (evidence.add(&path.text, c) > 0.0 || evidence.firsts.contains(&simple(c)))
}

/// The characters that begin with the byte `lead` and end in the next token, or in a byte that is gone.
fn from_lead(path: &Path, tokens: &[Token], lead: u8, evidence: &Evidence, out: &mut Vec<Path>) {
    let mut next = path.at + 1;
    while tokens.get(next).is_some_and(|t| t.void) {
        next += 1;
    }
    if let Some(token) = tokens.get(next) {
        if let Some(c) = token.pair.and_then(|p| from_gbk(lead, p[0])) {
            out.push(path.with(next, true, c, 0.0, How::Read, evidence));
        }
        for c in token.single.iter().filter_map(|&b| from_gbk(lead, b)) {
            out.push(path.with(next + 1, false, c, 0.0, How::Read, evidence));
        }
    }
    for trail in 0x40..=0xfe_u8 {
        if let Some(c) = from_gbk(lead, trail).filter(|&c| worth(path, evidence, c)) {
            out.push(path.with(next, false, c, UNKNOWN, How::Dropped(trail), evidence));
        }
    }
}

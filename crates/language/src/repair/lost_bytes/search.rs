//! The search for the reading of a damaged window: all ways to pair its bytes, the likeliest first.

use super::token::{Evidence, Token, odd};
use crate::charset::{from_gbk, is_common};
use crate::script::simplify_char as simple;
use crate::text::is_han;

/// Readings kept while searching.
const BEAM: usize = 120;
/// More unknown bytes than this in one window prove nothing.
const GUESSES: u8 = 4;
/// A byte is missing.
const UNKNOWN: f32 = -4.5;
/// The second byte of a pair that was dropped whole.
const PARTNER: f32 = -0.5;
/// The first byte of 。、《 is missing: by far the most frequent loss.
const LOST_A1: f32 = -2.5;

/// One character of a reading, linked to the one before.
#[derive(Clone, Copy)]
struct Node {
    before: u32,
    c: char,
    guessed: bool,
}

/// One way to read the tokens so far.
#[derive(Clone, Copy)]
struct Path {
    /// Next token, and whether its first byte is used up.
    at: usize,
    half: bool,
    /// The last character's node and how many there are.
    node: u32,
    length: usize,
    /// The last two characters, simplified.
    last: [Option<char>; 2],
    /// The guessed second byte just before: its partner must make a pair that no decoder knows, or it would be there.
    dropped: Option<u8>,
    guesses: u8,
    score: f32,
    /// Token and length of the text where the first change began.
    changed: Option<(usize, usize)>,
    /// Token and length of the text where bytes and characters fell together again after the last change.
    settled: Option<(usize, usize)>,
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

struct Search<'a> {
    tokens: &'a [Token],
    evidence: &'a Evidence,
    nodes: Vec<Node>,
    next: Vec<Path>,
}

/// The best reading of the window: (range in the draft, new text); `None` when nothing is better than what is shown.
pub(crate) fn solve(tokens: &[Token], evidence: &Evidence) -> Option<(usize, usize, String)> {
    let mut search = Search { tokens, evidence, nodes: Vec::new(), next: Vec::new() };
    let start = Path {
        at: 0,
        half: false,
        node: u32::MAX,
        length: 0,
        last: [None; 2],
        dropped: None,
        guesses: 0,
        score: 0.0,
        changed: None,
        settled: None,
    };
    let mut beam = vec![start];
    let mut done: Vec<Path> = Vec::new();
    // Each step reads one character; a window is short, so is the search.
    for _ in 0..tokens.len() * 2 + 4 {
        for path in &beam {
            if path.at < tokens.len() {
                search.step(path);
            } else if !path.half {
                done.push(*path);
            }
        }
        if search.next.is_empty() {
            break;
        }
        search.next.sort_by(|a, b| b.score.total_cmp(&a.score));
        search.next.truncate(BEAM);
        beam = std::mem::take(&mut search.next);
    }
    let shown = done.iter().filter(|p| p.changed.is_none()).map(|p| p.score).fold(f32::NEG_INFINITY, f32::max);
    let best = done.iter().filter(|p| p.changed.is_some()).max_by(|a, b| a.score.total_cmp(&b.score))?;
    let ((from, text_from), (to, text_to)) = (best.changed?, best.settled?);
    let (text, guessed) = search.text(best);
    let good = best.score > shown + 3.0 && convincing(&text, &guessed, text_from..text_to, evidence);
    good.then(|| (tokens[from].start, tokens[to - 1].end, text[text_from..text_to].iter().collect()))
}

fn char_score(c: char) -> f32 {
    match c {
        '。' | '、' | ',' | '，' | '“' | '”' | '《' | '》' | ';' | ':' | '；' | '：' | '\n' | ' ' => -0.5,
        c if is_common(c) => -0.5,
        c if odd(c) => -5.0,
        c if is_han(c) => -3.0,
        c if c.is_ascii_graphic() => -1.5,
        '）' | '（' | '！' | '？' | '—' => -1.0,
        _ => -6.0,
    }
}

/// What the words say to `c` behind the two characters before.
fn support(evidence: &Evidence, last: [Option<char>; 2], c: char) -> f32 {
    let c = simple(c);
    let [before, Some(last)] = last else { return 0.0 };
    let pair = if evidence.pairs.contains(&[last, c]) {
        2.0
    } else if is_han(last) && is_han(c) {
        -1.0
    } else {
        0.0
    };
    let triple = before.is_some_and(|b| evidence.triples.contains(&[b, last, c]));
    pair + if triple { 1.5 } else { 0.0 }
}

/// No odd character is left, and the words speak for every guessed character.
fn convincing(text: &[char], guessed: &[bool], range: std::ops::Range<usize>, evidence: &Evidence) -> bool {
    let new = &text[range.clone()];
    if new.iter().any(|&c| char_score(c) <= -5.0) {
        return false;
    }
    let known = |i: usize| text.get(i..i + 2).is_some_and(|p| evidence.pairs.contains(&[simple(p[0]), simple(p[1])]));
    let unsupported = |i: usize| guessed[i] && !(i > 0 && known(i - 1) || known(i));
    if range.clone().any(unsupported) {
        return false;
    }
    let sure = !guessed[range.clone()].contains(&true);
    if sure && new.iter().all(|&c| is_common(c) || "。、，：；！？“”《》（）".contains(c)) {
        return true;
    }
    // Most pairs of Chinese characters in and around the new text are known ones.
    let around: Vec<usize> = (range.start.saturating_sub(1)..range.end)
        .filter(|&i| text.get(i..i + 2).is_some_and(|p| is_han(p[0]) && is_han(p[1])))
        .collect();
    around.iter().filter(|&&i| known(i)).count() * 2 >= around.len()
}

impl Search<'_> {
    /// The characters of a path, and which of them rest on an unknown byte.
    fn text(&self, path: &Path) -> (Vec<char>, Vec<bool>) {
        let (mut text, mut guessed) = (Vec::with_capacity(path.length), Vec::with_capacity(path.length));
        let mut at = path.node;
        while let Some(node) = self.nodes.get(at as usize) {
            text.push(node.c);
            guessed.push(node.guessed);
            at = node.before;
        }
        text.reverse();
        guessed.reverse();
        (text, guessed)
    }

    /// The path and one character more.
    fn push(&mut self, path: &Path, at: usize, half: bool, c: char, cost: f32, how: How) {
        let guess = matches!(how, How::Guessed | How::Dropped(_));
        self.nodes.push(Node { before: path.node, c, guessed: guess });
        let changed = if how == How::Shown { path.changed } else { path.changed.or(Some((path.at, path.length))) };
        let length = path.length + 1;
        self.next.push(Path {
            at,
            half,
            node: u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX),
            length,
            last: [path.last[1], Some(simple(c))],
            dropped: if let How::Dropped(trail) = how { Some(trail) } else { None },
            guesses: path.guesses + u8::from(guess),
            score: path.score + cost + char_score(c) + support(self.evidence, path.last, c),
            changed,
            settled: if how != How::Shown && !half { Some((at, length)) } else { path.settled },
        });
    }

    /// All readings of one character more.
    fn step(&mut self, path: &Path) {
        let tokens = self.tokens;
        let token = &tokens[path.at];
        if token.void {
            self.next.push(Path { at: path.at + 1, ..*path });
            return;
        }
        if path.half {
            // The first byte of this token is used: the second one leads.
            if let Some([_, lead]) = token.pair {
                self.led_by(path, lead);
            }
            return;
        }
        let cost = if token.end - token.start == 1 { 0.0 } else { -4.0 };
        self.push(path, path.at + 1, false, token.shown, cost, How::Shown);
        let Some(pair) = token.pair else {
            for &lead in token.single.iter().filter(|b| **b >= 0x80) {
                self.led_by(path, lead);
            }
            return;
        };
        // A byte was lost before this sign.
        for lead in 0x81..=0xfe_u8 {
            let Some(c) = from_gbk(lead, pair[0]) else { continue };
            let (cost, sure) = match path.dropped {
                Some(trail) if from_gbk(trail, lead).is_none() => (PARTNER, false),
                Some(_) => continue,
                None if lead == 0xa1 => (LOST_A1, true),
                None => (UNKNOWN, false),
            };
            if sure || self.worth(path, c) {
                self.push(path, path.at, true, c, cost, if sure { How::Read } else { How::Guessed });
            }
        }
    }

    /// A guessed character is followed only if a known word asks for it, or it may be the first of one.
    fn worth(&self, path: &Path, c: char) -> bool {
        path.guesses < GUESSES
            && is_common(c)
            && (support(self.evidence, path.last, c) > 0.0 || self.evidence.firsts.contains(&simple(c)))
    }

    /// The characters that begin with the byte `lead` and end in the next token, or in a byte that is gone.
    fn led_by(&mut self, path: &Path, lead: u8) {
        let tokens = self.tokens;
        let next = (path.at + 1..tokens.len()).find(|&i| !tokens[i].void).unwrap_or(tokens.len());
        if let Some(token) = tokens.get(next) {
            if let Some(c) = token.pair.and_then(|p| from_gbk(lead, p[0])) {
                self.push(path, next, true, c, 0.0, How::Read);
            }
            for c in token.single.iter().filter_map(|&b| from_gbk(lead, b)) {
                self.push(path, next + 1, false, c, 0.0, How::Read);
            }
        }
        for trail in 0x40..=0xfe_u8 {
            if let Some(c) = from_gbk(lead, trail).filter(|&c| self.worth(path, c)) {
                self.push(path, next, false, c, UNKNOWN, How::Dropped(trail));
            }
        }
    }
}

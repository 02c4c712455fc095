//! How much speaks for a fragment being the site's: a few signs, each with its weight. None of them knows the words of a
//! certain site; they ask what a piece of an official text would have.

use super::lexicon::{CLOCK_WORDS, OWN, PHRASES, READER_DOES, SPOKEN, STAGE_NOTES, TO_READER, TURNED};
use super::measure::share;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::official::{day, formed, headed, letterhead, names, organ, stage, subjects, titled};
use crate::text::is_han;

/// Pairs are mixed by one multiplication: every pair of a text of a megabyte is counted.
#[derive(Debug, Default)]
struct PairHasher(u64);

impl Hasher for PairHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.write_u64(u64::from(*b)));
    }

    fn write_u64(&mut self, n: u64) {
        let mixed = (self.0 ^ n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ mixed >> 29;
    }
}

fn pair(a: char, b: char) -> u64 {
    u64::from(u32::from(a)) << 32 | u64::from(u32::from(b))
}

/// What the sentences of the document speak of: pairs of characters.
#[derive(Debug, Default)]
pub(crate) struct Bigrams {
    pairs: HashMap<u64, u32, BuildHasherDefault<PairHasher>>,
}

impl Bigrams {
    pub(crate) fn learn(&mut self, text: &[char]) {
        for w in text.windows(2) {
            *self.pairs.entry(pair(w[0], w[1])).or_default() += 1;
        }
    }

    pub(crate) fn joins(&self, a: char, b: char) -> bool {
        self.pairs.contains_key(&pair(a, b))
    }

    /// Share of the pairs of Chinese characters that the sentences hold so many times, in percent.
    fn share(&self, text: &[char], times: u32) -> usize {
        let pairs: Vec<_> = text.windows(2).filter(|w| is_han(w[0]) && is_han(w[1])).collect();
        let known = pairs.iter().filter(|w| self.pairs.get(&pair(w[0], w[1])).is_some_and(|n| *n >= times)).count();
        (known * 100).checked_div(pairs.len()).unwrap_or(0)
    }
}

/// A fragment as the signs see it.
struct Fragment<'a> {
    text: &'a [char],
    /// Percent of its pairs that the document knows.
    known: usize,
    /// Words of offices in it.
    subjects: usize,
    /// Percent of it that is made of words of sites.
    site: usize,
}

/// A sign: what it asks, and what it weighs.
type Feature = (fn(&Fragment) -> bool, i32);

/// The table of signs.
const FEATURES: [Feature; 33] = [
    // The site's.
    (|f| PHRASES.count(f.text) > 0, 3),
    (|f| OWN.count(f.text) > 0, 2),
    (|f| f.site >= 30, 1),
    (|f| f.site >= 60, 1),
    (|f| speaks_to_reader(f.text), 1),
    (|f| latin(f.text), 2),
    (|f| f.text.iter().all(|c| !is_han(*c)), 1),
    (|f| f.text.iter().any(|c| matches!(c, '|' | '_' | '>' | '<' | '»' | '«' | '·' | '•' | '@' | '#' | '~' | '^')), 1),
    (|f| enclosed(f.text), 1),
    (|f| ruled(f.text), 3),
    (|f| f.text.last() == Some(&':'), 1),
    (|f| labelled(f.text), 1),
    (|f| labelled(f.text) && f.text.split(|c| *c == ':').nth(1).is_some_and(titled), 3),
    (|f| f.text[0] == '【' && f.subjects == 0, 1),
    (|f| noted(f.text), 2),
    (|f| captioned(f.text), 3),
    (|f| f.text.iter().any(|c| pictured(*c)), 2),
    (|f| clock(f.text), 2),
    (|f| crowd(f.text), 2),
    (|f| turned(f.text), 4),
    (|f| f.text[0] == '□' && f.text.len() <= 16 && f.text.len() > 2, 2),
    (|f| f.known == 0, 1),
    (|f| f.text.len() <= 6, 1),
    // The document's.
    (|f| f.known >= 30, -1),
    (|f| f.known >= 60, -1),
    (|f| f.subjects >= 1, -1),
    (|f| f.subjects >= 2, -3),
    (|f| names(f.text) || day(f.text) || organ(f.text) || letterhead(f.text) || headed(f.text), -3),
    (|f| f.text[0] == '(' && f.text.last() == Some(&')'), -2),
    (|f| f.text.iter().any(|c| matches!(c, '“' | '”' | '《')), -2),
    (|f| stage(f.text) || formed(f.text), -3),
    (|f| left_out(f.text), -3),
    (|f| f.site < 30 && spoken(f.text), -2),
];

/// The sum of the signs for a line that is no sentence.
pub(crate) fn score(text: &[char], known: &Bigrams) -> i32 {
    sum(text, known, 1)
}

/// The sum of the signs for a part of a sentence: what the document knows must stand elsewhere, too.
pub(crate) fn score_part(text: &[char], known: &Bigrams) -> i32 {
    sum(text, known, 2)
}

fn sum(text: &[char], known: &Bigrams, times: u32) -> i32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is between 0 and 1")]
    let site = (share(text) * 100.0) as usize;
    let fragment = Fragment { text, known: known.share(text, times), subjects: subjects(text), site };
    if text.is_empty() {
        return 0;
    }
    FEATURES.iter().filter(|(sign, _)| sign(&fragment)).map(|(_, weight)| weight).sum()
}

/// ____羽, ××户: a figure left out before what it counts.
fn left_out(text: &[char]) -> bool {
    let sign = |c: char| matches!(c, 'X' | 'x' | '×' | '*' | '_');
    text.windows(3).any(|w| sign(w[0]) && w[0] == w[1] && is_han(w[2]))
}

/// 等会儿大家到对面那块: words to those who listen.
fn spoken(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    SPOKEN.occurs_in(&line)
}

/// 您, 请…, 本文: a page speaks to who reads it.
pub(crate) fn speaks_to_reader(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    TO_READER.occurs_in(&line) || line.find('请').is_some_and(|i| READER_DOES.occurs_in(&line[i..]))
}

/// Small letters, or letters and figures mixed: no word of an office, which writes GDP, APP, XX.
fn latin(text: &[char]) -> bool {
    let small = text.iter().filter(|c| c.is_ascii_lowercase() && **c != 'x').count();
    let letters = text.iter().any(|c| c.is_ascii_alphabetic() && !matches!(c, 'X' | 'x'));
    let large = text.iter().filter(|c| c.is_ascii_uppercase() && **c != 'X').count();
    small >= 3 || large >= 5 || letters && text.iter().filter(|c| c.is_ascii_digit()).count() >= 2
}

fn enclosed(text: &[char]) -> bool {
    matches!(
        (text.first(), text.last()),
        (Some('['), Some(']')) | (Some('【'), Some('】')) | (Some('{'), Some('}')) | (Some('「'), Some('」'))
    )
}

/// ----分页----: hardly anything but signs.
fn ruled(text: &[char]) -> bool {
    let signs = text
        .iter()
        .filter(|c| {
            matches!(c, '-' | '—' | '=' | '~' | '_' | '·' | '.' | '+' | '#' | '…' | '━' | '─' | '═' | '▇' | '■')
        })
        .count();
    signs >= 6 && signs * 10 >= text.len() * 6 && text.iter().any(|c| c.is_alphanumeric())
}

/// (掌声), (停顿): what a program or a clerk noted while others spoke.
fn noted(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    STAGE_NOTES.occurs_in(&line)
}

/// 📢, ☟, ❤: pictures among characters; offices set ★, ● and □.
pub(crate) fn pictured(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{2604}' | '\u{2607}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}')
}

/// 00:12, [00:04:41]: a time as a program writes it; offices say 上午9:00 and give it a name.
fn clock(text: &[char]) -> bool {
    let digit = |i: usize| text.get(i).is_some_and(char::is_ascii_digit);
    let time = (2..text.len()).any(|i| text[i] == ':' && digit(i - 2) && digit(i - 1) && digit(i + 1) && digit(i + 2));
    let line: String = text.iter().collect();
    time && !CLOCK_WORDS.occurs_in(&line)
}

/// 已有3201人围观: a page counts who was there.
fn crowd(text: &[char]) -> bool {
    let line: String = text.iter().collect();
    let rest = line.trim_start_matches(['已', '有', '共', '约']);
    let digits = rest.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | '万')).count();
    let unit: String = rest.chars().skip(digits).collect();
    digits > 0 && unit.starts_with(['人', '次']) && (3..=6).contains(&unit.chars().count()) && subjects(text) == 0
}

/// (下转三版), - 上接第六页 -: where a newspaper goes on.
fn turned(text: &[char]) -> bool {
    let line: String = text.iter().filter(|c| c.is_alphanumeric()).collect();
    let goes = TURNED.prefix(&line).is_some();
    goes && line.ends_with(['页', '版', '面']) && text.len() <= 14
}

/// (图为…): words below a picture that is not there.
pub(crate) fn captioned(text: &[char]) -> bool {
    let from = text.iter().take_while(|c| matches!(c, '(' | '[' | '【' | '▲' | '△' | '↑')).count();
    text[from..].starts_with(&['图', '为']) || text[from..].starts_with(&['图', '片', ':'])
}

/// 字数:1420 with a head that papers do not have.
pub(crate) fn labelled(text: &[char]) -> bool {
    let head = text.iter().position(|c| *c == ':');
    head.is_some_and(|n| (2..=8).contains(&n)) && !headed(text)
}

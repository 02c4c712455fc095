//! The readings of all common characters in one compact table, for matching pinyin against many names at once.

use crate::pinyin;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The unified ideographs: all but some dozens of the characters of the list.
const FIRST: u32 = 0x4e00;
const LAST: u32 = 0x9fff;

/// Every reading of every character: a name is found by any of them, and its own reading decides the rank.
#[derive(Debug)]
pub(super) struct Sounds {
    syllables: Vec<String>,
    /// Per character from [`FIRST`] on: where its readings begin in `ids`; one more at the end.
    starts: Vec<u32>,
    ids: Vec<u16>,
    /// Per character a bit for each first letter (a is bit 0).
    masks: Vec<u32>,
}

impl Sounds {
    /// The table, made at the first use (some 10 ms).
    pub(super) fn get() -> &'static Sounds {
        static SOUNDS: OnceLock<Sounds> = OnceLock::new();
        SOUNDS.get_or_init(Sounds::new)
    }

    fn new() -> Sounds {
        let mut known: HashMap<String, u16> = HashMap::new();
        let mut out = Sounds { syllables: Vec::new(), starts: Vec::new(), ids: Vec::new(), masks: Vec::new() };
        for c in (FIRST..=LAST).filter_map(char::from_u32) {
            out.starts.push(out.ids.len() as u32);
            let mut mask = 0;
            for syllable in pinyin::readings(c) {
                mask |= bit(syllable.as_bytes()[0]);
                let id = *known.entry(syllable).or_insert_with_key(|syllable| {
                    out.syllables.push(syllable.clone());
                    (out.syllables.len() - 1) as u16
                });
                out.ids.push(id);
            }
            out.masks.push(mask);
        }
        out.starts.push(out.ids.len() as u32);
        out
    }

    /// Prepares to ask many names for these lower-case ASCII letters.
    pub(super) fn asked<'a>(&'a self, letters: &'a str) -> Asked<'a> {
        let heads = self.syllables.iter().map(|s| s.starts_with(letters) || letters.starts_with(s.as_str())).collect();
        Asked { sounds: self, letters, heads }
    }

    fn ids(&self, at: usize) -> &[u16] {
        &self.ids[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// Whether some reading of the character begins with this lower-case letter.
    fn begins(&self, c: char, letter: u8) -> bool {
        match index(c) {
            Some(at) => self.masks[at] & bit(letter) != 0,
            None => c.is_ascii() && c.to_ascii_lowercase() == char::from(letter),
        }
    }

    fn spelling(&self, name: &str, letters: &str) -> bool {
        let Some(c) = name.chars().next() else { return false };
        let rest = &name[c.len_utf8()..];
        let Some(at) = index(c) else {
            return letters
                .strip_prefix(c.to_ascii_lowercase())
                .is_some_and(|l| l.is_empty() || self.spelling(rest, l));
        };
        self.ids(at).iter().map(|id| self.syllables[usize::from(*id)].as_str()).any(|syllable| {
            syllable.starts_with(letters) || letters.strip_prefix(syllable).is_some_and(|l| self.spelling(rest, l))
        })
    }
}

/// The table with one query.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    sounds: &'a Sounds,
    letters: &'a str,
    /// Per syllable: whether the query can begin with it. Spares the comparing of letters for nearly every name.
    heads: Vec<bool>,
}

impl Asked<'_> {
    /// Whether a name that begins with this character could match at all.
    pub(super) fn may_begin(&self, c: char) -> bool {
        self.letters.bytes().next().is_some_and(|letter| self.sounds.begins(c, letter))
    }

    /// Whether the name begins with characters that have these initials.
    pub(super) fn initials(&self, name: &str) -> bool {
        let mut chars = name.chars();
        self.letters.bytes().all(|letter| chars.next().is_some_and(|c| self.sounds.begins(c, letter)))
    }

    /// Whether the name begins with characters that are spelt so; the last syllable may be unfinished.
    pub(super) fn spelling(&self, name: &str) -> bool {
        let head = name.chars().next().and_then(index);
        let hopeless = head.is_some_and(|at| !self.sounds.ids(at).iter().any(|id| self.heads[usize::from(*id)]));
        !hopeless && self.sounds.spelling(name, self.letters)
    }
}

fn index(c: char) -> Option<usize> {
    let c = u32::from(c);
    (FIRST..=LAST).contains(&c).then(|| (c - FIRST) as usize)
}

/// The bit of a lower-case letter; none for anything else.
fn bit(letter: u8) -> u32 {
    if letter.is_ascii_lowercase() { 1 << (letter - b'a') } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_reading_is_tried() {
        let sounds = Sounds::get();
        for (name, initials, yes) in [
            ("抚州市", "fzs", true),
            ("抚州市", "fz", true),
            ("抚州市", "zs", false),
            ("抚州市", "fzsx", false),
            ("乐安县", "lax", true),
            ("乐安县", "yax", true),
            ("A区", "aq", true),
        ] {
            assert_eq!(sounds.asked(initials).initials(name), yes, "{name} {initials}");
        }
        for (name, letters, yes) in [
            ("抚州市", "fuzhou", true),
            ("抚州市", "fuzh", true),
            ("抚州市", "f", true),
            ("抚州市", "zhou", false),
            ("抚州市", "fuzhoushiq", false),
            ("乐亭县", "laoting", true),
            ("西安市", "xian", true),
            ("县", "xian", true),
            ("绿地社区", "lvdi", true),
            ("A区", "aqu", true),
        ] {
            assert_eq!(sounds.asked(letters).spelling(name), yes, "{name} {letters}");
        }
    }
}

//! Word lists looked up in texts: one Aho-Corasick automaton a list, over `&str` and over characters.

use std::sync::OnceLock;

use aho_corasick::Anchored;
use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::nfa::contiguous::NFA;

use super::data::{lines, section};

/// A word of a dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub word: &'static str,
    /// Its category or weight as the file says it; empty in a plain list.
    pub value: &'static str,
    /// Its length in characters.
    pub chars: usize,
}

/// A list of words, kept as a `static` and made ready when first asked. Where several words fit, the longest counts.
#[derive(Debug)]
pub(crate) struct Dictionary {
    section: &'static str,
    made: OnceLock<Made>,
}

#[derive(Debug)]
struct Made {
    entries: Vec<Entry>,
    automaton: Option<NFA>,
    /// Bytes of the longest word.
    longest: usize,
    firsts: CharFilter,
    lasts: CharFilter,
}

/// Characters that may begin or end a word (a Bloom filter with one hash): most places of a text are passed over by it.
#[derive(Debug)]
struct CharFilter([u64; 64]);

impl CharFilter {
    fn new(chars: impl Iterator<Item = char>) -> Self {
        let mut bits = [0; 64];
        for (word, bit) in chars.map(Self::place) {
            bits[word] |= bit;
        }
        Self(bits)
    }

    fn may_hold(&self, c: char) -> bool {
        let (word, bit) = Self::place(c);
        self.0[word] & bit != 0
    }

    fn place(c: char) -> (usize, u64) {
        let hash = u32::from(c).wrapping_mul(0x9e37_79b1) >> 20;
        ((hash >> 6) as usize, 1 << (hash & 63))
    }
}

impl Dictionary {
    /// The words of a section of a data file (`include_str!`); see the format in [`super::data`].
    pub(crate) const fn of(file: &'static str, name: &str) -> Self {
        Self { section: section(file, name), made: OnceLock::new() }
    }

    fn made(&self) -> &Made {
        self.made.get_or_init(|| {
            let entries: Vec<Entry> = entries(self.section).collect();
            // Standard semantics report every word at every place; which of them counts is decided below.
            let automaton = NFA::new(entries.iter().map(|e| e.word)).ok();
            let longest = entries.iter().map(|e| e.word.len()).max().unwrap_or(0);
            let firsts = CharFilter::new(entries.iter().filter_map(|e| e.word.chars().next()));
            let lasts = CharFilter::new(entries.iter().filter_map(|e| e.word.chars().next_back()));
            Made { entries, automaton, longest, firsts, lasts }
        })
    }

    /// All words in the order of the file, with their values.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Entry> {
        self.made().entries.iter().copied()
    }

    /// All words in the order of the file.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.entries().map(|e| e.word)
    }

    /// The longest word the text starts with.
    pub(crate) fn prefix(&self, text: &str) -> Option<&'static str> {
        self.prefix_entry(text).map(|e| e.word)
    }

    /// The longest word the text starts with, with its value.
    pub(crate) fn prefix_entry(&self, text: &str) -> Option<Entry> {
        let made = self.made();
        made.firsts.may_hold(text.chars().next()?).then(|| made.anchored(text.bytes()))?
    }

    /// The longest word the text ends with.
    pub(crate) fn suffix(&self, text: &str) -> Option<&'static str> {
        self.suffix_entry(text).map(|e| e.word)
    }

    /// The longest word the text ends with, with its value.
    pub(crate) fn suffix_entry(&self, text: &str) -> Option<Entry> {
        let made = self.made();
        if !made.lasts.may_hold(text.chars().next_back()?) {
            return None;
        }
        let bytes = text.as_bytes();
        made.ending(bytes[bytes.len().saturating_sub(made.longest)..].iter().copied())
    }

    /// The text behind the longest word it starts with.
    pub(crate) fn strip_prefix<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.prefix(text).map(|w| &text[w.len()..])
    }

    /// The text before the longest word it ends with.
    pub(crate) fn strip_suffix<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.suffix(text).map(|w| &text[..text.len() - w.len()])
    }

    /// Whether the text is one of the words.
    pub(crate) fn contains(&self, text: &str) -> bool {
        self.get(text).is_some()
    }

    /// The word with its value, if the text is one.
    pub(crate) fn get(&self, text: &str) -> Option<Entry> {
        self.prefix_entry(text).filter(|e| e.word.len() == text.len())
    }

    /// The places where words stand, in order, with the longest word of each. Words may overlap.
    pub(crate) fn find_all(&self, text: &str) -> impl Iterator<Item = (usize, &'static str)> {
        self.find_entries(text).map(|(at, e)| (at, e.word))
    }

    /// As [`Self::find_all`], with the values of the words.
    pub(crate) fn find_entries(&self, text: &str) -> impl Iterator<Item = (usize, Entry)> {
        text.char_indices().filter_map(|(at, _)| Some((at, self.prefix_entry(&text[at..])?)))
    }

    /// The first place where a word stands, with the longest word there.
    pub(crate) fn find(&self, text: &str) -> Option<(usize, &'static str)> {
        self.find_all(text).next()
    }

    /// Whether one of the words stands anywhere in the text.
    pub(crate) fn occurs_in(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// The length in characters of the longest word that stands at place `at` of the characters.
    pub(crate) fn prefix_len(&self, text: &[char], at: usize) -> Option<usize> {
        let made = self.made();
        let text = text.get(at..)?;
        made.firsts.may_hold(*text.first()?).then(|| made.anchored(utf8(text)))?.map(|e| e.chars)
    }

    /// The length in characters of the longest word the characters end with.
    pub(crate) fn suffix_len(&self, text: &[char]) -> Option<usize> {
        let made = self.made();
        if !made.lasts.may_hold(*text.last()?) {
            return None;
        }
        made.ending(utf8(&text[text.len().saturating_sub(made.longest)..])).map(|e| e.chars)
    }

    /// Whether one of the words stands anywhere in the characters.
    pub(crate) fn occurs_in_chars(&self, text: &[char]) -> bool {
        (0..text.len()).any(|at| self.prefix_len(text, at).is_some())
    }

    /// At how many places of the characters a word stands.
    pub(crate) fn count(&self, text: &[char]) -> usize {
        (0..text.len()).filter(|&at| self.prefix_len(text, at).is_some()).count()
    }
}

impl Made {
    /// The longest word that the bytes begin with.
    fn anchored(&self, bytes: impl Iterator<Item = u8>) -> Option<Entry> {
        let automaton = self.automaton.as_ref()?;
        let mut state = automaton.start_state(Anchored::Yes).ok()?;
        let mut found = None;
        for (at, byte) in bytes.enumerate() {
            state = automaton.next_state(Anchored::Yes, state, byte);
            if automaton.is_dead(state) {
                break;
            }
            // A state also reports words that end here and began later.
            if let Some(entry) = self.reported(automaton, state).find(|e| e.word.len() == at + 1) {
                found = Some(entry);
            }
        }
        found
    }

    /// The longest word that the bytes end with.
    fn ending(&self, bytes: impl Iterator<Item = u8>) -> Option<Entry> {
        let automaton = self.automaton.as_ref()?;
        let mut state = automaton.start_state(Anchored::No).ok()?;
        for byte in bytes {
            state = automaton.next_state(Anchored::No, state, byte);
        }
        // Of equal words, the first of the file.
        self.reported(automaton, state).reduce(|a, b| if b.word.len() > a.word.len() { b } else { a })
    }

    fn reported<'a>(&'a self, automaton: &'a NFA, state: StateID) -> impl Iterator<Item = Entry> + 'a {
        let count = if automaton.is_match(state) { automaton.match_len(state) } else { 0 };
        (0..count).map(move |i| self.entries[automaton.match_pattern(state, i).as_usize()])
    }
}

fn utf8(text: &[char]) -> impl Iterator<Item = u8> {
    text.iter().flat_map(|c| {
        let mut buffer = [0; 4];
        let length = c.encode_utf8(&mut buffer).len();
        buffer.into_iter().take(length)
    })
}

fn entries(section: &'static str) -> impl Iterator<Item = Entry> {
    lines(section).flat_map(|line| {
        let (value, words) = line
            .split_once(char::is_whitespace)
            .and_then(|(value, rest)| Some((value, rest.trim_start().strip_prefix("= ")?)))
            .unwrap_or(("", line));
        words.split_whitespace().map(move |word| {
            // Lists are made once and live as long as the program.
            let word = if word.contains('_') { word.replace('_', " ").leak() } else { word };
            Entry { word, value, chars: word.chars().count() }
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: &str = "[plain]\n村 村委会 委会 委员会 All_rights\n[valued]\n3 = 十分 十\n-1 = 分\n[none]\n# empty\n";
    static PLAIN: Dictionary = Dictionary::of(FILE, "plain");
    static VALUED: Dictionary = Dictionary::of(FILE, "valued");
    static NONE: Dictionary = Dictionary::of(FILE, "none");

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn the_longest_word_counts() {
        assert_eq!(PLAIN.prefix("村委会的"), Some("村委会"));
        assert_eq!(PLAIN.prefix("村委的"), Some("村"));
        assert_eq!(PLAIN.prefix("的村"), None);
        assert_eq!(PLAIN.suffix("某村委会"), Some("村委会"));
        assert_eq!(PLAIN.suffix("某委会"), Some("委会"));
        assert_eq!(PLAIN.suffix("会"), None);
        assert!(PLAIN.contains("委会") && !PLAIN.contains("委") && !PLAIN.contains("委会的"));
        assert_eq!(PLAIN.prefix("All rights"), Some("All rights"));
    }

    #[test]
    fn every_place_is_found() {
        assert_eq!(PLAIN.find_all("在村委会和村").collect::<Vec<_>>(), [(3, "村委会"), (6, "委会"), (15, "村")]);
        assert_eq!(PLAIN.find("有委员会"), Some((3, "委员会")));
        assert!(PLAIN.occurs_in("有村") && !PLAIN.occurs_in("委员") && !PLAIN.occurs_in(""));
    }

    #[test]
    fn characters_are_read_like_text() {
        let text = chars("在村委会和村");
        assert_eq!((PLAIN.prefix_len(&text, 1), PLAIN.prefix_len(&text, 0)), (Some(3), None));
        assert_eq!((PLAIN.prefix_len(&text, 6), PLAIN.suffix_len(&text)), (None, Some(1)));
        assert_eq!(PLAIN.count(&text), 3);
        assert!(PLAIN.occurs_in_chars(&text) && !PLAIN.occurs_in_chars(&text[4..5]));
    }

    #[test]
    fn words_have_values() {
        assert_eq!(VALUED.prefix_entry("十分好").map(|e| (e.word, e.value, e.chars)), Some(("十分", "3", 2)));
        assert_eq!(VALUED.get("分").map(|e| e.value), Some("-1"));
        assert_eq!(VALUED.suffix_entry("五分").map(|e| e.value), Some("-1"));
        let places: Vec<_> = VALUED.find_entries("十分").map(|(at, e)| (at, e.value)).collect();
        assert_eq!(places, [(0, "3"), (3, "-1")]);
        assert_eq!(VALUED.entries().count(), 3);
    }

    #[test]
    fn an_empty_list_finds_nothing() {
        assert_eq!((NONE.prefix("村"), NONE.suffix("村"), NONE.find("村")), (None, None, None));
        assert!(!NONE.occurs_in("村") && !NONE.contains("") && NONE.iter().next().is_none());
    }

    proptest! {
        /// The automaton says what trying every word at every place says.
        #[test]
        fn agrees_with_trying_every_word(text in "[村委员会的A 𠀀]{0,20}") {
            let at = |i: usize| PLAIN.iter().filter(|w| text[i..].starts_with(w)).max_by_key(|w| w.len());
            let all: Vec<_> = text.char_indices().filter_map(|(i, _)| Some((i, at(i)?))).collect();
            prop_assert_eq!(PLAIN.prefix(&text), at(0));
            prop_assert_eq!(PLAIN.suffix(&text), PLAIN.iter().filter(|w| text.ends_with(w)).max_by_key(|w| w.len()));
            prop_assert_eq!(PLAIN.count(&chars(&text)), all.len());
            prop_assert_eq!(PLAIN.occurs_in(&text), !all.is_empty());
            prop_assert_eq!(PLAIN.suffix_len(&chars(&text)), PLAIN.suffix(&text).map(|w| w.chars().count()));
            prop_assert_eq!(PLAIN.find_all(&text).collect::<Vec<_>>(), all);
        }
    }
}

//! Tables of words: one text, words apart by blanks or line ends, so that a table reads like a list.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Words by one of their characters, the longest first.
type ByCharacter = HashMap<char, Vec<&'static str>>;

/// A table of words, kept as a `static`; sorted by first and by last character when first asked so.
#[derive(Debug)]
pub(crate) struct Words {
    text: &'static str,
    by_first: OnceLock<ByCharacter>,
    by_last: OnceLock<ByCharacter>,
}

impl Words {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text, by_first: OnceLock::new(), by_last: OnceLock::new() }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.text.split_ascii_whitespace()
    }

    fn by(&self, character: impl Fn(&str) -> Option<char>) -> ByCharacter {
        let mut map = ByCharacter::new();
        for word in self.iter() {
            map.entry(character(word).unwrap_or(' ')).or_default().push(word);
        }
        // The longest word wins.
        map.values_mut().for_each(|words| words.sort_by_key(|w| std::cmp::Reverse(w.len())));
        map
    }

    /// The longest word the text starts with.
    pub(crate) fn start(&self, text: &str) -> Option<&'static str> {
        let table = self.by_first.get_or_init(|| self.by(|w| w.chars().next()));
        let words = table.get(&text.chars().next()?)?;
        words.iter().find(|w| text.starts_with(**w)).copied()
    }

    /// The longest word the text ends with.
    pub(crate) fn end(&self, text: &str) -> Option<&'static str> {
        let table = self.by_last.get_or_init(|| self.by(|w| w.chars().next_back()));
        let words = table.get(&text.chars().next_back()?)?;
        words.iter().find(|w| text.ends_with(**w)).copied()
    }

    /// Is the text one of the words?
    pub(crate) fn has(&self, text: &str) -> bool {
        self.start(text).is_some_and(|w| w.len() == text.len())
    }

    /// All words of the table that stand in the text, with their offsets; at each place the longest.
    pub(crate) fn all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, &'static str)> + 't {
        text.char_indices().filter_map(|(at, _)| self.start(&text[at..]).map(|w| (at, w)))
    }

    /// Does one of the words stand anywhere in the text?
    pub(crate) fn inside(&self, text: &str) -> bool {
        self.all(text).next().is_some()
    }
}

//! Tables of words: one text, words apart by blanks or line ends, so that a table reads like a list.

use std::collections::HashMap;
use std::sync::OnceLock;

/// A table of words, kept as a `static`; sorted by first character when first used.
#[derive(Debug)]
pub(crate) struct Words {
    text: &'static str,
    by_first: OnceLock<HashMap<char, Vec<&'static str>>>,
}

impl Words {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text, by_first: OnceLock::new() }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.text.split_ascii_whitespace()
    }

    fn by_first(&self) -> &HashMap<char, Vec<&'static str>> {
        self.by_first.get_or_init(|| {
            let mut map: HashMap<char, Vec<&'static str>> = HashMap::new();
            for word in self.iter() {
                map.entry(word.chars().next().unwrap_or(' ')).or_default().push(word);
            }
            // The longest word wins.
            map.values_mut().for_each(|words| words.sort_by_key(|w| std::cmp::Reverse(w.len())));
            map
        })
    }

    /// The longest word the text starts with.
    pub(crate) fn start(&self, text: &str) -> Option<&'static str> {
        let words = self.by_first().get(&text.chars().next()?)?;
        words.iter().find(|w| text.starts_with(**w)).copied()
    }

    /// The longest word the text ends with.
    pub(crate) fn end(&self, text: &str) -> Option<&'static str> {
        self.iter().filter(|w| text.ends_with(w)).max_by_key(|w| w.len())
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

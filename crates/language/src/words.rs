//! Tables of words: one text, words apart by blanks or line ends, so that a table reads like a list.

/// A table of words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words(pub &'static str);

impl Words {
    pub(crate) fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.split_ascii_whitespace()
    }

    /// The longest word the text starts with.
    pub(crate) fn start(self, text: &str) -> Option<&'static str> {
        self.iter().filter(|w| text.starts_with(w)).max_by_key(|w| w.len())
    }

    /// The longest word the text ends with.
    pub(crate) fn end(self, text: &str) -> Option<&'static str> {
        self.iter().filter(|w| text.ends_with(w)).max_by_key(|w| w.len())
    }

    /// Is the text one of the words?
    pub(crate) fn has(self, text: &str) -> bool {
        self.iter().any(|w| w == text)
    }

    /// Does one of the words stand anywhere in the text?
    pub(crate) fn inside(self, text: &str) -> bool {
        self.iter().any(|w| text.contains(w))
    }

    /// The first place where one of the words stands, the longest there.
    pub(crate) fn find(self, text: &str) -> Option<(usize, &'static str)> {
        self.iter().filter_map(|w| text.find(w).map(|at| (at, w))).min_by_key(|&(at, w)| (at, usize::MAX - w.len()))
    }
}

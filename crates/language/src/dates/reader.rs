//! A cursor over a text that takes words and numbers.

use super::number::{Written, number_at};
use crate::text::{Dictionary, Entry};

/// A place in the text; every step skips blanks first (`明年 6 月底前`).
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub at: usize,
}

/// A whole number, or one left out.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Whole {
    Known(i64),
    LeftOut,
}

impl Whole {
    pub(super) fn known(self) -> Option<i64> {
        match self {
            Whole::Known(n) => Some(n),
            Whole::LeftOut => None,
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn rest(&self) -> &'a str {
        let rest = &self.text[self.at..];
        rest.trim_start_matches([' ', '\u{3000}', '\u{a0}'])
    }

    pub(super) fn eat(&mut self, word: &str) -> bool {
        let rest = self.rest();
        if rest.starts_with(word) {
            self.at = self.text.len() - rest.len() + word.len();
            return true;
        }
        false
    }

    /// The longest word of a list.
    pub(super) fn eat_word(&mut self, words: &'static Dictionary) -> Option<&'static str> {
        self.eat_entry(words).map(|e| e.word)
    }

    /// The longest word of a list, with its value.
    pub(super) fn eat_entry(&mut self, words: &'static Dictionary) -> Option<Entry> {
        let entry = words.prefix_entry(self.rest())?;
        self.eat(entry.word);
        Some(entry)
    }

    /// The number that is the value of the longest word of a list.
    pub(super) fn eat_number<T: std::str::FromStr>(&mut self, words: &'static Dictionary) -> Option<T> {
        self.eat_entry(words)?.value.parse().ok()
    }

    pub(super) fn whole(&mut self) -> Option<Whole> {
        let rest = self.rest();
        let (written, length) = number_at(rest)?;
        let value = match written {
            Written::Known(n) => Whole::Known(n.as_whole()?),
            Written::LeftOut => Whole::LeftOut,
        };
        self.at = self.text.len() - rest.len() + length;
        Some(value)
    }

    /// A number followed by a word, or nothing.
    pub(super) fn whole_before(&mut self, words: &'static Dictionary) -> Option<Whole> {
        let back = *self;
        let found = self.whole().filter(|_| self.eat_word(words).is_some());
        if found.is_none() {
            *self = back;
        }
        found
    }
}

pub(super) fn number_character(c: char) -> bool {
    c.is_numeric() || matches!(c, '.' | '十' | '百' | '千' | '万')
}

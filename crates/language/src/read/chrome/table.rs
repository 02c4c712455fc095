//! The table `data/chrome.txt`, read once.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../../data/chrome.txt");

/// Characters are mixed by one multiplication: a text of a megabyte is looked up at each of its places.
#[derive(Debug, Default)]
pub(super) struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.write_u64(u64::from(*b)));
    }

    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }

    fn write_u64(&mut self, n: u64) {
        let mixed = (self.0 ^ n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ mixed >> 29;
    }
}

type ByCharacter = HashMap<char, Vec<Vec<char>>, BuildHasherDefault<Mixed>>;

/// Words found by their first character, or by their last.
#[derive(Debug, Default)]
pub(super) struct List {
    by_first: ByCharacter,
    by_last: ByCharacter,
}

impl List {
    pub(super) fn new(words: &[String]) -> Self {
        let mut by_first = ByCharacter::default();
        let mut by_last = ByCharacter::default();
        for word in words {
            let chars: Vec<char> = word.chars().collect();
            by_last.entry(chars[chars.len() - 1]).or_default().push(chars.clone());
            by_first.entry(chars[0]).or_default().push(chars);
        }
        for list in by_first.values_mut() {
            list.sort_by_key(|w| std::cmp::Reverse(w.len()));
        }
        List { by_first, by_last }
    }

    /// Length of the longest word that stands at `i`.
    pub(super) fn at(&self, text: &[char], i: usize) -> Option<usize> {
        let list = self.by_first.get(text.get(i)?)?;
        list.iter().find(|w| text[i..].starts_with(w)).map(Vec::len)
    }

    /// How many places of the text hold one of the words.
    pub(super) fn count(&self, text: &[char]) -> usize {
        (0..text.len()).filter(|&i| self.at(text, i).is_some()).count()
    }

    /// The text ends with one of the words.
    pub(super) fn ends(&self, text: &[char]) -> bool {
        let list = text.last().and_then(|c| self.by_last.get(c));
        list.is_some_and(|l| l.iter().any(|w| text.ends_with(w)))
    }
}

/// All sections.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) phrases: List,
    pub(super) words: List,
    pub(super) labels: List,
    pub(super) kinds: List,
    pub(super) abstracts: List,
    /// The words of editors: who (小编), what they did (整理), with what (范文), what for (供参考).
    pub(super) editors: [List; 4],
    /// Words of offices that no site writes about itself.
    pub(super) office: List,
    /// Words that a site speaks of itself with, to its reader.
    pub(super) own: List,
    /// Words that a site praises its documents with.
    pub(super) slogans: List,
    pub(super) sites: List,
    /// Watermarks, cut out wherever they stand.
    pub(super) watermarks: List,
    /// What pages file a document under.
    pub(super) shelves: List,
    pub(super) lists: List,
    /// Words on buttons, cut out between sentences and inside them.
    pub(super) buttons: List,
}

/// The table.
pub(super) fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let list = |name: &str| List::new(&section(name));
        Words {
            phrases: list("phrases"),
            words: list("words"),
            labels: list("labels"),
            kinds: list("kinds"),
            abstracts: list("abstracts"),
            editors: [list("who"), list("what"), list("with"), list("wish")],
            office: list("duties"),
            own: list("own"),
            slogans: list("slogans"),
            sites: list("sites"),
            watermarks: list("watermarks"),
            shelves: list("shelves"),
            lists: list("lists"),
            buttons: list("buttons"),
        }
    })
}

fn section(name: &str) -> Vec<String> {
    section_of(TABLE, name)
}

/// The words of one section of a table.
pub(super) fn section_of(table: &str, name: &str) -> Vec<String> {
    let title = format!("[{name}]");
    let head = |l: &&str| l.starts_with('[') && l.ends_with(']') && l.is_ascii();
    table
        .lines()
        .filter(|l| !l.starts_with('#'))
        .skip_while(|l| *l != title)
        .skip(1)
        .take_while(|l| !head(l))
        .flat_map(str::split_whitespace)
        .map(|w| w.replace('_', " "))
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_section_is_there() {
        for name in [
            "phrases",
            "words",
            "labels",
            "kinds",
            "abstracts",
            "who",
            "what",
            "with",
            "wish",
            "duties",
            "own",
            "slogans",
            "sites",
            "lists",
            "buttons",
        ] {
            assert!(super::section(name).len() > 5, "{name}");
        }
    }
}

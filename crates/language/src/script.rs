//! Traditional and simplified characters (繁体、简体).

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::text::{Dictionary, lines, section};

const FILE: &str = include_str!("../data/opencc.txt");
const CHARACTERS: &str = section(FILE, "characters");
/// Traditional phrases, with their simplified form as value.
static PHRASES: Dictionary = Dictionary::of(FILE, "phrases");

fn characters() -> &'static HashMap<char, char> {
    static TABLE: OnceLock<HashMap<char, char>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let pairs = lines(CHARACTERS).flat_map(str::split_whitespace);
        pairs.filter_map(|pair| pair.chars().next().zip(pair.chars().nth(1))).collect()
    })
}

/// The simplified form of one character.
pub(crate) fn simplify_char(c: char) -> char {
    if c.is_ascii() { c } else { characters().get(&c).copied().unwrap_or(c) }
}

/// Traditional → simplified: at each place the longest phrase, else the character.
pub(crate) fn simplify(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    // Words that begin inside one that was taken are passed over.
    let mut phrases = PHRASES.find_entries(text).peekable();
    while let Some(c) = text[at..].chars().next() {
        while phrases.next_if(|(place, _)| *place < at).is_some() {}
        if let Some((_, phrase)) = phrases.next_if(|(place, _)| *place == at) {
            out.push_str(phrase.value);
            at += phrase.word.len();
        } else {
            out.push(simplify_char(c));
            at += c.len_utf8();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_win_over_characters() {
        let phrase = PHRASES.entries().next().expect("a phrase");
        assert_eq!(simplify(&format!("鄉{}村", phrase.word)), format!("乡{}村", phrase.value));
        assert_eq!(simplify("我們要鞏固脫貧成果,乾隆"), "我们要巩固脱贫成果,乾隆");
        assert_eq!((simplify_char('鄉'), simplify_char('村'), simplify_char('a')), ('乡', '村', 'a'));
    }

    #[test]
    fn the_table_is_one_of_pairs() {
        assert!(lines(CHARACTERS).flat_map(str::split_whitespace).all(|pair| pair.chars().count() == 2));
        assert!(characters().len() > 4000);
    }
}

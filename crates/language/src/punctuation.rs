//! Signs as official documents print them: the clean text has ASCII signs, paper has full-width ones (GB/T 15834).

use std::ops::Range;

/// Turns `, : ; ( ) ! ?` that stand beside Chinese characters into their full-width forms and pairs straight quotation marks.
/// Signs between digits and Latin letters stay: 98.36%, 12:30, 1,766.
pub fn full_width(text: &str) -> String {
    Printed::new(text).text
}

/// A text as paper prints it, by the places of the text it was made from.
#[derive(Clone, Debug)]
pub struct Printed {
    text: String,
    /// Byte offsets behind every sign that grew, in the text it was made from and here.
    grown: Vec<(usize, usize)>,
}

impl Printed {
    /// Prints a text.
    pub fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let mut out = Self { text: String::with_capacity(text.len()), grown: Vec::new() };
        let mut open = false;
        let mut from = 0;
        for (at, c) in chars.iter().enumerate() {
            // A pair that was never closed does not turn the marks of the next paragraph round.
            open &= *c != '\n';
            let shown = match (*c, full(*c)) {
                ('"', _) => {
                    open = !open;
                    if open { '“' } else { '”' }
                }
                (_, Some(wide)) if is_chinese(&chars, at) => wide,
                (c, _) => c,
            };
            out.text.push(shown);
            from += c.len_utf8();
            if shown != *c {
                out.grown.push((from, out.text.len()));
            }
        }
        out
    }

    /// What is printed of a stretch of the text it was made from (byte offsets, on characters); empty outside of it.
    pub fn slice(&self, of: Range<usize>) -> &str {
        self.text.get(self.there(of.start)..self.there(of.end)).unwrap_or_default()
    }

    /// Where these words stand in the text it was made from, however their signs are written.
    pub fn find(&self, words: &str) -> Option<Range<usize>> {
        let words = full_width(words);
        let at = self.text.find(&words).filter(|_| !words.is_empty())?;
        Some(self.here(at)..self.here(at + words.len()))
    }

    fn there(&self, place: usize) -> usize {
        let behind = self.grown.partition_point(|(from, _)| *from <= place);
        behind.checked_sub(1).map_or(place, |at| self.grown[at].1 + (place - self.grown[at].0))
    }

    fn here(&self, place: usize) -> usize {
        let behind = self.grown.partition_point(|(_, to)| *to <= place);
        behind.checked_sub(1).map_or(place, |at| self.grown[at].0 + (place - self.grown[at].1))
    }
}

fn full(c: char) -> Option<char> {
    Some(match c {
        ',' => '，',
        ':' => '：',
        ';' => '；',
        '(' => '（',
        ')' => '）',
        '!' => '！',
        '?' => '？',
        _ => return None,
    })
}

/// Chinese characters at most so many places before a sign make it one of theirs: 增长98.36%, 其中.
const NEAR: usize = 10;

/// A sign belongs to Chinese text unless Latin letters or digits stand on both sides of it.
fn is_chinese(chars: &[char], at: usize) -> bool {
    let latin = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let (before, behind) = (at.checked_sub(1).and_then(|i| chars.get(i)), chars.get(at + 1));
    let chinese = |c: Option<&char>| c.is_some_and(|c| !c.is_ascii());
    match chars[at] {
        '(' => chinese(before) || chinese(behind),
        ')' => chars[..at].iter().rev().take_while(|c| **c != '(').any(|c| !c.is_ascii()) || chinese(before),
        _ if latin(before) && latin(behind) => false,
        _ => chinese(behind) || chars[..at].iter().rev().take(NEAR).any(|c| !c.is_ascii()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Printed, full_width};

    #[test]
    fn places_of_the_text_are_places_of_the_print() {
        let text = "各村要排查,整改\"三类\"隐患(12处);报镇里。";
        let printed = Printed::new(text);
        for (at, c) in text.char_indices() {
            let one = printed.slice(at..at + c.len_utf8());
            assert_eq!(one.chars().count(), 1, "{c}");
        }
        assert_eq!(printed.slice(0..text.len()), full_width(text));
        for words in ["整改\"三类\"隐患", "整改“三类”隐患（12处）", "报镇里"] {
            let found = printed.find(words).expect("it is there");
            assert_eq!(full_width(&text[found]), full_width(words));
        }
        assert_eq!(printed.find("没有这句"), None);
        assert_eq!(printed.slice(900..901), "");
    }

    #[test]
    fn signs_beside_chinese_are_wide() {
        for (text, want) in [
            ("同志们:今天开会,讲三点。", "同志们：今天开会，讲三点。"),
            ("要做到\"四个到位\"。", "要做到“四个到位”。"),
            ("(一)走访要勤;(二)责任要实", "（一）走访要勤；（二）责任要实"),
            ("整改率98.36%,12:30前报1,766户", "整改率98.36%，12:30前报1,766户"),
            ("增长9%;明年", "增长9%；明年"),
            ("OK, fine (a)", "OK, fine (a)"),
            ("\"甲\n\"乙\"", "“甲\n“乙”"),
            ("", ""),
        ] {
            assert_eq!(full_width(text), want);
        }
    }
}

//! What all rules of this kind ask of a line: what it was judged to be, and how much of it is made of the words of sites.

use super::lexicon::{PHRASES, SITE_WORDS};
use crate::document::Line;
use crate::text::{is_han, is_numbered, without_blanks};

/// Why it was cut out.
pub(super) const NOTE: &str = "网站加上的文字,不属于正文";

/// A line with one of the phrases is judged by it up to this many characters.
pub(crate) const SHORT: usize = 110;

/// Share of a line made of the words from which it is one of these lines.
pub(crate) const SHARE: f64 = 0.6;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Text,
    Boilerplate,
    /// A bare date, size or page count: boilerplate beside boilerplate, otherwise text.
    Meta,
    /// Text between site words of these lengths.
    Ends {
        head: usize,
        tail: usize,
    },
}

/// Signs and digits that decide nothing.
pub(crate) fn neutral(c: char) -> bool {
    c.is_ascii_digit()
        || c.is_whitespace()
        || c.is_ascii_punctuation()
        || "、。,:;()【】《》“”|·—-…>>»＞→★☆◆●▲▼©：；（）".contains(c)
}

/// 一、 (一) 1、: a numbered line is a text.
pub(crate) fn numbered(text: &[char]) -> bool {
    is_numbered(&text[text.iter().take_while(|c| c.is_whitespace()).count()..])
}

/// Share of the line that the words cover; digits and signs do not count.
pub(crate) fn share(text: &[char]) -> f64 {
    let (mut covered, mut total, mut i) = (0.0, 0.0, 0);
    while i < text.len() {
        if let Some(n) = PHRASES.prefix_len(text, i).max(SITE_WORDS.prefix_len(text, i)) {
            // 大, 中, 小, 页 count only where they stand alone.
            let alone = n > 1 || !text.get(i + 1).is_some_and(|c| is_han(*c)) && (i == 0 || !is_han(text[i - 1]));
            #[expect(clippy::cast_precision_loss, reason = "a line is short")]
            let weight = n as f64;
            total += weight;
            covered += if alone { weight } else { 0.0 };
            i += n;
            continue;
        }
        if !neutral(text[i]) {
            total += 1.0;
        }
        i += 1;
    }
    if total > 0.0 { covered / total } else { 0.0 }
}

/// The characters of a line without its blanks.
pub(super) fn bare(chars: &[char], line: Line) -> Vec<char> {
    without_blanks(&chars[line.start..line.end])
}

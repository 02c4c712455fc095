//! What a damaged window is made of, and what speaks for a reading of it.

use std::collections::HashSet;

use crate::charset::{gbk, is_common};
use crate::script::simplify_char as simple;
use crate::text::is_han;

/// One sign of the damaged text: what it shows and the bytes it may have been.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Range in the draft.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) shown: char,
    /// As two bytes (punctuation in full width).
    pub(super) pair: Option<[u8; 2]>,
    /// As one byte; more than one where only its sound is known.
    pub(super) single: Vec<u8>,
    /// Nothing in the original (an annotation in its right place).
    pub(super) void: bool,
}

/// Two or three characters that stand together somewhere.
pub(super) struct Evidence {
    pub(super) pairs: HashSet<[char; 2]>,
    pub(super) triples: HashSet<[char; 3]>,
    pub(super) firsts: HashSet<char>,
}

/// A character that does not belong into such a text: not Chinese, not a common sign, or a Chinese one outside GB 2312
/// whose simplified form is not common either.
pub(super) fn odd(c: char) -> bool {
    if is_han(c) {
        return !is_common(c) && !matches!(gbk(simple(c)), Some([0xb0..=0xf7, 0xa1..=0xfe]));
    }
    matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}')
}

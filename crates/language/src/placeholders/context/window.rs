//! Windows of text around a figure: its clause, sentence, paragraph, heading.
//!
//! ```text
//! 一是通水。到年底争取资金XX万元 → 通水争取资金 [target]
//! ```

use crate::placeholders::lexicon::{DIGITS, EMPTY_HEADINGS};
use crate::text::is_han;

/// Signs a phrase ends at.
pub(crate) const SEPARATORS: [char; 18] =
    ['”', ',', '，', ';', '；', ':', '：', '。', '!', '?', '！', '？', '\n', '…', ')', '）', '、', '('];

/// Longest phrase looked at on either side, in characters.
pub(crate) const LONGEST: usize = 24;

/// The start of the window of so many characters before `at`.
pub(crate) fn window(text: &str, at: usize, characters: usize) -> usize {
    text[..at].char_indices().rev().take(characters).last().map_or(at, |(i, _)| i)
}

/// So many characters of text behind `at`, up to the end of the clause.
pub(crate) fn window_behind(text: &str, at: usize, characters: usize) -> &str {
    let behind = text[at..].char_indices().take(characters);
    let end = behind.take_while(|(_, c)| !SEPARATORS.contains(c)).last().map_or(0, |(i, c)| i + c.len_utf8());
    &text[at..at + end]
}

/// The clause in front of the figure, as far as it is looked at.
pub(crate) fn clause_before(text: &str, at: usize) -> &str {
    let words = &text[window(text, at, LONGEST)..at];
    words.rsplit([',', ';', '。', '\n', ':']).next().unwrap_or("")
}

/// The sentence up to the figure, as far as it is looked at.
pub(crate) fn sentence_before(text: &str, at: usize) -> &str {
    let back = text[..at].char_indices().rev().take(120);
    let from = back.take_while(|(_, c)| !crate::sentence::closes_sentence(*c)).last().map_or(at, |(i, _)| i);
    &text[from..at]
}

/// The short heading a sentence stands under on its own line, its number and verb taken off: 一是通水。 → 通水.
pub(crate) fn heading_before(text: &str, sentence_start: usize) -> String {
    let Some(before) = text[..sentence_start].strip_suffix('。') else { return String::new() };
    let from = window(before, before.len(), 14);
    let piece =
        before[from..].rsplit(['。', '\n', ';', '；', ',', '，', ')', '）', '、', '.', '!', '?']).next().unwrap_or("");
    let bare = DIGITS
        .iter()
        .find_map(|n| piece.strip_prefix(n).and_then(|r| r.strip_prefix('是').or_else(|| r.strip_prefix('要'))))
        .unwrap_or(piece);
    let bare = bare.trim_start_matches(['抓', '强', '办', '搞', '做', '聚', '促', '跑', '兴', '稳', '守', '修']).trim();
    let numbered = bare.len() < piece.len()
        || text[..from].ends_with(['、', ')', '）', '.'])
        || piece.len() < before[from..].len();
    let plain = bare.chars().all(is_han) && !EMPTY_HEADINGS.occurs_in(bare);
    if numbered && plain && (2..=3).contains(&bare.chars().count()) { bare.to_owned() } else { String::new() }
}

/// What the paragraph says before the sentence of the figure, as far as it is looked at.
pub(crate) fn paragraph_before(text: &str, at: usize) -> &str {
    let from = window(text, at, 160);
    let words = &text[from..at];
    words.rsplit('\n').next().unwrap_or(words)
}

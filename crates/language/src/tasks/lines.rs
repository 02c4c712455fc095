//! Lines, markers and closing brackets: where the words of a clause begin and end.

use super::labels;
use super::owner::Owner;

/// Where the lines of a text end.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).chain([text.len()]).collect())
    }

    /// The end of the line that holds byte `at`.
    pub(super) fn end(&self, at: usize) -> usize {
        self.0.get(self.0.partition_point(|&end| end < at)).copied().unwrap_or(at)
    }
}

/// End of the marker that stands at `start`; its blanks were taken out of `marker`.
pub(super) fn marker_end(text: &str, start: usize, marker: &str) -> usize {
    let mut left = marker.chars();
    let mut expect = left.next();
    for (at, c) in text[start..].char_indices() {
        match expect {
            None => return start + at,
            Some(e) if c == e => expect = left.next(),
            Some(_) if c.is_whitespace() => {}
            Some(_) => return start,
        }
    }
    text.len()
}

/// A bracket with the owner at the end of a clause: the clause without it, and the owner.
pub(super) fn bracket_owner(text: &str, start: usize, end: usize) -> (usize, Option<Owner>) {
    let words = &text[start..end];
    let Some(inner_end) = words.strip_suffix([')', '）']).map(str::len) else { return (end, None) };
    let Some(open) = words[..inner_end].rfind(['(', '（']) else { return (end, None) };
    let inner = &words[open..inner_end];
    let inner = &inner[inner.chars().next().map_or(0, char::len_utf8)..];
    match labels::labelled(inner) {
        Some(owner) if open > 0 => (start + open, Some(owner)),
        _ => (end, None),
    }
}

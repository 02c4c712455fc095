//! Ends of lines, and of the markers that open an entry.

/// Where the lines of a text end.
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).chain([text.len()]).collect())
    }

    /// The end of the line that holds byte `at`.
    pub(crate) fn end(&self, at: usize) -> usize {
        self.0.get(self.0.partition_point(|&end| end < at)).copied().unwrap_or(at)
    }
}

/// End of the marker that stands at `start`; its blanks were taken out of `marker`.
pub(crate) fn marker_end(text: &str, start: usize, marker: &str) -> usize {
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

//! What is wrong with an expression, and where.

/// What is wrong and at which byte of the source.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) text: String,
}

/// A fault at this byte.
pub(super) fn fault<T>(at: usize, text: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { at, text: text.into() })
}

impl Fault {
    /// `column 8: …`, or `line 2, column 8: …` when the source has several lines; counted in characters from 1.
    pub(super) fn message(self, source: &str) -> String {
        let before = source.get(..self.at).unwrap_or(source);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let text = self.text;
        if source.trim_end().contains('\n') {
            format!("line {line}, column {column}: {text}")
        } else {
            format!("column {column}: {text}")
        }
    }
}

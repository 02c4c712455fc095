//! A named problem.

/// One named problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The sentence that names it, its number taken off.
    pub text: String,
    /// Byte offset in the clean text.
    pub start: usize,
    /// Byte offset behind it.
    pub end: usize,
    /// Headings above it, outermost first: marker and heading.
    pub path: Vec<String>,
    /// Tasks that answer it, best first: index among the tasks given.
    pub answered_by: Vec<usize>,
}

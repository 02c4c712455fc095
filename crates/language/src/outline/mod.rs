//! The numbered skeleton of a document (提纲): 一、(一)第一,一是 一要 1、, nested, with what is missing.

/// One numbered entry (条目), a heading or an inline 一是 / 一要.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Depth of nesting in this document; no numbered parent: 1.
    pub level: u8,
    /// The number as written, with its closing sign: `一、`, `(二)`, `第三`, `一是`, `4.`.
    pub marker: String,
    /// The words after the marker up to the end of the sentence or line, shortened.
    pub heading: String,
    /// Byte offset of the marker in the clean text.
    pub start: usize,
    /// Byte offset where what belongs to the entry ends (its sub-entries included).
    pub end: usize,
    /// The marker stands inside running text, not at the start of a line.
    pub inline: bool,
    /// Position of the entry above it in [`Outline::entries`].
    pub parent: Option<usize>,
}

/// An announced number of points (讲三点意见, “五个结合”) against what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announced {
    /// Byte offset of the announcing words in the clean text.
    pub start: usize,
    /// The announcing words as written: `讲三点意见`.
    pub words: String,
    /// How many were announced.
    pub count: u32,
    /// How many entries were found.
    pub found: u32,
    /// Markers that the announced count, and nothing else, shows to be missing at the end.
    pub missing: Vec<String>,
}

/// All numbered entries of a document, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// In the order of the text.
    pub entries: Vec<Entry>,
    /// Markers missing between or before siblings, written as they would be (`2、`).
    pub gaps: Vec<String>,
    /// Announced counts against found ones.
    pub announced: Vec<Announced>,
}

/// Reads the outline of a clean text. Never fails; a text without numbers has no entries.
pub fn outline(_clean: &str) -> Outline {
    Outline::default()
}

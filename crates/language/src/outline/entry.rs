//! What an outline is made of.

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
    /// Markers missing where the text itself was visibly cut (`……略……`): no fault of the author.
    pub cut_gaps: Vec<String>,
    /// Announced counts against found ones.
    pub announced: Vec<Announced>,
}

impl Outline {
    /// An entry and those above it, outermost first; nothing for `None`.
    pub fn path(&self, entry: Option<usize>) -> Vec<&Entry> {
        let mut out = Vec::new();
        let mut next = entry;
        while let Some((at, found)) = next.and_then(|e| Some((e, self.entries.get(e)?))) {
            out.push(found);
            // An entry lies below one before it, so this ends.
            next = found.parent.filter(|parent| *parent < at);
        }
        out.reverse();
        out
    }

    /// The same in words: marker and heading of each.
    pub(crate) fn path_words(&self, entry: Option<usize>) -> Vec<String> {
        self.path(entry).into_iter().map(|e| format!("{}{}", e.marker, e.heading)).collect()
    }
}

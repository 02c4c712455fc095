//! The numbered skeleton of a document (提纲): 一、(一)第一,一是 一要 1、, nested, with what is missing.

mod announced;
mod marks;
mod nest;

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

/// Reads the outline of a clean text. Never fails; a text without numbers has no entries.
pub fn outline(clean: &str) -> Outline {
    let marks = marks::find(clean);
    let placed = nest::nest(&marks);
    let mut entries = Vec::with_capacity(placed.len());
    let mut gaps = Vec::new();
    let mut cut_gaps = Vec::new();
    let mut position = vec![usize::MAX; marks.len()];
    for (k, p) in placed.iter().enumerate() {
        let mark = &marks[p.mark];
        position[p.mark] = k;
        let missing = (p.missing_from..mark.n).map(|n| mark.written(n));
        if p.cut {
            cut_gaps.extend(missing);
        } else {
            gaps.extend(missing);
        }
        let limit = placed.get(k + 1).map_or(clean.len(), |next| marks[next.mark].start);
        entries.push(Entry {
            level: p.level,
            marker: clean[mark.start..mark.end].chars().filter(|c| !c.is_whitespace()).collect(),
            heading: heading(&clean[mark.end..limit.max(mark.end)]),
            start: mark.start,
            end: clean.len(),
            inline: !mark.at_line,
            parent: p.parent.map(|m| position[m]),
        });
    }
    close(clean, &mut entries);
    let announced = announced::find(clean, &entries, &placed, &marks);
    Outline { entries, gaps, cut_gaps, announced }
}

/// The words of an entry up to the end of its first sentence or line.
fn heading(text: &str) -> String {
    let text = text.trim_start();
    let end = text.find(['\n', '。', ';', '；', '!', '！', '?', '？']).unwrap_or(text.len());
    text[..end].trim_end_matches([':', '：', ' ', ',', '，', '、', '\r']).to_owned()
}

/// Sets where each entry ends: at the next one that is not below it; inside running text at the end of the line; and
/// never beyond the closing words of the document (同志们, …).
fn close(clean: &str, entries: &mut [Entry]) {
    let last = entries.last().map_or(0, |e| e.start);
    let closing = clean[last..]
        .match_indices('\n')
        .map(|(i, _)| last + i + 1)
        .find(|&i| {
            let line = clean[i..].trim_start();
            ["同志们", "各位领导", "特此", "最后,", "最后，"].iter().any(|w| line.starts_with(w))
        })
        .unwrap_or(clean.len());
    // From the back, the next start at each level or above: a stack of (level, start).
    let mut after: Vec<(u8, usize)> = Vec::new();
    for entry in entries.iter_mut().rev() {
        while after.last().is_some_and(|a| a.0 > entry.level) {
            after.pop();
        }
        entry.end = after.last().map_or(closing, |a| a.1).max(entry.start);
        if entry.inline {
            let line_end = clean[entry.start..].find('\n').map_or(clean.len(), |i| entry.start + i);
            entry.end = entry.end.min(line_end);
        }
        after.push((entry.level, entry.start));
    }
}

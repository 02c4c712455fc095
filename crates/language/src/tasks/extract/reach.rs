//! How far an owner named before is carried (主体承前).
//!
//! ```text
//! 各村要提高认识,加强领导。6月底前排查隐患点。 → 6月底前排查隐患点 | 各村 | 6月底前 | -
//! ```

use crate::tasks::extract::state::Extractor;

/// Most points looked at below a leading sentence.
const MOST_POINTS: usize = 200;

impl Extractor<'_> {
    /// How far an owner named at `at` is carried: to the end of the paragraph and of its entry.
    pub(crate) fn reach(&self, at: usize, entry: Option<usize>) -> usize {
        let line = self.lines.end(at);
        entry.map_or(line, |e| line.min(self.outline.entries[e].end.max(at)))
    }

    /// How far 各村要做好以下工作: reaches: over the points below it.
    pub(crate) fn reach_of_lead(&self, at: usize, entry: Option<usize>) -> usize {
        let end = entry.map_or(self.text.len(), |e| self.outline.entries[e].end);
        let from = self.outline.entries.partition_point(|e| e.start < at);
        let mut below = self.outline.entries[from..].iter().take(MOST_POINTS).take_while(|e| e.start < end);
        let Some(first) = below.next() else { return at };
        below.find(|e| e.level < first.level).map_or(end, |e| e.start)
    }
}

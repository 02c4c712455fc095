//! The text while it is being repaired: every character knows where in the raw text it came from.

use super::clean::{Clean, Doubt, DoubtKind, Repair, RepairKind};

/// One character and the bytes of the raw text that it comes from.
#[derive(Debug, Clone, Copy)]
struct Cell {
    c: char,
    at: u32,
    until: u32,
}

/// One change: characters `start..end` of the draft become `new`.
#[derive(Debug, Clone)]
pub(crate) struct Edit {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) new: String,
    pub(crate) kind: RepairKind,
    pub(crate) note: &'static str,
}

impl Edit {
    /// Takes characters out.
    pub(crate) fn cut(start: usize, end: usize, kind: RepairKind, note: &'static str) -> Self {
        Edit { start, end, new: String::new(), kind, note }
    }

    /// Puts other characters in their place.
    pub(crate) fn put(start: usize, end: usize, new: impl Into<String>, kind: RepairKind, note: &'static str) -> Self {
        Edit { start, end, new: new.into(), kind, note }
    }
}

/// A doubt at a place of the raw text; it becomes a [`Doubt`] when the draft is finished.
#[derive(Debug, Clone)]
struct RawDoubt {
    kind: DoubtKind,
    start: u32,
    end: u32,
    note: String,
}

/// A text under repair.
#[derive(Debug)]
pub(crate) struct Draft {
    cells: Vec<Cell>,
    raw_len: u32,
    repairs: Vec<Repair>,
    doubts: Vec<RawDoubt>,
}

/// A line of the draft as a range of cells, without its line end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Draft {
    /// Offsets are kept in 32 bits: what lies beyond 4 GiB can not be a document and is left out.
    pub(crate) fn new(raw: &str) -> Self {
        let cells: Vec<Cell> = raw
            .char_indices()
            .map_while(|(i, c)| {
                let until = u32::try_from(i + c.len_utf8()).ok()?;
                Some(Cell { c, at: u32::try_from(i).ok()?, until })
            })
            .collect();
        let raw_len = cells.last().map_or(0, |l| l.until);
        Draft { cells, raw_len, repairs: Vec::new(), doubts: Vec::new() }
    }

    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    /// Characters only, for passes that look at text.
    pub(crate) fn chars(&self) -> Vec<char> {
        self.cells.iter().map(|c| c.c).collect()
    }

    pub(crate) fn slice(&self, start: usize, end: usize) -> String {
        let end = end.min(self.len());
        self.cells[start.min(end)..end].iter().map(|c| c.c).collect()
    }

    fn raw_at(&self, i: usize) -> u32 {
        self.cells.get(i).map_or(self.raw_len, |c| c.at)
    }

    fn raw_end(&self, start: usize, end: usize) -> u32 {
        if end > start { self.cells.get(end - 1).map_or(self.raw_len, |c| c.until) } else { self.raw_at(start) }
    }

    /// All lines, without their ends.
    pub(crate) fn lines(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut start = 0;
        for (i, cell) in self.cells.iter().enumerate() {
            if cell.c == '\n' {
                lines.push(Line { start, end: i });
                start = i + 1;
            }
        }
        lines.push(Line { start, end: self.len() });
        lines
    }

    /// Whether something of this kind was repaired so far.
    pub(crate) fn has(&self, kind: RepairKind) -> bool {
        self.repairs.iter().any(|r| r.kind == kind)
    }

    /// Notes damage that stays in the text.
    pub(crate) fn doubt(&mut self, kind: DoubtKind, start: usize, end: usize, note: impl Into<String>) {
        let (start, end) = (self.raw_at(start), self.raw_end(start, end));
        self.doubts.push(RawDoubt { kind, start, end, note: note.into() });
    }

    /// Replaces characters one for one without listing it: only for the normal form of signs (full width → ASCII).
    pub(crate) fn map(&mut self, f: impl Fn(char) -> char) {
        for cell in &mut self.cells {
            cell.c = f(cell.c);
        }
    }

    /// Drops characters without listing them: only line ends (CR before LF) and byte order marks.
    pub(crate) fn drop_silently(&mut self, gone: impl Fn(&[char], usize) -> bool) {
        let chars = self.chars();
        let mut i = 0;
        self.cells.retain(|_| {
            i += 1;
            !gone(&chars, i - 1)
        });
    }

    /// Drops white space at both ends.
    pub(crate) fn trim(&mut self) {
        let last = self.cells.iter().rposition(|c| !c.c.is_whitespace()).map_or(0, |i| i + 1);
        self.cells.truncate(last);
        let first = self.cells.iter().position(|c| !c.c.is_whitespace()).unwrap_or(0);
        self.cells.drain(..first);
    }

    /// Makes the changes in one pass. Edits that overlap an earlier one are left out.
    pub(crate) fn apply(&mut self, mut edits: Vec<Edit>) {
        if edits.is_empty() {
            return;
        }
        edits.sort_by_key(|e| (e.start, e.end));
        let mut out = Vec::with_capacity(self.cells.len());
        let mut next = 0;
        for edit in edits {
            if edit.start < next || edit.end > self.len() || edit.end < edit.start {
                continue;
            }
            out.extend_from_slice(&self.cells[next..edit.start]);
            let before = self.slice(edit.start, edit.end);
            next = edit.end;
            if before == edit.new {
                out.extend_from_slice(&self.cells[edit.start..edit.end]);
                continue;
            }
            let at = self.raw_at(edit.start);
            let old = &self.cells[edit.start..edit.end];
            // A replacement of the same length keeps the origin of each character.
            let same = edit.new.chars().count() == old.len();
            let until = self.raw_end(edit.start, edit.end);
            out.extend(
                edit.new.chars().enumerate().map(
                    |(k, c)| {
                        if same { Cell { c, ..old[k] } } else { Cell { c, at, until } }
                    },
                ),
            );
            self.repairs.push(Repair {
                kind: edit.kind,
                start: at as usize,
                end: until as usize,
                before,
                after: edit.new,
                note: edit.note.to_owned(),
                at: 0,
                until: 0,
            });
        }
        out.extend_from_slice(&self.cells[next..]);
        self.cells = out;
    }

    /// The finished text, with repairs and doubts located in it.
    pub(crate) fn finish(mut self) -> Clean {
        let mut text = String::with_capacity(self.cells.len() * 3);
        let mut offsets = Vec::with_capacity(self.cells.len() + 1);
        for cell in &self.cells {
            offsets.push(text.len());
            text.push(cell.c);
        }
        offsets.push(text.len());
        let place = |raw: u32| offsets[self.cells.partition_point(|c| c.at < raw)];
        // What was put in at the very end of a range (at == until) still belongs to it.
        let close = |raw: u32| offsets[self.cells.partition_point(|c| c.at < raw || c.at == raw && c.until == raw)];
        for repair in &mut self.repairs {
            repair.at = place(u32::try_from(repair.start).unwrap_or(u32::MAX));
            repair.until = close(u32::try_from(repair.end).unwrap_or(u32::MAX)).max(repair.at);
        }
        self.repairs.sort_by_key(|r| (r.start, r.end));
        let mut doubts: Vec<Doubt> = self
            .doubts
            .iter()
            .map(|d| {
                let start = place(d.start);
                Doubt { kind: d.kind, start, end: place(d.end).max(start), note: d.note.clone() }
            })
            .collect();
        doubts.sort_by_key(|d| (d.start, d.end));
        Clean { text, repairs: self.repairs, doubts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repairs_are_found_in_the_clean_text() {
        let mut d = Draft::new("甲乙乙丙丁");
        d.apply(vec![
            Edit::cut(1, 2, RepairKind::Repetition, "重复"),
            Edit::put(3, 4, "病病", RepairKind::Synonym, "换"),
        ]);
        let clean = d.finish();
        assert_eq!(clean.text, "甲乙病病丁");
        let places: Vec<_> = clean.repairs.iter().map(|r| (r.at, r.until)).collect();
        assert_eq!(places, [(3, 3), (6, 12)]);
        assert_eq!((clean.repairs[1].start, clean.repairs[1].end), (9, 12));
    }

    #[test]
    fn a_place_changed_twice_is_found_too() {
        let mut d = Draft::new("甲乙丙");
        d.apply(vec![Edit::put(1, 2, "二", RepairKind::Synonym, "")]);
        d.apply(vec![Edit::cut(1, 2, RepairKind::Synonym, "")]);
        let clean = d.finish();
        assert_eq!(clean.text, "甲丙");
        assert!(clean.repairs.iter().all(|r| (r.at, r.until) == (3, 3)));
    }

    #[test]
    fn what_was_put_in_is_found() {
        let mut d = Draft::new("和市计划》");
        d.apply(vec![Edit::put(1, 1, "《", RepairKind::LostByte, "")]);
        let clean = d.finish();
        assert_eq!(&clean.text[clean.repairs[0].at..clean.repairs[0].until], "《");
        assert_eq!(clean.undone(0).text, "和市计划》");
    }

    #[test]
    fn a_repair_can_be_undone() {
        let mut d = Draft::new("到达标准,局部群众,10分重要");
        d.apply(vec![
            Edit::put(0, 2, "达到", RepairKind::Synonym, ""),
            Edit::cut(4, 5, RepairKind::Space, ""),
            Edit::put(5, 7, "部分", RepairKind::Synonym, ""),
        ]);
        let clean = d.finish();
        assert_eq!(clean.text, "达到标准部分群众,10分重要");
        let back = clean.undone(1);
        assert_eq!(back.text, "达到标准,部分群众,10分重要");
        assert_eq!(back.repairs.len(), 2);
        let last = &back.repairs[1];
        assert_eq!(&back.text[last.at..last.until], "部分");
        assert_eq!(clean.undone(9), clean);
    }
}

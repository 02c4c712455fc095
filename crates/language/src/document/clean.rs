//! What was found wrong in a text, and what could not be repaired.

/// What was wrong with the text (损坏种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RepairKind {
    /// Lines a web site added: navigation, download and member notices (网站杂文).
    Boilerplate,
    /// Page numbers and running heads inside the text (页码).
    PageMark,
    /// Left-overs of Word or HTML mark-up (Word 残留).
    Markup,
    /// Pinyin in brackets after a character (拼音注音).
    Pinyin,
    /// Traditional characters (繁体).
    Traditional,
    /// Bytes lost in GBK text (丢失字节).
    LostByte,
    /// Characters torn apart by misaligned pinyin or bytes (错位).
    Misaligned,
    /// 一 turned into 1 (一误作 1).
    OneForYi,
    /// Words a rewriting tool swapped for near-synonyms (同义词替换).
    Synonym,
    /// Digits masked by a fixed other number, where the right one can be proved (数字替换).
    MaskedDigits,
    /// The same words twice where this is impossible (重复字词).
    Repetition,
    /// A title, line or block that stands in the text again (重复段落).
    Duplicate,
    /// A line broken in the middle of a sentence (硬换行).
    HardWrap,
    /// A sign of a cut (截断标记) that the site put in.
    Truncation,
    /// Spaces and invisible characters (空白).
    Space,
}

/// One change made to the text as found (修复).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// What was wrong.
    pub kind: RepairKind,
    /// Byte offset in the decoded raw text where it was.
    pub start: usize,
    /// Byte offset in the decoded raw text where it ended.
    pub end: usize,
    /// The text before this repair.
    pub before: String,
    /// The text after this repair; empty when something was taken out.
    pub after: String,
    /// Why, in Chinese, for the reader.
    pub note: String,
    /// Byte offset in the clean text where the repaired place begins.
    pub at: usize,
    /// Byte offset in the clean text where it ends: `at` when the place was taken out. A later repair may have changed
    /// the same place again (錯 → pinyin out → 错), so the text there need not be `after`.
    pub until: usize,
}

/// What kind of damage could not be repaired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DoubtKind {
    /// The text ends before its end (截断).
    Truncated,
    /// A piece in the middle was cut out (省略).
    Cut,
    /// Characters that make no sense and for which no recipe gives an answer (乱码).
    Garbled,
    /// A single character left out or masked (缺字).
    MissingCharacter,
    /// Words or a figure that are probably not the original ones (存疑).
    Doubtful,
}

/// Damage that is marked, never guessed (存疑).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What kind of damage.
    pub kind: DoubtKind,
    /// Byte offset in the clean text.
    pub start: usize,
    /// Byte offset in the clean text where it ends (may equal `start`: something is missing here).
    pub end: usize,
    /// What a person should look at, in Chinese.
    pub note: String,
}

/// A document read as found: its text, what was changed, what is still in doubt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clean {
    /// The clean text: simplified, ASCII `, : ; ( ) ! ?`, one line per paragraph.
    pub text: String,
    /// Every change, in the order of the raw text.
    pub repairs: Vec<Repair>,
    /// Damage that could not be repaired, in the order of the clean text.
    pub doubts: Vec<Doubt>,
}

impl Clean {
    /// The text with one repair taken back (撤销修复): what was there before stands there again. Repairs that lie inside
    /// the same place are taken back with it; the others keep their places. An unknown number changes nothing.
    pub fn undone(&self, index: usize) -> Clean {
        let Some(repair) = self.repairs.get(index) else { return self.clone() };
        let (Some(head), Some(tail)) = (self.text.get(..repair.at), self.text.get(repair.until..)) else {
            return self.clone();
        };
        // Before the place nothing moves, behind it everything by the same step, inside it all falls on its border.
        let step = |place: usize| place.saturating_sub(repair.until) + repair.at + repair.before.len();
        let inside = |start: usize, end: usize| start >= repair.start && end <= repair.end;
        let repairs = self
            .repairs
            .iter()
            .enumerate()
            .filter(|(i, r)| *i != index && !inside(r.start, r.end))
            .map(|(_, r)| {
                let at = if r.start >= repair.end { step(r.at) } else { r.at.min(repair.at) };
                let until = if r.end > repair.start { step(r.until) } else { r.until.min(repair.at) };
                Repair { at, until: until.max(at), ..r.clone() }
            })
            .collect();
        let moved = |place: usize| if place >= repair.until { step(place) } else { place.min(repair.at) };
        let doubts =
            self.doubts.iter().map(|d| Doubt { start: moved(d.start), end: moved(d.end), ..d.clone() }).collect();
        Clean { text: [head, &repair.before, tail].concat(), repairs, doubts }
    }
}

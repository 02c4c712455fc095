//! Finding a unit by name, pinyin or code.

use super::sounds::Sounds;
use super::{Catalogue, Code, Entry, Level, Rows};
use crate::pinyin;
use crate::tokens;
use memchr::memmem::Finder;
use std::collections::BinaryHeap;
use std::ops::Range;

/// What of a unit the query met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Match {
    /// The first digits of the code.
    Code,
    /// A part of the name.
    Name,
    /// The first letters of the pinyin of the name's first characters (`fzs`).
    Initials,
    /// The beginning of the pinyin of the name (`fuzh`).
    Pinyin,
}

/// A unit that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit<'a> {
    /// The unit.
    pub entry: Entry<'a>,
    /// Why it is here.
    pub by: Match,
}

/// Words for the kind of unit at the end of a name, the longer before its own tail: 临川 is 临川区.
pub const UNIT_KINDS: &[&str] = &[
    "社区居民委员会",
    "社区居委会",
    "村民委员会",
    "居民委员会",
    "村委会",
    "居委会",
    "社区",
    "街道",
    "地区",
    "村",
    "镇",
    "乡",
    "区",
    "县",
    "市",
    "省",
];

/// What goes before the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// The whole name or code is what was asked for.
    Exact,
    /// The ordinary case.
    Usual,
    /// Only by a reading that a character has elsewhere (宁 zhù): a last resort.
    OtherReading,
}

/// Lower comes first: the class, then the level, then how well it fits, then the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    class: Class,
    level: Level,
    /// 0 best.
    fit: u8,
    code: Code,
}

/// A found row, ordered by its rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    rank: Rank,
    block: usize,
    row: usize,
    by: Match,
}

/// The best `limit` found so far, the worst on top.
struct Best {
    limit: usize,
    heap: BinaryHeap<Found>,
}

impl Best {
    /// Whether something of this rank would be kept.
    fn wants(&self, rank: Rank) -> bool {
        self.heap.len() < self.limit || self.heap.peek().is_some_and(|worst| rank < worst.rank)
    }

    fn offer(&mut self, found: Found) {
        if self.wants(found.rank) {
            if self.heap.len() == self.limit {
                self.heap.pop();
            }
            self.heap.push(found);
        }
    }
}

impl Catalogue {
    /// The best `limit` units for what a person typed, best first.
    ///
    /// The query may be a part of the name (`临川`, `上顿渡镇`), the pinyin initials of its beginning (`fzs`, `lcq`), the
    /// beginning of its full pinyin (`fuzhou`, `linch`), or the first digits of the code; spaces and width do not
    /// matter. `within` keeps it to one unit and all below it; a code that is not in the list finds nothing.
    ///
    /// Order: what is exactly the query, then the higher level, then the better fit (name without its kind word,
    /// beginning of the name, inside the name; for pinyin the whole name, its beginning), then the code. What only some
    /// other reading of a character finds comes last.
    ///
    /// No pinyin is stored. Pinyin counts from the first character of a name, so one look at that character dismisses
    /// nearly every row; and villages are tried only when the levels above do not fill the `limit`, as they could
    /// not come before them.
    pub fn search(&self, query: &str, within: Option<&str>, limit: usize) -> Vec<Hit<'_>> {
        let mut best = Best { limit, heap: BinaryHeap::new() };
        let query: String = query.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
        let folded = tokens::normalise(&query).replace('ü', "v");
        let scope = match within.map(|code| self.entry(code)) {
            None => None,
            Some(Some(entry)) => Some(entry.code),
            Some(None) => return Vec::new(),
        };
        if limit == 0 || query.is_empty() {
            return Vec::new();
        }
        if folded.bytes().all(|b| b.is_ascii_digit()) {
            self.by_code(&folded, scope, &mut best);
        } else if folded.bytes().all(|b| b.is_ascii_lowercase()) {
            self.by_pinyin(&folded, scope, &mut best);
        } else {
            self.by_name(&query, scope, &mut best);
        }
        let found = best.heap.into_sorted_vec().into_iter();
        found.map(|f| Hit { entry: self.rows(f.block).entry(f.row), by: f.by }).collect()
    }

    /// The unpacked provinces that a scope touches, each with the rows inside it.
    fn scoped(&self, scope: Option<Code>) -> impl Iterator<Item = (usize, &Rows, Range<usize>)> {
        let blocks = match scope {
            Some(unit) => self.block(unit).into_iter().collect::<Vec<_>>(),
            None => (0..self.unpacked.len()).collect(),
        };
        blocks.into_iter().map(move |block| {
            let rows = self.rows(block);
            (block, rows, scope.map_or(0..rows.codes.len(), |unit| rows.range(unit)))
        })
    }

    fn by_code(&self, digits: &str, scope: Option<Code>, best: &mut Best) {
        let Some(floor) = Code::floor(digits) else { return };
        let (from, to) = (floor.number(), floor.number() + 10_u64.pow(12 - digits.len() as u32));
        let (first, last) = (floor.province(), Code::from_number(to - 1).province());
        for (block, packed) in self.archive.provinces.iter().enumerate() {
            let outside = scope.is_some_and(|unit| unit.province() != packed.province);
            if outside || !(first..=last).contains(&packed.province) {
                continue;
            }
            let rows = self.rows(block);
            let wanted = rows.between(from, to);
            let allowed = scope.map_or(0..rows.codes.len(), |unit| rows.range(unit));
            for row in wanted.start.max(allowed.start)..wanted.end.min(allowed.end) {
                let code = Code::from_number(rows.codes[row]);
                let rank = Rank { class: Class::of(code == floor), level: code.level(), fit: 0, code };
                best.offer(Found { rank, block, row, by: Match::Code });
            }
        }
    }

    fn by_name(&self, query: &str, scope: Option<Code>, best: &mut Best) {
        let finder = Finder::new(query);
        for (block, rows, range) in self.scoped(scope) {
            let (mut at, end) = (rows.starts[range.start] as usize, rows.starts[range.end] as usize);
            let mut row = range.start;
            while let Some(offset) = finder.find(&rows.names.as_bytes()[at..end]) {
                row = rows.row_at((at + offset) as u32, row, range.end);
                let code = Code::from_number(rows.codes[row]);
                at = rows.starts[row + 1] as usize;
                // The best it could be; most villages of a broad query end here.
                let hopeful = Rank { class: Class::Exact, level: code.level(), fit: 0, code };
                if best.wants(hopeful) {
                    let name = rows.name(row);
                    let rank = Rank { class: Class::of(name == query), fit: fit(name, query), ..hopeful };
                    best.offer(Found { rank, block, row, by: Match::Name });
                }
                row += 1;
                if row == range.end {
                    break;
                }
            }
        }
    }

    fn by_pinyin(&self, letters: &str, scope: Option<Code>, best: &mut Best) {
        let sounds = Sounds::get().asked(letters);
        for villages in [false, true] {
            if villages
                && best.heap.len() == best.limit
                && best.heap.peek().is_some_and(|w| w.rank.class == Class::Usual)
            {
                return;
            }
            for (block, rows, range) in self.scoped(scope) {
                for row in range {
                    let code = Code::from_number(rows.codes[row]);
                    if (code.level() == Level::Village) != villages {
                        continue;
                    }
                    let name = rows.name(row);
                    if !name.chars().next().is_some_and(|c| sounds.may_begin(c)) {
                        continue;
                    }
                    let initials = sounds.initials(name);
                    if !initials && !sounds.spelling(name) {
                        continue;
                    }
                    let hopeful = Rank { class: Class::Usual, level: code.level(), fit: 0, code };
                    if best.wants(hopeful) {
                        let (class, fit, by) = spoken_fit(name, letters, initials);
                        best.offer(Found { rank: Rank { class, fit, ..hopeful }, block, row, by });
                    }
                }
            }
        }
    }
}

impl Rows {
    /// The row whose name holds this byte; it lies in `from..to`. Gallops, for hits stand close together.
    fn row_at(&self, byte: u32, from: usize, to: usize) -> usize {
        let (mut low, mut step) = (from, 1);
        while low + step < to && self.starts[low + step] <= byte {
            low += step;
            step *= 2;
        }
        let high = (low + step).min(to);
        low + self.starts[low..high].partition_point(|start| *start <= byte) - 1
    }
}

/// How well a name that holds the query fits it.
fn fit(name: &str, query: &str) -> u8 {
    let Some(rest) = name.strip_prefix(query) else { return 3 };
    if rest.is_empty() {
        0
    } else if UNIT_KINDS.contains(&rest) {
        1
    } else {
        2
    }
}

/// How well a name fits letters that match some reading of its characters: its own reading whole or in part, or
/// another one.
fn spoken_fit(name: &str, letters: &str, initials: bool) -> (Class, u8, Match) {
    let reading = pinyin::of_place(name);
    for (spoken, by) in [(reading.initials(), Match::Initials), (reading.full(), Match::Pinyin)] {
        if spoken.starts_with(letters) {
            return (Class::Usual, u8::from(spoken != letters), by);
        }
    }
    (Class::OtherReading, 0, if initials { Match::Initials } else { Match::Pinyin })
}

impl Class {
    fn of(exact: bool) -> Class {
        if exact { Class::Exact } else { Class::Usual }
    }
}

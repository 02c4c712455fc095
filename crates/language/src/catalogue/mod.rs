//! The administrative divisions of the country (统计用区划代码): five levels, 665,271 units, built into the program.
//!
//! For choosing a place by name, pinyin or code, for making the tree of a new installation, and for checking codes in
//! workbooks. It says how the country was divided on one day (2023-06-30); places of an installation are dated records
//! of their own and may differ. Source, licence and how to renew the list: `data/divisions/README.md`.
//!
//! **Cost.** The list is packed by province (2.8 MB in the program, see [`pack`]). A province is unpacked at its first use
//! (江西 in 2 ms, 1 MB) and kept; the whole country takes 50 ms once and leaves the process at 28 MB. A warm search
//! takes 1–12 ms over the country and less than 1 ms in a city (`--example divisions -- measure` prints it all). Give a
//! scope where the user's place is known: it spares the other provinces.

mod code;
pub mod pack;
mod search;
mod sounds;

pub use code::{Code, Kind, Level};
pub use search::{Hit, Match, UNIT_KINDS};

use pack::{Archive, Rows};
use std::ops::Range;
use std::sync::OnceLock;

static PACKED: &[u8] = include_bytes!("../../data/divisions/divisions-2023.bin");

/// One unit of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    pub code: Code,
    /// Its name as published, as a rule with the word for what it is (临川区, 浒湾镇, 黄家村委会).
    pub name: &'a str,
    pub level: Level,
    /// Committee of villagers or residents, by the code; none above the village level.
    pub kind: Option<Kind>,
}

/// The list. Get it with [`Catalogue::open`].
#[derive(Debug)]
pub struct Catalogue {
    archive: Archive<'static>,
    /// In step with `archive.provinces`.
    unpacked: Vec<OnceLock<Rows>>,
}

/// Names of collecting entries that group units in the code but are no place of their own.
const COLLECTING: [&str; 4] = ["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"];

impl Catalogue {
    /// The list of this program. The first call reads the directory of provinces only.
    pub fn open() -> &'static Catalogue {
        static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
        CATALOGUE.get_or_init(|| {
            let archive = Archive::open(PACKED).expect("a test unpacks the built-in list");
            let unpacked = archive.provinces.iter().map(|_| OnceLock::new()).collect();
            Catalogue { archive, unpacked }
        })
    }

    /// The provinces, by code; unpacks none of them.
    pub fn provinces(&self) -> Vec<Entry<'_>> {
        let code = |province: u8| Code::from_number(u64::from(province) * 10_000_000_000);
        self.archive.provinces.iter().map(|p| Entry::new(code(p.province), p.name)).collect()
    }

    /// The unit with this code: 12 digits, or 2, 4, 6, 9 for the levels above the village. None if the code is
    /// malformed or not in the list.
    pub fn entry(&self, code: &str) -> Option<Entry<'_>> {
        self.find(Code::parse(code)?)
    }

    /// [`Catalogue::entry`] for a code already read.
    pub fn find(&self, code: Code) -> Option<Entry<'_>> {
        let rows = self.rows(self.block(code)?);
        rows.codes.binary_search(&code.number()).ok().map(|row| rows.entry(row))
    }

    /// The units directly below, by code: cities of a province, counties (or towns, in the few cities without counties) of
    /// a city and so on. Empty for a village and for a code that is not in the list.
    pub fn children(&self, code: &str) -> Vec<Entry<'_>> {
        let mut out = Vec::new();
        let Some((rows, unit)) = self.row(code) else { return out };
        let below = rows.range(unit);
        let mut row = below.start + 1;
        while row < below.end {
            let entry = rows.entry(row);
            out.push(entry);
            row = rows.range(entry.code).end;
        }
        out
    }

    /// All units below, in the order of the codes (each before what lies in it). Empty as [`Catalogue::children`].
    pub fn descendants(&self, code: &str) -> impl Iterator<Item = Entry<'_>> {
        let found = self.row(code).into_iter();
        found.flat_map(|(rows, unit)| rows.range(unit).skip(1).map(|row| rows.entry(row)))
    }

    /// The units above, from the province down to the one directly above. Empty for a province and for a code that is
    /// not in the list.
    pub fn ancestors(&self, code: &str) -> Vec<Entry<'_>> {
        let mut out = Vec::new();
        let Some(entry) = self.entry(code) else { return out };
        let mut level = entry.level.above();
        while let Some(above) = level {
            let code = above.of(entry.code);
            if code != entry.code {
                out.extend(self.find(code).filter(|e| out.last() != Some(e)));
            }
            level = above.above();
        }
        out.reverse();
        out
    }

    /// The name with those above it: 江西省抚州市临川区上顿渡镇. Collecting entries (市辖区, 省直辖县级行政区划) are left
    /// out between; none if the code is not in the list.
    pub fn full_name(&self, code: &str) -> Option<String> {
        let entry = self.entry(code)?;
        let above = self.ancestors(code);
        let names = above.iter().map(|e| e.name).filter(|name| !COLLECTING.contains(name));
        Some(names.chain([entry.name]).collect())
    }

    /// The rows that hold a unit of the list.
    fn row(&self, code: &str) -> Option<(&Rows, Code)> {
        let unit = self.entry(code)?.code;
        Some((self.rows(self.block(unit)?), unit))
    }

    fn block(&self, code: Code) -> Option<usize> {
        self.archive.provinces.iter().position(|p| p.province == code.province())
    }

    fn rows(&self, block: usize) -> &Rows {
        self.unpacked[block].get_or_init(|| {
            self.archive.provinces[block].rows(&self.archive.endings).expect("a test unpacks the built-in list")
        })
    }
}

impl<'a> Entry<'a> {
    fn new(code: Code, name: &'a str) -> Entry<'a> {
        Entry { code, name, level: code.level(), kind: code.kind() }
    }
}

impl Rows {
    fn name(&self, row: usize) -> &str {
        &self.names[self.starts[row] as usize..self.starts[row + 1] as usize - 1]
    }

    fn entry(&self, row: usize) -> Entry<'_> {
        Entry::new(Code::from_number(self.codes[row]), self.name(row))
    }

    /// The rows of a unit and all below it.
    fn range(&self, unit: Code) -> Range<usize> {
        self.between(unit.number(), unit.end())
    }

    fn between(&self, from: u64, to: u64) -> Range<usize> {
        self.codes.partition_point(|c| *c < from)..self.codes.partition_point(|c| *c < to)
    }
}

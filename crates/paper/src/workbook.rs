//! The form every reader gives: a workbook of sheets of sparse rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil;

use crate::number::{self, DateParts, FormatKind, NumberFormat};

/// A workbook (工作簿) as read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Workbook {
    /// Sheets in the order of the file, hidden ones included.
    pub sheets: Vec<Sheet>,
    /// Serial days count from 1904-01-01 instead of 1900-01-00; needed for numbers that are dates without a format.
    pub date_1904: bool,
    /// What could not be read for certain, in Chinese, for the person who uploaded the file.
    pub doubts: Vec<String>,
}

/// A sheet (工作表). A CSV or HTML file is one sheet without a name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Its name; empty for CSV and HTML.
    pub name: String,
    /// Hidden from the user. Its rows are read only if the limits say so.
    pub hidden: bool,
    /// Rows that hold at least one value, in ascending order.
    pub rows: Vec<Row>,
    /// Merged ranges (合并单元格) in no particular order; may overlap in a damaged file.
    pub merges: Vec<Merge>,
}

/// A row with its number on the sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// 1-based, as people see it.
    pub number: u32,
    /// Hidden or filtered away; still data.
    pub hidden: bool,
    /// Cells that hold a value, in ascending order of columns.
    pub cells: Vec<Cell>,
}

/// What stands in one cell: its value, and how the workbook shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// 0-based: column A is 0.
    pub column: u32,
    /// The value came from a formula.
    pub formula: bool,
    /// What is in it.
    pub value: CellValue,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum CellValue {
    /// Text exactly as stored, white space included.
    Text(Arc<str>),
    /// A number, with the digits as stored.
    Number(Number),
    /// A number under a date format, as the day it is.
    Date(Box<Date>),
    /// TRUE or FALSE.
    Bool(bool),
    /// A stored error such as `#N/A`.
    Error(Box<str>),
    /// A formula whose result was never stored; the formula without `=`, empty for the followers of a shared one.
    FormulaWithoutValue(Box<str>),
    /// Nothing. Readers leave empty cells out; here so that callers can fill gaps.
    Empty,
}

/// A number as stored and as shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// The digits exactly as in the file: `3.61002196304179e+17` tells that an ID went through a number.
    pub source: Box<str>,
    /// How it was shown.
    pub format: Arc<NumberFormat>,
}

impl Number {
    /// The value as plain decimal text at 15 digits, without format: `2.45`.
    pub fn plain(&self) -> String {
        number::plain(&self.source).unwrap_or_else(|| self.source.to_string())
    }

    /// What the person saw: `0007`, `2026.10`, `12.5%`, `3.50万元`.
    pub fn shown(&self) -> String {
        self.format.show(&self.source)
    }
}

/// A cell that is a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Date {
    /// Day and time; midnight when the cell has no time.
    pub at: civil::DateTime,
    /// Which parts the format shows; a date shown without day means its month.
    pub parts: DateParts,
    /// The stored text.
    pub source: Box<str>,
}

impl CellValue {
    /// The value as text, as close to what the person saw as can be told: dates as `2026-03-20` (`2026-03` when the
    /// day is not shown, with time when it is), numbers as shown. Errors and missing results give their sign or nothing.
    pub fn display(&self) -> String {
        match self {
            Self::Text(t) => t.to_string(),
            Self::Number(n) => n.shown(),
            Self::Bool(b) => if *b { "TRUE" } else { "FALSE" }.to_owned(),
            Self::Error(e) => e.to_string(),
            Self::FormulaWithoutValue(_) | Self::Empty => String::new(),
            Self::Date(d) => {
                let (date, time, p) = (d.at.date(), d.at.time(), d.parts);
                let clock = format!("{:02}:{:02}", time.hour(), time.minute());
                match (p.month || p.year || p.day, p.day || !p.month, p.time) {
                    (false, _, true) => clock,
                    (_, _, true) => format!("{date} {clock}"),
                    (_, false, _) => format!("{:04}-{:02}", date.year(), date.month()),
                    _ => date.to_string(),
                }
            }
        }
    }
}

/// A merged range, all ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Merge {
    /// First row, 1-based; its first column holds the value.
    pub first_row: u32,
    /// Last row, 1-based.
    pub last_row: u32,
    /// First column, 0-based.
    pub first_column: u32,
    /// Last column, 0-based.
    pub last_column: u32,
}

impl Sheet {
    /// The cell at a row (1-based) and column (0-based), if it holds a value.
    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        let row = &self.rows[self.rows.binary_search_by_key(&row, |r| r.number).ok()?];
        row.cell(column)
    }

    /// A cursor that finds the merged range of a cell, for walks down the rows.
    pub fn merges_by_row(&self) -> MergeCursor {
        MergeCursor::new(&self.merges)
    }
}

impl Row {
    /// The cell of a column (0-based), if it holds a value.
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        self.cells.binary_search_by_key(&column, |c| c.column).ok().map(|i| &self.cells[i])
    }
}

/// Finds merged ranges in a walk down the rows, in logarithmic time per step whatever a file holds: 50,000 ranges cost
/// no quadratic search. Of ranges that overlap (no honest file has them) the one that begins first holds.
#[derive(Debug, Clone)]
pub struct MergeCursor {
    sorted: Vec<Merge>,
    next: usize,
    row: u32,
    /// Ranges that cover `row`, by first column; disjoint.
    open: BTreeMap<u32, Merge>,
    /// Ranges that cover `row`, by last row.
    ends: BTreeMap<(u32, u32), ()>,
}

impl MergeCursor {
    /// A cursor before the first row.
    pub fn new(merges: &[Merge]) -> Self {
        let mut sorted = merges.to_vec();
        sorted.sort_by_key(|m| (m.first_row, m.first_column));
        Self { sorted, next: 0, row: 0, open: BTreeMap::new(), ends: BTreeMap::new() }
    }

    /// The range that covers a cell (row 1-based, column 0-based). Rows should ascend; going back starts over.
    pub fn at(&mut self, row: u32, column: u32) -> Option<Merge> {
        if row < self.row {
            (self.next, self.row) = (0, 0);
            self.open.clear();
            self.ends.clear();
        }
        if row > self.row {
            self.advance(row);
        }
        self.open.range(..=column).next_back().map(|(_, m)| *m).filter(|m| m.last_column >= column)
    }

    fn advance(&mut self, row: u32) {
        self.row = row;
        while let Some(m) = self.sorted.get(self.next).copied().filter(|m| m.first_row <= row) {
            self.next += 1;
            // Whatever ended before this range begins makes room for it.
            self.close_before(m.first_row);
            let overlaps =
                self.open.range(..=m.last_column).next_back().is_some_and(|(_, o)| o.last_column >= m.first_column);
            if m.last_row >= m.first_row && m.last_column >= m.first_column && !overlaps {
                self.open.insert(m.first_column, m);
                self.ends.insert((m.last_row, m.first_column), ());
            }
        }
        self.close_before(row);
    }

    fn close_before(&mut self, row: u32) {
        while let Some((&(last, column), ())) = self.ends.first_key_value() {
            if last >= row {
                break;
            }
            self.ends.pop_first();
            self.open.remove(&column);
        }
    }
}

/// The letters of a 0-based column: 0 is `A`, 26 is `AA`.
pub fn column_letters(column: u32) -> String {
    let (mut n, mut out) = (u64::from(column) + 1, Vec::new());
    while n > 0 {
        n -= 1;
        out.push(b'A' + (n % 26) as u8);
        n /= 26;
    }
    out.iter().rev().map(|b| *b as char).collect()
}

/// The name of a cell: row 1-based, column 0-based; `(3, 1)` is `B3`.
pub fn cell_name(row: u32, column: u32) -> String {
    format!("{}{row}", column_letters(column))
}

/// Row (1-based) and column (0-based) of a cell name such as `B3` or `$B$3`.
pub fn parse_cell_name(name: &str) -> Option<(u32, u32)> {
    let (mut column, mut row, mut letters) = (0u32, 0u32, 0);
    for b in name.bytes().filter(|b| *b != b'$') {
        match b {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 && letters < 4 => {
                letters += 1;
                column = column * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1;
            }
            b'0'..=b'9' if letters > 0 => row = row.checked_mul(10)?.checked_add(u32::from(b - b'0'))?,
            _ => return None,
        }
    }
    (row > 0 && letters > 0).then(|| (row, column - 1))
}

/// A range such as `A1:C3`, or a single cell.
pub fn parse_range(range: &str) -> Option<Merge> {
    let (first, last) = range.split_once(':').unwrap_or((range, range));
    let ((first_row, first_column), (last_row, last_column)) = (parse_cell_name(first)?, parse_cell_name(last)?);
    Some(Merge { first_row, last_row, first_column, last_column })
}

/// The day and time of a serial number (日期序列值), as Excel counts. `None` outside 1900–9999 and for the day
/// 1900-02-29, which Excel counts though it never was.
pub fn serial_date(serial: &str, date_1904: bool) -> Option<civil::DateTime> {
    let serial: f64 = serial.trim().parse().ok()?;
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // Times are stored as fractions of a day that seldom come out even: to the nearest second.
    let seconds = (serial * 86_400.0).round() as i64;
    let (day, second) = (seconds / 86_400, seconds % 86_400);
    let epoch = match (date_1904, day) {
        (true, _) => civil::date(1904, 1, 1),
        (false, 60) => return None,
        (false, d) if d < 60 => civil::date(1899, 12, 31),
        (false, _) => civil::date(1899, 12, 30),
    };
    let date = epoch.checked_add(jiff::Span::new().try_days(day).ok()?).ok()?;
    let time = civil::time((second / 3600) as i8, (second / 60 % 60) as i8, (second % 60) as i8, 0);
    Some(date.to_datetime(time))
}

/// A stored number under its format: a date if the format shows one and the number is a day.
pub(crate) fn number_value(source: &str, format: &Arc<NumberFormat>, date_1904: bool) -> CellValue {
    if let FormatKind::Date(parts) = format.kind
        && let Some(at) = serial_date(source, date_1904)
    {
        return CellValue::Date(Box::new(Date { at, parts, source: source.into() }));
    }
    CellValue::Number(Number { source: source.into(), format: Arc::clone(format) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_days() {
        for (serial, is_1904, want) in [
            ("1", false, Some("1900-01-01T00:00:00")),
            ("59", false, Some("1900-02-28T00:00:00")),
            ("60", false, None),
            ("61", false, Some("1900-03-01T00:00:00")),
            ("46090", false, Some("2026-03-09T00:00:00")),
            ("44628", true, Some("2026-03-09T00:00:00")),
            ("46090.5", false, Some("2026-03-09T12:00:00")),
            ("46090.999999", false, Some("2026-03-10T00:00:00")),
            ("2958465", false, Some("9999-12-31T00:00:00")),
            ("2958465.9999999", false, None),
            ("-1", false, None),
            ("NaN", false, None),
        ] {
            assert_eq!(serial_date(serial, is_1904).map(|d| d.to_string()).as_deref(), want, "{serial}");
        }
    }

    #[test]
    fn names_go_both_ways() {
        for (row, column, name) in [(1, 0, "A1"), (3, 25, "Z3"), (3, 26, "AA3"), (1_048_576, 16_383, "XFD1048576")] {
            assert_eq!(cell_name(row, column), name);
            assert_eq!(parse_cell_name(name), Some((row, column)));
        }
        for bad in ["", "A", "1", "1A", "A0", "ABCDE1", "A99999999999", "A-1"] {
            assert_eq!(parse_cell_name(bad), None, "{bad}");
        }
    }

    proptest::proptest! {
        /// The cursor agrees with a plain search over disjoint ranges, in any order of questions.
        #[test]
        fn cursor_is_a_search(
            seeds in proptest::collection::vec((1u32..30, 0u32..10, 0u32..5, 0u32..3), 0..20),
            asked in proptest::collection::vec((1u32..40, 0u32..15), 0..60),
        ) {
            let mut merges: Vec<Merge> = Vec::new();
            for (r, c, h, w) in seeds {
                let m = Merge { first_row: r, last_row: r + h, first_column: c, last_column: c + w };
                let apart = |o: &Merge| o.last_row < m.first_row || m.last_row < o.first_row
                    || o.last_column < m.first_column || m.last_column < o.first_column;
                if merges.iter().all(apart) {
                    merges.push(m);
                }
            }
            let mut cursor = MergeCursor::new(&merges);
            for (r, c) in asked {
                let want = merges.iter().copied()
                    .find(|m| (m.first_row..=m.last_row).contains(&r) && (m.first_column..=m.last_column).contains(&c));
                proptest::prop_assert_eq!(cursor.at(r, c), want);
            }
        }
    }
}

//! Passes the XML of a sheet through and marks cells and rows on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Read, Write};

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Reader, Writer};

use crate::workbook::{cell_name, parse_cell_name};
use crate::xml::attr;

/// What is marked on a sheet.
#[derive(Debug, Clone, Default)]
pub(super) struct Marks {
    /// By row, 1-based.
    pub(super) rows: BTreeMap<u32, RowMarks>,
    /// The column that says what is wrong, 0-based.
    pub(super) column: u32,
    /// Texts of an earlier import stand in that column below this row.
    pub(super) stale_below: Option<u32>,
}

/// What is marked in a row.
#[derive(Debug, Clone, Default)]
pub(super) struct RowMarks {
    /// Columns of the wrong cells.
    pub(super) cells: BTreeSet<u32>,
    /// What the new column says.
    pub(super) message: String,
    /// It is the heading of that column.
    pub(super) heading: bool,
}

/// How many styles of each kind a workbook has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StyleCounts {
    pub(super) fonts: usize,
    pub(super) fills: usize,
    pub(super) cells: usize,
}

/// The cell styles that are added: texts first, then a red twin for every style of a marked cell.
#[derive(Debug)]
pub(super) struct StyleMap {
    pub(super) counts: StyleCounts,
    /// Text as text.
    pub(super) text: usize,
    /// What is wrong, in red.
    pub(super) message: usize,
    /// Twins by the style they are made of.
    pub(super) red: BTreeMap<usize, usize>,
}

impl StyleMap {
    pub(super) fn new(counts: &StyleCounts) -> Self {
        Self { counts: *counts, text: counts.cells, message: counts.cells + 1, red: BTreeMap::new() }
    }

    fn red(&mut self, style: usize) -> usize {
        let next = self.counts.cells + 2 + self.red.len();
        *self.red.entry(style).or_insert(next)
    }
}

/// Why a sheet can not be passed through.
#[derive(Debug)]
pub(super) struct Odd;

impl From<quick_xml::Error> for Odd {
    fn from(_: quick_xml::Error) -> Self {
        Self
    }
}

impl From<std::io::Error> for Odd {
    fn from(_: std::io::Error) -> Self {
        Self
    }
}

/// Copies a sheet with its marks.
pub(super) fn patch_sheet(
    input: impl Read,
    out: &mut impl Write,
    marks: &Marks,
    styles: &mut StyleMap,
) -> Result<(), Odd> {
    let mut reader = Reader::from_reader(BufReader::new(input));
    let mut pass = Pass {
        writer: Writer::new(out),
        marks,
        styles,
        rows: marks.rows.keys().copied().collect(),
        prefix: String::new(),
        row: 0,
        column: 0,
        todo: BTreeMap::new(),
    };
    let mut buf = Vec::new();
    let (mut in_data, mut skip) = (false, 0usize);
    loop {
        buf.clear();
        let event = reader.read_event_into(&mut buf)?;
        if skip > 0 {
            match event {
                Event::Start(_) => skip += 1,
                Event::End(_) => skip -= 1,
                Event::Eof => return Err(Odd),
                _ => {}
            }
            continue;
        }
        let (name, is_empty) = match &event {
            Event::Start(e) => (e.local_name().as_ref().to_owned(), false),
            Event::Empty(e) => (e.local_name().as_ref().to_owned(), true),
            Event::End(e) => {
                match e.local_name().as_ref() {
                    "row" if in_data => pass.flush(u32::MAX)?,
                    "sheetData" => {
                        pass.missing_rows(u32::MAX)?;
                        in_data = false;
                    }
                    _ => {}
                }
                pass.writer.write_event(event)?;
                continue;
            }
            Event::Eof => return Ok(()),
            _ => {
                pass.writer.write_event(event)?;
                continue;
            }
        };
        let (Event::Start(e) | Event::Empty(e)) = &event else { return Err(Odd) };
        match name.as_str() {
            // The size of the sheet changes; programs count it anew.
            "dimension" => skip = usize::from(!is_empty),
            "sheetData" => {
                pass.prefix = prefix(e);
                in_data = !is_empty;
                if is_empty {
                    pass.writer.write_event(Event::Start(e.borrow()))?;
                    pass.missing_rows(u32::MAX)?;
                    pass.writer.write_event(Event::End(BytesEnd::new(e.name().as_ref())))?;
                } else {
                    pass.writer.write_event(event)?;
                }
            }
            "row" if in_data => pass.begin_row(e, is_empty)?,
            "c" if in_data => skip = pass.cell(e, is_empty)?,
            _ => pass.writer.write_event(event)?,
        }
    }
}

/// Something to write at a column of the current row.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Todo {
    Red,
    Message,
    /// A text of an earlier import, to be left out.
    Stale,
}

struct Pass<'a, W: Write> {
    writer: Writer<W>,
    marks: &'a Marks,
    styles: &'a mut StyleMap,
    /// Marked rows that have not come yet.
    rows: BTreeSet<u32>,
    /// Namespace prefix of the sheet's elements with its colon, mostly empty.
    prefix: String,
    row: u32,
    /// The column after the cell that came last.
    column: u32,
    todo: BTreeMap<u32, Todo>,
}

impl<W: Write> Pass<'_, W> {
    fn begin_row(&mut self, e: &BytesStart<'_>, is_empty: bool) -> Result<(), Odd> {
        let row = attr(e, "r").and_then(|r| r.trim().parse().ok()).unwrap_or(self.row + 1);
        if row <= self.row {
            return Err(Odd);
        }
        self.missing_rows(row)?;
        self.row = row;
        self.column = 0;
        self.prepare(row);
        self.rows.remove(&row);
        if self.todo.is_empty() {
            let event = if is_empty { Event::Empty(e.borrow()) } else { Event::Start(e.borrow()) };
            return Ok(self.writer.write_event(event)?);
        }
        // `spans` says from where to where cells stand, which is no longer true.
        self.writer.write_event(Event::Start(without(e, "spans", None)))?;
        if is_empty {
            self.flush(u32::MAX)?;
            self.writer.write_event(Event::End(BytesEnd::new(e.name().as_ref())))?;
        }
        Ok(())
    }

    fn prepare(&mut self, row: u32) {
        self.todo.clear();
        if self.marks.stale_below.is_some_and(|below| row > below) {
            self.todo.insert(self.marks.column, Todo::Stale);
        }
        if let Some(marks) = self.marks.rows.get(&row) {
            self.todo.extend(marks.cells.iter().map(|c| (*c, Todo::Red)));
            self.todo.insert(self.marks.column, Todo::Message);
        }
    }

    /// Writes one cell of the sheet; gives how many open elements are to be passed over (1 for its content).
    fn cell(&mut self, e: &BytesStart<'_>, is_empty: bool) -> Result<usize, Odd> {
        let column = attr(e, "r").and_then(|r| parse_cell_name(&r)).map_or(self.column, |(_, column)| column);
        if column < self.column {
            return Err(Odd);
        }
        self.flush(column)?;
        self.column = column + 1;
        let event = |e: BytesStart<'static>| if is_empty { Event::Empty(e) } else { Event::Start(e) };
        match self.todo.remove(&column) {
            None => self.writer.write_event(event(e.to_owned()))?,
            Some(Todo::Red) => {
                let style = attr(e, "s").and_then(|s| s.parse().ok()).unwrap_or(0);
                let red = self.styles.red(style).to_string();
                self.writer.write_event(event(without(e, "s", Some(&red))))?;
            }
            Some(todo) => {
                if todo == Todo::Message {
                    self.write(column, todo)?;
                }
                return Ok(usize::from(!is_empty));
            }
        }
        Ok(0)
    }

    /// Writes what stands left of a column and has no cell in the file.
    fn flush(&mut self, before: u32) -> Result<(), Odd> {
        while let Some((&column, &todo)) = self.todo.first_key_value().filter(|(c, _)| **c < before) {
            self.todo.remove(&column);
            self.write(column, todo)?;
        }
        Ok(())
    }

    fn write(&mut self, column: u32, todo: Todo) -> Result<(), Odd> {
        let prefix = &self.prefix;
        let xml = match (todo, self.marks.rows.get(&self.row)) {
            (Todo::Message, Some(marks)) => {
                let style = if marks.heading { self.styles.text } else { self.styles.message };
                text_cell(prefix, self.row, column, style, &marks.message)
            }
            (Todo::Red, _) => {
                let style = self.styles.red(0);
                format!("<{prefix}c r=\"{}\" s=\"{style}\"/>", cell_name(self.row, column))
            }
            _ => return Ok(()),
        };
        Ok(self.writer.get_mut().write_all(xml.as_bytes())?)
    }

    /// Writes marked rows before a row number that the file has not.
    fn missing_rows(&mut self, before: u32) -> Result<(), Odd> {
        while let Some(row) = self.rows.first().copied().filter(|r| *r < before) {
            self.rows.remove(&row);
            self.row = row;
            self.prepare(row);
            let prefix = self.prefix.clone();
            self.writer.get_mut().write_all(format!("<{prefix}row r=\"{row}\">").as_bytes())?;
            self.flush(u32::MAX)?;
            self.writer.get_mut().write_all(format!("</{prefix}row>").as_bytes())?;
        }
        Ok(())
    }
}

/// The prefix of an element with its colon.
fn prefix(e: &BytesStart<'_>) -> String {
    e.name().as_ref().rsplit_once(':').map_or_else(String::new, |(prefix, _)| format!("{prefix}:"))
}

/// The same element without an attribute, or with another value for it.
pub(super) fn without(e: &BytesStart<'_>, attribute: &str, value: Option<&str>) -> BytesStart<'static> {
    let name = e.name();
    let mut out = BytesStart::new(name.as_ref().to_owned());
    for a in e.attributes().with_checks(false).flatten().filter(|a| a.key.as_ref() != attribute) {
        // Values go through as they stand; only the quotes around them may be others.
        let value = a.value.replace('"', "&quot;");
        out.push_attribute(Attribute { key: a.key, value: value.into() });
    }
    if let Some(value) = value {
        out.push_attribute((attribute, value));
    }
    out
}

/// A cell that holds a text, as XML.
pub(super) fn text_cell(prefix: &str, row: u32, column: u32, style: usize, text: &str) -> String {
    let name = cell_name(row, column);
    let text = escape(&super::write::clip(text));
    format!(
        "<{prefix}c r=\"{name}\" s=\"{style}\" t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{text}</{prefix}t></{prefix}is></{prefix}c>"
    )
}

/// Text safe in XML: markup escaped, characters that XML can not hold left out.
fn escape(text: &str) -> String {
    let clean: String = text
        .chars()
        .filter(|c| matches!(c, '\t' | '\n') || !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
        .collect();
    quick_xml::escape::escape(clean).into_owned()
}

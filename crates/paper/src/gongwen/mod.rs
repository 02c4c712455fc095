//! Official documents (公文) in Word, in the layout of GB/T 9704-2012 党政机关公文格式.
//!
//! The package is written part by part from our own text: eight small parts give exact control of page, grid and fonts,
//! which a general writer does not.

mod document;
mod layout;
mod parts;

use std::io::{Cursor, Write};

use jiff::civil;
use zip::write::SimpleFileOptions;

pub use layout::{Fonts, Layout};

use crate::numerals::chinese;

/// A document before layout.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gongwen {
    /// Name of the issuing body in red over the document (发文机关标志); reports have none.
    pub letterhead: Option<String>,
    /// Document number (发文字号) such as `临乡振〔2026〕12号`; stands under the letterhead.
    pub number: Option<String>,
    /// Title (标题), one line each, broken where the words allow.
    pub title: Vec<String>,
    /// Whom it is sent to (主送机关); ends with a full-width colon, added if missing.
    pub addressee: Option<String>,
    /// The text.
    pub body: Vec<Block>,
    /// Names of attachments (附件说明), in order.
    pub attachments: Vec<String>,
    /// Who signs (发文机关署名).
    pub issuer: Option<String>,
    /// Day of issue (成文日期), written `2026年3月20日`.
    pub date: Option<civil::Date>,
    /// Where the figures come from (数字口径): formula, cut-off, who confirmed; small print after the date.
    pub basis: Vec<String>,
    /// When the file was made, for its properties.
    pub made: Option<civil::DateTime>,
}

/// A piece of the text.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Para(Para),
    Table(Grid),
    /// What follows begins on a new page.
    PageBreak,
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Para {
    /// What it is.
    pub kind: ParaKind,
    /// Its text; numbers such as `一、` are part of it (see [`number`]).
    pub runs: Vec<Run>,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ParaKind {
    /// First level, `一、`, 黑体.
    H1,
    /// Second level, `（一）`, 楷体.
    H2,
    /// Third level, `1.`, 仿宋.
    H3,
    /// Fourth level, `（1）`, 仿宋.
    H4,
    /// Body text (正文), first line indented by two characters.
    #[default]
    Body,
    /// Flush left, without indent.
    Left,
    /// Centred, such as the name of a table.
    Centre,
    /// Flush right, such as the unit of a table.
    Right,
}

/// Text of one look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// The characters; a line feed breaks the line.
    pub text: String,
    pub bold: bool,
    /// A faint dotted line below: a figure that the system filled in and that can be traced.
    pub underline_faint: bool,
    /// A footnote (脚注) of this place.
    pub footnote: Option<String>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// Headings; the row repeats on every page. None if empty.
    pub head: Vec<String>,
    /// Cells, row by row.
    pub rows: Vec<Vec<String>>,
    /// Relative widths of the columns; equal if it does not fit the number of columns.
    pub widths: Vec<u32>,
    /// Columns (0-based) whose cells are flush right: figures.
    pub right: Vec<usize>,
}

impl Para {
    /// A paragraph of plain text.
    pub fn new(kind: ParaKind, text: impl Into<String>) -> Self {
        Self { kind, runs: vec![Run::new(text)] }
    }
}

impl Run {
    /// Plain text.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// The number of a heading: `一、`, `（一）`, `1.`, `（1）` for levels 1 to 4 (GB/T 9704-2012, 7.3.3).
pub fn number(level: usize, n: usize) -> String {
    match level {
        1 => format!("{}、", chinese(n)),
        2 => format!("（{}）", chinese(n)),
        3 => format!("{n}."),
        _ => format!("（{n}）"),
    }
}

/// Writes the document as `.docx`.
///
/// # Errors
/// Only if packing fails, which memory alone can cause.
pub fn write(document: &Gongwen, layout: &Layout) -> std::io::Result<Vec<u8>> {
    let body = document::Body::of(document, layout);
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    for (name, text) in [
        ("[Content_Types].xml", parts::CONTENT_TYPES.to_owned()),
        ("_rels/.rels", parts::PACKAGE_RELATIONS.to_owned()),
        ("docProps/core.xml", parts::core(document)),
        ("word/document.xml", body.xml),
        ("word/_rels/document.xml.rels", parts::DOCUMENT_RELATIONS.to_owned()),
        ("word/styles.xml", parts::styles(layout)),
        ("word/settings.xml", parts::SETTINGS.to_owned()),
        ("word/fontTable.xml", parts::fonts(layout)),
        ("word/footnotes.xml", parts::footnotes(&body.footnotes, layout)),
        ("word/footer1.xml", parts::footer(layout, false)),
        ("word/footer2.xml", parts::footer(layout, true)),
    ] {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Text safe inside XML: markup escaped, characters XML can not hold left out.
fn escape(text: &str) -> String {
    let clean: String = text
        .chars()
        .filter(|c| matches!(c, '\t' | '\n' | '\r') || !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
        .collect();
    quick_xml::escape::escape(clean).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heading_numbers() {
        for (level, n, text) in
            [(1, 1, "一、"), (1, 10, "十、"), (1, 21, "二十一、"), (2, 12, "（十二）"), (3, 3, "3."), (4, 2, "（2）")]
        {
            assert_eq!(number(level, n), text);
        }
    }
}

//! Excel workbooks (`.xlsx`, `.xlsm`, and what WPS writes as them).
//!
//! Reading is our own stream over the parts instead of a spreadsheet library's grid: a library gives a number as a float and drops
//! its format, but the digits as stored tell a broken ID and the format tells what the person saw; and a grid believes
//! that a cell at XFD1048576 needs seventeen thousand million others.

mod annotate;
mod copy;
mod package;
mod patch;
mod read;
mod sheet;
mod strings;
mod styles;
mod workbook_patch;
mod write;
mod xml2003;

pub use annotate::{Annotation, CellError, annotate};
pub use read::read;
pub use write::{Book, Column, ColumnKind, Out, Table, WriteError, looks_like_formula, write, write_by_way_of};
pub use xml2003::read_xml2003;

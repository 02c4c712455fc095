//! File formats: bytes to values and values to bytes. No SQL, no HTTP, no clock, no randomness.
//!
//! Everything that comes in here was made by a stranger. Readers therefore stream, count what they unpack against a
//! [`Limits`], believe no declared size or dimension, expand no entity, follow no link, and end in a value or in a
//! [`Refusal`] that says in Chinese what is wrong and what to do.
//!
//! | Module | Does |
//! |---|---|
//! | [`table`] | reads any workbook-like file: looks at the content, then asks the reader below that fits |
//! | [`xlsx`] | reads, writes and annotates `.xlsx` |
//! | [`xls`] | reads old `.xls` and `.et` |
//! | [`csv`] | reads delimited text in the encodings counties send |
//! | [`workbook`] | the form all of these give: sheets of sparse rows of cells, with how a number was shown |
//! | [`html`] | tables and text of web pages, also under the names `.xls` and `.doc` |
//! | [`document`] | text of any document-like file; [`docx`], [`doc`] and [`pdf`] below it |
//! | [`gongwen`] | writes official documents in Word, GB/T 9704 layout |
//! | [`text`] | sniffs the kind of a file by its content and decodes text |

mod archive;
mod limits;
mod numerals;
mod ole;
mod refusal;
mod relations;
mod xml;

pub mod csv;
pub mod doc;
pub mod document;
pub mod docx;
pub mod gongwen;
pub mod html;
pub mod number;
pub mod pdf;
pub mod table;
pub mod text;
pub mod workbook;
pub mod xls;
pub mod xlsx;

pub use limits::Limits;
pub use refusal::{Reason, Refusal};
pub use workbook::{Cell, CellValue, Date, Merge, MergeCursor, Number, Row, Sheet, Workbook};

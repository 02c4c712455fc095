//! One way in for everything that is a table, whatever its extension says.

use crate::text::{self, Kind};
use crate::workbook::Workbook;
use crate::{Limits, Refusal, csv, html, xls, xlsx};

/// Reads an upload as a workbook: looks at the content, then takes the reader that fits.
///
/// # Errors
/// A [`Refusal`] in Chinese that says what the file is and what to save it as.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    match text::sniff(bytes) {
        // A zip is given to the workbook reader too: it says best what is wrong with it.
        Kind::Xlsx | Kind::Zip => xlsx::read(bytes, limits),
        Kind::SpreadsheetXml => xlsx::read_xml2003(bytes, limits),
        Kind::Xls => xls::read(bytes, limits),
        Kind::Html => html::read(bytes, limits),
        Kind::Text => csv::read(bytes, limits),
        kind => Err(text::refuse_as_workbook(kind)),
    }
}

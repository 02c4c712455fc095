//! The way in: from the bytes of an upload to a [`Workbook`].

use super::package::Package;
use super::sheet::{self, Shared};
use super::strings::{self, TextBudget};
use super::styles::Styles;
use crate::archive::Archive;
use crate::text::{self, Kind};
use crate::workbook::{Sheet, Workbook};
use crate::{Limits, Refusal};

/// Reads an Excel workbook (`.xlsx`, `.xlsm`).
///
/// Values are those stored; formulas are not computed, links not followed, macros not looked at. Memory and time are
/// bounded by `limits`, not by what the file claims.
///
/// # Errors
/// A [`Refusal`] in Chinese when the file is too large, encrypted, of another format, broken or unsafe.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    if !bytes.starts_with(b"PK") {
        return Err(text::refuse_as_workbook(text::sniff(bytes)));
    }
    let mut archive = Archive::open(bytes, Kind::Xlsx.chinese(), limits)?;
    let package = Package::read(&mut archive, limits)?;
    let mut texts = TextBudget::new(limits);
    let strings = match package.related("sharedStrings") {
        Some(part) => match archive.part(part)? {
            Some(input) => strings::read(input, part, &mut texts, limits)?,
            None => Vec::new(),
        },
        None => Vec::new(),
    };
    let styles = match package.related("styles") {
        Some(part) => match archive.part(part)? {
            Some(input) => Styles::read(input, part, limits)?,
            None => Styles::default(),
        },
        None => Styles::default(),
    };
    let mut shared = Shared {
        strings,
        styles,
        texts,
        date_1904: package.date_1904,
        cells_left: limits.cells,
        merges_left: limits.merges,
        limits,
    };
    let mut workbook = Workbook { date_1904: package.date_1904, ..Workbook::default() };
    for entry in &package.sheets {
        let Some(part) = &entry.part else { continue };
        let mut sheet = Sheet { name: entry.name.clone(), hidden: entry.hidden, ..Sheet::default() };
        if !entry.hidden || limits.hidden_sheets {
            match archive.part(part)? {
                Some(input) => sheet::read(input, part, &mut sheet, &mut shared)?,
                None => workbook.doubts.push(format!("工作表“{}”的内容缺失，未能读取。", sheet.name)),
            }
        }
        workbook.sheets.push(sheet);
    }
    if workbook.sheets.is_empty() {
        return Err(Refusal::damaged("工作簿中没有工作表"));
    }
    Ok(workbook)
}

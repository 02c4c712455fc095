//! Errors of an import, written back into the user's own file (错误写回).
//!
//! The package is copied part by part; only the sheets with errors, the styles and the list of sheets are changed, and
//! these by passing their XML through with the few changes made on the way. So formats, formulas, pictures, comments,
//! print setup and whatever else is in the file stay as they were.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::package::Package;
use super::patch::{Marks, RowMarks, StyleMap, patch_sheet};
use super::workbook_patch::{patch_content_types, patch_relations, patch_styles, patch_workbook, style_counts};
use crate::archive::Archive;
use crate::workbook::{Sheet, Workbook, cell_name};
use crate::{Limits, Refusal};

/// Heading of the column that says what is wrong in a row.
pub(super) const COLUMN: &str = "错误说明";
/// Name of the sheet that lists all errors.
pub(super) const RESULT: &str = "导入结果";

/// What is written back into a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Annotation {
    pub errors: Vec<CellError>,
    /// Last heading row (1-based) of sheets, by name: there the new column gets its heading.
    pub headings: Vec<(String, u32)>,
    /// Lines at the top of the sheet 导入结果: file, ledger, counts, time.
    pub summary: Vec<String>,
}

/// An error of one cell or of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellError {
    /// Name of the sheet; empty for CSV and web pages.
    pub sheet: String,
    /// Row, 1-based.
    pub row: u32,
    /// Column, 0-based; `None` for an error of the whole row.
    pub column: Option<u32>,
    /// What is wrong and what to do, in Chinese.
    pub message: String,
}

/// Writes errors into a copy of the uploaded file: the cells get a red fill, the rows a text in the column 错误说明 at
/// the right (the one of an earlier import is used again), and a sheet 导入结果 lists them all.
///
/// A file that is no `.xlsx`, or is one too odd to be changed safely, comes back as a new workbook with its values in
/// their places and the same marks.
///
/// # Errors
/// A [`Refusal`] when the file can not be read.
pub fn annotate(original: &[u8], notes: &Annotation, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let limits = Limits { hidden_sheets: true, ..limits.clone() };
    let workbook = crate::table::read(original, &limits)?;
    let marks: Vec<Marks> = workbook.sheets.iter().map(|sheet| marks(sheet, notes)).collect();
    let lines = result_lines(notes);
    if original.starts_with(b"PK")
        && let Some(patched) = patch(original, &workbook, &marks, &lines, &limits)
        // What was written must be readable, or the plain copy is the better answer.
        && super::read(&patched, &Limits { unpacked_bytes: limits.unpacked_bytes * 2, file_bytes: limits.file_bytes * 2, ..limits.clone() }).is_ok()
    {
        return Ok(patched);
    }
    super::copy::copy(&workbook, &marks, &lines).map_err(|e| Refusal::damaged(format_args!("无法写回：{e}")))
}

/// The marks of a sheet.
fn marks(sheet: &Sheet, notes: &Annotation) -> Marks {
    let heading = notes.headings.iter().find(|(name, _)| *name == sheet.name).map(|(_, row)| *row);
    let mut rows: BTreeMap<u32, RowMarks> = BTreeMap::new();
    for error in notes.errors.iter().filter(|e| e.sheet == sheet.name && e.row > 0) {
        let row = rows.entry(error.row).or_default();
        row.cells.extend(error.column);
        if !row.message.is_empty() {
            row.message.push('；');
        }
        row.message.push_str(&error.message);
    }
    // The column of an earlier import is used again, and what it says of rows that are right now is taken out.
    let earlier = sheet
        .rows
        .iter()
        .take_while(|r| heading.is_none_or(|h| r.number <= h))
        .find_map(|r| r.cells.iter().find(|c| c.value.display() == COLUMN).map(|c| (r.number, c.column)));
    if rows.is_empty() && earlier.is_none() {
        return Marks::default();
    }
    let right_of_values = sheet.rows.iter().filter_map(|r| r.cells.last()).map(|c| c.column + 1).max().unwrap_or(0);
    let right_of_merges = sheet.merges.iter().map(|m| m.last_column + 1).filter(|c| *c < 256).max().unwrap_or(0);
    let right_of_errors = rows.values().filter_map(|r| r.cells.last()).map(|c| c + 1).max().unwrap_or(0);
    let column = earlier.map_or(right_of_values.max(right_of_merges).max(right_of_errors), |(_, column)| column);
    if let Some(heading) = heading.or(earlier.map(|(row, _)| row)) {
        rows.insert(heading, RowMarks { cells: BTreeSet::new(), message: COLUMN.to_owned(), heading: true });
    }
    Marks { rows, column, stale_below: earlier.map(|(row, _)| row) }
}

/// The lines of the sheet 导入结果: the summary, then one line per error.
fn result_lines(notes: &Annotation) -> Vec<Vec<String>> {
    let mut lines: Vec<Vec<String>> = notes.summary.iter().map(|s| vec![s.clone()]).collect();
    lines.push(["工作表", "行", "单元格", "问题"].map(str::to_owned).to_vec());
    for error in &notes.errors {
        let cell = error.column.map(|c| cell_name(error.row, c)).unwrap_or_default();
        lines.push(vec![error.sheet.clone(), error.row.to_string(), cell, error.message.clone()]);
    }
    lines
}

/// The original with its marks, or `None` if it is not built the way Excel and WPS build workbooks.
fn patch(
    original: &[u8],
    workbook: &Workbook,
    marks: &[Marks],
    lines: &[Vec<String>],
    limits: &Limits,
) -> Option<Vec<u8>> {
    let mut archive = Archive::open(original, "", limits).ok()?;
    let package = Package::read(&mut archive, limits).ok()?;
    let styles_part = package.related("styles")?.to_owned();
    let styles = archive.bytes(&styles_part).ok()??;
    let counts = style_counts(&styles)?;
    let mut map = StyleMap::new(&counts);
    let listed: Vec<_> =
        package.sheets.iter().filter_map(|s| s.part.clone().map(|part| (s.name.clone(), part))).collect();
    if listed.len() != workbook.sheets.len() {
        return None;
    }
    let mut changed: BTreeMap<String, &Marks> = BTreeMap::new();
    for ((_, part), marks) in listed.iter().zip(marks) {
        if !marks.rows.is_empty() {
            changed.insert(part.to_ascii_lowercase(), marks);
        }
    }
    // An earlier result sheet is replaced, else a new part is added.
    let earlier = listed.iter().find(|(name, _)| name == RESULT).map(|(_, part)| part.to_ascii_lowercase());
    let new_part = (1..).map(|n| format!("xl/worksheets/result{n}.xml")).find(|p| !archive.has(p))?;
    let relations_part = crate::relations::relations_part(&package.workbook);
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().large_file(false);
    for name in archive.names() {
        let key = name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase();
        let is = |part: &str| key.eq_ignore_ascii_case(part);
        if is(&styles_part) {
            // Written last: only then it is known which styles are needed.
            continue;
        }
        if let Some(marks) = changed.get(&key) {
            out.start_file(&name, options).ok()?;
            let part = archive.part(&name).ok()??;
            patch_sheet(part, &mut out, marks, &mut map).ok()?;
            continue;
        }
        let replaced = if earlier.as_ref() == Some(&key) {
            Some(result_sheet(lines, &map))
        } else if earlier.is_none() && is("[Content_Types].xml") {
            Some(patch_content_types(&archive.bytes(&name).ok()??, &new_part)?)
        } else if earlier.is_none() && is(&package.workbook) {
            Some(patch_workbook(&archive.bytes(&name).ok()??, RESULT)?)
        } else if earlier.is_none() && is(&relations_part) {
            Some(patch_relations(&archive.bytes(&name).ok()??, &package.workbook, &new_part)?)
        } else {
            None
        };
        match replaced {
            Some(text) => {
                out.start_file(&name, options).ok()?;
                out.write_all(text.as_bytes()).ok()?;
            }
            None => {
                let index = archive.zip().index_for_name(&name)?;
                let file = archive.zip().by_index_raw(index).ok()?;
                out.raw_copy_file_rename(file, &name).ok()?;
            }
        }
    }
    if earlier.is_none() {
        out.start_file(&new_part, options).ok()?;
        out.write_all(result_sheet(lines, &map).as_bytes()).ok()?;
    }
    out.start_file(&styles_part, options).ok()?;
    out.write_all(patch_styles(&styles, &map)?.as_bytes()).ok()?;
    Some(out.finish().ok()?.into_inner())
}

/// The sheet 导入结果 as XML.
fn result_sheet(lines: &[Vec<String>], map: &StyleMap) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
         <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
         <cols><col min=\"1\" max=\"3\" width=\"14\" customWidth=\"1\"/><col min=\"4\" max=\"4\" width=\"80\" customWidth=\"1\"/></cols>\
         <sheetData>",
    );
    for (i, line) in lines.iter().enumerate() {
        let row = i as u32 + 1;
        out.push_str(&format!("<row r=\"{row}\">"));
        for (column, text) in line.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            out.push_str(&super::patch::text_cell("", row, column as u32, map.text, text));
        }
        out.push_str("</row>");
    }
    out.push_str("</sheetData></worksheet>");
    out
}

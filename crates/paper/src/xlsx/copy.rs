//! A plain copy of a workbook's values with the marks of an import, for files that are not changed in place.

use rust_xlsxwriter::{Color, ExcelDateTime, Format, Workbook as Out, Worksheet, XlsxError};

use super::annotate::RESULT;
use super::patch::Marks;
use super::write::{clip, looks_like_formula, sheet_name};
use crate::number::{self, FormatKind};
use crate::workbook::{CellValue, Sheet, Workbook};

/// Writes every value into its place, red where it is wrong, and the sheet 导入结果.
pub(super) fn copy(workbook: &Workbook, marks: &[Marks], lines: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut out = Out::new();
    let mut names = Vec::new();
    let plain = Format::new();
    for (sheet, marks) in workbook.sheets.iter().zip(marks) {
        let name = sheet_name(if sheet.name == RESULT { "表" } else { &sheet.name }, &names);
        let target = out.add_worksheet_with_constant_memory()?;
        target.set_name(&name)?;
        names.push(name);
        if sheet.hidden {
            target.set_hidden(true);
        }
        rows(target, sheet, marks)?;
    }
    let target = out.add_worksheet_with_constant_memory()?;
    target.set_name(sheet_name(RESULT, &names))?;
    for (row, line) in lines.iter().enumerate() {
        for (column, value) in line.iter().enumerate() {
            text(target, row as u32, column as u16, value, &plain)?;
        }
    }
    out.save_to_buffer()
}

fn rows(target: &mut Worksheet, sheet: &Sheet, marks: &Marks) -> Result<(), XlsxError> {
    let red = Format::new().set_background_color(Color::RGB(0x00FF_C7CE));
    let warn = Format::new().set_font_color(Color::RGB(0x00C0_0000));
    let plain = Format::new();
    let mut numbers: Vec<u32> = sheet.rows.iter().map(|r| r.number).chain(marks.rows.keys().copied()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut at = 0;
    for number in numbers {
        let row = number - 1;
        let marked = marks.rows.get(&number);
        let is_red = |column: u32| marked.is_some_and(|m| m.cells.contains(&column));
        let stale = |column: u32| column == marks.column && marks.stale_below.is_some_and(|below| number > below);
        if let Some(source) = sheet.rows.get(at).filter(|r| r.number == number) {
            at += 1;
            for cell in source.cells.iter().filter(|c| !stale(c.column)) {
                put(target, row, cell.column as u16, &cell.value, if is_red(cell.column) { &red } else { &plain })?;
            }
        }
        let Some(marked) = marked else { continue };
        for column in marked.cells.iter().filter(|c| sheet.cell(number, **c).is_none()) {
            target.write_blank(row, *column as u16, &red)?;
        }
        text(target, row, marks.column as u16, &marked.message, if marked.heading { &plain } else { &warn })?;
    }
    Ok(())
}

fn put(target: &mut Worksheet, row: u32, column: u16, value: &CellValue, format: &Format) -> Result<(), XlsxError> {
    match value {
        CellValue::Number(n) => {
            // A number that would lose digits as a float, or shows other digits than it stores, goes out as it is seen.
            let exact = number::plain(&n.source).is_some_and(|p| p.bytes().filter(u8::is_ascii_digit).count() <= 15);
            let parsed = n.source.parse::<f64>().ok().filter(|v| exact && v.is_finite());
            match (parsed, &n.format.kind) {
                (Some(v), FormatKind::Digits(_)) => {
                    target.write_number_with_format(row, column, v, &format.clone().set_num_format(&*n.format.code))?;
                }
                (Some(v), _) => {
                    target.write_number_with_format(row, column, v, format)?;
                }
                (None, _) => text(target, row, column, &n.shown(), format)?,
            }
        }
        CellValue::Date(d) => {
            let (date, time) = (d.at.date(), d.at.time());
            let serial = ExcelDateTime::from_ymd(date.year() as u16, date.month() as u8, date.day() as u8)
                .and_then(|day| day.and_hms(time.hour() as u16, time.minute() as u8, f64::from(time.second())));
            let code = match (d.parts.time, d.parts.day) {
                (true, _) => "yyyy-mm-dd hh:mm",
                (_, true) => "yyyy-mm-dd",
                _ => "yyyy-mm",
            };
            match serial {
                Ok(at) => {
                    target.write_datetime_with_format(row, column, &at, &format.clone().set_num_format(code))?;
                }
                Err(_) => text(target, row, column, &value.display(), format)?,
            }
        }
        CellValue::Bool(b) => {
            target.write_boolean_with_format(row, column, *b, format)?;
        }
        CellValue::FormulaWithoutValue(f) => text(target, row, column, &format!("={f}"), format)?,
        other => text(target, row, column, &other.display(), format)?,
    }
    Ok(())
}

fn text(target: &mut Worksheet, row: u32, column: u16, value: &str, format: &Format) -> Result<(), XlsxError> {
    if value.is_empty() {
        return Ok(());
    }
    let format = format.clone().set_num_format("@");
    let format = if looks_like_formula(value) { format.set_quote_prefix() } else { format };
    target.write_string_with_format(row, column, clip(value), &format)?;
    Ok(())
}

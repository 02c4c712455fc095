//! Old Excel workbooks (`.xls`, and `.et` of WPS Office), after [MS-XLS]: records in the stream `Workbook` of an OLE
//! container. Cells are taken one by one like those of `.xlsx`, so that a far cell costs nothing.

mod record;

use std::sync::Arc;

use self::record::{Chunks, Records};
use crate::number::NumberFormat;
use crate::ole::stream;
use crate::text::{self, Kind};
use crate::workbook::{self, Cell, CellValue, Merge, Row, Sheet, Workbook};
use crate::{Limits, Refusal};

/// Reads an old workbook (Excel 5 to 2003). Values are those stored; macros and links are not looked at.
///
/// # Errors
/// A [`Refusal`] in Chinese when the file is too large, encrypted, too old, broken or no workbook.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    let kind = text::sniff(bytes);
    if kind != Kind::Xls {
        return Err(text::refuse_as_workbook(kind));
    }
    if !bytes.starts_with(&[0xD0, 0xCF]) {
        return Err(too_old());
    }
    let data = stream(bytes, &["/Workbook", "/Book"], limits)?.ok_or_else(|| Refusal::damaged("缺少工作簿内容"))?;
    let globals = Globals::read(&data, limits)?;
    let mut workbook = Workbook { date_1904: globals.date_1904, ..Workbook::default() };
    let mut left = Left { cells: limits.cells, merges: limits.merges, text: globals.text_left };
    for entry in &globals.sheets {
        let mut sheet = Sheet { name: entry.name.clone(), hidden: entry.hidden, ..Sheet::default() };
        if !entry.hidden || limits.hidden_sheets {
            let part = data.get(entry.offset..).ok_or_else(|| Refusal::damaged("工作表位置有误"))?;
            read_sheet(part, &mut sheet, &globals, &mut left, limits)?;
        }
        workbook.sheets.push(sheet);
    }
    if workbook.sheets.is_empty() {
        return Err(Refusal::damaged("工作簿中没有工作表"));
    }
    Ok(workbook)
}

fn too_old() -> Refusal {
    Refusal::wrong_format("这是很早版本的 Excel 工作簿，不能读取。请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。")
}

/// What is still allowed.
struct Left {
    cells: usize,
    merges: usize,
    text: usize,
}

struct SheetEntry {
    name: String,
    hidden: bool,
    offset: usize,
}

/// What the sheets share.
struct Globals {
    sheets: Vec<SheetEntry>,
    strings: Vec<Arc<str>>,
    formats: Vec<Arc<NumberFormat>>,
    general: Arc<NumberFormat>,
    date_1904: bool,
    /// The encoding of texts in workbooks before 97; `None` from then on.
    bytes_as: Option<&'static encoding_rs::Encoding>,
    text_left: usize,
}

impl Globals {
    fn read(data: &[u8], limits: &Limits) -> Result<Self, Refusal> {
        let mut records = Records::new(data);
        let Some((0x0809, mut begin)) = records.next() else { return Err(too_old()) };
        let version = begin.u16().unwrap_or(0);
        let mut out = Self {
            sheets: Vec::new(),
            strings: Vec::new(),
            formats: Vec::new(),
            general: Arc::new(NumberFormat::general()),
            date_1904: false,
            bytes_as: (version < 0x0600).then_some(encoding_rs::GB18030),
            text_left: limits.text_bytes,
        };
        let mut codes: Vec<(u16, String)> = Vec::new();
        let mut styles: Vec<u16> = Vec::new();
        for (kind, mut body) in records {
            match kind {
                0x000A => break,
                0x002F => return Err(Refusal::encrypted("工作簿")),
                0x0022 => out.date_1904 = body.u16() == Some(1),
                0x0042 if out.bytes_as.is_some() => {
                    out.bytes_as = Some(match body.u16() {
                        Some(950) => encoding_rs::BIG5,
                        Some(1252) => encoding_rs::WINDOWS_1252,
                        _ => encoding_rs::GB18030,
                    });
                }
                0x041E => {
                    if let (Some(id), Some(code)) = (body.u16(), body.text(2, out.bytes_as))
                        && codes.len() < limits.styles
                    {
                        codes.push((id, code));
                    }
                }
                0x00E0 if styles.len() < limits.styles => {
                    let _font = body.u16();
                    styles.push(body.u16().unwrap_or(0));
                }
                0x0085 => out.sheet(&mut body, limits)?,
                0x00FC => out.shared_strings(&mut body)?,
                _ => {}
            }
        }
        let mut known: std::collections::HashMap<u16, Arc<NumberFormat>> =
            codes.iter().map(|(id, code)| (*id, Arc::new(NumberFormat::parse(code)))).collect();
        for id in styles {
            let format = known.entry(id).or_insert_with(|| Arc::new(NumberFormat::built_in(id.into())));
            out.formats.push(Arc::clone(format));
        }
        Ok(out)
    }

    fn sheet(&mut self, body: &mut Chunks<'_>, limits: &Limits) -> Result<(), Refusal> {
        if self.sheets.len() >= limits.sheets {
            return Err(Refusal::too_large(format!("工作表过多（超过 {} 个），请拆成几个文件再上传。", limits.sheets)));
        }
        let (Some(offset), Some(state), Some(kind)) = (body.u32(), body.u8(), body.u8()) else { return Ok(()) };
        // Kinds other than 0 are charts and macros.
        if kind == 0 {
            let name = body.text(1, self.bytes_as).unwrap_or_default();
            self.sheets.push(SheetEntry { name, hidden: state & 3 != 0, offset: offset as usize });
        }
        Ok(())
    }

    fn shared_strings(&mut self, body: &mut Chunks<'_>) -> Result<(), Refusal> {
        let (_, count) = (body.u32(), body.u32().unwrap_or(0));
        for _ in 0..count {
            let Some(text) = body.text(2, None) else { break };
            self.text_left = self.text_left.checked_sub(text.len() + 16).ok_or_else(too_much_text)?;
            self.strings.push(text.into());
        }
        Ok(())
    }
}

fn too_much_text() -> Refusal {
    Refusal::too_large("工作簿中的文字过多，请拆成几个文件再上传。")
}

fn read_sheet(
    data: &[u8],
    sheet: &mut Sheet,
    globals: &Globals,
    left: &mut Left,
    limits: &Limits,
) -> Result<(), Refusal> {
    let mut cells = Cells { found: Vec::new(), hidden: Vec::new(), globals, left, limits, name: &sheet.name };
    let mut depth = 0;
    let mut formula: Option<(u16, u16)> = None;
    for (kind, mut body) in Records::new(data) {
        match kind {
            0x0809 => depth += 1,
            0x000A => {
                depth -= 1;
                if depth <= 0 {
                    break;
                }
            }
            // Charts inside a sheet are streams of their own.
            _ if depth > 1 => {}
            0x0208 => {
                let row = body.u16();
                body.skip(10);
                if let (Some(row), Some(flags)) = (row, body.u16())
                    && flags & 0x20 != 0
                {
                    cells.hidden.push(u32::from(row) + 1);
                }
            }
            0x00E5 => {
                for _ in 0..body.u16().unwrap_or(0) {
                    let (Some(r1), Some(r2), Some(c1), Some(c2)) = (body.u16(), body.u16(), body.u16(), body.u16())
                    else {
                        break;
                    };
                    cells.left.merges = cells.left.merges.checked_sub(1).ok_or_else(|| {
                        Refusal::too_large(format!(
                            "合并单元格过多（超过 {} 个），请拆成几个文件再上传。",
                            limits.merges
                        ))
                    })?;
                    sheet.merges.push(Merge {
                        first_row: u32::from(r1) + 1,
                        last_row: u32::from(r2) + 1,
                        first_column: c1.into(),
                        last_column: c2.into(),
                    });
                }
            }
            // The text a formula gave follows it.
            0x0207 => {
                if let (Some((row, column)), Some(text)) = (formula.take(), body.text(2, globals.bytes_as)) {
                    cells.text(row, column, &text, true)?;
                }
            }
            _ => {
                let (Some(row), Some(column)) = (body.u16(), body.u16()) else { continue };
                formula = cells.record(kind, row, column, &mut body)?;
            }
        }
    }
    let (found, hidden) = (cells.found, cells.hidden);
    sheet.rows = rows(found, &hidden, limits)?;
    Ok(())
}

/// The cells of a sheet as they come.
struct Cells<'a> {
    found: Vec<(u16, Cell)>,
    hidden: Vec<u32>,
    globals: &'a Globals,
    left: &'a mut Left,
    limits: &'a Limits,
    name: &'a str,
}

impl Cells<'_> {
    /// Takes a record that may hold cells; gives the place of a formula whose text is still to come.
    fn record(
        &mut self,
        kind: u16,
        row: u16,
        column: u16,
        body: &mut Chunks<'_>,
    ) -> Result<Option<(u16, u16)>, Refusal> {
        match kind {
            0x0203 => {
                if let (Some(style), Some(value)) = (body.u16(), body.f64()) {
                    self.number(row, column, style, value, false)?;
                }
            }
            0x027E => {
                if let (Some(style), Some(value)) = (body.u16(), body.u32()) {
                    self.number(row, column, style, rk(value), false)?;
                }
            }
            0x00BD => {
                // Pairs of style and value up to the last column, which ends the record.
                let mut column = column;
                while body.left() >= 8 {
                    let (Some(style), Some(value)) = (body.u16(), body.u32()) else { break };
                    self.number(row, column, style, rk(value), false)?;
                    column = column.saturating_add(1);
                }
            }
            0x00FD => {
                let _style = body.u16();
                let text = body.u32().and_then(|i| self.globals.strings.get(i as usize));
                let text = text.ok_or_else(|| {
                    Refusal::damaged(format_args!("工作表“{}”{} 的文字缺失", self.name, place(row, column)))
                })?;
                self.push(row, column, CellValue::Text(Arc::clone(text)), false)?;
            }
            0x0204 | 0x00D6 => {
                let _style = body.u16();
                if let Some(text) = body.text(2, self.globals.bytes_as) {
                    self.text(row, column, &text, false)?;
                }
            }
            0x0205 => {
                let _style = body.u16();
                if let (Some(value), Some(is_error)) = (body.u8(), body.u8()) {
                    self.push(row, column, bool_or_error(value, is_error == 1), false)?;
                }
            }
            0x0006 => return self.formula(row, column, body),
            _ => {}
        }
        Ok(None)
    }

    fn formula(&mut self, row: u16, column: u16, body: &mut Chunks<'_>) -> Result<Option<(u16, u16)>, Refusal> {
        let (Some(style), Some(result)) = (body.u16(), body.u64()) else { return Ok(None) };
        if result >> 48 != 0xFFFF {
            self.number(row, column, style, f64::from_bits(result), true)?;
            return Ok(None);
        }
        let value = (result >> 16) as u8;
        match result as u8 {
            0 => return Ok(Some((row, column))),
            1 => self.push(row, column, bool_or_error(value, false), true)?,
            2 => self.push(row, column, bool_or_error(value, true), true)?,
            _ => {}
        }
        Ok(None)
    }

    fn number(&mut self, row: u16, column: u16, style: u16, value: f64, formula: bool) -> Result<(), Refusal> {
        if !value.is_finite() {
            return Ok(());
        }
        let format = self.globals.formats.get(usize::from(style)).unwrap_or(&self.globals.general);
        let value = workbook::number_value(&stored(value), format, self.globals.date_1904);
        self.push(row, column, value, formula)
    }

    fn text(&mut self, row: u16, column: u16, text: &str, formula: bool) -> Result<(), Refusal> {
        self.left.text = self.left.text.checked_sub(text.len() + 16).ok_or_else(too_much_text)?;
        self.push(row, column, CellValue::Text(text.into()), formula)
    }

    fn push(&mut self, row: u16, column: u16, value: CellValue, formula: bool) -> Result<(), Refusal> {
        if matches!(&value, CellValue::Text(t) if t.is_empty()) {
            return Ok(());
        }
        if u32::from(column) >= self.limits.columns {
            return Err(Refusal::too_large(format!(
                "工作表“{}”的单元格 {} 有内容，超出可读范围（最多 {} 列）。请删除这个远处的单元格，另存后再上传。",
                self.name,
                place(row, column),
                self.limits.columns
            )));
        }
        self.left.cells = self.left.cells.checked_sub(1).ok_or_else(|| {
            Refusal::too_large(format!("单元格过多（超过 {} 个），请拆成几个文件再上传。", self.limits.cells))
        })?;
        self.found.push((row, Cell { column: column.into(), formula, value }));
        Ok(())
    }
}

fn place(row: u16, column: u16) -> String {
    workbook::cell_name(u32::from(row) + 1, column.into())
}

fn bool_or_error(value: u8, is_error: bool) -> CellValue {
    if !is_error {
        return CellValue::Bool(value != 0);
    }
    let sign = match value {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    };
    CellValue::Error(sign.into())
}

/// A number packed into four bytes: an integer or the upper half of a double, either perhaps times 100.
fn rk(packed: u32) -> f64 {
    let value =
        if packed & 2 != 0 { f64::from((packed as i32) >> 2) } else { f64::from_bits(u64::from(packed & !3) << 32) };
    if packed & 1 != 0 { value / 100.0 } else { value }
}

/// The text a workbook of today would store: beyond 15 digits with an exponent, so that a number that lost digits
/// looks the same from either format.
fn stored(value: f64) -> String {
    if value.abs() < 1e15 { value.to_string() } else { format!("{value:E}").replace('E', "E+") }
}

/// Orders cells into rows; of two at one place the first holds.
fn rows(mut found: Vec<(u16, Cell)>, hidden: &[u32], limits: &Limits) -> Result<Vec<Row>, Refusal> {
    if !found.is_sorted_by(|a, b| (a.0, a.1.column) < (b.0, b.1.column)) {
        found.sort_by_key(|(row, cell)| (*row, cell.column));
        found.dedup_by_key(|(row, cell)| (*row, cell.column));
    }
    let hidden: std::collections::HashSet<&u32> = hidden.iter().collect();
    let mut rows: Vec<Row> = Vec::new();
    for (row, cell) in found {
        let number = u32::from(row) + 1;
        if rows.last().is_none_or(|r| r.number != number) {
            if rows.len() >= limits.rows {
                return Err(Refusal::too_large(format!("行数过多（超过 {} 行），请拆成几个文件再上传。", limits.rows)));
            }
            rows.push(Row { number, hidden: hidden.contains(&number), cells: Vec::new() });
        }
        if let Some(last) = rows.last_mut() {
            last.cells.push(cell);
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests;

//! Workbooks out: exports (导出) and templates (模板).
//!
//! Rows go to a temporary file as they come, so a hundred thousand of them cost no memory. No cell is ever written as a
//! formula; text that a careless program could take for one is marked so that editing it does not make it one either.

use std::io::{Seek, Write};
use std::path::Path;

use jiff::civil;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Formula, Workbook, Worksheet, XlsxError,
};

/// Rows a sheet can hold.
const SHEET_ROWS: u32 = 1_048_576;
/// Characters (UTF-16 units) a cell can hold.
const CELL_CHARS: usize = 32_767;
/// Whole numbers up to here keep all their digits in a workbook.
const EXACT: i64 = 999_999_999_999_999;

/// What stands on a sheet around its rows.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// Name of the sheet; what Excel does not allow in one is left out.
    pub sheet: String,
    /// Title over the table (标题), merged over all columns; none if empty.
    pub title: String,
    /// Lines between title and heading: filters, unit of figures, day, who exported.
    pub notes: Vec<String>,
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// A line in the foot of every printed page and under the last row, such as who took the file out and when.
    pub watermark: Option<String>,
}

/// Heading, width and format of one column to be written.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// Heading.
    pub title: String,
    /// How its values are shown.
    pub kind: ColumnKind,
    /// Width in characters of the default font; chosen by title and kind if `None`.
    pub width: Option<f64>,
    /// The heading is red: must be filled in (必填).
    pub required: bool,
    /// Values offered as a list in every row of the column.
    pub choices: Vec<String>,
}

/// How the values of a column are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColumnKind {
    /// Text; also IDs, phones and accounts, which must not become numbers.
    #[default]
    Text,
    /// Whole number.
    Integer,
    /// Number with so many decimals.
    Decimal(u8),
    /// Money in 元 with two decimals and grouping.
    Money,
    /// Day, shown as `2026-03-20`.
    Date,
    /// Day and time, shown as `2026-03-20 08:30`.
    DateTime,
}

/// One value on its way out. The value decides what is stored, the column how it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Out {
    /// Nothing.
    Empty,
    /// Text, stored as it is.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A decimal as whole units of its last place: `Decimal(245, 2)` is 2.45. Money in 分 is `Decimal(fen, 2)`.
    Decimal(i64, u8),
    /// A day.
    Date(civil::Date),
    /// A day and time.
    DateTime(civil::DateTime),
    /// 是 or 否.
    Bool(bool),
}

impl From<&str> for Out {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// More rows than a sheet holds.
    #[error("行数超过一张工作表的上限（1048576 行），请缩小范围分次导出。")]
    TooManyRows,
    /// A row or its end came before a table was begun.
    #[error("还没有开始一张表")]
    NoTable,
    /// The writer or its temporary file failed.
    #[error("写出工作簿失败：{0}")]
    Xlsx(#[from] XlsxError),
}

/// A workbook being written, sheet after sheet, row after row.
pub struct Book {
    workbook: Workbook,
    open: Option<Open>,
    names: Vec<String>,
    lists: Vec<Vec<String>>,
}

struct Open {
    index: usize,
    columns: Vec<Styled>,
    heading: u32,
    next: u32,
    watermark: Option<String>,
}

struct Styled {
    plain: Format,
    total: Format,
    guarded: Format,
}

/// Writes one table.
///
/// # Errors
/// [`WriteError`] when there are too many rows or the temporary file fails.
pub fn write(
    table: &Table,
    rows: impl IntoIterator<Item = Vec<Out>>,
    totals: Option<&[Out]>,
    made: civil::DateTime,
) -> Result<Vec<u8>, WriteError> {
    write_by_way_of(None, table, rows, totals, made)
}

/// [`write`], where rows wait in a temporary file of this folder instead of the system's.
///
/// # Errors
/// As [`write`].
pub fn write_by_way_of(
    folder: Option<&Path>,
    table: &Table,
    rows: impl IntoIterator<Item = Vec<Out>>,
    totals: Option<&[Out]>,
    made: civil::DateTime,
) -> Result<Vec<u8>, WriteError> {
    let mut book = Book::by_way_of(folder, made)?;
    book.begin(table)?;
    for row in rows {
        book.row(&row)?;
    }
    book.end(totals)?;
    book.finish()
}

impl Book {
    /// An empty workbook; `made` is written into its properties.
    ///
    /// # Errors
    /// [`WriteError::Xlsx`] for a day a workbook can not hold.
    pub fn new(made: civil::DateTime) -> Result<Self, WriteError> {
        Self::by_way_of(None, made)
    }

    /// [`Book::new`], where rows wait in a temporary file of this folder instead of the system's.
    ///
    /// # Errors
    /// As [`Book::new`]; a folder that can not be written.
    pub fn by_way_of(folder: Option<&Path>, made: civil::DateTime) -> Result<Self, WriteError> {
        let mut workbook = Workbook::new();
        if let Some(folder) = folder {
            workbook.set_tempdir(folder)?;
        }
        let made = excel_time(made).unwrap_or(ExcelDateTime::from_ymd(1900, 1, 1)?);
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        Ok(Self { workbook, open: None, names: Vec::new(), lists: Vec::new() })
    }

    /// Begins a sheet: title, notes and heading. A sheet still open is ended without totals.
    ///
    /// # Errors
    /// [`WriteError::Xlsx`] if the writer fails.
    pub fn begin(&mut self, table: &Table) -> Result<(), WriteError> {
        if self.open.is_some() {
            self.end(None)?;
        }
        let name = sheet_name(&table.sheet, &self.names);
        let index = self.names.len();
        self.names.push(name.clone());
        let first_list = self.lists.len();
        self.lists.extend(table.columns.iter().filter(|c| !c.choices.is_empty()).map(|c| c.choices.clone()));
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(&name)?;
        let last = table.columns.len().saturating_sub(1) as u16;
        for (i, column) in table.columns.iter().enumerate() {
            sheet.set_column_width(i as u16, column.width.unwrap_or_else(|| default_width(column)))?;
            // Cells nobody has written yet too: a number of 18 digits typed there keeps them.
            if column.kind == ColumnKind::Text {
                sheet.set_column_format(i as u16, &Format::new().set_num_format("@"))?;
            }
        }
        let mut next = 0;
        let title = Format::new()
            .set_font_name("方正小标宋简体")
            .set_font_size(18)
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        let note = Format::new().set_font_name("宋体").set_font_size(10).set_text_wrap();
        let lines = (!table.title.is_empty()).then_some((&table.title, &title, 36.0)).into_iter();
        for (text, format, height) in lines.chain(table.notes.iter().map(|n| (n, &note, 16.0))) {
            sheet.set_row_height(next, height)?;
            banner(sheet, next, last, text, format)?;
            next += 1;
        }
        let heading = next;
        let format = Format::new()
            .set_font_name("宋体")
            .set_font_size(11)
            .set_bold()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap()
            .set_border(FormatBorder::Thin)
            .set_background_color(Color::RGB(0x00DD_EBF7));
        let required = format.clone().set_font_color(Color::RGB(0x00C0_0000));
        sheet.set_row_height(heading, 32)?;
        for (i, column) in table.columns.iter().enumerate() {
            let format = if column.required { &required } else { &format };
            let format = if looks_like_formula(&column.title) { &format.clone().set_quote_prefix() } else { format };
            sheet.write_string_with_format(heading, i as u16, clip(&column.title), format)?;
        }
        sheet.set_freeze_panes(heading + 1, 0)?;
        sheet.set_repeat_rows(heading, heading)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_print_center_horizontally(true);
        // Millimetres to inches: 15 at the sides, 18 above and below.
        sheet.set_margins(0.6, 0.6, 0.7, 0.7, 0.3, 0.3);
        let watermark = table.watermark.as_deref().unwrap_or_default();
        // `&` begins a command in a footer; 255 characters is all Excel takes.
        let foot: String = watermark.replace('&', "&&").chars().take(180).collect();
        sheet.set_footer(format!("&L&9{foot}&R&9第 &P 页 共 &N 页"));
        let with_list = table.columns.iter().enumerate().filter(|(_, c)| !c.choices.is_empty());
        for (list, (i, column)) in (first_list..).zip(with_list) {
            let letters = crate::workbook::column_letters(list as u32);
            let source = format!("={LISTS}!${letters}$1:${letters}${}", column.choices.len());
            let rule = DataValidation::new()
                .allow_list_formula(Formula::new(source))
                .set_error_style(DataValidationErrorStyle::Warning)
                .set_error_message("不在选项内，确定要这样填写吗？")?;
            sheet.add_data_validation(heading + 1, i as u16, heading + 100_000, i as u16, &rule)?;
        }
        let columns = table.columns.iter().map(|c| Styled::new(c.kind)).collect();
        self.open = Some(Open { index, columns, heading, next: heading + 1, watermark: table.watermark.clone() });
        Ok(())
    }

    /// Writes the next row; values beyond the columns are left out.
    ///
    /// # Errors
    /// [`WriteError`] when the sheet is full, none was begun, or the temporary file fails.
    pub fn row(&mut self, values: &[Out]) -> Result<(), WriteError> {
        self.line(values, false)
    }

    fn line(&mut self, values: &[Out], total: bool) -> Result<(), WriteError> {
        let open = self.open.as_mut().ok_or(WriteError::NoTable)?;
        // The last two rows are kept for totals and the watermark.
        if open.next >= SHEET_ROWS - 3 && !total {
            return Err(WriteError::TooManyRows);
        }
        let sheet = self.workbook.worksheet_from_index(open.index)?;
        for (i, style) in open.columns.iter().enumerate() {
            let value = values.get(i).unwrap_or(&Out::Empty);
            put(sheet, open.next, i as u16, value, style, total)?;
        }
        open.next += 1;
        Ok(())
    }

    /// Ends the sheet, with a row of totals (合计) if there is one.
    ///
    /// # Errors
    /// [`WriteError`] as [`Book::row`].
    pub fn end(&mut self, totals: Option<&[Out]>) -> Result<(), WriteError> {
        let data_end = self.open.as_ref().ok_or(WriteError::NoTable)?.next;
        if let Some(totals) = totals {
            self.line(totals, true)?;
        }
        let Some(open) = self.open.take() else { return Err(WriteError::NoTable) };
        let sheet = self.workbook.worksheet_from_index(open.index)?;
        let last = open.columns.len().saturating_sub(1) as u16;
        if !open.columns.is_empty() && data_end > open.heading + 1 {
            sheet.autofilter(open.heading, 0, data_end - 1, last)?;
        }
        if open.next == open.heading + 1
            && let Some(style) = open.columns.first()
        {
            // The writer gives a last row with a height of its own out twice, so the heading is not the last one.
            sheet.write_blank(open.next, 0, &style.plain)?;
        }
        if let Some(text) = open.watermark {
            let grey = Format::new().set_font_name("宋体").set_font_size(9).set_font_color(Color::RGB(0x0080_8080));
            banner(sheet, open.next, last, &text, &grey)?;
        }
        Ok(())
    }

    /// The finished workbook.
    ///
    /// # Errors
    /// [`WriteError::Xlsx`] if packing fails.
    pub fn finish(mut self) -> Result<Vec<u8>, WriteError> {
        self.close()?;
        Ok(self.workbook.save_to_buffer()?)
    }

    /// Packs the finished workbook into `out`.
    ///
    /// # Errors
    /// [`WriteError::Xlsx`] if packing or `out` fails.
    pub fn finish_into(mut self, out: impl Write + Seek + Send) -> Result<(), WriteError> {
        self.close()?;
        Ok(self.workbook.save_to_writer(out)?)
    }

    fn close(&mut self) -> Result<(), WriteError> {
        if self.open.is_some() {
            self.end(None)?;
        }
        if self.names.is_empty() {
            self.workbook.add_worksheet();
        }
        if !self.lists.is_empty() {
            let sheet = self.workbook.add_worksheet();
            sheet.set_name(LISTS)?.set_hidden(true);
            for (column, list) in self.lists.iter().enumerate() {
                for (row, choice) in list.iter().enumerate() {
                    sheet.write_string(row as u32, column as u16, clip(choice))?;
                }
            }
        }
        Ok(())
    }
}

/// The hidden sheet that holds the values offered in lists.
const LISTS: &str = "选项";

impl Styled {
    fn new(kind: ColumnKind) -> Self {
        let base = Format::new()
            .set_font_name("宋体")
            .set_font_size(11)
            .set_border(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter);
        let plain = match kind {
            ColumnKind::Text => base.set_num_format("@").set_text_wrap(),
            ColumnKind::Integer => base.set_num_format("0"),
            ColumnKind::Decimal(0) => base.set_num_format("0"),
            ColumnKind::Decimal(places) => base.set_num_format(format!("0.{}", "0".repeat(places.into()))),
            ColumnKind::Money => base.set_num_format("#,##0.00"),
            ColumnKind::Date => base.set_num_format("yyyy-mm-dd").set_align(FormatAlign::Center),
            ColumnKind::DateTime => base.set_num_format("yyyy-mm-dd hh:mm").set_align(FormatAlign::Center),
        };
        Self { total: plain.clone().set_bold(), guarded: plain.clone().set_quote_prefix(), plain }
    }
}

/// One cell over the whole width, or a single one when there is one column (a merge needs two).
fn banner(sheet: &mut Worksheet, row: u32, last: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    let guarded = if looks_like_formula(text) { &format.clone().set_quote_prefix() } else { format };
    if last == 0 {
        sheet.write_string_with_format(row, 0, clip(text), guarded)?;
    } else {
        sheet.merge_range(row, 0, row, last, &clip(text), guarded)?;
        // A merge writes text that looks like a number or a link as such; written again it is text.
        sheet.write_string_with_format(row, 0, clip(text), guarded)?;
    }
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    value: &Out,
    style: &Styled,
    total: bool,
) -> Result<(), XlsxError> {
    let format = if total { &style.total } else { &style.plain };
    let mut text = |text: &str| {
        let format = if looks_like_formula(text) && !total { &style.guarded } else { format };
        sheet.write_string_with_format(row, column, clip(text), format).map(|_| ())
    };
    match value {
        Out::Text(t) if !t.is_empty() => text(t)?,
        Out::Empty | Out::Text(_) => {
            sheet.write_blank(row, column, format)?;
        }
        Out::Bool(b) => text(if *b { "是" } else { "否" })?,
        // A workbook keeps 15 digits; longer numbers go out as text, whole.
        Out::Integer(n) if n.abs() > EXACT => text(&n.to_string())?,
        Out::Decimal(n, places) if n.abs() > EXACT || *places > 15 => text(&decimal_text(*n, *places))?,
        Out::Integer(n) => {
            sheet.write_number_with_format(row, column, *n as f64, format)?;
        }
        Out::Decimal(n, places) => {
            sheet.write_number_with_format(row, column, *n as f64 / 10f64.powi((*places).into()), format)?;
        }
        Out::Date(day) => match excel_time(day.to_datetime(civil::Time::midnight())) {
            Some(at) => {
                sheet.write_datetime_with_format(row, column, &at, format)?;
            }
            None => text(&day.to_string())?,
        },
        Out::DateTime(at) => match excel_time(*at) {
            Some(serial) => {
                sheet.write_datetime_with_format(row, column, &serial, format)?;
            }
            None => text(&at.to_string())?,
        },
    }
    Ok(())
}

/// A day a workbook can hold: Excel's calendar begins in 1900 and is right from its March on.
fn excel_time(at: civil::DateTime) -> Option<ExcelDateTime> {
    if at.date() < civil::date(1900, 3, 1) {
        return None;
    }
    let day = ExcelDateTime::from_ymd(at.year().try_into().ok()?, at.month() as u8, at.day() as u8).ok()?;
    day.and_hms(at.hour() as u16, at.minute() as u8, f64::from(at.second())).ok()
}

fn decimal_text(units: i64, places: u8) -> String {
    let places = usize::from(places);
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let sign = if units < 0 { "-" } else { "" };
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// Text that some program takes for a formula: it begins with `= + - @`, a tab or a carriage return, or the full-width
/// form of one, white space before it ignored.
pub fn looks_like_formula(text: &str) -> bool {
    let odd = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠');
    text.starts_with(odd) || text.trim_start().starts_with(odd)
}

/// What fits into a cell; text that does not ends by saying so.
pub(super) fn clip(text: &str) -> String {
    if text.len() <= CELL_CHARS || text.encode_utf16().count() <= CELL_CHARS {
        return text.to_owned();
    }
    const CUT: &str = "……（超出单元格上限，已截断）";
    let mut left = CELL_CHARS - CUT.encode_utf16().count();
    let kept = text.chars().take_while(|c| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    });
    kept.collect::<String>() + CUT
}

/// Wide enough for the title in two lines and for what the kind shows.
fn default_width(column: &Column) -> f64 {
    let cells = |text: &str| text.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum::<f64>();
    let least: f64 = match column.kind {
        ColumnKind::Text | ColumnKind::Money => 14.0,
        ColumnKind::Integer => 8.0,
        ColumnKind::Decimal(_) | ColumnKind::Date => 12.0,
        ColumnKind::DateTime => 18.0,
    };
    let longest = column.choices.iter().map(|c| cells(c)).fold(0.0, f64::max);
    least.max(cells(&column.title) / 2.0 + 4.0).max(longest.min(30.0) + 2.0).min(60.0)
}

/// A name Excel accepts: at most 31 units, without `[]:*?/\`, no apostrophe at the ends, used once.
pub(super) fn sheet_name(wanted: &str, taken: &[String]) -> String {
    let clean: String = wanted.chars().filter(|c| !"[]:*?/\\".contains(*c) && !c.is_control()).collect();
    let clean = clean.trim().trim_matches('\'');
    let clean = if clean.is_empty() || clean.eq_ignore_ascii_case("history") { "表" } else { clean };
    let cut = |room: usize| {
        let mut left = room;
        clean
            .chars()
            .take_while(|c| {
                let fits = c.len_utf16() <= left;
                left = left.saturating_sub(c.len_utf16());
                fits
            })
            .collect::<String>()
    };
    let free = |name: &String| name != LISTS && taken.iter().all(|t| !t.eq_ignore_ascii_case(name));
    std::iter::once(cut(31)).chain((2..).map(|n| format!("{}({n})", cut(26)))).find(free).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_excel_accepts() {
        let taken = ["隐患".to_owned()];
        for (wanted, name) in [("隐患", "隐患(2)"), ("a/b[c]", "abc"), ("", "表"), ("'x'", "x"), ("选项", "选项(2)")]
        {
            assert_eq!(sheet_name(wanted, &taken), name);
        }
        assert_eq!(sheet_name(&"长".repeat(50), &[]).chars().count(), 31);
    }

    #[test]
    fn decimals_as_text() {
        for (units, places, text) in [(245, 2, "2.45"), (-5, 3, "-0.005"), (7, 0, "7"), (0, 2, "0.00")] {
            assert_eq!(decimal_text(units, places), text);
        }
    }

    #[test]
    fn long_text_says_that_it_was_cut() {
        let long = "字".repeat(40_000);
        let cut = clip(&long);
        assert_eq!(cut.chars().count(), CELL_CHARS);
        assert!(cut.ends_with("已截断）"));
        assert_eq!(clip(&"字".repeat(CELL_CHARS)).chars().count(), CELL_CHARS);
    }
}

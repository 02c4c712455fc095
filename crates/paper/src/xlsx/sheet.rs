//! One worksheet, streamed.

use std::io::Read;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::strings::{TextBudget, rich_text, unescape};
use super::styles::Styles;
use crate::number::NumberFormat;
use crate::workbook::{self, Cell, CellValue, Date, Row, Sheet, cell_name};
use crate::xml::{Xml, attr, flag};
use crate::{Limits, Refusal};

/// What the sheets of a workbook share while they are read.
pub(crate) struct Shared<'a> {
    pub(crate) strings: Vec<Arc<str>>,
    pub(crate) styles: Styles,
    pub(crate) texts: TextBudget,
    pub(crate) date_1904: bool,
    /// Cells and merged ranges still allowed, over all sheets.
    pub(crate) cells_left: usize,
    pub(crate) merges_left: usize,
    pub(crate) limits: &'a Limits,
}

/// Reads the rows and merged ranges into `sheet`.
pub(crate) fn read(input: impl Read, part: &str, sheet: &mut Sheet, shared: &mut Shared<'_>) -> Result<(), Refusal> {
    let mut xml = Xml::compact(input, part, shared.limits);
    let mut row = Row::default();
    // Where a row or cell without a place of its own stands: after the one before.
    let (mut next_row, mut next_column) = (1u32, 0u32);
    let mut in_data = false;
    loop {
        let event = xml.next()?;
        match &event {
            Event::Eof => break,
            Event::Empty(e) => match e.local_name().as_ref() {
                "c" if in_data => next_column = CellHead::read(e).place.unwrap_or(next_column) + 1,
                "row" if in_data => next_row = row_number(e, next_row).saturating_add(1),
                "mergeCell" => merge(e, sheet, shared)?,
                _ => {}
            },
            Event::Start(e) => match e.local_name().as_ref() {
                "sheetData" => in_data = true,
                "row" if in_data => {
                    row.number = row_number(e, next_row);
                    row.hidden = flag(e, "hidden", false);
                    (next_row, next_column) = (row.number.saturating_add(1), 0);
                }
                "c" if in_data => {
                    let head = CellHead::read(e);
                    let column = head.place.unwrap_or(next_column);
                    next_column = column + 1;
                    cell(&mut xml, head, column, &mut row, sheet, shared)?;
                }
                "mergeCell" => merge(e, sheet, shared)?,
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "row" if in_data => finish_row(&mut row, sheet, shared.limits)?,
                "sheetData" => in_data = false,
                _ => {}
            },
            _ => {}
        }
    }
    tidy(sheet);
    Ok(())
}

fn row_number(e: &BytesStart<'_>, next: u32) -> u32 {
    attr(e, "r").and_then(|r| r.trim().parse().ok()).filter(|r| *r > 0).unwrap_or(next)
}

fn merge(e: &BytesStart<'_>, sheet: &mut Sheet, shared: &mut Shared<'_>) -> Result<(), Refusal> {
    let left = shared.merges_left.checked_sub(1);
    shared.merges_left = left.ok_or_else(|| too_many("合并单元格", shared.limits.merges, sheet))?;
    sheet.merges.extend(attr(e, "ref").and_then(|r| workbook::parse_range(&r)));
    Ok(())
}

fn too_many(what: &str, limit: usize, sheet: &Sheet) -> Refusal {
    Refusal::too_large(format!("工作表“{}”的{what}过多（超过 {limit} 个），请拆成几个文件再上传。", sheet.name))
}

fn finish_row(row: &mut Row, sheet: &mut Sheet, limits: &Limits) -> Result<(), Refusal> {
    if row.cells.is_empty() {
        return Ok(());
    }
    if sheet.rows.len() >= limits.rows {
        return Err(too_many("行", limits.rows, sheet));
    }
    let mut done = std::mem::take(row);
    done.cells.shrink_to_fit();
    sheet.rows.push(done);
    Ok(())
}

/// Honest files are in order already. In others the first of two cells at one place holds.
fn tidy(sheet: &mut Sheet) {
    if !sheet.rows.is_sorted_by(|a, b| a.number < b.number) {
        sheet.rows.sort_by_key(|r| r.number);
        let mut rows: Vec<Row> = Vec::with_capacity(sheet.rows.len());
        for row in std::mem::take(&mut sheet.rows) {
            match rows.last_mut() {
                Some(last) if last.number == row.number => last.cells.extend(row.cells),
                _ => rows.push(row),
            }
        }
        sheet.rows = rows;
    }
    for row in &mut sheet.rows {
        if !row.cells.is_sorted_by(|a, b| a.column < b.column) {
            row.cells.sort_by_key(|c| c.column);
            row.cells.dedup_by_key(|c| c.column);
        }
    }
}

/// The attributes of a cell.
struct CellHead {
    place: Option<u32>,
    style: Option<usize>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Number,
    Shared,
    Inline,
    Text,
    Bool,
    Error,
    IsoDate,
}

impl CellHead {
    fn read(e: &BytesStart<'_>) -> Self {
        let mut head = Self { place: None, style: None, kind: Kind::Number };
        let mut attributes = e.attributes();
        // None of these values needs unescaping; the first of two attributes of one name would be an error anyway.
        for a in attributes.with_checks(false).flatten() {
            match a.key.as_ref() {
                "r" => head.place = workbook::parse_cell_name(&a.value).map(|(_, column)| column.min(MOST_COLUMNS)),
                "s" => head.style = a.value.parse().ok(),
                "t" => head.kind = Kind::of(&a.value),
                _ => {}
            }
        }
        head
    }
}

/// Columns beyond any limit are all the same; the clamp keeps sums from running over.
const MOST_COLUMNS: u32 = 1 << 20;

impl Kind {
    fn of(word: &str) -> Self {
        match word {
            "s" => Self::Shared,
            "inlineStr" => Self::Inline,
            "str" => Self::Text,
            "b" => Self::Bool,
            "e" => Self::Error,
            "d" => Self::IsoDate,
            _ => Self::Number,
        }
    }
}

/// Reads the rest of a cell and adds it to its row if it holds something.
fn cell<R: Read>(
    xml: &mut Xml<R>,
    head: CellHead,
    column: u32,
    row: &mut Row,
    sheet: &Sheet,
    shared: &mut Shared<'_>,
) -> Result<(), Refusal> {
    let depth = xml.depth();
    let (mut value, mut formula, mut inline): (Option<String>, Option<String>, Option<String>) = (None, None, None);
    loop {
        let open = xml.depth();
        match xml.next()? {
            Event::Eof => break,
            Event::Start(e) => match e.local_name().as_ref() {
                "v" => value = Some(xml.text()?),
                "f" => formula = Some(xml.text()?),
                "is" => inline = Some(rich_text(xml)?),
                _ => xml.skip()?,
            },
            Event::Empty(e) if e.local_name().as_ref() == "f" => formula = Some(String::new()),
            Event::End(_) if open <= depth => break,
            _ => {}
        }
    }
    let is_formula = formula.is_some();
    let value = match (head.kind, value.or(inline)) {
        (Kind::Text | Kind::Shared | Kind::Inline, Some(v)) => match head.kind {
            Kind::Shared => {
                let text = v.trim().parse::<usize>().ok().and_then(|i| shared.strings.get(i));
                let text = text.ok_or_else(|| {
                    Refusal::damaged(format_args!("工作表“{}”{} 的文字缺失", sheet.name, cell_name(row.number, column)))
                })?;
                CellValue::Text(Arc::clone(text))
            }
            Kind::Text => CellValue::Text(shared.texts.keep(&unescape(&v))?),
            _ => CellValue::Text(shared.texts.keep(&v)?),
        },
        (_, Some(v)) if !v.trim().is_empty() => plain_value(&v, &head, shared)?,
        (_, _) if is_formula => {
            let formula = formula.unwrap_or_default();
            shared.texts.keep(&formula)?;
            CellValue::FormulaWithoutValue(formula.into())
        }
        _ => return Ok(()),
    };
    if matches!(&value, CellValue::Text(t) if t.is_empty()) {
        return Ok(());
    }
    // Judged for cells that hold something only: formats alone reach as far right and down as people drag them.
    let limits = shared.limits;
    if column >= limits.columns || row.number > 1_048_576 {
        return Err(Refusal::too_large(format!(
            "工作表“{}”的单元格 {} 有内容，超出可读范围（最多 {} 列）。请删除这个远处的单元格，另存后再上传。",
            sheet.name,
            cell_name(row.number, column),
            limits.columns
        )));
    }
    shared.cells_left = shared.cells_left.checked_sub(1).ok_or_else(|| too_many("单元格", limits.cells, sheet))?;
    row.cells.push(Cell { column, formula: is_formula, value });
    Ok(())
}

fn plain_value(stored: &str, head: &CellHead, shared: &mut Shared<'_>) -> Result<CellValue, Refusal> {
    let trimmed = stored.trim();
    Ok(match head.kind {
        Kind::Bool => CellValue::Bool(matches!(trimmed, "1" | "true" | "TRUE")),
        Kind::Error => CellValue::Error(trimmed.into()),
        Kind::IsoDate => match iso_date(trimmed, &shared.styles.format(head.style)) {
            Some(date) => date,
            None => CellValue::Text(shared.texts.keep(stored)?),
        },
        // Careless writers put text into number cells.
        _ if trimmed.len() > 64 || trimmed.parse::<f64>().is_err() || trimmed.contains(['n', 'N', 'i', 'I']) => {
            CellValue::Text(shared.texts.keep(stored)?)
        }
        _ => workbook::number_value(trimmed, &shared.styles.format(head.style), shared.date_1904),
    })
}

/// `2026-03-20` or `2026-03-20T08:00:00`, as cells of type `d` store it.
fn iso_date(text: &str, format: &NumberFormat) -> Option<CellValue> {
    use crate::number::{DateParts, FormatKind};
    let bare = text.trim_end_matches('Z');
    // A moment of the zero meridian is shown as it is in China, eight hours later.
    let east = |at: jiff::civil::DateTime| match bare.len() < text.len() {
        true => at.checked_add(jiff::Span::new().hours(8)).unwrap_or(at),
        false => at,
    };
    let (at, time) = match bare.parse::<jiff::civil::DateTime>() {
        Ok(at) => (east(at), bare.contains(['T', ' '])),
        Err(_) => (bare.parse::<jiff::civil::Date>().ok()?.to_datetime(jiff::civil::Time::midnight()), false),
    };
    let parts = match format.kind {
        FormatKind::Date(parts) => parts,
        _ => DateParts { year: true, month: true, day: true, time },
    };
    Some(CellValue::Date(Box::new(Date { at, parts, source: text.into() })))
}

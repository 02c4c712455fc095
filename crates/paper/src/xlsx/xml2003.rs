//! Spreadsheets in one XML file, the form of Excel 2003 that many systems still export under the name `.xls`.

use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::strings::TextBudget;
use crate::number::{DateParts, NumberFormat};
use crate::workbook::{Cell, CellValue, Date, Merge, Number, Row, Sheet, Workbook};
use crate::xml::{Xml, attr, flag};
use crate::{Limits, Refusal};

/// Reads a spreadsheet in XML of 2003. Numbers come without their format, which these files name in words.
///
/// # Errors
/// A [`Refusal`] in Chinese when the file is too large, broken or unsafe.
pub fn read_xml2003(bytes: &[u8], limits: &Limits) -> Result<Workbook, Refusal> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(Refusal::too_large(format!(
            "文件过大，最多 {} MB。请拆成几个文件再上传。",
            limits.file_bytes >> 20
        )));
    }
    // These files name their encoding and keep to it less often than to their byte order mark.
    let decoded = crate::text::decode(bytes).ok_or_else(|| Refusal::damaged("不是可读的文本"))?;
    let mut xml = Xml::new(decoded.text.as_bytes(), "表格", limits);
    let mut reading = Reading {
        workbook: Workbook::default(),
        row: Row::default(),
        column: 0,
        texts: TextBudget::new(limits),
        general: Arc::new(NumberFormat::general()),
        cells_left: limits.cells,
        limits,
    };
    loop {
        match xml.next()? {
            Event::Eof => break,
            Event::Start(e) => match e.local_name().as_ref() {
                "Worksheet" => reading.begin_sheet(&e)?,
                "Visible" => {
                    let state = xml.text()?;
                    if let Some(sheet) = reading.workbook.sheets.last_mut() {
                        sheet.hidden = state.trim().starts_with("SheetHidden") || state.trim() == "SheetVeryHidden";
                    }
                }
                "Row" => reading.begin_row(&e),
                "Cell" => {
                    let head = Head::read(&e);
                    let (value, depth) = (&mut None, xml.depth());
                    loop {
                        let open = xml.depth();
                        match xml.next()? {
                            Event::Eof => break,
                            Event::End(_) if open <= depth => break,
                            Event::Start(e) if e.local_name().as_ref() == "Data" => {
                                let kind = attr(&e, "Type").map(|t| t.into_owned()).unwrap_or_default();
                                *value = Some((kind, xml.text()?));
                            }
                            Event::Start(_) => xml.skip()?,
                            _ => {}
                        }
                    }
                    reading.cell(&head, value.take())?;
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "Row" => reading.end_row()?,
            _ => {}
        }
    }
    if reading.workbook.sheets.is_empty() {
        return Err(Refusal::damaged("表格中没有工作表"));
    }
    if !limits.hidden_sheets {
        reading.workbook.sheets.iter_mut().filter(|s| s.hidden).for_each(|s| s.rows.clear());
    }
    Ok(reading.workbook)
}

/// The attributes of a cell.
struct Head {
    index: Option<u32>,
    across: u32,
    down: u32,
    formula: Option<String>,
}

impl Head {
    fn read(e: &BytesStart<'_>) -> Self {
        let number = |name| attr(e, name).and_then(|v| v.trim().parse::<u32>().ok());
        Self {
            index: number("Index"),
            across: number("MergeAcross").unwrap_or(0).min(1 << 20),
            down: number("MergeDown").unwrap_or(0).min(1 << 20),
            formula: attr(e, "Formula").map(|f| f.trim_start_matches('=').to_owned()),
        }
    }
}

struct Reading<'a> {
    workbook: Workbook,
    row: Row,
    /// Where the next cell stands, unless it says.
    column: u32,
    texts: TextBudget,
    general: Arc<NumberFormat>,
    cells_left: usize,
    limits: &'a Limits,
}

impl Reading<'_> {
    fn begin_sheet(&mut self, e: &BytesStart<'_>) -> Result<(), Refusal> {
        if self.workbook.sheets.len() >= self.limits.sheets {
            return Err(Refusal::too_large(format!(
                "工作表过多（超过 {} 个），请拆成几个文件再上传。",
                self.limits.sheets
            )));
        }
        let name = attr(e, "Name").unwrap_or_default().into_owned();
        self.workbook.sheets.push(Sheet { name, ..Sheet::default() });
        self.row = Row::default();
        Ok(())
    }

    fn begin_row(&mut self, e: &BytesStart<'_>) {
        let index = attr(e, "Index").and_then(|i| i.trim().parse::<u32>().ok()).filter(|i| *i > self.row.number);
        let number = index.unwrap_or(self.row.number.saturating_add(1)).min(1 << 20);
        self.row = Row { number, hidden: flag(e, "Hidden", false), cells: Vec::new() };
        self.column = 0;
    }

    fn end_row(&mut self) -> Result<(), Refusal> {
        let Some(sheet) = self.workbook.sheets.last_mut() else { return Ok(()) };
        let cells = std::mem::take(&mut self.row.cells);
        if cells.is_empty() {
            return Ok(());
        }
        if sheet.rows.len() >= self.limits.rows {
            return Err(Refusal::too_large(format!(
                "行数过多（超过 {} 行），请拆成几个文件再上传。",
                self.limits.rows
            )));
        }
        sheet.rows.push(Row { number: self.row.number, hidden: self.row.hidden, cells });
        Ok(())
    }

    fn cell(&mut self, head: &Head, data: Option<(String, String)>) -> Result<(), Refusal> {
        let column = head.index.and_then(|i| i.checked_sub(1)).filter(|c| *c >= self.column).unwrap_or(self.column);
        self.column = column.saturating_add(head.across + 1);
        if column >= self.limits.columns {
            return Err(Refusal::too_large(format!(
                "第 {} 行超过 {} 列，不予读取。",
                self.row.number, self.limits.columns
            )));
        }
        if let Some(sheet) = self.workbook.sheets.last_mut().filter(|_| head.across > 0 || head.down > 0) {
            if sheet.merges.len() >= self.limits.merges {
                return Err(Refusal::too_large("合并单元格过多，请拆成几个文件再上传。"));
            }
            sheet.merges.push(Merge {
                first_row: self.row.number,
                last_row: self.row.number.saturating_add(head.down),
                first_column: column,
                last_column: column + head.across,
            });
        }
        let value = match data {
            Some((kind, text)) if !text.is_empty() => self.value(&kind, &text)?,
            _ => match &head.formula {
                Some(formula) => CellValue::FormulaWithoutValue(formula.as_str().into()),
                None => return Ok(()),
            },
        };
        self.cells_left = self.cells_left.checked_sub(1).ok_or_else(|| {
            Refusal::too_large(format!("单元格过多（超过 {} 个），请拆成几个文件再上传。", self.limits.cells))
        })?;
        self.row.cells.push(Cell { column, formula: head.formula.is_some(), value });
        Ok(())
    }

    fn value(&mut self, kind: &str, text: &str) -> Result<CellValue, Refusal> {
        let trimmed = text.trim();
        Ok(match kind {
            "Number" if trimmed.len() <= 64 && crate::number::plain(trimmed).is_some() => {
                CellValue::Number(Number { source: trimmed.into(), format: Arc::clone(&self.general) })
            }
            "Boolean" => CellValue::Bool(trimmed == "1"),
            "Error" => CellValue::Error(trimmed.into()),
            "DateTime" => match trimmed.parse::<jiff::civil::DateTime>() {
                Ok(at) => {
                    let time = at.time() != jiff::civil::Time::midnight();
                    let parts = DateParts { year: true, month: true, day: true, time };
                    CellValue::Date(Box::new(Date { at, parts, source: trimmed.into() }))
                }
                Err(_) => CellValue::Text(self.texts.keep(text)?),
            },
            _ => CellValue::Text(self.texts.keep(text)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_with_gaps_and_merges() {
        let xml = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
            <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
            <Worksheet ss:Name=\"台账\"><Table><Row><Cell ss:MergeAcross=\"1\" ss:MergeDown=\"1\"><Data ss:Type=\"String\">甲<B>乙</B></Data></Cell>\
            <Cell><Data ss:Type=\"Number\">0.30</Data></Cell></Row>\
            <Row ss:Index=\"4\"><Cell ss:Index=\"3\"><Data ss:Type=\"DateTime\">2026-03-20T00:00:00.000</Data></Cell>\
            <Cell ss:Formula=\"=SUM(A1)\"/><Cell><Comment><Data>注</Data></Comment></Cell></Row></Table></Worksheet>\
            <Worksheet ss:Name=\"隐藏\"><Table><Row><Cell><Data ss:Type=\"String\">丙</Data></Cell></Row></Table>\
            <WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>";
        let book = crate::table::read(xml.as_bytes(), &Limits::default()).unwrap();
        let sheet = &book.sheets[0];
        let shown: Vec<(u32, Vec<(u32, String)>)> = sheet
            .rows
            .iter()
            .map(|r| (r.number, r.cells.iter().map(|c| (c.column, c.value.display())).collect()))
            .collect();
        let cell = |column, text: &str| (column, text.to_owned());
        assert_eq!(shown, [(1, vec![cell(0, "甲乙"), cell(2, "0.3")]), (4, vec![cell(2, "2026-03-20"), cell(3, "")])]);
        assert!(matches!(sheet.rows[1].cells[1].value, CellValue::FormulaWithoutValue(_)));
        assert_eq!(sheet.merges, [Merge { first_row: 1, last_row: 2, first_column: 0, last_column: 1 }]);
        assert!(book.sheets[1].hidden && book.sheets[1].rows.is_empty());
    }
}

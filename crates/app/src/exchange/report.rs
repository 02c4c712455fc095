//! What was found in a file, for people, for programs, and for the file itself.

use crate::outcome::{Outcome, Refusal};
use paper::workbook::{cell_name, column_letters};
use paper::xlsx::Annotation;
use paper::{Limits, xlsx};
use serde_json::{Map, Value as Json, json};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The row can not come in like this.
    Error,
    /// To be looked at; the row comes in.
    Warning,
}

/// Something wrong in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellError {
    /// 0-based column; `None` for the row as a whole.
    pub column: Option<u32>,
    /// Kind: `required`, `date`, `choice`, `number`, `place`, `id_checksum`, `id_format`, `lost_digits`, `phone`, `formula`,
    /// `duplicate`, `rule`.
    pub kind: &'static str,
    /// Chinese: what is wrong and what to do.
    pub message: String,
    /// What stands in the cell, shortened; empty for the row as a whole.
    pub written: String,
    /// How bad.
    pub severity: Severity,
}

/// A column that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// 0-based column.
    pub at: u32,
    /// The ledger's title of the field; of a column of places the heading as written.
    pub title: String,
    /// The heading as written.
    pub heading: String,
}

/// A row of data.
#[derive(Clone, Debug, PartialEq)]
pub struct RowReport {
    /// 1-based row of the sheet.
    pub row: u32,
    /// Values, in the order of [`TableReport::columns`]: days and months as text, numbers as decimal text, places as 12-digit
    /// codes, yes and no as booleans, several options as a list, nothing as null.
    pub values: Vec<Json>,
    /// What is wrong.
    pub errors: Vec<CellError>,
}

/// A row that is no data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// 1-based row of the sheet.
    pub row: u32,
    /// `title`, `total`, `note`, `repeat header`.
    pub why: &'static str,
}

/// One table of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableReport {
    /// Name of the sheet; empty for CSV and web pages.
    pub sheet: String,
    /// Rows of the heading, 1-based.
    pub header_rows: Vec<u32>,
    /// Columns that were read, from the left.
    pub columns: Vec<Column>,
    /// Columns with a heading that the ledger does not know; their values stay in the file.
    pub unmapped: Vec<Column>,
    /// Titles of number fields and their units.
    pub units: Vec<(String, String)>,
    /// What is wrong with the table as a whole, in Chinese; nothing of it can come in.
    pub problems: Vec<String>,
    /// Rows of data.
    pub rows: Vec<RowReport>,
    /// Rows that are no data.
    pub skipped: Vec<Skipped>,
}

/// What was found in a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// Its tables; parts of one ledger on several sheets come as several.
    pub tables: Vec<TableReport>,
    /// What the person should know besides errors, in Chinese: sheets and columns that were left out, doubtful characters.
    pub doubts: Vec<String>,
}

impl RowReport {
    /// Nothing keeps it out.
    pub fn is_right(&self) -> bool {
        self.errors.iter().all(|e| e.severity != Severity::Error)
    }
}

impl Report {
    /// Rows of data of all tables.
    pub fn rows(&self) -> usize {
        self.tables.iter().map(|t| t.rows.len()).sum()
    }

    /// Rows that can not come in.
    pub fn bad_rows(&self) -> usize {
        self.tables.iter().flat_map(|t| &t.rows).filter(|r| !r.is_right()).count()
    }

    /// What is wrong with tables as a whole.
    pub fn problems(&self) -> Vec<String> {
        self.tables.iter().flat_map(|t| t.problems.iter().cloned()).collect()
    }

    /// One line for people: what was read and what is wrong.
    pub fn summary(&self) -> String {
        let warnings =
            self.tables.iter().flat_map(|t| &t.rows).filter(|r| r.is_right() && !r.errors.is_empty()).count();
        let mut text = format!("读出 {} 行，{} 行有错误", self.rows(), self.bad_rows());
        if warnings > 0 {
            text.push_str(&format!("，{warnings} 行有提醒"));
        }
        let problems = self.problems();
        if !problems.is_empty() {
            text.push_str(&format!("；整张表不能导入：{}", problems.join("；")));
        }
        text
    }
}

/// The report as other programs read it (the form of the example workbooks' scorer): one table in place, several under
/// `sheets`.
pub fn to_json(report: &Report) -> Json {
    let mut tables: Vec<Json> = report.tables.iter().map(table_json).collect();
    let mut out = if tables.len() == 1 { tables.remove(0) } else { json!({ "sheets": tables }) };
    if let Json::Object(map) = &mut out
        && !report.doubts.is_empty()
    {
        map.insert("doubts".to_owned(), json!(report.doubts));
    }
    out
}

fn table_json(table: &TableReport) -> Json {
    let columns: Map<String, Json> =
        table.columns.iter().map(|c| (column_letters(c.at), Json::from(c.title.clone()))).collect();
    let units: Map<String, Json> =
        table.units.iter().map(|(title, unit)| (title.clone(), Json::from(unit.clone()))).collect();
    let rows: Vec<Json> = table.rows.iter().map(|row| row_json(table, row)).collect();
    let skipped: Vec<Json> = table.skipped.iter().map(|s| json!({ "row": s.row, "why": s.why })).collect();
    let sheet = if table.sheet.is_empty() { Json::Null } else { Json::from(table.sheet.clone()) };
    json!({
        "sheet": sheet,
        "header_rows": table.header_rows,
        "columns": columns,
        "unmapped": table.unmapped.iter().map(|c| column_letters(c.at)).collect::<Vec<_>>(),
        "units": units,
        "problems": table.problems,
        "rows": rows,
        "skipped": skipped,
    })
}

fn row_json(table: &TableReport, row: &RowReport) -> Json {
    let values: Map<String, Json> =
        table.columns.iter().zip(&row.values).map(|(column, value)| (column.title.clone(), value.clone())).collect();
    let errors: Vec<Json> = row
        .errors
        .iter()
        .map(|error| {
            let cell = error.column.map_or(Json::Null, |at| Json::from(cell_name(row.row, at)));
            let mut out = json!({ "cell": cell, "kind": error.kind, "message": error.message });
            if error.severity == Severity::Warning {
                out["severity"] = Json::from("warning");
            }
            out
        })
        .collect();
    json!({ "row": row.row, "values": values, "errors": errors })
}

/// The user's own file with everything that is wrong written into it: red cells, a column 错误说明, a sheet 导入结果.
///
/// # Errors
/// A file that can not be read.
pub fn annotated(bytes: &[u8], report: &Report, file_name: &str) -> Outcome<Vec<u8>> {
    let mut notes =
        Annotation { summary: vec![format!("文件：{file_name}"), report.summary()], ..Annotation::default() };
    notes.summary.extend(report.problems());
    notes.summary.extend(report.doubts.iter().cloned());
    for table in &report.tables {
        if let Some(heading) = table.header_rows.last() {
            notes.headings.push((table.sheet.clone(), *heading));
        }
        for row in &table.rows {
            notes.errors.extend(row.errors.iter().map(|error| xlsx::CellError {
                sheet: table.sheet.clone(),
                row: row.row,
                column: error.column,
                message: match error.severity {
                    Severity::Error => error.message.clone(),
                    Severity::Warning => format!("提醒：{}", error.message),
                },
            }));
        }
    }
    xlsx::annotate(bytes, &notes, &Limits::default()).map_err(|refusal| Refusal::whole(refusal.message))
}

//! Workbooks in and out.

mod exporting;
mod importing;
mod reading;

use app::exchange::{self, Report};
use app::{OpContext, Outcome};
use domain::Day;
use domain::pack::Pack;
use paper::xlsx::{self, Column, ColumnKind, Out, Table};
use std::sync::OnceLock;

/// The shipped pack.
fn pack() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| domain::pack::load(app::pack::SHIPPED).expect("the shipped pack"))
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap_or_else(|| panic!("{text} is no day"))
}

/// Reads a file for the hazard ledger of 临川区 without a database, as of 2026-03-20.
fn dry(bytes: &[u8]) -> Outcome<Report> {
    dry_of("hazard", "361002", "2026-03-20", bytes)
}

fn dry_of(ledger: &str, code: &str, as_of: &str, bytes: &[u8]) -> Outcome<Report> {
    let tree = exchange::listed_tree(code).expect(code);
    let within = tree.by_code(code).expect(code).id;
    exchange::dry_run(pack(), &tree, ledger, bytes, within, day(as_of))
}

/// A workbook with one sheet of texts, the first row its heading.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let columns =
        rows[0].iter().map(|t| Column { title: (*t).to_owned(), kind: ColumnKind::Text, ..Column::default() });
    let table = Table { sheet: "台账".into(), columns: columns.collect(), ..Table::default() };
    let rows = rows[1..]
        .iter()
        .map(|row| row.iter().map(|t| if t.is_empty() { Out::Empty } else { Out::from(*t) }).collect::<Vec<_>>());
    xlsx::write(&table, rows, None, jiff::civil::date(2026, 3, 20).at(8, 0, 0, 0)).expect("workbook")
}

/// Cell, kind and severity of everything wrong, in the order of the report.
fn errors(report: &Report) -> Vec<String> {
    let json = exchange::to_json(report);
    let rows = json["rows"].as_array().cloned().unwrap_or_default();
    let all = rows.iter().flat_map(|r| r["errors"].as_array().cloned().unwrap_or_default());
    all.map(|e| {
        let cell = e["cell"].as_str().unwrap_or("row");
        let mild = if e["severity"] == "warning" { "?" } else { "" };
        format!("{cell} {}{mild}", e["kind"].as_str().unwrap_or_default())
    })
    .collect()
}

/// All messages of a report.
fn messages(report: &Report) -> Vec<String> {
    report.tables.iter().flat_map(|t| &t.rows).flat_map(|r| &r.errors).map(|e| e.message.clone()).collect()
}

/// The text of every cell of a sheet.
pub(crate) fn texts(bytes: &[u8], sheet: usize) -> Vec<Vec<String>> {
    let book = paper::table::read(bytes, &paper::Limits::default()).expect("a workbook");
    book.sheets[sheet].rows.iter().map(|r| r.cells.iter().map(|c| c.value.display()).collect()).collect()
}

fn has_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// An import of a file for a ledger, strict.
fn bring(world: &crate::World, ledger: &str, place: &str, bytes: &[u8]) -> exchange::Import {
    exchange::Import {
        ledger: ledger.into(),
        bytes: bytes.into(),
        file_name: "台账.xlsx".into(),
        place: world.place(place),
        day: world.today(),
        skip_bad: false,
        skip_known: false,
    }
}

async fn import(cx: &OpContext, file: exchange::Import) -> exchange::Imported {
    exchange::import(cx, file).await.expect("import")
}

//! Workbooks as counties send them.

use paper::{CellValue, Limits, Workbook, table};

use crate::shared;

fn open(file: &str) -> Workbook {
    table::read(&shared(&format!("excel/{file}.xlsx")), &Limits::default()).unwrap_or_else(|e| panic!("{file}: {e}"))
}

fn row(book: &Workbook, number: u32) -> Vec<String> {
    let row = book.sheets[0].rows.iter().find(|r| r.number == number).unwrap();
    row.cells.iter().map(|c| c.value.display()).collect()
}

#[test]
fn a_plain_ledger() {
    let book = open("001");
    assert_eq!(book.sheets[0].name, "隐患台账");
    assert_eq!(book.sheets[0].rows.len(), 25);
    assert_eq!(row(&book, 1)[..5], ["序号", "乡镇", "行政村", "排查时间", "排查人"]);
    let Some(CellValue::Date(day)) = book.sheets[0].cell(2, 3).map(|c| &c.value) else { panic!("D2 is a date") };
    assert_eq!(day.at.date().to_string(), "2026-03-09");
    assert_eq!(&*day.source, "46090");
}

#[test]
fn every_example_is_read() {
    for file in ["001", "003", "008", "011", "014", "019", "022", "025", "029", "032", "036", "039", "042", "045"] {
        let book = open(file);
        assert!(book.doubts.is_empty(), "{file}: {:?}", book.doubts);
        assert!(book.sheets[0].rows.len() > 5, "{file}");
        for row in &book.sheets[0].rows {
            assert!(row.cells.is_sorted_by(|a, b| a.column < b.column), "{file}");
        }
    }
}

#[test]
fn a_csv_in_gbk_under_the_name_xlsx() {
    let book = open("011");
    assert_eq!(book.sheets[0].name, "");
    assert_eq!(row(&book, 2)[..3], ["浒湾镇", "洛城村委会", "3610271012000001"].map(str::to_owned));
}

#[test]
fn merged_headings_formulas_and_stored_values() {
    let book = open("036");
    let sheet = &book.sheets[0];
    let mut cursor = sheet.merges_by_row();
    assert_eq!(cursor.at(3, 5).map(|m| (m.first_column, m.last_column)), Some((3, 7)), "D3:H3");
    assert_eq!(cursor.at(10, 1).map(|m| m.first_row), Some(5), "B5:B10");
    let sum = sheet.cell(5, 8).unwrap();
    assert!(sum.formula, "I5 is a formula");
    assert!(matches!(sum.value, CellValue::Number(_)), "with a stored value");
}

#[test]
fn a_number_that_lost_digits_keeps_its_source() {
    let book = open("008");
    let Some(CellValue::Number(n)) = book.sheets[0].cell(9, 11).map(|c| &c.value) else { panic!("L9 is a number") };
    assert_eq!(&*n.source, "3.61002196304179e+17");
    assert_eq!(n.plain(), "361002196304179000");
}

#[test]
fn a_month_is_shown_without_its_day() {
    let book = open("014");
    let dates: Vec<String> = book.sheets[0]
        .rows
        .iter()
        .flat_map(|r| &r.cells)
        .filter(|c| matches!(&c.value, CellValue::Date(d) if !d.parts.day))
        .map(|c| c.value.display())
        .collect();
    assert!(!dates.is_empty());
    assert!(dates.iter().all(|d| d.len() == 7), "{dates:?}");
}

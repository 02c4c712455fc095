//! Workbooks as counties send them.

use paper::{CellValue, Limits, Workbook, table};

use testkit::workbooks;

fn open(bytes: &[u8]) -> Workbook {
    table::read(bytes, &Limits::default()).unwrap()
}

fn row(book: &Workbook, number: u32) -> Vec<String> {
    let row = book.sheets[0].rows.iter().find(|r| r.number == number).unwrap();
    row.cells.iter().map(|c| c.value.display()).collect()
}

#[test]
fn a_plain_ledger() {
    let book = open(&workbooks::hazards());
    assert_eq!(book.sheets[0].name, "隐患台账");
    assert_eq!(book.sheets[0].rows.len(), 25);
    assert_eq!(row(&book, 1)[..5], ["序号", "乡镇", "行政村", "排查时间", "排查人"]);
    let Some(CellValue::Date(day)) = book.sheets[0].cell(2, 3).map(|c| &c.value) else { panic!("D2 is a date") };
    assert_eq!(day.at.date().to_string(), "2026-03-09");
    assert_eq!(&*day.source, "46090");
}

#[test]
fn every_example_is_read() {
    for (file, bytes) in workbooks::examples() {
        let book = open(&bytes);
        assert!(book.doubts.is_empty(), "{file}: {:?}", book.doubts);
        assert!(book.sheets[0].rows.len() >= 5, "{file}");
        for row in &book.sheets[0].rows {
            assert!(row.cells.is_sorted_by(|a, b| a.column < b.column), "{file}");
        }
    }
}

#[test]
fn a_csv_in_gbk_under_the_name_xlsx() {
    let utf8 = workbooks::delimited();
    let text = std::str::from_utf8(&utf8).unwrap().trim_start_matches('\u{feff}');
    let (gbk, ..) = encoding_rs::GBK.encode(text);
    assert_ne!(gbk, text.as_bytes());
    for bytes in [&*gbk, &utf8] {
        let book = open(bytes);
        assert_eq!(book.sheets[0].name, "");
        assert_eq!(row(&book, 2)[..3], ["石池村委会", "2026/3/1", "张三"].map(str::to_owned));
        assert_eq!(row(&book, 2)[5], "说“好”,\"没事\"");
    }
}

#[test]
fn merged_headings_formulas_and_stored_values() {
    let book = open(&workbooks::income());
    let sheet = &book.sheets[0];
    let mut cursor = sheet.merges_by_row();
    assert_eq!(cursor.at(3, 4).map(|m| (m.first_column, m.last_column)), Some((3, 4)), "D3:E3");
    assert_eq!(cursor.at(4, 1).map(|m| m.first_row), Some(3), "B3:B4");
    let sum = sheet.cell(5, 5).unwrap();
    assert!(sum.formula, "F5 is a formula");
    assert!(matches!(sum.value, CellValue::Number(_)), "with a stored value");
}

#[test]
fn a_number_that_lost_digits_keeps_its_source() {
    let book = open(&workbooks::merged_downwards());
    let Some(CellValue::Number(n)) = book.sheets[0].cell(2, 7).map(|c| &c.value) else { panic!("H2 is a number") };
    assert_eq!(&*n.source, workbooks::LOST_DIGITS);
    assert_eq!(n.plain(), "622848000512345000");
}

#[test]
fn a_month_is_shown_without_its_day() {
    let book = open(&workbooks::merged_downwards());
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

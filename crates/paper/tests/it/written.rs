//! What is written is what is read back.

use std::io::{Cursor, Read};

use jiff::civil::date;
use paper::xlsx::{self, Book, Column, ColumnKind, Out, Table};
use paper::{CellValue, Limits};

/// Text that spreadsheet programs are known to run.
const INJECTIONS: [&str; 14] = [
    "=1+1",
    "+86-10=HYPERLINK(\"http://x.example\",\"点我\")",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "-1",
    "=cmd|' /C calc'!A0",
    " =1",
    "{=1}",
];

fn made() -> jiff::civil::DateTime {
    date(2026, 3, 20).at(8, 30, 0, 0)
}

fn column(title: &str, kind: ColumnKind) -> Column {
    Column { title: title.to_owned(), kind, ..Column::default() }
}

/// The text of a part of a package.
pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_table_with_everything() {
    let table = Table {
        sheet: "隐患台账".into(),
        title: "临川区安全隐患台账".into(),
        notes: vec!["范围：临川区；状态：未销号".into(), "单位：元　截至 2026-03-20".into()],
        columns: vec![
            Column { required: true, ..column("证件号码", ColumnKind::Text) },
            column("人数", ColumnKind::Integer),
            column("金额", ColumnKind::Money),
            column("面积", ColumnKind::Decimal(3)),
            column("排查时间", ColumnKind::Date),
            column("登记", ColumnKind::DateTime),
            Column { choices: vec!["一般".into(), "重大".into()], ..column("等级", ColumnKind::Text) },
        ],
        watermark: Some("张三 2026-03-20 导出 A&B".into()),
    };
    let rows = vec![
        vec![
            Out::from("361002199001011234"),
            Out::Integer(3),
            Out::Decimal(123_456, 2),
            Out::Decimal(128, 3),
            Out::Date(date(2026, 3, 9)),
            Out::DateTime(made()),
            Out::from("一般"),
        ],
        vec![
            Out::from("0012"),
            Out::Empty,
            Out::Integer(i64::MAX),
            Out::Empty,
            Out::Date(date(1899, 1, 1)),
            Out::Bool(true),
        ],
    ];
    let bytes = xlsx::write(&table, rows, Some(&[Out::from("合计"), Out::Integer(3)]), made()).unwrap();
    let book = paper::table::read(&bytes, &Limits::default()).unwrap();
    let sheet = &book.sheets[0];
    let shown: Vec<Vec<String>> =
        sheet.rows.iter().map(|r| r.cells.iter().map(|c| c.value.display()).collect()).collect();
    let want: Vec<Vec<&str>> = vec![
        vec!["临川区安全隐患台账"],
        vec!["范围：临川区；状态：未销号"],
        vec!["单位：元　截至 2026-03-20"],
        vec!["证件号码", "人数", "金额", "面积", "排查时间", "登记", "等级"],
        vec!["361002199001011234", "3", "1,234.56", "0.128", "2026-03-09", "2026-03-20 08:30", "一般"],
        vec!["0012", "9223372036854775807", "1899-01-01", "是"],
        vec!["合计", "3"],
        vec!["张三 2026-03-20 导出 A&B"],
    ];
    assert_eq!(shown, want);
    assert!(matches!(sheet.rows[4].cells[0].value, CellValue::Text(_)), "an ID is text");
    assert!(matches!(sheet.rows[4].cells[4].value, CellValue::Date(_)), "a date is a date");
    assert_eq!(sheet.merges.len(), 4, "title, notes and watermark span the table");
    let xml = part(&bytes, "xl/worksheets/sheet1.xml");
    for fact in [
        "<pane ySplit=\"4\" topLeftCell=\"A5\" activePane=\"bottomLeft\" state=\"frozen\"/>",
        "<autoFilter ref=\"A4:G6\"/>",
        "paperSize=\"9\"",
        "orientation=\"landscape\"",
        "fitToHeight=\"0\"",
        "A&amp;&amp;B",
        "<dataValidation type=\"list\"",
    ] {
        assert!(xml.contains(fact), "{fact}");
    }
    assert!(part(&bytes, "xl/workbook.xml").contains("隐患台账!$4:$4"), "the heading repeats on every page");
    assert!(book.sheets[1].hidden, "the values offered stand on a hidden sheet");
}

#[test]
fn nothing_written_is_a_formula() {
    let table = Table {
        sheet: "=表".into(),
        title: "=1+1".into(),
        notes: vec!["+1".into()],
        columns: INJECTIONS.iter().map(|t| column(t, ColumnKind::Text)).collect(),
        watermark: Some("@SUM(1)".into()),
    };
    let row: Vec<Out> = INJECTIONS.iter().map(|t| Out::from(*t)).collect();
    let bytes = xlsx::write(&table, [row.clone(), row.clone()], Some(&row), made()).unwrap();
    assert!(!part(&bytes, "xl/worksheets/sheet1.xml").contains("<f>"));
    let book = paper::table::read(&bytes, &Limits::default()).unwrap();
    for number in 3..=6 {
        let texts: Vec<String> = book.sheets[0].rows[number - 1].cells.iter().map(|c| c.value.display()).collect();
        assert_eq!(texts, INJECTIONS, "row {number}");
    }
    assert!(book.sheets[0].rows.iter().flat_map(|r| &r.cells).all(|c| !c.formula));
}

#[test]
fn sheets_follow_each_other() {
    let table =
        |sheet: &str| Table { sheet: sheet.into(), columns: vec![column("甲", ColumnKind::Text)], ..Table::default() };
    let mut book = Book::new(made()).unwrap();
    assert!(book.row(&[]).is_err(), "no sheet is begun");
    for sheet in ["户", "户", "人"] {
        book.begin(&table(sheet)).unwrap();
        book.row(&[Out::from(sheet)]).unwrap();
    }
    let mut out = Cursor::new(Vec::new());
    book.finish_into(&mut out).unwrap();
    let book = paper::table::read(out.get_ref(), &Limits::default()).unwrap();
    let names: Vec<&str> = book.sheets.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["户", "户(2)", "人"]);
}

#[test]
fn an_empty_workbook_opens() {
    let bytes = Book::new(made()).unwrap().finish().unwrap();
    assert!(paper::table::read(&bytes, &Limits::default()).unwrap().sheets[0].rows.is_empty());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Any text that XML can hold comes back as it was.
    #[test]
    fn text_round_trips(text in "[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\u{fffe}\\u{ffff}]{1,40}") {
        let table = Table { columns: vec![column("甲", ColumnKind::Text)], ..Table::default() };
        let bytes = xlsx::write(&table, [vec![Out::Text(text.clone())]], None, made()).unwrap();
        let book = paper::table::read(&bytes, &Limits::default()).unwrap();
        let cell = &book.sheets[0].rows[1].cells[0].value;
        proptest::prop_assert_eq!(cell, &CellValue::Text(text.as_str().into()));
    }
}

#[test]
fn each_row_stands_once_and_empty_cells_of_text_are_text() {
    let columns = vec![
        Column { title: "身份证号".into(), ..Column::default() },
        Column { title: "性别".into(), choices: vec!["男".into(), "女".into()], ..Column::default() },
    ];
    let table = Table {
        sheet: "空表".into(),
        title: "空表".into(),
        notes: vec!["从下一行填".into()],
        columns,
        watermark: None,
    };
    let folder = std::env::temp_dir();
    let bytes = xlsx::write_by_way_of(Some(&folder), &table, [], None, made()).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut sheet = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut sheet).unwrap();
    for row in 1..=3 {
        assert_eq!(sheet.matches(&format!("<row r=\"{row}\"")).count(), 1, "row {row} of {sheet}");
    }
    assert!(
        sheet.split("<cols>").nth(1).is_some_and(|c| c.split("</cols>").next().is_some_and(|c| c.contains("style="))),
        "columns without a form: {sheet}"
    );
    let nowhere = std::path::Path::new("/nonexistent/folder");
    assert!(xlsx::write_by_way_of(Some(nowhere), &table, [], None, made()).is_err());
}

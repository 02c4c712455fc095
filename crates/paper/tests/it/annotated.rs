//! Errors written back into the user's own file.

use std::collections::BTreeMap;
use std::io::Cursor;

use paper::xlsx::{Annotation, CellError, annotate};
use paper::{Limits, Workbook, table};

use testkit::workbooks;

use crate::written::part;

/// Everything that is shown, by sheet, row and column.
fn values(book: &Workbook) -> BTreeMap<(String, u32, u32), String> {
    let sheets = book.sheets.iter().flat_map(|s| s.rows.iter().map(move |r| (s, r)));
    sheets
        .flat_map(|(s, r)| r.cells.iter().map(move |c| ((s.name.clone(), r.number, c.column), c.value.display())))
        .collect()
}

fn read(bytes: &[u8]) -> Workbook {
    table::read(bytes, &Limits::default()).unwrap()
}

fn error(sheet: &str, row: u32, column: Option<u32>, message: &str) -> CellError {
    CellError { sheet: sheet.into(), row, column, message: message.into() }
}

/// Errors in the first and last row with values, in a cell without value, in a whole row and in a row that is not there.
fn notes(book: &Workbook) -> Annotation {
    let sheet = &book.sheets[0];
    let (first, last) = (&sheet.rows[2], sheet.rows.last().unwrap());
    Annotation {
        errors: vec![
            error(&sheet.name, first.number, Some(first.cells[0].column), "=1+1 不是日期 <>&"),
            error(&sheet.name, first.number, Some(first.cells.last().unwrap().column), "不在选项内"),
            error(&sheet.name, last.number, None, "整行重复"),
            error(&sheet.name, last.number + 5, Some(0), "此行缺失"),
        ],
        headings: vec![(sheet.name.clone(), sheet.rows[0].number)],
        summary: vec!["共 3 处错误".into()],
    }
}

#[test]
fn every_example_keeps_its_values_and_gains_its_errors() {
    for (file, original) in workbooks::examples() {
        let before = read(&original);
        let notes = notes(&before);
        let annotated = annotate(&original, &notes, &Limits::default()).unwrap();
        let after = read(&annotated);
        let (mut old, mut new) = (values(&before), values(&after));
        if file == "delimited" {
            // A CSV comes back as a workbook; its sheet gets a name.
            old = old.into_iter().map(|((_, r, c), v)| (("表".to_owned(), r, c), v)).collect();
        }
        new.retain(|key, value| old.remove(key).is_none_or(|was| was != *value));
        assert!(old.is_empty(), "{file}: lost {old:?}");
        let sheet = after.sheets[0].name.clone();
        let column = after.sheets[0].rows[0].cells.last().unwrap().column;
        let cell = |row: u32| new.get(&(sheet.clone(), row, column)).map(String::as_str);
        assert_eq!(cell(notes.headings[0].1), Some("错误说明"), "{file}");
        assert_eq!(cell(notes.errors[0].row), Some("=1+1 不是日期 <>&；不在选项内"), "{file}");
        assert_eq!(cell(notes.errors[2].row), Some("整行重复"), "{file}");
        assert_eq!(cell(notes.errors[3].row), Some("此行缺失"), "{file}");
        let result = after.sheets.last().unwrap();
        assert_eq!(result.name, "导入结果", "{file}");
        assert_eq!(result.rows.len(), 6, "{file}: a line of summary, a heading, a line per error");
        assert!(new.keys().all(|(name, _, c)| *name == "导入结果" || *c == column), "{file}: nothing else is new");
        assert!(
            after.sheets.iter().flat_map(|s| &s.rows).flat_map(|r| &r.cells).filter(|c| c.formula).count()
                <= before.sheets.iter().flat_map(|s| &s.rows).flat_map(|r| &r.cells).filter(|c| c.formula).count(),
            "{file}: no formula is new"
        );
    }
}

#[test]
fn the_rest_of_the_file_is_the_same() {
    let original = workbooks::income();
    let annotated = annotate(&original, &notes(&read(&original)), &Limits::default()).unwrap();
    let zip = zip::ZipArchive::new(Cursor::new(original.as_slice())).unwrap();
    let changed = [
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
    ];
    let names: Vec<String> = zip.file_names().map(|n| n.unwrap().into_owned()).collect();
    for name in names.iter().filter(|n| !n.ends_with('/') && !changed.contains(&n.as_str())) {
        assert_eq!(part(&original, name), part(&annotated, name), "{name}");
    }
    let (before, after) = (part(&original, "xl/worksheets/sheet1.xml"), part(&annotated, "xl/worksheets/sheet1.xml"));
    for piece in ["<mergeCells", "<cols>", "<pageSetup", "<f>SUM(D6:E6)</f>"] {
        assert!(before.contains(piece) && after.contains(piece), "{piece}");
    }
    assert_eq!(before.matches("<row ").count() + 1, after.matches("<row ").count(), "one row was missing");
}

#[test]
fn a_wrong_cell_is_red_and_keeps_its_format() {
    let original = workbooks::hazards();
    let notes = Annotation {
        errors: vec![error("隐患台账", 2, Some(3), "日期不对"), error("隐患台账", 3, Some(3), "日期不对")],
        ..Annotation::default()
    };
    let annotated = annotate(&original, &notes, &Limits::default()).unwrap();
    let book = read(&annotated);
    assert_eq!(book.sheets[0].cell(2, 3).unwrap().value.display(), "2026-03-09", "still a date");
    let (sheet, styles) = (part(&annotated, "xl/worksheets/sheet1.xml"), part(&annotated, "xl/styles.xml"));
    // Five styles were there; two for texts and one red twin came.
    assert!(sheet.contains("<c r=\"D2\" t=\"n\" s=\"7\">") && sheet.contains("<c r=\"D3\" t=\"n\" s=\"7\">"));
    assert!(
        styles.contains("<cellXfs count=\"8\">")
            && styles.contains("<fills count=\"4\">")
            && styles.contains("<fonts count=\"4\">")
    );
    let twin = styles[styles.find("<cellXfs").unwrap()..].split("<xf ").nth(8).unwrap();
    assert!(
        twin.contains("numFmtId=\"165\"") && twin.contains("fillId=\"3\"") && twin.contains("applyFill=\"1\""),
        "{twin}"
    );
}

#[test]
fn a_second_import_uses_the_same_column_and_sheet() {
    let original = workbooks::hazards();
    let name = "隐患台账";
    let heading = vec![(name.to_owned(), 1)];
    let first = Annotation {
        errors: vec![error(name, 2, Some(3), "错一"), error(name, 4, Some(3), "错二")],
        headings: heading.clone(),
        summary: vec![],
    };
    let once = annotate(&original, &first, &Limits::default()).unwrap();
    let second = Annotation { errors: vec![error(name, 4, Some(4), "错三")], headings: heading, summary: vec![] };
    let twice = read(&annotate(&once, &second, &Limits::default()).unwrap());
    assert_eq!(twice.sheets.len(), 2);
    let column: Vec<(u32, String)> =
        twice.sheets[0].rows.iter().filter_map(|r| r.cell(17).map(|c| (r.number, c.value.display()))).collect();
    assert_eq!(column, [(1, "错误说明".to_owned()), (4, "错三".to_owned())]);
    assert_eq!(twice.sheets[1].rows.len(), 2);
}

#[test]
fn what_can_not_be_read_is_not_annotated() {
    assert!(annotate(&workbooks::encrypted(), &Annotation::default(), &Limits::default()).is_err());
}

#[test]
fn injection_text_survives_both_ways_back() {
    let original = workbooks::formula_injection();
    let before = read(&original);
    let sheet = &before.sheets[0].name;
    let notes = Annotation {
        errors: vec![error(sheet, 2, Some(4), "=HYPERLINK(\"http://x.example\")")],
        ..Annotation::default()
    };
    let after = read(&annotate(&original, &notes, &Limits::default()).unwrap());
    let new = values(&after);
    for (key, value) in values(&before) {
        assert_eq!(new.get(&key), Some(&value));
    }
    assert!(after.sheets.iter().flat_map(|s| &s.rows).flat_map(|r| &r.cells).all(|c| !c.formula));
}

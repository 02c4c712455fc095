//! Files made to hurt: they end in values or in a refusal in Chinese, never in a crash.

use std::io::{Cursor, Write};

use paper::{Limits, Reason, table, xlsx};
use testkit::workbooks;
use zip::write::SimpleFileOptions;

/// A minimal workbook with the given sheet, string and extra parts.
fn workbook(sheet: &str, strings: &str, extra: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let fixed = [
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        ("xl/workbook.xml", r#"<workbook><sheets><sheet name="表" sheetId="1" id="s"/></sheets></workbook>"#),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="s" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="t" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ];
    for (name, text) in fixed.iter().chain(extra) {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn hostile_workbooks_are_refused_or_read_whole() {
    for (file, bytes, rows) in [
        ("far cell", workbooks::far_cell(), None),
        ("entity bomb", workbooks::entity_bomb(), None),
        ("encrypted", workbooks::encrypted(), None),
        ("50,000 merges", workbooks::merges_50_000(), Some(6)),
        ("huge dimension", workbooks::dimension_huge(), Some(6)),
        ("formula injection", workbooks::formula_injection(), Some(13)),
    ] {
        match (table::read(&bytes, &Limits::default()), rows) {
            (Ok(book), Some(rows)) => assert_eq!(book.sheets[0].rows.len(), rows, "{file}"),
            (Err(refusal), None) => assert!(is_chinese(&refusal.message), "{file}: {refusal}"),
            (got, want) => panic!("{file}: wanted {want:?} rows, got {:?}", got.map(|b| b.sheets[0].rows.len())),
        }
    }
}

#[test]
fn refusals_name_the_trouble() {
    let encrypted = table::read(&workbooks::encrypted(), &Limits::default()).unwrap_err();
    assert_eq!(encrypted.reason, Reason::Encrypted);
    assert!(encrypted.message.contains("加密") && encrypted.message.contains("清除密码"));
    let entities = table::read(&workbooks::entity_bomb(), &Limits::default()).unwrap_err();
    assert_eq!(entities.reason, Reason::Unsafe);
    let far = table::read(&workbooks::far_cell(), &Limits::default()).unwrap_err();
    assert!(far.message.contains("XFD1048576"), "{far}");
}

#[test]
fn many_merges_are_walked_in_order() {
    let book = table::read(&workbooks::merges_50_000(), &Limits::default()).unwrap();
    let sheet = &book.sheets[0];
    assert_eq!(sheet.merges.len(), 50_000);
    let mut cursor = sheet.merges_by_row();
    let covered = sheet.merges.iter().filter(|m| cursor.at(m.first_row, m.first_column).is_some()).count();
    assert_eq!(covered, 50_000);
}

#[test]
fn injection_text_is_read_as_text() {
    let book = table::read(&workbooks::formula_injection(), &Limits::default()).unwrap();
    let texts: Vec<String> = book.sheets[0].rows.iter().flat_map(|r| &r.cells).map(|c| c.value.display()).collect();
    for wanted in workbooks::FORMULA_NAMES {
        assert!(texts.iter().any(|t| t == wanted), "{wanted:?}");
    }
}

#[test]
fn bombs_of_every_kind_end() {
    let small = Limits {
        unpacked_bytes: 1 << 20,
        rows: 100,
        cells: 500,
        merges: 10,
        token_bytes: 64 << 10,
        ..Limits::default()
    };
    let cell = r#"<c r="A1"><v>1</v></c>"#;
    let rows =
        |n: usize| (1..=n).map(|i| format!(r#"<row r="{i}"><c r="A{i}"><v>1</v></c></row>"#)).collect::<String>();
    let sheet = |inside: &str| format!("<worksheet><sheetData>{inside}</sheetData></worksheet>");
    let plain = "<sst><si><t>甲</t></si></sst>";
    for (what, bytes, reason) in [
        ("large sheet", workbook(&sheet(&"<row/>".repeat(400_000)), plain, &[]), Reason::TooLarge),
        (
            "long tag",
            workbook(&sheet(&format!("<row r='1' x='{}'/>", "x".repeat(200_000))), plain, &[]),
            Reason::TooLarge,
        ),
        (
            "long text",
            workbook(&sheet(""), &format!("<sst><si><t>{}</t></si></sst>", "字".repeat(100_000)), &[]),
            Reason::TooLarge,
        ),
        ("many rows", workbook(&sheet(&rows(101)), plain, &[]), Reason::TooLarge),
        (
            "many cells",
            workbook(&sheet(&format!("<row r='1'>{}</row>", "<c><v>1</v></c>".repeat(501))), plain, &[]),
            Reason::TooLarge,
        ),
        ("deep", workbook(&sheet(&"<a>".repeat(1_000)), plain, &[]), Reason::Damaged),
        (
            "string that is not there",
            workbook(&sheet(r#"<row r="1"><c t="s"><v>7</v></c></row>"#), plain, &[]),
            Reason::Damaged,
        ),
        ("not xml", workbook("<worksheet><sheetData></row>", plain, &[]), Reason::Damaged),
        (
            "external entity",
            workbook(&sheet(cell), "<!DOCTYPE s SYSTEM 'file:///etc/hostname'><sst/>", &[]),
            Reason::Unsafe,
        ),
        ("same name twice", workbook(&sheet(cell), plain, &[("XL/worksheets\\sheet1.xml", "<x/>")]), Reason::Unsafe),
    ] {
        let refusal = xlsx::read(&bytes, &small).expect_err(what);
        assert_eq!(refusal.reason, reason, "{what}: {refusal}");
        assert!(is_chinese(&refusal.message), "{what}");
    }
    let merges = format!("<worksheet><sheetData/>{}</worksheet>", "<mergeCell ref='A1:B2'/>".repeat(11));
    assert_eq!(xlsx::read(&workbook(&merges, plain, &[]), &small).unwrap_err().reason, Reason::TooLarge);
}

#[test]
fn a_lying_size_is_caught_by_the_budget() {
    let mut bytes = workbook(&format!("<worksheet>{}</worksheet>", " ".repeat(3 << 20)), "<sst/>", &[]);
    // The central directory says that every part unpacks to one byte.
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(4).position(|w| w == b"PK\x01\x02") {
        at += found;
        bytes[at + 24..at + 28].copy_from_slice(&1u32.to_le_bytes());
        at += 4;
    }
    assert!(at > 0);
    assert!(xlsx::read(&bytes, &Limits { unpacked_bytes: 1 << 20, ..Limits::default() }).is_err());
}

#[test]
fn odd_but_honest_sheets_are_read() {
    let sheet = "<x:worksheet xmlns:x='m'><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c t='inlineStr'><x:is><x:t>乙</x:t></x:is></x:c></x:row>\
        <x:row r='9' hidden='1'><x:c r='C9' t='e'><x:v>#N/A</x:v></x:c><x:c r='A9' t='b'><x:v>1</x:v></x:c><x:c r='B9'><x:f>SUM(A1)</x:f></x:c></x:row>\
        <x:row><x:c/><x:c t='d'><x:v>2026-03-20</x:v></x:c><x:c t='str'><x:f>A1</x:f><x:v>文</x:v></x:c><x:c><x:v>abc</x:v></x:c></x:row>\
        <x:row r='2'><x:c r='B2'/></x:row></x:sheetData></x:worksheet>";
    let book = xlsx::read(&workbook(sheet, "<sst/>", &[]), &Limits::default()).unwrap();
    let shown: Vec<(u32, Vec<_>)> = book.sheets[0]
        .rows
        .iter()
        .map(|r| (r.number, r.cells.iter().map(|c| (c.column, c.formula, c.value.display())).collect()))
        .collect();
    let cell = |column, formula, text: &str| (column, formula, text.to_owned());
    assert_eq!(
        shown,
        vec![
            (1, vec![cell(0, false, "1"), cell(1, false, "乙")]),
            (9, vec![cell(0, false, "TRUE"), cell(1, true, ""), cell(2, false, "#N/A")]),
            (10, vec![cell(1, false, "2026-03-20"), cell(2, true, "文"), cell(3, false, "abc")]),
        ]
    );
    assert!(book.sheets[0].rows[1].hidden);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Bytes of a real workbook changed anywhere never panic.
    #[test]
    fn broken_workbooks_end(changes in proptest::collection::vec((0usize..9_000, proptest::prelude::any::<u8>()), 1..20), cut in 0usize..9_000) {
        let mut bytes = workbooks::hazards();
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let _ = table::read(&bytes, &Limits::default());
        let _ = table::read(&bytes[..cut.min(bytes.len())], &Limits::default());
    }

    /// Any sheet text never panics.
    #[test]
    fn any_sheet_ends(sheet in "(<(row|c|v|f|is|t)( (r|t|s)='[A-Z0-9a-z]{0,4}')?/?>|</(row|c|v|f|is|t)>|[0-9a-z甲]{0,3}){0,30}") {
        let _ = xlsx::read(&workbook(&format!("<worksheet><sheetData>{sheet}"), "<sst/>", &[]), &Limits::default());
    }
}

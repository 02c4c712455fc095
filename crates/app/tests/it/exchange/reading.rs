//! Reading files without a database.

use super::{day, dry, dry_of, errors, has_chinese, messages, workbook};
use app::exchange::{self, to_json};
use paper::xlsx::{Book, Column, ColumnKind, Out, Table};
use serde_json::{Value as Json, json};
use testkit::workbooks;

#[test]
fn a_clean_list_is_read_without_a_difference() {
    let report = dry(&workbooks::hazards()).expect("read");
    let read = to_json(&report);
    assert_eq!(read["sheet"], "隐患台账");
    assert_eq!(read["header_rows"], json!([1]));
    let columns: serde_json::Map<String, Json> = workbooks::HAZARD_HEADING
        .iter()
        .zip('A'..)
        .skip(1)
        .map(|(title, letter)| (letter.to_string(), json!(title)))
        .collect();
    assert_eq!(read["columns"], Json::Object(columns));
    assert_eq!(read["skipped"], json!([]));
    let tree = exchange::listed_tree("361002").expect("临川区");
    let code = |village: &str| {
        let town = tree.by_code("361002114").expect("腾桥镇").id;
        let named = |name: &str| village.starts_with(name.trim_end_matches(['村', '委', '会']));
        tree.children(town).find(|p| named(&p.name)).expect(village).code.clone()
    };
    let rows = read["rows"].as_array().expect("rows");
    let shown = workbooks::hazard_rows();
    assert_eq!(rows.len(), shown.len());
    for (n, (row, shown)) in rows.iter().zip(&shown).enumerate() {
        assert_eq!((&row["row"], &row["errors"]), (&json!(n + 2), &json!([])));
        for (title, text) in workbooks::HAZARD_HEADING[1..].iter().zip(shown) {
            let want = match *title {
                "乡镇" => json!("361002114000"),
                "行政村" => json!(code(text)),
                _ if text.is_empty() => Json::Null,
                _ => json!(text),
            };
            assert_eq!(row["values"][*title], want, "row {n}, {title}");
        }
    }
    assert_eq!(report.doubts, Vec::<String>::new());
}

#[test]
fn hostile_files_are_refused_in_chinese_or_read_whole() {
    for (what, bytes, words) in [
        ("far cell", workbooks::far_cell(), ""),
        ("entity bomb", workbooks::entity_bomb(), ""),
        ("encrypted", workbooks::encrypted(), "密码"),
    ] {
        let text = dry(&bytes).expect_err(what).to_string();
        assert!(has_chinese(&text) && text.contains(words), "{what}: {text}");
    }
    for (what, bytes, rows) in [
        ("50,000 merges", workbooks::merges_50_000(), 5),
        ("huge dimension", workbooks::dimension_huge(), 5),
        ("formula injection", workbooks::formula_injection(), 12),
    ] {
        assert_eq!(dry(&bytes).expect(what).rows(), rows, "{what}");
    }
    let read = to_json(&dry(&workbooks::formula_injection()).expect("read"));
    for (row, name) in read["rows"].as_array().expect("rows").iter().zip(workbooks::FORMULA_NAMES) {
        assert_eq!(row["values"]["隐患名称"], name.trim(), "as it was");
    }
}

/// Files of other ledgers and with headings a ledger does not know: never a crash, never half a sentence.
#[test]
fn every_example_is_read_or_refused_for_every_ledger() {
    for (name, bytes) in workbooks::examples() {
        let mut read = 0;
        for ledger in super::pack().current() {
            match dry_of(&ledger.id, "361002", "2026-03-20", &bytes) {
                Err(refusal) => assert!(has_chinese(&refusal.to_string()), "{name} {}", ledger.id),
                Ok(report) => {
                    assert!(!report.tables.is_empty(), "{name} {}", ledger.id);
                    read += 1;
                }
            }
        }
        assert!(read > 0, "{name}: no ledger reads it");
    }
}

const HEADING: [&str; 10] = [
    "乡镇",
    "行政村",
    "排查时间",
    "隐患名称",
    "隐患类型",
    "隐患等级",
    "整改资金(元)",
    "责任人电话",
    "完成时限",
    "销号情况",
];

#[test]
fn every_wrong_cell_is_named_with_its_address() {
    let good = ["龙溪镇", "", "2026-03-01", "灭火器过期", "消防", "一般", "1,200.50", "13907941896", "每月", "是"];
    let with = |at: usize, text: &'static str| {
        let mut row = good;
        row[at] = text;
        row
    };
    let town = exchange::listed_tree("361002").expect("临川区");
    let village = town.by_code("361002114210").expect("a village");
    let (in_town, name) = (town.get(village.parent.expect("town")).expect("town").name.clone(), village.name.clone());
    let mut rows: Vec<Vec<String>> = [
        good,
        with(2, "2026-02-30"),
        with(2, ""),
        with(2, "2026-03-21"),
        with(4, "打架"),
        with(5, "很重大"),
        with(6, "一千二"),
        with(6, "0.125"),
        with(7, "1390794"),
        with(8, "3月底前2026"),
        with(9, "也许"),
        with(3, ""),
    ]
    .iter()
    .map(|row| row.iter().map(|t| (*t).to_owned()).collect())
    .collect();
    for row in &mut rows {
        (row[0], row[1]) = (in_town.clone(), name.clone());
    }
    for (town, village) in [("没有镇", name.as_str()), (in_town.as_str(), "没有村"), (in_town.as_str(), "")] {
        let mut row = rows[0].clone();
        (row[0], row[1]) = (town.to_owned(), village.to_owned());
        rows.push(row);
    }
    let mut all: Vec<Vec<&str>> = vec![HEADING.to_vec()];
    all.extend(rows.iter().map(|r| r.iter().map(String::as_str).collect()));
    let slices: Vec<&[&str]> = all.iter().map(Vec::as_slice).collect();
    let report = dry(&workbook(&slices)).expect("read");
    let hard: Vec<String> = errors(&report).into_iter().filter(|e| !e.ends_with('?')).collect();
    assert_eq!(
        hard,
        [
            "C3 date",
            "C4 required",
            "C5 date",
            "E6 choice",
            "F7 choice",
            "G8 number",
            "G9 number",
            "H10 phone",
            "I11 date",
            "J12 choice",
            "D13 required",
            "A14 place",
            "B15 place",
            "B16 required",
        ]
    );
    assert_eq!(report.bad_rows(), 14);
    for message in messages(&report) {
        assert!(has_chinese(&message) && message.contains('：') || message.contains("重复"), "{message}");
    }
    let first = &to_json(&report)["rows"][0]["values"];
    assert_eq!(first["整改资金"], "1200.50");
    assert_eq!(first["完成时限"], "每月");
    assert_eq!(first["销号情况"], true);
    assert_eq!(first["行政村"], "361002114210");
    let second = &report.tables[0].rows[1].errors[0];
    assert_eq!(second.written, "2026-02-30");
}

#[test]
fn headings_count_whatever_their_blanks_width_star_and_unit() {
    let report = dry(&workbook(&[
        &[
            "序 号",
            "所在村",
            "检查时间",
            "*隐患 名称",
            "隐患等级",
            "整改资金（元）",
            "整改要求（措施）",
            "天气",
            "整改前照片",
        ],
        &["1", "361002114210", "2026年3月1日", "灭火器过期", "一般隐患", "5", "更换", "晴", "2 张"],
    ]))
    .expect("read");
    let read = to_json(&report);
    assert_eq!(
        read["columns"],
        json!({"B": "所在村", "C": "排查时间", "D": "隐患名称", "E": "隐患等级", "F": "整改资金", "G": "治理措施"})
    );
    assert_eq!(read["unmapped"], json!(["H"]));
    assert!(report.doubts.iter().any(|d| d.contains("天气")), "{:?}", report.doubts);
    assert_eq!(errors(&report), Vec::<String>::new());
    assert_eq!(read["rows"][0]["values"]["隐患等级"], "一般");
    assert_eq!(read["rows"][0]["values"]["排查时间"], "2026-03-01");
}

#[test]
fn a_table_without_what_it_needs_says_so_once() {
    let report = dry(&workbook(&[&["行政村", "隐患名称", "备注"], &["361002114210", "围墙倾斜", ""]])).expect("read");
    let problems = report.problems();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].contains("“排查时间”、“隐患等级”"), "{problems:?}");
    assert_eq!(errors(&report), Vec::<String>::new(), "no row repeats it");
    let placeless: &[&[&str]] = &[&["排查时间", "隐患名称", "隐患等级"], &["2026-03-01", "围墙倾斜", "一般"]];
    let report = dry(&workbook(placeless)).expect("read");
    assert!(report.problems()[0].contains("行政村"), "{:?}", report.problems());
    assert!(report.summary().contains(&report.problems()[0]), "the summary says what is wrong: {}", report.summary());
    // Whoever works for one village need not write it in every line.
    let report = dry_of("hazard", "361002114210", "2026-03-20", &workbook(placeless)).expect("read");
    assert_eq!((report.problems(), errors(&report)), (Vec::new(), Vec::new()));
    let refused = dry(&workbook(&[&["甲", "乙"], &["1", "2"]])).expect_err("no heading").to_string();
    assert!(refused.contains("没有找到“安全隐患台账”的表头") && refused.contains("隐患名称"), "{refused}");
}

/// Titles above, a heading printed again, sums, notes and signatures below; hidden sheets; parts of one table on two sheets.
#[test]
fn lines_that_are_no_data_are_named_and_left_out() {
    let made = jiff::civil::date(2026, 3, 20).at(8, 0, 0, 0);
    let mut book = Book::new(made).expect("book");
    let heading = ["序号", "行政村", "排查时间", "隐患名称", "隐患等级", "备注"];
    let column = |t: &str| Column { title: t.into(), kind: ColumnKind::Text, ..Column::default() };
    let table = |sheet: &str| Table {
        sheet: sheet.into(),
        title: "安全隐患台账".into(),
        notes: vec!["填报单位：临川区".into()],
        columns: heading.iter().map(|t| column(t)).collect(),
        watermark: Some("填表人：张三　审核人：李四".into()),
    };
    let row = |cells: [&str; 6]| {
        cells.iter().map(|t| if t.is_empty() { Out::Empty } else { Out::from(*t) }).collect::<Vec<_>>()
    };
    for sheet in ["一季度", "二季度"] {
        book.begin(&table(sheet)).expect("sheet");
        for cells in [
            ["1", "361002114210", "2026-03-01", "围墙倾斜", "一般", "备注：已警示"],
            ["2", "361002114210", "2026-03-02", "小计算机房插座发热", "一般", ""],
            heading,
            ["小计", "", "", "2 处", "", ""],
            ["", "", "", "", "", ""],
            ["3", "", "", "", "", ""],
        ] {
            book.row(&row(cells)).expect("row");
        }
        book.end(Some(&row(["合计", "", "", "2 处", "", ""]))).expect("end");
    }
    book.begin(&Table {
        sheet: "汇总".into(), columns: vec![column("乡镇"), column("处数")], ..Table::default()
    })
    .expect("sheet");
    book.row(&[Out::from("上顿渡镇"), Out::Integer(4)]).expect("row");
    let report = dry(&book.finish().expect("workbook")).expect("read");
    let sheets: Vec<&str> = report.tables.iter().map(|t| t.sheet.as_str()).collect();
    assert_eq!(sheets, ["一季度", "二季度"]);
    for table in &report.tables {
        assert_eq!(table.header_rows, [3]);
        assert_eq!(table.rows.iter().map(|r| r.row).collect::<Vec<_>>(), [4, 5]);
        let skipped: Vec<(u32, &str)> = table.skipped.iter().map(|s| (s.row, s.why)).collect();
        assert_eq!(
            skipped,
            [(1, "title"), (2, "title"), (6, "repeat header"), (7, "total"), (10, "total"), (11, "note")]
        );
    }
    // The same rows on both sheets: seen, and left to a person.
    assert_eq!(report.bad_rows(), 0);
    let doubts = report.doubts.join("");
    assert!(doubts.contains("“汇总”不是这个台账的表"), "{doubts}");
    assert!(to_json(&report)["sheets"].as_array().is_some_and(|s| s.len() == 2));
}

/// A phone that a workbook keeps as a number, a day that it keeps as a day.
#[test]
fn cells_are_read_by_what_they_are() {
    let made = jiff::civil::date(2026, 3, 20).at(8, 0, 0, 0);
    let column = |t: &str, kind| Column { title: t.into(), kind, ..Column::default() };
    let table = Table {
        sheet: "台账".into(),
        columns: vec![
            column("行政村", ColumnKind::Integer),
            column("排查时间", ColumnKind::Date),
            column("隐患名称", ColumnKind::Text),
            column("隐患等级", ColumnKind::Text),
            column("责任人电话", ColumnKind::Integer),
            column("整改资金", ColumnKind::Money),
        ],
        ..Table::default()
    };
    let row = vec![
        Out::Integer(361_002_114_210),
        Out::Date(jiff::civil::date(2026, 3, 1)),
        Out::Integer(12),
        Out::from("一般"),
        Out::Integer(13_907_941_896),
        Out::Decimal(123_450, 2),
    ];
    let report = dry(&paper::xlsx::write(&table, [row], None, made).expect("workbook")).expect("read");
    assert_eq!(errors(&report), Vec::<String>::new());
    let values: Json = to_json(&report)["rows"][0]["values"].clone();
    assert_eq!(
        values,
        json!({
            "行政村": "361002114210",
            "排查时间": "2026-03-01",
            "隐患名称": "12",
            "隐患等级": "一般",
            "责任人电话": "13907941896",
            "整改资金": "1234.50",
        })
    );
}

#[test]
fn the_same_line_twice_is_a_reminder() {
    let line: &[&str] = &["361002114210", "2026-03-01", "围墙倾斜", "村小学", "一般"];
    let other: &[&str] = &["361002114210", "2026-03-01", "围墙倾斜", "村部", "一般"];
    let report = dry(&workbook(&[&["行政村", "排查时间", "隐患名称", "隐患部位", "隐患等级"], line, other, line]))
        .expect("read");
    assert_eq!(errors(&report), ["B4 duplicate?"]);
    assert!(messages(&report)[0].contains("与第 2 行重复"), "{:?}", messages(&report));
    assert_eq!(report.bad_rows(), 0);
    assert_eq!(report.summary(), "读出 3 行，0 行有错误，1 行有提醒");
}

#[test]
fn delimited_text_is_a_table_too() {
    let csv = "行政村,排查时间,隐患名称,隐患等级\r\n361002114210,2026/3/1,\"围墙,倾斜\",重大\r\n";
    let report = dry(csv.as_bytes()).expect("read");
    let read = to_json(&report);
    assert_eq!(read["sheet"], Json::Null);
    assert_eq!(read["rows"][0]["values"]["隐患名称"], "围墙,倾斜");
    assert_eq!(read["rows"][0]["row"], 2);
    assert_eq!(day("2026-03-01").to_string(), read["rows"][0]["values"]["排查时间"]);
}

/// A workbook part by part: rows as XML, one sheet.
fn raw(rows: &str) -> Vec<u8> {
    let head = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
    let types = format!(
        r#"{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#
    );
    let rels = format!(
        r#"{head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let book = format!(
        r#"{head}<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let book_rels = format!(
        r#"{head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
    );
    let sheet = format!(
        r#"{head}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    testkit::workbooks::zipped(&[
        ("[Content_Types].xml", types),
        ("_rels/.rels", rels),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", book_rels),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

/// A row of texts, hidden or not.
fn line(number: u32, hidden: bool, cells: &[&str]) -> String {
    let cell = |(at, text): (usize, &&str)| {
        let column = char::from(b'A' + u8::try_from(at).expect("few columns"));
        match text.strip_prefix("d:") {
            Some(day) => format!(r#"<c r="{column}{number}" t="d"><v>{day}</v></c>"#),
            None => format!(r#"<c r="{column}{number}" t="inlineStr"><is><t>{text}</t></is></c>"#),
        }
    };
    let hide = if hidden { r#" hidden="1""# } else { "" };
    let cells: String = cells.iter().enumerate().map(cell).collect();
    format!(r#"<row r="{number}"{hide}>{cells}</row>"#)
}

/// What is silently wrong in a workbook is said, or read as it was meant.
#[test]
fn hidden_rows_units_above_and_days_of_another_zone_are_not_passed_over() {
    let heading = ["行政村", "排查时间", "隐患名称", "隐患等级", "整改资金"];
    let rows = [
        line(1, false, &["安全隐患台账"]),
        line(2, false, &["单位：万元"]),
        line(3, false, &heading),
        line(4, false, &["1", "2", "3", "4", "5"]),
        line(5, false, &["361002114210", "d:2026-03-04T16:00:00Z", "围墙倾斜", "一般隐患", "1.2"]),
        line(6, true, &["361002114210", "二〇二六年三月五日", "插座发热", "一 般", "3000元"]),
        line(7, false, &["总计（元）", "", "", "", "1.5"]),
        line(8, false, &["合计：", "", "", "", "1.5"]),
    ];
    let report = dry(&raw(&rows.concat())).expect("read");
    assert_eq!(errors(&report), Vec::<String>::new());
    let json = to_json(&report);
    let values = |row: usize, title: &str| json["rows"][row]["values"][title].as_str().unwrap_or_default().to_owned();
    assert_eq!((values(0, "整改资金"), values(1, "整改资金")), ("12000.00".to_owned(), "3000.00".to_owned()));
    assert_eq!((values(0, "排查时间"), values(1, "排查时间")), ("2026-03-05".to_owned(), "2026-03-05".to_owned()));
    let doubts = report.doubts.join("\n");
    assert!(doubts.contains("有 1 行是隐藏或筛选掉的（第 6 行）") && doubts.contains("单位：万元"), "{doubts}");
    let skipped: Vec<&str> = report.tables[0].skipped.iter().map(|s| s.why).collect();
    assert_eq!(skipped, ["title", "title", "column numbers", "total", "total"]);
}

/// A name means a place of the level of its column, or none.
#[test]
fn the_name_of_another_level_is_no_village() {
    let head: &[&str] = &["行政村", "排查时间", "隐患名称", "隐患等级"];
    for wrong in ["上顿渡镇", "上顿渡街道"] {
        let report = dry(&workbook(&[head, &[wrong, "2026-03-01", "围墙倾斜", "一般"]])).expect("read");
        assert_eq!(report.bad_rows(), 1, "{wrong}: {:?}", messages(&report));
    }
}

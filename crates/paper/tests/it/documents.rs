//! Word documents: what is written has the measures of GB/T 9704, and its text is read back.

use jiff::civil::date;
use paper::gongwen::{self, Block, Gongwen, Grid, Layout, Para, ParaKind, Run};
use paper::{Limits, Reason};
use testkit::workbooks;

use crate::written::part;

fn sample() -> Gongwen {
    Gongwen {
        title: vec!["关于临川区防返贫监测帮扶".into(), "工作情况的报告".into()],
        addressee: Some("区委农村工作领导小组".into()),
        body: vec![
            Block::Para(Para::new(ParaKind::H1, "一、总体情况")),
            Block::Para(Para::new(ParaKind::H2, "（一）监测对象")),
            Block::Para(Para {
                kind: ParaKind::Body,
                runs: vec![
                    Run::new("截至3月20日，全区共有监测户"),
                    Run {
                        text: "128".into(),
                        underline_faint: true,
                        footnote: Some("监测台账在册户数".into()),
                        bold: false,
                    },
                    Run::new("户，A<B & C。"),
                ],
            }),
            Block::Table(Grid {
                head: vec!["乡镇".into(), "户数".into()],
                rows: vec![vec!["云山镇".into(), "12".into()], vec!["腾桥镇".into()]],
                widths: vec![2, 1],
                right: vec![1],
            }),
            Block::PageBreak,
            Block::Para(Para::new(ParaKind::Right, "第一行\n第二行\u{1}")),
        ],
        attachments: vec!["监测户明细".into(), "整改清单".into()],
        issuer: Some("临川区乡村振兴局".into()),
        date: Some(date(2026, 3, 5)),
        basis: vec!["监测户：台账在册且未解除，截至 2026-03-20".into()],
        made: Some(date(2026, 3, 20).at(8, 0, 0, 0)),
        ..Gongwen::default()
    }
}

/// The value of an attribute of the first element that begins with `start`.
fn value<'a>(xml: &'a str, start: &str, attribute: &str) -> &'a str {
    let element = &xml[xml.find(start).unwrap_or_else(|| panic!("{start} is missing"))..];
    let element = &element[..element.find('>').unwrap()];
    let at = element.find(&format!("{attribute}=\"")).unwrap_or_else(|| panic!("{attribute} of {start}"))
        + attribute.len()
        + 2;
    &element[at..at + element[at..].find('"').unwrap()]
}

fn millimetres(twips: &str) -> f64 {
    twips.parse::<f64>().unwrap() / 1440.0 * 25.4
}

#[test]
fn the_page_is_that_of_gbt_9704() {
    let bytes = gongwen::write(&sample(), &Layout::gbt9704()).unwrap();
    let xml = part(&bytes, "word/document.xml");
    for (element, attribute, mm) in [
        ("<w:pgSz", "w:w", 210.0),
        ("<w:pgSz", "w:h", 297.0),
        ("<w:pgMar", "w:top", 37.0),
        ("<w:pgMar", "w:bottom", 35.0),
        ("<w:pgMar", "w:left", 28.0),
        ("<w:pgMar", "w:right", 26.0),
    ] {
        assert!((millimetres(value(&xml, element, attribute)) - mm).abs() < 0.05, "{element} {attribute}");
    }
    assert_eq!(value(&xml, "<w:docGrid", "w:type"), "linesAndChars");
    assert_eq!(value(&xml, "<w:docGrid", "w:linePitch"), "579");
    let place = 16.0 + value(&xml, "<w:docGrid", "w:charSpace").parse::<f64>().unwrap() / 4096.0;
    let block = 210.0 - 28.0 - 26.0;
    assert_eq!((block / 25.4 * 72.0 / place + 0.01).floor(), 28.0, "28 characters in a line");
    // Text stands outside the grid, because LibreOffice can not squeeze characters into it; its spacing says the same.
    let styles = part(&bytes, "word/styles.xml");
    let normal = &styles[styles.find("w:styleId=\"Normal\"").unwrap()..];
    assert_eq!(value(normal, "<w:snapToGrid", "w:val"), "0");
    let place = 16.0 + value(normal, "<w:spacing", "w:val").parse::<f64>().unwrap() / 20.0;
    assert_eq!((block / 25.4 * 72.0 / place).floor(), 28.0, "28 characters in a line without the grid");
    let lines = millimetres(value(&xml, "<w:pgSz", "w:h")) - 37.0 - 35.0;
    assert_eq!((lines / 25.4 * 72.0 / 28.95).floor(), 22.0, "22 lines on a page");
}

#[test]
fn typefaces_sizes_and_spacing() {
    let bytes = gongwen::write(&sample(), &Layout::gbt9704()).unwrap();
    let styles = part(&bytes, "word/styles.xml");
    assert_eq!(value(&styles, "<w:spacing", "w:line"), "579");
    assert_eq!(value(&styles, "<w:spacing", "w:lineRule"), "exact");
    for (style, font, half_points) in [
        ("DocTitle", "方正小标宋简体", "44"),
        ("H1", "黑体", "32"),
        ("H2", "楷体_GB2312", "32"),
        ("Body", "仿宋_GB2312", "32"),
        ("PageNumber", "宋体", "28"),
    ] {
        let from = styles.find(&format!("w:styleId=\"{style}\"")).unwrap();
        let style_xml = &styles[from..from + styles[from..].find("</w:style>").unwrap()];
        for script in ["w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"] {
            assert_eq!(value(style_xml, "<w:rFonts", script), font, "{style}");
        }
        assert_eq!(value(style_xml, "<w:sz ", "w:val"), half_points, "{style}");
        if style == "Body" {
            assert_eq!(value(style_xml, "<w:ind", "w:firstLineChars"), "200");
        }
    }
    for (part_name, side) in [("word/footer1.xml", "right"), ("word/footer2.xml", "left")] {
        let footer = part(&bytes, part_name);
        assert_eq!(value(&footer, "<w:jc", "w:val"), side);
        assert!(footer.contains("— ") && footer.contains(" PAGE ") && footer.contains(" —"));
    }
    assert!(part(&bytes, "word/settings.xml").contains("<w:evenAndOddHeaders/>"));
    assert_eq!(value(&part(&bytes, "word/document.xml"), "<w:u ", "w:val"), "dotted");
    assert!(part(&bytes, "word/footnotes.xml").contains("监测台账在册户数"));
}

#[test]
fn every_part_is_well_formed_xml() {
    let bytes = gongwen::write(
        &Gongwen {
            letterhead: Some("临川区人民政府文件".into()), number: Some("临府〔2026〕12号".into()), ..sample()
        },
        &Layout::gbt9704(),
    )
    .unwrap();
    let zip = zip::ZipArchive::new(std::io::Cursor::new(bytes.as_slice())).unwrap();
    let names: Vec<String> = zip.file_names().map(|n| n.unwrap().into_owned()).collect();
    assert_eq!(names.len(), 11);
    for name in names {
        let text = part(&bytes, &name);
        let mut reader = quick_xml::Reader::from_str(&text);
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => break,
                Ok(_) => {}
                Err(e) => panic!("{name}: {e}"),
            }
        }
    }
}

#[test]
fn layouts_are_values() {
    let layout = Layout { line_pt: 28.0, ..Layout::gbt9704() };
    let bytes = gongwen::write(&sample(), &layout).unwrap();
    assert_eq!(value(&part(&bytes, "word/styles.xml"), "<w:spacing", "w:line"), "560");
}

/// A document with these body elements, list definitions and styles.
fn docx(body: &str, numbering: &str) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let document = format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
    for (name, text) in [
        ("word/document.xml", document.as_str()),
        (
            "word/_rels/document.xml.rels",
            "<Relationships><Relationship Id='a' Type='x/numbering' Target='numbering.xml'/></Relationships>",
        ),
        ("word/numbering.xml", numbering),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn text_with_the_numbers_word_counts() {
    let numbering = "<w:numbering><w:abstractNum w:abstractNumId='0'>\
        <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCountingThousand'/><w:lvlText w:val='%1、'/></w:lvl>\
        <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.%2'/></w:lvl></w:abstractNum>\
        <w:num w:numId='3'><w:abstractNumId w:val='0'/></w:num></w:numbering>";
    let p = |level: &str, text: &str| {
        let list = if level.is_empty() {
            String::new()
        } else {
            format!("<w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='3'/></w:numPr></w:pPr>")
        };
        format!("<w:p>{list}<w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = [
        p("0", "总体"),
        p("1", "对象"),
        p("", "正文&amp;"),
        p("0", "措施"),
        p("1", "走访"),
        "<w:p><w:r><w:t>留</w:t></w:r><w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:ins><w:r><w:t>增</w:t></w:r></w:ins>\
         <w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:ruby><w:rt><w:r><w:t>yi</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>义</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
            .to_owned(),
        format!("<w:tbl><w:tr><w:tc>{}{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>", p("", "甲"), p("", "一"), p("", "乙")),
    ]
    .concat();
    let text = paper::document::text(&docx(&body, numbering), &Limits::default()).unwrap();
    assert_eq!(text, "一、总体\n一.1对象\n正文&\n二、措施\n二.1走访\n留增义\n甲 一\t乙\n");
}

#[test]
fn our_own_documents_are_read_back() {
    let bytes = gongwen::write(&sample(), &Layout::gbt9704()).unwrap();
    let text = paper::document::text(&bytes, &Limits::default()).unwrap();
    for line in [
        "关于临川区防返贫监测帮扶",
        "区委农村工作领导小组：",
        "截至3月20日，全区共有监测户128户，A<B & C。",
        "云山镇\t12",
        "附件：1. 监测户明细",
        "2026年3月5日",
        "数字口径：",
    ] {
        assert!(text.lines().any(|l| l == line), "{line} in {text}");
    }
}

#[test]
fn documents_that_are_refused() {
    let entity = docx("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", "<w:numbering/>");
    let bomb = docx(&"<w:p/>".repeat(300_000), "<w:numbering/>");
    let small = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
    for (what, bytes, reason) in [
        ("entity", entity, Reason::Damaged),
        ("bomb", bomb, Reason::TooLarge),
        ("encrypted", workbooks::encrypted(), Reason::Encrypted),
        ("workbook", workbooks::hazards(), Reason::WrongFormat),
        ("pdf", b"%PDF-1.4".to_vec(), Reason::Damaged),
    ] {
        let refusal = paper::document::text(&bytes, &small).expect_err(what);
        assert_eq!(refusal.reason, reason, "{what}: {refusal}");
    }
    assert!(paper::document::text(b"{\\rtf1", &small).unwrap_err().message.contains(".docx 或 .txt"));
}

#[test]
fn speeches_as_found_are_text() {
    let path = testkit::workspace().join("crates/language/tests/speeches/departments.txt");
    let speech = std::fs::read(&path).unwrap();
    let text = paper::document::text(&speech, &Limits::default()).unwrap();
    assert!(text.chars().count() > 500 && !text.contains('\r'));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Any document text never panics.
    #[test]
    fn any_document_ends(body in "(<w:(p|r|t|tbl|tr|tc|pPr|numPr|del)/?>|<w:(numId|ilvl) w:val='[0-9]{1,3}'/>|</w:(p|r|t|tc|tr|pPr)>|甲){0,30}") {
        let _ = paper::document::text(&docx(&body, "<w:numbering><w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num><w:abstractNum w:abstractNumId='1'/></w:numbering>"), &Limits::default());
    }
}

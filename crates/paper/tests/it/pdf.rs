//! Text of PDFs, put together by hand in the forms that office programs, browsers and typesetting systems write.

use std::fmt::Write as _;
use std::io::Write as _;

use paper::{Limits, Reason, document};

/// A file made of objects; the first is the catalogue, the second the tree of pages.
pub(crate) fn file(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    for (i, object) in objects.iter().enumerate() {
        out.extend(format!("{} 0 obj\n", i + 1).as_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    out.extend(
        format!("trailer\n<</Size {}/Root 1 0 R{trailer}>>\nstartxref\n0\n%%EOF\n", objects.len() + 1).as_bytes(),
    );
    out
}

pub(crate) fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    [format!("<<{dict}/Length {}>>\nstream\n", data.len()).as_bytes(), data, b"\nendstream"].concat()
}

pub(crate) fn packed(dict: &str, data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(data).unwrap();
    stream(&format!("{dict}/Filter/FlateDecode"), &encoder.finish().unwrap())
}

/// A string of two-byte codes, the code being the character itself.
pub(crate) fn codes(text: &str) -> String {
    text.encode_utf16().fold(String::from("<"), |mut out, unit| {
        let _ = write!(out, "{unit:04X}");
        out
    }) + ">"
}

pub(crate) const MAP: &[u8] =
    b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap";

/// Pages with the given contents in the font `F`, each character as wide as it is high.
pub(crate) fn pages(contents: &[String]) -> Vec<u8> {
    let kids: String = (0..contents.len()).map(|i| format!("{} 0 R ", 6 + 2 * i)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Count {}/Kids[{kids}]/Resources<</Font<</F 3 0 R>>>>/MediaBox[0 0 595 842]>>", contents.len())
            .into_bytes(),
        b"<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+FangSong/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>"
            .to_vec(),
        b"<</Type/Font/Subtype/CIDFontType2/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)>>/DW 1000/W[32[500]48 57 500]>>"
            .to_vec(),
        packed("", MAP),
    ];
    for (i, content) in contents.iter().enumerate() {
        objects.push(format!("<</Type/Page/Parent 2 0 R/Contents {} 0 R>>", 7 + 2 * i).into_bytes());
        objects.push(packed("", content.as_bytes()));
    }
    file(&objects, "")
}

/// A line of text at a place, in 10 points.
fn at(x: u32, y: u32, text: &str) -> String {
    format!("BT /F 10 Tf 1 0 0 1 {x} {y} Tm {} Tj ET\n", codes(text))
}

fn read(bytes: &[u8]) -> String {
    document::text(bytes, &Limits::default()).unwrap()
}

const LONG: &str = "今年以来各村认真排查隐患整改到位成效明显";

#[test]
fn lines_of_a_paragraph_are_joined_and_paragraphs_are_not() {
    // Columns of 20 characters; paragraphs begin two characters in; one goes over the end of the page.
    let first = [
        at(240, 780, "在全县会议上的讲话"),
        at(120, 740, &LONG[..18 * 3]),
        at(100, 724, LONG),
        at(100, 708, "不留死角。"),
        at(120, 692, "二是抓好防火。"),
        at(120, 676, &LONG[..18 * 3]),
        at(290, 40, "— 1 —"),
    ];
    let second = [at(100, 780, LONG), at(100, 764, "到人。"), at(120, 748, "落款单位"), at(290, 40, "— 2 —")];
    // The foot is drawn before the text, as LibreOffice does.
    let second = second.iter().rev().cloned().collect::<String>();
    let part = &LONG[..18 * 3];
    assert_eq!(
        read(&pages(&[first.concat(), second])),
        format!(
            "在全县会议上的讲话\n{part}{LONG}不留死角。\n二是抓好防火。\n{part}{LONG}到人。\n— 1 —\n落款单位\n— 2 —"
        )
    );
}

#[test]
fn columns_stay_apart_and_rows_stay_together() {
    let left: String = (0..6).map(|i| at(60, 700 - 16 * i, &format!("左{i}栏的一行文字"))).collect();
    let right: String = (0..6).map(|i| at(320, 700 - 16 * i, &format!("右{i}栏的一行文字"))).collect();
    let text = read(&pages(&[left + &right]));
    assert!(text.find("左5").unwrap() < text.find("右0").unwrap(), "{text}");
    assert!(text.lines().all(|l| !(l.contains('左') && l.contains('右'))), "{text}");
    let rows: String = (0..3).map(|i| at(60, 700 - 16 * i, "乡镇") + &at(200, 700 - 16 * i, "12")).collect();
    assert_eq!(read(&pages(&[rows])), "乡镇\t12\n乡镇\t12\n乡镇\t12");
}

#[test]
fn pieces_of_a_line_come_together_in_any_form() {
    // Kerned pieces, a number drawn later into its gap, bold by printing twice, a form, a turned watermark.
    let content = format!(
        "BT /F 10 Tf 12 TL 100 700 Td [{} -200 {}] TJ 0 -40 Td {} Tj T* {} ' ET q 1 0 0 1 0 0 cm {} Q {}{}{}",
        codes("全县"),
        codes("各村"),
        codes("第二行"),
        codes("第三行"),
        at(160, 700, "号"),
        at(142, 700, "12"),
        at(160, 700, "号"),
        "BT /F 30 Tf 0.7 0.7 -0.7 0.7 200 300 Tm <5185 90E8> Tj ET",
    );
    assert_eq!(read(&pages(&[content])), "全县各村12 号\n第二行\n第三行\n内部");
}

/// A file with one font as given, showing the bytes given in hexadecimal.
fn with_font(font: &str, below: &str, shown: &str) -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".into(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".into(),
        "<</Type/Page/Parent 2 0 R/Contents[4 0 R]/Resources<</Font<</F 5 0 R>>>>>>".into(),
        stream("", format!("BT /F 12 Tf 72 700 Td {shown} Tj ET").as_bytes()),
        format!("<</Type/Font{font}>>").into_bytes(),
        format!("<<{below}>>").into_bytes(),
    ];
    file(&objects, "")
}

#[test]
fn fonts_without_a_map_are_read_by_their_encoding() {
    let composite = |encoding: &str| format!("/Subtype/Type0/Encoding/{encoding}/DescendantFonts[6 0 R]");
    for (font, shown, wanted) in [
        // Typesetting systems of government printers write these, with fonts that are not in the file.
        (composite("GBK-EUC-H"), "<B8F7B4E5D2AAC5C5B2E9>".to_owned(), "各村要排查"),
        (composite("GBK2K-H"), "<B8F78139EF31>".to_owned(), "各㐂"),
        (composite("UniGB-UCS2-H"), codes("各村要排查12"), "各村要排查12"),
        (composite("UniGB-UTF16-H"), codes("各𠀀"), "各𠀀"),
        (composite("ETen-B5-H"), "<A655A7F8>".to_owned(), "各村"),
        ("/Subtype/TrueType/Encoding/WinAnsiEncoding".into(), "(2026-03 95%)".into(), "2026-03 95%"),
        ("/Subtype/Type1/Encoding<</Differences[1/uni5404/uni6751 65/one]>>".into(), "<010241>".into(), "各村1"),
    ] {
        assert_eq!(read(&with_font(&font, "/Subtype/CIDFontType0/DW 1000", &shown)), wanted, "{font}");
    }
}

#[test]
fn radicals_of_browsers_are_characters_again() {
    assert_eq!(read(&pages(&[at(100, 700, "⼀⾏⽤⼾")])), "一行用户");
}

#[test]
fn object_streams_later_versions_and_turned_pages() {
    let inside = "1 0 2 32 3 70 <</Type/Catalog/Pages 2 0 R>>   <</Type/Pages/Kids[3 0 R]/Count 1>>    <</Type/Page/Rotate 90/Contents 5 0 R/Resources<</Font<</F 6 0 R>>>>>>";
    let first = inside.find("<<").unwrap();
    let offset = |part: &str| inside.find(part).unwrap() - first;
    let head = format!("1 0 2 {} 3 {} ", offset("<</Type/Pages"), offset("<</Type/Page/R"));
    let body = [head.as_bytes(), &inside.as_bytes()[first..]].concat();
    let mut out = b"%PDF-1.5\n".to_vec();
    let mut add = |number: u32, object: &[u8]| {
        out.extend(format!("{number} 0 obj\n").as_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    };
    add(9, &packed(&format!("/Type/ObjStm/N 3/First {}", head.len()), &body));
    add(5, &packed("", b"BT /F 12 Tf 72 700 Td (old) Tj ET"));
    add(6, b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>");
    add(10, &stream("/Type/XRef/Root 1 0 R", b""));
    // Changed later: the new object holds. It is set sideways, as the page is turned.
    add(5, &packed("", b"BT /F 12 Tf 0 1 -1 0 300 100 Tm (new) Tj 0 -20 Td (line) Tj ET"));
    assert_eq!(read(&out), "new\nline");
}

#[test]
fn what_can_not_be_read_is_refused_with_what_to_do() {
    let picture = || {
        file(
            &[
                b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
                b"<</Type/Pages/Kids[3 0 R]>>".to_vec(),
                b"<</Type/Page/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>".to_vec(),
                stream("", b"q 595 0 0 842 0 0 cm /I Do Q"),
                stream("/Subtype/Image/Width 1/Height 1/Filter/DCTDecode", b"\xFF\xD8\xFF\xD9"),
            ],
            "",
        )
    };
    let no_map = "/Subtype/Type0/Encoding/Identity-H/DescendantFonts[6 0 R]";
    let locked = String::from_utf8_lossy(&pages(&[at(100, 700, "密文")])).replace("/Root 1", "/Encrypt 9 0 R/Root 1");
    for (bytes, reason, says) in [
        (picture(), Reason::WrongFormat, "扫描件请先识别成文字"),
        (with_font(no_map, "/Subtype/CIDFontType2", "<00010002>"), Reason::WrongFormat, "另存为 Word"),
        (locked.into_bytes(), Reason::Encrypted, "有密码请先解除"),
        (b"%PDF-1.7 x".to_vec(), Reason::Damaged, "PDF 已损坏"),
    ] {
        let refusal = document::text(&bytes, &Limits::default()).expect_err(says);
        assert_eq!(refusal.reason, reason, "{refusal}");
        assert!(refusal.message.contains(says), "{refusal}");
    }
}

#[test]
fn a_page_that_is_a_picture_is_not_passed_over() {
    let content = at(100, 700, LONG);
    let bytes = pages(&[content.clone(), "BI /W 1 /H 1 ID x EI".into(), content]);
    assert_eq!(read(&bytes), format!("{LONG}\n〔第2页是图片，其中的文字没有读出〕\n{LONG}"));
}

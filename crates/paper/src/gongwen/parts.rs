//! The parts beside the text: styles, page numbers, footnotes, fonts, settings, properties.

use std::fmt::Write;

use super::document::font;
use super::layout::pt;
use super::{Gongwen, Layout, escape};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

pub(super) const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/><Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/><Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;

pub(super) const PACKAGE_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;

pub(super) const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable" Target="fontTable.xml"/><Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes" Target="footnotes.xml"/><Relationship Id="rId5" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/><Relationship Id="rId6" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer2.xml"/></Relationships>"#;

/// Odd and even pages differ; punctuation may be squeezed at line starts as Chinese setting does.
pub(super) const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr><w:compat><w:useFELayout/><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>"#;

/// Title and time of making; nothing about persons.
pub(super) fn core(document: &Gongwen) -> String {
    let title = escape(&document.title.concat());
    let made = document.made.map(|at| {
        format!("<dcterms:created xsi:type=\"dcterms:W3CDTF\">{}Z</dcterms:created>", at.strftime("%Y-%m-%dT%H:%M:%S"))
    });
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title>{}</cp:coreProperties>",
        made.unwrap_or_default()
    )
}

pub(super) fn styles(layout: &Layout) -> String {
    let (fonts, line) = (&layout.fonts, pt(layout.line_pt));
    let body = font(&fonts.body.0, layout.body_pt);
    let indent = format!("<w:ind w:firstLineChars=\"200\" w:firstLine=\"{}\"/>", pt(layout.character_pt() * 2.0));
    let level = |n: usize| format!("<w:keepNext/>{indent}<w:outlineLvl w:val=\"{n}\"/>");
    let small = font(&fonts.body.0, layout.table_pt);
    // Tables and small print leave the grid and take single lines.
    let single = "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"240\" w:lineRule=\"auto\"/>";
    // A place of the grid is a little narrower than a character of the body. Word squeezes characters into such a
    // grid, LibreOffice gives each two places. So text leaves the grid: fixed lines keep the 22, this spacing the 28
    // (a twip less, because LibreOffice rounds the block down to whole places).
    let squeeze = ((layout.character_pt() - layout.body_pt) * 20.0 - 1.0).floor();
    let pitch = body.replacen("<w:sz ", &format!("<w:spacing w:val=\"{squeeze}\"/><w:sz "), 1);
    let mut out = format!(
        "{HEAD}<w:styles {WORD}><w:docDefaults><w:rPrDefault><w:rPr>{body}<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr>\
         </w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"{line}\" w:lineRule=\"exact\"/>\
         </w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:pPr><w:widowControl w:val=\"0\"/>\
         <w:snapToGrid w:val=\"0\"/><w:jc w:val=\"both\"/></w:pPr><w:rPr>{pitch}</w:rPr></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/><w:tblPr>\
         <w:tblCellMar><w:left w:w=\"85\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
    );
    let centre = "<w:jc w:val=\"center\"/>";
    let right = "<w:jc w:val=\"right\"/>";
    let left = "<w:jc w:val=\"left\"/>";
    for (id, name, paragraph, run) in [
        (
            "DocTitle",
            "公文标题",
            format!("<w:keepNext/>{centre}<w:outlineLvl w:val=\"0\"/>"),
            font(&fonts.title.0, layout.title_pt),
        ),
        (
            "Letterhead",
            "发文机关标志",
            format!("<w:spacing w:before=\"{line}\" w:after=\"{line}\" w:line=\"240\" w:lineRule=\"auto\"/>{centre}"),
            font(&fonts.title.0, layout.letterhead_pt).replacen("<w:sz ", "<w:color w:val=\"FF0000\"/><w:sz ", 1),
        ),
        ("H1", "heading 1", level(0), font(&fonts.h1.0, layout.body_pt)),
        ("H2", "heading 2", level(1), font(&fonts.h2.0, layout.body_pt)),
        ("H3", "heading 3", level(2), body.clone()),
        ("H4", "heading 4", level(3), body.clone()),
        ("Body", "正文文字", indent.clone(), body.clone()),
        ("Left", "顶格", left.to_owned(), body.clone()),
        ("Centre", "居中", centre.to_owned(), body.clone()),
        ("Right", "右对齐", right.to_owned(), body),
        ("TableHead", "表头", format!("<w:keepNext/>{single}{centre}"), font(&fonts.h1.0, layout.table_pt)),
        ("TableCell", "表格文字", format!("{single}{left}"), small.clone()),
        ("TableRight", "表格数字", format!("{single}{right}"), small.clone()),
        ("Small", "小字", format!("{single}{left}"), small),
        ("NoteText", "footnote text", format!("{single}{left}"), font(&fonts.body.0, layout.table_pt - 3.0)),
        ("PageNumber", "页码", format!("{single}{left}"), font(&fonts.page.0, layout.page_number_pt)),
    ] {
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/>\
             <w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        );
    }
    let edges: String = ["top", "left", "bottom", "right", "insideH", "insideV"]
        .iter()
        .map(|edge| format!("<w:{edge} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>"))
        .collect();
    let _ = write!(
        out,
        "<w:style w:type=\"character\" w:styleId=\"NoteMark\"><w:name w:val=\"footnote reference\"/><w:rPr>\
         <w:vertAlign w:val=\"superscript\"/></w:rPr></w:style>\
         <w:style w:type=\"table\" w:styleId=\"Grid\"><w:name w:val=\"Table Grid\"/><w:basedOn w:val=\"TableNormal\"/>\
         <w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr></w:style></w:styles>"
    );
    out
}

/// The page number `— 1 —`: at the right on odd pages, at the left on even ones, one character in.
pub(super) fn footer(layout: &Layout, even: bool) -> String {
    let side = if even {
        "<w:ind w:leftChars=\"100\" w:left=\"280\"/><w:jc w:val=\"left\"/>"
    } else {
        "<w:ind w:rightChars=\"100\" w:right=\"280\"/><w:jc w:val=\"right\"/>"
    };
    let look = font(&layout.fonts.page.0, layout.page_number_pt);
    let run = |inside: &str| format!("<w:r><w:rPr>{look}</w:rPr>{inside}</w:r>");
    format!(
        "{HEAD}<w:ftr {WORD}><w:p><w:pPr><w:pStyle w:val=\"PageNumber\"/>{side}</w:pPr>{}{}{}{}{}{}</w:p></w:ftr>",
        run("<w:t xml:space=\"preserve\">— </w:t>"),
        run("<w:fldChar w:fldCharType=\"begin\"/>"),
        run("<w:instrText xml:space=\"preserve\"> PAGE </w:instrText>"),
        run("<w:fldChar w:fldCharType=\"separate\"/>"),
        run("<w:t>1</w:t>") + &run("<w:fldChar w:fldCharType=\"end\"/>"),
        run("<w:t xml:space=\"preserve\"> —</w:t>"),
    )
}

/// Footnotes from id 1; ids -1 and 0 are the lines Word draws over them.
pub(super) fn footnotes(notes: &[String], layout: &Layout) -> String {
    let mut out = format!(
        "{HEAD}<w:footnotes {WORD}><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>\
         <w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
    );
    let look = font(&layout.fonts.body.0, layout.table_pt - 3.0);
    for (i, note) in notes.iter().enumerate() {
        let _ = write!(
            out,
            "<w:footnote w:id=\"{}\"><w:p><w:pPr><w:pStyle w:val=\"NoteText\"/></w:pPr>\
             <w:r><w:rPr><w:rStyle w:val=\"NoteMark\"/></w:rPr><w:footnoteRef/></w:r>\
             <w:r><w:rPr>{look}</w:rPr><w:t xml:space=\"preserve\"> {}</w:t></w:r></w:p></w:footnote>",
            i + 1,
            escape(note)
        );
    }
    out.push_str("</w:footnotes>");
    out
}

/// The typefaces with their stand-ins, which Word takes where a face is missing.
pub(super) fn fonts(layout: &Layout) -> String {
    let f = &layout.fonts;
    let mut out = format!("{HEAD}<w:fonts {WORD}>");
    for (name, otherwise) in [&f.title, &f.body, &f.h1, &f.h2, &f.page] {
        let _ = write!(
            out,
            "<w:font w:name=\"{}\"><w:altName w:val=\"{}\"/><w:charset w:val=\"86\"/><w:family w:val=\"auto\"/></w:font>",
            escape(name),
            escape(otherwise)
        );
    }
    out.push_str("</w:fonts>");
    out
}

//! The main part: paragraphs, tables and the section.

use std::fmt::Write;

use super::layout::{half, mm, pt};
use super::{Block, Gongwen, Grid, Layout, Para, ParaKind, Run, escape};

/// The main part and the footnotes it refers to, in order; their ids begin at 1.
pub(super) struct Body {
    pub(super) xml: String,
    pub(super) footnotes: Vec<String>,
}

/// Style ids, as `parts::styles` defines them.
pub(super) fn style(kind: ParaKind) -> &'static str {
    match kind {
        ParaKind::H1 => "H1",
        ParaKind::H2 => "H2",
        ParaKind::H3 => "H3",
        ParaKind::H4 => "H4",
        ParaKind::Body => "Body",
        ParaKind::Left => "Left",
        ParaKind::Centre => "Centre",
        ParaKind::Right => "Right",
    }
}

impl Body {
    pub(super) fn of(document: &Gongwen, layout: &Layout) -> Self {
        let mut body = Self { xml: String::new(), footnotes: Vec::new() };
        body.xml.push_str(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\
             <w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
             xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>",
        );
        body.head(document);
        if let Some(addressee) = &document.addressee {
            let addressee = addressee.trim_end_matches([':', '：']);
            body.plain("Left", &format!("{addressee}："), "");
        }
        for block in &document.body {
            match block {
                Block::Para(para) => body.para(para),
                Block::Table(grid) => body.table(grid, layout),
                Block::PageBreak => body.xml.push_str("<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>"),
            }
        }
        body.attachments(&document.attachments);
        body.signature(document, layout);
        if !document.basis.is_empty() {
            body.plain("Left", "", "");
            body.plain("Small", "数字口径：", "");
            for line in &document.basis {
                body.plain("Small", line, "");
            }
        }
        body.section(layout);
        body.xml.push_str("</w:body></w:document>");
        body
    }

    fn head(&mut self, document: &Gongwen) {
        if let Some(letterhead) = &document.letterhead {
            self.plain("Letterhead", letterhead, "");
        }
        if document.letterhead.is_some() || document.number.is_some() {
            // The red line (红色分隔线) hangs under the number; two blank lines follow it (GB/T 9704-2012, 7.3.1).
            let red = if document.letterhead.is_some() {
                "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"18\" w:space=\"11\" w:color=\"FF0000\"/></w:pBdr>"
            } else {
                ""
            };
            self.plain("Centre", document.number.as_deref().unwrap_or_default(), red);
            self.plain("Left", "", "");
            self.plain("Left", "", "");
        }
        for line in &document.title {
            self.plain("DocTitle", line, "");
        }
        if !document.title.is_empty() {
            self.plain("Left", "", "");
        }
    }

    /// A paragraph of plain text; `more` are properties beyond its style.
    fn plain(&mut self, style: &str, text: &str, more: &str) {
        let _ = write!(self.xml, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{more}</w:pPr>");
        if !text.is_empty() {
            self.run(&Run::new(text));
        }
        self.xml.push_str("</w:p>");
    }

    fn para(&mut self, para: &Para) {
        let _ = write!(self.xml, "<w:p><w:pPr><w:pStyle w:val=\"{}\"/></w:pPr>", style(para.kind));
        for run in &para.runs {
            self.run(run);
        }
        self.xml.push_str("</w:p>");
    }

    fn run(&mut self, run: &Run) {
        let mut look = String::new();
        if run.bold {
            look.push_str("<w:b/>");
        }
        if run.underline_faint {
            look.push_str("<w:u w:val=\"dotted\" w:color=\"A6A6A6\"/>");
        }
        let look = if look.is_empty() { look } else { format!("<w:rPr>{look}</w:rPr>") };
        for (i, line) in run.text.split('\n').enumerate() {
            let line_break = if i > 0 { "<w:br/>" } else { "" };
            let text = escape(line.trim_end_matches('\r'));
            let _ = write!(self.xml, "<w:r>{look}{line_break}<w:t xml:space=\"preserve\">{text}</w:t></w:r>");
        }
        if let Some(note) = &run.footnote {
            self.footnotes.push(note.clone());
            let id = self.footnotes.len();
            let _ = write!(
                self.xml,
                "<w:r><w:rPr><w:rStyle w:val=\"NoteMark\"/></w:rPr><w:footnoteReference w:id=\"{id}\"/></w:r>"
            );
        }
    }

    /// One line below the text, `附件：` once, names below each other (GB/T 9704-2012, 7.3.4).
    fn attachments(&mut self, names: &[String]) {
        if names.is_empty() {
            return;
        }
        self.plain("Left", "", "");
        for (i, name) in names.iter().enumerate() {
            let text = match (names.len(), i) {
                (1, _) => format!("附件：{name}"),
                (_, 0) => format!("附件：1. {name}"),
                _ => format!("{}. {name}", i + 1),
            };
            // Later names stand under the first: five characters in.
            let indent = if i == 0 { "" } else { "<w:ind w:firstLineChars=\"500\"/>" };
            self.plain("Body", &text, indent);
        }
    }

    /// Date four characters from the right, the signature centred over it; a long signature stands two characters from
    /// the right and the date is centred under it (GB/T 9704-2012, 7.3.5).
    fn signature(&mut self, document: &Gongwen, layout: &Layout) {
        let date = document.date.map(|d| format!("{}年{}月{}日", d.year(), d.month(), d.day()));
        if document.issuer.is_none() && date.is_none() {
            return;
        }
        self.plain("Left", "", "");
        self.plain("Left", "", "");
        let width = |text: &str| text.chars().map(|c| if c.is_ascii() { 50 } else { 100 }).sum::<i64>();
        let issuer_width = document.issuer.as_deref().map_or(0, width);
        let date_width = date.as_deref().map_or(0, width);
        let (issuer_indent, date_indent) = if issuer_width > date_width + 400 {
            (200, 200 + (issuer_width - date_width) / 2)
        } else {
            (400 + (date_width - issuer_width) / 2, 400)
        };
        let indent = |hundredths: i64| {
            let twips = pt(layout.character_pt() * hundredths as f64 / 100.0);
            format!("<w:keepNext/><w:ind w:rightChars=\"{hundredths}\" w:right=\"{twips}\"/>")
        };
        if let Some(issuer) = &document.issuer {
            self.plain("Right", issuer, &indent(issuer_indent));
        }
        if let Some(date) = &date {
            self.plain("Right", date, &indent(date_indent));
        }
    }

    fn table(&mut self, grid: &Grid, layout: &Layout) {
        let columns = grid.rows.iter().map(Vec::len).chain([grid.head.len()]).max().unwrap_or(0);
        if columns == 0 {
            return;
        }
        let parts: Vec<i64> = if grid.widths.len() == columns && grid.widths.iter().any(|w| *w > 0) {
            grid.widths.iter().map(|w| i64::from(*w)).collect()
        } else {
            vec![1; columns]
        };
        let (block, sum) = (mm(layout.block_mm()), parts.iter().sum::<i64>());
        let widths: Vec<i64> = parts.iter().map(|p| block * p / sum).collect();
        let _ = write!(
            self.xml,
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"Grid\"/><w:tblW w:w=\"{block}\" w:type=\"dxa\"/>\
             <w:jc w:val=\"center\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>"
        );
        for width in &widths {
            let _ = write!(self.xml, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.xml.push_str("</w:tblGrid>");
        if !grid.head.is_empty() {
            self.table_row(&grid.head, &widths, "<w:cantSplit/><w:tblHeader/>", |_| "TableHead");
        }
        for row in &grid.rows {
            let style = |i| if grid.right.contains(&i) { "TableRight" } else { "TableCell" };
            self.table_row(row, &widths, "<w:cantSplit/>", style);
        }
        // Word needs a paragraph between two tables, and one after the last.
        self.xml.push_str("</w:tbl><w:p><w:pPr><w:pStyle w:val=\"Small\"/></w:pPr></w:p>");
    }

    fn table_row(&mut self, cells: &[String], widths: &[i64], properties: &str, style: impl Fn(usize) -> &'static str) {
        let _ = write!(self.xml, "<w:tr><w:trPr>{properties}</w:trPr>");
        for (i, width) in widths.iter().enumerate() {
            let _ = write!(
                self.xml,
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:vAlign w:val=\"center\"/></w:tcPr>"
            );
            self.plain(style(i), cells.get(i).map_or("", String::as_str), "");
            self.xml.push_str("</w:tc>");
        }
        self.xml.push_str("</w:tr>");
    }

    fn section(&mut self, layout: &Layout) {
        let (width, height) = (mm(layout.paper_mm.0), mm(layout.paper_mm.1));
        let (top, right, bottom, left) =
            (mm(layout.top_mm), mm(layout.right_mm), mm(layout.bottom_mm), mm(layout.left_mm));
        let (footer, line) = (mm(layout.footer_mm), pt(layout.line_pt));
        // The grid says how much wider than the body size a character's place is, in 4096ths of a point.
        let space = ((layout.character_pt() - layout.body_pt) * 4096.0).round() as i64;
        let _ = write!(
            self.xml,
            "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId5\"/><w:footerReference w:type=\"even\" r:id=\"rId6\"/>\
             <w:pgSz w:w=\"{width}\" w:h=\"{height}\"/>\
             <w:pgMar w:top=\"{top}\" w:right=\"{right}\" w:bottom=\"{bottom}\" w:left=\"{left}\" w:header=\"851\" \
             w:footer=\"{footer}\" w:gutter=\"0\"/>\
             <w:docGrid w:type=\"linesAndChars\" w:linePitch=\"{line}\" w:charSpace=\"{space}\"/></w:sectPr>"
        );
    }
}

/// Run properties for a typeface and a size, with all four script attributes so that no program falls back to its own.
pub(super) fn font(name: &str, size_pt: f64) -> String {
    let (name, size) = (escape(name), half(size_pt));
    format!(
        "<w:rFonts w:ascii=\"{name}\" w:hAnsi=\"{name}\" w:eastAsia=\"{name}\" w:cs=\"{name}\"/>\
         <w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/>"
    )
}

//! The text of Word documents (`.docx`).

mod numbering;

use quick_xml::events::Event;

use self::numbering::Numbering;
use crate::archive::Archive;
use crate::relations::relations;
use crate::text::{self, Kind};
use crate::xml::{Xml, attr, push_text};
use crate::{Limits, Refusal};

/// Reads the text of a document: a line per paragraph, with the numbers Word counts itself (`一、`); a line per table
/// row with tabs between cells. Deleted text, field codes, pinyin over characters, notes, headers and footers are left
/// out.
///
/// # Errors
/// A [`Refusal`] in Chinese when the file is too large, encrypted, of another format, broken or unsafe.
pub fn text(bytes: &[u8], limits: &Limits) -> Result<String, Refusal> {
    if !bytes.starts_with(b"PK") {
        return Err(text::refuse_as_document(text::sniff(bytes)));
    }
    let mut archive = Archive::open(bytes, Kind::Docx.chinese(), limits)?;
    let root = relations(&mut archive, "", limits)?;
    let main = root
        .into_iter()
        .find(|r| r.kind == "officeDocument" && archive.has(&r.target))
        .map_or_else(|| "word/document.xml".to_owned(), |r| r.target);
    if !archive.has(&main) || archive.has("xl/workbook.xml") {
        return Err(text::refuse_as_document(text::sniff(bytes)));
    }
    let mut numbering = Numbering::read(&mut archive, &main, limits)?;
    let Some(part) = archive.part(&main)? else { return Err(Refusal::damaged("缺少正文部件")) };
    let mut xml = Xml::new(part, &main, limits);
    let mut out = Text { out: String::new(), cells: Vec::new(), limit: limits.text_bytes };
    let mut in_text = false;
    loop {
        let event = xml.next()?;
        match &event {
            Event::Eof => break,
            Event::Start(e) => match e.local_name().as_ref() {
                "pPr" => {
                    let number = numbering.paragraph(&mut xml)?;
                    out.push(&number)?;
                }
                "t" => in_text = true,
                "tab" | "ptab" => out.push("\t")?,
                "br" | "cr" => out.push("\n")?,
                "noBreakHyphen" => out.push("-")?,
                "sym" => out.push(&symbol(&attr(e, "char").unwrap_or_default()))?,
                "tc" => out.begin_cell(),
                // The same drawing is often stored twice, once for programs that do not know the new form.
                "del" | "moveFrom" | "instrText" | "delText" | "Fallback" | "rt" | "sectPr" | "tblPr" | "rPr" => {
                    xml.skip()?;
                }
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "t" => in_text = false,
                "p" => out.push("\n")?,
                "tc" => out.end_cell(),
                "tr" => out.end_row(),
                _ => {}
            },
            _ if in_text => {
                let mut piece = String::new();
                push_text(&mut piece, &event)?;
                out.push(&piece)?;
            }
            _ => {}
        }
    }
    Ok(out.out)
}

/// Characters of symbol fonts that stand for something readable; others are left out.
fn symbol(code: &str) -> String {
    match code.to_ascii_uppercase().as_str() {
        "F0FE" | "F052" => "☑",
        "F0A8" | "F06F" | "F0A3" => "□",
        "F0FC" => "√",
        _ => "",
    }
    .to_owned()
}

/// Text being put together; table cells become one line each row.
struct Text {
    out: String,
    /// Where the open cells begin; tables nest.
    cells: Vec<usize>,
    limit: usize,
}

impl Text {
    fn push(&mut self, text: &str) -> Result<(), Refusal> {
        if self.out.len() + text.len() > self.limit {
            return Err(Refusal::too_large("文档中的文字过多，请拆成几个文件再上传。"));
        }
        self.out.push_str(text);
        Ok(())
    }

    fn begin_cell(&mut self) {
        self.cells.push(self.out.len());
    }

    fn end_cell(&mut self) {
        let Some(start) = self.cells.pop() else { return };
        let cell = self.out.split_off(start);
        self.out.push_str(&cell.trim_end().replace('\n', " "));
        self.out.push('\t');
    }

    fn end_row(&mut self) {
        if self.out.ends_with('\t') {
            self.out.pop();
        }
        self.out.push('\n');
    }
}

//! The text of PDFs, as office programs and browsers write them.
//!
//! Read with a reader of our own: the libraries at hand unpack streams without a bound or keep every object of a file in
//! memory, and one upload must not take the server down. Only what bears text is read; pictures and outlines of fonts are
//! never unpacked.
//!
//! # Limits
//! [`Limits`] holds for PDFs too: bytes of the file, bytes unpacked (64 MiB at most), `pages`, `objects`, `glyphs`, and
//! `steps`, the values and operators read, which bounds the time. Fixed bounds: 48 arrays or dictionaries inside one
//! another, 300,000 values in one object, forms 12 deep, 4 filters in a chain.
//!
//! Not read: encrypted files, also those that open without a password but forbid copying; LZW, which no office program has
//! written for twenty years; text set from top to bottom; character ids of fonts that are not in the file and have no map to
//! Unicode. Each is refused with what to do, never passed over in silence: a page that is a picture leaves a line that says so.

mod budget;
mod cmap;
mod content;
mod file;
mod filter;
mod font;
mod glyphs;
mod layout;
mod object;

use std::collections::HashSet;

use crate::{Limits, Refusal};

/// Reads the text: a line per paragraph as far as the layout tells, columns one after the other, tabs between the cells
/// of a table row. Page numbers and running heads are in it. Text that does not run from left to right, such as a
/// watermark, comes once at the end.
///
/// # Errors
/// A [`Refusal`] in Chinese when the file is too large, encrypted, scanned, broken, or its fonts do not say what their
/// signs stand for; it says what to do.
pub fn text(bytes: &[u8], limits: &Limits) -> Result<String, Refusal> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(Refusal::too_large(format!("文件过大，最多 {} MB。", limits.file_bytes >> 20)));
    }
    let budget = budget::Budget::new(limits);
    let file = file::File::open(bytes, limits, &budget)?;
    let mut fonts = content::Fonts::new();
    let (mut sheets, mut aside) = (Vec::new(), Vec::new());
    let (mut signs, mut lost) = (0_usize, 0_usize);
    let (mut pictures, mut empty) = (0_usize, HashSet::new());
    let pages = file.pages(limits)?;
    for (i, page) in pages.iter().enumerate() {
        let shown = content::page(&file, page, &mut fonts)?;
        let sheet = layout::sheet(&shown);
        let visible = |line: &str| line.chars().filter(|c| !c.is_whitespace()).count();
        let here: usize = sheet.lines.iter().map(|l| visible(&l.text)).sum();
        signs += here + sheet.aside.iter().map(|l| visible(l)).sum::<usize>();
        lost += shown.lost;
        pictures += usize::from(shown.picture);
        if here == 0 && shown.picture {
            empty.insert(i);
        }
        sheets.push(sheet);
    }
    // Programs that scan put their name on every page; that is no text.
    if signs == 0 || pictures == pages.len() && signs < 20 * pages.len() {
        return Err(Refusal::wrong_format(
            "PDF 里没有文字，多半是扫描件或图片。扫描件请先识别成文字（用 WPS、扫描软件的“文字识别”），另存为 Word（.docx）后再上传。",
        ));
    }
    // One odd bullet is no harm and is seen in the text; more than that would lose words.
    if lost * 50 > signs {
        return Err(Refusal::wrong_format(
            "PDF 的字体没有带文字编码，读不出其中的文字。请用原文件另存为 Word（.docx）再上传；没有原文件的，请先识别成文字。",
        ));
    }
    for (page, sheet) in sheets.iter_mut().enumerate() {
        aside.append(&mut sheet.aside);
        if empty.contains(&page) {
            sheet.lines.push(layout::Line::note(format!("〔第{}页是图片，其中的文字没有读出〕", page + 1)));
        }
    }
    let mut out = layout::paragraphs(sheets);
    let mut seen = HashSet::new();
    for line in aside.iter().map(|l| l.trim()).filter(|l| !l.is_empty() && seen.insert(*l)) {
        out.push('\n');
        out.push_str(line);
    }
    Ok(out)
}

//! The text of old Word documents (`.doc`, and `.wps` of WPS Office, which is the same format).
//!
//! After [MS-DOC]: the text lies in pieces of the main stream, some as UTF-16, some as bytes of code page 1252; the table
//! stream says which piece comes when (2.4.1 Retrieving Text).

use crate::ole::{stream, u16_at, u32_at};
use crate::text::{self, Kind};
use crate::{Limits, Refusal};

/// Reads the text of a document: a line per paragraph, a line per table row with tabs between cells, field codes left
/// out. Numbers that Word counts itself are not in it: they are kept in a way only `.docx` makes readable.
///
/// # Errors
/// A [`Refusal`] in Chinese when the file is too large, encrypted, too old or broken; it names the format to save as.
pub fn text(bytes: &[u8], limits: &Limits) -> Result<String, Refusal> {
    let kind = text::sniff(bytes);
    if kind != Kind::Doc {
        return Err(text::refuse_as_document(kind));
    }
    let main = stream(bytes, &["/WordDocument"], limits)?.unwrap_or_default();
    let old =
        || Refusal::wrong_format("这是很早版本的 Word 文档，不能读取。请用 WPS 或 Word 打开，另存为 .docx 后再上传。");
    let broken = || Refusal::damaged("旧版 Word 文档的正文结构不完整，可另存为 .docx");
    let flags = u16_at(&main, 0x0A).ok_or_else(broken)?;
    if u16_at(&main, 0) != Some(0xA5EC) || u16_at(&main, 2).unwrap_or(0) < 0x00C1 {
        return Err(old());
    }
    if flags & 0x0100 != 0 {
        return Err(Refusal::encrypted("文档"));
    }
    let table = if flags & 0x0200 != 0 { "/1Table" } else { "/0Table" };
    let table = stream(bytes, &[table], limits)?.ok_or_else(broken)?;
    let length = u32_at(&main, 0x4C).ok_or_else(broken)? as usize;
    let (at, size) = (u32_at(&main, 0x01A2).ok_or_else(broken)?, u32_at(&main, 0x01A6).ok_or_else(broken)?);
    let clx = table.get(at as usize..(at as usize).saturating_add(size as usize)).ok_or_else(broken)?;
    let raw = pieces(&main, clx, length, limits.text_bytes).ok_or_else(broken)?;
    Ok(readable(&raw))
}

/// The characters of the main text, in order.
fn pieces(main: &[u8], clx: &[u8], length: usize, limit: usize) -> Option<String> {
    let mut at = 0;
    // Property runs (1) come before the piece table (2).
    while *clx.get(at)? == 1 {
        at += 3 + usize::from(u16_at(clx, at + 1)?);
    }
    if *clx.get(at)? != 2 {
        return None;
    }
    let size = u32_at(clx, at + 1)? as usize;
    let plc = clx.get(at + 5..(at + 5).checked_add(size)?)?;
    let count = size.checked_sub(4)? / 12;
    let mut out = String::new();
    for i in 0..count {
        let (from, to) = (u32_at(plc, i * 4)? as usize, u32_at(plc, i * 4 + 4)? as usize);
        let to = to.min(length);
        if from >= to {
            continue;
        }
        let place = u32_at(plc, (count + 1) * 4 + i * 8 + 2)?;
        let offset = (place & 0x3FFF_FFFF) as usize;
        if place & 0x4000_0000 != 0 {
            let piece = main.get(offset / 2..(offset / 2).checked_add(to - from)?)?;
            out.push_str(&encoding_rs::WINDOWS_1252.decode_without_bom_handling(piece).0);
        } else {
            let piece = main.get(offset..offset.checked_add((to - from).checked_mul(2)?)?)?;
            out.push_str(&encoding_rs::UTF_16LE.decode_without_bom_handling(piece).0);
        }
        if out.len() > limit {
            return None;
        }
    }
    Some(out)
}

/// Turns Word's marks into line ends and tabs; leaves out field codes (between 0x13 and 0x14) and drawing anchors.
fn readable(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    // For each open field: whether its result has begun.
    let mut fields: Vec<bool> = Vec::new();
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{13}' => fields.push(false),
            '\u{14}' => {
                if let Some(result) = fields.last_mut() {
                    *result = true;
                }
            }
            '\u{15}' => {
                fields.pop();
            }
            _ if fields.iter().any(|result| !result) => {}
            '\r' | '\u{b}' | '\u{c}' | '\u{e}' => out.push('\n'),
            // The mark after a cell; a second one right after it ends the row.
            '\u{7}' => {
                if chars.peek() == Some(&'\u{7}') {
                    chars.next();
                    out.push('\n');
                } else {
                    out.push('\t');
                }
            }
            '\u{1e}' => out.push('-'),
            '\t' => out.push('\t'),
            '\u{0}'..='\u{1f}' => {}
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_lines_and_tabs() {
        let raw = "一、总体\r\u{13} PAGE \u{14}3\u{15}页\u{1}\r甲\u{7}乙\u{7}\u{7}丙\u{7}\u{7}完";
        assert_eq!(readable(raw), "一、总体\n3页\n甲\t乙\n丙\n完");
    }

    #[test]
    fn pieces_of_both_kinds() {
        let text: Vec<u8> = "甲乙".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let main = [&text[..], b"abc"].concat();
        let piece = |place: u32| [&[0u8, 0][..], &place.to_le_bytes(), &[0, 0]].concat();
        let cps: Vec<u8> = [0u32, 2, 5].iter().flat_map(|n| n.to_le_bytes()).collect();
        let plc = [cps, piece(0), piece(0x4000_0000 | 8)].concat();
        let clx = [&[1u8, 2, 0, 9, 9, 2][..], &(plc.len() as u32).to_le_bytes(), &plc].concat();
        assert_eq!(pieces(&main, &clx, 5, 100).as_deref(), Some("甲乙abc"));
        assert_eq!(pieces(&main, &clx, 4, 100).as_deref(), Some("甲乙ab"), "notes after the main text are left out");
        assert_eq!(pieces(&main[..4], &clx, 5, 100), None);
    }

    proptest::proptest! {
        #[test]
        fn any_structure_ends(main in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64), clx in proptest::collection::vec(0u8..4, 0..80)) {
            let _ = pieces(&main, &clx, 40, 1_000);
        }
    }
}

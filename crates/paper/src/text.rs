//! What a file is, by its content, and what its text says.

use std::io::Cursor;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::archive::Archive;
use crate::{Limits, Reason, Refusal};

/// The kind of a file, told by its content; names and extensions lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Excel workbook (`.xlsx`, `.xlsm`).
    Xlsx,
    /// Binary workbook of 2007 and later (`.xlsb`).
    Xlsb,
    /// Old Excel workbook (`.xls`, `.et`).
    Xls,
    /// Word document (`.docx`).
    Docx,
    /// Old Word document (`.doc`, `.wps`).
    Doc,
    /// An old Office container that is neither Word nor Excel, or is damaged.
    Office,
    /// An Office file encrypted with a password, of whatever kind.
    Encrypted,
    /// Spreadsheet in XML of 2003.
    SpreadsheetXml,
    /// Web page, also under the name `.xls` or `.doc`.
    Html,
    Pdf,
    /// Rich text (`.rtf`, also under the name `.doc`).
    Rtf,
    /// Web archive (`.mht`, also under the name `.doc`).
    Mht,
    /// OpenDocument file.
    OpenDocument,
    /// A zip of something else.
    Zip,
    Picture,
    /// Plain text, delimited or not.
    Text,
    /// No bytes, or only white space.
    Empty,
    /// None of these.
    Unknown,
}

impl Kind {
    /// What the kind is called to people.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Xlsx => "工作簿",
            Self::Xlsb => "二进制工作簿（.xlsb）",
            Self::Xls => "旧版 Excel 工作簿（.xls）",
            Self::Docx => "Word 文档",
            Self::Doc => "旧版 Word 文档（.doc、.wps）",
            Self::Office => "旧版 Office 文件",
            Self::Encrypted => "加密的 Office 文件",
            Self::SpreadsheetXml => "XML 表格（2003）",
            Self::Html => "网页",
            Self::Pdf => "PDF 文件",
            Self::Rtf => "RTF 文档",
            Self::Mht => "网页存档（.mht）",
            Self::OpenDocument => "OpenDocument 文件",
            Self::Zip => "压缩包",
            Self::Picture => "图片",
            Self::Text => "文本文件",
            Self::Empty => "空文件",
            Self::Unknown => "无法识别的文件",
        }
    }
}

/// Tells the kind of a file from its bytes.
pub fn sniff(bytes: &[u8]) -> Kind {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return sniff_zip(bytes);
    }
    if starts(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return sniff_ole(bytes);
    }
    // A workbook of Excel 2.0 to 4.0 is its first record, without a container.
    if [[0x09, 0x00], [0x09, 0x02], [0x09, 0x04]].iter().any(|m| starts(m)) && bytes.get(3) == Some(&0) {
        return Kind::Xls;
    }
    if starts(b"%PDF") {
        return Kind::Pdf;
    }
    if starts(b"{\\rtf") {
        return Kind::Rtf;
    }
    if starts(b"\x89PNG") || starts(b"\xFF\xD8\xFF") || starts(b"GIF8") || starts(b"BM") && bytes.contains(&0) {
        return Kind::Picture;
    }
    sniff_text(bytes)
}

fn sniff_zip(bytes: &[u8]) -> Kind {
    let Ok(archive) = Archive::open(bytes, "", &Limits { file_bytes: u64::MAX, ..Limits::default() }) else {
        return Kind::Zip;
    };
    let names = archive.names();
    let any = |prefix: &str| names.iter().any(|n| n.replace('\\', "/").trim_start_matches('/').starts_with(prefix));
    if archive.has("word/document.xml") {
        Kind::Docx
    } else if archive.has("xl/workbook.bin") {
        Kind::Xlsb
    } else if any("xl/") {
        Kind::Xlsx
    } else if archive.has("content.xml") && archive.has("mimetype") {
        Kind::OpenDocument
    } else if any("word/") {
        Kind::Docx
    } else {
        Kind::Zip
    }
}

fn sniff_ole(bytes: &[u8]) -> Kind {
    let Ok(file) = cfb::CompoundFile::open(Cursor::new(bytes)) else { return Kind::Office };
    if file.exists("/EncryptedPackage") {
        Kind::Encrypted
    } else if file.exists("/Workbook") || file.exists("/Book") {
        Kind::Xls
    } else if file.exists("/WordDocument") {
        Kind::Doc
    } else {
        Kind::Office
    }
}

fn sniff_text(bytes: &[u8]) -> Kind {
    // Markup announces itself early; comments and blank lines may stand before it.
    let Some(head) = decode(&bytes[..bytes.len().min(4096)]) else { return Kind::Unknown };
    let head = head.text.trim_start().to_ascii_lowercase();
    if head.is_empty() && bytes.len() <= 4096 {
        return Kind::Empty;
    }
    if head.contains("urn:schemas-microsoft-com:office:spreadsheet") && head.starts_with("<?xml") {
        return Kind::SpreadsheetXml;
    }
    if head.starts_with('<')
        && ["<html", "<!doctype html", "<table", "<body", "<head", "<meta"].iter().any(|t| head.contains(t))
    {
        return Kind::Html;
    }
    if head.starts_with("mime-version:") || head.contains("content-type: multipart/related") {
        return Kind::Mht;
    }
    Kind::Text
}

/// Text with what it took to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The encoding it was read in, such as `GB18030`.
    pub encoding: &'static str,
    /// Whether some bytes were no character of that encoding and became U+FFFD.
    pub damaged: bool,
}

/// Decodes text: a byte order mark decides; else UTF-16 if every other byte is zero; else UTF-8 if it is valid; else
/// GB18030 (which holds GBK and GB 2312), or Big5 when only that fits. `None` if the bytes are no text.
pub fn decode(bytes: &[u8]) -> Option<Decoded> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Some(decode_as(encoding, &bytes[length..]));
    }
    let zeros = |start: usize| bytes.iter().skip(start).step_by(2).take(512).filter(|b| **b == 0).count();
    if bytes.contains(&0) {
        // Separators and digits of UTF-16 have a zero byte always on the same side.
        return match (zeros(0), zeros(1)) {
            (0, odd) if odd > 0 => Some(decode_as(UTF_16LE, bytes)),
            (even, 0) if even > 0 => Some(decode_as(UTF_16BE, bytes)),
            _ => None,
        };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(Decoded { text: text.to_owned(), encoding: UTF_8.name(), damaged: false });
    }
    let gb = decode_as(GB18030, bytes);
    if gb.damaged {
        // A head cut inside a character is still UTF-8.
        if std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none()) {
            return Some(decode_as(UTF_8, bytes));
        }
        let big5 = decode_as(BIG5, bytes);
        if !big5.damaged {
            return Some(big5);
        }
    }
    let controls =
        gb.text.chars().filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{b}')).count();
    let lost = gb.text.chars().filter(|c| *c == '\u{FFFD}').count();
    // A few bad bytes are a damaged text, many are no text.
    ((controls + lost) * 20 <= gb.text.chars().count()).then_some(gb)
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), damaged }
}

/// Why a file of this kind is not read as a workbook, and what to do.
pub(crate) fn refuse_as_workbook(kind: Kind) -> Refusal {
    refuse(kind, "Excel 工作簿", ".xlsx")
}

/// Why a file of this kind is not read as a text, and what to do.
pub(crate) fn refuse_as_document(kind: Kind) -> Refusal {
    refuse(kind, "Word 文档或文本", ".docx 或 .txt")
}

/// Why a file of this kind is not read where `wanted` is expected.
pub(crate) fn refuse(kind: Kind, wanted: &str, save_as: &str) -> Refusal {
    let what = kind.chinese();
    match kind {
        Kind::Encrypted => Refusal::encrypted("文件"),
        Kind::Empty => Refusal::new(Reason::Damaged, "文件是空的，没有内容可读。请检查后重新上传。"),
        Kind::Picture => {
            Refusal::wrong_format(format!("这是图片，不是{wanted}，无法读取其中的文字。请上传 {save_as} 原件。"))
        }
        Kind::Zip => {
            Refusal::wrong_format(format!("这是压缩包，里面没有可读的{wanted}，或压缩包已损坏。请解压后逐个上传。"))
        }
        Kind::Pdf => Refusal::wrong_format(format!("这是 PDF 文件，不是{wanted}。请另存为 {save_as} 后再上传。")),
        Kind::Office => Refusal::wrong_format(format!(
            "这是旧版 Office 文件，但不是{wanted}，或已损坏。请用 WPS 或 Office 打开核对，另存为 {save_as} 后再上传。"
        )),
        Kind::Unknown => Refusal::wrong_format(format!(
            "无法识别这个文件，它不是{wanted}，或已损坏。请用 WPS 或 Office 打开，另存为 {save_as} 后再上传。"
        )),
        _ => Refusal::wrong_format(format!(
            "这是{what}，不是{wanted}。请用 WPS 或 Office 打开，另存为 {save_as} 后再上传。"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_counties_send() {
        let text = "姓名,证件号码\r\n龚㐂,36\r\n";
        for (encoding, bytes) in [
            ("UTF-8", text.as_bytes().to_vec()),
            ("UTF-8", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
            ("gb18030", GB18030.encode(text).0.into_owned()),
            ("UTF-16LE", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            ("UTF-16BE", [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()),
        ] {
            let decoded = decode(&bytes).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.damaged), (text, encoding, false));
        }
        assert_eq!(decode(&[0, 0, 1, 2, 0, 0, 0, 9]), None);
    }

    #[test]
    fn sniffs_by_content() {
        for (bytes, kind) in [
            (&b"%PDF-1.4"[..], Kind::Pdf),
            (b"{\\rtf1", Kind::Rtf),
            (b"<html><body><table>", Kind::Html),
            (b"\xEF\xBB\xBF<meta charset=utf-8><table>", Kind::Html),
            (
                b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>",
                Kind::SpreadsheetXml,
            ),
            (b"a,b\n1,2\n", Kind::Text),
            (b"  \r\n", Kind::Empty),
            (b"", Kind::Empty),
            (b"PK\x03\x04 broken", Kind::Zip),
            (b"\xFF\xD8\xFF\xE0", Kind::Picture),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 broken", Kind::Office),
        ] {
            assert_eq!(sniff(bytes), kind, "{bytes:?}");
        }
    }
}

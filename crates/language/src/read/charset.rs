//! What characters are common, how they are written in GBK, and traditional → simplified, as tables made once.

use std::sync::OnceLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

const FIRST: u32 = 0x4e00;
const LAST: u32 = 0x9fff;

struct Tables {
    /// Simplified form of each character of the basic block.
    simple: Vec<char>,
    /// In the first level of GB 2312 (3 755 common characters), itself or its simplified form.
    common: Vec<bool>,
}

fn opencc() -> Option<&'static OpenCC> {
    static CONVERTER: OnceLock<Option<OpenCC>> = OnceLock::new();
    CONVERTER.get_or_init(|| OpenCC::from_config(BuiltinConfig::T2s).ok()).as_ref()
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let all: Vec<char> = (FIRST..=LAST).filter_map(char::from_u32).collect();
        let simple: Vec<char> = all
            .iter()
            .map(|&c| {
                let converted = simplify(c.encode_utf8(&mut [0; 4]));
                let mut chars = converted.chars();
                match (chars.next(), chars.next()) {
                    (Some(s), None) => s,
                    _ => c,
                }
            })
            .collect();
        let common = simple.iter().map(|&c| level_one(c)).collect();
        Tables { simple, common }
    })
}

fn index(c: char) -> Option<usize> {
    let code = c as u32;
    (FIRST..=LAST).contains(&code).then(|| usize::try_from(code - FIRST).unwrap_or(0))
}

fn level_one(c: char) -> bool {
    matches!(gbk(c), Some([0xb0..=0xd7, 0xa1..=0xfe]))
}

/// The two GBK bytes of a character.
pub(super) fn gbk(c: char) -> Option<[u8; 2]> {
    let mut buffer = [0; 4];
    let (bytes, _, lost) = encoding_rs::GBK.encode(c.encode_utf8(&mut buffer));
    match (&*bytes, lost) {
        ([a, b], false) => Some([*a, *b]),
        _ => None,
    }
}

/// The character that two GBK bytes stand for; `None` for a hole in the table or the user-defined area.
pub(super) fn from_gbk(lead: u8, trail: u8) -> Option<char> {
    static TABLE: OnceLock<Vec<Option<char>>> = OnceLock::new();
    let table = TABLE.get_or_init(|| (0x8000..=0xffff_u16).map(|code| decode_pair(code.to_be_bytes())).collect());
    usize::from(u16::from_be_bytes([lead, trail])).checked_sub(0x8000).and_then(|i| table[i])
}

fn decode_pair(bytes: [u8; 2]) -> Option<char> {
    let (text, lost) = encoding_rs::GBK.decode_without_bom_handling(&bytes);
    let mut chars = text.chars();
    match (chars.next(), chars.next(), lost) {
        (Some(c), None, false) if !('\u{e000}'..='\u{f8ff}').contains(&c) && !c.is_ascii() => Some(c),
        _ => None,
    }
}

/// Traditional → simplified, with phrases.
pub(super) fn simplify(text: &str) -> String {
    opencc().map_or_else(|| text.to_owned(), |cc| cc.convert(text))
}

/// Simplified form of one character.
pub(super) fn simple(c: char) -> char {
    index(c).map_or(c, |i| tables().simple[i])
}

/// Is this a Chinese character?
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Is this character (or its simplified form) one of the 3 755 common ones?
pub(super) fn is_common(c: char) -> bool {
    index(c).is_some_and(|i| tables().common[i])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_know_common_characters() {
        assert!(is_common('村') && is_common('們') && !is_common('鶎'));
        assert_eq!((simple('鄉'), simple('村')), ('乡', '村'));
        assert_eq!(gbk('們'), Some([0x82, 0x83]));
        assert_eq!(from_gbk(0x83, 0xc8), Some('內'));
        assert_eq!(from_gbk(0xab, 0xc3), None);
    }
}

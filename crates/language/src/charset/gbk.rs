//! What characters are common, and how they are written in GBK, as tables made once.

use std::sync::OnceLock;

use crate::script::simplify_char;

const FIRST: u32 = 0x4e00;
const LAST: u32 = 0x9fff;

fn level_one(c: char) -> bool {
    matches!(gbk(c), Some([0xb0..=0xd7, 0xa1..=0xfe]))
}

/// The two GBK bytes of a character.
pub(crate) fn gbk(c: char) -> Option<[u8; 2]> {
    let mut buffer = [0; 4];
    let (bytes, _, lost) = encoding_rs::GBK.encode(c.encode_utf8(&mut buffer));
    match (&*bytes, lost) {
        ([a, b], false) => Some([*a, *b]),
        _ => None,
    }
}

/// The character that two GBK bytes stand for; `None` for a hole in the table or the user-defined area.
pub(crate) fn from_gbk(lead: u8, trail: u8) -> Option<char> {
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

/// Whether this character (or its simplified form) is one of the 3 755 common ones, the first level of GB 2312.
pub(crate) fn is_common(c: char) -> bool {
    static COMMON: OnceLock<Vec<bool>> = OnceLock::new();
    let common = COMMON.get_or_init(|| {
        (FIRST..=LAST).map(|code| char::from_u32(code).is_some_and(|c| level_one(simplify_char(c)))).collect()
    });
    // 〇 stands among the signs of GB 2312.
    let index = (c as u32).checked_sub(FIRST).and_then(|i| usize::try_from(i).ok());
    index.and_then(|i| common.get(i)).copied().unwrap_or(c == '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_know_common_characters() {
        assert!(is_common('村') && is_common('們') && !is_common('鶎'));
        assert_eq!(gbk('們'), Some([0x82, 0x83]));
        assert_eq!(from_gbk(0x83, 0xc8), Some('內'));
        assert_eq!(from_gbk(0xab, 0xc3), None);
    }
}

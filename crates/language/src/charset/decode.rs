//! Bytes → text: which encoding is it (UTF-8, GB18030, Big5, UTF-16).

use encoding_rs::{BIG5, Encoding, GB18030, UTF_16BE, UTF_16LE};

use super::gbk;
use crate::text::is_han;

/// Detects the encoding of a text and decodes it: (text, name of the encoding).
///
/// Never fails: bytes that no encoding explains become U+FFFD, and stay visible as doubts of [`crate::clean`].
pub fn decode(bytes: &[u8]) -> (String, &'static str) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return (encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned(), encoding.name());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return (text.to_owned(), "UTF-8"),
        _ => {}
    }
    let utf8 = String::from_utf8_lossy(bytes).into_owned();
    let mut best = (score(&utf8), utf8, "UTF-8");
    for encoding in [GB18030, BIG5, UTF_16LE, UTF_16BE] {
        let text = encoding.decode_without_bom_handling(bytes).0;
        let this = score(&text);
        if this > best.0 {
            best = (this, text.into_owned(), encoding.name());
        }
    }
    (best.1, best.2)
}

/// How much a decoding looks like Chinese text, from the first 20 000 characters.
fn score(text: &str) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for c in text.chars().take(20_000) {
        count += 1.0;
        sum += match c {
            '\u{fffd}' => -4.0,
            '\u{e000}'..='\u{f8ff}' => -3.0,
            '\n' | '\r' | '\t' => 0.5,
            c if c.is_control() => -4.0,
            c if c.is_ascii() => 0.5,
            '，' | '。' | '、' | '：' | '；' | '（' | '）' | '“' | '”' | '《' | '》' | '「' | '」' | '\u{3000}' => {
                1.0
            }
            c if gbk::is_common(c) => 1.0,
            c if is_han(c) => -0.2,
            _ => -0.8,
        };
    }
    if count > 0.0 { sum / count } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "同志们:今天,我们召开驻村工作推进会。\n一、提高认识\n各村要在5月底前完成排查。";

    #[test]
    fn each_encoding_is_found() {
        let traditional = "同志們:今天,我們召開駐村工作推進會。\n一、提高認識\n各村要在5月底前完成排查。";
        let utf16 = |be: bool| -> Vec<u8> {
            TEXT.encode_utf16().flat_map(|u| if be { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
        };
        let table: [(Vec<u8>, &str, &str); 6] = [
            (TEXT.as_bytes().to_vec(), "UTF-8", TEXT),
            ([b"\xef\xbb\xbf", TEXT.as_bytes()].concat(), "UTF-8", TEXT),
            (GB18030.encode(TEXT).0.into_owned(), "gb18030", TEXT),
            (BIG5.encode(traditional).0.into_owned(), "Big5", traditional),
            (utf16(false), "UTF-16LE", TEXT),
            (utf16(true), "UTF-16BE", TEXT),
        ];
        for (bytes, name, text) in table {
            assert_eq!(decode(&bytes), (text.to_owned(), name));
        }
    }
}

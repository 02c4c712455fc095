//! Left-overs of Word or HTML mark-up in a text (标记残留): tags, character entities, template labels, note numbers, quotation
//! marks of mail, invisible characters.
//!
//! ```text
//! 公路<?xml:namespace prefix = st1 ns = "urn" />934公里 → 公路934公里
//! 一、<o:p></o:p>提高&nbsp;认识 → 一、提高 认识
//! 人均收入<1万元的户,a>b → 人均收入<1万元的户,a>b
//! [标签:标题]各村要抓紧 → 各村要抓紧
//! 村里有了变化[1]。 → 村里有了变化。
//! > 各村要抓紧 → 各村要抓紧
//! ```

use crate::document::{Draft, Edit, RepairKind};
use crate::text::{blanks_end, digits_end};

/// Takes out tags, entities and invisible characters.
pub(crate) fn repair(draft: &mut Draft) {
    draft.drop_silently(|cells, i| cells[i] == '\u{feff}' || cells[i] == '\r' && cells.get(i + 1) == Some(&'\n'));
    let chars = draft.chars();
    let mut edits = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        match chars[i] {
            // <正>: how a library of journals marks where its extract begins.
            '<' | '〈' if chars.get(i + 1) == Some(&'正') && matches!(chars.get(i + 2), Some('>' | '〉')) => {
                edits.push(Edit::cut(i, i + 3, RepairKind::Markup, "文献库的标记"));
                i += 3;
                continue;
            }
            '<' => {
                let text: String = chars[i..(i + 500).min(chars.len())].iter().collect();
                if let Some((_, len)) = tag(&text) {
                    let count = text[..len.min(text.len())].chars().count();
                    edits.push(Edit::cut(i, i + count, RepairKind::Markup, "Word 或网页的标记残留"));
                    i += count;
                    continue;
                }
            }
            '&' => {
                let text: String = chars[i..(i + 12).min(chars.len())].iter().collect();
                if let Some((c, len)) = entity(&text) {
                    let shown = if invisible(c) { String::new() } else { c.to_string() };
                    edits.push(Edit::put(i, i + len, shown, RepairKind::Markup, "网页字符代码改为字符"));
                    i += len;
                    continue;
                }
            }
            // (📼) behind characters: signs against copying.
            '(' | '（' if chars.get(i + 1).is_some_and(|c| emoji(*c)) => {
                let end = (i + 1..chars.len()).take(6).find(|&k| matches!(chars[k], ')' | '）'));
                if let Some(end) = end.filter(|&end| chars[i + 1..end].iter().all(|c| emoji(*c))) {
                    edits.push(Edit::cut(i, end + 1, RepairKind::Markup, "网站插入的图形符号"));
                    i = end;
                }
            }
            // [标签:标题]: a field of the site's template that was never filled in.
            '[' | '【' if chars[i + 1..].starts_with(&['标', '签', ':']) => {
                let end = (i + 4..chars.len()).take(12).find(|&k| matches!(chars[k], ']' | '】' | '\n'));
                if let Some(end) = end.filter(|&k| chars[k] != '\n') {
                    edits.push(Edit::cut(i, end + 1, RepairKind::Markup, "网站模板的空标签"));
                    i = end;
                }
            }
            // …带来了变化[1]。: the number of a note that is not there.
            '[' if i > 0 && chars[i - 1] != '\n' => {
                let end = digits_end(&chars, i + 1).filter(|&k| k <= i + 3 && chars.get(k) == Some(&']'));
                let alone = chars[..i].iter().rev().find(|c| **c != ' ').is_none_or(|c| matches!(c, '\n' | ']'));
                if let Some(end) = end.filter(|&k| !alone && !matches!(chars.get(k + 1), Some('号' | ' ' | '['))) {
                    edits.push(Edit::cut(i, end + 1, RepairKind::Markup, "网页注释的编号"));
                    i = end;
                }
            }
            // …谢谢大家。◆: the sign behind the last word of an article.
            '◆' | '■' | '●' | '★' | '◎' | '▲' | '⊙' if i > 0 && matches!(chars[i - 1], '。' | '!' | '！') =>
            {
                let sign = chars[i];
                let end = (i..chars.len()).find(|&k| chars[k] != sign).unwrap_or(chars.len());
                if matches!(chars.get(blanks_end(&chars, end)), None | Some('\n' | '\r')) {
                    edits.push(Edit::cut(i, end, RepairKind::Markup, "文末的装饰符号"));
                    i = end;
                    continue;
                }
            }
            // > at the start of a line: how mail and forums quote.
            '>' if i == 0 || chars[i - 1] == '\n' => {
                let end = (i..chars.len()).find(|&k| !matches!(chars[k], '>' | ' ')).unwrap_or(chars.len());
                edits.push(Edit::cut(i, end, RepairKind::Markup, "引用符号"));
                i = end.max(i + 1);
                continue;
            }
            // ???? at the start of a line: spaces that an encoding did not know.
            '?' | '？' if i == 0 || chars[i - 1] == '\n' => {
                let end = (i..chars.len()).find(|&k| !matches!(chars[k], '?' | '？' | ' ')).unwrap_or(chars.len());
                let alone = matches!(chars.get(end), None | Some('\n' | '\r'));
                if end > i + 1 || alone {
                    edits.push(Edit::cut(i, end, RepairKind::Space, "空格因编码变成的问号"));
                    i = end.max(i + 1);
                    continue;
                }
            }
            c if invisible(c) => {
                edits.push(Edit::cut(i, i + 1, RepairKind::Space, "看不见的字符"));
            }
            _ => {}
        }
        i += 1;
    }
    draft.apply(edits);
}

/// Takes no room and says nothing.
fn invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{ad}' | '\u{2060}' | '\u{202a}'..='\u{202e}' | '\0'..='\u{8}' | '\u{e}'..='\u{1f}')
}

/// A picture sign.
fn emoji(c: char) -> bool {
    matches!(c, '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{fe0f}' | '\u{200d}' | '⌚'..='⏺')
}

const ENTITIES: [(&str, char); 16] = [
    ("nbsp", ' '),
    ("ensp", ' '),
    ("emsp", ' '),
    ("lt", '<'),
    ("gt", '>'),
    ("amp", '&'),
    ("quot", '"'),
    ("apos", '\''),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("middot", '·'),
    ("times", '×'),
];

/// An entity at the start: (character, length in bytes).
fn entity(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    let end = body.bytes().take(10).position(|b| b == b';')?;
    let name = body.get(..end)?;
    let c = match name.strip_prefix('#') {
        Some(code) => {
            let n = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(n).filter(|c| !c.is_control())?
        }
        None => ENTITIES.iter().find(|e| e.0 == name)?.1,
    };
    Some((c, end + 2))
}

/// A tag, comment or processing instruction at the start: (lower-case name with `/` when closing, length in bytes).
fn tag(text: &str) -> Option<(String, usize)> {
    let body = text.strip_prefix('<')?;
    if body.starts_with("!--") {
        return Some(("!--".to_owned(), body.find("-->").map_or(text.len(), |i| i + 4)));
    }
    let first = body.chars().next()?;
    if !(first.is_ascii_alphabetic() || matches!(first, '/' | '!' | '?')) {
        return None;
    }
    let mut end = body.len().min(2_000);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let end = body[..end].find('>')?;
    let name: String = body.chars().take_while(|c| !c.is_whitespace() && *c != '>').take(24).collect();
    let name = name.trim_end_matches('/').to_ascii_lowercase();
    let word = name.trim_start_matches(['/', '!', '?']);
    // <2023年> or <关于…> is text.
    let known = word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-')) && !word.is_empty();
    known.then_some((name, end + 2))
}

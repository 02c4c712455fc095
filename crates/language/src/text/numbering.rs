//! Markers that number a line: 一、 (一) 1. 第一, ①.

/// Whether a line begins with a marker: 一、 (一) 1、 1. 第一, 第一部分 一是 ①.
pub(crate) fn is_numbered(text: &[char]) -> bool {
    let open = usize::from(matches!(text.first(), Some('(' | '（' | '第')));
    let numeral = |c: &&char| c.is_ascii_digit() || "一二三四五六七八九十".contains(**c);
    let number = text[open.min(text.len())..].iter().take(4).take_while(numeral).count();
    let sign = text.get(open + number);
    let next = text.get(open + number + 1);
    let ordinal = text.first() == Some(&'第');
    (1..=3).contains(&number)
        && match sign {
            Some('、' | ')' | '）') => true,
            Some(',' | '，' | '是' | '要') => open == 1 || !text[0].is_ascii_digit(),
            Some('章' | '条' | '节') => ordinal,
            Some('部') => ordinal && next == Some(&'分'),
            Some('.' | '．') => !next.is_some_and(char::is_ascii_digit),
            _ => false,
        }
        || text.first().is_some_and(|c| matches!(c, '①'..='⑳' | '⑴'..='⒇' | '㈠'..='㈩' | '❶'..='❿' | '⒈'..='⒛'))
}

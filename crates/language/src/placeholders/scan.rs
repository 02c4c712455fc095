//! Where the signs stand: `XX`, `〔*〕`, `____`, blanks left for a figure.
//!
//! ```text
//! 农户共    户,已脱贫〔*〕户 → 农户数 + 已脱贫户数
//! ```

use crate::dates::number::is_left_out_sign;
use crate::quantity::unit::unit_at;
use crate::text::is_han;

/// A token as a byte span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub start: usize,
    pub end: usize,
}

/// Longest token in characters. A longer line of signs is a rule drawn across the page.
const LONGEST_SIGN: usize = 16;

fn letter_x(c: char) -> bool {
    matches!(c, 'x' | 'X')
}

/// Digits belong to the token only where some of them are left out: 201x, 20**, 1.X.
fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

pub(crate) fn sign_tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if is_left_out_sign(c) || digit(c) {
            let (end, signs) = run(text, at);
            if signs > 0 && end > at && is_token(text, at, end) {
                out.push(bracketed(text, Token { start: at, end }));
            }
            at = end.max(at + c.len_utf8());
        } else if let Some(token) = blank_sign(text, at) {
            at = token.end;
            out.push(token);
        } else {
            at += c.len_utf8();
        }
    }
    out
}

/// A run of signs, digits and the points between them; gives its end and the number of signs.
fn run(text: &str, start: usize) -> (usize, usize) {
    let (mut end, mut signs) = (start, 0);
    let mut rest = text[start..].char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if is_left_out_sign(c) {
            // 2023年**月: digits stay outside when they are a whole number before signs of another kind of word.
            signs += 1;
        } else if c == '.' {
            let goes_on = rest.peek().is_some_and(|&(_, n)| is_left_out_sign(n) || digit(n));
            if !goes_on {
                break;
            }
            continue;
        } else if !digit(c) {
            break;
        }
        end = start + at + c.len_utf8();
    }
    (end, signs)
}

fn is_token(text: &str, start: usize, end: usize) -> bool {
    let token = &text[start..end];
    let count = token.chars().count();
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    if count > LONGEST_SIGN {
        return false;
    }
    let latin =
        |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '\\' | '@' | '<' | '='));
    // x inside a word or an address (Excel, .docx).
    if token.chars().any(letter_x) && (latin(before) || latin(after)) {
        return false;
    }
    let first_sign = token.chars().find(|&c| is_left_out_sign(c));
    let digits_before_sign = token.chars().next().is_some_and(digit);
    let last_digit = token.chars().next_back().is_some_and(digit);
    // 4×6, 10x20: a sum or a size. 20X5年 is a year.
    let signs = token.chars().filter(|&c| is_left_out_sign(c)).count();
    let year = count == 4 && token.starts_with("20") && text[end..].trim_start().starts_with('年');
    if signs == 1 && digits_before_sign && last_digit && !year {
        return false;
    }
    // A star or square at the start of a line, with a blank after it, opens an item of a list.
    let line_start = before.is_none_or(|c| c == '\n');
    if line_start
        && count == 1
        && matches!(first_sign, Some('*' | '□' | '■' | '○' | '△'))
        && after.is_none_or(|c| c.is_whitespace())
    {
        return false;
    }
    // □ and ○ in the middle of a text are boxes to tick unless they come in runs.
    if count == 1 && matches!(first_sign, Some('□' | '■' | '○' | '△')) {
        return false;
    }
    // A text set in bold by stars.
    !(matches!(first_sign, Some('*'))
        && count == 2
        && text[end..].chars().take(30).collect::<String>().contains("**")
        && before.is_none_or(|c| c == '\n'))
}

/// 〔*〕 is one token, brackets and all.
fn bracketed(text: &str, token: Token) -> Token {
    let inner = &text[token.start..token.end];
    if inner.chars().any(digit) {
        return token;
    }
    for (open, close) in [("〔", "〕"), ("[", "]"), ("【", "】")] {
        if text[..token.start].ends_with(open) && text[token.end..].starts_with(close) {
            return Token { start: token.start - open.len(), end: token.end + close.len() };
        }
    }
    token
}

/// Blanks left for a figure: `共    户,`. Only between a word and a unit, inside a line.
fn blank_sign(text: &str, at: usize) -> Option<Token> {
    let is_blank = |c: char| matches!(c, ' ' | '\u{3000}' | '\u{a0}');
    let rest = &text[at..];
    if !rest.starts_with(is_blank) || text[..at].ends_with(is_blank) {
        return None;
    }
    let length: usize = rest.chars().take(LONGEST_SIGN).take_while(|&c| is_blank(c)).map(char::len_utf8).sum();
    let wide = rest[..length].chars().map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum::<usize>();
    let before = text[..at].chars().next_back().is_some_and(is_han);
    let unit = unit_at(&rest[length..])?;
    let after = rest[length + unit.length..].chars().next();
    let closed = after.is_none_or(|c| matches!(c, ',' | '。' | ';' | '、' | '\n' | '(' | ')' | '，' | '；'));
    (wide >= 3 && before && closed).then_some(Token { start: at, end: at + length })
}

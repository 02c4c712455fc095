//! From the text of a definition to tokens. What people write from habit in other languages (`and`, `=`, full-width signs) is
//! refused here, with what to write instead.

use super::fault::{Fault, fault};
use super::number::{self, Decimal};
use super::syntax::Span;

/// Most characters of an expression.
const MAX_CHARS: usize = 2000;
/// Most days of a duration.
const MAX_DAYS: i64 = 100_000;

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    pub(super) span: Span,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind<'a> {
    /// A name or a word of the language: `level`, `null`, `in`.
    Name(&'a str),
    /// `12.50`; a sign in front is a token of its own.
    Number(Decimal),
    /// `3d`
    Days(i64),
    /// A text in quotes, its escapes resolved.
    Text(String),
    /// An operator, a bracket, a comma.
    Sign(&'a str),
    /// Behind the last.
    End,
}

impl Kind<'_> {
    /// An operand can end with it.
    pub(super) fn ends_operand(&self) -> bool {
        match self {
            Self::Name(name) => *name != "in",
            Self::Number(_) | Self::Days(_) | Self::Text(_) => true,
            Self::Sign(sign) => matches!(*sign, ")" | "]"),
            Self::End => false,
        }
    }

    /// An operand can start with it.
    pub(super) fn starts_operand(&self) -> bool {
        match self {
            Self::Name(_) | Self::Number(_) | Self::Days(_) | Self::Text(_) => true,
            Self::Sign(sign) => matches!(*sign, "(" | "["),
            Self::End => false,
        }
    }
}

/// All tokens, the last of them [`Kind::End`] behind the last that is written.
pub(super) fn lex(source: &str) -> Result<Vec<Token<'_>>, Fault> {
    if source.trim().is_empty() {
        return fault(0, "the expression is empty");
    }
    if source.chars().count() > MAX_CHARS {
        return fault(0, format!("the expression has more than {MAX_CHARS} characters: split it into computed fields"));
    }
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = source[at..].chars().next() {
        let rest = &source[at..];
        let (length, kind) = match c {
            ' ' | '\t' | '\r' | '\n' => {
                at += 1;
                continue;
            }
            '\'' | '"' => text(rest, at)?,
            '0'..='9' => number(rest, at)?,
            '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                return fault(at, "a number starts with a digit: write `0.5`");
            }
            'a'..='z' | 'A'..='Z' | '_' => word(rest, at)?,
            '/' if rest.starts_with("//") => {
                return fault(at, "there are no comments in an expression: put it behind `#` on a line of the file");
            }
            '(' | ')' | '[' | ']' | ',' | '.' | '?' | ':' | '+' | '-' | '*' | '/' | '%' => (1, Kind::Sign(&rest[..1])),
            '=' | '!' | '<' | '>' | '&' | '|' => operator(rest, c, at)?,
            other => return fault(at, refusal(other)),
        };
        tokens.push(Token { kind, span: Span { start: at, end: at + length } });
        at += length;
    }
    tokens.push(Token { kind: Kind::End, span: Span { start: source.len(), end: source.len() } });
    Ok(tokens)
}

/// The quoted text at the start of `rest`.
fn text(rest: &str, at: usize) -> Result<(usize, Kind<'_>), Fault> {
    let quote = if rest.starts_with('"') { '"' } else { '\'' };
    if rest.chars().take(3).filter(|c| *c == quote).count() == 3 {
        return fault(at, "a text is written in one pair of quotes: `'like this'`");
    }
    let mut out = String::new();
    let mut inside = 1;
    while let Some(c) = rest[inside..].chars().next() {
        let (length, c) = match c {
            '\n' | '\r' => break,
            _ if c == quote => return Ok((inside + 1, Kind::Text(out))),
            '\\' => escape(&rest[inside..], at + inside)?,
            _ => (c.len_utf8(), c),
        };
        if c == '\0' {
            return fault(at + inside, "the character NUL can not be stored: leave it out");
        }
        out.push(c);
        inside += length;
    }
    fault(at, format!("the text that starts here has no closing {quote} on its line"))
}

/// Length and character of the escape at the start of `rest`, as CEL has them.
fn escape(rest: &str, at: usize) -> Result<(usize, char), Fault> {
    let mut following = rest.chars().skip(1);
    let Some(letter) = following.next() else {
        return fault(at, "the text ends in the middle of an escape: a backslash is written `\\\\`");
    };
    let simple = match letter {
        '\\' | '\'' | '"' | '`' | '?' => letter,
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'v' => '\u{b}',
        _ => {
            let (skip, digits, radix) = match letter {
                'x' | 'X' => (2, 2, 16),
                'u' => (2, 4, 16),
                'U' => (2, 8, 16),
                '0'..='3' => (1, 3, 8),
                _ => (0, 0, 10),
            };
            let code = rest.get(skip..skip + digits).filter(|code| code.chars().all(|c| c.is_digit(radix)));
            let found = code.and_then(|code| u32::from_str_radix(code, radix).ok()).and_then(char::from_u32);
            let Some(c) = found else {
                let written: String = rest.chars().take(2).collect();
                return fault(
                    at,
                    format!(
                        "`{written}` begins no character here: a backslash is written `\\\\`, a character `\\u91cd`"
                    ),
                );
            };
            return Ok((skip + digits, c));
        }
    };
    Ok((2, simple))
}

/// The number or number of days (`3d`) at the start of `rest`.
fn number(rest: &str, at: usize) -> Result<(usize, Kind<'_>), Fault> {
    let digits = |s: &str| s.len() - s.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let whole = digits(rest);
    let part = rest[whole..].strip_prefix('.').map_or(0, digits);
    let length = if part > 0 { whole + 1 + part } else { whole };
    let tail = &rest[length..];
    let suffix =
        tail.len() - tail.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.').len();
    let written = &rest[..length];
    match &tail[..suffix] {
        "" => match number::parse(written) {
            Some(decimal) => Ok((length, Kind::Number(decimal))),
            None if part > number::MAX_SCALE => {
                fault(at, format!("`{written}` has more than {} decimals", number::MAX_SCALE))
            }
            None => fault(at, "the number is too large"),
        },
        "d" if part == 0 => match written.parse().ok().filter(|days| *days <= MAX_DAYS) {
            Some(days) => Ok((length + 1, Kind::Days(days))),
            None => fault(at, format!("`{written}d` is longer than {MAX_DAYS} days")),
        },
        _ => {
            let word = &rest[..length + suffix];
            fault(at, format!("`{word}` is not a number: numbers are written `1000` or `12.5`, days `3d`"))
        }
    }
}

/// The word at the start of `rest`; refuses the words people write for `&&`, `||` and `!`.
fn word(rest: &str, at: usize) -> Result<(usize, Kind<'_>), Fault> {
    let length = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len();
    if rest[length..].starts_with(['\'', '"']) {
        return fault(at, format!("a text has no letter before its quote: leave out `{}`", &rest[..length]));
    }
    match rest[..length].to_ascii_lowercase().as_str() {
        "and" => fault(at, "write `&&` for and"),
        "or" => fault(at, "write `||` for or"),
        "not" => fault(at, "write `!` for not"),
        "is" => fault(at, "write `==`, and `x == null` when nothing is given"),
        "like" => fault(at, "there is no pattern matching: compare with `==` or `in [..]`"),
        _ => Ok((length, Kind::Name(&rest[..length]))),
    }
}

/// The operator at the start of `rest`.
fn operator(rest: &str, c: char, at: usize) -> Result<(usize, Kind<'_>), Fault> {
    match (c, rest[1..].chars().next()) {
        ('=' | '!' | '<' | '>', Some('=')) | ('&', Some('&')) | ('|', Some('|')) => Ok((2, Kind::Sign(&rest[..2]))),
        ('<', Some('>')) => fault(at, "write `!=` for not equal"),
        ('!' | '<' | '>', _) => Ok((1, Kind::Sign(&rest[..1]))),
        ('=', _) => fault(at, "write `==` to compare"),
        _ => fault(at, format!("write `{c}{c}`")),
    }
}

/// Why a sign is refused outside quotes.
fn refusal(c: char) -> String {
    match c {
        '{' | '}' => "there are no maps: dated or graded values are parameters, `param('key', level)`".to_owned(),
        '‘' | '’' | '“' | '”' => format!("`{c}` is a full-width quote: write `'`"),
        '\u{ff01}'..='\u{ff5e}' => {
            let half = char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
            format!("`{c}` is a full-width sign: write `{half}`")
        }
        c if c.is_alphabetic() => {
            format!("`{c}` stands outside quotes: a text is written `'like this'`, a field by its id")
        }
        c => format!("`{}` has no meaning here", c.escape_default()),
    }
}

//! The pass before the parser: what CEL can not say (`1d`) is put into words it has, and what it has and we do not offer is
//! refused in our own words. Every character keeps its place, so columns stay those of the definition.

/// Most characters of an expression.
const MAX_CHARS: usize = 2000;
/// Most brackets inside each other. The parser needs about 180 KB of stack for each without optimisation, see `compile`.
pub(super) const MAX_BRACKETS: usize = 24;

/// What is wrong and at which byte of the source.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) text: String,
}

/// A fault at this byte.
pub(super) fn fault<T>(at: usize, text: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { at, text: text.into() })
}

/// The text to parse: the same, with `3d` as `3u`. CEL's unsigned numbers are refused when people write them, so that an
/// unsigned number in the tree can only be a number of days.
pub(super) fn scan(source: &str) -> Result<String, Fault> {
    if source.trim().is_empty() {
        return fault(0, "the expression is empty");
    }
    if source.chars().count() > MAX_CHARS {
        return fault(0, format!("the expression has more than {MAX_CHARS} characters: split it into computed fields"));
    }
    let mut out = source.to_owned();
    let mut open = 0_usize;
    let mut at = 0;
    while let Some(c) = source[at..].chars().next() {
        let rest = &source[at..];
        at += match c {
            '\'' | '"' => text(rest, at)?,
            '0'..='9' => {
                let (length, days) = number(rest, at)?;
                if days {
                    out.replace_range(at + length - 1..at + length, "u");
                }
                length
            }
            '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                return fault(at, "a number starts with a digit: write `0.5`");
            }
            'a'..='z' | 'A'..='Z' | '_' => word(rest, at)?,
            '(' | '[' => {
                open += 1;
                if open > MAX_BRACKETS {
                    return fault(at, format!("more than {MAX_BRACKETS} brackets inside each other"));
                }
                1
            }
            ')' | ']' => {
                open = open.saturating_sub(1);
                1
            }
            ' ' | '\t' | '\r' | '\n' | ',' | '.' | '?' | ':' | '+' | '-' => 1,
            '=' | '!' | '<' | '>' | '&' | '|' => operator(rest, c, at)?,
            other => return fault(at, refusal(other)),
        };
    }
    Ok(out)
}

/// Length of the quoted text at the start of `rest`.
fn text(rest: &str, at: usize) -> Result<usize, Fault> {
    let quote = &rest[..1];
    if rest.starts_with(&quote.repeat(3)) {
        return fault(at, "a text is written in one pair of quotes: `'like this'`");
    }
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' | '\r' => break,
            '\0' => return fault(at + i, "the character NUL can not be stored: leave it out"),
            _ if rest[i..].starts_with(quote) => return Ok(i + 1),
            _ => {}
        }
    }
    fault(at, format!("the text that starts here has no closing {quote} on its line"))
}

/// Length of the number at the start of `rest`, and whether it is a number of days (`3d`).
fn number(rest: &str, at: usize) -> Result<(usize, bool), Fault> {
    let digits = |s: &str| s.len() - s.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut length = digits(rest);
    if rest[length..].starts_with('.') && digits(&rest[length + 1..]) > 0 {
        length += 1 + digits(&rest[length + 1..]);
    }
    let tail = &rest[length..];
    let suffix =
        tail.len() - tail.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.').len();
    match &tail[..suffix] {
        "" => Ok((length, false)),
        "d" if !rest[..length].contains('.') => Ok((length + 1, true)),
        _ => {
            let word = &rest[..length + suffix];
            fault(at, format!("`{word}` is not a number: numbers are written `1000` or `12.5`, days `3d`"))
        }
    }
}

/// Length of the word at the start of `rest`; refuses the words people write for `&&`, `||` and `!`.
fn word(rest: &str, at: usize) -> Result<usize, Fault> {
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
        _ => Ok(length),
    }
}

/// Length of the operator at the start of `rest`.
fn operator(rest: &str, c: char, at: usize) -> Result<usize, Fault> {
    match (c, rest[1..].chars().next()) {
        ('=' | '!' | '<' | '>', Some('=')) | ('&', Some('&')) | ('|', Some('|')) => Ok(2),
        ('<', Some('>')) => fault(at, "write `!=` for not equal"),
        ('!' | '<' | '>', _) => Ok(1),
        ('=', _) => fault(at, "write `==` to compare"),
        _ => fault(at, format!("write `{c}{c}`")),
    }
}

/// Why a sign is refused outside quotes.
fn refusal(c: char) -> String {
    match c {
        '/' => "there is no division (a ratio is an indicator of its own) and there are no comments".to_owned(),
        '*' | '%' => format!("`{c}` is not offered: keep the result as a field"),
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

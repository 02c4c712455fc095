//! How a cell showed its number: number formats read for their facts, and decimal text worked on as text.
//!
//! A workbook stores `7` and shows `0007`, stores `2026.1` and shows `2026.10`. What the person saw is what they meant,
//! so the reader keeps the stored text and the facts of the format, and [`NumberFormat::show`] puts them together.

/// What a date format shows. A date shown without a day (`yyyy年m月`) means a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DateParts {
    /// The year is shown.
    pub year: bool,
    /// The month is shown.
    pub month: bool,
    /// The day of the month is shown.
    pub day: bool,
    /// A time of day is shown.
    pub time: bool,
}

/// The kind of a number format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormatKind {
    /// General, fractions, scientific: the plain number.
    Plain,
    /// `@`: the cell is meant as text.
    Text,
    /// A date, a time or both.
    Date(DateParts),
    /// Elapsed time such as `[h]:mm`.
    Elapsed,
    /// Digits in places.
    Digits(Digits),
}

/// A format with digit places, such as `#,##0.00"万元"`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Digits {
    /// Fewest digits before the point; above 1 they are leading zeros (`0000`).
    pub min_integer: usize,
    /// Digits always shown after the point (`0.00` is 2).
    pub decimals: usize,
    /// Most digits shown after the point (`0.0##` is 3).
    pub max_decimals: usize,
    /// Thousands are grouped with commas.
    pub grouped: bool,
    /// How many `%` are shown; each means the stored number times 100.
    pub percent: u32,
    /// Commas after the last place; each divides what is shown by 1,000.
    pub thousands: u32,
    /// Text before the digits, such as `￥`.
    pub prefix: String,
    /// Text after the digits, such as `万元`; percent signs not included.
    pub suffix: String,
    /// Literals between integer places counted from the right: `000-0000` has `-` after 4.
    inner: Vec<(usize, String)>,
}

/// A number format (数字格式) and its facts. Only the section for positive numbers is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberFormat {
    /// The format code as stored, empty for General.
    pub code: Box<str>,
    /// What it does.
    pub kind: FormatKind,
}

impl NumberFormat {
    /// General (常规).
    pub fn general() -> Self {
        Self { code: "".into(), kind: FormatKind::Plain }
    }

    /// A format that Excel knows by number only, with the meanings of a Chinese system for 27–36 and 50–58
    /// (ECMA-376 part 1, 18.8.30).
    pub fn built_in(id: u32) -> Self {
        let code = match id {
            1 => "0",
            2 => "0.00",
            3 => "#,##0",
            4 => "#,##0.00",
            5 | 6 => "¥#,##0",
            7 | 8 => "¥#,##0.00",
            9 => "0%",
            10 => "0.00%",
            11 => "0.00E+00",
            12 => "# ?/?",
            13 => "# ??/??",
            14 => "yyyy/m/d",
            15 => "d-mmm-yy",
            16 => "d-mmm",
            17 => "mmm-yy",
            18 => "h:mm AM/PM",
            19 => "h:mm:ss AM/PM",
            20 => "h:mm",
            21 => "h:mm:ss",
            22 => "yyyy/m/d h:mm",
            27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
            28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
            30 => "m-d-yy",
            31 => "yyyy\"年\"m\"月\"d\"日\"",
            32 => "h\"时\"mm\"分\"",
            33 => "h\"时\"mm\"分\"ss\"秒\"",
            34 | 55 => "上午/下午h\"时\"mm\"分\"",
            35 | 56 => "上午/下午h\"时\"mm\"分\"ss\"秒\"",
            37 | 38 => "#,##0",
            39 | 40 => "#,##0.00",
            41 => "#,##0",
            42 => "¥#,##0",
            43 => "#,##0.00",
            44 => "¥#,##0.00",
            45 => "mm:ss",
            46 => "[h]:mm:ss",
            47 => "mm:ss.0",
            48 => "##0.0E+0",
            49 => "@",
            _ => "",
        };
        Self::parse(code)
    }

    /// Reads a format code. Never fails: what is not understood is [`FormatKind::Plain`].
    pub fn parse(code: &str) -> Self {
        Self { code: code.into(), kind: kind(&tokens(code)) }
    }

    /// Whether numbers under this format are days and times.
    pub fn is_date(&self) -> bool {
        matches!(self.kind, FormatKind::Date(_))
    }

    /// The text a person sees for a stored number. `source` that is no number comes back unchanged.
    pub fn show(&self, source: &str) -> String {
        let Some(value) = Decimal::parse(source) else { return source.to_owned() };
        let FormatKind::Digits(d) = &self.kind else { return value.plain() };
        let scale = 2 * i64::from(d.percent) - 3 * i64::from(d.thousands);
        let (negative, integer, fraction) = value.shifted(scale).rounded(d.max_decimals);
        let kept = fraction.trim_end_matches('0').len().max(d.decimals).min(fraction.len());
        let fraction = &fraction[..kept];
        let integer = integer.trim_start_matches('0');
        let mut places: Vec<char> = integer.chars().collect();
        while places.len() < d.min_integer {
            places.insert(0, '0');
        }
        let mut out = String::new();
        if negative && (places.iter().any(|&c| c != '0') || fraction.bytes().any(|b| b != b'0')) {
            out.push('-');
        }
        out.push_str(&d.prefix);
        for (i, c) in places.iter().enumerate() {
            out.push(*c);
            let right = places.len() - 1 - i;
            if d.grouped && right > 0 && right.is_multiple_of(3) {
                out.push(',');
            }
            for (_, literal) in d.inner.iter().filter(|(at, _)| *at == right && right > 0) {
                out.push_str(literal);
            }
        }
        if !fraction.is_empty() {
            out.push('.');
            out.push_str(fraction);
        }
        (0..d.percent).for_each(|_| out.push('%'));
        out.push_str(&d.suffix);
        out
    }
}

#[derive(Debug, PartialEq)]
enum Token {
    Literal(String),
    Bracket(String),
    Mark(char),
}

/// Cuts the first section of a code into literals, bracketed words and marks.
fn tokens(code: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            '"' => out.push(Token::Literal(chars.by_ref().take_while(|&c| c != '"').collect())),
            // `!` escapes like `\` in East Asian Excel.
            '\\' | '!' => out.extend(chars.next().map(|c| Token::Literal(c.to_string()))),
            // `_x` is a gap as wide as x, `*x` fills the cell with x: neither is text.
            '_' | '*' => {
                chars.next();
            }
            '[' => out.push(Token::Bracket(chars.by_ref().take_while(|&c| c != ']').collect())),
            _ => out.push(Token::Mark(c)),
        }
    }
    out
}

fn kind(tokens: &[Token]) -> FormatKind {
    let marks: String =
        tokens.iter().map(|t| if let Token::Mark(c) = t { c.to_ascii_lowercase() } else { '\u{0}' }).collect();
    if marks.contains("general") || tokens.is_empty() {
        return FormatKind::Plain;
    }
    for token in tokens {
        if let Token::Bracket(word) = token {
            let word = word.to_ascii_lowercase();
            if !word.is_empty() && ["h", "m", "s"].iter().any(|u| word.trim_start_matches(u).is_empty()) {
                return FormatKind::Elapsed;
            }
        }
    }
    // 上午/下午 and AM/PM hold letters that are no date marks of their own.
    let plain = marks.replace("am/pm", "").replace("a/p", "");
    if plain.contains(['y', 'd', 'h', 's', 'm', 'e']) && !plain.contains(['0', '#', '?'])
        || plain.contains(['y', 'd', 'h', 's'])
    {
        return FormatKind::Date(date_parts(&plain));
    }
    if marks.contains('@') {
        return FormatKind::Text;
    }
    if marks.contains(['e', '/']) || !marks.contains(['0', '#', '?']) {
        return FormatKind::Plain;
    }
    FormatKind::Digits(digits(tokens))
}

fn date_parts(marks: &str) -> DateParts {
    let mut parts = DateParts::default();
    let letters: Vec<char> = marks.chars().filter(|c| "ymdhse".contains(*c)).collect();
    for (i, c) in letters.iter().enumerate() {
        match c {
            'y' | 'e' => parts.year = true,
            'd' => parts.day = true,
            'h' | 's' => parts.time = true,
            // m is a minute after an hour or before a second.
            'm' => {
                let before = letters[..i].iter().rev().find(|c| **c != 'm');
                let after = letters[i..].iter().find(|c| **c != 'm');
                if before == Some(&'h') || after == Some(&'s') {
                    parts.time = true;
                } else {
                    parts.month = true;
                }
            }
            _ => {}
        }
    }
    parts
}

fn digits(tokens: &[Token]) -> Digits {
    let mut d = Digits::default();
    let last_place = tokens.iter().rposition(|t| matches!(t, Token::Mark('0' | '#' | '?'))).unwrap_or(0);
    let mut places = 0;
    let mut inner: Vec<(usize, String)> = Vec::new();
    let (mut seen, mut after_point) = (false, false);
    for (i, token) in tokens.iter().enumerate() {
        let text = match token {
            Token::Mark(c @ ('0' | '#' | '?')) => {
                seen = true;
                if after_point {
                    d.max_decimals += 1;
                    d.decimals = if *c == '0' { d.max_decimals } else { d.decimals };
                } else {
                    places += 1;
                    d.min_integer += usize::from(*c == '0');
                }
                continue;
            }
            Token::Mark('.') if !after_point => {
                after_point = true;
                continue;
            }
            Token::Mark(',') => {
                if i > last_place {
                    d.thousands += 1;
                } else {
                    d.grouped = true;
                }
                continue;
            }
            Token::Mark('%') => {
                d.percent += 1;
                continue;
            }
            // `[$￥-804]` is a currency sign with a locale; colours and conditions are no text.
            Token::Bracket(word) => {
                word.strip_prefix('$').and_then(|w| w.split('-').next()).unwrap_or_default().to_owned()
            }
            Token::Mark(c) => c.to_string(),
            Token::Literal(text) => text.clone(),
        };
        if !seen {
            d.prefix.push_str(&text);
        } else if i > last_place {
            d.suffix.push_str(&text);
        } else if !after_point {
            inner.push((places, text));
        }
    }
    d.inner = inner.into_iter().map(|(at, text)| (places - at, text)).filter(|(at, _)| *at > 0).collect();
    d.suffix.truncate(d.suffix.trim_end().len());
    d
}

/// A decimal number as digits and an exponent: exact, whatever the length.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Decimal {
    negative: bool,
    /// Significant digits without leading zeros; empty is zero.
    digits: Vec<u8>,
    /// The value is 0.digits × 10^point.
    point: i64,
}

/// Beyond this many places a number is no figure of any ledger, and writing it out would fill the memory.
const WIDEST: i64 = 400;

impl Decimal {
    fn parse(source: &str) -> Option<Self> {
        let s = source.trim();
        let (negative, s) = match s.as_bytes().first()? {
            b'-' => (true, &s[1..]),
            b'+' => (false, &s[1..]),
            _ => (false, s),
        };
        let (mantissa, exponent) = match s.find(['e', 'E']) {
            Some(i) => (&s[..i], s[i + 1..].parse::<i64>().ok()?),
            None => (s, 0),
        };
        let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if integer.is_empty() && fraction.is_empty()
            || !integer.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit())
        {
            return None;
        }
        let all: Vec<u8> = integer.bytes().chain(fraction.bytes()).collect();
        let zeros = all.iter().take_while(|b| **b == b'0').count();
        let mut digits = all[zeros..].to_vec();
        let mut point = integer.len() as i64 - zeros as i64 + exponent.clamp(-10_000, 10_000);
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        if digits.is_empty() {
            point = 0;
        }
        if point.abs() > WIDEST || digits.len() as i64 > WIDEST {
            return None;
        }
        let mut value = Self { negative: negative && !digits.is_empty(), digits, point };
        // A stored double carries 17 digits of which 15 are shown; whole numbers written out by hand are exact.
        if value.digits.len() > 15 && (value.digits.len() as i64 > value.point || source.contains(['e', 'E'])) {
            value.round_to(15);
        }
        Some(value)
    }

    /// Keeps the first `n` digits, half away from zero.
    fn round_to(&mut self, n: usize) {
        if self.digits.len() <= n {
            return;
        }
        let up = self.digits[n] >= b'5';
        self.digits.truncate(n);
        if up {
            let mut i = n;
            loop {
                if i == 0 {
                    self.digits.insert(0, b'1');
                    self.point += 1;
                    break;
                }
                i -= 1;
                if self.digits[i] == b'9' {
                    self.digits[i] = b'0';
                } else {
                    self.digits[i] += 1;
                    break;
                }
            }
        }
        while self.digits.last() == Some(&b'0') {
            self.digits.pop();
        }
    }

    fn shifted(mut self, places: i64) -> Self {
        self.point += places;
        self
    }

    /// Sign, integer digits and fraction digits, rounded to so many decimals; the fraction may be shorter.
    fn rounded(mut self, decimals: usize) -> (bool, String, String) {
        let keep = self.point + decimals as i64;
        if keep < 0 {
            self.digits.clear();
        } else {
            self.round_to(keep as usize);
        }
        let (integer, mut fraction) = self.parts();
        while fraction.len() < decimals {
            fraction.push('0');
        }
        (self.negative, integer, fraction)
    }

    fn parts(&self) -> (String, String) {
        let text: String = self.digits.iter().map(|b| *b as char).collect();
        if text.is_empty() {
            return ("0".to_owned(), String::new());
        }
        let len = text.len() as i64;
        if self.point <= 0 {
            ("0".to_owned(), "0".repeat(-self.point as usize) + &text)
        } else if self.point >= len {
            (text + &"0".repeat((self.point - len) as usize), String::new())
        } else {
            let at = self.point as usize;
            (text[..at].to_owned(), text[at..].to_owned())
        }
    }

    fn plain(&self) -> String {
        let (integer, fraction) = self.parts();
        let sign = if self.negative { "-" } else { "" };
        if fraction.is_empty() { format!("{sign}{integer}") } else { format!("{sign}{integer}.{fraction}") }
    }
}

/// A stored number as plain decimal text without exponent, at the 15 digits a workbook holds: `1.2000000000000002`
/// gives `1.2`, `3.61E+17` gives `361000000000000000`. `None` if it is no number.
pub fn plain(source: &str) -> Option<String> {
    Decimal::parse(source).map(|d| d.plain())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_excel_shows() {
        for (code, source, shown) in [
            ("", "2.4500000000000002", "2.45"),
            ("General", "1.2E-3", "0.0012"),
            ("0000", "7", "0007"),
            ("0.00", "2026.1", "2026.10"),
            ("0", "2.5", "3"),
            ("0.0##", "1.23", "1.23"),
            ("0.0##", "1", "1.0"),
            ("#,##0.00", "1234567.891", "1,234,567.89"),
            ("#,##0.00", "-0.001", "0.00"),
            ("0%", "0.256", "26%"),
            ("0.00%", "0.9995", "99.95%"),
            ("0.00\"万元\"", "3.5", "3.50万元"),
            ("[$￥-804]#,##0", "1200", "￥1,200"),
            ("_ * #,##0.00_ ;_ * -#,##0.00_ ", "1200", "1,200.00"),
            ("000-0000-0000", "13800138000", "138-0013-8000"),
            ("[Red]0.0;[Blue]-0.0", "1.25", "1.3"),
            ("0,", "12345", "12"),
            ("0.00E+00", "361002199001011000", "361002199001011000"),
            ("@", "12", "12"),
            ("# ?/?", "0.5", "0.5"),
            ("0.00", "一", "一"),
            ("#", "0", ""),
        ] {
            assert_eq!(NumberFormat::parse(code).show(source), shown, "{code} of {source}");
        }
    }

    #[test]
    fn knows_dates_from_numbers() {
        let parts = |year, month, day, time| FormatKind::Date(DateParts { year, month, day, time });
        for (code, kind) in [
            ("yyyy-mm-dd", parts(true, true, true, false)),
            ("yyyy\"年\"m\"月\"", parts(true, true, false, false)),
            ("m\"月\"d\"日\"", parts(false, true, true, false)),
            ("[$-804]yyyy\"年\"m\"月\"d\"日\";@", parts(true, true, true, false)),
            ("yyyy-mm-dd hh:mm", parts(true, true, true, true)),
            ("mm:ss", parts(false, false, false, true)),
            ("h:mm AM/PM", parts(false, false, false, true)),
            ("[h]:mm", FormatKind::Elapsed),
            ("0.00E+00", FormatKind::Plain),
            ("G/通用格式", FormatKind::Plain),
            ("[DBNum1][$-804]General", FormatKind::Plain),
        ] {
            assert_eq!(NumberFormat::parse(code).kind, kind, "{code}");
        }
        assert!(NumberFormat::built_in(14).is_date() && !NumberFormat::built_in(49).is_date());
        assert_eq!(NumberFormat::parse("0\"m\"").show("5"), "5m", "a quoted m is no date");
    }

    #[test]
    fn plain_is_exact() {
        for (source, want) in [
            ("3.61002196304179e+17", Some("361002196304179000")),
            ("361002199001011234", Some("361002199001011234")),
            ("0.30000000000000004", Some("0.3")),
            ("99999999999999.9999", Some("100000000000000")),
            ("-0", Some("0")),
            ("1e999999999", None),
            ("1e-999999999", None),
            ("", None),
            (".", None),
            ("1.2.3", None),
        ] {
            assert_eq!(plain(source).as_deref(), want, "{source}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_code_and_source_end(code in ".{0,40}", source in "[-+0-9.eE]{0,30}") {
            let format = NumberFormat::parse(&code);
            let _ = format.show(&source);
        }

        #[test]
        fn integers_survive(n in proptest::prelude::any::<i64>()) {
            proptest::prop_assert_eq!(plain(&n.to_string()), Some(n.to_string()));
        }
    }
}

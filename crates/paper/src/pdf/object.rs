//! The values a PDF is written in (ISO 32000-1, 7.2 and 7.3), also the operators of content and of character maps.

use std::collections::BTreeMap;

use super::budget::{Budget, VALUES, damaged, too_large};
use crate::Refusal;

/// Arrays and dictionaries inside one another. Honest files stay below ten; deeper nesting would use up the stack.
const DEPTH: usize = 48;

/// A value, or a word that is none (an operator).
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    Null,
    Bool(bool),
    Number(f64),
    Name(Vec<u8>),
    Text(Vec<u8>),
    Array(Vec<Object>),
    Dict(Dict),
    /// An object by its number; the generation is not needed to find it.
    Ref(u32),
    Word(Vec<u8>),
}

pub(super) type Dict = BTreeMap<Vec<u8>, Object>;

impl Object {
    pub(super) fn number(&self) -> Option<f64> {
        if let Self::Number(n) = self { Some(*n) } else { None }
    }

    /// A whole number that is not negative.
    pub(super) fn index(&self) -> Option<usize> {
        self.number().filter(|n| *n >= 0.0 && *n < 4e9).map(|n| n as usize)
    }

    pub(super) fn name(&self) -> Option<&[u8]> {
        if let Self::Name(n) = self { Some(n) } else { None }
    }
}

/// Reads values from bytes.
pub(super) struct Lexer<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    budget: &'a Budget,
    /// Whether `3 0 R` is a reference; in content it is not.
    refs: bool,
    values: u32,
}

pub(super) fn is_space(b: u8) -> bool {
    matches!(b, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(b: u8) -> bool {
    matches!(b, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn hex(b: u8) -> Option<u8> {
    (b as char).to_digit(16).map(|d| d as u8)
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize, refs: bool, budget: &'a Budget) -> Self {
        Self { bytes, at, budget, refs, values: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn skip_space(&mut self) {
        while let Some(b) = self.peek() {
            if b == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else if is_space(b) {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// The next value or word; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Object>, Refusal> {
        self.values = 0;
        let start = self.at;
        let value = self.value(0)?;
        // Long strings, names and comments take time too, and one object may be read again and again.
        self.budget.scanned(self.at - start)?;
        Ok(value)
    }

    fn value(&mut self, depth: usize) -> Result<Option<Object>, Refusal> {
        self.skip_space();
        let Some(b) = self.peek() else { return Ok(None) };
        self.budget.steps(1)?;
        self.values += 1;
        if self.values > VALUES {
            return Err(too_large("单个对象的数据"));
        }
        if depth > DEPTH {
            return Err(damaged("数据嵌套过深"));
        }
        Ok(Some(match b {
            b'/' => {
                self.at += 1;
                Object::Name(self.name())
            }
            b'(' => Object::Text(self.literal()),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                Object::Dict(self.dict(depth)?)
            }
            b'<' => Object::Text(self.hexadecimal()),
            b'[' => {
                self.at += 1;
                Object::Array(self.array(depth)?)
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => self.number_or_ref(),
            _ => self.word(),
        }))
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Object>, Refusal> {
        let mut out = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => return Ok(out),
                Some(b']') => {
                    self.at += 1;
                    return Ok(out);
                }
                // The bracket was forgotten: what encloses this array goes on.
                Some(b'>') if self.bytes.get(self.at + 1) == Some(&b'>') => return Ok(out),
                Some(_) => {}
            }
            match self.value(depth + 1)? {
                None | Some(Object::Word(_)) => {}
                Some(value) => out.push(value),
            }
        }
    }

    fn dict(&mut self, depth: usize) -> Result<Dict, Refusal> {
        let mut out = Dict::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => return Ok(out),
                Some(b'>') => {
                    self.at += 1 + usize::from(self.bytes.get(self.at + 1) == Some(&b'>'));
                    return Ok(out);
                }
                Some(b'/') => {
                    self.at += 1;
                    let key = self.name();
                    self.skip_space();
                    if self.peek() == Some(b'>') && self.bytes.get(self.at + 1) == Some(&b'>') {
                        continue;
                    }
                    match self.value(depth + 1)? {
                        None => return Ok(out),
                        Some(Object::Word(word)) if word == b"endobj" || word == b"stream" => return Ok(out),
                        Some(value) => {
                            out.insert(key, value);
                        }
                    }
                }
                // What is no key is skipped.
                Some(_) => match self.value(depth + 1)? {
                    Some(Object::Word(word)) if word == b"endobj" || word == b"stream" => return Ok(out),
                    _ => {}
                },
            }
        }
    }

    fn regular(&mut self) -> &'a [u8] {
        let start = self.at;
        while self.peek().is_some_and(|b| !is_space(b) && !is_delimiter(b)) {
            self.at += 1;
        }
        &self.bytes[start..self.at]
    }

    fn name(&mut self) -> Vec<u8> {
        let raw = self.regular();
        let mut out = Vec::with_capacity(raw.len());
        let mut i = 0;
        while i < raw.len() {
            let pair = (raw[i] == b'#').then(|| Some((hex(*raw.get(i + 1)?)?, hex(*raw.get(i + 2)?)?))).flatten();
            if let Some((high, low)) = pair {
                out.push(high << 4 | low);
                i += 3;
            } else {
                out.push(raw[i]);
                i += 1;
            }
        }
        out
    }

    fn word(&mut self) -> Object {
        let raw = self.regular();
        match raw {
            b"" => {
                // A delimiter nothing expects here.
                self.at += 1;
                Object::Word(self.bytes[self.at - 1..self.at].to_vec())
            }
            b"true" => Object::Bool(true),
            b"false" => Object::Bool(false),
            b"null" => Object::Null,
            // No operator is this long; the rest is not worth its memory.
            _ => Object::Word(raw[..raw.len().min(64)].to_vec()),
        }
    }

    fn number_or_ref(&mut self) -> Object {
        let raw = self.regular();
        if self.refs && raw.len() <= 10 && raw.iter().all(u8::is_ascii_digit) {
            let after = self.at;
            self.skip_space();
            let generation = self.regular();
            if (1..=5).contains(&generation.len()) && generation.iter().all(u8::is_ascii_digit) {
                self.skip_space();
                if self.peek() == Some(b'R') {
                    self.at += 1;
                    if self.peek().is_none_or(|b| is_space(b) || is_delimiter(b)) {
                        return decimal(raw).filter(|n| *n < 4e9).map_or(Object::Null, |n| Object::Ref(n as u32));
                    }
                }
            }
            self.at = after;
        }
        decimal(raw).map_or_else(|| Object::Word(raw[..raw.len().min(64)].to_vec()), Object::Number)
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut out = Vec::new();
        let mut open = 0_usize;
        while let Some(b) = self.peek() {
            self.at += 1;
            match b {
                b'(' => open += 1,
                b')' if open == 0 => break,
                b')' => open -= 1,
                b'\\' => {
                    let Some(escaped) = self.peek() else { break };
                    self.at += 1;
                    match escaped {
                        b'n' => out.push(b'\n'),
                        b'r' => out.push(b'\r'),
                        b't' => out.push(b'\t'),
                        b'b' => out.push(8),
                        b'f' => out.push(12),
                        b'\n' => {}
                        b'\r' => self.at += usize::from(self.peek() == Some(b'\n')),
                        b'0'..=b'7' => {
                            let mut code = u32::from(escaped - b'0');
                            for _ in 0..2 {
                                let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                                code = code * 8 + u32::from(digit - b'0');
                                self.at += 1;
                            }
                            out.push(code as u8);
                        }
                        other => out.push(other),
                    }
                    continue;
                }
                _ => {}
            }
            out.push(b);
        }
        out
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut out = Vec::new();
        let mut half = None;
        while let Some(b) = self.peek() {
            self.at += 1;
            if b == b'>' {
                break;
            }
            let Some(digit) = hex(b) else { continue };
            match half.take() {
                None => half = Some(digit << 4),
                Some(high) => out.push(high | digit),
            }
        }
        out.extend(half);
        out
    }
}

/// A number as PDF writes it: digits, one dot, a sign. `--5` and `5-3` of broken writers are read as far as they go.
fn decimal(raw: &[u8]) -> Option<f64> {
    let digits = raw.iter().position(|b| !matches!(b, b'+' | b'-'))?;
    let negative = raw[..digits].contains(&b'-');
    let body = &raw[digits..];
    let end = body.iter().position(|b| !b.is_ascii_digit() && *b != b'.').unwrap_or(body.len());
    if end < body.len() && body[end] != b'-' {
        return None;
    }
    let text = std::str::from_utf8(&body[..end]).ok()?;
    let value = if text == "." { 0.0 } else { text.parse::<f64>().ok()? };
    Some(if negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    fn read(text: &str, refs: bool) -> Vec<Object> {
        let budget = Budget::new(&Limits::default());
        let mut lexer = Lexer::new(text.as_bytes(), 0, refs, &budget);
        std::iter::from_fn(|| lexer.next().unwrap()).collect()
    }

    #[test]
    fn values_of_every_kind() {
        let name = |n: &str| Object::Name(n.as_bytes().to_vec());
        assert_eq!(
            read("12 0 R -.5 +3 [1 (a\\(b\\051\\n(c)) <4e 2>] /A#42 true % x\n null Tj", true),
            [
                Object::Ref(12),
                Object::Number(-0.5),
                Object::Number(3.0),
                Object::Array(vec![
                    Object::Number(1.0),
                    Object::Text(b"a(b)\n(c)".to_vec()),
                    Object::Text(vec![0x4e, 0x20])
                ]),
                name("AB"),
                Object::Bool(true),
                Object::Null,
                Object::Word(b"Tj".to_vec()),
            ]
        );
        assert_eq!(read("1 0 R", false).len(), 3);
        let Object::Dict(dict) = &read("<</A/B/C<</D[1 2]>>/E>>", true)[0] else { panic!("a dictionary") };
        assert_eq!(dict.get(&b"A"[..]), Some(&name("B")));
        assert_eq!(dict.len(), 2);
    }

    #[test]
    fn broken_values_end() {
        for text in ["<<", "[", "(", "<", "/", "<</A", "[1 2", "<</A[1>>", ")", ">", "}", "1 0 ", "1e5", "--3", "5-3"] {
            read(text, true);
        }
        let budget = Budget::new(&Limits::default());
        let deep = "[".repeat(1_000_000);
        assert!(Lexer::new(deep.as_bytes(), 0, true, &budget).next().is_err());
        let deep = "<</A".repeat(1_000_000);
        assert!(Lexer::new(deep.as_bytes(), 0, true, &budget).next().is_err());
        let long = format!("[{}]", "0 ".repeat(VALUES as usize + 1));
        assert!(Lexer::new(long.as_bytes(), 0, true, &budget).next().is_err());
    }
}

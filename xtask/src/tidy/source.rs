//! Rust text taken apart: code, string literals, and which lines are tests.

use std::ops::Range;

/// A Rust file taken apart, lines kept.
#[derive(Debug)]
pub struct Source {
    /// The text with comments and the insides of strings and characters blanked out.
    pub code: String,
    /// Line and content of each string literal, simple escapes resolved.
    pub literals: Vec<(usize, String)>,
    tests: Vec<Range<usize>>,
}

impl Source {
    /// Takes Rust text apart. Any text gives something; what does not compile may give nonsense.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let (code, literals) = Reader::new(text).run();
        let tests = test_lines(&code);
        Self { code, literals, tests }
    }

    /// Whether a line belongs to an item under `#[cfg(test)]`.
    #[must_use]
    pub fn is_test(&self, line: usize) -> bool {
        self.tests.iter().any(|range| range.contains(&line))
    }

    /// Numbered lines of code, blanked as in `code`.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code.lines().enumerate().map(|(n, line)| (n + 1, line))
    }
}

/// Whether `word` occurs in `code` as a whole word; `word` may hold `::`, `#`, `[`.
#[must_use]
pub fn has_word(code: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back().is_none_or(|c| !part(c) || !word.starts_with(part));
        let after = code[at + word.len()..].chars().next().is_none_or(|c| !part(c) || !word.ends_with(part));
        before && after
    })
}

struct Reader {
    text: Vec<char>,
    at: usize,
    line: usize,
    code: String,
    literals: Vec<(usize, String)>,
}

impl Reader {
    fn new(text: &str) -> Self {
        Self { text: text.chars().collect(), at: 0, line: 1, code: String::new(), literals: Vec::new() }
    }

    fn peek(&self, ahead: usize) -> char {
        self.text.get(self.at + ahead).copied().unwrap_or('\0')
    }

    /// Moves on by one character, kept or blanked.
    fn step(&mut self, keep: bool) {
        let c = self.peek(0);
        if c == '\n' {
            self.line += 1;
        }
        self.code.push(if keep || c == '\n' { c } else { ' ' });
        self.at += 1;
    }

    fn run(mut self) -> (String, Vec<(usize, String)>) {
        let mut before = ' ';
        while self.at < self.text.len() {
            let c = self.peek(0);
            let in_word = before.is_alphanumeric() || before == '_';
            match (c, self.peek(1)) {
                ('/', '/') => {
                    while self.at < self.text.len() && self.peek(0) != '\n' {
                        self.step(false);
                    }
                }
                ('/', '*') => self.block_comment(),
                ('"', _) => self.string(),
                ('r', '"' | '#') if !in_word => self.raw_string(1),
                ('b' | 'c', 'r') if !in_word && matches!(self.peek(2), '"' | '#') => self.raw_string(2),
                ('\'', '\\') => self.character(),
                ('\'', _) if self.peek(2) == '\'' => self.character(),
                _ => self.step(true),
            }
            before = c;
        }
        (self.code, self.literals)
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.at < self.text.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => {
                    depth += 1;
                    self.step(false);
                }
                ('*', '/') => {
                    depth -= 1;
                    self.step(false);
                }
                _ => {}
            }
            self.step(false);
            if depth == 0 {
                return;
            }
        }
    }

    fn character(&mut self) {
        self.step(true);
        if self.peek(0) == '\\' {
            self.step(false);
        }
        self.step(false);
        while self.at < self.text.len() && self.peek(0) != '\'' && self.peek(0) != '\n' {
            self.step(false);
        }
        self.step(true);
    }

    fn string(&mut self) {
        let line = self.line;
        let mut content = String::new();
        self.step(true);
        while self.at < self.text.len() && self.peek(0) != '"' {
            if self.peek(0) == '\\' {
                self.step(false);
                match self.peek(0) {
                    'n' => content.push('\n'),
                    't' => content.push('\t'),
                    '\n' => {
                        while self.peek(0).is_whitespace() {
                            self.step(false);
                        }
                        continue;
                    }
                    other => content.push(other),
                }
            } else {
                content.push(self.peek(0));
            }
            self.step(false);
        }
        self.step(true);
        self.literals.push((line, content));
    }

    /// `prefix` characters stand before the `#`s or the quote. `r#name` is a name and no string.
    fn raw_string(&mut self, prefix: usize) {
        let mut hashes = 0;
        while self.peek(prefix + hashes) == '#' {
            hashes += 1;
        }
        if self.peek(prefix + hashes) != '"' {
            self.step(true);
            return;
        }
        let line = self.line;
        for _ in 0..=prefix + hashes {
            self.step(true);
        }
        let mut content = String::new();
        while self.at < self.text.len() {
            if self.peek(0) == '"' && (1..=hashes).all(|n| self.peek(n) == '#') {
                for _ in 0..=hashes {
                    self.step(true);
                }
                break;
            }
            content.push(self.peek(0));
            self.step(false);
        }
        self.literals.push((line, content));
    }
}

/// Lines of the items that stand under `#[cfg(test)]`.
fn test_lines(code: &str) -> Vec<Range<usize>> {
    let line_of = |at: usize| code[..at].matches('\n').count() + 1;
    let mut found = Vec::new();
    for (start, mark) in code.match_indices("#[cfg(test)]") {
        let mut depth = 0;
        let mut end = code.len();
        for (at, c) in code[start + mark.len()..].char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ';' if depth == 0 => {}
                _ => continue,
            }
            if depth == 0 {
                end = start + mark.len() + at;
                break;
            }
        }
        found.push(line_of(start)..line_of(end) + 1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_no_code() {
        let source = Source::read(concat!(
            "let a = \"select \\\"x\\\" // no comment\"; // async\n",
            "/* async /* nested */ async */ let b = r#\"raw \"quoted\" text\"#;\n",
            "let c: &'static str = \"两\\\n   行\"; let d = '\"'; let e = '\\''; let f = b\"bytes\";\n",
            "let r#type = 1;\n"
        ));
        let expect = [(1, "select \"x\" // no comment"), (2, "raw \"quoted\" text"), (3, "两行"), (4, "bytes")];
        let got: Vec<_> = source.literals.iter().map(|(line, text)| (*line, text.as_str())).collect();
        assert_eq!(got, expect);
        for hidden in ["async", "comment", "quoted", "nested", "bytes"] {
            assert!(!has_word(&source.code, hidden), "{hidden}: {}", source.code);
        }
        for kept in ["&'static str", "let d", "let e", "r#type"] {
            assert!(source.code.contains(kept), "{kept}: {}", source.code);
        }
    }

    #[test]
    fn words_are_whole() {
        assert!(has_word("use postgres::Client;", "postgres"));
        assert!(has_word("postgres", "postgres"));
        assert!(!has_word("use tokio_postgres::Client; is_postgres()", "postgres"));
        assert!(has_word("x #[allow(dead_code)]", "#[allow"));
        assert!(!has_word("#[allowed(x)]", "#[allow"));
    }

    #[test]
    fn tests_are_known_by_line() {
        let source = Source::read(
            "fn a() {}\n#[cfg(test)]\nmod tests {\n  fn b() { x(\"}\") }\n}\nfn c() {}\n#[cfg(test)]\nmod more;\nfn d() {}\n",
        );
        let tests: Vec<usize> = (1..=9).filter(|line| source.is_test(*line)).collect();
        assert_eq!(tests, [2, 3, 4, 5, 7, 8]);
    }
}

//! Sentences and clauses (句、分句) of a clean text, as byte spans; nothing is copied.
//!
//! A comma inside quotation marks or brackets is no border of a clause: `各村(社区、林场)` stays whole.

/// One clause (分句): what stands between two commas, semicolons or colons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clause {
    /// Byte offset of its first character that is no space.
    pub start: usize,
    /// Byte offset behind its last character, the closing sign not included.
    pub end: usize,
    /// The sign that closes it; `None` at the end of a line or of the text.
    pub closed_by: Option<char>,
}

/// One sentence (句): clauses up to `。`, `!`, `?`, `……` or the end of the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Byte offset of its first clause.
    pub start: usize,
    /// Byte offset behind its closing sign.
    pub end: usize,
    /// Its clauses in order; never empty.
    pub clauses: Vec<Clause>,
}

/// Is this a sign that closes a sentence?
pub fn closes_sentence(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | '！' | '？' | '…' | '\n' | '\r')
}

/// Is this a sign that closes a clause inside a sentence?
pub fn closes_clause(c: char) -> bool {
    matches!(c, ',' | '，' | ';' | '；' | ':' | '：')
}

fn opens(c: char) -> Option<char> {
    Some(match c {
        '(' => ')',
        '（' => '）',
        '“' => '”',
        '「' => '」',
        '《' => '》',
        '〔' => '〕',
        '[' => ']',
        '【' => '】',
        _ => return None,
    })
}

/// Longest clause in bytes: what runs on without a stop is cut there, or one line without punctuation would cost its
/// length over and over.
const LONGEST_CLAUSE: usize = 3000;

/// Longest text in brackets or quotation marks, in characters, that is kept in one clause.
/// A bracket that is never closed must not swallow the rest of the document.
const LONGEST_INSERT: usize = 48;

/// Byte length of a bracketed or quoted piece that opens at the start of `rest`; 0 when it is not closed
/// soon or holds the end of a sentence.
fn insert_length(rest: &str) -> usize {
    let mut characters = rest.char_indices();
    let Some(close) = characters.next().and_then(|(_, c)| opens(c)) else { return 0 };
    for (at, c) in characters.take(LONGEST_INSERT) {
        if c == close {
            return at + c.len_utf8();
        }
        if closes_sentence(c) {
            return 0;
        }
    }
    0
}

/// Cuts a clean text into sentences and clauses. `cuts` are further borders of sentences (ascending byte
/// offsets, e.g. where an inline 一是 begins); offsets inside a character are ignored.
pub fn sentences(text: &str, cuts: &[usize]) -> Vec<Sentence> {
    let mut out = Vec::new();
    let mut clauses: Vec<Clause> = Vec::new();
    let mut clause_start = 0;
    let mut cut = cuts.iter().copied().filter(|&at| text.is_char_boundary(at)).peekable();
    let mut at = 0;
    let close_clause = |clauses: &mut Vec<Clause>, start: usize, end: usize, sign: Option<char>| {
        let piece = &text[start..end];
        let trimmed = piece.trim();
        if !trimmed.is_empty() {
            let first = start + (piece.len() - piece.trim_start().len());
            clauses.push(Clause { start: first, end: first + trimmed.len(), closed_by: sign });
        }
    };
    let close_sentence = |clauses: &mut Vec<Clause>, end: usize, out: &mut Vec<Sentence>| {
        if let Some(first) = clauses.first() {
            out.push(Sentence { start: first.start, end, clauses: std::mem::take(clauses) });
        }
    };
    while let Some(c) = text[at..].chars().next() {
        while cut.next_if(|&border| border < at).is_some() {}
        // Behind a stop nothing is left of the clause: 整改措施:①…
        if cut.next_if_eq(&at).is_some() {
            close_clause(&mut clauses, clause_start, at, None);
            close_sentence(&mut clauses, at, &mut out);
            clause_start = at;
        }
        let next = at + c.len_utf8();
        if at - clause_start > LONGEST_CLAUSE {
            close_clause(&mut clauses, clause_start, at, None);
            clause_start = at;
        }
        if closes_sentence(c) {
            close_clause(&mut clauses, clause_start, at, (!c.is_whitespace()).then_some(c));
            close_sentence(&mut clauses, next, &mut out);
            clause_start = next;
            at = next;
        } else if closes_clause(c) && !is_thousands(text, at) {
            close_clause(&mut clauses, clause_start, at, Some(c));
            clause_start = next;
            at = next;
        } else {
            let skip = insert_length(&text[at..]);
            // A border asked for inside the brackets wins over keeping them whole.
            let skip = if cut.peek().is_some_and(|&border| border < at + skip) { 0 } else { skip };
            at = if skip > 0 { at + skip } else { next };
        }
    }
    close_clause(&mut clauses, clause_start, text.len(), None);
    close_sentence(&mut clauses, text.len(), &mut out);
    out
}

/// The comma of `1,766`, or the colon of `9:30`, closes nothing.
fn is_thousands(text: &str, at: usize) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    let rest = &text[at + text[at..].chars().next().map_or(1, char::len_utf8)..];
    let before = text[..at].chars().next_back().is_some_and(digit);
    let after = rest.chars().take_while(|&c| digit(c)).count();
    let sign = text[at..].chars().next();
    before && ((sign == Some(',') && after == 3) || (matches!(sign, Some(':' | '：')) && after == 2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn clauses(text: &str) -> Vec<Vec<&str>> {
        sentences(text, &[]).iter().map(|s| s.clauses.iter().map(|c| &text[c.start..c.end]).collect()).collect()
    }

    #[test]
    fn cuts_where_a_reader_would() {
        let table: [(&str, &[&[&str]]); 5] = [
            ("各村(社区,林场)要清一遍,不留死角。\n好!", &[&["各村(社区,林场)要清一遍", "不留死角"], &["好"]]),
            ("收入1,766元;人均3.9万元", &[&["收入1,766元", "人均3.9万元"]]),
            ("要做到“早发现,早干预”,见效", &[&["要做到“早发现,早干预”", "见效"]]),
            ("(没有关上的括号,还是要分开。", &[&["(没有关上的括号", "还是要分开"]]),
            ("", &[]),
        ];
        for (text, want) in table {
            assert_eq!(clauses(text), want.iter().map(|s| s.to_vec()).collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn a_border_asked_for_begins_a_sentence() {
        let text = "有三条:一是通水二是修路";
        let at = text.find("二是").unwrap_or(0);
        let found = sentences(text, &[at]);
        assert_eq!(found.len(), 2);
        assert_eq!(&text[found[1].start..found[1].end], "二是修路");
    }

    proptest! {
        #[test]
        fn spans_are_in_order_and_on_character_borders(text in "[要各村,。;:()“”\n 1a\u{20000}]{0,60}", cuts in prop::collection::vec(0usize..200, 0..6)) {
            let mut cuts = cuts;
            cuts.sort_unstable();
            let mut last = 0;
            for s in sentences(&text, &cuts) {
                prop_assert!(!s.clauses.is_empty());
                for c in &s.clauses {
                    prop_assert!(last <= c.start && c.start < c.end && c.end <= s.end);
                    prop_assert!(text.get(c.start..c.end).is_some_and(|t| t == t.trim()));
                    last = c.end;
                }
            }
        }
    }
}

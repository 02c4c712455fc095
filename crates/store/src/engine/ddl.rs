//! Definitions are written once, with the types of PostgreSQL, and mapped for SQLite here.
//!
//! `uuid`, `bytea` → `blob`; `bigint`, `boolean` → `integer`; `jsonb` → `text`; `double precision` → `real`;
//! `collate "C"` falls away (it is SQLite's own order); every table becomes `strict`, and one whose definition ends with
//! the comment `/* without rowid */` is stored in its primary key. Other types are refused by `strict`.

use super::error::Error;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Piece<'a> {
    Word(&'a str),
    Quoted(&'a str),
    Comment(&'a str),
    End,
    Other(&'a str),
}

/// The definitions as SQLite takes them. Errors: a text, name or comment that is not closed.
pub fn for_sqlite(text: &str) -> Result<String, Error> {
    let pieces = split(text)?;
    let mut out = String::with_capacity(text.len() + 32);
    let mut words: Vec<String> = Vec::new();
    let mut tail = "";
    let mut at = 0;
    while at < pieces.len() {
        let next = pieces[at + 1..].iter().find(|p| !matches!(p, Piece::Other(space) if space.trim().is_empty()));
        match pieces[at] {
            Piece::Word(word) => {
                let lower = word.to_ascii_lowercase();
                match (lower.as_str(), next) {
                    ("collate", Some(Piece::Quoted("\"C\""))) => at += skip(&pieces, at),
                    ("double", Some(Piece::Word(second))) if second.eq_ignore_ascii_case("precision") => {
                        out.push_str("real");
                        at += skip(&pieces, at);
                    }
                    ("uuid" | "bytea", _) => out.push_str("blob"),
                    ("bigint" | "boolean", _) => out.push_str("integer"),
                    ("jsonb", _) => out.push_str("text"),
                    _ => out.push_str(word),
                }
                words.push(lower);
            }
            Piece::Comment(comment) => {
                if comment.trim_matches(['/', '*', ' ']) == "without rowid" {
                    tail = ", without rowid";
                }
                out.push_str(comment);
            }
            Piece::End => {
                close(&mut out, &words, tail);
                out.push(';');
                words.clear();
                tail = "";
            }
            Piece::Quoted(text) | Piece::Other(text) => out.push_str(text),
        }
        at += 1;
    }
    close(&mut out, &words, tail);
    Ok(out)
}

fn close(out: &mut String, words: &[String], tail: &str) {
    if words.len() > 1 && words[0] == "create" && words[1] == "table" {
        out.push_str(" strict");
        out.push_str(tail);
    }
}

/// How many pieces after `at` belong to a pair of words: the space between and the second.
fn skip(pieces: &[Piece<'_>], at: usize) -> usize {
    1 + pieces[at + 1..].iter().take_while(|p| matches!(p, Piece::Other(_))).count()
}

fn split<'a>(text: &'a str) -> Result<Vec<Piece<'a>>, Error> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (length, make): (_, fn(&'a str) -> Piece<'a>) = match first {
            quote @ ('\'' | '"') => (1 + until(&rest[1..], &quote.to_string())?, Piece::Quoted),
            '-' if rest.starts_with("--") => (rest.find('\n').unwrap_or(rest.len()), Piece::Comment),
            '/' if rest.starts_with("/*") => (2 + until(&rest[2..], "*/")?, Piece::Comment),
            ';' => (1, |_| Piece::End),
            c if is_word(c) => (rest.find(|c| !is_word(c)).unwrap_or(rest.len()), Piece::Word),
            _ => {
                let plain = |c: char| !is_word(c) && !matches!(c, '\'' | '"' | ';' | '-' | '/');
                let length = rest.find(|c| !plain(c)).unwrap_or(rest.len());
                (length.max(first.len_utf8()), Piece::Other)
            }
        };
        let (piece, after) = rest.split_at(length);
        pieces.push(make(piece));
        rest = after;
    }
    Ok(pieces)
}

/// The length up to and with `end`. A doubled quote closes and opens again, which comes to the same.
fn until(text: &str, end: &str) -> Result<usize, Error> {
    let found = text.find(end).map(|at| at + end.len());
    found.ok_or_else(|| {
        Error::Refused(format!("表定义中有未结束的引号或注释：{}", text.chars().take(40).collect::<String>()))
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_mapped() {
        for (postgres, sqlite) in [
            (
                "create table a (id uuid primary key, n bigint not null, ok boolean default false, j jsonb, d double  precision);",
                "create table a (id blob primary key, n integer not null, ok integer default false, j text, d real) strict;",
            ),
            ("create table a (t text collate \"C\" not null)", "create table a (t text  not null) strict"),
            (
                "CREATE TABLE a (n BIGINT, primary key (n)) /* without rowid */;\ncreate index i on a (n);",
                "CREATE TABLE a (n integer, primary key (n)) /* without rowid */ strict, without rowid;\ncreate index i on a (n);",
            ),
            (
                "-- bigint; 'x\ncreate table \"bigint\" (c text default 'uuid; ''bytea''');",
                "-- bigint; 'x\ncreate table \"bigint\" (c text default 'uuid; ''bytea''') strict;",
            ),
            ("alter table a add column u_地址 bytea;", "alter table a add column u_地址 blob;"),
            ("create view v as select 1 - 2 / 3;", "create view v as select 1 - 2 / 3;"),
        ] {
            assert_eq!(for_sqlite(postgres).expect(postgres), sqlite);
        }
        assert!(for_sqlite("create table a (t text default 'x)").is_err());
        assert!(for_sqlite("/* open").is_err());
    }
}

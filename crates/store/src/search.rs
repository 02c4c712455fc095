//! Full text. Tokens come from outside (`language`), so that both engines find exactly the same: FTS5 without content on
//! SQLite, `tsvector` with a GIN index on PostgreSQL, neither with a parser of its own.
//!
//! Tokens are separated by white space and keep their order; a line break keeps phrases from reaching across. ASCII
//! letters are folded to lower case, other ASCII signs separate. After 16 000 tokens the rest is not indexed.

use crate::{Dialect, Engine, Error, Statements, Tx, dialect, params};
use std::fmt::Write;

/// PostgreSQL counts positions up to 16 383.
const MAX_TOKENS: usize = 16_000;

/// Stands where a line ends. No text can contain it as a token: it is removed from what comes in.
const BREAK: &str = "\u{b6}";

const DOC: &str = "insert into search_doc (county, ledger, record) values ($1, $2, $3)
 on conflict (county, ledger, record) do update set county = excluded.county returning id";
const DOC_ID: &str = "select id from search_doc where county = $1 and ledger = $2 and record = $3";
const PUT: &str = "insert into search_doc (county, ledger, record, tokens) values ($1, $2, $3, $4::text::tsvector)
 on conflict (county, ledger, record) do update set tokens = excluded.tokens";
const DROP: &str = "delete from search_doc where county = $1 and ledger = $2 and record = $3";
const SELECT_MATCHES: Dialect = dialect! {
    sqlite: "select d.ledger, d.record from search_text t join search_doc d on d.id = t.rowid
 where t.tokens match $1 and ($2 is null or d.county = $2) and ($3 is null or d.record < $3)
 and ($5 is null or d.ledger = $5) order by d.record desc limit $4",
    postgres: "select d.ledger, d.record from search_doc d
 where d.tokens @@ $1::text::tsquery and ($2::bigint is null or d.county = $2) and ($3::uuid is null or d.record < $3)
 and ($5::bigint is null or d.ledger = $5) order by d.record desc limit $4",
};

/// For the test that prepares every statement; the others exist on one engine only.
pub const STATEMENTS: Statements = &[("search::DROP", &DROP), ("search::SELECT_MATCHES", &SELECT_MATCHES)];

/// Indexes a record under its tokens, replacing what was there. Found by others after COMMIT, not by this unit itself.
pub fn put(tx: &mut Tx, county: i64, ledger: i64, record: &[u8; 16], tokens: &str) -> Result<(), Error> {
    let mut tokens = cut(tokens);
    tokens.truncate(MAX_TOKENS);
    // The county is a token too: a search in one county does not walk through the others.
    let own = county_token(county);
    tokens.extend([BREAK.to_owned(), own]);
    match tx.engine() {
        Engine::Sqlite => {
            let id: i64 = tx.one(DOC, params![county, ledger, record])?;
            tx.set_text(id, Some(tokens.join(" ")));
        }
        Engine::Postgres => {
            let mut vector = String::new();
            for (at, token) in tokens.iter().enumerate() {
                // Tokens hold no ASCII signs, so nothing needs escaping.
                write!(vector, "'{token}':{} ", at + 1).map_err(|error| Error::Value(error.to_string()))?;
            }
            tx.run(PUT, params![county, ledger, record, vector])?;
        }
    }
    Ok(())
}

/// Takes a record out of the index; nothing happens if it is not there.
pub fn remove(tx: &mut Tx, county: i64, ledger: i64, record: &[u8; 16]) -> Result<(), Error> {
    if tx.engine() == Engine::Sqlite {
        let Some(id) = tx.opt::<i64>(DOC_ID, params![county, ledger, record])? else { return Ok(()) };
        tx.set_text(id, None);
    }
    tx.run(DROP, params![county, ledger, record])?;
    Ok(())
}

/// Records that hold all the phrases, newest id first: `(ledger, record)`.
///
/// A phrase is tokens that stand side by side in this order; one of a single Chinese character finds every token that begins
/// with it. `county`, `ledger`: only this one. `before`: only ids smaller than
/// this, to go on after the last one of a page. Nothing is found by no phrase. The caller filters by its scope.
pub fn find(
    tx: &mut Tx,
    (county, ledger): (Option<i64>, Option<i64>),
    phrases: &[&str],
    before: Option<&[u8; 16]>,
    limit: i64,
) -> Result<Vec<(i64, [u8; 16])>, Error> {
    let mut phrases: Vec<_> = phrases.iter().map(|phrase| cut(phrase)).collect();
    phrases.retain(|phrase| !phrase.is_empty());
    if phrases.is_empty() {
        return Ok(Vec::new());
    }
    phrases.extend(county.map(|county| vec![county_token(county)]));
    let asked = match tx.engine() {
        Engine::Sqlite => joined(&phrases, |token| token.to_owned(), " ", ("\"", "\""), ("\"", "\" *"), " AND "),
        Engine::Postgres => joined(&phrases, |token| format!("'{token}'"), " <-> ", ("(", ")"), ("(", ":*)"), " & "),
    };
    tx.all(SELECT_MATCHES, params![asked, county, before, limit, ledger])
}

fn joined(
    phrases: &[Vec<String>],
    token: fn(&str) -> String,
    next: &str,
    around: (&str, &str),
    begins: (&str, &str),
    and: &str,
) -> String {
    let phrase = |tokens: &Vec<String>| {
        let around = if is_beginning(tokens) { begins } else { around };
        let tokens: Vec<_> = tokens.iter().map(|t| token(t)).collect();
        format!("{}{}{}", around.0, tokens.join(next), around.1)
    };
    phrases.iter().map(phrase).collect::<Vec<_>>().join(and)
}

/// A single Chinese character stands at the beginning of the pair it opens, and alone where its run ends.
fn is_beginning(tokens: &[String]) -> bool {
    let [one] = tokens else { return false };
    one.chars().count() == 1 && !one.is_ascii()
}

fn county_token(county: i64) -> String {
    format!("{BREAK}county{county}")
}

/// The tokens of a text, as both engines store them.
fn cut(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in text.lines() {
        if !out.is_empty() {
            out.push(BREAK.to_owned());
        }
        let separates = |c: char| c.is_whitespace() || c == '\u{b6}' || (c.is_ascii() && !c.is_ascii_alphanumeric());
        out.extend(line.split(separates).filter(|token| !token.is_empty()).map(str::to_ascii_lowercase));
    }
    while out.last().is_some_and(|token| token == BREAK) {
        out.pop();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_the_same_for_both_engines() {
        for (text, want) in [
            ("农村 村人\u{3000}人居", &["农村", "村人", "人居"][..]),
            ("ABC-12.5 x'y \"z\\ \u{b6}county1", &["abc", "12", "5", "x", "y", "z", "county1"]),
            ("甲\n乙\n\n", &["甲", "\u{b6}", "乙"]),
            (" \n ", &[]),
            ("𠮷野 家*", &["𠮷野", "家"]),
        ] {
            assert_eq!(cut(text), want, "{text:?}");
        }
    }
}

//! Rules over Rust text: length, pure crates, engines, SQL, lint attributes.

use super::source::{Source, has_word};
use super::{File, Finding};

/// A Rust file longer than this is two rooms.
pub const LONGEST: usize = 700;

/// Crates that take time, ids and bytes as arguments and touch nothing.
const PURE: [&str; 3] = ["domain", "language", "picture"];

/// Parts of `std` that no pure crate may name. A thread is none of them: it may lend a deep recursion its stack.
const IMPURE_STD: [&str; 5] = ["fs", "net", "process", "env", "os"];

/// Other words that no pure crate may hold.
const IMPURE: [&str; 7] = ["async", "await", "SystemTime", "Instant", "getrandom", "stdin", "stdout"];

/// Names of the database drivers.
const DRIVERS: [&str; 6] = ["rusqlite", "postgres", "tokio_postgres", "r2d2_postgres", "r2d2", "libsqlite3_sys"];

/// Starts of SQL statements; what else must be in the literal to be taken for one.
const STATEMENTS: [(&str, &[&str]); 13] = [
    ("select ", &[" from ", "select 1", "select count(", "select *"]),
    ("insert into ", &[]),
    ("insert or ", &[]),
    ("update ", &[" set "]),
    ("delete from ", &[]),
    ("create table ", &[]),
    ("create index ", &[]),
    ("create unique index ", &[]),
    ("create view ", &[]),
    ("alter table ", &[]),
    ("drop table ", &[]),
    ("with ", &[" as (select"]),
    ("pragma ", &[]),
];

/// All rules over one file; none for files of other languages.
#[must_use]
pub fn check(file: &File) -> Vec<Finding> {
    if !file.path.ends_with(".rs") {
        return Vec::new();
    }
    let source = Source::read(&file.text);
    let mut findings = Vec::new();
    let mut find = |line: usize, text: String| findings.push(Finding { path: file.path.clone(), line, text });

    let length = file.text.lines().count();
    if length > LONGEST {
        find(0, format!("{length} lines, at most {LONGEST}: split it into rooms"));
    }
    let crate_name = file.crate_name().unwrap_or("xtask");
    let shipped = file.path.contains("/src/") && !file.path.ends_with("/tests.rs") && !file.path.contains("/tests/");
    let drivers_home = file.path.starts_with("crates/store/src/engine") || crate_name == "testkit";
    let environment_home =
        file.path.starts_with("crates/server/src/config") || crate_name == "testkit" || crate_name == "xtask";
    for (line, code) in source.lines() {
        let in_product = shipped && !source.is_test(line);
        if PURE.contains(&crate_name) && in_product {
            if let Some(word) = IMPURE.iter().find(|word| has_word(code, word)) {
                find(line, format!("`{word}` in the pure crate `{crate_name}`: take the value as an argument"));
            }
            if let Some(part) = IMPURE_STD.iter().find(|part| names_std(code, part)) {
                find(line, format!("`std::{part}` in the pure crate `{crate_name}`: take the value as an argument"));
            }
        }
        // In the rest of the store the word may stand as the key of a statement in two dialects, never as a path.
        let names = |driver: &str| {
            let path = [format!("{driver}::"), format!("use {driver}")].iter().any(|path| has_word(code, path));
            if crate_name == "store" { path } else { has_word(code, driver) }
        };
        // A test opens both engines and may look into a database past the product.
        if in_product
            && !drivers_home
            && let Some(driver) = DRIVERS.iter().find(|driver| names(driver))
        {
            find(line, format!("`{driver}` outside store/src/engine: go through the façade"));
        }
        if !environment_home && in_product && ["env::var", "env::var_os", "env::vars"].iter().any(|w| has_word(code, w))
        {
            find(line, "the environment is read in server/src/config.rs only".to_owned());
        }
        for attribute in ["#[allow(", "#![allow("] {
            if has_word(code, attribute) {
                find(line, "use #[expect(…, reason = \"…\")]: it tells when it is no longer needed".to_owned());
            }
        }
        if has_word(code, "#[ignore") {
            find(line, "a test that does not run proves nothing: make it run or remove it".to_owned());
        }
    }
    for (line, attribute) in attributes(&source.code, "expect") {
        if !has_word(&attribute, "reason") {
            find(line, "#[expect] without a reason".to_owned());
        }
    }
    // This crate holds bad samples, and the test tools create databases.
    let sql_home = matches!(crate_name, "store" | "testkit" | "xtask");
    // The reader works on texts with ASCII signs, and headings of tables are written as counties write them.
    let signs_home = crate_name == "language" || file.path.ends_with("/exchange/words.rs");
    for (line, literal) in &source.literals {
        // A sentence is said to a person wherever it stands.
        let quiet = signs_home && !literal.ends_with('。');
        if shipped && !source.is_test(*line) && !quiet && half_width(literal) {
            find(*line, "half-width signs in a Chinese message: write ，；：！？".to_owned());
        }
        if shipped && !source.is_test(*line) && !sql_home && is_sql(literal) {
            find(*line, "SQL outside `store`: give it a function there".to_owned());
        }
    }
    findings
}

/// Whether code names a part of `std`, alone or in a group: `std::fs`, `use std::{fmt, fs}`.
fn names_std(code: &str, part: &str) -> bool {
    has_word(code, &format!("std::{part}"))
        || code.match_indices("std::{").any(|(at, open)| {
            let group = &code[at + open.len()..];
            let group = group.split('}').next().unwrap_or(group);
            group.split(',').any(|item| item.trim().split("::").next() == Some(part))
        })
}

/// Line and text of each `#[name(…)]` or `#![name(…)]`, which may go over several lines.
fn attributes(code: &str, name: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for start in [format!("#[{name}("), format!("#![{name}(")] {
        for (at, _) in code.match_indices(&start) {
            let text = code[at..].split(")]").next().unwrap_or_default();
            found.push((code[..at].matches('\n').count() + 1, text.to_owned()));
        }
    }
    found
}

/// A sign of ASCII stands right behind a Chinese character.
fn half_width(literal: &str) -> bool {
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    literal
        .chars()
        .zip(literal.chars().skip(1))
        .any(|(c, sign)| chinese(c) && matches!(sign, ',' | ';' | ':' | '!' | '?'))
}

fn is_sql(literal: &str) -> bool {
    let text: String = literal.to_ascii_lowercase().split_whitespace().collect::<Vec<_>>().join(" ") + " ";
    STATEMENTS.iter().any(|(start, also)| {
        text.starts_with(start) && (also.is_empty() || also.iter().any(|part| text.contains(part)))
    })
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    fn check(path: &str, text: &str) -> Vec<Finding> {
        super::check(&File::new(path, text))
    }

    #[test]
    fn long_files_are_found() {
        assert_eq!(check("crates/app/src/a.rs", &"//\n".repeat(LONGEST)), []);
        assert!(check("crates/app/src/a.rs", &"//\n".repeat(LONGEST + 1))[0].text.contains("701 lines"));
        assert_eq!(check("docs/a.md", &"x\n".repeat(LONGEST + 1)), []);
    }

    #[test]
    fn pure_crates_touch_nothing() {
        let bad = "use std::fs;\nuse std::{fmt, net::TcpStream};\nasync fn f() {}\nlet t = std::time::SystemTime::now();\n\
                   use std::fmt;\n// async std::fs\nlet a = \"async\";\n#[cfg(test)]\nmod tests { use std::fs; }\n";
        for pure in ["domain", "language", "picture"] {
            assert_eq!(lines(&check(&format!("crates/{pure}/src/a.rs"), bad)), [1, 2, 3, 4], "{pure}");
        }
        assert_eq!(check("crates/store/src/a.rs", bad), []);
        assert_eq!(check("crates/language/tests/it/main.rs", bad), []);
        assert_eq!(check("crates/language/src/outline/tests.rs", bad), []);
    }

    #[test]
    fn drivers_are_named_in_the_engine_only() {
        let bad =
            "use rusqlite::Connection;\nlet url = \"postgres://x\"; // postgres\nlet c = postgres::Client::x();\n";
        assert_eq!(lines(&check("crates/store/src/feed.rs", bad)), [1, 3]);
        let dialect = "const A: Dialect = dialect! { sqlite: \"x\", postgres: \"y\" };\n";
        assert_eq!(check("crates/store/src/search.rs", dialect), []);
        assert_eq!(lines(&check("crates/app/src/search.rs", dialect)), [1]);
        assert_eq!(lines(&check("crates/app/src/main.rs", bad)), [1, 3]);
        assert_eq!(check("crates/app/tests/it/main.rs", bad), []);
        assert_eq!(check("crates/app/src/a.rs", &format!("#[cfg(test)]\nmod tests {{\n{bad}}}\n")), []);
        assert_eq!(check("crates/store/src/engine/sqlite.rs", bad), []);
        assert_eq!(check("crates/testkit/src/pg.rs", bad), []);
    }

    #[test]
    fn sql_is_in_the_store_only() {
        let bad = "a(\"select id from t\");\nb(r#\"\n  INSERT INTO t\n values (1)\"#);\nc(\"update t\\n set a = 1\");\n\
                   d(\"select option:checked\");\ne(\"update the list\");\nf(\"pragma user_version\");\ng(\"with x as (select 1)\");\n";
        assert_eq!(lines(&check("crates/app/src/a.rs", bad)), [1, 2, 5, 8, 9]);
        assert_eq!(check("crates/store/src/a.rs", bad), []);
        assert_eq!(check("crates/app/tests/it/main.rs", bad), []);
        assert_eq!(check("crates/app/src/a.rs", &format!("#[cfg(test)]\nmod tests {{\n{bad}}}\n")), []);
    }

    #[test]
    fn messages_have_full_width_signs() {
        let bad = "a(\"已存在,请换一个\");\nb(\"已存在，请换一个\");\nc(\"HH:MM\");\n// 注,释\nd(\"没有保存!\");\n";
        assert_eq!(lines(&check("crates/store/src/a.rs", bad)), [1, 5]);
        assert_eq!(check("crates/language/src/a.rs", bad), []);
        assert_eq!(check("crates/app/src/a.rs", &format!("#[cfg(test)]\nmod tests {{\n{bad}}}\n")), []);
    }

    #[test]
    fn lints_are_expected_with_a_reason_and_tests_run() {
        let bad = "#[allow(dead_code)]\n#![allow(missing_docs)]\n#[expect(dead_code)]\n#[expect(\n  dead_code,\n  reason = \"x\"\n)]\n\
                   #[ignore = \"slow\"]\n// #[allow(x)]\n#[ignore]\n";
        let mut found = lines(&check("crates/app/src/a.rs", bad));
        found.sort_unstable();
        assert_eq!(found, [1, 2, 3, 8, 10]);
    }

    #[test]
    fn the_environment_is_read_in_one_place() {
        let bad = "let a = std::env::var_os(\"A\");\nlet b = env::vars();\nlet c = std::env::args();\n";
        assert_eq!(lines(&check("crates/web/src/a.rs", bad)), [1, 2]);
        assert_eq!(check("crates/server/src/config.rs", bad), []);
    }
}

//! Licences of everything that is compiled in: an allow-list over `cargo metadata`.

use serde_json::Value;

use super::Finding;

/// Licences whose terms a product under Apache-2.0 can meet without opening anything of its users.
const ALLOWED: [&str; 14] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "CC0-1.0",
    "0BSD",
    "BSL-1.0",
    "Unlicense",
    "bzip2-1.0.6",
];

/// Packages under MPL-2.0 (changes to their own files must be published; ours are not touched), each looked at.
const NOTED: [&str; 0] = [];

/// Packages whose licence is not allowed, from `cargo metadata`. Packages of the workspace itself are not looked at.
#[must_use]
pub fn check(metadata: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        if package["source"].is_null() {
            continue;
        }
        let text = |key: &str| package[key].as_str().unwrap_or_default();
        let name = text("name");
        let mut find = |text: String| findings.push(Finding { path: format!("package {name}"), line: 0, text });
        let licence = text("license");
        match allowed(licence) {
            Some(true) => {}
            Some(false) if NOTED.contains(&name) && licence.contains("MPL-2.0") => {}
            Some(false) => find(format!("licence {licence} is not on the list of xtask/src/tidy/licences.rs")),
            None => find(format!("licence `{licence}` can not be read")),
        }
    }
    findings
}

/// Whether an SPDX expression can be met with allowed licences alone; `None` when it can not be read.
fn allowed(expression: &str) -> Option<bool> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let value = either(&words, &mut at)?;
    (at == words.len()).then_some(value)
}

fn either(words: &[&str], at: &mut usize) -> Option<bool> {
    let mut value = both(words, at)?;
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        value |= both(words, at)?;
    }
    Some(value)
}

fn both(words: &[&str], at: &mut usize) -> Option<bool> {
    let mut value = single(words, at)?;
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        value &= single(words, at)?;
    }
    Some(value)
}

fn single(words: &[&str], at: &mut usize) -> Option<bool> {
    let word = *words.get(*at)?;
    *at += 1;
    match word {
        "(" => {
            let value = either(words, at)?;
            (words.get(*at) == Some(&")")).then_some(())?;
            *at += 1;
            Some(value)
        }
        ")" | "OR" | "AND" | "WITH" => None,
        id if words.get(*at) == Some(&"WITH") => {
            let full = format!("{id} WITH {}", words.get(*at + 1)?);
            *at += 2;
            // An exception only permits more, so the bare licence being allowed is enough.
            Some(ALLOWED.contains(&full.as_str()) || ALLOWED.contains(&id))
        }
        id => Some(ALLOWED.contains(&id)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn expressions_are_judged() {
        let table = [
            ("MIT", Some(true)),
            ("GPL-3.0", Some(false)),
            ("MIT OR GPL-3.0", Some(true)),
            ("MIT AND GPL-3.0", Some(false)),
            ("MIT/Apache-2.0", Some(true)),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", Some(true)),
            ("(MIT OR Apache-2.0) AND (GPL-2.0 OR AGPL-3.0)", Some(false)),
            ("Apache-2.0 WITH LLVM-exception OR GPL-2.0", Some(true)),
            ("GPL-2.0 WITH Classpath-exception-2.0", Some(false)),
            ("MIT OR GPL-3.0 AND AGPL-3.0", Some(true)),
            ("", None),
            ("MIT OR", None),
            ("(MIT", None),
            ("MIT Apache-2.0", None),
        ];
        for (expression, expect) in table {
            assert_eq!(allowed(expression), expect, "{expression}");
        }
    }

    #[test]
    fn packages_from_outside_are_judged() {
        let package = |name: &str, licence: Option<&str>, source: Option<&str>| json!({ "name": name, "license": licence, "source": source });
        let outside = Some("registry");
        let metadata = json!({ "packages": [
            package("ours", None, None),
            package("good", Some("MIT"), outside),
            package("bad", Some("GPL-3.0-only"), outside),
            package("none", None, outside),
        ]});
        let found: Vec<String> = check(&metadata).into_iter().map(|f| f.path).collect();
        assert_eq!(found, ["package bad", "package none"]);
    }
}

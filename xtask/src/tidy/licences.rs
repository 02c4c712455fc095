//! Licences of every package of `Cargo.lock`, for builds, tests and other systems: an allow-list.

use std::collections::BTreeMap;

use serde_json::Value;
use toml::Table;

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

/// Packages whose licence is not allowed. What is compiled on this machine, for builds, the product or tests, says its
/// licence in `cargo metadata`; what only other systems compile stands with its licence in `xtask/other-systems.toml`.
/// Packages of the workspace itself are not looked at.
#[must_use]
pub fn check(lock: &Table, metadata: &Value, others: &Table) -> Vec<Finding> {
    let mut findings = Vec::new();
    let here: BTreeMap<(&str, &str), &str> = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|p| {
            Some(((p["name"].as_str()?, p["version"].as_str()?), p["license"].as_str().unwrap_or_default()))
        })
        .collect();
    let others = others.get("licences").and_then(toml::Value::as_table);
    let mut written: Vec<&str> = others.into_iter().flat_map(|t| t.keys()).map(String::as_str).collect();
    for package in locked(lock).filter(|p| p.outside) {
        let name = package.name;
        let mut find = |text: String| findings.push(Finding { path: format!("package {name}"), line: 0, text });
        let licence = match here.get(&(name, package.version)) {
            Some(licence) => *licence,
            None => {
                written.retain(|w| *w != name);
                match others.and_then(|o| o.get(name)).and_then(toml::Value::as_str) {
                    Some(licence) => licence,
                    None => {
                        find(
                            "only other systems compile it: write its licence into xtask/other-systems.toml".to_owned(),
                        );
                        continue;
                    }
                }
            }
        };
        match allowed(licence) {
            Some(true) => {}
            Some(false) if NOTED.contains(&name) && licence.contains("MPL-2.0") => {}
            Some(false) => find(format!("licence {licence} is not on the list of xtask/src/tidy/licences.rs")),
            None => find(format!("licence `{licence}` can not be read")),
        }
    }
    let stale = |name: &str| Finding {
        path: "xtask/other-systems.toml".to_owned(),
        line: 0,
        text: format!("`{name}` is no package of Cargo.lock that only other systems compile: remove it"),
    };
    findings.extend(written.into_iter().map(stale));
    findings
}

/// A package of `Cargo.lock`.
pub(super) struct Locked<'l> {
    pub(super) name: &'l str,
    pub(super) version: &'l str,
    /// From a registry, not from this workspace.
    pub(super) outside: bool,
}

pub(super) fn locked(lock: &Table) -> impl Iterator<Item = Locked<'_>> {
    lock.get("package").and_then(toml::Value::as_array).into_iter().flatten().filter_map(|p| {
        let text = |key: &str| p.get(key).and_then(toml::Value::as_str);
        Some(Locked { name: text("name")?, version: text("version")?, outside: text("source").is_some() })
    })
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
    fn every_locked_package_is_judged() {
        let lock: Table = ["ours", "good", "bad", "none", "far", "far-bad", "unknown"]
            .iter()
            .map(|name| {
                let source = if *name == "ours" { "" } else { "source = \"registry\"\n" };
                format!("[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\n{source}")
            })
            .collect::<String>()
            .parse()
            .expect("a lock file");
        let package =
            |name: &str, licence: Option<&str>| json!({ "name": name, "version": "1.0.0", "license": licence });
        let metadata = json!({ "packages": [
            package("ours", None),
            package("good", Some("MIT")),
            package("bad", Some("GPL-3.0-only")),
            package("none", None),
        ]});
        let others = "[licences]\nfar = \"MIT\"\nfar-bad = \"AGPL-3.0\"\ngone = \"MIT\"\n".parse().expect("TOML");
        let found: Vec<String> = check(&lock, &metadata, &others).into_iter().map(|f| f.path).collect();
        let wanted = ["bad", "none", "far-bad", "unknown"].map(|n| format!("package {n}"));
        assert_eq!(found[..4], wanted);
        assert_eq!(found[4..], ["xtask/other-systems.toml"]);
    }
}

//! The modules of a crate: no circles between them, and one name for a feature in all crates.

use std::collections::{BTreeMap, BTreeSet};

use super::source::Source;
use super::{File, Finding};

// ---- names -------------------------------------------------------------------------------------------------------

/// Features of the product: the name that a feature's module has in every crate, what it is, and other words for it that
/// are no name of a module.
const FEATURES: [(&str, &str, &[&str]); 19] = [
    ("accounts", "people, units, accounts, grants, signing in (人员、账号、授权)", &["account", "users", "people"]),
    ("audit", "whether the database holds what people did (审计核验)", &[]),
    ("backup", "one file with everything, and restoring it (备份)", &["backups"]),
    ("changes", "submissions and the chain of changes (变更)", &["change", "submissions"]),
    ("demo", "the demo world (演示环境)", &[]),
    ("doctor", "a look at an installation's health (体检)", &[]),
    ("exchange", "workbooks in and out (导入、导出)", &["import", "export"]),
    ("expression", "expressions of definitions", &["expressions"]),
    ("indicators", "indicators, spans, cells and the rows behind a figure (指标)", &["indicator", "figure", "figures"]),
    ("jobs", "jobs on a timer and how they went (定时任务)", &["job"]),
    ("pack", "ledgers, dictionaries, roles, parameters as data (领域包)", &["packs"]),
    ("places", "the tree of places and the profile of one (区划)", &["place", "village", "villages"]),
    ("records", "records of all ledgers, lists and steps (台账、记录)", &["record", "ledger", "ledgers"]),
    ("reports", "documents whose figures open their rows (报告)", &["report"]),
    ("search", "full text (全文检索)", &[]),
    ("sessions", "web sessions (会话)", &["session"]),
    ("speeches", "speeches and documents read into tasks (讲话与文件)", &["speech"]),
    ("tasks", "tasks handed down and judged (任务)", &["task"]),
    ("transfer", "carrying an installation into another database", &["moving", "migration"]),
];

/// Modules that are no feature but a kind of code of their crate. The crate `jobs` has a module for each job instead.
const KINDS: [(&str, &[&str]); 4] = [
    (
        "app",
        &[
            "authentic",
            "blobs",
            "chain_entries",
            "clock",
            "context",
            "conversion",
            "counts",
            "deliver",
            "health",
            "heavy",
            "keys",
            "measures",
            "outcome",
            "permissions",
            "reserve",
        ],
    ),
    (
        "web",
        &[
            "admin",
            "auth",
            "browser",
            "components",
            "download",
            "due",
            "edge",
            "failure",
            "flash",
            "form_data",
            "forms",
            "rows",
            "load",
            "me",
            "middleware",
            "navigation",
            "routes",
            "samples",
            "sign_in",
            "site",
            "static_files",
            "today",
            "url",
        ],
    ),
    (
        "domain",
        &[
            "access",
            "calendar",
            "codes",
            "day",
            "id",
            "normal",
            "parameter",
            "place_names",
            "problem",
            "quantity",
            "urgency",
            "value",
        ],
    ),
    (
        "store",
        &[
            "blobs",
            "conflicts",
            "conversion",
            "counters",
            "definitions",
            "engine",
            "files",
            "interning",
            "marks",
            "order",
        ],
    ),
];

/// Features that still have another name in a crate: crate, module, its name elsewhere. This list only gets shorter.
const OTHERWISE: [(&str, &str, &str); 4] = [
    ("domain", "change", "changes"),
    ("domain", "ledger", "records"),
    ("web", "ledger", "records"),
    ("web", "session", "sessions"),
];

/// Modules at the top of a crate whose name is no feature's, and entries of [`OTHERWISE`] that have done their work.
#[must_use]
pub fn check_names(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, kinds) in KINDS {
        let modules: BTreeMap<String, &str> =
            files.iter().filter_map(|f| Some((top(f, name)?, f.path.as_str()))).rev().collect();
        for (module, path) in &modules {
            let is = |name: &str| name == module;
            let written = OTHERWISE.iter().any(|(c, m, _)| *c == name && is(m));
            if FEATURES.iter().any(|(f, ..)| is(f)) || kinds.iter().any(|k| is(k)) || written {
                continue;
            }
            let text = match FEATURES.iter().find(|(.., others)| others.iter().any(|o| is(o))) {
                Some((feature, what, _)) => {
                    format!("`{module}` of `{name}` is called `{feature}` in all crates: {what}")
                }
                None => format!("`{module}` of `{name}` is no feature's name: use one, or add it to tidy/modules.rs"),
            };
            findings.push(Finding { path: (*path).to_owned(), line: 0, text });
        }
        for (_, module, feature) in OTHERWISE.iter().filter(|(c, m, _)| *c == name && !modules.contains_key(*m)) {
            let text = format!("`{name}` has no `{module}` any more ({feature}): take it out of OTHERWISE");
            findings.push(Finding { path: "xtask/src/tidy/modules.rs".to_owned(), line: 0, text });
        }
    }
    findings
}

/// The module at the top of a crate that a file of its sources belongs to.
fn top(file: &File, name: &str) -> Option<String> {
    let inside = file.path.strip_prefix("crates/")?.strip_prefix(name)?.strip_prefix("/src/")?;
    let first = inside.split('/').next()?;
    let module = first.strip_suffix(".rs").unwrap_or(first);
    let rust = file.path.ends_with(".rs") && !matches!(module, "lib" | "main" | "bin");
    rust.then(|| module.to_owned())
}

// ---- circles -----------------------------------------------------------------------------------------------------

/// Modules that know each other in a circle, by crate. This list only gets shorter.
const CIRCLES: [(&str, &[&str]); 6] = [
    ("app", &["backup", "doctor"]),
    (
        "app",
        &[
            "accounts",
            "audit",
            "blobs",
            "clock",
            "context",
            "conversion",
            "deliver",
            "health",
            "indicators",
            "keys",
            "outcome",
            "pack",
            "places",
            "records",
            "reports",
            "tasks",
        ],
    ),
    ("domain", &["access", "indicators", "ledger", "pack", "urgency"]),
    ("paper", &["table", "xlsx"]),
    ("server", &["commands", "control_socket", "open"]),
    ("web", &["auth", "failure", "form_data", "session", "sign_in", "site"]),
];

/// Circles between the modules at the top of a crate that are not written down, and written ones that are none any more.
#[must_use]
pub fn check_circles(files: &[File]) -> Vec<Finding> {
    check_against(files, &CIRCLES)
}

fn check_against(files: &[File], known: &[(&str, &[&str])]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let crates: BTreeSet<&str> = files.iter().filter_map(File::crate_name).collect();
    for name in crates {
        let edges = edges(files, name);
        let mut written: Vec<BTreeSet<&str>> =
            known.iter().filter(|(c, _)| *c == name).map(|(_, all)| all.iter().copied().collect()).collect();
        for circle in circles(&edges) {
            let circle: BTreeSet<&str> = circle.iter().map(String::as_str).collect();
            if let Some(at) = written.iter().position(|w| *w == circle) {
                written.remove(at);
                continue;
            }
            let ways: Vec<String> = edges
                .iter()
                .filter(|((from, to), _)| circle.contains(from.as_str()) && circle.contains(to.as_str()))
                .map(|((from, to), at)| format!("  {from} → {to} ({at})"))
                .collect();
            let all: Vec<&str> = circle.into_iter().collect();
            let text = format!("modules in a circle: {}\n{}", all.join(", "), ways.join("\n"));
            findings.push(Finding { path: format!("crates/{name}/src"), line: 0, text });
        }
        for gone in written {
            let all: Vec<&str> = gone.into_iter().collect();
            let text = format!("no circle of `{name}` is {}: change CIRCLES", all.join(", "));
            findings.push(Finding { path: "xtask/src/tidy/modules.rs".to_owned(), line: 0, text });
        }
    }
    findings
}

/// Which module names which, and where it does first.
type Edges = BTreeMap<(String, String), String>;

fn edges(files: &[File], name: &str) -> Edges {
    let mine: Vec<(&File, String)> = files.iter().filter_map(|f| Some((f, top(f, name)?))).collect();
    let modules: BTreeSet<&str> = mine.iter().map(|(_, m)| m.as_str()).collect();
    let root = files.iter().find(|f| f.path == format!("crates/{name}/src/lib.rs"));
    let root = root.or_else(|| files.iter().find(|f| f.path == format!("crates/{name}/src/main.rs")));
    let exported = root.map(|f| exported(&Source::read(&f.text).code)).unwrap_or_default();
    let mut edges = Edges::new();
    for (file, module) in &mine {
        // Compiled for tests only.
        if ["/tests.rs", "/sample.rs", "/samples.rs"].iter().any(|end| file.path.ends_with(end)) {
            continue;
        }
        let source = Source::read(&file.text);
        for (line, first) in named(&source, depth(&file.path)) {
            let to = if modules.contains(first.as_str()) { Some(&first) } else { exported.get(&first) };
            if let Some(to) = to.filter(|to| *to != module && modules.contains(to.as_str())) {
                edges.entry((module.clone(), to.clone())).or_insert_with(|| format!("{}:{line}", file.path));
            }
        }
    }
    edges
}

/// How many modules deep a file is: 1 for `src/a.rs` and `src/a/mod.rs`.
fn depth(path: &str) -> usize {
    let inside = path.split("/src/").nth(1).unwrap_or_default().trim_end_matches(".rs");
    inside.trim_end_matches("/mod").split('/').count()
}

/// Line and first name of each path from the root of the crate, outside tests: `crate::a`, `crate::{a, b::c}`, and
/// `super::a` as many times as the file is deep.
fn named(source: &Source, depth: usize) -> Vec<(usize, String)> {
    let code = &source.code;
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let starts =
        code.match_indices("crate::").filter(|(at, _)| !code[..*at].ends_with(word)).map(|(at, m)| at + m.len());
    let up = "super::".repeat(depth);
    let supers = code
        .match_indices(&up)
        .filter(|(at, _)| !code[..*at].ends_with(word) && !code[..*at].ends_with("super::"))
        .map(|(at, m)| at + m.len())
        .filter(|at| !code[*at..].starts_with("super::"));
    let mut found = Vec::new();
    for at in starts.chain(supers) {
        let line = code[..at].matches('\n').count() + 1;
        if !source.is_test(line) {
            found.extend(leaves(&code[at..]).into_iter().map(|path| (line, path[0].clone())));
        }
    }
    found
}

/// Items that the root gives out, and the module each is in.
fn exported(code: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (at, start) in code.match_indices("use ") {
        for path in leaves(code[at + start.len()..].trim_start_matches("crate::")) {
            if path.len() > 1 {
                all.insert(path[path.len() - 1].clone(), path[0].clone());
            }
        }
    }
    all
}

/// The paths that a piece of code begins with: one, or those of a group.
fn leaves(code: &str) -> Vec<Vec<String>> {
    fn read(code: &str, at: &mut usize, before: &[String], out: &mut Vec<Vec<String>>) {
        let mut path = before.to_vec();
        loop {
            let rest = code[*at..].trim_start();
            *at = code.len() - rest.len();
            if rest.starts_with('{') {
                *at += 1;
                loop {
                    read(code, at, &path, out);
                    let rest = code[*at..].trim_start();
                    *at = code.len() - rest.len();
                    match rest.chars().next() {
                        Some(',') => *at += 1,
                        Some('}') => {
                            *at += 1;
                            return;
                        }
                        _ => return,
                    }
                }
            }
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            if end == 0 {
                return;
            }
            path.push(rest[..end].to_owned());
            *at += end;
            if code[*at..].starts_with("::") {
                *at += 2;
                continue;
            }
            if let Some(rest) = code[*at..].strip_prefix(" as ") {
                let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
                *at += 4 + end;
            }
            out.push(path);
            return;
        }
    }
    let (mut out, mut at) = (Vec::new(), 0);
    read(code, &mut at, &[], &mut out);
    out
}

/// Sets of two and more modules each of which reaches every other.
fn circles(edges: &Edges) -> Vec<BTreeSet<String>> {
    let reached = |from: &str| {
        let (mut seen, mut next) = (BTreeSet::new(), vec![from.to_owned()]);
        while let Some(at) = next.pop() {
            for (_, to) in edges.keys().filter(|(f, _)| *f == at) {
                if seen.insert(to.clone()) {
                    next.push(to.clone());
                }
            }
        }
        seen
    };
    let all: BTreeSet<&String> = edges.keys().flat_map(|(from, to)| [from, to]).collect();
    let reach: BTreeMap<&String, BTreeSet<String>> = all.into_iter().map(|m| (m, reached(m))).collect();
    let circle = |m: &String| -> BTreeSet<String> {
        reach[m].iter().filter(|other| reach.get(other).is_some_and(|r| r.contains(m))).cloned().collect()
    };
    let all: BTreeSet<BTreeSet<String>> = reach.keys().map(|m| circle(m)).filter(|c| c.len() > 1).collect();
    all.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> Vec<File> {
        files.iter().map(|(path, text)| File::new(path, text)).collect()
    }

    #[test]
    fn names_are_those_of_features() {
        let mut paths: Vec<String> = OTHERWISE.iter().map(|(c, m, _)| format!("crates/{c}/src/{m}.rs")).collect();
        let look = |paths: &[String]| -> Vec<String> {
            let files: Vec<File> = paths.iter().map(|p| File::new(p, "")).collect();
            check_names(&files).into_iter().map(|f| f.text).collect()
        };
        assert_eq!(look(&paths), [""; 0]);
        let gone = paths.pop().expect("an entry");
        assert!(look(&paths)[0].contains("OTHERWISE"), "{gone}");
        paths.push(gone);
        for fine in
            ["crates/app/src/indicators/mod.rs", "crates/web/src/components/table.rs", "crates/store/src/lib.rs"]
        {
            paths.push(fine.to_owned());
        }
        assert_eq!(look(&paths), [""; 0]);
        paths.extend(["crates/store/src/village.rs", "crates/app/src/helpers/a.rs"].map(str::to_owned));
        let found = look(&paths);
        assert!(found.iter().any(|t| t.contains("`helpers` of `app` is no feature's name")), "{found:?}");
        assert!(found.iter().any(|t| t.contains("`village` of `store` is called `places`")), "{found:?}");
    }

    #[test]
    fn no_name_stands_twice() {
        let mut seen = BTreeSet::new();
        for (name, _, others) in FEATURES {
            for word in others.iter().chain([&name]) {
                assert!(seen.insert(*word), "{word}");
            }
        }
        for (name, module, feature) in OTHERWISE {
            assert!(FEATURES.iter().any(|(f, _, others)| *f == feature && others.contains(&module)), "{name} {module}");
        }
    }

    #[test]
    fn circles_are_found_however_they_are_written() {
        let lib = ("crates/x/src/lib.rs", "mod a; mod b; mod c; pub use b::{Thing, deep::Other as Named};");
        for (a, b) in [
            ("use crate::b;", "use crate::a::T;"),
            ("use crate::{c, b::Z};", "fn f() { crate::a::g() }"),
            ("use super::b::Z;", "use super::{a, c};"),
            ("use crate::Thing;", "use crate::a;"),
            ("use crate::Other;", "use crate::a;"),
        ] {
            let files = tree(&[lib, ("crates/x/src/a.rs", a), ("crates/x/src/b/mod.rs", b), ("crates/x/src/c.rs", "")]);
            let found = check_against(&files, &[]);
            assert_eq!(found.len(), 1, "{a} {b}");
            assert!(found[0].text.starts_with("modules in a circle: a, b\n"), "{}", found[0].text);
        }
        let deep = ("crates/x/src/a/in.rs", "use super::super::b;");
        let files =
            tree(&[lib, deep, ("crates/x/src/b/y.rs", "use crate::c;"), ("crates/x/src/c.rs", "use super::a;")]);
        assert!(check_against(&files, &[])[0].text.contains("circle: a, b, c\n"));
        assert_eq!(check_against(&files, &[("x", &["a", "b", "c"])]), []);
    }

    #[test]
    fn what_is_no_circle_is_none() {
        for (a, b) in [
            ("use crate::b;", "use crate::c;"),
            ("use crate::b;", "// use crate::a;\nlet s = \"crate::a\";"),
            ("use crate::b;", "#[cfg(test)]\nmod tests { use crate::a; }"),
            ("use crate::b;", "use other_crate::a; use mycrate::a;"),
            ("use crate::b;", "mod in { } use self::a;"),
        ] {
            let files = tree(&[("crates/x/src/a.rs", a), ("crates/x/src/b.rs", b), ("crates/x/src/c.rs", "")]);
            assert_eq!(check_against(&files, &[]), [], "{a} {b}");
        }
        // One level up from a file within `a` is `a` itself.
        let files = tree(&[
            ("crates/x/src/a/b.rs", "use super::c;"),
            ("crates/x/src/c.rs", "use crate::a;"),
            ("crates/x/src/a/c.rs", ""),
        ]);
        assert_eq!(check_against(&files, &[]), []);
    }

    #[test]
    fn what_is_written_must_still_be_so() {
        let files = tree(&[("crates/x/src/a.rs", "use crate::b;"), ("crates/x/src/b.rs", "")]);
        assert!(check_against(&files, &[("x", &["a", "b"])])[0].text.contains("change CIRCLES"));
    }
}

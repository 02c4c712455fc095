//! The modules of the readers: none imports in a circle, and every rule has an example that is run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const READERS: [&str; 5] = ["figures", "placeholders", "problems", "quantity", "tasks"];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the crate") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// Path of a module, and its code without comments.
fn modules() -> BTreeMap<String, String> {
    let mut found = Vec::new();
    READERS.iter().for_each(|reader| files(&source().join(reader), &mut found));
    let module = |path: &Path| {
        let name =
            path.with_extension("").strip_prefix(source()).expect("below it").to_string_lossy().replace('/', "::");
        name.strip_suffix("::mod").map_or(name.clone(), str::to_owned)
    };
    let code = |path: &Path| {
        let text = std::fs::read_to_string(path).expect("a text file");
        text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
    };
    found.iter().filter(|p| !p.ends_with("tests.rs")).map(|p| (module(p), code(p))).collect()
}

/// The modules a module names by their paths from the root of the crate.
fn imports(code: &str, own: &str, modules: &BTreeMap<String, String>) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for (at, root) in code.match_indices("crate::") {
        let path = &code[at + root.len()..];
        let end = path.find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').unwrap_or(path.len());
        let mut path = path[..end].trim_end_matches(':');
        while !modules.contains_key(path) {
            let Some((above, _)) = path.rsplit_once("::") else { break };
            path = above;
        }
        if path != own && modules.contains_key(path) {
            out.insert(path.to_owned());
        }
    }
    out
}

#[test]
fn no_module_of_the_readers_imports_in_a_circle() {
    let modules = modules();
    let mut left: BTreeMap<&String, BTreeSet<String>> =
        modules.iter().map(|(own, code)| (own, imports(code, own, &modules))).collect();
    assert!(left.values().any(|imports| !imports.is_empty()), "no imports are read");
    // What imports nothing that is left is in no circle.
    while let Some(free) = left.iter().find(|(_, imports)| imports.is_empty()).map(|(own, _)| (*own).clone()) {
        left.remove(&free);
        left.values_mut().for_each(|imports| {
            imports.remove(&free);
        });
    }
    assert!(left.is_empty(), "in circles, or above one: {left:#?}");
}

#[test]
fn every_rule_with_an_example_has_it_run() {
    let mut found = Vec::new();
    for reader in ["placeholders", "quantity", "tasks"] {
        let (tests, folder) = if reader == "quantity" { ("tasks", "../quantity/") } else { (reader, "") };
        let tests = std::fs::read_to_string(source().join(tests).join("tests.rs")).expect("the tests of the reader");
        files(&source().join(reader), &mut found);
        for path in found.drain(..) {
            let text = std::fs::read_to_string(&path).expect("a text file");
            let name = path.strip_prefix(source().join(reader)).expect("below it").to_string_lossy().into_owned();
            let run = tests.contains(&format!("\"{folder}{name}\""));
            assert_eq!(text.contains("//! ```text"), run, "{reader}/{name}");
        }
    }
}

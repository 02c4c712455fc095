//! The modules of the crate stand in layers: none imports, by whatever way, one that imports it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Module = Vec<String>;
type Modules = BTreeMap<Module, String>;

/// All modules with their code: comments, tests and re-exports (which make a facade, no dependence) left out.
fn modules(folder: &Path, at: &Module, out: &mut Modules) {
    for entry in std::fs::read_dir(folder).expect("a folder of the crate") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let mut name = at.clone();
        if path.is_dir() {
            name.push(stem);
            modules(&path, &name, out);
        } else if stem != "tests" {
            if stem != "mod" && stem != "lib" {
                name.push(stem);
            }
            let code = std::fs::read_to_string(&path).expect("a source file");
            let code = code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            let lines = code.lines().map(|l| l.split("//").next().unwrap_or_default());
            out.insert(name, lines.collect::<Vec<_>>().join("\n"));
        }
    }
}

/// The paths of a `use` tree: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn paths(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((head, body)) = tree.split_once('{') else {
        return vec![tree.split(" as ").next().unwrap_or_default().trim().to_owned()];
    };
    let body = body.trim_end().trim_end_matches('}');
    let (mut depth, mut from, mut out) = (0, 0, Vec::new());
    for (i, c) in body.char_indices().chain([(body.len(), ',')]) {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if c == ',' && depth == 0 {
            let part = body[from..i].trim();
            if !part.is_empty() {
                // A brace that the trimming above took off closes again.
                let open = part.matches('{').count() - part.matches('}').count();
                out.extend(paths(&format!("{head}{part}{}", "}".repeat(open))));
            }
            from = i + 1;
        }
    }
    out
}

/// Statements `use …;` of a module: whether it re-exports, and its tree.
fn uses(code: &str) -> Vec<(bool, String)> {
    let mut out = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let line = code[..at].rsplit('\n').next().unwrap_or_default();
        let public = line.trim_start().starts_with("pub");
        if line.trim().is_empty() || public {
            let tree = code[at + 4..].split(';').next().unwrap_or_default();
            out.push((public, tree.replace('\n', " ")));
        }
    }
    out
}

/// The module that a path leads to from another one, through re-exports; `None` outside of the crate.
fn leads(all: &Modules, from: &Module, path: &str, depth: usize) -> Option<Module> {
    let mut parts = path.split("::").map(str::trim).peekable();
    let mut at = from.clone();
    match *parts.peek()? {
        "crate" => {
            at.clear();
            parts.next();
        }
        "self" => {
            parts.next();
        }
        "super" => {
            while parts.next_if_eq(&"super").is_some() {
                at.pop();
            }
        }
        first => {
            at.push(first.to_owned());
            let inside = all.contains_key(&at);
            at.pop();
            if !inside {
                return None;
            }
        }
    }
    while let Some(part) = parts.peek() {
        at.push((*part).to_owned());
        if !all.contains_key(&at) {
            at.pop();
            break;
        }
        parts.next();
    }
    let Some(item) = parts.next().filter(|_| depth < 4) else { return Some(at) };
    let facade = uses(all.get(&at)?).into_iter().filter(|(public, _)| *public).flat_map(|(_, tree)| paths(&tree));
    let behind = facade.filter(|p| p.rsplit("::").next() == Some(item)).find_map(|p| leads(all, &at, &p, depth + 1));
    Some(behind.unwrap_or(at))
}

fn dependences(all: &Modules) -> BTreeMap<&Module, BTreeSet<Module>> {
    let mut out = BTreeMap::new();
    for (module, code) in all {
        let mut on = BTreeSet::new();
        let imported = uses(code).into_iter().filter(|(public, _)| !public).flat_map(|(_, tree)| paths(&tree));
        // Paths written out in the code, such as `crate::sentence::closes_clause(`.
        let body: String = code.lines().filter(|l| !l.trim_start().starts_with("pub") || !l.contains("use ")).collect();
        let written = body.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').filter(|w| w.contains("::"));
        for path in imported.chain(written.map(str::to_owned)) {
            on.extend(leads(all, module, path.trim_matches(':'), 0).filter(|target| target != module));
        }
        out.insert(module, on);
    }
    out
}

#[test]
fn modules_form_no_circle() {
    let mut all = Modules::new();
    modules(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &Module::new(), &mut all);
    let on = dependences(&all);
    assert!(on.values().map(BTreeSet::len).sum::<usize>() > all.len(), "imports are not read any more");
    // What depends on nothing that is left can be taken away; a circle stays.
    let mut left: BTreeSet<&Module> = on.keys().copied().collect();
    loop {
        let free: Vec<&Module> =
            left.iter().filter(|m| !on[*m].iter().any(|target| left.contains(target))).copied().collect();
        if free.is_empty() {
            break;
        }
        free.into_iter().for_each(|m| {
            left.remove(m);
        });
    }
    let circle: Vec<String> = left.iter().map(|m| m.join("::")).collect();
    assert!(circle.is_empty(), "these import each other, or stand above such: {circle:?}");
}

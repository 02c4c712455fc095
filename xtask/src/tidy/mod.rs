//! What must hold in the whole tree and no compiler checks: layers, modules, words, licences, advisories, names,
//! templates.
//!
//! Each rule is a pure function from files or cargo's metadata to findings, tested here on bad samples; the test
//! `tests/it/tidy.rs` applies all of them to the tree, so `cargo test --workspace` holds the rules.

pub mod advisories;
pub mod docs;
pub mod field_types;
pub mod layers;
pub mod licences;
pub mod modules;
pub mod names;
pub mod paths;
pub mod rust;
pub mod source;
pub mod web;

use std::fmt;
use std::path::Path;

/// A text file of the tree.
#[derive(Debug, Clone)]
pub struct File {
    /// Path from the root of the workspace, with `/`.
    pub path: String,
    /// Its whole text.
    pub text: String,
}

impl File {
    /// A file made up by a test.
    #[must_use]
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// The name of the crate whose folder the file is in, such as `store`.
    #[must_use]
    pub fn crate_name(&self) -> Option<&str> {
        self.path.strip_prefix("crates/").and_then(|rest| rest.split('/').next())
    }
}

/// One place where a rule does not hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// File, from the root of the workspace; empty when it is about a package.
    pub path: String,
    /// Line, from 1; 0 when it is about the whole.
    pub line: usize,
    /// What is wrong and what to do.
    pub text: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.text)
    }
}

/// All text files of the tree that people write, without build output and data of a running server.
///
/// # Errors
/// When a folder can not be read.
pub fn files(root: &Path) -> std::io::Result<Vec<File>> {
    let mut found = Vec::new();
    walk(root, root, &mut found)?;
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn walk(root: &Path, dir: &Path, found: &mut Vec<File>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            let at_root = dir == root;
            if name == ".git" || name == "node_modules" || at_root && (name.starts_with("target") || name == "data") {
                continue;
            }
            walk(root, &path, found)?;
        } else if kind.is_file()
            // What is no text (fonts, pictures, workbooks) has nothing to check here.
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            let path = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if path != "Cargo.lock" && !name.ends_with(".log") {
                found.push(File { path, text });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
pub(crate) fn lines(findings: &[Finding]) -> Vec<usize> {
    findings.iter().map(|f| f.line).collect()
}

//! Doc comments: every public item has one, and none only says its name again.
//!
//! Fields and variants may stand without one: a type with a name of its own says more than a ritual line. What a reader can not
//! see from name and type (a unit, a shape, where a rule comes from) is written there all the same.

use super::source::Source;
use super::{File, Finding};

/// Words that begin an item which needs a doc comment when it is `pub`.
const ITEMS: [&str; 6] = ["fn ", "struct ", "enum ", "trait ", "type ", "const "];

/// Findings of one file; none for tests and other languages.
#[must_use]
pub fn check(file: &File) -> Vec<Finding> {
    if !file.path.ends_with(".rs") || !file.path.contains("/src/") {
        return Vec::new();
    }
    let source = Source::read(&file.text);
    let lines: Vec<&str> = file.text.lines().map(str::trim).collect();
    let mut findings = Vec::new();
    let mut find = |line: usize, text: &str| {
        findings.push(Finding { path: file.path.clone(), line: line + 1, text: text.to_owned() });
    };
    for (at, line) in lines.iter().enumerate() {
        if source.is_test(at + 1) {
            continue;
        }
        let first_doc = documented(&lines, at);
        if let Some(name) = public_item(line)
            && first_doc.is_none()
        {
            find(at, &format!("`{name}` is public: say what it is, in which unit and shape, and which errors it has"));
        }
        if let (Some(doc), Some(name)) = (first_doc, name(line))
            && lines[doc + 1..at].iter().all(|l| !l.starts_with("///"))
            && says(lines[doc]) == spoken(name)
        {
            find(doc, "a doc comment that only says the name again: say more, or nothing");
        }
    }
    findings
}

/// The line of the first doc comment above an item, with attributes between, which may take several lines.
fn documented(lines: &[&str], at: usize) -> Option<usize> {
    let (mut first, mut inside) = (None, false);
    for above in (0..at).rev() {
        let line = lines[above];
        inside = !line.starts_with("#[") && (inside || line.ends_with(")]"));
        if line.starts_with("///") {
            first = Some(above);
        } else if !(inside || line.starts_with("#[")) {
            break;
        }
    }
    first
}

/// The name of a public item that this line begins.
fn public_item(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("pub ")?;
    let rest = rest.strip_prefix("async ").unwrap_or(rest);
    ITEMS.iter().find_map(|word| rest.strip_prefix(word)).map(word)
}

/// The name of the item, field or variant that this line begins.
fn name(line: &str) -> Option<&str> {
    if line.starts_with("//") || line.starts_with('#') {
        return None;
    }
    let rest = line.strip_prefix("pub(crate) ").or_else(|| line.strip_prefix("pub(super) ")).unwrap_or(line);
    let rest = rest.strip_prefix("pub ").unwrap_or(rest);
    let rest = rest.strip_prefix("async ").unwrap_or(rest);
    let rest = ITEMS.iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    Some(word(rest)).filter(|name| !name.is_empty())
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    &text[..end]
}

/// `/// The place.` as the word `place`.
fn says(doc: &str) -> String {
    let text = doc.trim_start_matches('/').trim().trim_end_matches('.').to_lowercase();
    let bare = ["the ", "a ", "an ", "its "].iter().find_map(|w| text.strip_prefix(w)).unwrap_or(&text);
    bare.to_owned()
}

/// `FilePlace` and `file_place` as people say them: `file place`.
fn spoken(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c == '_' || (c.is_uppercase() && !out.is_empty()) {
            out.push(' ');
        }
        out.extend(c.to_lowercase().filter(|c| *c != '_'));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        check(&File::new("crates/app/src/x.rs", text)).iter().map(|f| f.line).collect()
    }

    #[test]
    fn a_public_item_is_documented() {
        assert_eq!(lines("pub fn naked() {}\n/// What it is for.\npub fn dressed() {}\nfn own() {}\n"), [1]);
        assert_eq!(
            lines("/// Rows of a page.\n#[derive(\n    Debug,\n)]\npub struct Rows {\n    pub count: usize,\n}\n"),
            [0; 0]
        );
        assert_eq!(lines("#[derive(Debug)]\npub struct Rows;\n"), [2]);
        assert_eq!(lines("#[cfg(test)]\nmod tests {\n    pub fn naked() {}\n}\n"), [0; 0]);
    }

    #[test]
    fn a_ritual_is_none() {
        assert_eq!(
            lines("struct A {\n    /// The place.\n    place: Id,\n    /// Where it lies.\n    at: Id,\n}\n"),
            [2]
        );
        assert_eq!(lines("/// File place.\nstruct FilePlace;\n/// A page.\n///\n/// It is wide.\nstruct Page;\n"), [1]);
    }
}

//! The data files: each says what the format says, and nothing in them is left unread.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the crate") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push(path);
            }
        }
    }
    found
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a text file")
}

/// Names of sections of a file, with the words of each.
fn sections(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut out: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines().filter(|l| !l.starts_with('#')) {
        let name = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')).filter(|n| n.is_ascii());
        match (name, out.last_mut()) {
            (Some(name), _) => out.push((name, Vec::new())),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => assert!(line.is_empty(), "a line before the first section: {line}"),
        }
    }
    out
}

#[test]
fn every_section_is_read_by_a_module() {
    let source: String = files("src", "rs").iter().map(|p| read(p)).collect();
    let words: HashSet<&str> = source.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    for path in files("data", "txt") {
        let text = read(&path);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let name = path.strip_prefix(folder).expect("below it").to_string_lossy().into_owned();
        assert!(source.contains(&format!("/data/{name}\"")), "{name} is not embedded");
        for (section, _) in sections(&text) {
            // By its name, or by that of the `static` (see `dictionaries!`).
            let constant = section.to_ascii_uppercase().replace('-', "_");
            let named = source.contains(&format!("\"{section}\"")) || words.contains(constant.as_str());
            assert!(named, "{name}: [{section}] is read nowhere");
        }
    }
}

#[test]
fn no_section_stands_twice_and_no_word_twice_in_a_list() {
    for path in files("data", "txt") {
        let text = read(&path);
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let mut names = HashSet::new();
        for (section, lines) in sections(&text) {
            assert!(names.insert(section), "{name}: [{section}] stands twice");
            assert!(lines.iter().any(|l| !l.is_empty()), "{name}: [{section}] is empty");
            // A table has rows, not words.
            if section.ends_with("-table") {
                continue;
            }
            let mut words = HashSet::new();
            for line in lines {
                let list = line.split_once(" = ").map_or(line, |(_, words)| words);
                for word in list.split_whitespace() {
                    assert!(words.insert(word), "{name}: [{section}] has {word} twice");
                }
            }
        }
    }
}

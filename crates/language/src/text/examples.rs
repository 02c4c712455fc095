//! Examples for tests: those in the doc comments of rules, and tables of cases in data files.

/// The examples in the doc comments of a source file: lines `before → after` of ```` ```text ```` blocks. `⏎` stands for a
/// line end; nothing behind the arrow for an empty text.
pub(crate) fn examples(source: &str) -> Vec<(String, String)> {
    let mut inside = false;
    let mut out = Vec::new();
    for line in source.lines() {
        let line = line.trim_start();
        let Some(line) = line.strip_prefix("//!").or_else(|| line.strip_prefix("///")) else { continue };
        let line = line.strip_prefix(' ').unwrap_or(line);
        if line.starts_with("```") {
            inside = line == "```text";
        } else if inside {
            out.extend(example(line));
        }
    }
    out
}

/// The cases of a section of a data file (`tests/cases/…`): lines `input → expected` as in [`examples`].
///
/// # Panics
/// When a line has no arrow, or the section no line.
pub(crate) fn cases(section: &'static str) -> Vec<(String, String)> {
    let all: Vec<_> = super::data::lines(section)
        .map(|line| example(line).unwrap_or_else(|| panic!("a case is `input → expected`: {line}")))
        .collect();
    assert!(!all.is_empty(), "a section without cases");
    all
}

fn example(line: &str) -> Option<(String, String)> {
    let (before, after) = line.split_once(" →")?;
    let text = |t: &str| t.replace('⏎', "\n");
    Some((text(before), text(after.strip_prefix(' ').unwrap_or(after))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_stand_in_text_blocks_of_doc_comments() {
        let source = "//! a → b\n//! ```text\n//! 甲⏎乙 → 丙\n//! x →\n//! ```\n/// ```\n/// c → d\n/// ```\n// ```text\n// e → f\n";
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(examples(source), [pair("甲\n乙", "丙"), pair("x", "")]);
    }

    #[test]
    fn cases_are_lines_with_an_arrow() {
        const FILE: &str = "[one]\n# no\n甲 → 乙\n";
        assert_eq!(cases(super::super::section(FILE, "one")), [("甲".to_owned(), "乙".to_owned())]);
    }
}

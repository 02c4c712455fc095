//! Types of fields are asked what they can do. What they are stays in the registry: outside nobody compares a type's word or
//! looks at the shape of its values.

use super::source::Source;
use super::{File, Finding};

/// Where types are at home.
const HOME: &str = "crates/domain/src/ledger/field_types/";

/// Signs that the word beside them is decided by.
const DECIDES: [&str; 4] = ["==", "!=", "match ", "matches!"];

/// The rule over one file; none for files of other languages, for tests and for the registry itself.
#[must_use]
pub fn check(file: &File) -> Vec<Finding> {
    let shipped = file.path.contains("/src/") && file.path.ends_with(".rs");
    if !shipped || file.path.starts_with(HOME) || file.path.starts_with("xtask/") {
        return Vec::new();
    }
    let source = Source::read(&file.text);
    let mut findings = Vec::new();
    for (line, code) in source.lines().filter(|(line, _)| !source.is_test(*line)) {
        let named = code.contains("ty.word()") && DECIDES.iter().any(|sign| code.contains(sign));
        if named || code.contains("ty.shape()") {
            let text = "a field's type is asked what it can do (`options`, `reference`, `quantity` …), not what it is";
            findings.push(Finding { path: file.path.clone(), line, text: text.to_owned() });
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    #[test]
    fn a_type_is_not_told_by_its_word() {
        let text = "if field.ty.word() == \"date\" {}\nmatch field.ty.word() {}\nlet s = field.ty.shape();\n\
                    say!(\"{}\", field.ty.word());\n// field.ty.word() == \"date\"\nfield.ty.options();\n\
                    #[cfg(test)]\nmod tests { fn f() { field.ty.word() == \"date\" } }\n";
        assert_eq!(lines(&check(&File::new("crates/web/src/forms.rs", text))), [1, 2, 3]);
        assert_eq!(check(&File::new("crates/domain/src/ledger/field_types/mod.rs", text)), []);
        assert_eq!(check(&File::new("crates/app/tests/it/packs/story.rs", text)), []);
    }
}

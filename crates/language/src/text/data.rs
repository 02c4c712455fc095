//! The data files under `data/`: word lists, weights and tables as plain text, embedded with `include_str!`.
//!
//! ```text
//! # A comment, on a line of its own.
//!
//! [section-name]
//! word word another_word
//!
//! [section-with-values]
//! value = word word word
//!
//! [table]
//! field field field
//! ```
//!
//! A section begins with its name (small letters, digits, hyphens) in brackets on a line of its own and goes on to the next
//! one. Words and fields stand apart by blanks; `_` in a word is a space. In a line whose second field is `=` the first is the
//! value (category or weight) of the words that follow. [`super::Dictionary`] reads words, [`rows`] reads tables.
//!
//! Sections are cut out when the crate is compiled, so that a name that is not there does not compile.

/// The text of a section of a data file, to be used in a `const` or `static`.
///
/// # Panics
/// When there is no section of this name: at compile time, as data files are embedded.
pub(crate) const fn section(file: &'static str, name: &str) -> &'static str {
    let (bytes, name) = (file.as_bytes(), name.as_bytes());
    let mut at = 0;
    while at < bytes.len() {
        if is_header(bytes, at, name) {
            let start = at + name.len() + 2;
            let mut end = next_line(bytes, start);
            while end < bytes.len() && !opens(bytes, end) {
                end = next_line(bytes, end);
            }
            return file.split_at(end).0.split_at(start).1;
        }
        at = next_line(bytes, at);
    }
    panic!("the data file has no such section")
}

/// The line at this place is `[name]`.
const fn is_header(bytes: &[u8], at: usize, name: &[u8]) -> bool {
    let close = at + 1 + name.len();
    if bytes[at] != b'[' || close >= bytes.len() || bytes[close] != b']' {
        return false;
    }
    let mut i = 0;
    while i < name.len() {
        if bytes[at + 1 + i] != spelt(name[i]) {
            return false;
        }
        i += 1;
    }
    close + 1 == bytes.len() || bytes[close + 1] == b'\n'
}

/// A section may be asked for by the name of a `static`: `OWNER_ENDS` is `[owner-ends]`.
const fn spelt(byte: u8) -> u8 {
    if byte == b'_' { b'-' } else { byte.to_ascii_lowercase() }
}

/// The line at this place begins a section.
const fn opens(bytes: &[u8], at: usize) -> bool {
    bytes[at] == b'[' && at + 1 < bytes.len() && bytes[at + 1].is_ascii_lowercase()
}

const fn next_line(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() && bytes[at] != b'\n' {
        at += 1;
    }
    if at < bytes.len() { at + 1 } else { at }
}

/// Lines of a section that are neither empty nor comments.
pub(crate) fn lines(section: &'static str) -> impl Iterator<Item = &'static str> {
    section.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'))
}

/// The rows of a section that is a table: the fields of each line. A missing field reads as empty.
pub(crate) fn rows<const N: usize>(section: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    lines(section).map(|line| {
        let mut fields = line.split_whitespace();
        std::array::from_fn(|_| fields.next().unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# About.\n[one]\na b\n# no\n\nc\n[two-2]\n[打印] x\n1 = y\n[empty]";
    const ONE: &str = section(FILE, "one");

    #[test]
    fn sections_are_cut_at_their_names() {
        assert_eq!(lines(ONE).collect::<Vec<_>>(), ["a b", "c"]);
        assert_eq!(lines(section(FILE, "two-2")).collect::<Vec<_>>(), ["[打印] x", "1 = y"]);
        assert_eq!(section(FILE, "empty"), "");
    }

    #[test]
    #[should_panic(expected = "no such section")]
    fn a_name_that_only_begins_like_one_is_none() {
        section(FILE, "two");
    }

    #[test]
    fn rows_have_all_their_fields() {
        assert_eq!(rows::<2>(ONE).collect::<Vec<_>>(), [["a", "b"], ["c", ""]]);
    }
}

//! Where a page may send somebody on: paths of this site and nothing else.

/// The longest that is followed.
const LONGEST: usize = 2_000;

/// `next` when it is a path of this site, else `/`.
///
/// Browsers drop tabs and line ends from an address, read `\` as `/` and take `//host` for another site; a proxy may decode
/// what was encoded. So the path holds printable ASCII only, begins with one slash, and has no separator or control character
/// in encoded form.
pub(crate) fn own_path(next: &str) -> &str {
    let path = next.split(['?', '#']).next().unwrap_or_default();
    let plain = next.len() <= LONGEST && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let inside =
        path.starts_with('/') && !path.contains("//") && !path.split('/').any(|part| part == "." || part == "..");
    if plain && inside && !encodes_a_separator(path) { next } else { "/" }
}

/// `%2F`, `%5C`, `%2E`, or an encoded control character or percent sign.
fn encodes_a_separator(path: &str) -> bool {
    path.split('%').skip(1).any(|rest| match rest.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
        Some(byte) => byte.is_ascii_control() || matches!(byte, b'/' | b'\\' | b'.' | b'%'),
        None => true,
    })
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn other_sites_are_not_ways_on() {
        for hostile in [
            "//evil.example/",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example/",
            "https:/evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "/\t/evil.example/",
            "/\n/evil.example/",
            "\t//evil.example",
            " //evil.example",
            "/ /evil.example",
            "/%09/evil.example/",
            "/%2f/evil.example",
            "/%2Fevil.example",
            "/%5cevil.example",
            "/%5Cevil.example",
            "/%0d%0aLocation:%20//evil.example",
            "/%252f%252fevil.example",
            "/.//evil.example",
            "/..//evil.example",
            "/%2e%2e//evil.example",
            "/a/../..//evil",
            "/today//evil.example",
            "/\u{0}/evil",
            "/\u{7f}",
            "/\u{2028}/evil",
            "/\u{ff0f}evil.example",
            "evil.example",
            "",
            "?next=/",
            "#",
            "@evil.example",
            "/%",
            "/%4",
            "/%zz",
        ] {
            assert_eq!(own_path(hostile), "/", "{hostile:?}");
        }
        assert_eq!(own_path(&format!("/{}", "a".repeat(3_000))), "/", "too long");
    }

    #[test]
    fn own_paths_are() {
        for own in [
            "/",
            "/today",
            "/ledgers/hazard?state=open&page=2",
            "/records/hazard/0190-x/edit",
            "/places?q=%E6%9D%91%2F1",
            "/ledgers/hazard/import",
            "/sign-in?next=%2Ftoday",
            "/figures/a.b_c~d",
        ] {
            assert_eq!(own_path(own), own);
        }
    }
}

//! Addresses and their queries: `application/x-www-form-urlencoded` and percent-encoding.

use domain::PlaceId;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A text as one component of an address.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// A path with a query of these names and values, in their order.
pub(crate) fn with_query<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = path.to_owned();
    for (n, (name, value)) in pairs.into_iter().enumerate() {
        out.push(if n == 0 { '?' } else { '&' });
        out.push_str(&encode(name));
        out.push('=');
        out.push_str(&encode(value));
    }
    out
}

/// The page of a record.
pub(crate) fn record(ledger: &str, id: impl std::fmt::Display) -> String {
    format!("/records/{ledger}/{id}")
}

/// A file of a record.
pub(crate) fn file(ledger: &str, id: impl std::fmt::Display, hash: &str) -> String {
    format!("/files/{ledger}/{id}/{hash}")
}

/// Makes a place the one worked in, and goes on to `back`.
pub(crate) fn switch(place: PlaceId, back: &str) -> String {
    with_query("/switch", [("place", place.0.to_string().as_str()), ("back", back)])
}

/// Names and values of a query or of a form's body, in order; repeated names stay.
pub(crate) fn parse_query(bytes: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(bytes).into_owned().collect()
}

/// The longest that is followed.
const LONGEST: usize = 2_000;

/// `next` when it is a path of this site, else `/`.
///
/// Browsers drop tabs and line ends from an address, read `\` as `/` and take `//host` for another site; a proxy may decode
/// what was encoded. So the path holds printable ASCII only, begins with one slash, and has no separator or control character
/// in encoded form.
pub(crate) fn local_path(next: &str) -> &str {
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
    use super::*;

    #[test]
    fn queries_are_read_as_they_are_written() {
        let pairs = [("a", "1"), ("b", "村 x+&="), ("a", "2"), ("c", ""), ("e", "%zz")];
        let written = with_query("/p", pairs);
        let (path, query) = written.split_once('?').expect("a query");
        assert_eq!(path, "/p");
        assert_eq!(parse_query(query.as_bytes()), pairs.map(|(n, v)| (n.to_owned(), v.to_owned())));
        assert_eq!(parse_query(b"b=%E6%9D%91+x"), [("b".to_owned(), "村 x".to_owned())]);
    }

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
            assert_eq!(local_path(hostile), "/", "{hostile:?}");
        }
        assert_eq!(local_path(&format!("/{}", "a".repeat(3_000))), "/", "too long");
    }

    #[test]
    fn local_paths_are() {
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
            assert_eq!(local_path(own), own);
        }
    }
}

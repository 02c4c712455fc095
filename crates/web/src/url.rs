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

/// Where to go back to: an address inside this site, else `/` (an open redirect is refused).
pub(crate) fn local_path(back: &str) -> &str {
    if back.starts_with('/') && !back.starts_with("//") && !back.contains('\\') { back } else { "/" }
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
    fn nobody_is_sent_to_another_site() {
        for (back, want) in
            [("/ledgers?q=1", "/ledgers?q=1"), ("//b.cn/", "/"), ("https://b.cn", "/"), ("/\\b.cn", "/"), ("", "/")]
        {
            assert_eq!(local_path(back), want);
        }
    }
}

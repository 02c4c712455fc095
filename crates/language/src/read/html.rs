//! Web pages and left-overs of mark-up: `<p>`, `&nbsp;`, `<?xml:namespace … />`.

/// Elements after which a line ends.
const BLOCKS: [&str; 22] = [
    "p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
    "header", "footer", "hr", "dd", "dt", "pre",
];
/// Elements whose content is no text.
const SILENT: [&str; 6] = ["script", "style", "head", "noscript", "select", "button"];

const ENTITIES: [(&str, char); 16] = [
    ("nbsp", ' '),
    ("ensp", ' '),
    ("emsp", ' '),
    ("lt", '<'),
    ("gt", '>'),
    ("amp", '&'),
    ("quot", '"'),
    ("apos", '\''),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("middot", '·'),
    ("times", '×'),
];

/// Does the text look like a whole web page?
pub(super) fn is_page(text: &str) -> bool {
    let mut end = text.len().min(4_000);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text[..end].to_ascii_lowercase();
    head.contains("<html")
        || head.contains("<!doctype html")
        || head.contains("<body")
        || ["</p>", "</div>", "<br"].iter().map(|t| head.matches(t).count()).sum::<usize>() >= 4
}

/// The text of a page, one line per block.
pub(super) fn text(page: &str) -> String {
    let mut out = String::with_capacity(page.len() / 2);
    let mut rest = page;
    while let Some(i) = rest.find(['<', '&']) {
        out.push_str(&rest[..i].replace(['\n', '\r'], ""));
        rest = &rest[i..];
        if let Some((c, len)) = entity(rest) {
            out.push(c);
            rest = &rest[len..];
            continue;
        }
        let Some((name, len)) = tag(rest) else {
            let first = rest.chars().next().map_or(0, char::len_utf8);
            out.push_str(&rest[..first]);
            rest = &rest[first..];
            continue;
        };
        rest = &rest[len..];
        let bare = name.trim_start_matches('/');
        if SILENT.contains(&name.as_str()) {
            let close = format!("</{name}");
            let lower_end = find_ignoring_case(rest, &close).unwrap_or(rest.len());
            rest = &rest[lower_end..];
        } else if BLOCKS.contains(&bare) && !out.ends_with('\n') {
            out.push('\n');
        }
    }
    out.push_str(rest);
    out
}

fn find_ignoring_case(text: &str, what: &str) -> Option<usize> {
    text.as_bytes().windows(what.len()).position(|w| w.eq_ignore_ascii_case(what.as_bytes()))
}

/// An entity at the start: (character, length in bytes).
pub(super) fn entity(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    let end = body.bytes().take(10).position(|b| b == b';')?;
    let name = body.get(..end)?;
    let c = match name.strip_prefix('#') {
        Some(code) => {
            let n = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(n).filter(|c| !c.is_control())?
        }
        None => ENTITIES.iter().find(|e| e.0 == name)?.1,
    };
    Some((c, end + 2))
}

/// A tag, comment or processing instruction at the start: (lower-case name with `/` when closing, length in bytes).
pub(super) fn tag(text: &str) -> Option<(String, usize)> {
    let body = text.strip_prefix('<')?;
    if body.starts_with("!--") {
        return Some(("!--".to_owned(), body.find("-->").map_or(text.len(), |i| i + 4)));
    }
    let first = body.chars().next()?;
    if !(first.is_ascii_alphabetic() || matches!(first, '/' | '!' | '?')) {
        return None;
    }
    let mut end = body.len().min(2_000);
    while !body.is_char_boundary(end) {
        end -= 1;
    }
    let end = body[..end].find('>')?;
    let name: String = body.chars().take_while(|c| !c.is_whitespace() && *c != '>').take(24).collect();
    let name = name.trim_end_matches('/').to_ascii_lowercase();
    let word = name.trim_start_matches(['/', '!', '?']);
    // <2023年> or <关于…> is text.
    let known = word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-')) && !word.is_empty();
    known.then_some((name, end + 2))
}

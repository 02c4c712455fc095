//! Rules over templates and assets: the content security policy forbids inline script and style, and nothing in the
//! assets comes from others.

use super::source::Source;
use super::{File, Finding};
use std::collections::BTreeMap;

/// No line that a person wrote is longer; packed scripts are.
const LONGEST_LINE: usize = 600;

/// All rules over one file; only templates, assets, and Rust that writes HTML or SVG are looked at.
#[must_use]
pub fn check(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut find = |line: usize, text: &str| {
        findings.push(Finding { path: file.path.clone(), line, text: text.to_owned() });
    };
    let ending = file.path.rsplit('.').next().unwrap_or_default();
    let drawing = matches!(file.crate_name(), Some("web" | "picture")) && file.path.contains("/src/");
    match ending {
        "html" | "svg" if file.path.starts_with("crates/") => {
            for (line, text) in markup(&file.text) {
                find(line, text);
            }
        }
        "rs" if drawing => {
            let source = Source::read(&file.text);
            for (first, literal) in &source.literals {
                for (line, text) in markup(literal).into_iter().filter(|_| !source.is_test(*first)) {
                    find(first + line - 1, text);
                }
            }
        }
        "js" | "mjs" | "css" if file.path.starts_with("crates/") => {
            let name = file.path.rsplit('/').next().unwrap_or_default();
            if name.contains(".min.") {
                find(0, "a packed file: assets are written by hand here");
            }
            for (n, line) in file.text.lines().enumerate() {
                let lower = line.to_ascii_lowercase();
                if line.len() > LONGEST_LINE {
                    find(n + 1, "a line no person wrote: assets are not packed");
                }
                if ["@license", "@preserve", "copyright", "sourcemappingurl"].iter().any(|mark| lower.contains(mark)) {
                    find(n + 1, "a text of others: assets are our own");
                }
                if ["import \"http", "import 'http", "from \"http", "from 'http", "url(http", "url(\"http", "url('http"]
                    .iter()
                    .any(|mark| lower.contains(mark))
                {
                    find(n + 1, "loaded from another host: villages work without the internet");
                }
            }
        }
        _ => {}
    }
    findings
}

/// A class that two style sheets both lay out: a page that has both gets a mix of two things called by one word. A change of
/// it in another place (`.a .b`, `@media`, print) is none.
#[must_use]
pub fn check_classes(files: &[File]) -> Vec<Finding> {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let mut findings = Vec::new();
    for file in files.iter().filter(|f| f.path.ends_with(".css") && !f.path.ends_with("print.css")) {
        for (n, line) in file.text.lines().enumerate() {
            let Some((class, _)) = line.strip_prefix('.').and_then(|rest| rest.split_once(" {")) else { continue };
            if !class.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
                continue;
            }
            if let Some(other) = seen.insert(class, &file.path).filter(|other| *other != file.path) {
                let text = format!("`.{class}` is a class of {other}, too: give one of them its own name");
                findings.push(Finding { path: file.path.clone(), line: n + 1, text });
            }
        }
    }
    findings
}

/// What a browser would refuse or fetch elsewhere, in HTML or SVG text, by line from 1.
fn markup(text: &str) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    // Comments of templates are not sent.
    let lower = blank_comments(&text.to_ascii_lowercase());
    for (at, _) in lower.match_indices('<') {
        let line = lower[..at].matches('\n').count() + 1;
        let tag = tag(&lower[at..]);
        let name: String = tag[1..].chars().take_while(char::is_ascii_alphanumeric).collect();
        if name.is_empty() {
            continue;
        }
        let bare = blank_values(tag);
        let has =
            |attribute: &str| bare.split([' ', '\n', '\t', '/']).any(|part| part.split('=').next() == Some(attribute));
        if name == "style" {
            found.push((line, "<style>: the content security policy refuses it; use the style sheet"));
        }
        if name == "script" && !has("src") && !tag.contains("application/json") {
            found.push((line, "<script> without src: the content security policy refuses it; use a module"));
        }
        if has("style") {
            found.push((line, "style=: the content security policy refuses it; use a class or an SVG attribute"));
        }
        let handler = |part: &str| part.len() > 4 && part.starts_with("on") && part.contains('=');
        if bare.split([' ', '\n', '\t']).any(handler) {
            found.push((line, "on…=: the content security policy refuses it; use a module"));
        }
        if tag.contains("javascript:") {
            found.push((line, "javascript: address: the content security policy refuses it"));
        }
        let fetches = matches!(name.as_str(), "script" | "link" | "img" | "iframe" | "source" | "use" | "image");
        if fetches && ["=\"http", "='http", "=\"//", "=http"].iter().any(|mark| tag.contains(mark)) {
            found.push((line, "loaded from another host: villages work without the internet"));
        }
    }
    found
}

/// The text of a tag up to its `>`; a `>` inside quotes or template brackets does not end it.
fn tag(text: &str) -> &str {
    let (mut quote, mut depth, mut before) = ('\0', 0, ' ');
    for (at, c) in text.char_indices() {
        match c {
            '{' if before == '{' || text[at..].starts_with("{%") => depth += 1,
            '}' if before == '}' || before == '%' => depth -= 1,
            '"' | '\'' if depth <= 0 && quote == '\0' => quote = c,
            _ if c == quote && depth <= 0 => quote = '\0',
            '>' if quote == '\0' && depth <= 0 => return &text[..at],
            _ => {}
        }
        before = c;
    }
    text
}

/// The tag with the insides of attribute values blanked, so that words of a value are not taken for attributes.
fn blank_values(tag: &str) -> String {
    let mut quote = '\0';
    tag.chars()
        .map(|c| {
            if quote == '\0' {
                if c == '"' || c == '\'' {
                    quote = c;
                }
                c
            } else if c == quote {
                quote = '\0';
                ' '
            } else {
                '_'
            }
        })
        .collect()
}

fn blank_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = ["{#", "<!--"].iter().filter_map(|open| rest.find(open)).min() {
        out.push_str(&rest[..at]);
        let close = if rest[at..].starts_with("{#") { "#}" } else { "-->" };
        let end = rest[at..].find(close).map_or(rest.len(), |n| at + n + close.len());
        out.extend(rest[at..end].chars().filter(|c| *c == '\n'));
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    fn check(path: &str, text: &str) -> Vec<Finding> {
        super::check(&File::new(path, text))
    }

    #[test]
    fn templates_hold_no_inline_script_or_style() {
        let bad = "<p style=\"color:red\">x\n<script>go()</script>\n<button onclick='go()'>\n<style>p{}</style>\n\
                   <a href=\"javascript:go()\">\n<script src=https://cdn.example/x.js></script>\n<img src=\"//cdn.example/x.png\">\n";
        assert_eq!(lines(&check("crates/web/src/home/list.html", bad)), [1, 2, 3, 4, 5, 6, 7]);
        let good = "<p class=\"style=none\" data-a=\"x > y\" title=\"on = style\">style=off\n\
                    <script type=module src=\"{{ base }}/app.js\"></script>\n<script type=\"application/json\">{}</script>\n\
                    <!-- <script>old()</script> -->{# style=\"x\" #}\n<a href=\"https://www.gov.cn\">x</a>\n\
                    <td{% if a > b %} class=x{% endif %}>\n<input name=only>\n<svg width=1 stroke-width=2></svg>\n";
        assert_eq!(check("crates/web/src/home/list.html", good), []);
    }

    #[test]
    fn a_class_is_laid_out_in_one_sheet() {
        let sheets = [
            File::new("a.css", ".lines { white-space: pre-line; }\n.x .lines { color: red; }\n"),
            File::new("b.css", ".line {}\n@media print {\n  .lines {}\n}\n.lines { display: flex; }\n"),
            File::new("print.css", ".lines { display: none; }\n"),
        ];
        let found = check_classes(&sheets);
        assert_eq!((lines(&found), found.len()), (vec![5], 1));
    }

    #[test]
    fn rust_that_draws_holds_none_either() {
        let bad = "let a = \"<rect/>\";\nlet b = \"<rect style='fill:red'/>\";\n#[cfg(test)]\nmod t { const X: &str = \"<p style='x'>\"; }\n";
        assert_eq!(lines(&check("crates/picture/src/chart.rs", bad)), [2]);
        assert_eq!(check("crates/paper/src/docx.rs", bad), []);
    }

    #[test]
    fn assets_are_our_own() {
        assert_eq!(lines(&check("crates/web/assets/htmx.min.js", "x")), [0]);
        assert_eq!(lines(&check("crates/web/assets/a.js", &format!("a\n{}", "x".repeat(LONGEST_LINE + 1)))), [2]);
        assert_eq!(
            lines(&check("crates/web/assets/a.css", "/*! @license MIT */\n@import url(https://x/y.css);")),
            [1, 2]
        );
        assert_eq!(check("crates/web/assets/a.js", "export const a = 1; // 版权所有\n"), []);
    }
}

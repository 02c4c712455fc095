//! What must come over the line before a page can be painted.

use anyhow::{Result, bail};

use crate::served::Served;

/// Pages and who opens them.
const PAGES: [(&str, &str); 4] =
    [("cun1", "/today"), ("xianban", "/figures"), ("cun1", "/ledgers/visit/new"), ("", "/sign-in")];

/// What a page of another address needs at once, and what it loads without keeping the paint waiting.
#[derive(Debug, Default, PartialEq, Eq)]
struct Parts {
    before: Vec<String>,
    after: Vec<String>,
}

/// Prints the bytes of each page.
pub(super) fn measure(served: &Served) -> Result<()> {
    for (account, path) in PAGES {
        let mut client = if account.is_empty() {
            testkit::http::Client::keeping(served.address)?
        } else {
            served.sign_in(account)?
        };
        let page = client.get_packed(path)?;
        if page.status != 200 {
            bail!("{path}: {}", page.status);
        }
        // Asked a second time because this client does not unpack.
        let html = client.get(path)?;
        let parts = parts(&html.text());
        let mut bytes = |list: &[String]| -> Result<usize> {
            list.iter().try_fold(0, |sum, href| {
                let answer = client.get_packed(href)?;
                if answer.status == 200 { Ok(sum + answer.body.len()) } else { bail!("{href}: {}", answer.status) }
            })
        };
        let (before, after) = (bytes(&parts.before)?, bytes(&parts.after)?);
        println!(
            "{path:<20} HTML {:>6} + CSS and blocking JS {before:>6} = {:>6} bytes ({} requests); deferred JS {after} bytes",
            page.body.len(),
            page.body.len() + before,
            1 + parts.before.len()
        );
    }
    Ok(())
}

/// Style sheets for the screen and scripts that stop the parser are needed before; modules and deferred scripts are not.
fn parts(html: &str) -> Parts {
    let mut parts = Parts::default();
    let attribute = |tag: &str, name: &str| -> Option<String> {
        Some(tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.to_owned())
    };
    for tag in html.split('<').filter_map(|part| part.split('>').next()) {
        if tag.starts_with("link ") && attribute(tag, "rel").as_deref() == Some("stylesheet") {
            if attribute(tag, "media").as_deref() != Some("print") {
                parts.before.extend(attribute(tag, "href"));
            }
        } else if tag.starts_with("script ")
            && let Some(source) = attribute(tag, "src")
        {
            let late = tag.contains("type=\"module\"") || tag.contains(" defer") || tag.contains(" async");
            if late { &mut parts.after } else { &mut parts.before }.push(source);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stops_the_paint_is_told_from_what_does_not() {
        let html = "<link rel=\"stylesheet\" href=\"/a.css\"><link rel=\"stylesheet\" media=\"print\" href=\"/p.css\">\
            <link rel=\"icon\" href=\"/i.svg\"><script type=\"module\" src=\"/m.js\"></script><script src=\"/b.js\"></script>\
            <script defer src=\"/d.js\"></script>";
        let list = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        assert_eq!(parts(html), Parts { before: list(&["/a.css", "/b.js"]), after: list(&["/m.js", "/d.js"]) });
    }
}

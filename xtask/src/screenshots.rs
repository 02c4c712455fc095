//! Pictures of the running demo for the documentation, taken by the browser of the tests.

use std::path::Path;

use anyhow::{Result, bail};
use testkit::TempDir;
use testkit::browser::{self, Browser, DESKTOP, PHONE, Page, Viewport};

use crate::served::{Binary, Served};

/// A picture in the documentation stays smaller than this, in bytes.
const LARGEST: u64 = 320 * 1024;

/// Name, account, screen, address, link.
type Shot = (&'static str, &'static str, Viewport, &'static str, Option<(&'static str, &'static str)>);

/// What is shown: name of the file, account of the demo (empty: nobody), screen, address, and the link to follow from there:
/// how its address begins, and what is put in place of that (a list leads to the record, the page of work is another).
const SHOTS: [Shot; 11] = [
    ("sign-in", "", DESKTOP, "/sign-in", None),
    ("today", "anjian", DESKTOP, "/today", None),
    ("ledger", "anjian", DESKTOP, "/ledgers/hazard", None),
    ("record", "anjian", DESKTOP, "/today", Some(("/records/hazard/", "/records/hazard/"))),
    ("speech", "xianban", DESKTOP, "/speeches", Some(("/records/speech/", "/speeches/"))),
    ("fill", "xianban", DESKTOP, "/speeches", Some(("/records/speech/", "/speeches/*/fill"))),
    ("task", "xianban", DESKTOP, "/ledgers/task?indicator=hazard_rate", Some(("/records/task/", "/records/task/"))),
    ("figures", "xianban", DESKTOP, "/figures", None),
    ("report", "xianban", DESKTOP, "/reports", Some(("/reports/monthly", "/reports/monthly"))),
    ("phone-today", "cun1", PHONE, "/today", None),
    ("phone-form", "cun1", PHONE, "/ledgers/visit/new", None),
];

/// Starts the demo on a temporary folder and writes the pictures to `out`.
///
/// # Errors
/// When the demo does not start or a picture is too large. What a page does not show ends the command with the page's
/// own text.
pub fn run(binary: &Binary, out: &Path) -> Result<()> {
    let program = binary.find()?;
    let data = TempDir::new();
    println!("making the demo with {} ({})", program.path.display(), program.profile);
    let served = Served::start(&program.path, &data.join("data"))?;
    let browser = Browser::launch();
    let base = format!("http://{}", served.address);
    for (name, account, viewport, path, link) in SHOTS {
        let actor = browser.context();
        let page = actor.page(viewport);
        if !account.is_empty() {
            sign_in(&page, &base, account, &served.password);
        }
        page.goto(&format!("{base}{path}"));
        if let Some((from, to)) = link {
            follow(&page, &base, from, to)?;
        }
        // Animated sides and late parts have come to rest when the network has.
        page.wait_until("document.readyState === 'complete'");
        let file = out.join(format!("{name}.png"));
        page.screenshot(&file);
        let problems = page.problems();
        let size = std::fs::metadata(&file)?.len();
        println!("{name}.png  {} KB  {}", size / 1024, problems.join("; "));
        if size > LARGEST {
            bail!("{} has {} KB, at most {} KB", file.display(), size / 1024, LARGEST / 1024);
        }
    }
    Ok(())
}

fn sign_in(page: &browser::Page, base: &str, account: &str, password: &str) {
    page.goto(&format!("{base}/sign-in"));
    page.fill("main [name=account]:not([type=hidden]), form.form [name=account]", account);
    page.fill("form.form [name=password]", password);
    page.submit("form.form button.main");
}

/// Goes to the first link of the page's own part whose address begins with `from`, with `to` instead of that; what
/// stands behind goes to the `*` of `to`, or to its end.
fn follow(page: &Page, base: &str, from: &str, to: &str) -> Result<()> {
    let js = format!(
        "([...document.querySelectorAll('#main a[href]')].map(a => a.getAttribute('href')).find(h => h.startsWith({})) || '')",
        serde_json::Value::from(from)
    );
    let href = page.eval(&js);
    match href.as_str().and_then(|href| href.strip_prefix(from)) {
        Some(rest) => {
            let rest = rest.split('#').next().unwrap_or(rest);
            let path = if to.contains('*') { to.replace('*', rest) } else { format!("{to}{rest}") };
            page.goto(&format!("{base}{path}"));
        }
        None => bail!("no link to {from}… on {}", page.eval("location.pathname")),
    }
    Ok(())
}

//! Pictures of the running demo for the documentation, taken by the browser of the tests.

use std::path::Path;

use anyhow::{Result, bail};
use testkit::TempDir;
use testkit::browser::{self, Browser, DESKTOP, PHONE, Page, Viewport};

use crate::served::{Binary, Served};

/// A picture in the documentation stays smaller than this, in bytes.
const LARGEST: u64 = 300 * 1024;

/// What is shown: name of the file, account of the demo (empty: nobody), screen, address, and links to follow from there.
/// A step is a part of a link's address; where the account sees no such link, the picture can not be taken.
const SHOTS: [(&str, &str, Viewport, &str, &[&str]); 10] = [
    ("sign-in", "", DESKTOP, "/sign-in", &[]),
    ("today", "anjian", DESKTOP, "/today", &[]),
    ("ledger", "anjian", DESKTOP, "/ledgers/hazard", &[]),
    ("record", "anjian", DESKTOP, "/ledgers/hazard?view=open", &["/records/hazard/"]),
    ("speech", "shiban", DESKTOP, "/speeches", &["/speeches/0"]),
    ("task", "shiban", DESKTOP, "/tasks", &["/records/task/"]),
    ("figures", "xianban", DESKTOP, "/figures", &[]),
    ("report", "xianban", DESKTOP, "/reports", &["/reports/"]),
    ("phone-today", "cun1", PHONE, "/today", &[]),
    ("phone-form", "cun1", PHONE, "/ledgers/visit/new", &[]),
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
    for (name, account, viewport, path, steps) in SHOTS {
        let actor = browser.context();
        let page = actor.page(viewport);
        if !account.is_empty() {
            sign_in(&page, &base, account, &served.password);
        }
        page.goto(&format!("{base}{path}"));
        for step in steps {
            follow(&page, &base, step)?;
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

/// Goes to the first link of the page's own part whose address holds `step` and is longer.
fn follow(page: &Page, base: &str, step: &str) -> Result<()> {
    let js = format!(
        "([...document.querySelectorAll('main a[href], #main a[href]')].map(a => a.getAttribute('href'))\
         .find(h => h.startsWith({0}) && h.length > {0}.length) || '')",
        serde_json::Value::from(step)
    );
    let href = page.eval(&js);
    match href.as_str().filter(|href| !href.is_empty()) {
        Some(href) => page.goto(&format!("{base}{href}")),
        None => bail!("no link to {step}… on {}", page.eval("location.pathname")),
    }
    Ok(())
}

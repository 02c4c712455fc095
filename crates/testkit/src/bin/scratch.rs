//! A throw-away PostgreSQL database or browser to try things by hand; it is gone when standard input ends.
//!
//! ```text
//! cargo run -p testkit --bin scratch postgres     prints the URL of an empty database
//! cargo run -p testkit --bin scratch browser      prints the version of the browser that tests drive
//! ```
#![expect(clippy::print_stdout, reason = "a command for people at a terminal")]

use testkit::{browser, pg};

fn main() {
    let wanted = std::env::args().nth(1);
    match wanted.as_deref() {
        Some("postgres") => {
            let database = pg::Database::new();
            println!("{}", database.url());
            wait();
        }
        Some("browser") => {
            let page = browser::shared().context().page(browser::DESKTOP);
            println!("{}", page.eval("navigator.userAgent"));
            wait();
        }
        _ => println!("usage: scratch postgres|browser"),
    }
}

/// Returns at the end of standard input.
fn wait() {
    let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
}

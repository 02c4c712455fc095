//! The sample pages with the product's own assets, served under the strict content security policy.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, OnceLock};

/// Nothing inline, nothing from elsewhere.
const POLICY: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// Address of the server of this test process, without a slash at the end.
pub fn base() -> &'static str {
    static BASE: OnceLock<String> = OnceLock::new();
    BASE.get_or_init(|| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("bound"));
        let pages = Arc::new(pages());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let pages = Arc::clone(&pages);
                std::thread::spawn(move || answer(stream, &pages));
            }
        });
        address
    })
}

/// Path, content type and body of everything there is.
fn pages() -> HashMap<String, (&'static str, String)> {
    const HTML: &str = "text/html; charset=utf-8";
    let mut all = HashMap::new();
    for (name, page) in web::samples() {
        all.insert(
            format!("/elder/{name}"),
            (HTML, page.replace("<html lang=\"zh-CN\">", "<html lang=\"zh-CN\" class=\"elder\">")),
        );
        all.insert(format!("/{name}"), (HTML, page));
    }
    // A form that was not refused, as its draft is offered only then.
    let form = &all["/form"].1;
    let (before, rest) = form.split_once("<section class=\"summary\"").expect("the sample was refused");
    let after = rest.split_once("</section>").expect("section ends").1;
    all.insert("/form-fresh".to_owned(), (HTML, format!("{before}{after}")));
    all.insert("/ledgers/aq/total".to_owned(), (HTML, "<span id=\"total\">共 <b>31</b> 处</span>".to_owned()));
    let totals =
        "<tr id=\"totals\"><td class=\"pick\"></td><th class=\"frozen\">合计</th><td colspan=\"9\">12 万元</td></tr>";
    all.insert("/ledgers/aq/totals".to_owned(), (HTML, totals.to_owned()));
    for asset in web::components::assets::ALL {
        all.insert(web::components::assets::href(asset.name), (asset.mime, asset.text()));
    }
    all
}

fn answer(mut stream: TcpStream, pages: &HashMap<String, (&'static str, String)>) {
    let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    // The head is read to its end, or the browser takes the closing for a fault.
    lines.by_ref().find(String::is_empty);
    let path = first.split(' ').nth(1).unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default();
    let (status, mime, body) = match pages.get(path) {
        Some((mime, body)) => ("200 OK", *mime, body.as_str()),
        None => ("404 Not Found", "text/plain", "nothing here"),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {mime}\r\ncontent-length: {}\r\ncontent-security-policy: {POLICY}\r\n\
         connection: close\r\n\r\n",
        body.len()
    );
    // A page that was left before it came closes its end; there is nobody to tell.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
}

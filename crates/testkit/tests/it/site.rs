//! A tiny web site on a free port, for the browser to visit.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// The running site; it answers as long as the process lives.
pub struct Site {
    /// Address without a slash at the end.
    pub url: String,
    posted: Arc<Mutex<Vec<String>>>,
}

impl Site {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("bound"));
        let posted = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&posted);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let log = Arc::clone(&log);
                // A browser may close a connection at any time; that is no failure of the site.
                std::thread::spawn(move || {
                    let _ = answer(stream, &log);
                });
            }
        });
        Self { url, posted }
    }

    /// Bodies of all POST requests so far.
    pub fn posted(&self) -> Vec<String> {
        self.posted.lock().expect("no panic while held").clone()
    }
}

fn answer(stream: TcpStream, posted: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(&stream);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let (mut length, mut cookie) = (0, String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        let lower = line.to_ascii_lowercase();
        if let Some(n) = lower.strip_prefix("content-length:") {
            length = n.trim().parse().unwrap_or(0);
        }
        if lower.starts_with("cookie:") {
            line[7..].trim().clone_into(&mut cookie);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut words = first.split_whitespace();
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if method == "POST" {
        posted.lock().expect("no panic while held").push(String::from_utf8_lossy(&body).into_owned());
    }
    let page = |text: &str| format!("<!doctype html><meta charset=utf-8><title>t</title>{text}");
    let csp = "Content-Security-Policy: script-src 'self'\r\n";
    let (status, headers, kind, body) = match path {
        "/" => ("200 OK", "", "text/html", page(FORM)),
        "/sent" => ("200 OK", "", "text/html", page("<h1>已提交</h1><a href=/>返回</a>")),
        "/cookie" => {
            let set = "Set-Cookie: sid=42; HttpOnly\r\n";
            ("200 OK", set, "text/html", page(&format!("<p id=c>{cookie}</p>")))
        }
        "/script" => ("200 OK", "", "text/html", page("<p id=p>静</p><script>p.textContent = '动'</script>")),
        "/bad" => ("200 OK", csp, "text/html", page("<p id=p>静</p><script>p.textContent = '动'</script>")),
        "/old" => ("302 Found", "Location: /sent\r\n", "text/html", String::new()),
        "/late" => ("200 OK", "", "text/html", page(LATE)),
        "/covered" => ("200 OK", "", "text/html", page(COVERED)),
        "/tall" => ("200 OK", "", "text/html", page("<div style='height:3000px;background:#0a7'>高</div>")),
        "/worker" => ("200 OK", "", "text/html", page(WORKER_PAGE)),
        "/favicon.ico" => ("204 No Content", "", "image/png", String::new()),
        "/sw.js" => ("200 OK", "", "text/javascript", WORKER.to_owned()),
        _ => ("404 Not Found", "", "text/html", page("<h1>没有这一页</h1>")),
    };
    let mut stream = &stream;
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\n{headers}Content-Type: {kind}; charset=utf-8\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    )
}

const FORM: &str = r#"
<form action=/sent method=post enctype=multipart/form-data>
  <label>姓名<input name=name required></label>
  <input name=day type=date>
  <textarea name=note>旧的话</textarea>
  <select name=kind><option value=a>消防<option value=b>交通</select>
  <label><input type=checkbox name=agree> 同意</label>
  <input type=file name=photo>
  <button>提交</button>
</form>
<p id=heard></p>
<script>
  document.querySelector('[name=kind]').onchange = e => heard.textContent = e.target.value;
  document.querySelector('[name=note]').onkeydown = e => { if (e.key == 'k' && e.ctrlKey) { e.preventDefault(); heard.textContent = 'K' } };
</script>"#;

const LATE: &str = "<script>setTimeout(() => { const b = document.createElement('button'); b.id = 'b'; \
                    b.textContent = '晚'; b.onclick = () => b.remove(); document.body.append(b) }, 300)</script>";

const COVERED: &str = "<button id=b onclick='this.textContent=1'>下</button>\
                       <div id=cover style='position:fixed;inset:0;background:#fff'></div>\
                       <script>setTimeout(() => cover.remove(), 300)</script>";

const WORKER_PAGE: &str = "<h1>在线</h1><script>navigator.serviceWorker.register('/sw.js')\
                           .then(() => navigator.serviceWorker.ready).then(() => document.body.dataset.ready = 1)</script>";

const WORKER: &str = "self.addEventListener('install', () => self.skipWaiting());\
                      self.addEventListener('activate', e => e.waitUntil(self.clients.claim()));\
                      self.addEventListener('fetch', e => e.respondWith(fetch(e.request).catch(() => \
                        new Response('<meta charset=utf-8><h1>离线</h1>', { headers: { 'Content-Type': 'text/html' } }))));";

//! A small browser without pictures: cookies, the token of forms, redirects told but not followed.

use super::world::PASSWORD;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Status code.
    pub(crate) status: u16,
    /// Head lines, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// Content.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The content as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A head line; empty when there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    /// Where it leads.
    pub(crate) fn location(&self) -> &str {
        self.header("location")
    }

    /// Value of a hidden field.
    pub(crate) fn hidden(&self, name: &str) -> String {
        between(&self.text(), &format!("name=\"{name}\" value=\""), "\"").unwrap_or_default()
    }
}

/// The first text between two others.
pub(crate) fn between(text: &str, before: &str, after: &str) -> Option<String> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0.to_owned())
}

/// All texts between two others.
pub(crate) fn all_between(text: &str, before: &str, after: &str) -> Vec<String> {
    text.split(before).skip(1).filter_map(|rest| rest.split_once(after).map(|(t, _)| t.to_owned())).collect()
}

/// Somebody who asks.
#[derive(Clone)]
pub(crate) struct Client {
    address: String,
    cookie: String,
    /// The token of the last page that had one.
    pub(crate) csrf: String,
}

impl Client {
    /// Nobody.
    pub(crate) fn anonymous(base: &str) -> Self {
        Self { address: base.trim_start_matches("http://").to_owned(), cookie: String::new(), csrf: String::new() }
    }

    /// Signed in.
    pub(crate) fn sign_in(base: &str, login: &str) -> Self {
        let mut client = Self::anonymous(base);
        client.get("/sign-in");
        let answer = client.post("/sign-in", &[("account", login), ("password", PASSWORD), ("next", "/")]);
        assert_eq!(answer.status, 303, "{login} signs in: {}", answer.text());
        client.get("/me");
        client
    }

    /// Reads a page.
    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.ask(&format!("GET {path}"), "", &[]).unwrap_or_else(|e| panic!("GET {path}: {e}"))
    }

    /// Sends a form with the token.
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.try_post(path, fields).unwrap_or_else(|e| panic!("POST {path}: {e}"))
    }

    /// As [`Client::post`], where the server may be gone.
    pub(crate) fn try_post(&mut self, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let token = self.csrf.clone();
        let mut all = vec![("csrf", token.as_str())];
        all.extend_from_slice(fields);
        self.ask(&format!("POST {path}"), "application/x-www-form-urlencoded", form(&all).as_bytes())
    }

    /// Sends a form with a file.
    pub(crate) fn post_file(&mut self, path: &str, field: &str, name: &str, bytes: &[u8]) -> Answer {
        let mut body = Vec::new();
        let _ = write!(body, "--xx\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n", self.csrf);
        let _ = write!(body, "--xx\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n");
        let _ = write!(body, "Content-Type: application/octet-stream\r\n\r\n");
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--xx--\r\n");
        self.ask(&format!("POST {path}"), "multipart/form-data; boundary=xx", &body)
            .unwrap_or_else(|e| panic!("POST {path}: {e}"))
    }

    /// One request and its answer; cookies and the token of the page are kept.
    pub(crate) fn ask(&mut self, line: &str, kind: &str, body: &[u8]) -> io::Result<Answer> {
        let mut stream = self.connect()?;
        let mut head = format!("{line} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        if !self.cookie.is_empty() {
            head.push_str(&format!("Cookie: {}\r\n", self.cookie));
        }
        if line.starts_with("POST") {
            let length = body.len();
            head.push_str(&format!(
                "Sec-Fetch-Site: same-origin\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n"
            ));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes())?;
        // A server that refuses a large body answers before it was all read; its answer counts.
        let sent = stream.write_all(body);
        let mut raw = Vec::new();
        let read = stream.read_to_end(&mut raw);
        if raw.is_empty() {
            sent?;
            read?;
        }
        let answer = parse(&raw)?;
        self.keep(&answer);
        Ok(answer)
    }

    /// A bare connection.
    pub(crate) fn connect(&self) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(90)))?;
        Ok(stream)
    }

    fn keep(&mut self, answer: &Answer) {
        for (name, value) in &answer.headers {
            if name == "set-cookie" && value.starts_with("zhucun=") {
                self.cookie = value.split(';').next().unwrap_or_default().to_owned();
            }
        }
        if answer.header("content-type").starts_with("text/html") {
            let token = answer.hidden("csrf");
            if !token.is_empty() {
                self.csrf = token;
            }
        }
    }

    /// The same person at the same server behind another port.
    pub(crate) fn moved_to(&mut self, base: &str) {
        self.address = base.trim_start_matches("http://").to_owned();
    }

    /// The signed-in session's cookie value.
    pub(crate) fn session(&self) -> &str {
        self.cookie.split_once('=').map_or("", |(_, v)| v)
    }
}

/// `application/x-www-form-urlencoded`.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

fn parse(raw: &[u8]) -> io::Result<Answer> {
    let cut = |why: &str| io::Error::new(io::ErrorKind::UnexpectedEof, why.to_owned());
    let end = raw.windows(4).position(|w| w == b"\r\n\r\n").ok_or_else(|| cut("no whole head"))?;
    let head = String::from_utf8_lossy(&raw[..end]);
    let mut lines = head.lines();
    let status = lines.next().and_then(|l| l.split(' ').nth(1)).and_then(|s| s.parse().ok());
    let headers: Vec<(String, String)> =
        lines.filter_map(|l| l.split_once(':')).map(|(n, v)| (n.to_ascii_lowercase(), v.trim().to_owned())).collect();
    let rest = &raw[end + 4..];
    let get = |name: &str| headers.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    let body = if get("transfer-encoding") == Some("chunked") {
        chunks(rest).ok_or_else(|| cut("no whole content"))?
    } else {
        let length = get("content-length").and_then(|l| l.parse::<usize>().ok()).unwrap_or(rest.len());
        rest.get(..length).ok_or_else(|| cut("no whole content"))?.to_vec()
    };
    Ok(Answer { status: status.ok_or_else(|| cut("no status"))?, headers, body })
}

fn chunks(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    loop {
        let end = rest.windows(2).position(|w| w == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).ok()?.trim(), 16).ok()?;
        rest = rest.get(end + 2..)?;
        if size == 0 {
            return Some(out);
        }
        out.extend_from_slice(rest.get(..size)?);
        rest = rest.get(size + 2..)?;
    }
}

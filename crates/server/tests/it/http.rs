//! A small browser without pictures: the token of forms beside what the client of `testkit` does.

use super::world::PASSWORD;
use std::io;
use std::net::TcpStream;
use std::ops::Deref;
use std::time::Duration;
use testkit::http;

pub(crate) use testkit::http::{Answer, form};

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
    inner: http::Client,
    /// The token of the last page that had one.
    pub(crate) csrf: String,
}

impl Deref for Client {
    type Target = http::Client;

    fn deref(&self) -> &http::Client {
        &self.inner
    }
}

impl Client {
    /// Nobody.
    pub(crate) fn anonymous(base: &str) -> Self {
        let address = http::address(base).unwrap_or_else(|| panic!("{base} is no address"));
        Self { inner: http::Client::fresh(address).expect("this machine"), csrf: String::new() }
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
        let answer = self.inner.get(path);
        self.keep(answer).unwrap_or_else(|e| panic!("GET {path}: {e}"))
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
        let answer = self.inner.post(path, &all);
        self.keep(answer)
    }

    /// Sends a form with a file.
    pub(crate) fn post_file(&mut self, path: &str, field: &str, name: &str, bytes: &[u8]) -> Answer {
        let body = self.multipart(field, name, bytes);
        self.post_body(path, MULTIPART, &body).unwrap_or_else(|e| panic!("POST {path}: {e}"))
    }

    /// A form with the token and a file, as [`MULTIPART`].
    pub(crate) fn multipart(&self, field: &str, name: &str, bytes: &[u8]) -> Vec<u8> {
        let mut body = format!(
            "--xx\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n\
             --xx\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n",
            self.csrf
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--xx--\r\n");
        body
    }

    /// Posts a body of any kind, as a page of the same site does.
    pub(crate) fn post_body(&mut self, path: &str, kind: &str, body: &[u8]) -> io::Result<Answer> {
        let headers = [("content-type", kind), ("sec-fetch-site", "same-origin")];
        let answer = self.inner.ask("POST", path, &headers, body);
        self.keep(answer)
    }

    /// Asks with head lines of one's own.
    pub(crate) fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Answer> {
        let answer = self.inner.ask(method, path, headers, body);
        self.keep(answer)
    }

    /// A bare connection, for what no well-behaved client sends.
    pub(crate) fn connect(&self) -> io::Result<TcpStream> {
        let stream = TcpStream::connect(self.inner.address())?;
        stream.set_read_timeout(Some(Duration::from_secs(90)))?;
        Ok(stream)
    }

    fn keep(&mut self, answer: io::Result<Answer>) -> io::Result<Answer> {
        let answer = answer?;
        if answer.header("content-type").starts_with("text/html") {
            let token = answer.field("csrf");
            if !token.is_empty() {
                self.csrf = token;
            }
        }
        Ok(answer)
    }

    /// The same person at the same server behind another port.
    pub(crate) fn moved_to(&mut self, base: &str) {
        self.inner.moved_to(http::address(base).unwrap_or_else(|| panic!("{base} is no address")));
    }

    /// The signed-in session's cookie value.
    pub(crate) fn session(&self) -> &str {
        self.inner.cookie("zhucun")
    }
}

/// Kind of a body that [`Client::multipart`] makes.
pub(crate) const MULTIPART: &str = "multipart/form-data; boundary=xx";

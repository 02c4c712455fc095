//! A small HTTP/1.1 client for our own server on this machine: one connection that is kept, cookies of one actor.

use std::io::{BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

/// No answer takes longer than this, in seconds; what does is an error and no endless wait.
const PATIENCE: Duration = Duration::from_secs(60);

/// One answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Address of a redirect; empty without one.
    pub location: String,
    /// Body as it came over the line (still packed when packing was asked for).
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text; what is no UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A kept connection of one actor.
#[derive(Debug)]
pub struct Client {
    address: SocketAddr,
    line: Option<BufReader<TcpStream>>,
    /// `name=value` of the session, as sent back.
    cookie: String,
}

impl Client {
    /// A client of a server on this machine; it connects with the first request.
    ///
    /// # Errors
    /// When the address is not a loopback address: nothing here may load another machine.
    pub fn new(address: SocketAddr) -> Result<Self> {
        if !address.ip().is_loopback() {
            bail!("{address} is another machine; this client only speaks to this one");
        }
        Ok(Self { address, line: None, cookie: String::new() })
    }

    /// A new connection of the same actor.
    #[must_use]
    pub fn again(&self) -> Self {
        Self { address: self.address, line: None, cookie: self.cookie.clone() }
    }

    /// Gets a path, unpacked.
    ///
    /// # Errors
    /// When no whole answer comes.
    pub fn get(&mut self, path: &str) -> Result<Answer> {
        self.send("GET", path, "", "")
    }

    /// Gets a path with gzip offered: the body is what came over the line.
    ///
    /// # Errors
    /// When no whole answer comes.
    pub fn get_packed(&mut self, path: &str) -> Result<Answer> {
        self.send("GET", path, "accept-encoding: gzip\r\n", "")
    }

    /// Posts a form.
    ///
    /// # Errors
    /// When no whole answer comes.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        let pairs: Vec<String> = fields.iter().map(|(n, v)| format!("{}={}", encoded(n), encoded(v))).collect();
        self.send("POST", path, "content-type: application/x-www-form-urlencoded\r\n", &pairs.join("&"))
    }

    fn send(&mut self, method: &str, path: &str, more: &str, body: &str) -> Result<Answer> {
        let line = match &mut self.line {
            Some(line) => line,
            none => {
                let stream = TcpStream::connect(self.address).context("the server does not answer")?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                stream.set_write_timeout(Some(PATIENCE))?;
                none.insert(BufReader::new(stream))
            }
        };
        let cookie = if self.cookie.is_empty() { String::new() } else { format!("cookie: {}\r\n", self.cookie) };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\n{cookie}{more}content-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        line.get_mut().write_all(request.as_bytes())?;
        let (answer, cookie, close) = read(line).with_context(|| format!("{method} {path}"))?;
        if let Some(cookie) = cookie {
            self.cookie = cookie;
        }
        if close {
            self.line = None;
        }
        Ok(answer)
    }
}

/// Reads one answer: it, a cookie it sets, and whether the connection ends with it.
fn read(line: &mut impl std::io::BufRead) -> Result<(Answer, Option<String>, bool)> {
    let mut answer = Answer { status: 0, location: String::new(), body: Vec::new() };
    let (mut cookie, mut close, mut length, mut chunked) = (None, false, 0_usize, false);
    let head = text_line(line)?;
    answer.status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no status line")?;
    loop {
        let header = text_line(line)?;
        if header.is_empty() {
            break;
        }
        let (name, value) = header.split_once(':').context("a header without a colon")?;
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().context("content-length")?,
            "transfer-encoding" => chunked = value.eq_ignore_ascii_case("chunked"),
            "connection" => close = value.eq_ignore_ascii_case("close"),
            "location" => answer.location = value.to_owned(),
            "set-cookie" => cookie = value.split(';').next().map(str::to_owned),
            _ => {}
        }
    }
    if chunked {
        loop {
            let size = text_line(line)?;
            let size = usize::from_str_radix(size.split(';').next().unwrap_or_default(), 16).context("chunk size")?;
            line.take(size as u64).read_to_end(&mut answer.body)?;
            text_line(line)?;
            if size == 0 {
                break;
            }
        }
    } else {
        answer.body.resize(length, 0);
        line.read_exact(&mut answer.body)?;
    }
    Ok((answer, cookie, close))
}

fn text_line(line: &mut impl std::io::BufRead) -> Result<String> {
    let mut text = String::new();
    if line.read_line(&mut text)? == 0 {
        bail!("the server closed the connection");
    }
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// A text as part of a form's body.
#[must_use]
pub fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

/// The value of the first field of a name in a page.
#[must_use]
pub fn field(html: &str, name: &str) -> Option<String> {
    let at = html.find(&format!("name=\"{name}\" "))?;
    let tag = html[at..].split('>').next()?;
    Some(tag.split("value=\"").nth(1)?.split('"').next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_whole_in_both_forms() {
        let two = b"HTTP/1.1 303 See Other\r\nLocation: /a\r\nset-cookie: s=1; Path=/\r\ncontent-length: 2\r\n\r\nab\
            HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nxyz\r\n1;q\r\n!\r\n0\r\n\r\n";
        let mut line = &two[..];
        let (first, cookie, close) = read(&mut line).expect("the first answer");
        assert_eq!((first.status, first.location.as_str(), first.text().as_str()), (303, "/a", "ab"));
        assert_eq!((cookie.as_deref(), close), (Some("s=1"), false));
        let (second, cookie, _) = read(&mut line).expect("the second answer");
        assert_eq!((second.status, second.text().as_str(), cookie), (200, "xyz!", None));
        assert!(read(&mut line).is_err(), "the line has ended");
        assert!(read(&mut &b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab"[..]).is_err(), "a torn body");
    }

    #[test]
    fn forms_are_encoded_and_read() {
        assert_eq!(encoded("户 a-1&=+"), "%E6%88%B7%20a-1%26%3D%2B");
        let page =
            "<input name=\"q\" ><input type=\"hidden\" name=\"csrf\" value=\"x_-1\"><input name=\"csrf\" value=\"2\">";
        assert_eq!(field(page, "csrf").as_deref(), Some("x_-1"));
        assert_eq!(field(page, "none"), None);
    }

    #[test]
    fn other_machines_are_refused() {
        assert!(Client::new(SocketAddr::from(([10, 0, 0, 1], 80))).is_err());
        assert!(Client::new(SocketAddr::from(([127, 0, 0, 1], 80))).is_ok());
    }
}

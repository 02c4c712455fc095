//! A client for a server on this machine: cookies of one actor, redirects told and not followed, nothing unpacked.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use ureq::Agent;
use ureq::http::{Request, Response};

/// No answer takes longer than this; what does is an error and no endless wait.
const PATIENCE: Duration = Duration::from_secs(90);
/// No answer of ours is longer.
const LONGEST: u64 = 256 << 20;
/// Kind of a body that is a form.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// One answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Head lines, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body as it came over the line (still packed when packing was asked for).
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text; what is no UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The first head line of a name; empty when there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    /// Where a redirect leads; empty without one.
    #[must_use]
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The value of the first field of a name that has one; empty when there is none.
    #[must_use]
    pub fn field(&self, name: &str) -> String {
        let value = |rest: &str| {
            let tag = rest.split('>').next()?;
            Some(tag.split_once("value=\"")?.1.split('"').next()?.to_owned())
        };
        self.text().split(&format!("name=\"{name}\" ")).skip(1).find_map(value).unwrap_or_default()
    }
}

/// An actor: cookies, and a connection that is kept or not.
#[derive(Debug, Clone)]
pub struct Client {
    agent: Agent,
    address: SocketAddr,
    keep: bool,
    /// Name and value, as sent back.
    cookies: Vec<(String, String)>,
}

impl Client {
    /// An actor whose connection is kept from request to request.
    ///
    /// # Errors
    /// When the address is not this machine's: nothing here may load another.
    pub fn keeping(address: SocketAddr) -> io::Result<Self> {
        Self::new(address, true)
    }

    /// An actor with a connection of its own for every request, as where the server may be gone in between.
    ///
    /// # Errors
    /// When the address is not this machine's.
    pub fn fresh(address: SocketAddr) -> io::Result<Self> {
        Self::new(address, false)
    }

    fn new(address: SocketAddr, keep: bool) -> io::Result<Self> {
        if !address.ip().is_loopback() {
            return Err(io::Error::other(format!("{address} is another machine; this client only speaks to this one")));
        }
        Ok(Self { agent: agent(keep), address, keep, cookies: Vec::new() })
    }

    /// The same actor on another connection.
    #[must_use]
    pub fn again(&self) -> Self {
        Self { agent: agent(self.keep), ..self.clone() }
    }

    /// The same actor at the same server behind another port.
    pub fn moved_to(&mut self, address: SocketAddr) {
        self.address = address;
    }

    /// Where the server listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The value of a cookie; empty when there is none.
    #[must_use]
    pub fn cookie(&self, name: &str) -> &str {
        self.cookies.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    /// Gets a path.
    ///
    /// # Errors
    /// When no whole answer comes.
    pub fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.ask("GET", path, &[], &[])
    }

    /// Gets a path with gzip offered: the body is what came over the line.
    ///
    /// # Errors
    /// When no whole answer comes.
    pub fn get_packed(&mut self, path: &str) -> io::Result<Answer> {
        self.ask("GET", path, &[("accept-encoding", "gzip")], &[])
    }

    /// Posts a form, as a page of the same site does.
    ///
    /// # Errors
    /// When no whole answer comes.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let headers = [("content-type", FORM), ("sec-fetch-site", "same-origin")];
        self.ask("POST", path, &headers, form(fields).as_bytes())
    }

    /// One request with head lines of one's own, and its answer; cookies are kept.
    ///
    /// # Errors
    /// When no whole answer comes.
    pub fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> io::Result<Answer> {
        let mut request = Request::builder().method(method).uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header("cookie", cookies.join("; "));
        }
        let run = || match method {
            "GET" | "HEAD" => self.agent.run(request.body(())?),
            _ => self.agent.run(request.body(body)?),
        };
        let answer = read(run().map_err(io::Error::other)?)?;
        for (_, line) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            if let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.cookies.retain(|(n, _)| n != name);
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        Ok(answer)
    }
}

fn agent(keep: bool) -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .max_redirects(0)
        .http_status_as_error(false)
        // Proxies of the environment are for other machines.
        .proxy(None)
        .max_idle_connections(usize::from(keep))
        .build();
    config.into()
}

fn read(mut answer: Response<ureq::Body>) -> io::Result<Answer> {
    let body = answer.body_mut().with_config().limit(LONGEST).read_to_vec().map_err(io::Error::other)?;
    let text = |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = answer.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    Ok(Answer { status: answer.status().as_u16(), headers, body })
}

/// Fields as the body of a form.
#[must_use]
pub fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// The address in `http://127.0.0.1:8080/`.
#[must_use]
pub fn address(url: &str) -> Option<SocketAddr> {
    url.strip_prefix("http://")?
        .trim_end_matches('/')
        .parse()
        .ok()
        .filter(|address: &SocketAddr| address.ip().is_loopback())
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    use std::net::TcpListener;

    use super::*;

    /// Answers one connection after another with these bytes; gives what was asked.
    fn serve(answers: Vec<&'static str>) -> (SocketAddr, std::thread::JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let asked = std::thread::spawn(move || {
            let mut asked = Vec::new();
            for answer in answers {
                let (mut stream, _) = listener.accept().expect("a connection");
                let mut lines = BufReader::new(stream.try_clone().expect("a stream"));
                let (mut head, mut length) = (String::new(), 0);
                loop {
                    let mut line = String::new();
                    lines.read_line(&mut line).expect("a line");
                    if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                        length = value.trim().parse().expect("a length");
                    }
                    if line.trim().is_empty() {
                        break;
                    }
                    head.push_str(&line);
                }
                let mut body = vec![0; length];
                lines.read_exact(&mut body).expect("a body");
                asked.push(format!("{head}\n{}", String::from_utf8_lossy(&body)));
                stream.write_all(answer.as_bytes()).expect("sent");
            }
            asked
        });
        (address, asked)
    }

    #[test]
    fn answers_are_told_and_cookies_kept() {
        let (address, asked) = serve(vec![
            "HTTP/1.1 303 See Other\r\nLocation: /a\r\nset-cookie: s=1; Path=/\r\ncontent-length: 2\r\nconnection: close\r\n\r\nab",
            "HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n3\r\nxyz\r\n1\r\n!\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nab",
        ]);
        let mut client = Client::fresh(address).expect("this machine");
        let first = client.post("/x", &[("q", "户 a-1&=+")]).expect("the first answer");
        assert_eq!((first.status, first.location(), first.text().as_str()), (303, "/a", "ab"));
        let second = client.get("/y").expect("the second answer");
        assert_eq!((second.status, second.text().as_str()), (404, "xyz!"));
        assert!(client.get("/z").is_err(), "a torn body");
        let asked = asked.join().expect("the server");
        assert!(asked[0].starts_with("POST /x ") && asked[0].ends_with("q=%E6%88%B7+a-1%26%3D%2B"), "{}", asked[0]);
        assert!(asked[1].starts_with("GET /y ") && asked[1].contains("cookie: s=1\r\n"), "{}", asked[1]);
        assert_eq!((client.cookie("s"), client.cookie("t")), ("1", ""));
    }

    #[test]
    fn fields_are_read() {
        let page =
            "<input name=\"q\" ><input type=\"hidden\" name=\"csrf\" value=\"x_-1\"><input name=\"csrf\" value=\"2\">";
        let page = Answer { status: 200, headers: Vec::new(), body: page.into() };
        assert_eq!((page.field("csrf").as_str(), page.field("none").as_str()), ("x_-1", ""));
    }

    #[test]
    fn other_machines_are_refused() {
        assert!(Client::fresh(SocketAddr::from(([10, 0, 0, 1], 80))).is_err());
        assert!(Client::keeping(SocketAddr::from(([127, 0, 0, 1], 80))).is_ok());
        assert_eq!(address("http://127.0.0.1:81/"), Some(SocketAddr::from(([127, 0, 0, 1], 81))));
        assert_eq!(address("http://10.0.0.1:81/"), None);
    }
}

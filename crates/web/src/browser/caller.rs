//! Whose request it is, as far as the connection tells. `secure`: browsers come by HTTPS through a proxy on this machine.

use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use std::net::{IpAddr, SocketAddr};

/// The network address of a request's sender.
pub(crate) fn address(parts: &Parts, secure: bool) -> String {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|a| a.0.ip());
    let forwarded = parts.headers.get("x-forwarded-for").and_then(|v| v.to_str().ok());
    match peer {
        Some(peer) => caller(peer, forwarded.filter(|_| secure)).to_string(),
        None => "local".to_owned(),
    }
}

/// The proxy in front said that the browser came by plain HTTP: its cookies must not travel so. Only a proxy on this machine is
/// believed, and only where one was announced (`--https`).
pub(crate) fn came_in_clear(parts: &Parts, secure: bool) -> bool {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|a| a.0.ip());
    let proxied = secure && peer.is_some_and(|p| p.to_canonical().is_loopback());
    let said = parts.headers.get("x-forwarded-proto").and_then(|v| v.to_str().ok());
    proxied && said.and_then(|list| list.rsplit(',').next()).is_some_and(|p| p.trim().eq_ignore_ascii_case("http"))
}

/// Whose address it is. Behind a reverse proxy on this machine (`--https`) the proxy says it: the last address it wrote, since
/// those before it are the caller's own words. Nobody else is believed.
fn caller(peer: IpAddr, forwarded: Option<&str>) -> IpAddr {
    let said = forwarded.and_then(|list| list.rsplit(',').next()).and_then(|a| a.trim().parse().ok());
    said.filter(|_| peer.to_canonical().is_loopback()).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_proxy_on_this_machine_is_believed() {
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        for (peer, said, want) in [
            ("127.0.0.1", Some("1.2.3.4, 10.0.0.7"), "10.0.0.7"),
            ("::1", Some("2001:db8::1"), "2001:db8::1"),
            ("::ffff:127.0.0.1", Some("10.0.0.7"), "10.0.0.7"),
            ("10.0.0.9", Some("1.2.3.4"), "10.0.0.9"),
            ("127.0.0.1", Some("nonsense"), "127.0.0.1"),
            ("127.0.0.1", None, "127.0.0.1"),
        ] {
            assert_eq!(caller(ip(peer), said), ip(want), "{peer} {said:?}");
        }
    }
}

//! Whose request it is, as far as the connection tells, and how many such requests run at once.

use crate::site::Site;
use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

/// The network address of a request's sender.
pub(crate) fn address(parts: &Parts, site: &Site) -> String {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|a| a.0.ip());
    let forwarded = parts.headers.get("x-forwarded-for").and_then(|v| v.to_str().ok());
    match peer {
        Some(peer) => caller(peer, forwarded.filter(|_| site.secure())).to_string(),
        None => "local".to_owned(),
    }
}

/// The proxy in front said that the browser came by plain HTTP: its cookies must not travel so. Only a proxy on this machine is
/// believed, and only where one was announced (`--https`).
pub(crate) fn came_in_clear(parts: &Parts, site: &Site) -> bool {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|a| a.0.ip());
    let proxied = site.secure() && peer.is_some_and(|p| p.to_canonical().is_loopback());
    let said = parts.headers.get("x-forwarded-proto").and_then(|v| v.to_str().ok());
    proxied && said.and_then(|list| list.rsplit(',').next()).is_some_and(|p| p.trim().eq_ignore_ascii_case("http"))
}

/// Whose address it is. Behind a reverse proxy on this machine (`--https`) the proxy says it: the last address it wrote, since
/// those before it are the caller's own words. Nobody else is believed.
fn caller(peer: IpAddr, forwarded: Option<&str>) -> IpAddr {
    let said = forwarded.and_then(|list| list.rsplit(',').next()).and_then(|a| a.trim().parse().ok());
    said.filter(|_| peer.to_canonical().is_loopback()).unwrap_or(peer)
}

/// How many of one kind of work each caller has under way.
#[derive(Clone, Default)]
pub(crate) struct PerCaller(Arc<Mutex<HashMap<String, usize>>>);

/// One piece of work under way.
pub(crate) struct UnderWay {
    counts: PerCaller,
    callers: Vec<String>,
}

impl PerCaller {
    /// Counts one more for every caller of the list, each with its limit; `None`, and nothing counted, when one is full.
    pub(crate) fn enter(&self, callers: Vec<(String, usize)>) -> Option<UnderWay> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if callers.iter().any(|(caller, most)| held.get(caller).is_some_and(|n| n >= most)) {
            return None;
        }
        let callers: Vec<String> = callers.into_iter().map(|(caller, _)| caller).collect();
        for caller in &callers {
            *held.entry(caller.clone()).or_default() += 1;
        }
        Some(UnderWay { counts: self.clone(), callers })
    }

    /// Callers with work under way.
    #[cfg(test)]
    fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut held = self.counts.0.lock().unwrap_or_else(PoisonError::into_inner);
        for caller in &self.callers {
            if let Some(n) = held.get_mut(caller) {
                *n -= 1;
                if *n == 0 {
                    held.remove(caller);
                }
            }
        }
    }
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

    #[test]
    fn each_caller_has_a_limit_and_leaves_nothing_behind() {
        let counts = PerCaller::default();
        let who = |session: &str| vec![(session.to_owned(), 2), ("address".to_owned(), 3)];
        let a = counts.enter(who("a"));
        let b = counts.enter(who("a"));
        assert!(a.is_some() && b.is_some() && counts.enter(who("a")).is_none(), "two for each session");
        let c = counts.enter(who("b"));
        assert!(c.is_some() && counts.enter(who("c")).is_none(), "three for each address");
        drop((a, b, c));
        assert_eq!(counts.len(), 0);
    }
}

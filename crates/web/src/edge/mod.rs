//! The edge: what stands between a connection and a handler, whatever is sent.
//!
//! In order: an id and a measure for every request ([`observe`]), its body taken whole within bounded time and memory
//! ([`body`]), a place among those under way ([`caller`]), and an answer in words whatever happens behind it ([`kept`]).

pub(crate) mod body;
pub(crate) mod caller;
pub(crate) mod guest;
pub(crate) mod kept;
pub(crate) mod observe;

use crate::failure::Failure;
use crate::middleware::MAX_BODY_BYTES;
use crate::site::Site;
use app::Refusal;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use body::{Stopped, Taken};
use caller::{PerCaller, UnderWay};
use kept::Kept;
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use tokio::time::{Instant, timeout, timeout_at};

/// Requests of one session under way: a browser loads some pictures at once.
const OF_SESSION: usize = 16;
/// Requests of one address under way: a county's offices behind one router.
const OF_ADDRESS: usize = 400;
/// Bodies of one session being received.
const UPLOADS_OF_SESSION: usize = 4;
/// Bodies of one address being received.
const UPLOADS_OF_ADDRESS: usize = 64;
/// Bodies above this size are worked on a few at a time.
const LARGE: u64 = 1 << 20;
/// How many of those.
const LARGE_AT_ONCE: usize = 3;
/// How long a request waits for its place.
const QUEUE: Duration = Duration::from_secs(10);

/// What the edge counts.
pub(crate) struct Edge {
    requests: PerCaller,
    uploads: PerCaller,
    left: Notify,
    large: Semaphore,
    /// What is measured.
    pub(crate) measures: observe::Measures,
}

impl Default for Edge {
    fn default() -> Self {
        Self {
            requests: PerCaller::default(),
            uploads: PerCaller::default(),
            left: Notify::new(),
            large: Semaphore::new(LARGE_AT_ONCE),
            measures: observe::Measures::default(),
        }
    }
}

impl Edge {
    /// A place for a request, after a bounded wait.
    async fn place(&self, callers: [(String, usize); 2]) -> Option<UnderWay> {
        let until = Instant::now() + QUEUE;
        loop {
            let left = self.left.notified();
            if let Some(place) = self.requests.enter(callers.to_vec()) {
                return Some(place);
            }
            if timeout_at(until, left).await.is_err() {
                return None;
            }
        }
    }
}

/// Takes the body, gives the request its place, and sees that every answer has words.
pub(crate) async fn intake(State((site, limit)): State<(Site, Duration)>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if let Some(text) = parts.uri.query().and_then(unwanted_query) {
        return Failure::Control(text).into_response();
    }
    let edge = site.edge();
    let address = caller::address(&parts, &site);
    let session = session_of(&parts).unwrap_or_else(|| address.clone());
    let taken = if parts.method == Method::GET || parts.method == Method::HEAD {
        Taken::Memory(axum::body::Bytes::new())
    } else {
        let callers = vec![
            (format!("s{session}"), if session == address { UPLOADS_OF_ADDRESS } else { UPLOADS_OF_SESSION }),
            (format!("a{address}"), UPLOADS_OF_ADDRESS),
        ];
        let Some(_receiving) = edge.uploads.enter(callers) else { return Failure::TooMany.into_response() };
        if announced(&parts).is_some_and(|length| length > MAX_BODY_BYTES as u64) {
            return Failure::TooLarge.into_response();
        }
        match Taken::whole(body, MAX_BODY_BYTES, limit, &site.app().setting().data.join("tmp")).await {
            Ok(taken) => taken,
            Err(Stopped::TooLarge) => return Failure::TooLarge.into_response(),
            Err(Stopped::Stalled | Stopped::Cut) => return Failure::Stalled.into_response(),
            Err(Stopped::Disk(error)) => return Failure::from(Refusal::from(error)).into_response(),
        }
    };
    let kept = Kept::of(&parts, &taken, site.app().health().sentence());
    let most = if session == address { OF_ADDRESS } else { OF_SESSION };
    let Some(place) = edge.place([(format!("s{session}"), most), (format!("a{address}"), OF_ADDRESS)]).await else {
        return kept.beside(Failure::TooMany.into_response()).await;
    };
    let response = match handled(edge, limit, Request::from_parts(parts, taken.body()), taken.len(), next).await {
        Ok(response) => response,
        Err(failure) => failure.into_response(),
    };
    drop(place);
    edge.left.notify_waiters();
    kept.beside(response).await
}

/// The answer of the handler, within the time a page may take; large bodies a few at a time.
async fn handled(edge: &Edge, limit: Duration, request: Request, length: u64, next: Next) -> Result<Response, Failure> {
    let _turn = if length > LARGE {
        let turn = timeout(QUEUE, edge.large.acquire()).await;
        Some(turn.map_err(|_| Refusal::Busy)?.map_err(|e| Failure::internal(e.to_string()))?)
    } else {
        None
    };
    timeout(limit, next.run(request)).await.map_err(|_| Failure::TooLong)
}

/// What tells sessions apart here: the cookie as sent, genuine or not; an address bounds what can be made up.
fn session_of(parts: &Parts) -> Option<String> {
    cookie(parts, "zhucun").map(str::to_owned)
}

/// A cookie of the request.
pub(crate) fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let all = parts.headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

fn announced(parts: &Parts) -> Option<u64> {
    parts.headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The words before a control character in a query.
fn unwanted_query(query: &str) -> Option<String> {
    crate::url::parse_query(query.as_bytes())
        .iter()
        .find_map(|(n, v)| kept::before_unwanted(n).or_else(|| kept::before_unwanted(v)))
}

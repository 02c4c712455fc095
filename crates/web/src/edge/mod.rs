//! The edge: what stands between a connection and a handler, whatever is sent.
//!
//! In order: an id and a measure for every request ([`observe`]), its body taken whole within bounded time and memory
//! ([`body`]), a place among those under way ([`caller`]), and an answer in words whatever happens behind it ([`kept`]).

pub(crate) mod body;
pub(crate) mod kept;
pub(crate) mod observe;

use crate::browser::{caller, cookie};
use crate::failure::Failure;
use crate::form_data::{MAX_BODY_BYTES, before_unwanted};
use crate::load::{Load, QUEUE};
use crate::site::Site;
use app::Refusal;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use body::{Stopped, Taken};
use kept::Kept;
use std::time::Duration;
use tokio::time::timeout;

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

/// Takes the body, gives the request its place, and sees that every answer has words.
pub(crate) async fn intake(State((site, limit)): State<(Site, Duration)>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if let Some(text) = parts.uri.query().and_then(unwanted_query) {
        return Failure::Control(text).into_response();
    }
    let load = site.load();
    let address = caller::address(&parts, site.secure());
    let session = session_of(&parts).unwrap_or_else(|| address.clone());
    let taken = if parts.method == Method::GET || parts.method == Method::HEAD {
        Taken::Memory(axum::body::Bytes::new())
    } else {
        let callers = vec![
            (format!("s{session}"), if session == address { UPLOADS_OF_ADDRESS } else { UPLOADS_OF_SESSION }),
            (format!("a{address}"), UPLOADS_OF_ADDRESS),
        ];
        let Some(_receiving) = load.uploads.enter(callers) else { return Failure::TooMany.into_response() };
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
    let Some(place) = load.place([(format!("s{session}"), most), (format!("a{address}"), OF_ADDRESS)]).await else {
        return kept.beside(Failure::TooMany.into_response()).await;
    };
    let response = match handled(load, limit, Request::from_parts(parts, taken.body()), taken.len(), next).await {
        Ok(response) => response,
        Err(failure) => failure.into_response(),
    };
    drop(place);
    load.left.notify_waiters();
    kept.beside(response).await
}

/// The answer of the handler, within the time a page may take; large bodies a few at a time.
async fn handled(load: &Load, limit: Duration, request: Request, length: u64, next: Next) -> Result<Response, Failure> {
    let _turn = if length > LARGE {
        let turn = timeout(QUEUE, load.large.acquire()).await;
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

fn announced(parts: &Parts) -> Option<u64> {
    parts.headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The words before a control character in a query.
fn unwanted_query(query: &str) -> Option<String> {
    crate::url::parse_query(query.as_bytes())
        .iter()
        .find_map(|(n, v)| before_unwanted(n).or_else(|| before_unwanted(v)))
}

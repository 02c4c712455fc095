//! What is told about requests: an id in each answer and in the log, and counts that hold nobody's data.

use crate::load::{Answered, Group, Route};
use crate::site::Site;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tracing::Instrument;

/// Header of an answer with the id of its request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// How long the answer of `/healthz` is good.
const FRESH: Duration = Duration::from_secs(1);

/// One request less under way, also when the sender has gone.
struct Leaving(Gauge);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Gives every request an id of ours, whatever it brought, and counts its answer.
pub(crate) async fn observe(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let id = site.app().id().to_string();
    request.headers_mut().remove(&REQUEST_ID);
    let template = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let method = match request.method().as_str() {
        known @ ("GET" | "HEAD" | "POST" | "OPTIONS") => known.to_owned(),
        _ => "other".to_owned(),
    };
    let measures = &site.load().measures;
    measures.under_way.inc();
    let leaving = Leaving(measures.under_way.clone());
    let started = Instant::now();
    // At the level of errors, so that every line that is written at all has the id.
    let span = tracing::error_span!("request", %id, %method, route = %template);
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status(), started.elapsed());
    drop(leaving);
    span.in_scope(|| {
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        if status.is_server_error() {
            tracing::warn!(status = status.as_u16(), ms, "answered");
        } else {
            tracing::info!(status = status.as_u16(), ms, "answered");
        }
    });
    let answered = Answered { method, route: template.clone(), status: status.as_u16().into() };
    measures.answered.get_or_create(&answered).inc();
    measures.seconds.get_or_create(&Route { route: template }).observe(took.as_secs_f64());
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The process is alive and the store answers; asked of the store once a second at most, however often it is called.
pub(crate) async fn healthz(State(site): State<Site>) -> Response {
    let held = site.load().measures.healthy.lock().ok().and_then(|held| *held);
    let well = match held {
        Some((at, well)) if at.elapsed() < FRESH => well,
        _ => {
            let well = site.app().read(|_| Ok(())).await.is_ok();
            if let Ok(mut held) = site.load().measures.healthy.lock() {
                *held = Some((Instant::now(), well));
            }
            well
        }
    };
    if well {
        "ok\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "数据库没有应答\n").into_response()
    }
}

/// The installation can do its work: migrated, its keys fit, its file is whole.
pub(crate) async fn readyz(State(site): State<Site>) -> Response {
    match app::measures::ready(site.app()).await {
        Ok(()) => "ok\n".into_response(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")).into_response(),
    }
}

/// Counts in the text form of Prometheus: for this machine, or with the token of the installation (`metrics.token` in the
/// data folder).
pub(crate) async fn metrics(State(site): State<Site>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|a| a.0.ip().to_canonical());
    // What a proxy on this machine passes on is not from this machine.
    let passed_on = ["x-forwarded-for", "forwarded", "x-real-ip", "via"].iter().any(|h| parts.headers.contains_key(*h));
    let here = !passed_on && peer.is_none_or(|p| p.is_loopback());
    if !here && !bears_token(&site, &parts.headers).await {
        return crate::failure::Failure::from(app::Refusal::NotFound).into_response();
    }
    let mut text = String::new();
    match encode(&mut text, &registry(&site)) {
        Ok(()) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(error) => crate::failure::Failure::internal(error.to_string()).into_response(),
    }
}

async fn bears_token(site: &Site, headers: &HeaderMap) -> bool {
    let sent = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok());
    match sent.and_then(|v| v.strip_prefix("Bearer ")) {
        Some(sent) => app::measures::is_metrics_token(site.app(), sent.trim()).await,
        None => false,
    }
}

fn registry(site: &Site) -> Registry {
    let measures = &site.load().measures;
    let mut all = Registry::with_prefix("zhucun");
    all.register("requests", "Requests answered, by route template and status", measures.answered.clone());
    let help = "Time to the head of the answer, by route template";
    all.register_with_unit("request", help, Unit::Seconds, measures.seconds.clone());
    all.register("requests_under_way", "Requests that are not answered yet", measures.under_way.clone());
    let mut gauge = |name: &str, help: &str, value: u64| {
        let gauge = Gauge::<i64>::default();
        gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
        all.register(name, help, gauge);
    };
    for (name, help, value) in app::measures::gauges(site.app()) {
        gauge(name, help, value);
    }
    let groups = Family::<Group, Counter>::default();
    for (most, count) in app::measures::groups(site.app()) {
        groups.get_or_create(&Group { units_up_to: most }).inc_by(count);
    }
    all.register("store_groups", "Commits of the writer by the number of units they covered", groups);
    for (name, help, value) in app::measures::totals(site.app()) {
        let counter = Counter::<u64>::default();
        counter.inc_by(value);
        all.register(name, help, counter);
    }
    all
}

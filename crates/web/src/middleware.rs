//! The middleware before every handler: posts from other sites refused, security headers, the limit of a body.

use crate::browser::caller::came_in_clear;
use crate::site::Site;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

/// Refuses posts from other sites, and puts security headers on every answer.
pub(crate) async fn same_origin_and_security_headers(
    State(site): State<Site>,
    request: Request,
    next: Next,
) -> Response {
    let (parts, body) = request.into_parts();
    if came_in_clear(&parts, site.secure()) {
        return to_https(&parts);
    }
    let request = Request::from_parts(parts, body);
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !safe && !same_origin(request.headers()) {
        return (StatusCode::FORBIDDEN, "请求不是从本系统页面发出的，没有执行。请回到系统页面重新操作。")
            .into_response();
    }
    let asset = request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut put = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    put(header::CONTENT_SECURITY_POLICY, CSP);
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::REFERRER_POLICY, "same-origin");
    put(header::X_FRAME_OPTIONS, "DENY");
    put(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    put(HeaderName::from_static("permissions-policy"), "geolocation=(), camera=(self), microphone=()");
    if site.secure() {
        put(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if !asset {
        put(header::CACHE_CONTROL, "no-store");
    }
    response
}

/// A browser that came to the proxy by plain HTTP: cookies do not travel there, so nobody could sign in.
fn to_https(parts: &Parts) -> Response {
    let host = parts.headers.get(header::HOST).and_then(|v| v.to_str().ok());
    let path = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    match host.filter(|_| parts.method == Method::GET || parts.method == Method::HEAD) {
        Some(host) => Redirect::permanent(&format!("https://{host}{path}")).into_response(),
        None => (StatusCode::FORBIDDEN, "请用 https 开头的网址打开本系统，内容没有提交。").into_response(),
    }
}

/// Sec-Fetch-Site where the browser sends it; else Origin must be this host; else (old browsers) the Referer.
fn same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let host = text("host").unwrap_or_default();
    let of = |url: &str| url.split_once("://").map_or("", |(_, rest)| rest.split('/').next().unwrap_or("")).to_owned();
    match text("origin").or_else(|| text("referer")) {
        Some(url) => !host.is_empty() && of(url) == host,
        // No browser leaves out all three on a post; a program that does holds no session cookie of ours by accident.
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn posts_from_other_sites_are_refused() {
        let with = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
            same_origin(&headers)
        };
        assert!(with(&[("sec-fetch-site", "same-origin")]));
        assert!(with(&[("sec-fetch-site", "none")]));
        assert!(!with(&[("sec-fetch-site", "cross-site")]));
        assert!(!with(&[("sec-fetch-site", "same-site")]));
        assert!(with(&[("host", "a.cn:8080"), ("origin", "http://a.cn:8080")]));
        assert!(!with(&[("host", "a.cn"), ("origin", "https://b.cn")]));
        assert!(!with(&[("host", "a.cn"), ("origin", "null")]));
        assert!(!with(&[("host", "a.cn"), ("referer", "https://b.cn/a.cn")]));
    }
}

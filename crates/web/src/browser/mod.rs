//! The browser of a request. Without a session: a signed cookie instead of a row, made when a form needs its token and not before.

pub(crate) mod caller;

use app::App;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::sync::{Arc, OnceLock};

/// Cookie of a browser without a session.
const GUEST: &str = "zhucun_guest";
/// Cookie of a browser somebody signed in from.
const DEVICE: &str = "zhucun_device";
/// Logins one browser is known for; the last ones.
const LOGINS: usize = 4;

/// What a request's browser holds beside the session, and what its answer sets.
#[derive(Clone)]
pub(crate) struct Browser(Arc<Held>);

struct Held {
    app: App,
    guest: Option<String>,
    fresh: OnceLock<String>,
    devices: String,
    known: OnceLock<String>,
    draft: OnceLock<String>,
    secure: bool,
}

impl Browser {
    /// Remembers the name of the draft that the posted form came from.
    pub(crate) fn came_from(&self, draft: &str) {
        if draft.len() == 32 && draft.bytes().all(|b| b.is_ascii_hexdigit()) {
            let _ = self.0.draft.set(draft.to_owned());
        }
    }

    /// The name of the draft that the posted form came from; empty for none.
    pub(crate) fn draft(&self) -> String {
        self.0.draft.get().cloned().unwrap_or_default()
    }

    /// The guest's value; made now when the browser has none that is good.
    fn guest(&self) -> &str {
        match &self.0.guest {
            Some(value) => value,
            None => self.0.fresh.get_or_init(|| app::accounts::browser::guest(&self.0.app)),
        }
    }

    /// The token of the forms of a browser without a session.
    pub(crate) fn token(&self) -> String {
        app::accounts::browser::guest_token(&self.0.app, self.guest()).unwrap_or_default()
    }

    /// The token that a form must have carried; `None` when the browser came without a good value.
    pub(crate) fn sent_token(&self) -> Option<String> {
        app::accounts::browser::guest_token(&self.0.app, self.0.guest.as_deref()?)
    }

    /// What tells this guest from others, when the browser came with a good value.
    pub(crate) fn key(&self) -> Option<&str> {
        self.0.guest.as_deref()
    }

    /// What the browser says about whom it is known for.
    pub(crate) fn devices(&self) -> &str {
        &self.0.devices
    }

    /// From now on the browser is known for a login.
    pub(crate) fn know(&self, login: &str) {
        let separator = app::accounts::Origin::SEPARATOR;
        let value = app::accounts::browser::device(&self.0.app, login);
        let others = self.0.devices.split(separator).filter(|v| !v.is_empty()).take(LOGINS - 1);
        let all = others.fold(value, |all, one| format!("{all}{separator}{one}"));
        let _ = self.0.known.set(all);
    }

    fn cookie(&self, name: &str, value: &str, seconds: u32) -> Option<HeaderValue> {
        let secure = if self.0.secure { "; Secure" } else { "" };
        HeaderValue::from_str(&format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"))
            .ok()
    }
}

/// A cookie of the request.
pub(crate) fn cookie<'a>(parts: &'a Parts, name: &str) -> Option<&'a str> {
    let all = parts.headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// Gives every request its [`Browser`], and the answer the cookies that were made.
pub(crate) async fn layer(State((app, secure)): State<(App, bool)>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let guest = cookie(&parts, GUEST).filter(|v| app::accounts::browser::guest_token(&app, v).is_some());
    let browser = Browser(Arc::new(Held {
        guest: guest.map(str::to_owned),
        fresh: OnceLock::new(),
        devices: cookie(&parts, DEVICE).unwrap_or_default().chars().take(1_000).collect(),
        known: OnceLock::new(),
        draft: OnceLock::new(),
        secure,
        app,
    }));
    parts.extensions.insert(browser.clone());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    let fresh = browser.0.fresh.get().and_then(|value| browser.cookie(GUEST, value, 12 * 3_600));
    let known = browser.0.known.get().and_then(|value| browser.cookie(DEVICE, value, 90 * 86_400));
    for value in fresh.into_iter().chain(known) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

//! Signing in and out.

use super::page::{SecondFactorPage, SignInPage};
use crate::auth::Guest;
use crate::components::{self, Problem};
use crate::failure::Failure;
use crate::flash::Half;
use crate::form_data::FormData;
use crate::session::{ACCOUNT, MUST_CHANGE, SINCE};
use crate::url::{local_path, with_query};
use app::Refusal;
use app::accounts::Origin;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use std::collections::HashMap;

/// The page.
pub(crate) async fn show(guest: Guest, Query(query): Query<HashMap<String, String>>) -> Response {
    let next = local_path(query.get("next").map_or("/", String::as_str)).to_owned();
    Html(components::html(&page(&guest, next, String::new(), Vec::new()).await)).into_response()
}

async fn page(guest: &Guest, next: String, account: String, problems: Vec<Problem>) -> SignInPage {
    SignInPage {
        frame: guest.frame("登录").await,
        problems,
        action: "/sign-in".to_owned(),
        next,
        account,
        demo: guest.site.demo().to_vec(),
        help: "忘记密码或账号被停用，请联系本单位的系统管理员".to_owned(),
        foot: Vec::new(),
    }
}

/// Login and password.
pub(crate) async fn enter(guest: Guest, posted: FormData) -> Result<Response, Failure> {
    let (login, password) = (posted.get("account").to_owned(), posted.get("password").to_owned());
    attempt(guest, login, password, None, local_path(posted.get("next")).to_owned()).await
}

async fn attempt(
    guest: Guest,
    login: String,
    password: String,
    code: Option<String>,
    next: String,
) -> Result<Response, Failure> {
    let site = guest.site.clone();
    let app = site.app();
    let origin = Origin { address: &guest.address, devices: guest.browser.devices() };
    let tried = app::accounts::sign_in(app, &login, &password, code.as_deref(), origin, app.now()).await;
    let session = &guest.session;
    let key = guest.key().unwrap_or_default();
    if code.is_none() {
        // A new first step: what an earlier one left opens no second.
        site.halves().take(&key);
    }
    let broken = |e: tower_sessions::session::Error| Failure::internal(e.to_string());
    match tried {
        Ok(signed) if signed.totp_needed => {
            let to = with_query("/sign-in/second", [("next", next.as_str())]);
            site.halves().put(&key, Half { login, password, next });
            Ok(Redirect::to(&to).into_response())
        }
        Ok(signed) => {
            // A new id for a new right: what was known before signing in opens nothing now.
            site.halves().take(&key);
            guest.browser.know(&login);
            session.cycle_id().await.map_err(broken)?;
            session.remove::<String>(crate::session::CSRF).await.map_err(broken)?;
            session.insert(ACCOUNT, signed.account.to_string()).await.map_err(broken)?;
            session.insert(SINCE, app.now().0).await.map_err(broken)?;
            session.insert(MUST_CHANGE, signed.must_change).await.map_err(broken)?;
            let next = if signed.must_change { "/me/password".to_owned() } else { next };
            Ok(Redirect::to(&next).into_response())
        }
        Err(
            fault @ (Refusal::Internal(_)
            | Refusal::Busy
            | Refusal::Raced
            | Refusal::Full
            | Refusal::Stopped(_)
            | Refusal::Unavailable(_)
            | Refusal::Unknown(_)),
        ) => Err(fault.into()),
        Err(refusal) => {
            let problems = vec![Problem::new("", &refusal.to_string())];
            let status = match refusal {
                Refusal::Limited(_) => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::UNAUTHORIZED,
            };
            let html = if code.is_some() {
                components::html(&second(&guest, next, login, problems).await)
            } else {
                components::html(&page(&guest, next, login, problems).await)
            };
            Ok((status, Html(html)).into_response())
        }
    }
}

async fn second(guest: &Guest, next: String, account: String, problems: Vec<Problem>) -> SecondFactorPage {
    SecondFactorPage {
        frame: guest.frame("动态口令").await,
        problems,
        action: "/sign-in/second".to_owned(),
        next,
        account,
        back: "/sign-in".to_owned(),
    }
}

/// The page of the second factor.
pub(crate) async fn show_second(guest: Guest) -> Response {
    match guest.key().and_then(|key| guest.site.halves().peek(&key)) {
        Some(half) => Html(components::html(&second(&guest, half.next, half.login, Vec::new()).await)).into_response(),
        None => Redirect::to("/sign-in").into_response(),
    }
}

/// The code.
pub(crate) async fn enter_second(guest: Guest, posted: FormData) -> Result<Response, Failure> {
    let Some(Half { login, password, next }) = guest.key().and_then(|key| guest.site.halves().peek(&key)) else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    attempt(guest, login, password, Some(posted.get("code").to_owned()), next).await
}

/// Out.
pub(crate) async fn leave(guest: Guest, _: FormData) -> Result<Redirect, Failure> {
    guest.session.flush().await.map_err(|e| Failure::internal(e.to_string()))?;
    Ok(Redirect::to("/sign-in"))
}

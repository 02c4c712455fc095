//! Style sheets, modules and icons, and the health check.

use crate::components::assets;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};

/// Files of the pages: for ever, because their address holds their version.
pub(crate) async fn asset(Path((_, name)): Path<(String, String)>) -> Response {
    match assets::find(&name) {
        Some(asset) => (
            [(header::CONTENT_TYPE, asset.mime), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")],
            asset.text(),
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `/favicon.ico`, which browsers ask for unbidden.
pub(crate) async fn favicon() -> Redirect {
    Redirect::permanent(&assets::href("icon.svg"))
}

/// Alive: the database answers.
pub(crate) async fn health(State(site): State<Site>) -> Response {
    match site.app().read(|_| Ok(())).await {
        Ok(()) => "ok".into_response(),
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

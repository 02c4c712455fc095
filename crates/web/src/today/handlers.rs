//! 今日.

use super::page::TodayPage;
use crate::auth::Visitor;
use crate::components;
use crate::due::weekday;
use crate::failure::Failure;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::access::Permission;

/// What waits for me.
pub(crate) async fn show(visitor: Visitor) -> Result<Response, Failure> {
    if !visitor.may(Permission::RecordRead) {
        return Ok(Redirect::to("/admin").into_response());
    }
    let today = visitor.cx.today();
    let groups = app::records::agenda(&visitor.cx).await?;
    let page = TodayPage {
        frame: visitor.frame("今日", "今日").await,
        day: format!("{} {}", today.chinese(), weekday(today)),
        today,
        groups,
    };
    Ok(Html(components::html(&page)).into_response())
}

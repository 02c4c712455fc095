//! What a handler answers when it can not do what was asked: one page for each kind, with ways on.

pub mod page;

use crate::components::{Frame, Link};
use crate::site::Site;
use crate::url::with_query;
use app::Refusal;
use axum::body::HttpBody;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use page::FailurePage;

/// Why a request was not answered with its page.
#[derive(Debug)]
pub enum Failure {
    /// Not signed in; where to go on afterwards.
    SignIn(String),
    /// The password has to be changed first.
    MustChange,
    /// The token of the form is not this session's.
    Token,
    /// Larger than what is taken.
    TooLarge,
    /// The request itself is wrong.
    Bad(String),
    /// What the product said.
    Refused(Refusal),
}

impl Failure {
    /// A wrong request, in words.
    pub fn bad(text: impl Into<String>) -> Self {
        Self::Bad(text.into())
    }

    /// A fault of ours.
    pub fn internal(text: impl Into<String>) -> Self {
        Self::Refused(Refusal::Internal(text.into()))
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, title, text) = match self {
            Self::SignIn(next) => {
                return Redirect::to(&with_query("/sign-in", [("next", next.as_str())])).into_response();
            }
            Self::MustChange => return Redirect::to("/me/password").into_response(),
            Self::Token => (
                StatusCode::FORBIDDEN,
                "页面已过期",
                "这个页面打开太久，或已在别处重新登录。请返回上一页刷新后再提交；浏览器里填的内容还在。".to_owned(),
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "文件太大",
                format!(
                    "一次最多上传 {} MB，没有写入。请压缩照片或分几次上传。",
                    crate::middleware::MAX_BODY_BYTES >> 20
                ),
            ),
            Self::Bad(text) => (StatusCode::BAD_REQUEST, "没有完成", text),
            Self::Refused(refusal) => refused(refusal),
        };
        let mut response = (status, Html(crate::components::html(&page(title, &text)))).into_response();
        if matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

/// Status, title and text of a refusal. What is not the person's to mend is logged here, once.
fn refused(refusal: Refusal) -> (StatusCode, &'static str, String) {
    let text = refusal.to_string();
    match refusal {
        Refusal::Problems(_) => (StatusCode::UNPROCESSABLE_ENTITY, "没有完成", text),
        Refusal::NotFound => (
            StatusCode::NOT_FOUND,
            "找不到这个页面",
            "它不存在，或者您无权查看。链接可能已经失效，记录也可能已移交到别的地方。".to_owned(),
        ),
        Refusal::Forbidden(_) => (StatusCode::FORBIDDEN, "不能这样办", text),
        Refusal::Doubt { .. } => (StatusCode::CONFLICT, "可能已经登记过", text),
        Refusal::Stale(_) | Refusal::SubmissionReused => (StatusCode::CONFLICT, "内容已经变了", text),
        Refusal::Limited(_) => (StatusCode::TOO_MANY_REQUESTS, "请稍等", text),
        Refusal::Busy | Refusal::Raced => (StatusCode::SERVICE_UNAVAILABLE, "系统正忙", text),
        Refusal::Full => (StatusCode::INSUFFICIENT_STORAGE, "存储空间已满", text),
        Refusal::Stopped(_) => (StatusCode::SERVICE_UNAVAILABLE, "暂停写入", text),
        Refusal::Internal(why) => {
            tracing::error!(error = %why, "a request failed");
            (StatusCode::INTERNAL_SERVER_ERROR, "系统出错", text)
        }
    }
}

/// No error goes out without words: what fails outside the handlers (the session, say) has none of its own.
pub(crate) async fn never_empty(State(site): State<Site>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    if !response.status().is_server_error() || response.body().size_hint().exact() != Some(0) {
        return response;
    }
    let health = site.app().health();
    let text = match health.conditions.is_empty() {
        true => Refusal::Internal(String::new()).to_string(),
        false => health.sentence().to_owned(),
    };
    (response.status(), Html(crate::components::html(&page("系统出错", &text)))).into_response()
}

fn page(title: &str, text: &str) -> FailurePage {
    FailurePage {
        frame: Frame::bare(title, ""),
        title: title.to_owned(),
        text: text.to_owned(),
        ways: vec![Link::new("回到今日", "/today"), Link::new("台账", "/ledgers"), Link::new("重新登录", "/sign-in")],
    }
}

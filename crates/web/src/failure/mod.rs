//! What a handler answers when it can not do what was asked: one page for each kind, with ways on.

pub mod page;

use crate::components::{Frame, Link};
use crate::url::with_query;
use app::Refusal;
use axum::http::{HeaderValue, StatusCode, header};
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
    /// The sender stopped in the middle, or was too slow.
    Stalled,
    /// Too many requests of one caller at once.
    TooMany,
    /// It took longer than a page may take.
    TooLong,
    /// A field holds characters that nobody can see; the words before the first.
    Control(String),
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
                    crate::form_data::MAX_BODY_BYTES >> 20
                ),
            ),
            Self::Stalled => (
                StatusCode::REQUEST_TIMEOUT,
                "没有收完",
                "网络太慢或中断了，内容没有收完，没有写入。请检查网络后重新提交；照片可以分几次上传。".to_owned(),
            ),
            Self::TooMany => (
                StatusCode::TOO_MANY_REQUESTS,
                "请稍等",
                "您这里同时进行的操作太多，这一次没有办理，也没有写入。请等前面的完成后再试。".to_owned(),
            ),
            Self::TooLong => (
                StatusCode::SERVICE_UNAVAILABLE,
                "系统正忙",
                "办理时间过长，页面不再等待；内容可能已经写入，也可能没有。请稍后原样再提交一次，已写入的不会重复。"
                    .to_owned(),
            ),
            Self::Control(before) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "没有完成",
                format!(
                    "填写的内容里有看不见的控制字符（在“{before}”之后），没有写入。多半是从别的软件复制带来的；下面已去掉这些字符，请核对后再提交。"
                ),
            ),
            Self::Bad(text) => (StatusCode::BAD_REQUEST, "没有完成", text),
            Self::Refused(refusal) => refused(refusal),
        };
        shown(status, Explained { title, text }, None)
    }
}

/// What a failure said: goes with its answer, so that the edge can show the typed form beside it.
#[derive(Clone, Debug)]
pub(crate) struct Explained {
    /// Title of the page.
    pub title: &'static str,
    /// What happened and what to do.
    pub text: String,
}

/// The answer of a failure, with the form that was not taken where it was kept.
pub(crate) fn shown(status: StatusCode, why: Explained, again: Option<page::Again>) -> Response {
    let page = FailurePage { again, ..page(why.title, &why.text) };
    let mut response = (status, Html(crate::components::html(&page))).into_response();
    let wait = match status {
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => Some(HeaderValue::from_static("5")),
        StatusCode::INSUFFICIENT_STORAGE => Some(HeaderValue::from_static("60")),
        _ => None,
    };
    if let Some(wait) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    response.extensions_mut().insert(why);
    response
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
        Refusal::Limited(_) | Refusal::Crowded => (StatusCode::TOO_MANY_REQUESTS, "请稍等", text),
        Refusal::Busy | Refusal::Raced => (StatusCode::SERVICE_UNAVAILABLE, "系统正忙", text),
        Refusal::Unavailable(why) | Refusal::Unknown(why) => {
            tracing::error!(error = %why, "the database can not be used");
            (StatusCode::SERVICE_UNAVAILABLE, "暂时不能用", text)
        }
        Refusal::Full => (StatusCode::INSUFFICIENT_STORAGE, "存储空间已满", text),
        Refusal::Stopped(_) => (StatusCode::SERVICE_UNAVAILABLE, "暂停写入", text),
        Refusal::Internal(why) => {
            tracing::error!(error = %why, "a request failed");
            (StatusCode::INTERNAL_SERVER_ERROR, "系统出错", text)
        }
    }
}

fn page(title: &str, text: &str) -> FailurePage {
    FailurePage {
        frame: Frame::bare(title, ""),
        title: title.to_owned(),
        text: text.to_owned(),
        again: None,
        ways: vec![Link::new("回到今日", "/today"), Link::new("台账", "/ledgers"), Link::new("重新登录", "/sign-in")],
    }
}

//! The form of a request that was not carried out, shown again with what the person typed.

use super::body::Taken;
use crate::failure::page::Again;
use crate::failure::{Explained, shown};
use crate::form_data::is_unwanted;
use crate::url::parse_query;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::Response;

/// Fields that are shown again together hold at most so many bytes.
const MOST: usize = 1 << 20;
/// Forms with secrets are typed again.
const SECRET: [&str; 4] = ["/sign-in", "/me/password", "/me/second", "/admin/accounts"];

/// A request whose form can be shown again.
pub(crate) struct Kept {
    method: Method,
    unwell: &'static str,
    action: String,
    kind: String,
    taken: Taken,
}

impl Kept {
    /// Keeps what is needed, while the request goes on. `unwell`: what the installation says of itself, empty when all is well.
    pub(crate) fn of(parts: &Parts, taken: &Taken, unwell: &'static str) -> Self {
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Self {
            method: parts.method.clone(),
            unwell,
            action: parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned(),
            kind: kind.to_owned(),
            taken: taken.clone(),
        }
    }

    /// The answer itself; or, where it says that the request was not carried out for no fault of the person's, the same words
    /// with the form.
    pub(crate) async fn beside(self, response: Response) -> Response {
        let status = response.status();
        let again = status.is_server_error()
            || status == StatusCode::TOO_MANY_REQUESTS
            || (status == StatusCode::UNPROCESSABLE_ENTITY && response.extensions().get::<Explained>().is_some());
        let Some(why) = response.extensions().get::<Explained>().cloned() else {
            let unwell = self.unwell;
            return match status {
                // From a layer that has no words: the session could not be kept.
                StatusCode::INTERNAL_SERVER_ERROR => self.said(StatusCode::SERVICE_UNAVAILABLE, wordless(unwell)).await,
                _ => response,
            };
        };
        if again { self.said(status, why).await } else { response }
    }

    async fn said(self, status: StatusCode, why: Explained) -> Response {
        let secret = SECRET.iter().any(|path| self.action.starts_with(path));
        let again = if self.method == Method::POST && !secret { self.form().await } else { None };
        shown(status, why, again)
    }

    async fn form(self) -> Option<Again> {
        let mut again = Again { action: self.action.clone(), ..Again::default() };
        if self.kind.starts_with("multipart/form-data") {
            let request = Request::builder().header(header::CONTENT_TYPE, &self.kind).body(self.taken.body()).ok()?;
            let mut form = Multipart::from_request(request, &()).await.ok()?;
            let mut size = 0;
            while let Some(mut field) = form.next_field().await.ok()? {
                let name = field.name().unwrap_or_default().to_owned();
                if let Some(file) = field.file_name().map(str::to_owned) {
                    again.files.extend((!file.is_empty()).then_some((name, file)));
                    continue;
                }
                let mut value = Vec::new();
                while let Some(piece) = field.chunk().await.ok()? {
                    size += piece.len();
                    if size > MOST {
                        return None;
                    }
                    value.extend_from_slice(&piece);
                }
                again.fields.push((name, String::from_utf8_lossy(&value).into_owned()));
            }
        } else if self.taken.len() <= MOST as u64 {
            again.fields = parse_query(&to_bytes(self.taken.body(), MOST).await.ok()?);
        } else {
            return None;
        }
        for (_, value) in &mut again.fields {
            value.retain(|c| !is_unwanted(c));
        }
        Some(again)
    }
}

/// Words for an answer that has none.
fn wordless(unwell: &str) -> Explained {
    let text = match unwell {
        "" => "系统没有办完，内容可能没有写入。请稍后原样再提交一次，已写入的不会重复。",
        said => said,
    };
    Explained { title: "系统正忙", text: text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;

    async fn shown_again(path: &str, kind: &str, body: &str, response: Response) -> (StatusCode, String) {
        let request = Request::post(path).header(header::CONTENT_TYPE, kind).body(()).expect("a request");
        let taken = Taken::Memory(body.to_owned().into());
        let response = Kept::of(&request.into_parts().0, &taken, "").beside(response).await;
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("a page");
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    #[tokio::test]
    async fn what_was_typed_is_on_the_page_of_a_busy_system() {
        let busy = || crate::failure::Failure::from(app::Refusal::Busy).into_response();
        let form = "application/x-www-form-urlencoded";
        let (status, page) = shown_again("/ledgers/visit/new", form, "csrf=t&f_a=%E5%AE%B6%3Cb%3E", busy()).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(page.contains("action=\"/ledgers/visit/new\"") && page.contains("name=\"csrf\" value=\"t\""), "{page}");
        assert!(page.contains("家&#60;b&#62;") && !page.contains("家<b>"), "escaped: {page}");
        let parts = "--xx\r\nContent-Disposition: form-data; name=\"f_a\"\r\n\r\n平安\r\n--xx\r\nContent-Disposition: \
                     form-data; name=\"f_new\"; filename=\"a.jpg\"\r\n\r\n123\r\n--xx--\r\n";
        let (_, page) = shown_again("/x", "multipart/form-data; boundary=xx", parts, busy()).await;
        assert!(page.contains("平安") && page.contains("a.jpg") && page.contains("type=\"file\""), "{page}");
        let (_, page) = shown_again("/sign-in", form, "account=a&password=geheim", busy()).await;
        assert!(!page.contains("geheim") && page.contains("class=\"lead\""), "{page}");
        let empty = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        let (status, page) = shown_again("/x", form, "f_a=1", empty).await;
        assert!(status == StatusCode::SERVICE_UNAVAILABLE && page.contains("再提交一次"), "{page}");
    }
}

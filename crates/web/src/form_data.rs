//! The extractor of posted forms: fields in order, files, and the CSRF token checked.

use crate::browser::Browser;
use crate::failure::Failure;
use crate::rows;
use crate::session::{self, ACCOUNT, CSRF};
use crate::site::Site;
use crate::url::parse_query;
use axum::body::to_bytes;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use domain::Id;
use tower_sessions::Session;

/// Largest body of a request: a speech, a workbook, three photos.
pub(crate) const MAX_BODY_BYTES: usize = 24 << 20;
/// Largest form without files.
pub(crate) const MAX_FORM_BYTES: usize = 4 << 20;

/// A file of a form.
pub struct Upload {
    /// Form name.
    pub field: String,
    /// Name on the sender's device.
    pub name: String,
    /// Content.
    pub bytes: Vec<u8>,
}

/// A posted form whose token was right.
pub struct FormData {
    /// Fields in order, without the token.
    pub fields: Vec<(String, String)>,
    /// Files, empty ones left out.
    pub files: Vec<Upload>,
}

impl FormData {
    /// The first value of a field; empty when it was not sent.
    pub fn get(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim())
    }

    /// All values of a field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// True when the field was sent.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(n, _)| n == name)
    }

    /// The first value of this name that reads as an id.
    pub fn id(&self, name: &str) -> Option<Id> {
        Id::parse(self.get(name))
    }

    /// Fields of a ledger (`f_…`), by field id; the rows of a table as one text.
    pub fn ledger_fields(&self) -> Vec<(String, String)> {
        let fields = self.fields.iter().filter_map(|(n, v)| n.strip_prefix("f_").map(|id| (id.to_owned(), v.clone())));
        rows::fold(fields.filter(|(id, _)| id.contains('.') || !id.ends_with("_new")))
    }

    /// The form asks for more rows of a table and is not sent yet.
    pub fn wants_rows(&self) -> bool {
        self.has("more")
    }
}

impl FromRequest<Site> for FormData {
    type Rejection = Failure;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Failure> {
        let session = request.extensions().get::<Session>().cloned();
        let browser = request.extensions().get::<Browser>().cloned();
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let form = if kind.starts_with("multipart/form-data") {
            multipart(request, site).await?
        } else {
            let bytes = to_bytes(request.into_body(), MAX_FORM_BYTES).await.map_err(|_| Failure::TooLarge)?;
            Self { fields: parse_query(&bytes), files: Vec::new() }
        };
        let token: Option<String> = match &session {
            Some(session) if session::get(session, ACCOUNT).await?.is_some() => {
                session::get(session, CSRF).await?.and_then(|token| token.as_str().map(str::to_owned))
            }
            _ => browser.as_ref().and_then(Browser::sent_token),
        };
        let sent = form.get("csrf").to_owned();
        if token.is_none_or(|token| token != sent) {
            return Err(Failure::Token);
        }
        let unwanted = form.fields.iter().find_map(|(n, v)| before_unwanted(n).or_else(|| before_unwanted(v)));
        if let Some(before) = unwanted {
            return Err(Failure::Control(before));
        }
        if let Some(browser) = browser {
            browser.came_from(form.get("draft"));
        }
        let own = |name: &str| matches!(name, "csrf" | "draft");
        Ok(Self { fields: form.fields.into_iter().filter(|(n, _)| !own(n)).collect(), ..form })
    }
}

async fn multipart(request: Request, site: &Site) -> Result<FormData, Failure> {
    let mut out = FormData { fields: Vec::new(), files: Vec::new() };
    let broken = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        _ => Failure::bad("上传的内容不完整，请重新选择文件再提交"),
    };
    let mut form =
        Multipart::from_request(request, site).await.map_err(|_| Failure::bad("表单格式不对，请从页面重新提交"))?;
    let mut size = 0;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(broken)?;
        size += bytes.len();
        if size > MAX_BODY_BYTES {
            return Err(Failure::TooLarge);
        }
        match file {
            Some(file) if !bytes.is_empty() => {
                out.files.push(Upload { field: name, name: file, bytes: bytes.to_vec() });
            }
            Some(_) => {}
            None => out.fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Ok(out)
}

/// A character that nobody typed: control characters but tab and line ends.
pub(crate) fn is_unwanted(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

/// The words before the first unwanted character of a text; `None` when it has none.
pub(crate) fn before_unwanted(text: &str) -> Option<String> {
    let at = text.find(is_unwanted)?;
    let before: Vec<char> = text[..at].chars().rev().take(12).collect();
    Some(before.into_iter().rev().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unwanted_characters_are_found() {
        assert_eq!(before_unwanted("家里\u{0}平安").as_deref(), Some("家里"));
        assert_eq!(before_unwanted("\u{7f}").as_deref(), Some(""));
        assert_eq!(before_unwanted("一\t二\r\n三 𠮷"), None);
    }
}

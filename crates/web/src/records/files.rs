//! Photos and files of records: taken in with a form, given out to whom the record is shown.

use crate::auth::Visitor;
use crate::failure::Failure;
use crate::form_data::FormData;
use crate::url::encode;
use app::Refusal;
use app::records::KeptFile;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::Id;
use domain::ledger::{FieldKind, Ledger};

/// Texts of a form with its uploads kept, and what was kept.
pub(crate) struct Taken {
    /// Texts by field id.
    pub texts: Vec<(String, String)>,
    /// Files kept now.
    pub files: Vec<KeptFile>,
}

/// Keeps the uploads of a form: their hashes join those the form says stay.
pub(crate) async fn with_uploads(visitor: &Visitor, ledger: &Ledger, posted: &FormData) -> Result<Taken, Refusal> {
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut files = Vec::new();
    for (id, text) in posted.ledger_fields() {
        let is_file = ledger
            .field(&id)
            .is_some_and(|i| matches!(ledger.fields[i].kind, FieldKind::Photo { .. } | FieldKind::File { .. }));
        if !is_file {
            texts.push((id, text));
        }
    }
    for field in &ledger.fields {
        let images = matches!(field.kind, FieldKind::Photo { .. });
        if !images && !matches!(field.kind, FieldKind::File { .. }) {
            continue;
        }
        let name = format!("f_{}", field.id);
        let mut hashes: Vec<String> = posted.all(&name).filter(|h| !h.is_empty()).map(str::to_owned).collect();
        let new = format!("{name}_new");
        let mut any = posted.has(&name);
        for upload in posted.files.iter().filter(|u| u.field == new) {
            let kept = app::records::keep_file(visitor.app(), &upload.name, upload.bytes.clone(), images)
                .await
                .map_err(|refusal| match refusal {
                    Refusal::Problems(p) => Refusal::field(&field.id, format!("{}：{p}", field.title)),
                    other => other,
                })?;
            hashes.push(kept.hash.clone());
            files.push(kept);
            any = true;
        }
        if any {
            texts.push((field.id.clone(), hashes.join(",")));
        }
    }
    Ok(Taken { texts, files })
}

/// A file of a record that may be seen. Only pictures are shown in the page; everything else is saved.
pub(crate) async fn get(
    visitor: Visitor,
    Path((ledger, record, hash)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let record = Id::parse(&record).ok_or(Refusal::NotFound)?;
    let (file, bytes) = app::records::file(visitor.app(), &visitor.cx, &ledger, record, &hash).await?;
    let image = matches!(file.mime.as_str(), "image/jpeg" | "image/png" | "image/webp");
    let kind = if image { file.mime.clone() } else { "application/octet-stream".to_owned() };
    let how = if image { "inline" } else { "attachment" };
    Ok((
        [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_DISPOSITION, format!("{how}; filename*=UTF-8''{}", encode(&file.name))),
            (header::CACHE_CONTROL, "private, max-age=3600".to_owned()),
        ],
        bytes,
    )
        .into_response())
}

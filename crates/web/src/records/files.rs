//! Photos and files of records: taken in with a form, given out to whom the record is shown.

use crate::auth::Visitor;
use crate::failure::Failure;
use crate::form_data::FormData;
use crate::url::encode;
use app::Refusal;
use app::records::Upload;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::Id;
use domain::ledger::Ledger;

/// Texts of a form by field id, and the photos and files that come with it. A field of files says which ones stay: their
/// hashes, joined.
pub(crate) fn texts_and_uploads(ledger: &Ledger, posted: &FormData) -> (Vec<(String, String)>, Vec<Upload>) {
    let is_file = |id: &str| ledger.field(id).is_some_and(|index| ledger.fields[index].ty.attachment().is_some());
    let mut texts: Vec<(String, String)> = posted.ledger_fields().into_iter().filter(|(id, _)| !is_file(id)).collect();
    let mut uploads = Vec::new();
    for field in ledger.fields.iter().filter(|field| is_file(&field.id)) {
        let name = format!("f_{}", field.id);
        let new = format!("{name}_new");
        let files = posted.files.iter().filter(|upload| upload.field == new).map(|upload| Upload {
            field: field.id.clone(),
            name: upload.name.clone(),
            bytes: upload.bytes.clone(),
        });
        uploads.extend(files);
        if posted.has(&name) {
            let stay: Vec<&str> = posted.all(&name).filter(|hash| !hash.is_empty()).collect();
            texts.push((field.id.clone(), stay.join(",")));
        }
    }
    (texts, uploads)
}

/// A file of a record that may be seen. Only pictures are shown in the page; everything else is saved.
pub(crate) async fn get(
    visitor: Visitor,
    Path((ledger, record, hash)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let record = Id::parse(&record).ok_or(Refusal::NotFound)?;
    let (file, bytes) = app::records::file(&visitor.cx, &ledger, record, &hash).await?;
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

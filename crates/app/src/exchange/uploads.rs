//! A workbook between its upload and its import: what is sensitive in it is not sealed field by field yet, so the whole is.

use crate::context::App;
use crate::outcome::{Outcome, Refusal};
use domain::Id;
use vault::{OsRandom, Purpose};

fn place(account: &str) -> [&str; 2] {
    ["upload", account]
}

/// Keeps an uploaded workbook sealed, for the account that sent it; gives the name to find it by. Nothing links it, so it is
/// swept like every file that belongs to no record.
///
/// # Errors
/// The disk's.
pub async fn keep_upload(app: &App, account: Id, bytes: Vec<u8>) -> Outcome<String> {
    let app = app.clone();
    let kept = tokio::task::spawn_blocking(move || -> Outcome<String> {
        let account = account.to_string();
        let sealed = app.vault().seal(Purpose::Submission, &place(&account), &bytes, &mut OsRandom);
        Ok(store::blobs::name(&crate::blobs::put(&app, sealed.as_bytes())?))
    });
    kept.await.map_err(|e| Refusal::Internal(e.to_string()))?
}

/// The workbook that this account uploaded.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not there any more or somebody else's; the disk's.
pub async fn upload(app: &App, account: Id, name: &str) -> Outcome<Vec<u8>> {
    let hash = store::blobs::parse(name).ok_or(Refusal::NotFound)?;
    let app = app.clone();
    let read = tokio::task::spawn_blocking(move || -> Outcome<Vec<u8>> {
        let sealed = app.blobs().read(&hash)?.ok_or(Refusal::NotFound)?;
        let sealed = String::from_utf8(sealed).map_err(|_| Refusal::NotFound)?;
        let opened = app.vault().open(Purpose::Submission, &place(&account.to_string()), &sealed);
        Ok(opened.map_err(|_| Refusal::NotFound)?.to_vec())
    });
    read.await.map_err(|e| Refusal::Internal(e.to_string()))?
}

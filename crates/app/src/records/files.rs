//! Photos and files: kept by content, seen by whom their record is seen.

use super::reader;
use crate::authentic::file_mac;
use crate::context::{App, OpContext};
use crate::deliver::Content;
use crate::outcome::{Outcome, Refusal};
use domain::Id;
use domain::ledger::field_types::Attachment;
use domain::ledger::{Ledger, Record};
use store::Tx;
use store::files::File;

/// Largest file, in bytes: a photo from a phone after the browser's own reduction, a scanned notice.
const MAX_FILE_BYTES: usize = 15 << 20;

/// A file that has been kept and not yet linked to its record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// Hash of its content.
    pub hash: String,
    /// Name on the sender's device.
    pub name: String,
    /// Content type, told from the content.
    pub mime: String,
    /// Length in bytes.
    pub size: i64,
}

/// Content types told from the first bytes; the name is not believed.
fn sniff(bytes: &[u8]) -> Option<&'static str> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    if begins(&[0xFF, 0xD8, 0xFF]) {
        Some("image/jpeg")
    } else if begins(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else if begins(b"%PDF-") {
        Some("application/pdf")
    } else if begins(b"PK\x03\x04") {
        Some("application/zip")
    } else if begins(&[0xD0, 0xCF, 0x11, 0xE0]) {
        Some("application/msword")
    } else if std::str::from_utf8(bytes).is_ok_and(|t| !t.contains('\0')) {
        Some("text/plain")
    } else {
        None
    }
}

/// A photo or file as it comes with a form.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Field id.
    pub field: String,
    /// Name on the sender's device.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Upload {
    /// Adds uploads to the content of a command.
    pub(crate) fn content(uploads: &[Self], into: &mut Content) {
        for Self { field, name, bytes } in uploads {
            into.text(field).text(name).bytes(&vault::sm3(bytes));
        }
    }
}

/// Keeps the bytes of uploads, and gives the texts with their hashes joined to those that stay. Called after the right was
/// checked; the rows that link them are written by the command ([`link`]). Bytes that no row links are swept later.
///
/// # Errors
/// Too large, not a picture, of no known kind, an unknown field; the disk's.
pub(crate) async fn keep(
    app: &App,
    ledger: &Ledger,
    texts: &[(String, String)],
    uploads: &[Upload],
) -> Outcome<(Vec<(String, String)>, Vec<KeptFile>)> {
    let (mut texts, mut files) = (texts.to_vec(), Vec::with_capacity(uploads.len()));
    for upload in uploads {
        let field = ledger.field(&upload.field).map(|index| &ledger.fields[index]);
        let field = field.ok_or_else(|| Refusal::field(&upload.field, "表里没有这一项"))?;
        let Some(Attachment { images, .. }) = field.ty.attachment() else {
            return Err(Refusal::field(&field.id, format!("{}：这一项不能上传文件", field.title)));
        };
        let kept =
            keep_file(app, &upload.name, upload.bytes.clone(), images).await.map_err(|refusal| match refusal {
                Refusal::Problems(problems) => Refusal::field(&field.id, format!("{}：{problems}", field.title)),
                other => other,
            })?;
        match texts.iter_mut().find(|(name, _)| *name == field.id) {
            Some((_, text)) if !text.is_empty() => *text = format!("{text},{}", kept.hash),
            Some((_, text)) => text.clone_from(&kept.hash),
            None => texts.push((field.id.clone(), kept.hash.clone())),
        }
        files.push(kept);
    }
    Ok((texts, files))
}

/// Links kept files to the record that names them, in the transaction that writes it.
///
/// # Errors
/// The store's.
pub(crate) fn link(tx: &mut Tx, app: &App, record: &Record, files: &[KeptFile]) -> Outcome<()> {
    for file in files {
        let KeptFile { hash, name, mime, size } = file.clone();
        let file = File { county: record.county, record: record.id, hash, name, mime, size };
        if !store::files::link(tx, &file, &file_mac(app.vault(), &file))? {
            return Err(crate::blobs::swept(&file.name));
        }
    }
    Ok(())
}

/// Keeps a file under the hash of its content. A photo must be a picture by its content.
///
/// # Errors
/// Too large, not a picture, of no known kind; the disk's.
pub async fn keep_file(app: &App, name: &str, bytes: Vec<u8>, images: bool) -> Outcome<KeptFile> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(Refusal::whole(format!("“{name}”超过 {} MB，请压缩后再选", MAX_FILE_BYTES >> 20)));
    }
    let mime = sniff(&bytes);
    let picture = mime.is_some_and(|m| m.starts_with("image/"));
    if images && !picture {
        return Err(Refusal::whole(format!("“{name}”不是照片（可用 JPG、PNG、WebP），请重新选择")));
    }
    let mime = mime.ok_or_else(|| Refusal::whole(format!("“{name}”的格式不认识，请另存为 PDF、Word 或图片再传")))?;
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let app = app.clone();
    let hash = tokio::task::spawn_blocking(move || crate::blobs::put(&app, &bytes))
        .await
        .map_err(|e| Refusal::Internal(e.to_string()))??;
    let name: String = name.chars().filter(|c| !c.is_control() && !matches!(c, '/' | '\\')).take(120).collect();
    Ok(KeptFile { hash: store::blobs::name(&hash), name, mime: mime.to_owned(), size })
}

/// A file of a record the actor may see.
///
/// # Errors
/// [`Refusal::NotFound`] for what does not exist, belongs to another record, or may not be seen.
pub async fn file(cx: &OpContext, ledger: &str, record: Id, hash: &str) -> Outcome<(File, Vec<u8>)> {
    let captured = (ledger.to_owned(), hash.to_owned());
    let row = cx
        .read(move |cx, tx| {
            let (ledger, hash) = &captured;
            let table = cx.app.loaded().table(ledger)?;
            let found = store::records::get(tx, &reader(cx), table, record)?.ok_or(Refusal::NotFound)?;
            store::files::get(tx, found.record.county, record, hash)?.ok_or(Refusal::NotFound)
        })
        .await?;
    let bytes = kept_bytes(&cx.app, &row.hash).await?;
    Ok((row, bytes))
}

/// The bytes of a file kept moments ago by the same person's session, before it belongs to a record. The caller keeps the hash
/// where nobody else can put one.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not there; the disk's.
pub async fn kept_bytes(app: &App, hash: &str) -> Outcome<Vec<u8>> {
    let hash = store::blobs::parse(hash).ok_or(Refusal::NotFound)?;
    let app = app.clone();
    tokio::task::spawn_blocking(move || app.blobs().read(&hash))
        .await
        .map_err(|e| Refusal::Internal(e.to_string()))??
        .ok_or(Refusal::NotFound)
}

//! Photos and files: kept by content, seen by whom their record is seen.

use super::reader;
use crate::authentic::file_mac;
use crate::context::{App, OpContext};
use crate::deliver::Content;
use crate::outcome::{Outcome, Refusal};
use domain::Id;
use domain::ledger::field_types::Attachment;
use domain::ledger::{Ledger, Record};
use imagesize::ImageType;
use paper::text::Kind;
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

/// Longest side of a picture, in pixels: beyond what any phone takes.
const MOST_PIXELS: usize = 30_000;

/// Content types told from the first bytes; the name is not believed.
fn sniff(bytes: &[u8]) -> Option<&'static str> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    if let Some(picture) = picture(bytes) {
        Some(picture)
    } else if begins(b"%PDF-") {
        Some("application/pdf")
    } else if begins(b"PK\x03\x04") {
        Some("application/zip")
    } else if begins(&[0xD0, 0xCF, 0x11, 0xE0]) {
        Some("application/msword")
    } else if is_text(bytes) {
        // In any encoding a county's programs write: GB18030, UTF-16.
        Some("text/plain")
    } else {
        None
    }
}

fn is_text(bytes: &[u8]) -> bool {
    matches!(paper::text::sniff(bytes), Kind::Text | Kind::Html)
        && paper::text::decode(bytes).is_some_and(|read| !read.damaged && !read.text.contains('\0'))
}

/// Type of a picture whose head can be read to its width and height: what only begins like one is none.
fn picture(bytes: &[u8]) -> Option<&'static str> {
    let kind = match imagesize::image_type(bytes).ok()? {
        ImageType::Jpeg => "image/jpeg",
        ImageType::Png => "image/png",
        ImageType::Webp => "image/webp",
        _ => return None,
    };
    let size = imagesize::blob_size(bytes).ok()?;
    let side = 1..=MOST_PIXELS;
    (side.contains(&size.width) && side.contains(&size.height)).then_some(kind)
}

/// A photo or file as it comes with a form.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Field id.
    pub field: String,
    /// Name on the sender's device.
    pub name: String,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_types_come_from_the_content() {
        // The smallest head of each that says width and height.
        let jpeg = [
            &b"\xFF\xD8\xFF\xE0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"[..],
            &b"\xFF\xC0\x00\x11\x08\x00\x10\x00\x20\x03\x01\x22\0\x02\x11\x01\x03\x11\x01"[..],
        ]
        .concat();
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x20\0\0\0\x10\x08\x02\0\0\0";
        assert_eq!(sniff(&jpeg), Some("image/jpeg"));
        assert_eq!(sniff(png), Some("image/png"));
        for no_picture in [
            &b"\xFF\xD8\xFF"[..],
            b"\xFF\xD8\xFFPK and anything else",
            b"\x89PNG\r\n\x1a\n",
            b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\0\0\0\0\x10\x08\x02\0\0\0",
            b"RIFF\0\0\0\0WEBP",
        ] {
            assert!(!sniff(no_picture).is_some_and(|m| m.starts_with("image/")), "{no_picture:?}");
        }
        let (gb, utf16) =
            (b"\xb4\xe5,\xd0\xd5\xc3\xfb\r\n\xba\xd3\xb1\xdf,\xd5\xc5\xc8\xfd\r\n", b"\xff\xfe\x51\x67,\0\x0d\0\x0a\0");
        assert_eq!(sniff(gb), Some("text/plain"));
        assert_eq!(sniff(utf16), Some("text/plain"));
        assert_eq!(sniff("村,姓名".as_bytes()), Some("text/plain"));
        assert_eq!(sniff(&[0, 1, 2, 3, 0xFE, 0xC8, 0x90]), None);
    }
}

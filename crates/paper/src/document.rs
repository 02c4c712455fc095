//! One way in for everything that is a text, whatever its extension says.

use crate::text::{self, Kind};
use crate::{Limits, Refusal, doc, docx, html, pdf};

/// Reads the text of an upload: `.docx`, `.doc`, `.wps`, `.pdf`, web pages and plain text in the encodings of
/// [`text::decode`].
///
/// # Errors
/// A [`Refusal`] in Chinese that says what the file is and what to save it as.
pub fn text(bytes: &[u8], limits: &Limits) -> Result<String, Refusal> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(Refusal::too_large(format!("文件过大，最多 {} MB。", limits.file_bytes >> 20)));
    }
    match text::sniff(bytes) {
        Kind::Docx => docx::text(bytes, limits),
        Kind::Doc => doc::text(bytes, limits),
        Kind::Pdf => pdf::text(bytes, limits),
        Kind::Html => html::text(bytes, limits),
        Kind::Text => {
            let decoded = text::decode(bytes).ok_or_else(|| text::refuse_as_document(Kind::Unknown))?;
            Ok(decoded.text.replace("\r\n", "\n").replace('\r', "\n"))
        }
        kind => Err(text::refuse_as_document(kind)),
    }
}

//! Which files belong to which records. The bytes are in [`crate::blobs`].

use crate::{Error, Statements, Tx, params};
use domain::{Id, PlaceId};

const LOCK_BLOB: &str = "update blob set seen_at = seen_at where hash = $1 and swept_at is null";
const LINK: &str = "insert into file (county, record, hash, name, mime, size) values ($1, $2, $3, $4, $5, $6)
 on conflict (county, record, hash) do nothing";
const GET: &str = "select name, mime, size from file where county = $1 and record = $2 and hash = $3";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[("files::LOCK_BLOB", &LOCK_BLOB), ("files::LINK", &LINK), ("files::GET", &GET)];

/// A file of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Tenant.
    pub county: PlaceId,
    /// Record.
    pub record: Id,
    /// Hash of its content.
    pub hash: String,
    /// Name on the sender's device.
    pub name: String,
    /// Content type.
    pub mime: String,
    /// Length in bytes.
    pub size: i64,
}

/// Links a file to a record; linked already is well too. Locks the blob's row until COMMIT, so that no sweep takes the bytes.
/// False, and nothing written, when the bytes were swept or never put: the caller refuses and asks for the file again.
///
/// # Errors
/// The store's.
pub fn link(tx: &mut Tx, file: &File) -> Result<bool, Error> {
    if tx.run(LOCK_BLOB, params![&file.hash])? == 0 {
        return Ok(false);
    }
    tx.run(LINK, params![file.county.0, file.record.bytes(), &file.hash, &file.name, &file.mime, file.size])?;
    Ok(true)
}

/// A file of a record.
///
/// # Errors
/// The store's.
pub fn get(tx: &mut Tx, county: PlaceId, record: Id, hash: &str) -> Result<Option<File>, Error> {
    let found: Option<(String, String, i64)> = tx.opt(GET, params![county.0, record.bytes(), hash])?;
    Ok(found.map(|(name, mime, size)| File { county, record, hash: hash.to_owned(), name, mime, size }))
}

//! Which files belong to which records. The bytes are in [`crate::blobs`].

use crate::{Error, Row, Statements, Tx, params};
use domain::{Id, PlaceId};

const LOCK_BLOB: &str = "update blob set seen_at = seen_at where hash = $1 and swept_at is null";
const LINK: &str = "insert into file (county, record, hash, name, mime, size, mac) values ($1, $2, $3, $4, $5, $6, $7)
 on conflict (county, record, hash) do nothing";
const GET: &str = "select name, mime, size from file where county = $1 and record = $2 and hash = $3";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[("files::LOCK_BLOB", &LOCK_BLOB), ("files::LINK", &LINK), ("files::GET", &GET)];

/// A file of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Tenant.
    pub county: PlaceId,
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

/// Links a file to a record; linked already is well too. `mac` is over the whole row. Locks the blob's row until COMMIT, so that
/// no sweep takes the bytes. False, and nothing written, when the bytes were swept or never put: the caller refuses and asks for
/// the file again.
///
/// # Errors
/// The store's.
pub fn link(tx: &mut Tx, file: &File, mac: &[u8; 32]) -> Result<bool, Error> {
    let File { county, record, hash, name, mime, size } = file;
    if tx.run(LOCK_BLOB, params![hash])? == 0 {
        return Ok(false);
    }
    tx.run(LINK, params![county.0, record.bytes(), hash, name, mime, *size, mac.to_vec()])?;
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

pub(crate) fn read(row: &Row<'_>) -> Result<File, Error> {
    Ok(File {
        county: PlaceId(row.int(0)?),
        record: Id::from_bytes(row.id(1)?),
        hash: row.text(2)?,
        name: row.text(3)?,
        mime: row.text(4)?,
        size: row.int(5)?,
    })
}

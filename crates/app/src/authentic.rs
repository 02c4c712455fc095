//! MACs over rows that stand outside the chain of changes: a row written, edited or copied past the program does not hold.

use store::files::File;
use store::sessions::Session;
use vault::{Purpose, Vault};

fn file_parts<T>(file: &File, with: impl FnOnce(&[&[u8]]) -> T) -> T {
    let File { county, record, hash, name, mime, size } = file;
    let (county, size) = (county.0.to_be_bytes(), size.to_be_bytes());
    with(&[b"file", &county, record.bytes(), hash.as_bytes(), name.as_bytes(), mime.as_bytes(), &size])
}

/// MAC of a link between a file and a record.
pub fn file_mac(vault: &Vault, file: &File) -> [u8; 32] {
    file_parts(file, |parts| vault.mac(Purpose::RowMac, parts))
}

/// True when the link is as the program wrote it.
pub(crate) fn file_holds(vault: &Vault, file: &File, mac: &[u8]) -> bool {
    mac.try_into().is_ok_and(|mac| file_parts(file, |parts| vault.verify(Purpose::RowMac, parts, mac)))
}

fn session_parts<T>(session: &Session, with: impl FnOnce(&[&[u8]]) -> T) -> T {
    let Session { id, account, body, expires, mac: _ } = session;
    let account = account.map(|a| a.bytes().to_vec()).unwrap_or_default();
    with(&[b"session", id.as_bytes(), &account, body, &expires.0.to_be_bytes()])
}

/// MAC of a session.
pub(crate) fn session_mac(vault: &Vault, session: &Session) -> [u8; 32] {
    session_parts(session, |parts| vault.mac(Purpose::Session, parts))
}

/// True when the session is as the program wrote it.
pub(crate) fn session_holds(vault: &Vault, session: &Session) -> bool {
    session
        .mac
        .as_slice()
        .try_into()
        .is_ok_and(|mac| session_parts(session, |p| vault.verify(Purpose::Session, p, mac)))
}

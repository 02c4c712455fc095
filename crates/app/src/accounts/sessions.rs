//! Web sessions: the web layer's records, kept in the database under a digest of what the browser holds, so that the table
//! opens no session.

use crate::authentic::{session_holds, session_mac};
use crate::{App, Outcome};
use domain::{Id, Moment};
use store::sessions::{self, Session};

/// What a session holds; `None` when there is none, it has ended, or the row is not as the program wrote it.
///
/// # Errors
/// The store's.
pub async fn load(app: &App, id: &str) -> Outcome<Option<Vec<u8>>> {
    let (key, now) = (key(id), app.now());
    let Some(session) = app.read(move |tx| Ok(sessions::load(tx, &key, now)?)).await? else { return Ok(None) };
    if !session_holds(app.vault(), &session) {
        tracing::error!(account = ?session.account, "a session was not written by this program; it lets nobody in");
        return Ok(None);
    }
    Ok(Some(session.body))
}

/// Keeps a new session. False when the id is taken: choose another.
///
/// # Errors
/// The store's.
pub async fn create(app: &App, id: &str, account: Option<Id>, body: Vec<u8>, expires: Moment) -> Outcome<bool> {
    let session = sealed(app, id, account, body, expires);
    app.write(move |tx| Ok(sessions::create(tx, &session)?)).await
}

/// Keeps what a session holds now. The account is what "sign out everywhere" goes by. False when the session was ended
/// meanwhile: it stays ended.
///
/// # Errors
/// The store's.
pub async fn save(app: &App, id: &str, account: Option<Id>, body: Vec<u8>, expires: Moment) -> Outcome<bool> {
    let session = sealed(app, id, account, body, expires);
    app.write(move |tx| Ok(sessions::save(tx, &session)?)).await
}

/// Ends a session.
///
/// # Errors
/// The store's.
pub async fn delete(app: &App, id: &str) -> Outcome<()> {
    let key = key(id);
    app.write(move |tx| Ok(sessions::delete(tx, &key)?)).await
}

/// Ends every session of an account but the one with the id in `keep`; gives their number.
///
/// # Errors
/// The store's.
pub async fn delete_for_account(app: &App, account: Id, keep: Option<&str>) -> Outcome<u64> {
    let keep = keep.map(key);
    app.write(move |tx| Ok(sessions::delete_for_account(tx, account, keep.as_deref())?)).await
}

/// Removes sessions that have ended; gives their number. For a timer.
///
/// # Errors
/// The store's.
pub async fn sweep(app: &App) -> Outcome<u64> {
    let now = app.now();
    app.write(move |tx| Ok(sessions::sweep(tx, now)?)).await
}

fn sealed(app: &App, id: &str, account: Option<Id>, body: Vec<u8>, expires: Moment) -> Session {
    let session = Session { id: key(id), account, body, expires, mac: Vec::new() };
    Session { mac: session_mac(app.vault(), &session).to_vec(), ..session }
}

/// The row's id.
pub(super) fn key(id: &str) -> String {
    vault::sm3_hex(id.as_bytes())
}

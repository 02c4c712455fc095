//! Web sessions kept by the product's own store; the browser holds only a random id.

use crate::failure::Failure;
use crate::site::Site;
use app::Refusal;
use domain::{Id, Moment};
use std::fmt;
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Error as SessionError, Id as SessionId, Record};
use tower_sessions::session_store::Error;
use tower_sessions::{Expiry, Session, SessionManagerLayer, SessionStore};

/// Key of the signed-in account.
pub(crate) const ACCOUNT: &str = "account";
/// Key of the moment of signing in, in milliseconds: a session ends so long after it however busy it is.
pub(crate) const SINCE: &str = "since";
/// Key of the token forms carry.
pub(crate) const CSRF: &str = "csrf";
/// Key of the place worked in.
pub(crate) const PLACE: &str = "place";
/// Key of "only the change of the password is let in".
pub(crate) const MUST_CHANGE: &str = "must_change";

/// A value of a session; `None` when it holds none, or none that can be read.
///
/// # Errors
/// The store does not answer: nobody knows whether somebody is signed in, so nobody is sent to sign in again.
pub(crate) async fn get(session: &Session, key: &str) -> Result<Option<serde_json::Value>, Failure> {
    match session.get_value(key).await {
        Ok(value) => Ok(value),
        Err(SessionError::Store(Error::Backend(why))) => Err(Refusal::Unavailable(format!("session: {why}")).into()),
        Err(error) => {
            tracing::warn!(error = %error, key, "a session that can not be read");
            Ok(None)
        }
    }
}

/// Sessions in the product's store.
#[derive(Clone)]
pub(crate) struct Store(Site);

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

/// A limit of sessions; 30 minutes idle and 12 hours in all where the pack says nothing (reliability C-03).
fn limit(site: &Site, key: &str, otherwise: i64) -> i64 {
    let value = site.app().loaded().pack.parameters.get(key, "", site.app().now().day());
    match value.map(|v| &v.value) {
        Some(domain::parameter::Scalar::Int(n)) if *n > 0 => *n,
        _ => otherwise,
    }
}

/// True when a session that began at a moment has reached its absolute end (`session.hours`).
pub(crate) fn is_over(site: &Site, since: Option<i64>) -> bool {
    over(since, site.app().now().0, limit(site, "session.hours", 12))
}

/// A session that does not know when it began is over.
fn over(since: Option<i64>, now: i64, hours: i64) -> bool {
    since.is_none_or(|since| now.saturating_sub(since) >= hours.saturating_mul(3_600_000))
}

/// The layer that gives every request its session.
pub(crate) fn layer(site: &Site) -> SessionManagerLayer<Store> {
    let minutes = limit(site, "session.idle_minutes", 30);
    SessionManagerLayer::new(Store(site.clone()))
        .with_name("zhucun")
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(site.secure())
        .with_expiry(Expiry::OnInactivity(time::Duration::minutes(minutes)))
}

fn account(record: &Record) -> Option<Id> {
    record.data.get(ACCOUNT).and_then(|v| v.as_str()).and_then(Id::parse)
}

fn expires(record: &Record) -> Moment {
    Moment(i64::try_from(record.expiry_date.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX))
}

fn body(record: &Record) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(&record.data).map_err(|e| Error::Encode(e.to_string()))
}

fn backend(error: &app::Refusal) -> Error {
    Error::Backend(error.to_string())
}

impl SessionStore for Store {
    fn create<'a, 'b, 'f>(&'a self, record: &'b mut Record) -> Boxed<'f, ()>
    where
        'a: 'f,
        'b: 'f,
        Self: 'f,
    {
        Box::pin(async move {
            loop {
                let id = record.id.to_string();
                let made =
                    app::accounts::sessions::create(self.0.app(), &id, account(record), body(record)?, expires(record))
                        .await
                        .map_err(|e| backend(&e))?;
                if made {
                    return Ok(());
                }
                record.id = SessionId::default();
            }
        })
    }

    fn save<'a, 'b, 'f>(&'a self, record: &'b Record) -> Boxed<'f, ()>
    where
        'a: 'f,
        'b: 'f,
        Self: 'f,
    {
        Box::pin(async move {
            let id = record.id.to_string();
            app::accounts::sessions::save(self.0.app(), &id, account(record), body(record)?, expires(record))
                .await
                .map(|_| ())
                .map_err(|e| backend(&e))
        })
    }

    fn load<'a, 'b, 'f>(&'a self, id: &'b SessionId) -> Boxed<'f, Option<Record>>
    where
        'a: 'f,
        'b: 'f,
        Self: 'f,
    {
        Box::pin(async move {
            let found = app::accounts::sessions::load(self.0.app(), &id.to_string()).await.map_err(|e| backend(&e))?;
            let Some(bytes) = found else { return Ok(None) };
            let data = serde_json::from_slice(&bytes).map_err(|e| Error::Decode(e.to_string()))?;
            // The store has already left out what has ended.
            let expiry_date = time::OffsetDateTime::from_unix_timestamp_nanos(
                i128::from(self.0.app().now().0) * 1_000_000 + 60_000_000_000,
            )
            .map_err(|e| Error::Decode(e.to_string()))?;
            Ok(Some(Record { id: *id, data, expiry_date }))
        })
    }

    fn delete<'a, 'b, 'f>(&'a self, id: &'b SessionId) -> Boxed<'f, ()>
    where
        'a: 'f,
        'b: 'f,
        Self: 'f,
    {
        Box::pin(async move {
            app::accounts::sessions::delete(self.0.app(), &id.to_string()).await.map_err(|e| backend(&e))
        })
    }
}

/// What an async trait method gives.
type Boxed<'f, T> = std::pin::Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'f>>;

#[cfg(test)]
mod tests {
    use super::over;

    #[test]
    fn a_session_ends_after_its_hours() {
        let hour = 3_600_000;
        assert!(!over(Some(0), 12 * hour - 1, 12));
        assert!(over(Some(0), 12 * hour, 12));
        assert!(over(None, 0, 12));
    }
}

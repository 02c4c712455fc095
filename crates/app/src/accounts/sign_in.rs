//! Signing in: password, second factor, and how often one may try.

use super::browser::known_device;
use super::password::{Checked, slow_check};
use super::people::folded_login;
use super::proof::{Login, account_holds};
use super::totp::{open_totp, seconds};
use super::{Policy, SYSTEM};
use crate::{App, Outcome, Refusal};
use domain::{Id, Moment};
use store::accounts::{self, Account, login_attempts};

/// What a sign-in gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedIn {
    pub account: Id,
    /// The password has to be changed before anything else: let nothing else in.
    pub must_change: bool,
    /// The password was right and a code is still needed: NOT signed in. Ask for the code and sign in again with both.
    pub totp_needed: bool,
}

/// Where a try to sign in comes from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// Network address of the caller.
    pub address: &'a str,
    /// Values of [`super::browser::device`] that the browser holds, joined by [`Origin::SEPARATOR`].
    pub devices: &'a str,
}

impl Origin<'_> {
    /// Stands between the values of several logins of one browser.
    pub const SEPARATOR: char = '~';
}

impl<'a> From<&'a str> for Origin<'a> {
    /// An address whose browser nobody knows.
    fn from(address: &'a str) -> Self {
        Self { address, devices: "" }
    }
}

/// Signs in with login, password and, where the account has a second factor, the code of the authenticator.
///
/// Every try is counted before the password is looked at, whether the login exists or not, so that many tries at once are no
/// way around the limit. It counts for the login at this address, for the address, and, from a browser that is not known for
/// the login, for the login as a whole: beyond that limit strangers are let try only now and then, from wherever they come.
/// Nobody can close a login for its owner: a known browser is counted for itself alone, and another address has tries of its
/// own. A right password takes its own try back and, once signed in, forgets the other tries of this origin; those of the
/// address run out by time only.
///
/// # Errors
/// [`Refusal::Limited`] with the seconds to wait; one text for an unknown login, a wrong password and a dead one-time
/// password; after a right password: suspended, unused for too long, waiting for the second administrator, a wrong or used
/// code.
pub async fn sign_in<'a>(
    app: &App,
    login: &str,
    password: &str,
    code: Option<&str>,
    origin: impl Into<Origin<'a>>,
    now: Moment,
) -> Outcome<SignedIn> {
    let origin = origin.into();
    let login = folded_login(login);
    let policy = Policy::on(app, now.day());
    let device = known_device(app, origin.devices.split(Origin::SEPARATOR), &login);
    let tries = match device {
        Some(device) => Tries::of_device(&login, device),
        None => Tries::of_stranger(&login, origin.address),
    };
    let left = counted(app, &tries, &policy, now).await?;
    let row = app.read(move |tx| Ok(accounts::account_by_login(tx, &login)?)).await?;
    let checked = slow_check(app, password, row.as_ref().map(|r| r.password.as_str())).await?;
    let (row, rehashed) = match (row, checked) {
        (Some(row), Checked::Right(rehashed)) if row.secret_until.is_none_or(|until| now < until) => (row, rehashed),
        _ => {
            let hint = match left {
                0 => format!("，请 {} 分钟后再试", policy.window / 60_000),
                1..=3 => format!("，还可以试 {left} 次"),
                _ => String::new(),
            };
            return Err(Refusal::whole(format!("账号或口令不正确{hint}")));
        }
    };
    closed(app, &row, &policy, now)?;
    let code = code.map(str::trim).filter(|c| !c.is_empty());
    let step = match (open_totp(app, &row)?, code) {
        (None, _) => None,
        (Some(_), None) => {
            tries.take_back(app).await?;
            return Ok(SignedIn { account: row.id, must_change: false, totp_needed: true });
        }
        (Some(totp), Some(code)) => {
            let last = row.totp_step.and_then(|s| u64::try_from(s).ok());
            let step = totp.verify(code, seconds(now), last);
            Some(step.map_err(|e| Refusal::field("totp", e.to_string()))?)
        }
    };
    let aged = policy.password_days.is_some_and(|days| row.password_at.day().plus(days) < now.day());
    let signed = SignedIn { account: row.id, must_change: row.must_change || aged, totp_needed: false };
    let owner = app.clone();
    app.write(move |tx| {
        // Looked at again: meanwhile the account may have been closed, or the code used by somebody else.
        let fresh = accounts::account(tx, row.id)?.ok_or(Refusal::NotFound)?;
        closed(&owner, &fresh, &policy, now)?;
        if fresh.password != row.password {
            return Err(Refusal::Stale("口令刚刚被改过，请用新的口令登录".into()));
        }
        if let Some(step) = step {
            let step = i64::try_from(step).unwrap_or(i64::MAX);
            if !accounts::use_totp(tx, row.id, step)? {
                return Err(Refusal::field("totp", vault::TotpRefusal::Replayed.to_string()));
            }
        }
        if let Some(hash) = &rehashed {
            let mac = Login { password: hash, ..Login::from(&fresh) }.mac(owner.vault());
            accounts::rehash(tx, row.id, &row.password, hash, &mac)?;
        }
        accounts::signed_in(tx, row.id, now.day())?;
        tries.forget_in(tx)?;
        Ok(())
    })
    .await?;
    Ok(signed)
}

/// Removes counts of tries that have run out; gives their number. For a timer.
///
/// # Errors
/// The store's.
pub async fn sweep(app: &App) -> Outcome<u64> {
    let now = app.now();
    let expired = Moment(now.0 - Policy::on(app, now.day()).window);
    app.write(move |tx| Ok(login_attempts::sweep(tx, expired)?)).await
}

/// Why an account lets nobody in although the password is right.
fn closed(app: &App, row: &Account, policy: &Policy, now: Moment) -> Outcome<()> {
    if row.suspended_at.is_some() || row.id == SYSTEM {
        return Err(Refusal::Forbidden("这个账号已停用，请联系系统管理员".into()));
    }
    if !account_holds(app.vault(), row) {
        tracing::error!(account = %row.id, "an account was not written by this program; it lets nobody in");
        return Err(Refusal::Forbidden("这个账号的记录未经系统写入，已停用，请联系系统管理员".into()));
    }
    if !row.released {
        return Err(Refusal::Forbidden("口令已由安全管理员重置，还要系统管理员放行后才能登录".into()));
    }
    if row.last_day.plus(policy.unused_days) < now.day() {
        let days = policy.unused_days;
        return Err(Refusal::Forbidden(format!("这个账号超过 {days} 天没有登录，已停用，请联系系统管理员重新启用")));
    }
    Ok(())
}

/// The words under which the tries of one caller are counted.
#[derive(Clone, Debug)]
pub(super) struct Tries {
    /// The login as tried by this origin.
    own: String,
    /// Of somebody unknown: the address, the login as a whole, and its last slow try.
    stranger: Option<[String; 3]>,
}

impl Tries {
    /// Of the owner, signed in already.
    pub(super) fn of_owner(login: &str) -> Self {
        Self { own: word("owner", &[login]), stranger: None }
    }

    /// Of a browser known for the login.
    fn of_device(login: &str, device: &str) -> Self {
        Self { own: word("device", &[login, device]), stranger: None }
    }

    /// Of anybody else.
    fn of_stranger(login: &str, address: &str) -> Self {
        let net = network(address);
        Self {
            own: word("pair", &[login, &net]),
            stranger: Some([word("address", &[&net]), word("strangers", &[login]), word("slow", &[login])]),
        }
    }

    /// One try less for all: it was none.
    async fn take_back(&self, app: &App) -> Outcome<()> {
        let tries = self.clone();
        app.write(move |tx| {
            login_attempts::take_back(tx, &tries.own)?;
            tries.take_strangers_back(tx)
        })
        .await
    }

    fn take_strangers_back(&self, tx: &mut store::Tx) -> Outcome<()> {
        for word in self.stranger.iter().flatten().take(2) {
            login_attempts::take_back(tx, word)?;
        }
        Ok(())
    }

    /// After a right password: the tries of this origin are forgotten, address and strangers have one less.
    fn forget_in(&self, tx: &mut store::Tx) -> Outcome<()> {
        login_attempts::forget(tx, &self.own)?;
        self.take_strangers_back(tx)
    }

    /// [`Tries::forget_in`] in a transaction of its own.
    pub(super) async fn forget(&self, app: &App) -> Outcome<()> {
        let tries = self.clone();
        app.write(move |tx| tries.forget_in(tx)).await
    }
}

/// Digests: neither a mistyped password in the wrong field nor an address is kept, and any length fits.
fn word(kind: &str, parts: &[&str]) -> String {
    format!("{kind}:{}", vault::sm3_hex(parts.join("\0").as_bytes()))
}

/// One caller as far as addresses tell: of IPv6 the first 64 bits, for a subscriber holds all that follow.
fn network(address: &str) -> String {
    match address.parse::<std::net::IpAddr>().map(|a| a.to_canonical()) {
        Ok(std::net::IpAddr::V6(v6)) => format!("{:x}/64", v6.to_bits() >> 64),
        Ok(v4) => v4.to_string(),
        Err(_) => address.to_owned(),
    }
}

/// Counts a try and gives how many are left for this origin after it.
pub(super) async fn counted(app: &App, tries: &Tries, policy: &Policy, now: Moment) -> Outcome<i64> {
    let (tries, policy) = (tries.clone(), *policy);
    app.write(move |tx| {
        // A refusal rolls the unit back, so waiting is not made longer by trying.
        let mut count = |word: &str, most: i64, window: i64| {
            let (n, since) = login_attempts::add(tx, word, now, Moment(now.0 - window))?;
            if n <= most {
                return Ok(most - n);
            }
            let wait = (since.0 + window - now.0).max(1_000);
            Err(Refusal::Limited(u64::try_from((wait + 999) / 1_000).unwrap_or(1)))
        };
        let mut left = count(&tries.own, policy.failures, policy.window)?;
        if let Some([address, strangers, slow]) = &tries.stranger {
            left = left.min(count(address, policy.address_failures, policy.window)?);
            if count(strangers, i64::MAX, policy.window)? < i64::MAX - policy.stranger_failures {
                count(slow, 1, policy.window / policy.failures.max(1))?;
            }
        }
        Ok(left)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn a_subscriber_is_one_network() {
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff:1"));
        assert_ne!(network("2001:db8::1"), network("2001:db8:0:1::1"));
        assert_eq!(network("::ffff:192.0.2.7"), network("192.0.2.7"));
        assert_ne!(network("192.0.2.7"), network("192.0.2.8"));
    }
}

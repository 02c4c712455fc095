//! Signing in: password, second factor, and how often one may try.

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
    /// The account.
    pub account: Id,
    /// The password has to be changed before anything else: let nothing else in.
    pub must_change: bool,
    /// The password was right and a code is still needed: NOT signed in. Ask for the code and sign in again with both.
    pub totp_needed: bool,
}

/// Signs in with login, password and, where the account has a second factor, the code of the authenticator. `address` is the
/// network address of the caller.
///
/// Every try is counted before the password is looked at, by login (whether it exists or not) and by address, so that many
/// tries at once are no way around the limit. A right password takes its own try back and, once signed in, forgets the
/// account's others; those of the address run out by time only.
///
/// # Errors
/// [`Refusal::Limited`] with the seconds to wait; one text for an unknown login, a wrong password and a dead one-time
/// password; after a right password: suspended, unused for too long, waiting for the second administrator, a wrong or used
/// code.
pub async fn sign_in(
    app: &App,
    login: &str,
    password: &str,
    code: Option<&str>,
    address: &str,
    now: Moment,
) -> Outcome<SignedIn> {
    let login = folded_login(login);
    let policy = Policy::on(app, now.day());
    let tries = Tries::of(&login, Some(address));
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
    account: String,
    address: Option<String>,
}

impl Tries {
    pub(super) fn of(login: &str, address: Option<&str>) -> Self {
        // Digests: neither a mistyped password in the wrong field nor an address is kept, and any length fits.
        let word = |kind: &str, text: &str| format!("{kind}:{}", vault::sm3_hex(text.as_bytes()));
        Self { account: word("login", login), address: address.map(|a| word("address", a)) }
    }

    /// One try less for both: it was none.
    async fn take_back(&self, app: &App) -> Outcome<()> {
        let tries = self.clone();
        app.write(move |tx| {
            login_attempts::take_back(tx, &tries.account)?;
            if let Some(address) = &tries.address {
                login_attempts::take_back(tx, address)?;
            }
            Ok(())
        })
        .await
    }

    /// After a right password: the account's tries are forgotten, the address has one less.
    fn forget_in(&self, tx: &mut store::Tx) -> Outcome<()> {
        login_attempts::forget(tx, &self.account)?;
        if let Some(address) = &self.address {
            login_attempts::take_back(tx, address)?;
        }
        Ok(())
    }

    /// [`Tries::forget_in`] in a transaction of its own.
    pub(super) async fn forget(&self, app: &App) -> Outcome<()> {
        let tries = self.clone();
        app.write(move |tx| tries.forget_in(tx)).await
    }
}

/// Counts a try and gives how many are left for the login after it.
pub(super) async fn counted(app: &App, tries: &Tries, policy: &Policy, now: Moment) -> Outcome<i64> {
    let (tries, policy) = (tries.clone(), *policy);
    let expired = Moment(now.0 - policy.window);
    app.write(move |tx| {
        let words = [(Some(&tries.account), policy.failures), (tries.address.as_ref(), policy.address_failures)];
        let words = words.into_iter().filter_map(|(word, most)| Some((word?, most)));
        let mut left = i64::MAX;
        for (word, most) in words {
            let (n, since) = login_attempts::add(tx, word, now, expired)?;
            if n > most {
                // The unit is rolled back, so waiting is not made longer by trying.
                let wait = (since.0 + policy.window - now.0).max(1_000);
                return Err(Refusal::Limited(u64::try_from((wait + 999) / 1_000).unwrap_or(1)));
            }
            left = left.min(most - n);
        }
        Ok(left)
    })
    .await
}

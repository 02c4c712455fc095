//! The second factor (动态口令): set up, confirmed by its first code, removed with a code.

use super::password::{Checked, own, slow_check};
use super::proof::{Login, account_holds};
use super::sign_in::{Tries, counted};
use super::{Policy, change, place_of};
use crate::deliver::{Command, Content, Work, deliver};
use crate::{App, OpContext, Outcome, Refusal};
use domain::{Id, Moment};
use serde_json::json;
use store::accounts::{self, Account};
use vault::{OsRandom, Purpose, Totp};

/// What the authenticator needs: shown once.
#[derive(Clone)]
pub struct TotpSetup {
    /// The secret to be typed by hand.
    pub base32: String,
    /// The address a QR code carries.
    pub uri: String,
}

impl std::fmt::Debug for TotpSetup {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSetup(…)")
    }
}

/// Makes a new secret for one's own account; it is in force after [`totp_confirm`]. An earlier one stays in force until then.
///
/// # Errors
/// [`Refusal::Forbidden`] for a shared account; the store's.
pub async fn totp_begin(app: &App, account: Id) -> Outcome<TotpSetup> {
    let row = mine(app, account).await?;
    if row.shared {
        return Err(Refusal::Forbidden("公用账号不能绑定个人的动态口令".into()));
    }
    if row.totp.is_some() {
        return Err(Refusal::Stale("已经绑定动态口令；要换手机请先用现在的动态口令解除".into()));
    }
    let totp = Totp::generate(&mut OsRandom);
    let setup = TotpSetup { base32: totp.base32().to_string(), uri: totp.uri("驻村", &row.login).to_string() };
    let id = account.to_string();
    let sealed = app.vault().seal(Purpose::Session, &place(&id), setup.base32.as_bytes(), &mut OsRandom);
    app.write(move |tx| Ok(accounts::begin_totp(tx, account, &sealed)?)).await?;
    Ok(setup)
}

/// Puts the new secret in force with its first code and the password: an open session alone binds no phone.
///
/// # Errors
/// A wrong password or code; [`Refusal::Limited`]; [`Refusal::Stale`] when none was begun.
pub async fn totp_confirm(app: &App, account: Id, password: &str, code: &str, now: Moment) -> Outcome<()> {
    let row = mine(app, account).await?;
    let sealed = row.totp_new.clone().filter(|_| row.totp.is_none());
    let sealed = sealed.ok_or_else(|| Refusal::Stale("没有等待确认的动态口令，请重新绑定".into()))?;
    let totp = open(app, account, &sealed)?;
    counted(app, &Tries::of_owner(&row.login), &Policy::on(app, now.day()), now).await?;
    let Checked::Right(_) = slow_check(app, password, Some(&row.password)).await? else {
        return Err(Refusal::field("password", "现在的口令不对"));
    };
    let step = tried(app, &row, &totp, code, now).await?;
    put(app, row, Some(sealed), Some(step), now).await
}

/// Removes the second factor of one's own account, with a code of it.
///
/// # Errors
/// A wrong or used code; [`Refusal::Limited`]; [`Refusal::Stale`] when there is none.
pub async fn totp_disable(app: &App, account: Id, code: &str, now: Moment) -> Outcome<()> {
    let row = mine(app, account).await?;
    let totp = open_totp(app, &row)?.ok_or_else(|| Refusal::Stale("没有绑定动态口令".into()))?;
    tried(app, &row, &totp, code, now).await?;
    put(app, row, None, None, now).await
}

/// The second factor in force of an account.
pub(super) fn open_totp(app: &App, row: &Account) -> Outcome<Option<Totp>> {
    row.totp.as_ref().map(|sealed| open(app, row.id, sealed)).transpose()
}

/// A moment in the seconds of the authenticator.
pub(super) fn seconds(now: Moment) -> u64 {
    u64::try_from(now.0 / 1_000).unwrap_or(0)
}

fn open(app: &App, account: Id, sealed: &str) -> Outcome<Totp> {
    Ok(Totp::from_base32(&app.vault().open_text(Purpose::Session, &place(&account.to_string()), sealed)?)?)
}

/// Where the secret lives: sealed with the account's id it is worthless in another account's row.
fn place(account: &str) -> [&str; 3] {
    ["account", account, "totp"]
}

async fn mine(app: &App, account: Id) -> Outcome<Account> {
    let row = app.read(move |tx| Ok(accounts::account(tx, account)?)).await?;
    let row = row.filter(|r| r.suspended_at.is_none() && r.released && account_holds(app.vault(), r));
    row.ok_or(Refusal::NotFound)
}

/// Checks a code, counted as a try to sign in; gives its step.
async fn tried(app: &App, row: &Account, totp: &Totp, code: &str, now: Moment) -> Outcome<i64> {
    let tries = Tries::of_owner(&row.login);
    counted(app, &tries, &Policy::on(app, now.day()), now).await?;
    let last = row.totp_step.and_then(|s| u64::try_from(s).ok());
    let step = totp.verify(code, seconds(now), last).map_err(|e| Refusal::field("totp", e.to_string()))?;
    tries.forget(app).await?;
    Ok(i64::try_from(step).unwrap_or(i64::MAX))
}

/// Puts a factor in force or removes it, unless the account has changed since it was read.
async fn put(app: &App, row: Account, sealed: Option<String>, step: Option<i64>, now: Moment) -> Outcome<()> {
    deliver(&own(app, &row, now), SetTotp { row, sealed, step }).await
}

struct SetTotp {
    row: Account,
    sealed: Option<String>,
    step: Option<i64>,
}

impl Command for SetTotp {
    const NAME: &'static str = "account.totp/1";
    type Output = ();

    /// Without the secret.
    fn content(&self, into: &mut Content) {
        into.id(self.row.id).int(self.row.version).int(self.sealed.is_some().into());
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<()> {
        let (Self { row, sealed, step }, tx) = (self, &mut *work.tx);
        let fresh = accounts::account(tx, row.id)?.ok_or(Refusal::NotFound)?;
        if (fresh.version, &fresh.totp_new) != (row.version, &row.totp_new) {
            return Err(Refusal::Stale("账号刚刚有变更，请刷新后再试".into()));
        }
        let mac = Login { totp: sealed.as_deref(), ..Login::from(&fresh) }.mac(cx.app.vault());
        accounts::set_totp(tx, row.id, sealed.as_deref(), *step, &mac)?;
        let place = place_of(tx, &cx.app, &fresh)?;
        let mut note = change(cx, "@account", row.id, fresh.version + 1, "totp");
        note.before.insert("totp".into(), json!(fresh.totp.is_some()));
        note.after.insert("totp".into(), json!(sealed.is_some()));
        work.change(cx.app.tree().tenant(place), note);
        Ok(())
    }
}

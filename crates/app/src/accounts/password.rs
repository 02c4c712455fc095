//! Passwords: hashed off the async worker, changed by their owner, reset by two administrators together.

use super::people::Created;
use super::proof::{Login, account_holds};
use super::sign_in::{Tries, counted};
use super::{Policy, SYSTEM, change, permitted, place_of};
use crate::deliver::{Command, Content, Work, deliver};
use crate::{App, OpContext, Outcome, Refusal};
use domain::access::Permission;
use domain::{Id, Moment, Problem, Problems};
use language::pinyin;
use serde_json::json;
use std::time::Duration;
use store::accounts;
use tokio::sync::Semaphore;
use vault::{OsRandom, Random, hash_password, needs_rehash, spend_password_time, verify_password, weak_password};

/// A hash takes 64 MiB and a core for a while: two at a time leave a small machine room for its work.
static HASHING: Semaphore = Semaphore::const_new(2);

/// Longer texts are no password of ours; hashing them would be work for nothing.
const MOST_BYTES: usize = 1024;

/// Runs slow work on a thread of its own, two at a time; who waits too long is told so.
async fn slowly<T: Send + 'static>(work: impl FnOnce() -> Outcome<T> + Send + 'static) -> Outcome<T> {
    let turn = tokio::time::timeout(Duration::from_secs(10), HASHING.acquire()).await;
    let turn = turn.map_err(|_| Refusal::Busy)?.map_err(|e| Refusal::Internal(e.to_string()))?;
    let done = tokio::task::spawn_blocking(work).await;
    drop(turn);
    done.unwrap_or_else(|e| Err(Refusal::Internal(e.to_string())))
}

/// Hashes a new password.
pub(super) async fn slow_hash(app: &App, password: &str) -> Outcome<String> {
    let (password, cost) = (password.to_owned(), app.setting().password_cost);
    slowly(move || Ok(hash_password(&password, cost, &mut OsRandom)?)).await
}

/// What checking a password found.
pub(super) enum Checked {
    /// It is another one.
    Wrong,
    /// It is right; the new hash if the stored one has another cost than asked for now.
    Right(Option<String>),
}

/// Checks a password against a stored hash; without one it takes the same time and is wrong.
pub(super) async fn slow_check(app: &App, password: &str, stored: Option<&str>) -> Outcome<Checked> {
    let (password, cost) = (password.to_owned(), app.setting().password_cost);
    let stored = stored.map(str::to_owned);
    slowly(move || match stored.filter(|_| password.len() <= MOST_BYTES) {
        None => {
            spend_password_time("", cost);
            Ok(Checked::Wrong)
        }
        Some(stored) if !verify_password(&password, &stored)? => Ok(Checked::Wrong),
        Some(stored) if needs_rehash(&stored, cost) => {
            Ok(Checked::Right(Some(hash_password(&password, cost, &mut OsRandom)?)))
        }
        Some(_) => Ok(Checked::Right(None)),
    })
    .await
}

/// A random password to be handed over and changed: sixteen of thirty-two signs that are not mistaken for each other (80
/// bits), in fours.
pub(super) fn one_time() -> String {
    const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567892";
    let mut out = String::with_capacity(19);
    for (i, byte) in OsRandom.bytes::<16>().into_iter().enumerate() {
        if i > 0 && i % 4 == 0 {
            out.push('-');
        }
        out.push(char::from(SIGNS[usize::from(byte % 32)]));
    }
    out
}

/// Changes one's own password. The old one is asked for again, and counted as a try to sign in. Ends the account's other
/// sessions; `keep` is the id of the one that stays.
///
/// # Errors
/// A wrong old password; [`Refusal::Limited`] after too many; every weakness of the new one.
pub async fn change_password(app: &App, account: Id, old: &str, new: &str, keep: Option<&str>) -> Outcome<()> {
    let now = app.now();
    let policy = Policy::on(app, now.day());
    let row = app.read(move |tx| Ok(accounts::account(tx, account)?)).await?.ok_or(Refusal::NotFound)?;
    if row.suspended_at.is_some() || !row.released {
        return Err(Refusal::NotFound);
    }
    let tries = Tries::of_owner(&row.login);
    counted(app, &tries, &policy, now).await?;
    let Checked::Right(_) = slow_check(app, old, Some(&row.password)).await? else {
        return Err(Refusal::field("old", "现在的口令不对"));
    };
    tries.forget(app).await?;
    let known = known_words(app, &row).await?;
    let words: Vec<&str> = known.iter().map(String::as_str).collect();
    let mut problems = Problems::default();
    for weakness in weak_password(new, &policy.password, &words) {
        problems.push(Problem::field("new", "rule", weakness.to_string()));
    }
    if new == old {
        problems.push(Problem::field("new", "rule", "新口令和现在的一样，请换一个"));
    }
    problems.into_result()?;
    let hash = slow_hash(app, new).await?;
    let keep = keep.map(super::sessions::key);
    deliver(&own(app, &row, now), ChangePassword { row, hash, keep }).await
}

struct ChangePassword {
    row: accounts::Account,
    hash: String,
    /// Key of the session that stays.
    keep: Option<String>,
}

impl Command for ChangePassword {
    const NAME: &'static str = "account.password/1";
    type Output = ();

    /// Without the password: nothing of it may be kept where it could be tried.
    fn content(&self, into: &mut Content) {
        into.id(self.row.id).int(self.row.version);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<()> {
        let Self { row, hash, keep } = self;
        let (tx, account) = (&mut *work.tx, row.id);
        let fresh = accounts::account(tx, account)?.ok_or(Refusal::NotFound)?;
        if !account_holds(cx.app.vault(), &fresh) {
            return Err(Refusal::NotFound);
        }
        if fresh.password != row.password || !fresh.released || fresh.suspended_at.is_some() {
            return Err(Refusal::Stale("口令刚刚被改过，请用新的口令重新登录".into()));
        }
        let mac = Login { password: hash, ..Login::from(&fresh) }.mac(cx.app.vault());
        accounts::set_password(tx, account, hash, cx.now, None, true, &mac)?;
        store::sessions::delete_for_account(tx, account, keep.as_deref())?;
        let place = place_of(tx, &cx.app, &fresh)?;
        work.change(cx.app.tree().tenant(place), change(cx, "@account", account, fresh.version + 1, "password"));
        Ok(())
    }
}

/// Gives an account a new one-time password (`account.reset`) and ends its sessions; with `totp` a lost second factor is
/// removed too. The account stays closed until a system administrator lets it in again ([`release`]), so that nobody takes an
/// account over alone. The operator of the machine needs no second.
///
/// # Errors
/// [`Refusal::NotFound`] for an account outside the actor's reach; [`Refusal::Forbidden`], also for one's own.
pub async fn reset_password(cx: &OpContext, account: Id, totp: bool) -> Outcome<Created> {
    if account == cx.actor.account {
        return Err(Refusal::Forbidden("自己的口令请用“修改口令”更换".into()));
    }
    let password = one_time();
    let hash = slow_hash(&cx.app, &password).await?;
    let life = Policy::on(&cx.app, cx.today()).secret_life;
    let until = Moment(cx.now.0.saturating_add(life));
    let login = deliver(cx, ResetPassword { account, totp, hash, until }).await?;
    Ok(Created { account, login, password })
}

struct ResetPassword {
    account: Id,
    totp: bool,
    hash: String,
    until: Moment,
}

impl Command for ResetPassword {
    const NAME: &'static str = "account.reset/1";
    type Output = String;

    /// Without the password: it is made anew for each delivery.
    fn content(&self, into: &mut Content) {
        into.id(self.account).int(self.totp.into());
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<String> {
        let Self { account, totp, hash, until } = self;
        let (tx, account) = (&mut *work.tx, *account);
        let row = accounts::account(tx, account)?.ok_or(Refusal::NotFound)?;
        let place = place_of(tx, &cx.app, &row)?;
        permitted(cx, Permission::AccountReset, place)?;
        if cx.actor.is(row.person) {
            return Err(Refusal::Forbidden("不能重置自己另一个账号的口令".into()));
        }
        let released = cx.actor.account == SYSTEM;
        // A reset must not make a tampered row whole again unseen; on the machine itself it may.
        if cx.actor.account != SYSTEM && !account_holds(cx.app.vault(), &row) {
            return Err(Refusal::Forbidden("这个账号的记录未经系统写入，请报告审计管理员，并在服务器上重置".into()));
        }
        let kept = row.totp.as_deref().filter(|_| !totp);
        let mac = Login { password: hash, totp: kept, ..Login::from(&row) }.mac(cx.app.vault());
        accounts::set_password(tx, account, hash, cx.now, Some(*until), released, &mac)?;
        let mut version = row.version + 1;
        let removed = *totp && row.totp.is_some();
        if removed {
            accounts::set_totp(tx, account, None, None, &mac)?;
            version += 1;
        }
        store::sessions::delete_for_account(tx, account, None)?;
        let mut note = change(cx, "@account", account, version, "reset");
        note.after.insert("released".into(), json!(released));
        note.after.insert("totp_removed".into(), json!(removed));
        work.change(cx.app.tree().tenant(place), note);
        Ok(row.login)
    }
}

/// Lets an account in again after its password was reset (`account.suspend`): the second of the two.
///
/// # Errors
/// [`Refusal::NotFound`] for an account outside the actor's reach; [`Refusal::Forbidden`], also for one's own;
/// [`Refusal::Stale`] when it is not waiting.
pub async fn release(cx: &OpContext, account: Id) -> Outcome<()> {
    deliver(cx, Release(account)).await
}

struct Release(Id);

impl Command for Release {
    const NAME: &'static str = "account.release/1";
    type Output = ();

    fn content(&self, into: &mut Content) {
        into.id(self.0);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<()> {
        let row = accounts::account(work.tx, self.0)?.ok_or(Refusal::NotFound)?;
        let place = place_of(work.tx, &cx.app, &row)?;
        permitted(cx, Permission::AccountSuspend, place)?;
        if cx.actor.is(row.person) {
            return Err(Refusal::Forbidden("不能放行自己的账号".into()));
        }
        if !accounts::release(work.tx, self.0)? {
            return Err(Refusal::Stale("这个账号没有等待放行的口令重置".into()));
        }
        let mut note = change(cx, "@account", self.0, row.version + 1, "release");
        note.before.insert("released".into(), json!(false));
        note.after.insert("released".into(), json!(true));
        work.change(cx.app.tree().tenant(place), note);
        Ok(())
    }
}

/// Somebody acting on the own account: no grant is needed for that.
pub(super) fn own(app: &App, row: &accounts::Account, now: Moment) -> OpContext {
    let actor = domain::access::Actor {
        account: row.id,
        person: row.person,
        name: String::new(),
        acting_for: None,
        also: Vec::new(),
        shared: row.shared,
        grants: Vec::new(),
    };
    OpContext::new(app, actor, "form", now.max(app.now()))
}

/// Words that everybody knows of a person: login, name and its pinyin, unit, places up to the root.
async fn known_words(app: &App, row: &accounts::Account) -> Outcome<Vec<String>> {
    let (person, unit) = (row.person, row.unit);
    let (person, unit) = app
        .read(move |tx| Ok((accounts::person(tx, person)?, unit.map(|u| accounts::unit(tx, u)).transpose()?.flatten())))
        .await?;
    let mut words = vec![row.login.clone()];
    if let Some(person) = person {
        words.push(pinyin::of_person(&person.name).full());
        words.push(person.name);
    }
    let tree = app.tree();
    let place = unit.as_ref().map(|u| u.place).or_else(|| tree.root());
    words.extend(unit.map(|u| u.name));
    for id in place.map(|p| tree.ancestors(p)).unwrap_or_default() {
        let Some(place) = tree.get(id) else { continue };
        // 临川区 is known as 临川 too, and as linchuan.
        let short = place.name.trim_end_matches(['省', '市', '区', '县', '镇', '乡']);
        words.push(pinyin::full(short));
        words.push(short.to_owned());
    }
    Ok(words)
}

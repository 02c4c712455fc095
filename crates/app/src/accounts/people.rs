//! Persons, units and accounts, made and suspended by the system administrator.

use super::password::{one_time, slow_hash};
use super::proof::Login;
use super::{Policy, SYSTEM, change, checked_text, noted, permitted, place_of, root};
use crate::{App, OpContext, Outcome, Refusal};
use domain::access::{Permission, Scope};
use domain::{Id, Moment, PlaceId};
use language::pinyin;
use serde_json::json;
use store::accounts::{self, Listed, Person, Unit};

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Name to sign in with: letters, digits, `.`, `-`, `_`, `@`; case does not count.
    pub login: String,
    /// The natural person.
    pub person: Id,
    /// The unit.
    pub unit: Option<Id>,
    /// Post, as printed behind the name.
    pub title: String,
    /// Shared account (公用账号): it may record but not close.
    pub shared: bool,
}

/// A secret made for somebody: shown once, to be handed over, kept nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Created {
    /// Account.
    pub account: Id,
    /// Name to sign in with.
    pub login: String,
    /// One-time password: it has to be changed at the first sign-in and dies after a day ([`Policy::secret_life`]).
    pub password: String,
}

impl std::fmt::Debug for Created {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Created").field("account", &self.account).field("login", &self.login).finish_non_exhaustive()
    }
}

/// Makes a natural person (`account.create`).
///
/// # Errors
/// [`Refusal::Forbidden`]; a name that is none.
pub async fn create_person(app: &App, cx: &OpContext, name: &str) -> Outcome<Id> {
    let place = some_place(app, cx)?;
    permitted(app, cx, Permission::AccountCreate, place)?;
    let name = checked_text("name", name, 40)?;
    let person = Person { id: app.id(), initials: pinyin::of_person(&name).initials(), name };
    let (id, owner, cx, submission) = (person.id, app.clone(), cx.clone(), app.id());
    app.write(move |tx| {
        accounts::add_person(tx, &person)?;
        let mut note = change(&cx, "@person", person.id, 1, "");
        note.after.insert("name".into(), json!(person.name));
        noted(tx, &owner, &cx, submission, vec![(place, note)])?;
        Ok(id)
    })
    .await
}

/// Makes a unit (`account.create`) at a place, from today on; `line` is its line of work, empty for none.
///
/// # Errors
/// [`Refusal::NotFound`] for a place outside the actor's reach; [`Refusal::Forbidden`]; a name that is none or taken there.
pub async fn create_unit(app: &App, cx: &OpContext, name: &str, place: PlaceId, line: &str) -> Outcome<Id> {
    permitted(app, cx, Permission::AccountCreate, place)?;
    if app.tree().get(place).is_none_or(|p| p.to.is_some()) {
        return Err(Refusal::field("place", "请选择一个现有的区划"));
    }
    let name = checked_text("name", name, 60)?;
    let unit = Unit {
        id: app.id(),
        initials: pinyin::initials(&name),
        name,
        place,
        line: line.trim().to_owned(),
        from: cx.today(),
        to: None,
    };
    let (id, owner, cx, submission) = (unit.id, app.clone(), cx.clone(), app.id());
    app.write(move |tx| {
        let there = accounts::units_below(tx, place, cx.today())?;
        if there.iter().any(|u| u.place == place && u.name == unit.name) {
            return Err(Refusal::field("name", format!("这里已经有“{}”", unit.name)));
        }
        accounts::add_unit(tx, &unit)?;
        let mut note = change(&cx, "@unit", unit.id, 1, "");
        note.after.insert("name".into(), json!(unit.name));
        note.after.insert("place".into(), json!(place.0));
        note.after.insert("line".into(), json!(unit.line));
        noted(tx, &owner, &cx, submission, vec![(place, note)])?;
        Ok(id)
    })
    .await
}

/// Makes an account without any right (`account.create`); gives its one-time password.
///
/// # Errors
/// [`Refusal::NotFound`] for a unit outside the actor's reach or a person that is none; [`Refusal::Forbidden`]; a login that
/// is none or taken.
pub async fn create_account(app: &App, cx: &OpContext, new: NewAccount) -> Outcome<Created> {
    let password = one_time();
    let life = Policy::on(app, cx.today()).secret_life;
    let until = Some(Moment(cx.now.0.saturating_add(life)));
    let account = create_with(app, cx, new.clone(), &password, until).await?;
    Ok(Created { account, login: checked_login(&new.login)?, password })
}

/// The account with a given password: a one-time secret that dies `until`, or a lasting one.
pub(super) async fn create_with(
    app: &App,
    cx: &OpContext,
    new: NewAccount,
    password: &str,
    until: Option<Moment>,
) -> Outcome<Id> {
    // Before the hash is paid for: may the actor make accounts at all?
    some_place(app, cx)?;
    let login = checked_login(&new.login)?;
    let title = match new.title.trim() {
        "" => String::new(),
        title => checked_text("title", title, 40)?,
    };
    let hash = slow_hash(app, password).await?;
    let id = app.id();
    let (owner, cx, submission) = (app.clone(), cx.clone(), app.id());
    app.write(move |tx| {
        let place = match new.unit {
            None => root(&owner)?,
            Some(unit) => accounts::unit(tx, unit)?.ok_or(Refusal::NotFound)?.place,
        };
        permitted(&owner, &cx, Permission::AccountCreate, place)?;
        accounts::person(tx, new.person)?.ok_or(Refusal::NotFound)?;
        let row = accounts::NewAccount {
            id,
            login: login.clone(),
            person: new.person,
            unit: new.unit,
            title: title.clone(),
            password: hash.clone(),
            must_change: until.is_some(),
            secret_until: until,
            shared: new.shared,
            at: cx.now,
            mac: Login { id, login: &login, person: new.person, password: &hash, totp: None }.mac(owner.vault()),
        };
        // Two who take the same login at once: the key of the table decides, not a look before.
        tx.attempt(|tx| accounts::add_account(tx, &row)).map_err(|error| match error.is_duplicate() {
            true => Refusal::field("login", format!("账号名“{login}”已有人使用，请换一个")),
            false => error.into(),
        })?;
        let mut note = change(&cx, "@account", id, 1, "");
        note.after.insert("login".into(), json!(login));
        note.after.insert("person".into(), json!(new.person.to_string()));
        note.after.insert("unit".into(), json!(new.unit.map(|u| u.to_string())));
        note.after.insert("title".into(), json!(title));
        note.after.insert("shared".into(), json!(new.shared));
        noted(tx, &owner, &cx, submission, vec![(place, note)])?;
        Ok(id)
    })
    .await
}

/// Closes an account and ends its sessions at once (`account.suspend`).
///
/// # Errors
/// [`Refusal::NotFound`] for an account outside the actor's reach; [`Refusal::Forbidden`], also for one's own account.
pub async fn suspend(app: &App, cx: &OpContext, account: Id, reason: &str) -> Outcome<()> {
    let reason = checked_text("reason", reason, 200)?;
    if account == cx.actor.account {
        return Err(Refusal::Forbidden("不能停用自己的账号".into()));
    }
    let (owner, cx, submission) = (app.clone(), cx.clone(), app.id());
    app.write(move |tx| {
        let row = accounts::account(tx, account)?.ok_or(Refusal::NotFound)?;
        let place = place_of(tx, &owner, &row)?;
        permitted(&owner, &cx, Permission::AccountSuspend, place)?;
        store::sessions::delete_for_account(tx, account, None)?;
        if !accounts::suspend(tx, account, cx.now)? {
            return Err(Refusal::Stale("这个账号已经停用".into()));
        }
        let mut note = change(&cx, "@account", account, row.version + 1, "suspend");
        note.basis.clone_from(&reason);
        note.before.insert("suspended".into(), json!(false));
        note.after.insert("suspended".into(), json!(true));
        noted(tx, &owner, &cx, submission, vec![(place, note)])
    })
    .await
}

/// Opens an account again that was suspended, or closed for want of use (`account.suspend`).
///
/// # Errors
/// As [`suspend`].
pub async fn reinstate(app: &App, cx: &OpContext, account: Id) -> Outcome<()> {
    if account == cx.actor.account {
        return Err(Refusal::Forbidden("不能启用自己的账号".into()));
    }
    let (owner, cx, submission) = (app.clone(), cx.clone(), app.id());
    app.write(move |tx| {
        let row = accounts::account(tx, account)?.ok_or(Refusal::NotFound)?;
        let place = place_of(tx, &owner, &row)?;
        permitted(&owner, &cx, Permission::AccountSuspend, place)?;
        if !accounts::reinstate(tx, account, cx.today())? {
            return Err(Refusal::Stale("这个账号没有停用".into()));
        }
        let mut note = change(&cx, "@account", account, row.version + 1, "reinstate");
        note.before.insert("suspended".into(), json!(row.suspended_at.is_some()));
        note.after.insert("suspended".into(), json!(false));
        noted(tx, &owner, &cx, submission, vec![(place, note)])
    })
    .await
}

/// The accounts an administrator or auditor may see, by login.
///
/// # Errors
/// [`Refusal::Forbidden`] for everybody else.
pub async fn list(app: &App, cx: &OpContext) -> Outcome<Vec<Listed>> {
    let everything = cx.actor.account == SYSTEM;
    let arms: Vec<PlaceId> = [
        Permission::AccountCreate,
        Permission::AccountSuspend,
        Permission::AccountReset,
        Permission::GrantGive,
        Permission::AuditRead,
    ]
    .into_iter()
    .flat_map(|i| Scope::of(&cx.actor, &app.loaded().pack.roles, i).places())
    .collect();
    if arms.is_empty() && !everything {
        return Err(Refusal::Forbidden("您没有管理账号的权限".into()));
    }
    let tree = app.tree();
    let root = root(app)?;
    let all = app.read(|tx| Ok(accounts::list(tx)?)).await?;
    let seen = |l: &Listed| everything || arms.iter().any(|arm| tree.is_within(l.place.unwrap_or(root), *arm));
    Ok(all.into_iter().filter(seen).collect())
}

/// The accounts of [`list`] whose login, name, post or unit holds a text, at most so many; all of them without a text.
///
/// # Errors
/// As [`list`].
pub async fn search(app: &App, cx: &OpContext, text: &str, limit: usize) -> Outcome<Vec<Listed>> {
    let mut found = list(app, cx).await?;
    found.retain(|a| {
        let unit = a.unit.as_deref().unwrap_or_default();
        text.is_empty() || [a.login.as_str(), &a.name, &a.title, unit].iter().any(|t| t.contains(text))
    });
    found.truncate(limit);
    Ok(found)
}

/// One of the accounts of [`list`].
///
/// # Errors
/// [`Refusal::NotFound`] for one that is not among them; as [`list`].
pub async fn account(app: &App, cx: &OpContext, id: Id) -> Outcome<Listed> {
    list(app, cx).await?.into_iter().find(|a| a.id == id).ok_or(Refusal::NotFound)
}

/// Every unit of the installation, by name.
///
/// # Errors
/// The store's.
pub async fn all_units(app: &App, day: domain::Day) -> Outcome<Vec<store::accounts::Unit>> {
    super::units_below(app, root(app)?, day).await
}

/// A place at which the actor may make accounts.
fn some_place(app: &App, cx: &OpContext) -> Outcome<PlaceId> {
    if cx.actor.account == SYSTEM {
        return root(app);
    }
    let scope = Scope::of(&cx.actor, &app.loaded().pack.roles, Permission::AccountCreate);
    let places = scope.places();
    places.first().copied().ok_or_else(|| Refusal::Forbidden("您没有建立账号、人员和单位的权限".into()))
}

/// A login in the one spelling it is kept in.
pub(super) fn checked_login(login: &str) -> Outcome<String> {
    let login = folded_login(login);
    let good = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
    if !(2..=40).contains(&login.chars().count()) || !login.chars().all(good) {
        return Err(Refusal::field("login", "账号名要有 2 到 40 个字，可以用字母、汉字、数字和 . - _ @"));
    }
    Ok(login)
}

/// A login as people type it: case, full width and spaces around it do not count.
pub(super) fn folded_login(login: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    login.trim().chars().map(narrow).flat_map(char::to_lowercase).collect()
}

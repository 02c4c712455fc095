//! Persons, units and accounts, made and suspended by the system administrator.

use super::holder::{Holder, Same, Told};
use super::password::{one_time, slow_hash};
use super::proof::Login;
use super::{Policy, SYSTEM, change, checked_text, permitted, place_of, root};
use crate::deliver::{Command, Content, Work, deliver};
use crate::{OpContext, Outcome, Refusal};
use domain::access::{Permission, Scope};
use domain::normal::normal;
use domain::{Id, Moment, PlaceId};
use language::pinyin;
use serde_json::json;
use store::accounts::{self, Listed, Unit};

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Name to sign in with: letters, digits, `.`, `-`, `_`, `@`; case does not count.
    pub login: String,
    /// The natural person.
    pub person: Id,
    pub unit: Option<Id>,
    /// Post, as printed behind the name.
    pub title: String,
    /// Shared account (公用账号): it may record but not close.
    pub shared: bool,
}

/// An account to be made with the natural person it is for.
#[derive(Clone, Debug, Default)]
pub struct NewUser {
    /// Name to sign in with.
    pub login: String,
    /// Name of the natural person.
    pub name: String,
    /// ID number of the person; empty when it is not told.
    pub id_number: String,
    /// Staff number of the person; empty for none.
    pub staff: String,
    /// Whether it is the person with the same name.
    pub same: Same,
    pub unit: Option<Id>,
    /// Post.
    pub title: String,
    /// Shared account (公用账号).
    pub shared: bool,
}

/// A secret made for somebody: shown once, to be handed over, kept nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Created {
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

/// Makes a unit (`account.create`) at a place, from today on; `line` is its line of work, empty for none.
///
/// # Errors
/// [`Refusal::NotFound`] for a place outside the actor's reach; [`Refusal::Forbidden`]; a name that is none or taken there.
pub async fn create_unit(cx: &OpContext, name: &str, place: PlaceId, line: &str) -> Outcome<Id> {
    permitted(cx, Permission::AccountCreate, place)?;
    if cx.app.tree().get(place).is_none_or(|p| p.to.is_some()) {
        return Err(Refusal::field("place", "请选择一个现有的区划"));
    }
    let name = checked_text("name", name, 60)?;
    let unit = Unit {
        id: cx.app.id(),
        initials: pinyin::initials(&name),
        name,
        place,
        line: line.trim().to_owned(),
        from: cx.today(),
        to: None,
    };
    deliver(cx, CreateUnit(unit)).await
}

struct CreateUnit(Unit);

impl Command for CreateUnit {
    const NAME: &'static str = "unit.create/1";
    type Output = Id;

    fn content(&self, into: &mut Content) {
        into.text(&self.0.name).int(self.0.place.0).text(&self.0.line);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<Id> {
        let unit = &self.0;
        let there = accounts::units_below(work.tx, unit.place, cx.today())?;
        if there.iter().any(|u| u.place == unit.place && u.name == unit.name) {
            return Err(Refusal::field("name", format!("这里已经有“{}”", unit.name)));
        }
        accounts::add_unit(work.tx, unit)?;
        let mut note = change(cx, "@unit", unit.id, 1, "");
        note.after.insert("name".into(), json!(unit.name));
        note.after.insert("place".into(), json!(unit.place.0));
        note.after.insert("line".into(), json!(unit.line));
        work.change(cx.app.tree().tenant(unit.place), note);
        Ok(unit.id)
    }
}

/// Makes an account without any right (`account.create`) for a person of the register; gives its one-time password.
///
/// # Errors
/// [`Refusal::NotFound`] for a unit outside the actor's reach or a person that is none; [`Refusal::Forbidden`]; a login that
/// is none or taken.
pub async fn create_account(cx: &OpContext, new: NewAccount) -> Outcome<Created> {
    let NewAccount { login, person, unit, title, shared } = new;
    with_secret(cx, Asked { login, holder: Holder::Known(person), unit, title, shared }).await
}

/// Makes an account without any right (`account.create`) for a person told of: joined to the person of the register with the
/// same ID number or staff number, asked about when one has the same name, else entered with it.
///
/// # Errors
/// As [`create_account`]; numbers that are none or belong to different people; a problem of `same` while it is not said
/// whether the person is one with the same name.
pub async fn create_user(cx: &OpContext, new: NewUser) -> Outcome<Created> {
    with_secret(cx, new.into()).await
}

async fn with_secret(cx: &OpContext, new: Asked) -> Outcome<Created> {
    let password = one_time();
    let life = Policy::on(&cx.app, cx.today()).secret_life;
    let until = Some(Moment(cx.now.0.saturating_add(life)));
    let login = checked_login(&new.login)?;
    let account = create_with(cx, new, &password, until).await?;
    Ok(Created { account, login, password })
}

/// An account that is asked for, and for whom.
pub(super) struct Asked {
    login: String,
    holder: Holder,
    unit: Option<Id>,
    title: String,
    shared: bool,
}

impl From<NewUser> for Asked {
    fn from(new: NewUser) -> Self {
        let NewUser { login, name, id_number, staff, same, unit, title, shared } = new;
        Self { login, holder: Holder::Told(Told { name, id_number, staff, same, shared }), unit, title, shared }
    }
}

/// The account with a given password: a one-time secret that dies `until`, or a lasting one.
pub(super) async fn create_with(cx: &OpContext, new: Asked, password: &str, until: Option<Moment>) -> Outcome<Id> {
    // Before the hash is paid for: may the actor make accounts at all?
    some_place(cx)?;
    let login = checked_login(&new.login)?;
    let title = match new.title.trim() {
        "" => String::new(),
        title => checked_text("title", title, 40)?,
    };
    let hash = slow_hash(&cx.app, password).await?;
    deliver(cx, CreateAccount { login, title, hash, until, new }).await
}

struct CreateAccount {
    login: String,
    title: String,
    hash: String,
    until: Option<Moment>,
    new: Asked,
}

impl Command for CreateAccount {
    const NAME: &'static str = "account.create/1";
    /// That nobody has the name is a rule over all persons.
    const SERIALIZABLE: bool = true;
    type Output = Id;

    /// Without the password: it is made anew for each delivery.
    fn content(&self, into: &mut Content) {
        into.text(&self.login);
        self.new.holder.content(into);
        into.optional_id(self.new.unit).text(&self.title);
        into.int(self.new.shared.into()).int(self.until.is_some().into());
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<Id> {
        let Self { login, title, hash, until, new } = self;
        let id = work.id();
        let place = match new.unit {
            None => root(&cx.app)?,
            Some(unit) => accounts::unit(work.tx, unit)?.ok_or(Refusal::NotFound)?.place,
        };
        permitted(cx, Permission::AccountCreate, place)?;
        let person = new.holder.resolve(cx, work, root(&cx.app)?)?;
        let row = accounts::NewAccount {
            id,
            login: login.clone(),
            person,
            unit: new.unit,
            title: title.clone(),
            password: hash.clone(),
            must_change: until.is_some(),
            secret_until: *until,
            shared: new.shared,
            at: cx.now,
            mac: Login { id, login, person, password: hash, totp: None }.mac(cx.app.vault()),
        };
        // Two who take the same login at once: the key of the table decides, not a look before.
        work.tx.attempt(|tx| accounts::add_account(tx, &row)).map_err(|error| match error.is_duplicate() {
            true => Refusal::field("login", format!("账号名“{login}”已有人使用，请换一个")),
            false => error.into(),
        })?;
        let mut note = change(cx, "@account", id, 1, "");
        note.after.insert("login".into(), json!(login));
        note.after.insert("person".into(), json!(person.to_string()));
        note.after.insert("unit".into(), json!(new.unit.map(|u| u.to_string())));
        note.after.insert("title".into(), json!(title));
        note.after.insert("shared".into(), json!(new.shared));
        work.change(cx.app.tree().tenant(place), note);
        Ok(id)
    }
}

/// Closes an account and ends its sessions at once (`account.suspend`).
///
/// # Errors
/// [`Refusal::NotFound`] for an account outside the actor's reach; [`Refusal::Forbidden`], also for one's own account.
pub async fn suspend(cx: &OpContext, account: Id, reason: &str) -> Outcome<()> {
    let reason = checked_text("reason", reason, 200)?;
    if account == cx.actor.account {
        return Err(Refusal::Forbidden("不能停用自己的账号".into()));
    }
    deliver(cx, SetSuspended { account, reason, suspended: true }).await
}

/// Opens an account again that was suspended, or closed for want of use (`account.suspend`).
///
/// # Errors
/// As [`suspend`].
pub async fn reinstate(cx: &OpContext, account: Id) -> Outcome<()> {
    deliver(cx, SetSuspended { account, reason: String::new(), suspended: false }).await
}

/// Closes an account, or opens it again.
struct SetSuspended {
    account: Id,
    reason: String,
    suspended: bool,
}

impl Command for SetSuspended {
    const NAME: &'static str = "account.suspend/1";
    type Output = ();

    fn content(&self, into: &mut Content) {
        into.id(self.account).text(&self.reason).int(self.suspended.into());
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<()> {
        let (tx, account) = (&mut *work.tx, self.account);
        let row = accounts::account(tx, account)?.ok_or(Refusal::NotFound)?;
        let place = place_of(tx, &cx.app, &row)?;
        permitted(cx, Permission::AccountSuspend, place)?;
        if !self.suspended && cx.actor.is(row.person) {
            return Err(Refusal::Forbidden("不能启用自己的账号".into()));
        }
        let step = if self.suspended {
            store::sessions::delete_for_account(tx, account, None)?;
            if !accounts::suspend(tx, account, cx.now)? {
                return Err(Refusal::Stale("这个账号已经停用".into()));
            }
            "suspend"
        } else {
            if !accounts::reinstate(tx, account, cx.today())? {
                return Err(Refusal::Stale("这个账号没有停用".into()));
            }
            "reinstate"
        };
        let mut note = change(cx, "@account", account, row.version + 1, step);
        note.basis.clone_from(&self.reason);
        note.before.insert("suspended".into(), json!(!self.suspended && row.suspended_at.is_some()));
        note.after.insert("suspended".into(), json!(self.suspended));
        work.change(cx.app.tree().tenant(place), note);
        Ok(())
    }
}

/// The accounts an administrator or auditor may see, by login.
///
/// # Errors
/// [`Refusal::Forbidden`] for everybody else.
pub async fn list(cx: &OpContext) -> Outcome<Vec<Listed>> {
    let seen = administered(cx)?;
    let all = cx.app.read(|tx| Ok(accounts::list(tx)?)).await?;
    Ok(all.into_iter().filter(seen).collect())
}

/// Which accounts an administrator or auditor may see.
///
/// # Errors
/// [`Refusal::Forbidden`] for everybody else.
pub(super) fn administered(cx: &OpContext) -> Outcome<impl Fn(&Listed) -> bool + use<>> {
    let everything = cx.actor.account == SYSTEM;
    let arms: Vec<PlaceId> = [
        Permission::AccountCreate,
        Permission::AccountSuspend,
        Permission::AccountReset,
        Permission::GrantGive,
        Permission::AuditRead,
    ]
    .into_iter()
    .flat_map(|i| Scope::of(&cx.actor, &cx.app.loaded().pack.roles, i).places())
    .collect();
    if arms.is_empty() && !everything {
        return Err(Refusal::Forbidden("您没有管理账号的权限".into()));
    }
    let tree = cx.app.tree();
    let root = root(&cx.app)?;
    Ok(move |l: &Listed| everything || arms.iter().any(|arm| tree.is_within(l.place.unwrap_or(root), *arm)))
}

/// The accounts of [`list`] whose login, name, post or unit holds a text, at most so many; all of them without a text.
///
/// # Errors
/// As [`list`].
pub async fn search(cx: &OpContext, text: &str, limit: usize) -> Outcome<Vec<Listed>> {
    let (mut found, wanted) = (list(cx).await?, normal(text));
    found.retain(|a| {
        let unit = a.unit.as_deref().unwrap_or_default();
        let holds = |t: &&str| normal(t).contains(&wanted);
        wanted.is_empty() || [a.login.as_str(), &a.name, &a.title, unit].iter().any(holds)
    });
    found.truncate(limit);
    Ok(found)
}

/// One of the accounts of [`list`].
///
/// # Errors
/// [`Refusal::NotFound`] for one that is not among them; as [`list`].
pub async fn account(cx: &OpContext, id: Id) -> Outcome<Listed> {
    list(cx).await?.into_iter().find(|a| a.id == id).ok_or(Refusal::NotFound)
}

/// Every unit of the installation, by name.
///
/// # Errors
/// The store's.
pub async fn all_units(app: &crate::App, day: domain::Day) -> Outcome<Vec<store::accounts::Unit>> {
    super::units_below(app, root(app)?, day).await
}

/// A place at which the actor may make accounts.
fn some_place(cx: &OpContext) -> Outcome<PlaceId> {
    if cx.actor.account == SYSTEM {
        return root(&cx.app);
    }
    let scope = Scope::of(&cx.actor, &cx.app.loaded().pack.roles, Permission::AccountCreate);
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

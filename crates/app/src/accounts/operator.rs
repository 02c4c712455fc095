//! What the operator of the machine does from the command line: the first administrators, `zhucun user add|passwd|grant`, and
//! the demo world's people. Who can run commands there owns the database anyway; every act is in the order of changes all the
//! same, under the system's name.

use super::people::create_with;
use super::{Created, GrantTo, NewUser, Same, as_system, create_user, give_grant, reset_password, root};
use crate::{App, Outcome, Refusal};
use domain::{Day, Id};
use store::accounts::{self, Account};

/// One of the three administrators of a new installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstAdmin {
    /// Title of the role: 系统管理员, 安全管理员, 审计管理员.
    pub title: String,
    /// Account, login and one-time password.
    pub created: Created,
}

/// Makes the three administrators (三员) of an installation that has no account yet, each a person of their own, with random
/// one-time passwords to be printed once. There is no built-in account and no default password. An empty list when there are
/// accounts already.
///
/// # Errors
/// No places yet; the store's.
pub async fn first_admins(app: &App) -> Outcome<Vec<FirstAdmin>> {
    let top = root(app)?;
    if app.read(|tx| Ok(accounts::any_account(tx)?)).await? {
        return Ok(Vec::new());
    }
    let roles = app.loaded().pack.roles.iter().filter(|r| r.admin).cloned();
    let mut out = Vec::new();
    for role in roles.collect::<Vec<_>>() {
        let login = role.id.rsplit('.').next().unwrap_or(&role.id).to_owned();
        let user = NewUser { login, name: role.title.clone(), same: Same::Another, ..NewUser::default() };
        let created = user_add(app, user).await?;
        let cx = as_system(app, "command");
        give_grant(&cx, GrantTo::new(created.account, &role.id, top, cx.today())).await?;
        out.push(FirstAdmin { title: role.title, created });
    }
    Ok(out)
}

/// Makes an account without rights, with its person where the register has none; gives the one-time password.
///
/// # Errors
/// As [`create_user`].
pub async fn user_add(app: &App, user: NewUser) -> Outcome<Created> {
    create_user(&as_system(app, "command"), user).await
}

/// Gives an account a new one-time password; it may sign in with it at once.
///
/// # Errors
/// [`Refusal::Problems`] for an unknown login; as [`reset_password`].
pub async fn user_passwd(app: &App, login: &str) -> Outcome<Created> {
    let account = by_login(app, login).await?.id;
    reset_password(&as_system(app, "command"), account, true).await
}

/// Gives an account a role at the place with this code, from today on unless `from` says otherwise. The rules of
/// [`give_grant`] hold here too, the exclusion of the three administrators included.
///
/// # Errors
/// As [`give_grant`]; an unknown login or code.
pub async fn user_grant(
    app: &App,
    login: &str,
    role: &str,
    place: &str,
    from: Option<Day>,
    to: Option<Day>,
    unit: Option<Id>,
) -> Outcome<Id> {
    let account = by_login(app, login).await?.id;
    let tree = app.tree();
    let found = tree.by_code(place).map(|p| p.id);
    let place = found.ok_or_else(|| Refusal::field("place", format!("没有代码为“{place}”的区划")))?;
    let cx = as_system(app, "command");
    let from = from.unwrap_or_else(|| cx.today());
    give_grant(&cx, GrantTo { to, unit, ..GrantTo::new(account, role, place, from) }).await
}

/// Makes a person with an account and a lasting password: in a demo installation only, whose data is nobody's.
///
/// # Errors
/// [`Refusal::Forbidden`] in an installation for work; as [`create_user`].
pub async fn demo_user(app: &App, user: NewUser, password: &str) -> Outcome<Id> {
    if !app.setting().demo {
        return Err(Refusal::Forbidden("只有演示环境可以预设口令；正式环境的账号使用一次性口令".into()));
    }
    let cx = as_system(app, "demo");
    create_with(&cx, user.into(), password, None).await
}

async fn by_login(app: &App, login: &str) -> Outcome<Account> {
    let login = super::people::folded_login(login);
    find(app, &login).await?.ok_or_else(|| Refusal::field("login", format!("没有账号“{login}”")))
}

async fn find(app: &App, login: &str) -> Outcome<Option<Account>> {
    let login = login.to_owned();
    app.read(move |tx| Ok(accounts::account_by_login(tx, &login)?)).await
}

/// Acts as the owner of an account, with its grants and no more: `--as ACCOUNT` of the command line.
///
/// # Errors
/// [`Refusal::Problems`] for an unknown login; as [`super::actor`].
pub async fn acting_as(app: &App, login: &str) -> Outcome<crate::OpContext> {
    let account = by_login(app, login).await?.id;
    let now = app.now();
    let actor = super::actor(app, account, now.day()).await?;
    Ok(crate::OpContext::new(app, actor, "command", now))
}

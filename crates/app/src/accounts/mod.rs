//! People, units, accounts and grants; signing in; the three administrators (三员).
//!
//! Nobody makes a working account alone: the system administrator makes accounts and can not give rights, the security
//! administrator gives rights and can not make accounts, and a password that the security administrator has reset works only
//! after the system administrator has let the account in again. Secrets are random and used once; nobody can set a password
//! for another person.

mod actor;
pub mod browser;
mod exclusion;
mod grants;
mod holder;
mod operator;
mod password;
mod people;
mod policy;
mod proof;
pub mod register;
mod rights;
pub mod sessions;
mod sign_in;
mod totp;

pub use actor::{OwnerChoice, actor, names, owner_choices, people_below, units_below};
pub(crate) use actor::{visible_people, workers};
pub use grants::{GrantSummary, GrantTo, end_grant, give_grant, grant_list, grants_of, roles};
pub use holder::Same;
pub(crate) use holder::described;
pub use operator::{FirstAdmin, acting_as, demo_user, first_admins, user_add, user_grant, user_passwd};
pub use password::{change_password, release, reset_password};
pub use people::{
    Created, NewAccount, NewUser, account, all_units, create_account, create_unit, create_user, list, reinstate,
    search, suspend,
};
pub use policy::Policy;
pub(crate) use proof::account_holds;
pub use proof::{Forged, forged};
pub use rights::{Features, GrantView, features, may, may_at, may_in, may_near, own_grants, role_titles};
pub use sign_in::{Origin, SignedIn, sign_in, sweep};
pub use store::accounts::Listed;
pub use totp::{TotpSetup, totp_begin, totp_confirm, totp_disable};

use crate::{App, OpContext, Outcome, Refusal};
use domain::access::{Actor, Permission, Target, permit, system_permit};
use domain::change::{Change, ChangeKind};
use domain::{Day, Id, PlaceId};
use store::Tx;
use store::accounts::Account;

/// The id that stands for the operator of the machine and for the machine itself, as account and as person.
pub const SYSTEM: Id = Id::from_bytes([0; 16]);

/// Acts for the operator of the machine, who needs no grant: the command line, the first start, jobs. Never for what came
/// over the network.
pub fn as_system(app: &App, channel: &'static str) -> OpContext {
    let actor = Actor {
        account: SYSTEM,
        person: SYSTEM,
        name: "系统".to_owned(),
        acting_for: None,
        also: Vec::new(),
        shared: false,
        grants: Vec::new(),
    };
    OpContext::new(app, actor, channel, app.now())
}

/// Checks a permission that concerns no ledger at a place.
///
/// # Errors
/// [`Refusal::Forbidden`] when some grant has the permission elsewhere or the actor reaches the place otherwise, else
/// [`Refusal::NotFound`]: what one may not see does not exist.
pub(crate) fn permitted(cx: &OpContext, permission: Permission, place: PlaceId) -> Outcome<domain::access::Permit> {
    if cx.actor.account == SYSTEM {
        return Ok(system_permit(permission, place));
    }
    let (tree, roles) = (cx.app.tree(), &cx.app.loaded().pack.roles);
    if let Some(permit) = permit(roles, &tree, &cx.actor, permission, &Target::new(place, None)) {
        return Ok(permit);
    }
    let reaches = cx.actor.grants.iter().any(|g| tree.is_within(place, g.place));
    if reaches {
        Err(Refusal::Forbidden(format!("您没有{}的权限", words(permission))))
    } else {
        Err(Refusal::NotFound)
    }
}

/// What a permission of this module is called on screen.
fn words(permission: Permission) -> &'static str {
    match permission {
        Permission::PlaceManage => "管理区划",
        Permission::AccountCreate => "建立账号、人员和单位",
        Permission::AccountSuspend => "停用和启用账号",
        Permission::AccountReset => "重置口令",
        Permission::GrantGive => "授权",
        _ => "办理这项",
    }
}

/// The place an account is administered at: its unit's, else the top of the installation.
fn place_of(tx: &mut Tx, app: &App, account: &Account) -> Outcome<PlaceId> {
    if let Some(unit) = account.unit
        && let Some(unit) = store::accounts::unit(tx, unit)?
    {
        return Ok(unit.place);
    }
    root(app)
}

/// The top of the installation.
fn root(app: &App) -> Outcome<PlaceId> {
    app.tree().root().ok_or_else(|| Refusal::whole("还没有建立区划，请先用一个区划代码建立（例如抚州市 3610）"))
}

/// The frame of a change in the books of people and rights; `before` and `after` are filled by the caller and never hold a
/// password or a second-factor secret.
fn change(cx: &OpContext, ledger: &str, record: Id, version: i64, step: &str) -> Change {
    let kind = match (version, step) {
        (1, _) => ChangeKind::Create,
        (_, "") => ChangeKind::Edit,
        _ => ChangeKind::Step,
    };
    Change { step: step.to_owned(), ..Change::by((&cx.actor, cx.now), kind, ledger, record, version) }
}

/// A name as people write it: 1 to `most` characters without control characters.
fn checked_text(field: &str, text: &str, most: usize) -> Outcome<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > most || text.chars().any(char::is_control) {
        return Err(Refusal::field(field, format!("请填写 1 到 {most} 个字")));
    }
    Ok(text.to_owned())
}

/// A day in words for messages: open ends are 长期.
fn until(to: Option<Day>) -> String {
    to.map_or_else(|| "长期".to_owned(), |to| to.plus(-1).to_string())
}

//! Grants (授权), given and ended by the security administrator.

use super::exclusion::conflict;
use super::proof::{grant_holds, grant_mac};
use super::{SYSTEM, change, checked_text, noted, permitted, place_of, until};
use crate::{App, OpContext, Outcome, Refusal};
use domain::access::{Grant, Permission, Reach, Role, Scope};
use domain::change::Change;
use domain::places::Level;
use domain::{Day, Id, PlaceId};
use serde_json::json;
use store::accounts::{self, Given};

/// A grant to be given.
#[derive(Clone, Debug)]
pub struct GrantTo {
    /// To which account.
    pub account: Id,
    /// Role of `roles.toml`.
    pub role: String,
    /// Place.
    pub place: PlaceId,
    /// Unit, for roles that reach by unit.
    pub unit: Option<Id>,
    /// Posting, for roles that reach by posting.
    pub posting: Option<Id>,
    /// Line of work that narrows the role's own.
    pub line: Option<String>,
    /// First day; not before today.
    pub from: Day,
    /// First day no longer valid.
    pub to: Option<Day>,
}

impl GrantTo {
    /// A role at a place from a day on, without end.
    pub fn new(account: Id, role: &str, place: PlaceId, from: Day) -> Self {
        Self { account, role: role.to_owned(), place, unit: None, posting: None, line: None, from, to: None }
    }
}

/// Gives a grant (`grant.give`).
///
/// # Errors
/// [`Refusal::NotFound`] for a place or account outside the actor's reach; [`Refusal::Forbidden`], also for oneself; a role
/// that does not fit the place, the unit or the account; a grant the person has already; roles that exclude each other
/// (三员互斥), over all accounts of the natural person.
pub async fn give_grant(app: &App, cx: &OpContext, to: GrantTo) -> Outcome<Id> {
    permitted(app, cx, Permission::GrantGive, to.place)?;
    let role = app.loaded().pack.roles.get(&to.role).cloned();
    let role = role.ok_or_else(|| Refusal::field("role", format!("没有角色“{}”", to.role)))?;
    fits(app, cx, &role, &to)?;
    let grant = Grant {
        id: app.id(),
        role: to.role,
        place: to.place,
        unit: to.unit,
        posting: to.posting,
        line: to.line.filter(|l| !l.is_empty()),
        from: to.from,
        to: to.to,
    };
    let (account, id) = (to.account, grant.id);
    let (owner, cx, submission) = (app.clone(), cx.clone(), app.id());
    app.write(move |tx| {
        // The rule spans all accounts of a person, and no key guards it.
        tx.serializable()?;
        let row = accounts::account(tx, account)?.ok_or(Refusal::NotFound)?;
        if row.person == cx.actor.person {
            return Err(Refusal::Forbidden("不能给自己授权，请由另一名安全管理员办理".into()));
        }
        if row.shared && role.admin {
            return Err(Refusal::field("role", "公用账号不能担任管理员"));
        }
        if let Some(unit) = grant.unit {
            accounts::unit(tx, unit)?.ok_or_else(|| Refusal::field("unit", "没有这个单位"))?;
        }
        let held = accounts::grants_of_person(tx, row.person)?;
        let same = |g: &Given| {
            let (a, b) = (&g.grant, &grant);
            let ends = a.to.is_none_or(|to| b.from < to) && b.to.is_none_or(|to| a.from < to);
            g.account == account
                && ends
                && (&a.role, a.place, a.unit, a.posting, &a.line) == (&b.role, b.place, b.unit, b.posting, &b.line)
        };
        if let Some(given) = held.iter().find(|g| same(g)) {
            return Err(Refusal::whole(format!("已有同样的授权，有效期到{}", until(given.grant.to))));
        }
        let all: Vec<&Grant> = held.iter().map(|g| &g.grant).chain([&grant]).collect();
        let roles = &owner.loaded().pack.roles;
        if let Some((a, b)) = conflict(roles, &all) {
            let title = |id: &str| roles.get(id).map_or_else(|| id.to_owned(), |r| r.title.clone());
            return Err(Refusal::field(
                "role",
                format!("三员互斥：同一人在同一时间不能既是{}又是{}", title(&a.role), title(&b.role)),
            ));
        }
        let mac = grant_mac(owner.vault(), row.person, account, &grant);
        accounts::add_grant(tx, account, &grant, cx.actor.account, cx.now, &mac)?;
        let mut note = change(&cx, "@grant", id, 1, "");
        describe(&mut note, account, &grant);
        noted(tx, &owner, &cx, submission, vec![(grant.place, note)])?;
        Ok(id)
    })
    .await
}

/// Ends a grant (`grant.give`): `to` is the first day it is no longer valid, today at the earliest. It holds at the person's
/// next request.
///
/// # Errors
/// [`Refusal::NotFound`] for a grant outside the actor's reach; [`Refusal::Forbidden`], also for one's own; a day before
/// today; [`Refusal::Stale`] when it ends before that day already.
pub async fn end_grant(app: &App, cx: &OpContext, grant: Id, to: Day, reason: &str) -> Outcome<()> {
    let reason = checked_text("reason", reason, 200)?;
    if to < cx.today() {
        return Err(Refusal::field("to", "终止日期不能早于今天"));
    }
    let (owner, cx, submission) = (app.clone(), cx.clone(), app.id());
    app.write(move |tx| {
        tx.serializable()?;
        let given = accounts::grant(tx, grant)?.ok_or(Refusal::NotFound)?;
        permitted(&owner, &cx, Permission::GrantGive, given.grant.place)?;
        let row = accounts::account(tx, given.account)?.ok_or(Refusal::NotFound)?;
        if row.person == cx.actor.person {
            return Err(Refusal::Forbidden("不能终止自己的授权，请由另一名安全管理员办理".into()));
        }
        if given.grant.to.is_some_and(|end| end <= to) {
            return Err(Refusal::Stale(format!("这项授权到{}为止，不用再终止", until(given.grant.to))));
        }
        if !grant_holds(owner.vault(), row.person, given.account, &given.grant, &given.mac) {
            return Err(Refusal::Forbidden("这项授权未经系统写入，已不起作用；请报告审计管理员".into()));
        }
        let ended = Grant { to: Some(to), ..given.grant.clone() };
        let mac = grant_mac(owner.vault(), row.person, given.account, &ended);
        accounts::end_grant(tx, grant, to, &mac)?;
        let mut note = change(&cx, "@grant", grant, given.version + 1, "end");
        note.basis.clone_from(&reason);
        note.before.insert("to".into(), json!(given.grant.to.map(|d| d.0)));
        note.after.insert("to".into(), json!(to.0));
        noted(tx, &owner, &cx, submission, vec![(given.grant.place, note)])
    })
    .await
}

/// All grants of an account, ended ones included: for the person, administrators and auditors.
///
/// # Errors
/// [`Refusal::NotFound`] for everybody else.
pub async fn grants_of(app: &App, cx: &OpContext, account: Id) -> Outcome<Vec<Given>> {
    let (owner, cx) = (app.clone(), cx.clone());
    app.read(move |tx| {
        let row = accounts::account(tx, account)?.ok_or(Refusal::NotFound)?;
        let place = place_of(tx, &owner, &row)?;
        let tree = owner.tree();
        let may = |permission| {
            let scope = Scope::of(&cx.actor, &owner.loaded().pack.roles, permission);
            scope.arms().iter().any(|arm| tree.is_within(place, arm.place))
        };
        let own = row.person == cx.actor.person || cx.actor.account == SYSTEM;
        if !own && ![Permission::GrantGive, Permission::AccountSuspend, Permission::AuditRead].into_iter().any(may) {
            return Err(Refusal::NotFound);
        }
        let all = accounts::grants_of_person(tx, row.person)?;
        Ok(all.into_iter().filter(|g| g.account == account).collect())
    })
    .await
}

/// A grant as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantRow {
    /// Grant.
    pub id: Id,
    /// Title of its role.
    pub role: String,
    /// Its place with what lies above it.
    pub place: String,
    /// First day.
    pub from: Day,
    /// Last day; `None` for one without end.
    pub last: Option<Day>,
    /// When it was given.
    pub given_at: domain::Moment,
    /// It holds no more.
    pub ended: bool,
}

/// [`grants_of`] with names.
///
/// # Errors
/// As [`grants_of`].
pub async fn grant_list(app: &App, cx: &OpContext, account: Id) -> Outcome<Vec<GrantRow>> {
    let (tree, roles, today) = (app.tree(), &app.loaded().pack.roles, cx.today());
    let row = |given: Given| GrantRow {
        id: given.grant.id,
        role: roles.get(&given.grant.role).map_or_else(|| given.grant.role.clone(), |r| r.title.clone()),
        place: tree.full_name(given.grant.place),
        from: given.grant.from,
        // The first day without it is kept.
        last: given.grant.to.map(|day| day.plus(-1)),
        given_at: given.given_at,
        ended: given.grant.to.is_some_and(|to| to <= today),
    };
    Ok(grants_of(app, cx, account).await?.into_iter().map(row).collect())
}

/// Every role of the pack: id and title.
pub fn roles(app: &App) -> Vec<(String, String)> {
    app.loaded().pack.roles.iter().map(|r| (r.id.clone(), r.title.clone())).collect()
}

/// What can be said of a grant without the database.
fn fits(app: &App, cx: &OpContext, role: &Role, to: &GrantTo) -> Outcome<()> {
    let tree = app.tree();
    let place = tree.get(to.place).filter(|p| p.to.is_none()).ok_or(Refusal::NotFound)?;
    // Administrators serve whatever the installation's top is; a unit's people are read wherever they are.
    let level = Level::parse(&role.level);
    if role.reach != Reach::Unit && !role.admin && level != Some(place.level) {
        let wanted = level.map_or("", Level::chinese);
        return Err(Refusal::field("place", format!("“{}”要授在{wanted}一级，{}不是", role.title, place.name)));
    }
    if role.reach == Reach::Unit && to.unit.is_none() {
        return Err(Refusal::field("unit", format!("“{}”按单位授权，请选择单位", role.title)));
    }
    if to.to.is_some_and(|end| end <= to.from) {
        return Err(Refusal::field("to", "终止日期要晚于开始日期"));
    }
    if to.from < cx.today() && cx.actor.account != SYSTEM {
        return Err(Refusal::field("from", "授权不能倒签，开始日期不能早于今天"));
    }
    Ok(())
}

fn describe(note: &mut Change, account: Id, grant: &Grant) {
    note.after.insert("account".into(), json!(account.to_string()));
    note.after.insert("role".into(), json!(grant.role));
    note.after.insert("place".into(), json!(grant.place.0));
    note.after.insert("unit".into(), json!(grant.unit.map(|u| u.to_string())));
    note.after.insert("posting".into(), json!(grant.posting.map(|p| p.to_string())));
    note.after.insert("line".into(), json!(grant.line));
    note.after.insert("from".into(), json!(grant.from.0));
    note.after.insert("to".into(), json!(grant.to.map(|d| d.0)));
}

//! Grants (授权), given and ended by the security administrator.

use super::exclusion::conflict;
use super::proof::{grant_holds, grant_mac};
use super::{SYSTEM, change, checked_text, permitted, place_of, until};
use crate::deliver::{Command, Content, Work, deliver};
use crate::{OpContext, Outcome, Refusal};
use domain::access::{Grant, Permission, Reach, Role, Scope};
use domain::change::Change;
use domain::places::Level;
use domain::{Day, Id, PlaceId};
use serde_json::json;
use store::accounts::{self, GrantRow};

/// A grant to be given.
#[derive(Clone, Debug)]
pub struct GrantTo {
    /// To which account.
    pub account: Id,
    /// Role of `roles.toml`.
    pub role: String,
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
pub async fn give_grant(cx: &OpContext, to: GrantTo) -> Outcome<Id> {
    permitted(cx, Permission::GrantGive, to.place)?;
    let role = cx.app.loaded().pack.roles.get(&to.role).cloned();
    let role = role.ok_or_else(|| Refusal::field("role", format!("没有角色“{}”", to.role)))?;
    fits(cx, &role, &to)?;
    let grant = Grant {
        id: cx.app.id(),
        role: to.role,
        place: to.place,
        unit: to.unit,
        posting: to.posting,
        line: to.line.filter(|l| !l.is_empty()),
        from: to.from,
        to: to.to,
    };
    deliver(cx, GiveGrant { account: to.account, grant, role }).await
}

struct GiveGrant {
    account: Id,
    grant: Grant,
    role: Role,
}

impl Command for GiveGrant {
    const NAME: &'static str = "grant.give/1";
    /// The exclusion of the administrators spans all accounts of a person.
    const SERIALIZABLE: bool = true;
    type Output = Id;

    fn content(&self, into: &mut Content) {
        let Grant { id: _, role, place, unit, posting, line, from, to } = &self.grant;
        into.id(self.account).text(role).int(place.0).optional_id(*unit).optional_id(*posting);
        into.optional(line.as_deref()).int(from.0.into()).int(to.map_or(i64::MAX, |day| day.0.into()));
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<Id> {
        let Self { account, grant, role } = self;
        let (account, tx) = (*account, &mut *work.tx);
        let row = accounts::account(tx, account)?.ok_or(Refusal::NotFound)?;
        if cx.actor.is(row.person) {
            return Err(Refusal::Forbidden("不能给自己授权，请由另一名安全管理员办理".into()));
        }
        if row.shared && role.admin {
            return Err(Refusal::field("role", "公用账号不能担任管理员"));
        }
        if let Some(unit) = grant.unit {
            accounts::unit(tx, unit)?.ok_or_else(|| Refusal::field("unit", "没有这个单位"))?;
        }
        let held = accounts::grants_of_person(tx, row.person)?;
        let same = |g: &GrantRow| {
            let (a, b) = (&g.grant, grant);
            let ends = a.to.is_none_or(|to| b.from < to) && b.to.is_none_or(|to| a.from < to);
            g.account == account
                && ends
                && (&a.role, a.place, a.unit, a.posting, &a.line) == (&b.role, b.place, b.unit, b.posting, &b.line)
        };
        if let Some(given) = held.iter().find(|g| same(g)) {
            return Err(Refusal::whole(format!("已有同样的授权，有效期到{}", until(given.grant.to))));
        }
        let all: Vec<&Grant> = held.iter().map(|g| &g.grant).chain([grant]).collect();
        let roles = &cx.app.loaded().pack.roles;
        if let Some((a, b)) = conflict(roles, &all) {
            let title = |id: &str| roles.get(id).map_or_else(|| id.to_owned(), |r| r.title.clone());
            return Err(Refusal::field(
                "role",
                format!("三员互斥：同一人在同一时间不能既是{}又是{}", title(&a.role), title(&b.role)),
            ));
        }
        let mac = grant_mac(cx.app.vault(), row.person, account, grant);
        accounts::add_grant(tx, account, grant, cx.actor.account, cx.now, &mac)?;
        let mut note = change(cx, "@grant", grant.id, 1, "");
        describe(&mut note, account, grant);
        work.change(cx.app.tree().tenant(grant.place), note);
        Ok(grant.id)
    }
}

/// Ends a grant (`grant.give`): `to` is the first day it is no longer valid, today at the earliest. It holds at the person's
/// next request.
///
/// # Errors
/// [`Refusal::NotFound`] for a grant outside the actor's reach; [`Refusal::Forbidden`], also for one's own; a day before
/// today; [`Refusal::Stale`] when it ends before that day already.
pub async fn end_grant(cx: &OpContext, grant: Id, to: Day, reason: &str) -> Outcome<()> {
    let reason = checked_text("reason", reason, 200)?;
    if to < cx.today() {
        return Err(Refusal::field("to", "终止日期不能早于今天"));
    }
    deliver(cx, EndGrant { grant, to, reason }).await
}

struct EndGrant {
    grant: Id,
    to: Day,
    reason: String,
}

impl Command for EndGrant {
    const NAME: &'static str = "grant.end/1";
    const SERIALIZABLE: bool = true;
    type Output = ();

    fn content(&self, into: &mut Content) {
        into.id(self.grant).int(self.to.0.into()).text(&self.reason);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<()> {
        let (tx, to) = (&mut *work.tx, self.to);
        let given = accounts::grant(tx, self.grant)?.ok_or(Refusal::NotFound)?;
        permitted(cx, Permission::GrantGive, given.grant.place)?;
        let row = accounts::account(tx, given.account)?.ok_or(Refusal::NotFound)?;
        if cx.actor.is(row.person) {
            return Err(Refusal::Forbidden("不能终止自己的授权，请由另一名安全管理员办理".into()));
        }
        if given.grant.to.is_some_and(|end| end <= to) {
            return Err(Refusal::Stale(format!("这项授权到{}为止，不用再终止", until(given.grant.to))));
        }
        if !grant_holds(cx.app.vault(), row.person, given.account, &given.grant, &given.mac) {
            return Err(Refusal::Forbidden("这项授权未经系统写入，已不起作用；请报告审计管理员".into()));
        }
        let ended = Grant { to: Some(to), ..given.grant.clone() };
        let mac = grant_mac(cx.app.vault(), row.person, given.account, &ended);
        accounts::end_grant(tx, self.grant, to, &mac)?;
        let mut note = change(cx, "@grant", self.grant, given.version + 1, "end");
        note.basis.clone_from(&self.reason);
        note.before.insert("to".into(), json!(given.grant.to.map(|d| d.0)));
        note.after.insert("to".into(), json!(to.0));
        work.change(cx.app.tree().tenant(given.grant.place), note);
        Ok(())
    }
}

/// All grants of an account, ended ones included: for the person, administrators and auditors.
///
/// # Errors
/// [`Refusal::NotFound`] for everybody else.
pub async fn grants_of(cx: &OpContext, account: Id) -> Outcome<Vec<GrantRow>> {
    cx.read(move |cx, tx| {
        let row = accounts::account(tx, account)?.ok_or(Refusal::NotFound)?;
        let place = place_of(tx, &cx.app, &row)?;
        let tree = cx.app.tree();
        let may = |permission| {
            let scope = Scope::of(&cx.actor, &cx.app.loaded().pack.roles, permission);
            scope.arms().iter().any(|arm| tree.is_within(place, arm.place))
        };
        let own = cx.actor.is(row.person) || cx.actor.account == SYSTEM;
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
pub struct GrantSummary {
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
pub async fn grant_list(cx: &OpContext, account: Id) -> Outcome<Vec<GrantSummary>> {
    let (tree, roles, today) = (cx.app.tree(), &cx.app.loaded().pack.roles, cx.today());
    let row = |given: GrantRow| GrantSummary {
        id: given.grant.id,
        role: roles.get(&given.grant.role).map_or_else(|| given.grant.role.clone(), |r| r.title.clone()),
        place: tree.full_name(given.grant.place),
        from: given.grant.from,
        // The first day without it is kept.
        last: given.grant.to.map(|day| day.plus(-1)),
        given_at: given.given_at,
        ended: given.grant.to.is_some_and(|to| to <= today),
    };
    Ok(grants_of(cx, account).await?.into_iter().map(row).collect())
}

/// Every role of the pack: id and title.
pub fn roles(app: &crate::App) -> Vec<(String, String)> {
    app.loaded().pack.roles.iter().map(|r| (r.id.clone(), r.title.clone())).collect()
}

/// What can be said of a grant without the database.
fn fits(cx: &OpContext, role: &Role, to: &GrantTo) -> Outcome<()> {
    let tree = cx.app.tree();
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

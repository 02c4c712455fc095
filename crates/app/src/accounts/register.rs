//! The register of natural persons (人员库): who is one human being with several accounts, and joining and parting rows by two
//! administrators. Ids in the chain of changes never change; a joined row only says which row it is the same as.

use super::exclusion::conflict;
use super::holder::named_like;
use super::people::administered;
use super::{SYSTEM, change, checked_text, root};
use crate::deliver::{Command, Content, Work, deliver};
use crate::{OpContext, Outcome, Refusal};
use domain::access::Grant;
use domain::{Id, Moment, PlaceId};
use serde_json::json;
use std::collections::BTreeMap;
use store::Tx;
use store::accounts::register::{self, ProposalRow, Registered};
use store::accounts::{self, Listed};

/// A row of the register with its accounts.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Id the row was made with.
    pub id: Id,
    pub name: String,
    /// Staff number; empty for none.
    pub staff: String,
    /// An ID number is registered.
    pub numbered: bool,
    /// Accounts made for this row.
    pub accounts: Vec<Listed>,
}

/// A natural person: the rows that are one human being.
#[derive(Clone, Debug)]
pub struct Human {
    /// The row the others are joined to.
    pub main: Id,
    /// Rows, the main one first.
    pub rows: Vec<Entry>,
}

impl Human {
    /// The row with an id.
    pub fn row(&self, id: Id) -> Option<&Entry> {
        self.rows.iter().find(|r| r.id == id)
    }
}

/// Joining or parting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Two rows are one human being (合并).
    Join,
    /// A row is not who it was joined with (分开).
    Split,
}

impl Kind {
    /// The word kept.
    pub fn word(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::Split => "split",
        }
    }

    /// From the word kept.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Join, Self::Split].into_iter().find(|k| k.word() == word)
    }
}

/// A proposal as it is listed.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Proposal.
    pub id: Id,
    /// What it asks for.
    pub kind: Kind,
    /// Ids of the two rows.
    pub rows: [Id; 2],
    /// The two rows in words.
    pub words: [String; 2],
    /// Why.
    pub reason: String,
    /// Who proposed.
    pub by: String,
    /// When.
    pub at: Moment,
    /// How it was decided; `None` while it waits.
    pub accepted: Option<bool>,
    /// Who decided.
    pub decided_by: String,
    /// The actor may decide it; otherwise why not.
    pub barred: Option<String>,
}

/// A row in words: name, logins, unit or post.
pub(super) fn human_words(tx: &mut Tx, row: &Registered) -> Outcome<String> {
    let accounts = accounts::list_of(tx, row.id)?;
    Ok(in_words(&row.name, &accounts))
}

fn in_words(name: &str, accounts: &[Listed]) -> String {
    let one = |a: &Listed| {
        let parts = [a.unit.as_deref().unwrap_or_default(), &a.title].map(str::trim);
        let parts: Vec<&str> = parts.into_iter().filter(|p| !p.is_empty()).collect();
        match parts.is_empty() {
            true => format!("账号 {}", a.login),
            false => format!("账号 {}，{}", a.login, parts.join(" ")),
        }
    };
    match accounts.is_empty() {
        true => format!("{name}（没有账号）"),
        false => format!("{name}（{}）", accounts.iter().map(one).collect::<Vec<_>>().join("；")),
    }
}

fn entry(row: Registered, accounts: Vec<Listed>) -> Entry {
    Entry {
        id: row.id,
        name: row.name,
        staff: row.identity.staff.unwrap_or_default(),
        numbered: row.identity.id_find.is_some(),
        accounts,
    }
}

fn humans(tx: &mut Tx) -> Outcome<Vec<Human>> {
    let mut by_person: BTreeMap<Id, Vec<Listed>> = BTreeMap::new();
    for (person, account) in accounts::list_by_person(tx)? {
        by_person.entry(person).or_default().push(account);
    }
    let mut out: Vec<Human> = Vec::new();
    let mut at: BTreeMap<Id, usize> = BTreeMap::new();
    for row in register::all(tx)? {
        let accounts = by_person.remove(&row.id).unwrap_or_default();
        let main = row.main;
        let index = *at.entry(main).or_insert_with(|| {
            out.push(Human { main, rows: Vec::new() });
            out.len() - 1
        });
        out[index].rows.push(entry(row, accounts));
    }
    for human in &mut out {
        human.rows.sort_by_key(|r| (r.id != human.main, r.id));
    }
    Ok(out)
}

/// The natural persons an administrator or auditor may see, by name; `text` narrows by name, login, staff number, unit or post.
///
/// # Errors
/// [`Refusal::Forbidden`] for everybody else.
pub async fn register(cx: &OpContext, text: &str) -> Outcome<Vec<Human>> {
    let seen = administered(cx)?;
    let text = domain::normal::normal(text);
    let mut all = cx.app.read(humans).await?;
    all.retain(|h| h.rows.iter().all(|r| r.accounts.is_empty()) || h.rows.iter().flat_map(|r| &r.accounts).any(&seen));
    all.retain(|h| {
        let holds = |part: &str| domain::normal::normal(part).contains(&text);
        let account =
            |a: &Listed| [a.login.as_str(), &a.title, a.unit.as_deref().unwrap_or_default()].into_iter().any(holds);
        let row = |r: &Entry| holds(&r.name) || holds(&r.staff) || r.accounts.iter().any(account);
        text.is_empty() || h.rows.iter().any(row)
    });
    Ok(all)
}

/// The natural person a row belongs to.
///
/// # Errors
/// [`Refusal::NotFound`] for one that is not among [`register`]'s.
pub async fn human(cx: &OpContext, person: Id) -> Outcome<Human> {
    register(cx, "").await?.into_iter().find(|h| h.row(person).is_some()).ok_or(Refusal::NotFound)
}

/// Who has this name already, for “是同一个人吗”: row and words.
///
/// # Errors
/// [`Refusal::Forbidden`] as [`register`].
pub async fn same_named(cx: &OpContext, name: &str) -> Outcome<Vec<(Id, String)>> {
    let _ = administered(cx)?;
    let name = name.to_owned();
    cx.app
        .read(move |tx| {
            let mut out = Vec::new();
            for row in named_like(tx, &name)? {
                out.push((row.id, human_words(tx, &row)?));
            }
            Ok(out)
        })
        .await
}

/// Every account of the same natural person as an account: for what is remembered of each.
///
/// # Errors
/// The store's.
pub async fn accounts_of_person(cx: &OpContext, person: Id) -> Outcome<Vec<Id>> {
    cx.app.read(move |tx| Ok(accounts::accounts_of(tx, person)?)).await
}

/// Why an actor may not decide: who proposed, and who is concerned, does not.
fn barred(tx: &mut Tx, cx: &OpContext, row: &ProposalRow) -> Outcome<Option<String>> {
    if cx.actor.account == SYSTEM {
        return Ok(None);
    }
    if cx.actor.is(row.by_person) {
        return Ok(Some("这是您提出的，要由另一名管理员决定".to_owned()));
    }
    let mut concerned = register::same(tx, row.one)?;
    concerned.extend(register::same(tx, row.other)?);
    Ok(concerned.iter().any(|p| cx.actor.is(*p)).then(|| "这件事涉及您本人，要由另一名管理员决定".to_owned()))
}

/// Proposals, those that wait first.
///
/// # Errors
/// [`Refusal::Forbidden`] as [`register`].
pub async fn proposals(cx: &OpContext) -> Outcome<Vec<Proposal>> {
    let _ = administered(cx)?;
    cx.read(|cx, tx| {
        let mut out = Vec::new();
        for row in register::proposals(tx)? {
            let Some(kind) = Kind::parse(&row.kind) else { continue };
            let mut words = [String::new(), String::new()];
            for (at, id) in [row.one, row.other].into_iter().enumerate() {
                if let Some(found) = register::get(tx, id)? {
                    words[at] = human_words(tx, &found)?;
                }
            }
            let ids: Vec<Id> = [Some(row.by_person), row.decided_by].into_iter().flatten().collect();
            let names = accounts::names(tx, &ids)?;
            let name = |id: Id| match id == SYSTEM {
                true => "系统".to_owned(),
                false => names.get(&id).cloned().unwrap_or_default(),
            };
            let barred = match row.accepted {
                None => barred(tx, cx, &row)?,
                Some(_) => None,
            };
            out.push(Proposal {
                id: row.id,
                kind,
                rows: [row.one, row.other],
                words,
                by: name(row.by_person),
                at: row.at,
                accepted: row.accepted,
                decided_by: row.decided_by.map(name).unwrap_or_default(),
                barred,
                reason: row.reason,
            });
        }
        out.sort_by_key(|p| (p.accepted.is_some(), std::cmp::Reverse(p.at)));
        Ok(out)
    })
    .await
}

/// Proposes that two rows are one human being, or that a row is not who it was joined with (`account.create` or `grant.give`).
/// What the operator of the machine proposes holds at once. `other` is not looked at when parting.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::NotFound`]; rows that are one already, or stand alone; a proposal that waits.
pub async fn propose(cx: &OpContext, kind: Kind, one: Id, other: Id, reason: &str) -> Outcome<Id> {
    may_change(cx)?;
    let reason = checked_text("reason", reason, 200)?;
    deliver(cx, Propose { kind, one, other, reason, place: root(&cx.app)? }).await
}

/// Permission to propose and decide.
fn may_change(cx: &OpContext) -> Outcome<()> {
    use domain::access::Permission::{AccountCreate, GrantGive};
    if cx.actor.account == SYSTEM || [AccountCreate, GrantGive].into_iter().any(|p| super::may(cx, p)) {
        return Ok(());
    }
    Err(Refusal::Forbidden("合并和分开人员由系统管理员或安全管理员办理".into()))
}

struct Propose {
    kind: Kind,
    one: Id,
    other: Id,
    reason: String,
    place: PlaceId,
}

impl Command for Propose {
    const NAME: &'static str = "person.propose/1";
    const SERIALIZABLE: bool = true;
    type Output = Id;

    fn content(&self, into: &mut Content) {
        into.text(self.kind.word()).id(self.one).id(self.other).text(&self.reason);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<Id> {
        let one = register::get(work.tx, self.one)?.ok_or(Refusal::NotFound)?;
        let other = match self.kind {
            Kind::Join => register::get(work.tx, self.other)?.ok_or(Refusal::NotFound)?,
            // Out of those it is joined with: named by the row they are joined to.
            Kind::Split => {
                let rest = register::same(work.tx, self.one)?.into_iter().find(|id| *id != self.one);
                let rest = rest.ok_or_else(|| Refusal::whole("这个人没有与别人合并，不用分开"))?;
                let id = if one.main == one.id { rest } else { one.main };
                register::get(work.tx, id)?.ok_or(Refusal::NotFound)?
            }
        };
        if self.kind == Kind::Join && one.main == other.main {
            return Err(Refusal::whole("这两条已经是同一个人"));
        }
        let waits = register::proposals(work.tx)?.into_iter().find(|p| {
            let pair = [p.one, p.other];
            p.accepted.is_none() && p.kind == self.kind.word() && pair.contains(&one.id) && pair.contains(&other.id)
        });
        if waits.is_some() {
            return Err(Refusal::whole("已有同样的提议等待另一名管理员决定"));
        }
        let row = ProposalRow {
            id: work.id(),
            kind: self.kind.word().to_owned(),
            one: one.id,
            other: other.id,
            reason: self.reason.clone(),
            by_account: cx.actor.account,
            by_person: cx.actor.person,
            at: cx.now,
            accepted: None,
            decided_by: None,
            version: 1,
        };
        register::propose(work.tx, &row)?;
        let mut note = change(cx, "@join", row.id, 1, "");
        note.basis.clone_from(&row.reason);
        note.after.insert("kind".into(), json!(row.kind));
        note.after.insert("one".into(), json!(row.one.to_string()));
        note.after.insert("other".into(), json!(row.other.to_string()));
        note.after.insert("reason".into(), json!(row.reason));
        work.change(cx.app.tree().tenant(self.place), note);
        if cx.actor.account == SYSTEM {
            decide_in(cx, work, self.place, &row, true)?;
        }
        Ok(row.id)
    }
}

/// Decides a proposal (`account.create` or `grant.give`): by another human being than who proposed it and who is concerned.
/// Gives what has to be said of the outcome; empty for nothing.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::NotFound`]; [`Refusal::Stale`] when it was decided before.
pub async fn decide(cx: &OpContext, proposal: Id, accept: bool) -> Outcome<String> {
    may_change(cx)?;
    deliver(cx, Decide { proposal, accept, place: root(&cx.app)? }).await
}

struct Decide {
    proposal: Id,
    accept: bool,
    place: PlaceId,
}

impl Command for Decide {
    const NAME: &'static str = "person.decide/1";
    const SERIALIZABLE: bool = true;
    type Output = String;

    fn content(&self, into: &mut Content) {
        into.id(self.proposal).int(self.accept.into());
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<String> {
        let row = register::proposal(work.tx, self.proposal)?.ok_or(Refusal::NotFound)?;
        if row.accepted.is_some() {
            return Err(Refusal::Stale("这项提议已经有人决定过".into()));
        }
        if let Some(why) = barred(work.tx, cx, &row)? {
            return Err(Refusal::Forbidden(why));
        }
        decide_in(cx, work, self.place, &row, self.accept)
    }
}

fn decide_in(cx: &OpContext, work: &mut Work<'_>, place: PlaceId, row: &ProposalRow, accept: bool) -> Outcome<String> {
    if !register::decide(work.tx, row.id, accept, cx.actor.person, cx.now)? {
        return Err(Refusal::Stale("这项提议已经有人决定过".into()));
    }
    let mut note = change(cx, "@join", row.id, row.version + 1, if accept { "accept" } else { "reject" });
    note.after.insert("accepted".into(), json!(accept));
    work.change(cx.app.tree().tenant(place), note);
    if !accept {
        return Ok(String::new());
    }
    let joined = register::get(work.tx, row.other)?.ok_or(Refusal::NotFound)?.main;
    match Kind::parse(&row.kind) {
        Some(Kind::Join) => {
            for id in register::same(work.tx, row.one)? {
                set_main(cx, work, place, row, id, joined)?;
            }
        }
        Some(Kind::Split) => {
            let rest: Vec<Id> = register::same(work.tx, row.one)?.into_iter().filter(|id| *id != row.one).collect();
            let own = register::get(work.tx, row.one)?.ok_or(Refusal::NotFound)?.main == row.one;
            set_main(cx, work, place, row, row.one, row.one)?;
            if let Some(first) = rest.first().copied().filter(|_| own) {
                for id in rest {
                    set_main(cx, work, place, row, id, first)?;
                }
            }
        }
        None => return Err(Refusal::Internal(format!("no proposal is of kind {}", row.kind))),
    }
    excluded(cx, work.tx, row.one)
}

/// Says so when a human being holds roles that exclude each other now: nothing may be done with either until one is ended.
fn excluded(cx: &OpContext, tx: &mut Tx, person: Id) -> Outcome<String> {
    let held = accounts::grants_of_person(tx, person)?;
    let today = cx.today();
    let grants: Vec<&Grant> = held.iter().map(|g| &g.grant).filter(|g| g.to.is_none_or(|to| to > today)).collect();
    let roles = &cx.app.loaded().pack.roles;
    let Some((a, b)) = conflict(roles, &grants) else { return Ok(String::new()) };
    let title = |id: &str| roles.get(id).map_or_else(|| id.to_owned(), |r| r.title.clone());
    Ok(format!("这个人同时是{}和{}，两边的权限都已暂停；请安全管理员结束其中一项授权", title(&a.role), title(&b.role)))
}

fn set_main(
    cx: &OpContext,
    work: &mut Work<'_>,
    place: PlaceId,
    proposal: &ProposalRow,
    id: Id,
    main: Id,
) -> Outcome<()> {
    let row = register::get(work.tx, id)?.ok_or(Refusal::NotFound)?;
    if row.main == main {
        return Ok(());
    }
    register::set_main(work.tx, id, main)?;
    let mut note = change(cx, "@person", id, row.version + 1, &proposal.kind);
    note.basis.clone_from(&proposal.reason);
    note.before.insert("main".into(), main_word(id, row.main));
    note.after.insert("main".into(), main_word(id, main));
    work.change(cx.app.tree().tenant(place), note);
    Ok(())
}

/// What the chain says of the row another is the same as: nothing for a row that stands for itself.
pub(crate) fn main_word(id: Id, main: Id) -> serde_json::Value {
    json!((id != main).then(|| main.to_string()))
}

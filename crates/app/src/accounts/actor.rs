//! Who acts, and whom one may choose.

use super::exclusion::conflict;
use super::proof::grant_holds;
use crate::{App, OpContext, Outcome, Refusal};
use domain::access::{Actor, Grant, Permission, Reach, Scope};
use domain::normal::normal;
use domain::places::Level;
use domain::{Day, Id, PlaceId};
use std::collections::{BTreeSet, HashMap};
use store::Tx;
use store::accounts::{ActorGrant, ActorRow, Candidate, Unit};

/// The actor of an account with the grants valid on a day, in one query. Asked for every request, so that an ended grant or
/// a suspension holds at once. A grant whose MAC does not hold gives nothing.
///
/// # Errors
/// [`Refusal::NotFound`] for an account that does not exist, is suspended or waits for its second administrator: sign out.
/// [`Refusal::Forbidden`] when the person's roles exclude each other (三员互斥), however that came about.
pub async fn actor(app: &App, account: Id, day: Day) -> Outcome<Actor> {
    let found = app.read(move |tx| Ok(store::accounts::actor(tx, account, day)?)).await?;
    of_row(app, account, found.filter(|h| h.open).ok_or(Refusal::NotFound)?)
}

/// Those who may act for a person or a unit on a day: an actor for each open account of the person; of a unit for each that
/// belongs to it or has a grant of it. Inside a unit of work, for whom something is to be handed to.
///
/// # Errors
/// The store's.
pub(crate) fn workers(tx: &mut Tx, app: &App, person_or_unit: Id, day: Day) -> Outcome<Vec<Actor>> {
    let mut out = Vec::new();
    for account in store::accounts::accounts_of(tx, person_or_unit)? {
        let found = store::accounts::actor(tx, account, day)?.filter(|h| h.open);
        match found.map(|h| of_row(app, account, h)) {
            Some(Ok(actor)) => out.push(actor),
            // Whose roles exclude each other does nothing.
            Some(Err(Refusal::Forbidden(_))) | None => {}
            Some(Err(fault)) => return Err(fault),
        }
    }
    Ok(out)
}

/// The actor an account makes with what it holds.
fn of_row(app: &App, account: Id, found: ActorRow) -> Outcome<Actor> {
    let (person, vault) = (found.person, app.vault());
    let (grants, forged): (Vec<ActorGrant>, Vec<ActorGrant>) =
        found.grants.into_iter().partition(|h| grant_holds(vault, h.person, h.account, &h.grant, &h.mac));
    for h in forged {
        tracing::error!(grant = %h.grant.id, account = %h.account, "a grant was not written by this program; it gives nothing");
    }
    let roles = &app.loaded().pack.roles;
    let all: Vec<&Grant> = grants.iter().map(|h| &h.grant).collect();
    if let Some((a, b)) = conflict(roles, &all) {
        let title = |role: &str| roles.get(role).map_or_else(|| role.to_owned(), |r| r.title.clone());
        return Err(Refusal::Forbidden(format!(
            "同一人不能同时是{}和{}，已暂停全部权限，请联系安全管理员",
            title(&a.role),
            title(&b.role)
        )));
    }
    // Who belongs to a unit answers for what is handed to the unit, whatever place the grant names.
    let member = |grant: Grant| Grant { unit: grant.unit.or(found.unit), ..grant };
    let by_unit = |grant: &Grant| roles.get(&grant.role).is_some_and(|r| r.reach == Reach::Unit);
    let own = grants.into_iter().filter(|h| h.account == account).map(|h| h.grant);
    let grants = own.map(|grant| if by_unit(&grant) { grant } else { member(grant) }).collect();
    Ok(Actor { account, person, name: found.name, acting_for: None, also: found.also, shared: found.shared, grants })
}

/// People who hold a role at or below a place, for a picker: one line per account, by name. `roles` empty: any role but the
/// administrators'. `typed` narrows by a part of the name, its pinyin initials, unit or post. Only people in places whose
/// records the actor may read.
///
/// # Errors
/// The store's.
pub async fn people_below(
    cx: &OpContext,
    place: PlaceId,
    roles: &[&str],
    typed: &str,
    limit: usize,
) -> Outcome<Vec<Candidate>> {
    let day = cx.today();
    let found = cx.app.read(move |tx| Ok(store::accounts::people_below(tx, place, day)?)).await?;
    Ok(visible_people(cx, found, roles, typed).take(limit).collect())
}

/// Those of some people the actor may see, one line per account; `roles` and `typed` as [`people_below`] says.
pub(crate) fn visible_people(
    cx: &OpContext,
    found: Vec<Candidate>,
    roles: &[&str],
    typed: &str,
) -> impl Iterator<Item = Candidate> {
    let pack = &cx.app.loaded().pack;
    let scope = Scope::of(&cx.actor, &pack.roles, Permission::RecordRead);
    let everything = cx.actor.account == super::SYSTEM;
    let tree = cx.app.tree();
    let typed = normal(typed);
    let mut seen = BTreeSet::new();
    found
        .into_iter()
        .filter(move |c| match roles {
            [] => pack.roles.get(&c.role).is_some_and(|r| !r.admin),
            _ => roles.contains(&c.role.as_str()),
        })
        .filter(move |c| everything || scope.arms().iter().any(|arm| tree.is_within(c.place, arm.place)))
        .filter(move |c| {
            let unit = c.unit.as_deref().unwrap_or_default();
            typed.is_empty()
                || [c.name.as_str(), unit, &c.title].iter().any(|t| normal(t).contains(&typed))
                || c.initials.starts_with(&typed)
        })
        .filter(move |c| seen.insert(c.account))
}

/// Somebody who may be made responsible for a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnerChoice {
    /// Natural person.
    pub person: Id,
    pub name: String,
    /// Post.
    pub title: String,
    /// Name of the place the person works at.
    pub place: String,
}

/// People who may be made responsible for a record at a place: those of the place itself first, then of what lies above it in
/// its town.
///
/// # Errors
/// The store's.
pub async fn owner_choices(cx: &OpContext, place: PlaceId) -> Outcome<Vec<OwnerChoice>> {
    /// People of a town looked through.
    const PEOPLE: usize = 200;
    let tree = cx.app.tree();
    let town = tree.at_level(place, Level::Town).map_or(place, |t| t.id);
    let mut people = people_below(cx, town, &[], "", PEOPLE).await?;
    people.retain(|c| tree.is_within(place, c.place) || tree.is_within(c.place, place));
    people.sort_by_key(|c| (c.place != place, tree.get(c.place).map(|p| std::cmp::Reverse(p.level))));
    let choice = |c: Candidate| OwnerChoice {
        person: c.person,
        name: c.name,
        title: c.title,
        place: tree.get(c.place).map(|p| p.name.clone()).unwrap_or_default(),
    };
    Ok(people.into_iter().map(choice).collect())
}

/// Units at or below a place, by name. Names of units are no secret inside the installation.
///
/// # Errors
/// The store's.
pub async fn units_below(app: &App, place: PlaceId, day: Day) -> Outcome<Vec<Unit>> {
    app.read(move |tx| Ok(store::accounts::units_below(tx, place, day)?)).await
}

/// Names of persons and units, for printing what one may already see; ids of neither are left out.
///
/// # Errors
/// The store's.
pub async fn names(app: &App, ids: Vec<Id>) -> Outcome<HashMap<Id, String>> {
    let mut ids = ids;
    ids.sort();
    ids.dedup();
    let mut names = app.read(move |tx| Ok(store::accounts::names(tx, &ids)?)).await?;
    names.insert(super::SYSTEM, "系统".to_owned());
    Ok(names)
}

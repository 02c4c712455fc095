//! The tree of places (区划): founded from the country's list, kept with its history.
//!
//! Ids are permanent; codes, names and parents are dated. Nothing is rewritten: a change has a day later than the last
//! one of its place, and not later than today.

mod found;
mod manage;
mod nearby;
mod overview;
mod search;

pub use found::found;
pub(crate) use found::{from_catalogue, level_of};
pub use manage::{Moved, NewPlace, Recoded, abolish, add, add_grid, add_group, merge, recode};
pub use nearby::{
    FoundPlace, PlaceChoice, PlaceName, above, below, choices, full_name, is_granted, level, name, resolve,
    resolve_anywhere, search_granted, working_place,
};
pub use overview::{OpenCount, OpenRecord, PlaceBelow, PlaceOverview, Profile, ProfileView, Recent, Worker, overview};
pub use search::{Hit, Match, search};

use crate::accounts::permitted;
use crate::{App, OpContext, Outcome, Refusal};
use domain::access::Permission;
use domain::change::{Change, ChangeKind};
use domain::places::{Level, Place, PlaceTree};
use domain::{Day, Id, PlaceId};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Names, codes and parents of a place through the years, oldest first (沿革). Places are no secret inside the installation.
///
/// # Errors
/// [`Refusal::NotFound`]; the store's.
pub async fn history(app: &App, place: PlaceId) -> Outcome<Vec<store::places::Dated>> {
    app.tree().get(place).ok_or(Refusal::NotFound)?;
    app.read(move |tx| Ok(store::places::history(tx, place)?)).await
}

/// The tree as it stood on a day (当时区划).
///
/// # Errors
/// The store's.
pub async fn tree_on(app: &App, day: Day) -> Outcome<PlaceTree> {
    app.read(move |tx| Ok(store::places::tree_on(tx, day)?)).await
}

/// Reads the tree again, off the async worker.
///
/// # Errors
/// The store's.
pub async fn refresh(app: &App) -> Outcome<()> {
    let app = app.clone();
    let done = tokio::task::spawn_blocking(move || app.refresh_tree()).await;
    done.unwrap_or_else(|e| Err(Refusal::Internal(e.to_string())))
}

/// The id a place has as the record of its changes.
pub fn record_id(place: PlaceId) -> Id {
    Id::named(format!("place:{}", place.0).as_bytes())
}

/// What a place's changes are about, as plain fields.
fn fields(parent: Option<PlaceId>, level: Level, code: &str, name: &str) -> BTreeMap<String, Json> {
    BTreeMap::from([
        ("parent".to_owned(), parent.map_or(Json::Null, |p| json!(p.0))),
        ("level".to_owned(), json!(level.word())),
        ("code".to_owned(), json!(code)),
        ("name".to_owned(), json!(name)),
    ])
}

fn fields_of(place: &Place) -> BTreeMap<String, Json> {
    let mut out = fields(place.parent, place.level, &place.code, &place.name);
    out.insert("place".to_owned(), json!(place.id.0));
    out
}

/// The frame of a change of a place; `before` and `after` are filled by the caller.
fn change(cx: &OpContext, place: PlaceId, version: i64, kind: ChangeKind, step: &str, day: Day) -> Change {
    let frame = Change::by((&cx.actor, cx.now), kind, "@place", record_id(place), version);
    Change { step: step.to_owned(), day, ..frame }
}

/// Checks that the actor may change the tree at this place.
fn may_manage(cx: &OpContext, place: PlaceId) -> Outcome<()> {
    permitted(cx, Permission::PlaceManage, place).map(|_| ())
}

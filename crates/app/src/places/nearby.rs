//! The places around an actor: the one worked in, those above and below it, and finding one for a form.

use super::search;
use crate::context::{App, OpContext};
use crate::outcome::{Outcome, Refusal};
use domain::places::Level;
use domain::{PlaceId, place_names};

/// A place and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceName {
    /// Place.
    pub id: PlaceId,
    /// Its own name.
    pub name: String,
}

/// True when a grant covers the place.
pub fn is_granted(cx: &OpContext, place: PlaceId) -> bool {
    let tree = cx.app.tree();
    cx.actor.grants.iter().any(|grant| tree.is_within(place, grant.place))
}

/// The place an actor works in: the chosen one while a grant covers it, else the highest granted one.
pub fn working_place(cx: &OpContext, chosen: Option<PlaceId>) -> PlaceId {
    if let Some(chosen) = chosen.filter(|place| is_granted(cx, *place)) {
        return chosen;
    }
    let tree = cx.app.tree();
    let mut granted: Vec<PlaceId> = cx.actor.grants.iter().map(|g| g.place).collect();
    granted.sort_by_key(|place| tree.get(*place).map(|p| p.level));
    granted.first().copied().or(tree.root()).unwrap_or(PlaceId(0))
}

/// Name of a place; empty when there is none.
pub fn name(app: &App, place: PlaceId) -> String {
    app.tree().get(place).map(|p| p.name.clone()).unwrap_or_default()
}

/// Level of a place.
pub fn level(app: &App, place: PlaceId) -> Option<Level> {
    app.tree().get(place).map(|p| p.level)
}

/// Name of a place with what lies above it: 南城县·株良镇.
pub fn full_name(app: &App, place: PlaceId) -> String {
    app.tree().full_name(place)
}

/// Granted places above a place, outermost first.
pub fn above(cx: &OpContext, place: PlaceId) -> Vec<PlaceName> {
    let tree = cx.app.tree();
    let mut out: Vec<PlaceName> = tree
        .ancestors(place)
        .into_iter()
        .skip(1)
        .filter(|p| is_granted(cx, *p))
        .filter_map(|p| tree.get(p))
        .map(|p| PlaceName { id: p.id, name: p.name.clone() })
        .collect();
    out.reverse();
    out
}

/// Places right below a place that exist today.
pub fn below(app: &App, place: PlaceId) -> Vec<PlaceName> {
    let tree = app.tree();
    tree.children(place).filter(|p| p.to.is_none()).map(|p| PlaceName { id: p.id, name: p.name.clone() }).collect()
}

/// A place found by what a person typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPlace {
    /// Place.
    pub id: PlaceId,
    /// Name with what lies above it.
    pub full_name: String,
    pub code: String,
    pub level: Level,
}

/// Granted places for what a person typed, best first.
pub fn search_granted(cx: &OpContext, text: &str, limit: usize) -> Vec<FoundPlace> {
    /// Hits looked through for granted ones.
    const HITS: usize = 60;
    let tree = cx.app.tree();
    search(&tree, text, None, HITS)
        .into_iter()
        .map(|hit| hit.place)
        .filter(|place| is_granted(cx, place.id))
        .take(limit)
        .map(|place| FoundPlace {
            id: place.id,
            full_name: tree.full_name(place.id),
            code: place.code.clone(),
            level: place.level,
        })
        .collect()
}

/// A place a form may be about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceChoice {
    /// Place.
    pub id: PlaceId,
    /// Its own name.
    pub name: String,
    /// The town it lies in; empty above the towns.
    pub town: String,
}

/// Places of a level at or below a place; without a level only the place itself.
pub fn choices(app: &App, under: PlaceId, level: Option<Level>) -> Vec<PlaceChoice> {
    let tree = app.tree();
    let fits = |place: &domain::places::Place| {
        place.to.is_none() && level.map_or(place.id == under, |level| place.level == level)
    };
    let town = |id| tree.at_level(id, Level::Town).map(|t| t.name.clone()).unwrap_or_default();
    tree.below(under)
        .into_iter()
        .filter_map(|id| tree.get(id))
        .filter(|place| fits(place))
        .map(|place| PlaceChoice { id: place.id, name: place.name.clone(), town: town(place.id) })
        .collect()
}

/// The place a form names: a number of ours, a 12-digit code, or a name below a place.
///
/// # Errors
/// Nothing given, nothing found, or more than one; at the field `place`.
pub fn resolve(app: &App, under: PlaceId, text: &str) -> Outcome<PlaceId> {
    let tree = app.tree();
    if text.is_empty() {
        return Err(Refusal::field("place", "地点：必填"));
    }
    if text.len() < 12
        && let Some(place) = text.parse().ok().map(PlaceId).filter(|p| tree.get(*p).is_some())
    {
        return Ok(place);
    }
    place_names::find(&tree, text, under, None)
        .map_err(|miss| Refusal::field("place", format!("地点：{}", miss.words(&tree, text))))
}

/// The place a grant is given at: a code, or a name that only one place has.
///
/// # Errors
/// Nothing found or more than one; at the field `place`.
pub fn resolve_anywhere(app: &App, text: &str) -> Outcome<PlaceId> {
    let root = app.tree().root().ok_or_else(|| Refusal::field("place", "地点：还没有建立区划"))?;
    resolve(app, root, text)
}

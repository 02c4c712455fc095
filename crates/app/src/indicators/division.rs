//! By which divisions a figure is counted: those of its day, or those of now.
//!
//! What was counted at a village that was merged later stays there. 当时区划 follows the parents of the period's last day;
//! 现区划 follows successors, so that a village is compared with itself and what it took over.

use crate::outcome::{Outcome, Refusal};
use domain::places::{Level, PlaceTree};
use domain::{Day, PlaceId};
use std::collections::BTreeSet;
use store::Tx;
use store::indicators::Area;

/// By which divisions a figure is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Division {
    /// 当时区划: as on the last day of the period.
    #[default]
    Then,
    /// 现区划: as now, with everything that places of now took over.
    Now,
}

impl Division {
    /// The words on screen.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Then => "当时区划",
            Self::Now => "现区划",
        }
    }
}

/// The divisions of a question, read once.
pub(crate) struct Divisions<'a> {
    tree: &'a PlaceTree,
    division: Division,
    /// The tree of the day, when anything was rehung since.
    then: Option<PlaceTree>,
}

impl<'a> Divisions<'a> {
    /// Reads the divisions of a day.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn read(tx: &mut Tx, tree: &'a PlaceTree, division: Division, last: Day) -> Outcome<Self> {
        let rehung = division == Division::Then && store::indicators::rehung_after(tx, last)?;
        let then = if rehung { Some(store::places::tree_on(tx, last)?) } else { None };
        Ok(Self { tree, division, then })
    }

    /// The places a figure is counted for.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for an unknown place.
    pub(crate) fn area(&self, place: PlaceId) -> Outcome<Area> {
        let tree = self.tree;
        let found = tree.get(place).ok_or(Refusal::NotFound)?;
        // Nothing moves between counties, so from the county up all days have the same divisions.
        if found.level <= Level::County {
            return Ok(Area::Below(place));
        }
        let belongs: Box<dyn Fn(PlaceId) -> bool> = match (self.division, &self.then) {
            (Division::Now, _) if found.to.is_none() => Box::new(|p| belongs_now(tree, p, place)),
            (Division::Then, Some(then)) => Box::new(|p| belonged(tree, then, p, place)),
            _ => return Ok(Area::Below(place)),
        };
        let county = tree.tenant(place);
        let places: BTreeSet<i64> = tree.below(county).into_iter().filter(|p| belongs(*p)).map(|p| p.0).collect();
        let below: BTreeSet<i64> = tree.below(place).into_iter().map(|p| p.0).collect();
        Ok(if places == below { Area::Below(place) } else { Area::Places { county, places } })
    }
}

/// The places one figure is counted for.
///
/// # Errors
/// [`Refusal::NotFound`] for an unknown place; the store's.
pub(crate) fn area(tx: &mut Tx, tree: &PlaceTree, place: PlaceId, division: Division, last: Day) -> Outcome<Area> {
    // From the county up there is nothing to read.
    let whole = tree.get(place).is_some_and(|p| p.level <= Level::County);
    if whole { Ok(Area::Below(place)) } else { Divisions::read(tx, tree, division, last)?.area(place) }
}

/// True when a place, or one above it, lies in `top` or was taken over by one that does.
fn belongs_now(tree: &PlaceTree, place: PlaceId, top: PlaceId) -> bool {
    tree.ancestors(place).into_iter().any(|at| {
        let mut now = at;
        // A chain of successors is short; the bound ends a circle made by hand.
        for _ in 0..32 {
            match tree.get(now).and_then(|p| p.successor) {
                Some(next) => now = next,
                None => break,
            }
        }
        tree.is_within(now, top)
    })
}

/// True when a place lay in `top` by the parents of a day. One that was closed before it counts by its last parent, one that
/// came later by the parent it has now.
fn belonged(tree: &PlaceTree, then: &PlaceTree, place: PlaceId, top: PlaceId) -> bool {
    let mut at = Some(place);
    for _ in 0..12 {
        match at {
            Some(here) if here == top => return true,
            Some(here) => at = then.get(here).or_else(|| tree.get(here)).and_then(|p| p.parent),
            None => return false,
        }
    }
    false
}

/// The cells of a place that got another one above it follow it: called in the transaction that changes the tree, with the tree
/// before and the one after.
///
/// # Errors
/// The store's.
pub(super) fn rehung(tx: &mut Tx, before: &PlaceTree, after: &PlaceTree, place: PlaceId) -> Outcome<()> {
    let county = before.tenant(place);
    let inside = |tree: &PlaceTree| -> Vec<PlaceId> {
        let mut above = tree.ancestors(place);
        if let Some(at) = above.iter().position(|p| *p == county) {
            above.truncate(at + 1);
        }
        above
    };
    Ok(store::indicators::rehang(tx, county, place, &inside(before), &inside(after))?)
}

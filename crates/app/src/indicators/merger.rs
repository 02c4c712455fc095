//! What a change of the tree does to figures and open records, in the transaction that changes it.

use super::division::rehung;
use crate::context::OpContext;
use crate::outcome::Outcome;
use crate::places::Moved;
use crate::records::sealing::open;
use crate::records::{ChangeMeta, update};
use domain::access::{Permission, Scope, system_permit};
use domain::change::{Change, ChangeKind};
use domain::ledger::{Ledger, Record, StateCategory};
use domain::places::PlaceTree;
use domain::{Day, PlaceId};
use std::sync::Arc;
use store::Tx;
use store::records::{Query, Reader, Stored, Table};

/// Lets the cells follow every place that got another one above it, and moves the open records of merged places to their
/// successors from the day on. What is closed stays where it was: past flows are not rewritten. Gives the changes of the records,
/// to be written with those of the places. `before`: the tree as it was.
///
/// # Errors
/// The store's.
pub(crate) fn places_changed(
    tx: &mut Tx,
    cx: &OpContext,
    before: &PlaceTree,
    moved: &[Moved],
) -> Outcome<Vec<(PlaceId, Change)>> {
    let (_, after) = store::places::tree(tx)?;
    // Cells first: what is folded by the old tree is taken out by the old tree.
    for place in before.iter() {
        if after.get(place.id).is_some_and(|now| now.parent != place.parent) {
            rehung(tx, before, &after, place.id)?;
        }
    }
    let mut changes = Vec::new();
    for to in moved {
        for ledger in cx.app.loaded().pack.current() {
            let table = cx.app.loaded().table(&ledger.id)?;
            for stored in at_place(tx, table, before, to.from)? {
                if is_open(ledger, &stored.record) {
                    changes.push(take_along(tx, cx, table, &stored, to)?);
                }
            }
        }
    }
    Ok(changes)
}

/// The records of a ledger that lie at a place itself.
fn at_place(tx: &mut Tx, table: &Table, tree: &PlaceTree, place: PlaceId) -> Outcome<Vec<Stored>> {
    let reader = Reader { scope: Scope::system(), tree: Arc::new(tree.clone()) };
    let query = Query { place: Some(place), ..Query::default() };
    let mut out = Vec::new();
    store::records::each(tx, &reader, table, &query, |stored| {
        if stored.record.place == place {
            out.push(stored);
        }
        Ok::<(), store::Error>(())
    })?;
    Ok(out)
}

fn is_open(ledger: &Ledger, record: &Record) -> bool {
    record.state_in(ledger).is_some_and(|state| !matches!(state.category, StateCategory::Closed | StateCategory::Void))
}

fn take_along(tx: &mut Tx, cx: &OpContext, table: &Table, stored: &Stored, to: &Moved) -> Outcome<(PlaceId, Change)> {
    let old = open(&cx.app, table.ledger(), stored)?;
    let mut new = old.clone();
    // A record that came here only later counts here from the beginning.
    let day = old.moves.last().map_or(to.day, |(_, day): &(PlaceId, Day)| to.day.max(*day));
    new.moves.push((to.from, day));
    new.place = to.into;
    new.version += 1;
    new.changed_at = cx.now;
    new.changed_by = cx.actor.person;
    let meta =
        ChangeMeta { kind: ChangeKind::Move, step: "merge", day, now: cx.now, actor: &cx.actor, basis: "区划合并" };
    let permit = system_permit(Permission::RecordMove, new.place);
    update(tx, &cx.app, &permit, table, (stored, &old), &new, &meta)
}

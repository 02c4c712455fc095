//! Many new records of one ledger in one transaction, numbered in blocks: what a speech or a handed-down task makes.

use super::create::numbers;
use super::sealing::seal;
use super::with_rules;
use super::write::{ChangeMeta, insert};
use crate::context::OpContext;
use crate::outcome::Outcome;
use domain::access::Permit;
use domain::change::{Change, ChangeKind};
use domain::ledger::{Entry, Form, Ledger, Record};
use domain::{Id, PlaceId, Value};
use std::collections::BTreeMap;
use store::Tx;
use store::records::{Stored, Table};

/// A record that passed its rules and waits for its number.
#[derive(Clone)]
pub(crate) struct Prepared {
    /// Proof that it may be made there.
    pub permit: Permit,
    pub record: Record,
    /// Its sealed form.
    pub stored: Stored,
    /// Why it is made, for its first change.
    pub basis: String,
}

/// What writing many gave.
pub(crate) struct Inserted {
    /// Records with their numbers, in their order.
    pub numbered: Vec<(Id, String)>,
    /// Their changes.
    pub changes: Vec<(PlaceId, Change)>,
}

/// Makes a record from values, before the transaction. `finish` may set what no form asks (state, owner, deadline).
///
/// # Errors
/// Every rule the values break.
pub(crate) fn prepare(
    cx: &OpContext,
    ledger: &Ledger,
    permit: Permit,
    values: Vec<(usize, Value)>,
    basis: String,
    finish: impl FnOnce(&mut Record),
) -> Outcome<Prepared> {
    let form = Form {
        id: cx.app.id(),
        place: permit.place(),
        unit: None,
        day: cx.today(),
        now: cx.now,
        actor: &cx.actor,
        entry: Entry::Program,
    };
    let mut record = with_rules(&cx.app, ledger, |rules| domain::ledger::create(rules, &form, values))?;
    finish(&mut record);
    with_rules(&cx.app, ledger, |rules| domain::ledger::compute(rules, &mut record));
    let stored = seal(&cx.app, ledger, &record, None)?;
    Ok(Prepared { permit, record, stored, basis })
}

/// Writes prepared records of one ledger, new or adopted. `step` is the step their first state stands for; empty for none.
///
/// # Errors
/// The store's.
pub(crate) fn insert_many(
    tx: &mut Tx,
    cx: &OpContext,
    table: &Table,
    made: &[Prepared],
    kind: ChangeKind,
    step: &str,
) -> Outcome<Inserted> {
    // One block of numbers for each county and year, in order of county so that two such units never wait in a circle.
    let mut sizes: BTreeMap<(i64, i32), (i64, usize)> = BTreeMap::new();
    for (at, one) in made.iter().enumerate() {
        sizes.entry((one.record.county.0, one.record.created_on.year())).or_insert((0, at)).0 += 1;
    }
    let mut blocks: BTreeMap<(i64, i32), Vec<String>> = BTreeMap::new();
    for (key, (count, at)) in sizes {
        let mut list = numbers(tx, &cx.app, table.ledger(), &made[at].record, count)?;
        list.reverse();
        blocks.insert(key, list);
    }
    let mut numbered = Vec::with_capacity(made.len());
    let mut changes = Vec::with_capacity(made.len());
    for one in made {
        let (mut record, mut stored) = (one.record.clone(), one.stored.clone());
        let block = blocks.get_mut(&(record.county.0, record.created_on.year()));
        record.number = block.and_then(Vec::pop).unwrap_or_default();
        stored.record.number.clone_from(&record.number);
        let meta = ChangeMeta { step, basis: &one.basis, ..ChangeMeta::of(cx, kind, record.created_on) };
        changes.push(insert(tx, &cx.app, &one.permit, table, &stored, &record, &meta)?);
        numbered.push((record.id, record.number));
    }
    Ok(Inserted { numbered, changes })
}

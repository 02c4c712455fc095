//! Fields set by a feature of its own beside the form: merging tasks, taking a repair back, filling a figure.

use super::with_rules;
use super::write::{ChangeMeta, update};
use crate::context::OpContext;
use crate::outcome::{Outcome, Refusal};
use domain::access::{Permission, Target, permit};
use domain::change::{Change, ChangeKind};
use domain::ledger::{Entry, Record};
use domain::{PlaceId, Value};
use store::Tx;
use store::records::{Stored, Table};

/// Sets values within a unit, as an edit of the person who asks; `None` when nothing changed.
///
/// # Errors
/// No right at the record's place, rules of the ledger, somebody else's change meanwhile.
pub(crate) fn amend(
    tx: &mut Tx,
    cx: &OpContext,
    table: &Table,
    (stored, old): (&Stored, &Record),
    permission: Permission,
    values: Vec<(usize, Value)>,
    basis: &str,
) -> Outcome<Option<(PlaceId, Change)>> {
    let ledger = table.ledger();
    let target = Target::of(ledger, old);
    let permit = permit(&cx.app.loaded().pack.roles, &cx.app.tree(), &cx.actor, permission, &target)
        .ok_or_else(|| Refusal::Forbidden(format!("您可以看这条{}，但不能修改它", ledger.noun)))?;
    let new = with_rules(&cx.app, ledger, |rules| {
        domain::ledger::edit(rules, old, values, &cx.actor, cx.now, Entry::Program)
    })?;
    if new.values == old.values {
        return Ok(None);
    }
    let (day, now) = (cx.today(), cx.now);
    let meta = ChangeMeta { kind: ChangeKind::Edit, step: "", day, now, actor: &cx.actor, basis };
    update(tx, &cx.app, &permit, table, (stored, old), &new, &meta).map(Some)
}

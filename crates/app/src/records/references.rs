//! What values point at: records, units, persons. Asked wherever texts of people become values, through every channel.

use super::reader;
use crate::accounts::SYSTEM;
use crate::context::OpContext;
use crate::outcome::Outcome;
use domain::access::{Permission, Scope};
use domain::ledger::field_types::Reference;
use domain::ledger::{Field, Ledger, Record, StateCategory};
use domain::{Id, Problem, Problems, Value};
use store::Tx;
use store::records::Reader;

/// Checks that everything these values point at is there, of the right ledger, not void, and visible to the actor. What one may
/// not see answers the same as what does not exist. A value that `old` has already is not asked again: who edits a record need
/// not see all it points at.
///
/// # Errors
/// A problem for each field that points at nothing; the store's.
pub(crate) fn check(
    tx: &mut Tx,
    cx: &OpContext,
    ledger: &Ledger,
    old: Option<&Record>,
    given: &[(usize, Value)],
) -> Outcome<()> {
    let mut problems = Problems::default();
    for (index, value) in given {
        let field = &ledger.fields[*index];
        let was = old.map(|old| &old.values[*index]);
        if was == Some(value) {
            continue;
        }
        if let Some(why) = one(tx, cx, field, value)? {
            problems.push(Problem::field(&field.id, "reference", format!("{}：{why}", field.title)));
        }
        let Some(columns) = field.ty.table() else { continue };
        for (n, row) in value.rows().iter().enumerate() {
            let before = was.and_then(|was| was.rows().iter().find(|other| other.id == row.id));
            for (at, column) in columns.list.iter().enumerate() {
                if before.is_some_and(|before| before.cells[at] == row.cells[at]) {
                    continue;
                }
                if let Some(why) = one(tx, cx, column, &row.cells[at])? {
                    let text = format!("{}：第 {} 行“{}”：{why}", field.title, n + 1, column.title);
                    problems.push(Problem::field(&field.id, "reference", text));
                }
            }
        }
    }
    Ok(problems.into_result()?)
}

/// Why a value points at nothing.
fn one(tx: &mut Tx, cx: &OpContext, field: &Field, value: &Value) -> Outcome<Option<String>> {
    let (Some(reference), Some(id)) = (field.ty.reference(), value.id()) else { return Ok(None) };
    match reference {
        Reference::Record(of) => record(tx, cx, of, id),
        Reference::Unit => unit(tx, cx, id),
        Reference::Person => person(tx, cx, id),
        // Checked against the tree when it is read.
        Reference::Place(_) => Ok(None),
    }
}

fn record(tx: &mut Tx, cx: &OpContext, ledger: &str, id: Id) -> Outcome<Option<String>> {
    let table = cx.app.loaded().table(ledger)?;
    let of = table.ledger();
    let reader =
        if cx.actor.account == SYSTEM { Reader { scope: Scope::system(), tree: cx.app.tree() } } else { reader(cx) };
    let Some(found) = store::records::get(tx, &reader, table, id)? else {
        return Ok(Some("没有这条记录，或您无权查看".to_owned()));
    };
    let void = found.record.state_in(of).is_some_and(|s| s.category == StateCategory::Void);
    Ok(void.then(|| format!("{}已经作废或不立项，不能再引用，请另选", found.record.number)))
}

fn unit(tx: &mut Tx, cx: &OpContext, id: Id) -> Outcome<Option<String>> {
    // Names of units are no secret inside an installation.
    let found = store::accounts::unit(tx, id)?.filter(|u| u.from <= cx.today());
    Ok(match found {
        None => Some("没有这个单位，请从列表中选".to_owned()),
        Some(unit) if unit.to.is_some_and(|to| to <= cx.today()) => Some(format!("“{}”已经撤销，请另选", unit.name)),
        Some(_) => None,
    })
}

/// A person may be named by who sees them in the picker: somebody with a post in places whose records one may read, or oneself.
fn person(tx: &mut Tx, cx: &OpContext, id: Id) -> Outcome<Option<String>> {
    if cx.actor.persons().contains(&id) {
        return Ok(None);
    }
    let seen = if cx.actor.account == SYSTEM {
        store::accounts::person(tx, id)?.is_some()
    } else {
        let (tree, today) = (cx.app.tree(), cx.today());
        let scope = Scope::of(&cx.actor, &cx.app.loaded().pack.roles, Permission::RecordRead);
        let grants = store::accounts::grants_of_person(tx, id)?;
        let mut held = grants.iter().filter(|g| g.grant.valid_on(today));
        held.any(|g| scope.arms().iter().any(|arm| tree.is_within(g.grant.place, arm.place)))
    };
    Ok((!seen).then(|| "没有这个人，或您无权查看，请从列表中选".to_owned()))
}

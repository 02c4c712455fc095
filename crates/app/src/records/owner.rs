//! Who becomes responsible (责任人、责任单位): somebody who can go on with the record where it will stand.

use crate::accounts::workers;
use crate::context::OpContext;
use crate::outcome::{Outcome, Refusal};
use domain::access::{Actor, Permission, Scope, permit_step};
use domain::ledger::{Doer, Ledger, Record, Step, Who, available_steps};
use domain::{Id, Problem};
use store::Tx;

/// The record as it stands after a step with its new owners: against it is asked who can go on.
pub(crate) fn handed(ledger: &Ledger, step: &Step, record: &Record, owner: Option<Id>, unit: Option<Id>) -> Record {
    Record { state: ledger.states[step.to].id.clone(), owner, owner_unit: unit, ..record.clone() }
}

/// Titles of the steps that lead on from where a record stands, for messages.
fn next_steps<'a>(ledger: &'a Ledger, record: &Record) -> Vec<&'a Step> {
    available_steps(ledger, record).filter(|s| !s.back && !s.automatic).collect()
}

/// True when this actor can do a next step of the record; where none is the owner's, when the record can be read.
pub(crate) fn goes_on(cx: &OpContext, ledger: &Ledger, actor: &Actor, record: &Record) -> bool {
    let (pack, tree) = (&cx.app.loaded().pack, cx.app.tree());
    let next = next_steps(ledger, record);
    let owned = |step: &&&Step| match &step.by {
        Who::List(list) => list.contains(&Doer::Owner),
        Who::Rule(_) => true,
    };
    if next.iter().any(|step| owned(&step)) {
        let may = |step: &&Step| {
            permit_step(&pack.roles, &tree, &pack.parameters, actor, &ledger.line, step, record).is_some()
        };
        return next.iter().any(may);
    }
    let target = domain::access::Target::of(ledger, record);
    domain::access::permit(&pack.roles, &tree, actor, Permission::RecordRead, &target).is_some()
}

/// What the record waits for next, in words: “申请销号”.
fn waits_for(ledger: &Ledger, record: &Record) -> String {
    next_steps(ledger, record).first().map_or_else(|| "后面的环节".to_owned(), |s| format!("“{}”", s.title))
}

/// Checks who becomes responsible by a step: a person or unit that exists, is active, and can do the next step there. A unit may
/// also be one that lies in the actor's reach.
///
/// # Errors
/// A problem of the field `owner` that says why not; the store's.
pub(crate) fn check(
    tx: &mut Tx,
    cx: &OpContext,
    ledger: &Ledger,
    step: &Step,
    record: &Record,
    (owner, unit): (Option<Id>, Option<Id>),
) -> Outcome<()> {
    let wrong = |text: String| Err(Refusal::from(Problem::field("owner", "owner", text)));
    let after = handed(ledger, step, record, owner, unit);
    if let Some(person) = owner {
        if store::accounts::person(tx, person)?.is_none() {
            return wrong("责任人：没有这个人，请从列表中选".to_owned());
        }
        let found = workers(tx, &cx.app, person, cx.today())?;
        if found.is_empty() {
            return wrong("责任人：这个人没有可用的账号，收不到，请另选".to_owned());
        }
        if !found.iter().any(|actor| goes_on(cx, ledger, actor, &after)) {
            let next = waits_for(ledger, &after);
            return wrong(format!("责任人：这个人的岗位在这里不能办{next}，请另选"));
        }
    }
    if let Some(id) = unit {
        let Some(unit) = store::accounts::unit(tx, id)? else {
            return wrong("责任单位：没有这个单位，请从列表中选".to_owned());
        };
        if unit.from > cx.today() || unit.to.is_some_and(|to| to <= cx.today()) {
            return wrong(format!("责任单位：“{}”已经撤销或还没有成立，请另选", unit.name));
        }
        let (tree, scope) = (cx.app.tree(), Scope::of(&cx.actor, &cx.app.loaded().pack.roles, Permission::RecordRead));
        let within = scope.arms_for(&ledger.line).any(|arm| tree.is_within(unit.place, arm.place));
        let found = workers(tx, &cx.app, id, cx.today())?;
        if !within && !found.iter().any(|actor| goes_on(cx, ledger, actor, &after)) {
            let next = waits_for(ledger, &after);
            let name = unit.name;
            return wrong(format!("责任单位：“{name}”不在您负责的范围内，也没有账号能在这里办{next}，请另选"));
        }
    }
    Ok(())
}

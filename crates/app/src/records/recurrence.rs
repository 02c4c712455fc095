//! 反弹: when a record repeats a closed one. The same rule proposes it and holds when a person confirms.

use crate::context::App;
use crate::outcome::{Outcome, Refusal};
use domain::Day;
use domain::access::Scope;
use domain::ledger::{Ledger, Record, RecurrenceTrait, StateCategory};
use std::collections::BTreeSet;
use store::Tx;
use store::records::{Reader, Table};

/// The day a closed record was closed: what its closing step stamped, else the day it was last changed.
fn closed_on(ledger: &Ledger, record: &Record) -> Day {
    let closes = |to: usize| ledger.states[to].category == StateCategory::Closed;
    let mut stamps = ledger.steps.iter().filter(|s| closes(s.to)).flat_map(|s| &s.stamps);
    stamps.find_map(|i| record.values[*i].day()).unwrap_or_else(|| record.changed_at.day())
}

/// Why a record does not repeat this other one; `None` when it does.
pub(super) fn why_not(ledger: &Ledger, rule: &RecurrenceTrait, record: &Record, first: &Record) -> Option<String> {
    if first.id == record.id {
        return Some(format!("一条{}不能认定为它自己的反弹", ledger.noun));
    }
    if first.state_in(ledger).is_none_or(|s| s.category != StateCategory::Closed) {
        return Some(format!("{} 还没有办结，只能认定为已办结{}的反弹", first.number, ledger.noun));
    }
    let differs = |i: &usize| record.values[*i].is_empty() || first.values[*i] != record.values[*i];
    if first.place != record.place || rule.same.iter().any(differs) {
        let fields: Vec<&str> = rule.same.iter().map(|i| ledger.fields[*i].title.as_str()).collect();
        return Some(format!("只能认定为同一地点、{}相同的反弹", fields.join("和")));
    }
    let (closed, begun) = (closed_on(ledger, first), record.created_on);
    if closed > begun || closed < begun.plus(-rule.within) {
        let within = rule.within;
        return Some(format!("{} 在 {closed} 办结，办结以后 {within} 天以内再发现的才认定为反弹", first.number));
    }
    None
}

/// Refuses what would make a record, over some steps, a recurrence of itself.
///
/// # Errors
/// The circle in words; the store's.
pub(super) fn never_in_a_circle(tx: &mut Tx, app: &App, table: &Table, record: &Record, first: &Record) -> Outcome<()> {
    // What lies between need not be visible to be in the way.
    let all = Reader { scope: Scope::system(), tree: app.tree() };
    let (mut at, mut seen) = (first.recurs_of, BTreeSet::from([first.id]));
    while let Some(id) = at.filter(|id| seen.insert(*id)) {
        if id == record.id {
            return Err(Refusal::whole(format!("{} 本身就是这一条的反弹，不能倒过来认定", first.number)));
        }
        at = store::records::get(tx, &all, table, id)?.and_then(|stored| stored.record.recurs_of);
    }
    Ok(())
}

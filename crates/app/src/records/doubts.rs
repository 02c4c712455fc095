//! 疑点: rules of a ledger that a record breaks and that do not keep it from being saved. They are corrected like everything
//! else, or confirmed with a reason; what is confirmed is asked again when what the rule reads has changed.

use super::edit::load_for_update;
use super::write::{self, ChangeMeta};
use super::{reader, with_rules};
use crate::context::{App, OpContext};
use crate::deliver::{Command, Content, Work, deliver};
use crate::outcome::{Outcome, Refusal};
use domain::Id;
use domain::access::{Permission, Target, permit};
use domain::change::ChangeKind;
use domain::ledger::{Ledger, Record, doubts, said};
use std::sync::Arc;
use store::Tx;
use store::records::{Doubtful, Query, Reader, Table};

/// An open doubt of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubtView {
    /// Id of its rule.
    pub id: String,
    /// What is doubtful, in words.
    pub text: String,
}

/// The open doubts of a record whose sensitive values are opened.
pub(super) fn open_doubts(app: &App, ledger: &Ledger, record: &Record) -> Vec<DoubtView> {
    with_rules(app, ledger, |rules| {
        let found = doubts(rules, record);
        found.into_iter().map(|rule| DoubtView { id: rule.id.clone(), text: said(rules, rule, record) }).collect()
    })
}

/// What narrows a query to records with open doubts; `None` for a ledger that knows none.
pub(super) fn doubtful(app: &App, ledger: &Ledger) -> Option<Doubtful> {
    let rules: Vec<_> = ledger.rules.iter().filter(|r| r.doubt).map(|r| (r.id.clone(), r.broken.clone())).collect();
    let parameters = || Arc::new(app.loaded().pack.parameters.clone());
    (!rules.is_empty()).then(|| Doubtful { rules, parameters: parameters() })
}

/// How many records of the query have open doubts.
pub(super) fn count(tx: &mut Tx, app: &App, reader: &Reader, table: &Table, query: &Query) -> Outcome<i64> {
    let Some(doubtful) = doubtful(app, table.ledger()) else { return Ok(0) };
    let query = Query { doubtful: Some(doubtful), ..query.clone() };
    Ok(store::records::count(tx, reader, table, &query)?)
}

/// Says that a doubtful record is right as it is (确认例外), and why.
///
/// # Errors
/// No reason, no right to correct the record, not visible, no such open doubt.
pub async fn confirm_doubt(cx: &OpContext, ledger: &str, record: Id, rule: &str, reason: &str) -> Outcome<i64> {
    let (ledger, rule, reason) = (ledger.to_owned(), rule.to_owned(), reason.trim().to_owned());
    if reason.is_empty() {
        return Err(Refusal::field("reason", "确认疑点要写明原因"));
    }
    deliver(cx, ConfirmDoubt { ledger, record, rule, reason }).await
}

struct ConfirmDoubt {
    ledger: String,
    record: Id,
    rule: String,
    reason: String,
}

impl Command for ConfirmDoubt {
    const NAME: &'static str = "record.excuse/1";
    type Output = i64;

    fn content(&self, into: &mut Content) {
        into.text(&self.ledger).id(self.record).text(&self.rule).text(&self.reason);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<i64> {
        let table = cx.app.loaded().table(&self.ledger)?;
        let ledger = table.ledger();
        let (stored, old) = load_for_update(work.tx, &cx.app, &reader(cx), table, self.record)?;
        let roles = &cx.app.loaded().pack.roles;
        let permit = permit(roles, &cx.app.tree(), &cx.actor, Permission::RecordCorrect, &Target::of(ledger, &old))
            .ok_or_else(|| Refusal::Forbidden(format!("您不能确认这条{}的疑点", ledger.noun)))?;
        if !open_doubts(&cx.app, ledger, &old).iter().any(|doubt| doubt.id == self.rule) {
            return Err(Refusal::Stale("这个疑点已经更正或确认过了，请刷新后再看".into()));
        }
        let mut new = old.clone();
        new.excused.push((self.rule.clone(), cx.actor.person));
        new.version += 1;
        new.changed_at = cx.now;
        new.changed_by = cx.actor.person;
        let meta = ChangeMeta { basis: &self.reason, ..ChangeMeta::of(cx, ChangeKind::Correct, cx.today()) };
        let change = write::update(work.tx, &cx.app, &permit, table, (&stored, &old), &new, &meta)?;
        work.changes([change]);
        Ok(new.version)
    }
}

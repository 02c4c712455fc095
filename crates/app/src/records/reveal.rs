//! 查看明文: one masked value shown once, written down before it is shown.

use super::reader;
use super::sealing::open_field;
use crate::context::OpContext;
use crate::deliver::{Command, Content, Work, deliver};
use crate::outcome::{Outcome, Refusal};
use domain::Id;
use domain::access::{Permission, Target, permit};
use domain::change::{Change, ChangeKind};
use domain::ledger::field_types;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Shows one masked value (查看明文): a permission of its own, recorded each time with its reason before it is shown.
///
/// # Errors
/// No right, no such value, no reason.
pub async fn reveal(cx: &OpContext, ledger: &str, record: Id, field: &str, reason: &str) -> Outcome<String> {
    if reason.trim().is_empty() {
        return Err(Refusal::field("reason", "查看明文要写明用途"));
    }
    let (ledger, field) = (ledger.to_owned(), field.to_owned());
    let command = Reveal { ledger: ledger.clone(), record, field: field.clone(), reason: reason.to_owned() };
    deliver(cx, command).await?;
    cx.read(move |cx, tx| {
        let table = cx.app.loaded().table(&ledger)?;
        let reader = reader(cx);
        let stored = store::records::get(tx, &reader, table, record)?.ok_or(Refusal::NotFound)?;
        let index = table.ledger().field(&field).ok_or(Refusal::NotFound)?;
        let value = open_field(&cx.app, table.ledger(), &stored, index)?;
        let field = &table.ledger().fields[index];
        let printing = field_types::Printing { tree: &reader.tree, name: &|_| None };
        Ok(match field.ty.table() {
            Some(columns) => columns.lines(&value, &printing),
            None => field.ty.print(&value, &printing),
        })
    })
    .await
}

/// Writes down that a masked value is looked at. Its answer holds no value.
struct Reveal {
    ledger: String,
    record: Id,
    field: String,
    reason: String,
}

impl Command for Reveal {
    const NAME: &'static str = "record.reveal/1";
    type Output = ();

    fn content(&self, into: &mut Content) {
        into.text(&self.ledger).id(self.record).text(&self.field).text(&self.reason);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<()> {
        let table = cx.app.loaded().table(&self.ledger)?;
        let ledger = table.ledger();
        let reader = reader(cx);
        let stored = store::records::get(work.tx, &reader, table, self.record)?.ok_or(Refusal::NotFound)?;
        ledger.field(&self.field).ok_or(Refusal::NotFound)?;
        let record = &stored.record;
        let roles = &cx.app.loaded().pack.roles;
        permit(roles, &reader.tree, &cx.actor, Permission::RecordReveal, &Target::of(ledger, record))
            .ok_or_else(|| Refusal::Forbidden("您不能查看这一项的明文".into()))?;
        let change = Change {
            basis: self.reason.clone(),
            after: BTreeMap::from([("field".to_owned(), Json::String(self.field.clone()))]),
            ..Change::by((&cx.actor, cx.now), ChangeKind::Edit, "@reveal", self.record, record.version)
        };
        work.change(record.county, change);
        Ok(())
    }
}

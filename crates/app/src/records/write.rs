//! The one place where a record's new version reaches the database: row, spans, cells, search, change.

use super::sealing::{kept_json, seal};
use crate::context::{App, OpContext};
use crate::deliver::raced;
use crate::outcome::{Outcome, Refusal};
use crate::pack::Loaded;
use domain::access::{Actor, Permit};
use domain::change::{Change, ChangeKind, difference};
use domain::ledger::{Ledger, Record, spans};
use domain::{Day, Id, Moment, PlaceId};
use store::Tx;
use store::indicators::Numbered;
use store::records::{Stored, Table};

/// How a version came about.
pub(crate) struct ChangeMeta<'a> {
    pub kind: ChangeKind,
    pub step: &'a str,
    pub day: Day,
    pub now: Moment,
    pub actor: &'a Actor,
    pub basis: &'a str,
}

impl<'a> ChangeMeta<'a> {
    /// A change of this kind with this business day by who asks; without step and basis.
    pub(crate) fn of(cx: &'a OpContext, kind: ChangeKind, day: Day) -> Self {
        Self { kind, step: "", day, now: cx.now, actor: &cx.actor, basis: "" }
    }
}

/// Writes a new record and gives its change.
pub(crate) fn insert(
    tx: &mut Tx,
    app: &App,
    permit: &Permit,
    table: &Table,
    stored: &Stored,
    record: &Record,
    meta: &ChangeMeta<'_>,
) -> Outcome<(PlaceId, Change)> {
    let ledger = table.ledger();
    store::records::insert(tx, permit, table, stored).map_err(raced)?;
    let new = span_rows(app, ledger, record);
    store::indicators::replace(tx, record.county, record.id, &[], &new)?;
    index(tx, app.loaded(), ledger, record, false)?;
    let keep =
        |field: &domain::ledger::Field, value: &domain::Value| kept_json(ledger, field, value, &[(record, stored)]);
    let (before, after) = difference(ledger, None, record, &keep);
    Ok((record.county, change(ledger, record, meta, before, after)))
}

/// Writes a changed record and gives its change. `old` and `record` hold sensitive values opened.
pub(crate) fn update(
    tx: &mut Tx,
    app: &App,
    permit: &Permit,
    table: &Table,
    (old_stored, old): (&Stored, &Record),
    record: &Record,
    meta: &ChangeMeta<'_>,
) -> Outcome<(PlaceId, Change)> {
    let ledger = table.ledger();
    let stored = seal(app, ledger, record, Some((old_stored, old)))?;
    if !store::records::update(tx, permit, table, &stored, old.version)? {
        return Err(Refusal::Stale("别人刚刚改过这条记录，请刷新后再提交；您填的内容没有丢".into()));
    }
    // The old spans as stored, not as the rules would give them today: parameters may have changed since.
    let was = store::indicators::of_record(tx, record.county, record.id)?;
    let mut is = span_rows(app, ledger, record);
    is.sort();
    store::indicators::replace(tx, record.county, record.id, &was, &is)?;
    if search_text(ledger, old) != search_text(ledger, record) {
        index(tx, app.loaded(), ledger, record, true)?;
    }
    let versions = [(record, &stored), (old, old_stored)];
    let keep = |field: &domain::ledger::Field, value: &domain::Value| kept_json(ledger, field, value, &versions);
    let (before, after) = difference(ledger, Some(old), record, &keep);
    Ok((record.county, change(ledger, record, meta, before, after)))
}

fn change(
    ledger: &Ledger,
    record: &Record,
    meta: &ChangeMeta<'_>,
    before: std::collections::BTreeMap<String, serde_json::Value>,
    after: std::collections::BTreeMap<String, serde_json::Value>,
) -> Change {
    Change {
        step: meta.step.to_owned(),
        day: meta.day,
        basis: meta.basis.to_owned(),
        before,
        after,
        ..Change::by((meta.actor, meta.now), meta.kind, &ledger.id, record.id, record.version)
    }
}

/// Spans of a record in numbers, in storage order.
pub(crate) fn span_rows(app: &App, ledger: &Ledger, record: &Record) -> Vec<Numbered> {
    let loaded = app.loaded();
    let mut out: Vec<Numbered> = spans(ledger, record, &loaded.pack.parameters)
        .into_iter()
        .map(|span| Numbered {
            indicator: loaded.indicator_number(&span.indicator),
            place: span.place,
            from: span.from,
            to: span.to,
            amount: span.amount,
            dim: loaded.dim_number(&span.dim),
        })
        .collect();
    out.sort();
    out
}

fn search_text(ledger: &Ledger, record: &Record) -> String {
    let mut out = String::new();
    for (field, value) in ledger.fields.iter().zip(&record.values) {
        if field.search {
            let text = field.ty.search_text(value);
            if !text.is_empty() {
                out.push_str(&text);
                out.push('\n');
            }
        }
    }
    out
}

/// Names of who is responsible for a record and of the people and units its fields name.
fn people(tx: &mut Tx, ledger: &Ledger, record: &Record) -> Outcome<Vec<String>> {
    let mut ids: Vec<Id> = [record.owner, record.owner_unit].into_iter().flatten().collect();
    let open = ledger.fields.iter().zip(&record.values).filter(|(field, _)| field.sensitive.is_none());
    ids.extend(open.filter(|(field, _)| field.ty.names_account()).filter_map(|(_, value)| value.id()));
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut names: Vec<String> = store::accounts::names(tx, &ids)?.into_values().collect();
    names.sort();
    Ok(names)
}

/// Indexes a record for search; `again` when it may be there already.
pub(crate) fn index(tx: &mut Tx, loaded: &Loaded, ledger: &Ledger, record: &Record, again: bool) -> Outcome<()> {
    let mut text = search_text(ledger, record);
    text.push_str(&record.number);
    for name in people(tx, ledger, record)? {
        text.push('\n');
        text.push_str(&name);
    }
    let number = loaded.ledger_number(&ledger.id);
    if text.is_empty() {
        if again {
            store::search::remove(tx, record.county.0, number, record.id.bytes())?;
        }
        return Ok(());
    }
    let tokens = language::tokens::index(&text);
    store::search::put(tx, record.county.0, number, record.id.bytes(), &tokens)?;
    Ok(())
}

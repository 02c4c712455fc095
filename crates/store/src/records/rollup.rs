//! Roll-ups: what the records that refer to a record add up to, kept beside its row and always a recount of them.

use super::query::column as slot_column;
use super::table::{Table, name};
use crate::{Error, Statements, Tx, Value, params};
use domain::ledger::field_types::{Rollup, RollupKind};
use domain::ledger::{Field, StateCategory};
use domain::parameter::Parameters;
use domain::{Id, PlaceId};
use std::collections::BTreeMap;

const PUT: &str = "insert into rollup (county, record, name, value) values ($1, $2, $3, $4)
 on conflict (county, record, name) do update set value = excluded.value";
const DELETE: &str = "delete from rollup where county = $1 and record = $2 and name = $3";
const GET: &str = "select value from rollup where county = $1 and record = $2 and name = $3";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[("rollup::PUT", &PUT), ("rollup::DELETE", &DELETE), ("rollup::GET", &GET)];

/// A roll-up as a column of its ledger's table; `None` for a field that is kept in the row.
pub(super) fn column(ledger: &str, field: &Field) -> Option<String> {
    let rollup = field.ty.rollup()?;
    let table = name(ledger);
    let kept = format!(
        "(select value from rollup where rollup.county = {table}.county and rollup.record = {table}.id \
         and rollup.name = '{}')",
        field.id
    );
    Some(match rollup.kind {
        RollupKind::Count | RollupKind::Sum => format!("coalesce({kept}, 0)"),
        RollupKind::Any => format!("(coalesce({kept}, 0) <> 0)"),
        RollupKind::Min | RollupKind::Max => kept,
    })
}

/// Holds a record until the end of the unit; false when it is not in this county.
///
/// # Errors
/// The store's.
pub fn hold(tx: &mut Tx, table: &Table, county: PlaceId, record: Id) -> Result<bool, Error> {
    let lock = tx.row_lock();
    let text = format!("select cast(1 as bigint) from {} where county = $1 and id = $2{lock}", table.name());
    let found: Option<i64> = tx.opt(text, params![county, record])?;
    Ok(found.is_some())
}

/// What the records of a roll-up add up to, as SQL: the sum and where they stand.
fn counted(rollup: &Rollup, of: &Table, parameters: &Parameters, tx: &Tx) -> (String, String) {
    let ledger = of.ledger();
    let field = |index: usize| slot_column(ledger, domain::expression::Slot::Field(index));
    let amount = rollup.of.map(field).unwrap_or_default();
    let sum = match rollup.kind {
        RollupKind::Count => "count(*)".to_owned(),
        RollupKind::Any => "min(1)".to_owned(),
        RollupKind::Sum => format!("sum({amount})"),
        RollupKind::Min => format!("min({amount})"),
        RollupKind::Max => format!("max({amount})"),
    };
    let void = ledger.states.iter().filter(|s| s.category == StateCategory::Void);
    let void: Vec<String> = void.map(|s| crate::expression::quote(&s.id)).collect();
    let mut parts = vec!["county = $1".to_owned()];
    if !void.is_empty() {
        parts.push(format!("state not in ({})", void.join(", ")));
    }
    if let Some(when) = &rollup.when {
        let columns = |slot| slot_column(ledger, slot);
        parts.push(crate::expression::filter(when, &columns, tx.engine(), parameters, "created_on"));
    }
    (format!("cast({sum} as bigint)"), parts.join(" and "))
}

/// What is kept of a sum: 0 and nothing are the same.
fn kept(field: &Field, value: Option<i64>) -> Option<i64> {
    value.filter(|value| *value != 0 || field.ty.is_day())
}

/// Counts a roll-up of one record anew; true when it changed. The record is held.
///
/// # Errors
/// The store's.
pub fn settle_rollup(
    tx: &mut Tx,
    (field, of): (&Field, &Table),
    parameters: &Parameters,
    county: PlaceId,
    record: Id,
) -> Result<bool, Error> {
    let Some(rollup) = field.ty.rollup() else { return Ok(false) };
    let (sum, condition) = counted(rollup, of, parameters, tx);
    let by = &of.ledger().fields[rollup.by].id;
    let text = format!("select {sum} from {} where f_{by} = $2 and {condition}", of.name());
    let right: Option<i64> = tx.one(text, params![county, record])?;
    let right = kept(field, right);
    let was: Option<i64> = tx.opt(GET, params![county, record, field.id.as_str()])?;
    if was == right {
        return Ok(false);
    }
    fix_rollup(tx, &field.id, county, record, right)?;
    Ok(true)
}

/// Writes what a roll-up is.
///
/// # Errors
/// The store's.
pub fn fix_rollup(tx: &mut Tx, name: &str, county: PlaceId, record: Id, value: Option<i64>) -> Result<(), Error> {
    match value {
        Some(value) => tx.run(PUT, params![county, record, name, value])?,
        None => tx.run(DELETE, params![county, record, name])?,
    };
    Ok(())
}

/// A roll-up that is not what its records add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongRollup {
    /// Whose it is.
    pub record: Id,
    /// As kept.
    pub kept: Option<i64>,
    /// As counted.
    pub right: Option<i64>,
}

/// Every roll-up of a field in a county that is not what a recount says.
///
/// # Errors
/// The store's.
pub fn wrong_rollups(
    tx: &mut Tx,
    table: &Table,
    (field, of): (&Field, &Table),
    parameters: &Parameters,
    county: PlaceId,
) -> Result<Vec<WrongRollup>, Error> {
    let Some(rollup) = field.ty.rollup() else { return Ok(Vec::new()) };
    let (sum, condition) = counted(rollup, of, parameters, tx);
    let by = format!("f_{}", of.ledger().fields[rollup.by].id);
    let own = format!("in (select id from {} where county = $1)", table.name());
    let text = format!(
        "select {by}, {sum} from {} where {by} is not null and {by} {own} and {condition} group by {by}",
        of.name()
    );
    let right: Vec<(Id, Option<i64>)> = tx.all(text, params![county])?;
    let text = format!("select record, value from rollup where county = $1 and name = $2 and record {own}");
    let was: Vec<(Id, i64)> = tx.all(text, params![county, field.id.as_str()])?;
    let mut all: BTreeMap<Id, (Option<i64>, Option<i64>)> = BTreeMap::new();
    for (record, value) in right {
        all.entry(record).or_default().1 = kept(field, value);
    }
    for (record, value) in was {
        all.entry(record).or_default().0 = Some(value);
    }
    let wrong = all.into_iter().filter(|(_, (was, right))| was != right);
    Ok(wrong.map(|(record, (kept, right))| WrongRollup { record, kept, right }).collect())
}

//! Figures counted from the spans themselves, for readers whose scope is narrower than a subtree and its ledger.
//!
//! The condition is written once for the figure and for its rows, so they can not disagree.

use super::figures::{Area, Asked, day};
use crate::records::{Reader, place_sql, scope_sql};
use crate::{Error, Tx, Value};
use domain::ledger::Ledger;
use domain::places::Level;
use domain::{Day, Id, PlaceId};

/// Where the area's spans are. Numbers stand in the text: they are ids of ours, and the engine sees which index to use.
fn area_sql(reader: &Reader, area: &Area) -> String {
    let tree = &reader.tree;
    match area {
        Area::Below(place) => {
            let above_tenant = tree.get(*place).is_some_and(|p| p.level < Level::County);
            if !above_tenant {
                return place_sql(tree, *place, "s.");
            }
            // The root has no condition of its own, but the index begins with the tenant.
            let tenants: Vec<String> = tree
                .below(*place)
                .into_iter()
                .filter(|p| tree.get(*p).is_some_and(|x| x.level <= Level::County))
                .map(|p| p.0.to_string())
                .collect();
            format!("s.county in ({})", tenants.join(", "))
        }
        Area::Own(place) => format!("(s.county = {} and s.place = {})", tree.tenant(*place).0, place.0),
        Area::Places { places, .. } if places.is_empty() => "1 = 0".to_owned(),
        Area::Places { county, places } => {
            let list: Vec<String> = places.iter().map(i64::to_string).collect();
            format!("(s.county = {} and s.place in ({}))", county.0, list.join(", "))
        }
    }
}

/// The spans of an indicator in an area that a reader may see, with `extra` conditions whose parameters come first.
fn spans(reader: &Reader, ledger: &Ledger, area: &Area, extra: &str, mut params: Vec<Value>) -> (String, Vec<Value>) {
    let (scope, mut more) = scope_sql(reader, ledger, "s.", "r.", params.len() + 1);
    // Only a scope that reaches by unit needs the record itself.
    let scope = if scope.contains("r.") {
        format!("exists (select 1 from r_{} r where r.county = s.county and r.id = s.record and {scope})", ledger.id)
    } else {
        scope
    };
    let text = format!("from span s where s.indicator = $1 and {} and {extra} and {scope}", area_sql(reader, area));
    params.append(&mut more);
    (text, params)
}

fn asked(reader: &Reader, ledger: &Ledger, asked: &Asked) -> (String, Vec<Value>) {
    let mut params = vec![Value::Int(asked.indicator), Value::Int(asked.last.0.into())];
    let mut extra = if asked.flow {
        params.push(Value::Int(asked.first.0.into()));
        "s.from_day >= $3 and s.from_day <= $2".to_owned()
    } else {
        "s.from_day <= $2 and (s.to_day is null or s.to_day > $2)".to_owned()
    };
    if asked.dim != 0 {
        params.push(Value::Int(asked.dim));
        extra.push_str(&format!(" and s.dim = ${}", params.len()));
    }
    spans(reader, ledger, &asked.area, &extra, params)
}

/// A figure counted live.
///
/// # Errors
/// The store's.
pub fn live_figure(tx: &mut Tx, reader: &Reader, ledger: &Ledger, question: &Asked) -> Result<i64, Error> {
    let (text, params) = asked(reader, ledger, question);
    tx.one(format!("select cast(coalesce(sum(s.amount), 0) as bigint) {text}"), &params)
}

/// A figure by option: `(option, value)`, 0 for spans without one.
///
/// # Errors
/// The store's.
pub fn live_dims(tx: &mut Tx, reader: &Reader, ledger: &Ledger, question: &Asked) -> Result<Vec<(i64, i64)>, Error> {
    let (text, params) = asked(reader, ledger, &Asked { dim: 0, ..question.clone() });
    tx.all(format!("select s.dim, cast(sum(s.amount) as bigint) {text} group by s.dim order by s.dim"), &params)
}

/// What begins and what ends on each day up to `last`: `(day, opens, closes)`, in order of days.
///
/// # Errors
/// The store's.
pub fn live_days(
    tx: &mut Tx,
    reader: &Reader,
    ledger: &Ledger,
    question: &Asked,
    last: Day,
) -> Result<Vec<(Day, i64, i64)>, Error> {
    let mut days: std::collections::BTreeMap<i64, (i64, i64)> = std::collections::BTreeMap::new();
    for column in ["from_day", "to_day"] {
        let mut params = vec![Value::Int(question.indicator), Value::Int(last.0.into())];
        let mut extra = format!("s.{column} is not null and s.{column} <= $2");
        if question.dim != 0 {
            params.push(Value::Int(question.dim));
            extra.push_str(" and s.dim = $3");
        }
        let (text, params) = spans(reader, ledger, &question.area, &extra, params);
        let sql = format!("select s.{column}, cast(sum(s.amount) as bigint) {text} group by s.{column}");
        tx.each(sql, &params, |row| {
            let sum = days.entry(row.int(0)?).or_default();
            *(if column == "from_day" { &mut sum.0 } else { &mut sum.1 }) += row.int(1)?;
            Ok::<(), Error>(())
        })?;
    }
    Ok(days.into_iter().map(|(n, (opens, closes))| (day(n), opens, closes)).collect())
}

/// The first day anything was counted that the reader may see.
///
/// # Errors
/// The store's.
pub fn live_first_day(
    tx: &mut Tx,
    reader: &Reader,
    ledger: &Ledger,
    indicator: i64,
    area: &Area,
) -> Result<Option<Day>, Error> {
    let (text, params) = spans(reader, ledger, area, "1 = 1", vec![Value::Int(indicator)]);
    let found: Option<i64> = tx.one(format!("select min(s.from_day) {text}"), &params)?;
    Ok(found.map(day))
}

/// A record behind a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Behind {
    /// Tenant.
    pub county: PlaceId,
    pub record: Id,
    /// What it contributes.
    pub amount: i64,
    /// Day its contribution begins.
    pub from: Day,
    /// Place it is counted for: with the dates of the figure, which may be another than the record's today.
    pub place: PlaceId,
}

/// Records behind a figure with what they contribute, newest first.
///
/// # Errors
/// The store's.
pub fn rows(
    tx: &mut Tx,
    reader: &Reader,
    ledger: &Ledger,
    question: &Asked,
    limit: i64,
    skip: i64,
) -> Result<Vec<Behind>, Error> {
    let (text, mut params) = asked(reader, ledger, question);
    params.extend([Value::Int(limit), Value::Int(skip)]);
    let n = params.len();
    let mut out = Vec::new();
    tx.each(
        format!(
            "select s.county, s.record, cast(sum(s.amount) as bigint), max(s.from_day), max(s.place) {text}
 group by s.county, s.record order by 4 desc, 2 limit ${} offset ${n}",
            n - 1
        ),
        &params,
        |row| {
            out.push(Behind {
                county: PlaceId(row.int(0)?),
                record: Id::from_bytes(row.id(1)?),
                amount: row.int(2)?,
                from: day(row.int(3)?),
                place: PlaceId(row.int(4)?),
            });
            Ok::<(), Error>(())
        },
    )?;
    Ok(out)
}

//! Spans and cells: what figures are made of.
//!
//! A cell holds the folded ends of spans of one indicator at one place and day: `opens` is what begins, `closes` what ends. Cells
//! roll up inside the tenant (village → town → county); a figure above the county adds its tenants, so that two counties never
//! wait for each other.

use crate::engine::CellKey;
use crate::records::{Reader, place_sql, scope_sql};
use crate::{Error, Statements, Tx, Value, params};
use domain::place::{Level, PlaceTree};
use domain::{Day, Id, PlaceId};

const DROP: &str = "delete from span where county = $1 and record = $2";
const ADD: &str = "insert into span (county, record, indicator, place, from_day, to_day, amount, dim) values ($1, $2, $3, $4, $5, $6, $7, $8)";
const OF_RECORD: &str = "select indicator, place, from_day, to_day, amount, dim from span where county = $1 and record = $2 order by indicator, place, from_day";
const COUNT: &str = "select count(*) from span";
const ALL_CELLS: &str = "select county, indicator, place, dim, day, opens, closes from cell where county = $1";
const ALL_SPANS: &str = "select record, indicator, place, from_day, to_day, amount, dim from span where county = $1";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[
    ("figures::DROP", &DROP),
    ("figures::ADD", &ADD),
    ("figures::OF_RECORD", &OF_RECORD),
    ("figures::COUNT", &COUNT),
    ("figures::ALL_CELLS", &ALL_CELLS),
    ("figures::ALL_SPANS", &ALL_SPANS),
];

/// A span in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Numbered {
    /// Number of the indicator.
    pub indicator: i64,
    /// Place.
    pub place: PlaceId,
    /// First day.
    pub from: Day,
    /// First day after.
    pub to: Option<Day>,
    /// Amount.
    pub amount: i64,
    /// Number of the option; 0 for none.
    pub dim: i64,
}

/// Replaces a record's spans: the old ones are taken out of the cells, the new ones put in.
///
/// # Errors
/// The store's.
pub fn replace(
    tx: &mut Tx,
    tree: &PlaceTree,
    county: PlaceId,
    record: Id,
    old: &[Numbered],
    new: &[Numbered],
) -> Result<(), Error> {
    if old == new {
        return Ok(());
    }
    if !old.is_empty() {
        tx.run(DROP, params![county.0, record.bytes()])?;
        old.iter().for_each(|span| fold(tx, tree, county, span, -1));
    }
    for span in new {
        let to = span.to.map(|d| d.0);
        tx.run(
            ADD,
            params![
                county.0,
                record.bytes(),
                span.indicator,
                span.place.0,
                span.from.0,
                to,
                span.amount,
                span.dim
            ],
        )?;
        fold(tx, tree, county, span, 1);
    }
    Ok(())
}

/// The cells a span touches: its place and everything above it inside the tenant, undivided and by option.
pub fn cells_of(tree: &PlaceTree, county: PlaceId, span: &Numbered) -> Vec<(CellKey, i64, i64)> {
    let mut out = Vec::new();
    for place in tree.ancestors(span.place) {
        for dim in [0, span.dim] {
            let key = |day: Day| CellKey {
                county: county.0,
                indicator: span.indicator,
                place: place.0,
                dim,
                day: i64::from(day.0),
            };
            out.push((key(span.from), span.amount, 0));
            if let Some(to) = span.to {
                out.push((key(to), 0, span.amount));
            }
            if span.dim == 0 {
                break;
            }
        }
        if place == county {
            break;
        }
    }
    out
}

fn fold(tx: &mut Tx, tree: &PlaceTree, county: PlaceId, span: &Numbered, sign: i64) {
    for (key, opens, closes) in cells_of(tree, county, span) {
        tx.add_cell(key, sign * opens, sign * closes);
    }
}

/// A record's spans as stored.
///
/// # Errors
/// The store's.
pub fn of_record(tx: &mut Tx, county: PlaceId, record: Id) -> Result<Vec<Numbered>, Error> {
    let mut out = Vec::new();
    tx.each(OF_RECORD, params![county.0, record.bytes()], |row| {
        out.push(Numbered {
            indicator: row.int(0)?,
            place: PlaceId(row.int(1)?),
            from: day(row.int(2)?),
            to: row.opt_int(3)?.map(day),
            amount: row.int(4)?,
            dim: row.int(5)?,
        });
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

fn day(n: i64) -> Day {
    Day(i32::try_from(n).unwrap_or(i32::MAX))
}

/// What a figure is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Number of the indicator.
    pub indicator: i64,
    /// Place, with everything below it.
    pub place: PlaceId,
    /// Option; 0 for the undivided figure.
    pub dim: i64,
    /// A stock as of `last` (`first` is not looked at), or a flow of the days first–last.
    pub flow: bool,
    /// First day of a flow.
    pub first: Day,
    /// Last day.
    pub last: Day,
}

/// Tenant and place pairs whose cells add up to a place.
fn parts(tree: &PlaceTree, place: PlaceId) -> Vec<(i64, i64)> {
    match tree.get(place) {
        Some(found) if found.level < Level::County => tree
            .below(place)
            .into_iter()
            .filter(|p| tree.get(*p).is_some_and(|x| x.level <= Level::County))
            .map(|p| (p.0, p.0))
            .collect(),
        _ => vec![(tree.tenant(place).0, place.0)],
    }
}

/// A figure from the cells. Only for a scope that covers the whole subtree and ledger: the caller has checked.
///
/// # Errors
/// The store's.
pub fn cell_figure(tx: &mut Tx, tree: &PlaceTree, asked: &Asked) -> Result<i64, Error> {
    let pairs: Vec<String> = parts(tree, asked.place)
        .iter()
        .map(|(county, place)| format!("(county = {county} and indicator = $1 and place = {place} and dim = $2 and day <= $3 and day >= $4)"))
        .collect();
    let sum = if asked.flow { "opens" } else { "opens - closes" };
    let from = if asked.flow { i64::from(asked.first.0) } else { i64::from(i32::MIN) };
    tx.one(
        format!("select cast(coalesce(sum({sum}), 0) as bigint) from cell where {}", pairs.join(" or ")),
        params![asked.indicator, asked.dim, asked.last.0, from],
    )
}

/// A figure for each month of a range, in one pass: opens and closes by day.
///
/// # Errors
/// The store's.
pub fn cell_days(
    tx: &mut Tx,
    tree: &PlaceTree,
    indicator: i64,
    place: PlaceId,
    last: Day,
) -> Result<Vec<(Day, i64, i64)>, Error> {
    let pairs: Vec<String> = parts(tree, place)
        .iter()
        .map(|(county, place)| {
            format!("(county = {county} and indicator = $1 and place = {place} and dim = 0 and day <= $2)")
        })
        .collect();
    let rows: Vec<(i64, i64, i64)> = tx.all(
        format!(
            "select day, cast(sum(opens) as bigint), cast(sum(closes) as bigint) from cell where {} group by day order by day",
            pairs.join(" or ")
        ),
        params![indicator, last.0],
    )?;
    Ok(rows.into_iter().map(|(d, o, c)| (day(d), o, c)).collect())
}

/// The figure of every option, in one statement: `(dim, value)`.
///
/// # Errors
/// The store's.
pub fn cell_dims(tx: &mut Tx, tree: &PlaceTree, asked: &Asked) -> Result<Vec<(i64, i64)>, Error> {
    let pairs: Vec<String> = parts(tree, asked.place)
        .iter()
        .map(|(county, place)| format!("(county = {county} and indicator = $1 and place = {place} and dim <> 0 and day <= $2 and day >= $3)"))
        .collect();
    let sum = if asked.flow { "opens" } else { "opens - closes" };
    let from = if asked.flow { i64::from(asked.first.0) } else { i64::from(i32::MIN) };
    tx.all(
        format!(
            "select dim, cast(sum({sum}) as bigint) from cell where {} group by dim order by dim",
            pairs.join(" or ")
        ),
        params![asked.indicator, asked.last.0, from],
    )
}

/// A figure of every child of a place at once: `(child, value)`; children without a value are left out.
///
/// # Errors
/// The store's.
pub fn cell_children(tx: &mut Tx, tree: &PlaceTree, asked: &Asked) -> Result<Vec<(PlaceId, i64)>, Error> {
    let mut out = Vec::new();
    for child in tree.children(asked.place) {
        if child.to.is_some_and(|to| to <= asked.first) {
            continue;
        }
        let value = cell_figure(tx, tree, &Asked { place: child.id, ..*asked })?;
        out.push((child.id, value));
    }
    Ok(out)
}

/// Spans behind a figure that a reader may see: records with their amounts. The condition is written once for both the live
/// figure and the rows, so they can not disagree.
fn live(reader: &Reader, ledger: &domain::ledger::Ledger, asked: &Asked) -> (String, Vec<Value>) {
    let (scope, mut params) = scope_sql(reader, ledger, "s.", "r.", 5);
    let place = place_sql(&reader.tree, asked.place, "s.");
    let days = if asked.flow {
        "s.from_day >= $3 and s.from_day <= $2"
    } else {
        "s.from_day <= $2 and (s.to_day is null or s.to_day > $2) and $3 = $3"
    };
    let dim = if asked.dim == 0 { "$4 = $4" } else { "s.dim = $4" };
    // Only a scope that reaches by unit needs the record itself.
    let scope = if scope.contains("r.") {
        format!("exists (select 1 from r_{} r where r.county = s.county and r.id = s.record and {scope})", ledger.id)
    } else {
        scope
    };
    let text = format!("from span s where s.indicator = $1 and {place} and {days} and {dim} and {scope}");
    let mut all = vec![
        Value::Int(asked.indicator),
        Value::Int(asked.last.0.into()),
        Value::Int(asked.first.0.into()),
        Value::Int(asked.dim),
    ];
    all.append(&mut params);
    (text, all)
}

/// A figure counted live for a narrower scope.
///
/// # Errors
/// The store's.
pub fn live_figure(
    tx: &mut Tx,
    reader: &Reader,
    ledger: &domain::ledger::Ledger,
    asked: &Asked,
) -> Result<i64, Error> {
    let (text, params) = live(reader, ledger, asked);
    tx.one(format!("select cast(coalesce(sum(s.amount), 0) as bigint) {text}"), &params)
}

/// Records behind a figure, with their amounts, newest first.
///
/// # Errors
/// The store's.
pub fn rows(
    tx: &mut Tx,
    reader: &Reader,
    ledger: &domain::ledger::Ledger,
    asked: &Asked,
    limit: i64,
    skip: i64,
) -> Result<Vec<(Id, i64)>, Error> {
    let (text, mut params) = live(reader, ledger, asked);
    params.extend([Value::Int(limit), Value::Int(skip)]);
    let n = params.len();
    let mut out = Vec::new();
    tx.each(
        format!(
            "select s.record, cast(sum(s.amount) as bigint), max(s.from_day) {text} group by s.record order by 3 desc, 1 limit ${} offset ${n}",
            n - 1
        ),
        &params,
        |row| {
            out.push((Id::from_bytes(row.id(0)?), row.int(1)?));
            Ok::<(), Error>(())
        },
    )?;
    Ok(out)
}

/// All cells of a county, for the audit.
///
/// # Errors
/// The store's.
pub fn all_cells(tx: &mut Tx, county: PlaceId) -> Result<Vec<(CellKey, i64, i64)>, Error> {
    let mut out = Vec::new();
    tx.each(ALL_CELLS, params![county.0], |row| {
        let key = CellKey {
            county: row.int(0)?,
            indicator: row.int(1)?,
            place: row.int(2)?,
            dim: row.int(3)?,
            day: row.int(4)?,
        };
        out.push((key, row.int(5)?, row.int(6)?));
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

/// All spans of a county by record, for the audit.
///
/// # Errors
/// The store's.
pub fn all_spans(tx: &mut Tx, county: PlaceId) -> Result<Vec<(Id, Numbered)>, Error> {
    let mut out = Vec::new();
    tx.each(ALL_SPANS, params![county.0], |row| {
        let span = Numbered {
            indicator: row.int(1)?,
            place: PlaceId(row.int(2)?),
            from: day(row.int(3)?),
            to: row.opt_int(4)?.map(day),
            amount: row.int(5)?,
            dim: row.int(6)?,
        };
        out.push((Id::from_bytes(row.id(0)?), span));
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

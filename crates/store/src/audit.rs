//! What the audit reads: changes as they lie there, damaged ones included, and rows in the order of their ids.
//!
//! Everything comes in pages by key, so that a county of any size needs the memory of one page.

use crate::changes::StoredChange;
use crate::conversion::{self, OldSubmission};
use crate::indicators::{Numbered, day};
use crate::places::Dated;
use crate::records::{Stored, Table, read_row};
use crate::{Dialect, Error, Row, Statements, Tx, dialect, params};
use domain::change::{Change, ChangeKind, fields_json};
use domain::{Day, Id, Moment, PlaceId};
use serde_json::Value as Json;
use std::collections::BTreeMap;

const COUNTIES: &str =
    "select county from county_order union select county from county_head union select county from change
 union select county from seal union select county from span union select county from cell
 union select county from file order by 1";
const WITH_CHANGES: &str = "select county from change group by county order by county";
const BY_NUMBER: &str = "select county, n, submission, ledger, record, version, kind, step, day, at, account, person, acting_for, basis, before, after, mac
 from change where county = $1 and n > $2 order by n limit $3";
const BY_RECORD: &str = "select county, n, submission, ledger, record, version, kind, step, day, at, account, person, acting_for, basis, before, after, mac
 from change where county = $1 and (record, n) > ($2, $3) order by record, n limit $4";
const SPANS: &str = "select record, indicator, place, from_day, to_day, amount, dim from span
 where county = $1 and record > $2 and record <= $3 order by record, indicator, place, from_day";
const LOST: &str = "select c.n, c.submission from change c left join submission s on s.id = c.submission
 where c.county = $1 and s.id is null order by c.n limit 1000";
const PAIRS: &str = "select above, place from place_below order by place, above";
const UNITS: &str = "select id, name, place, line from unit order by id";
const LAST_NAMES: &str = "select n.place, n.from_day, n.parent, n.code, n.name, n.rural from place_name n
 where n.from_day = (select max(m.from_day) from place_name m where m.place = n.place) order by n.place";
const ENGINE: Dialect =
    dialect! { sqlite: "select 'SQLite ' || sqlite_version()", postgres: "select split_part(version(), ' on ', 1)" };
const SCHEMA: &str = "select max(number) from migration";
const LATEST: &str = "select max(at) from submission";
const ORPHANS: &str = "select 'account_grant', count(*) from account_grant g where not exists (select 1 from account a where a.id = g.account)
 union all select 'account', count(*) from account a where not exists (select 1 from person p where p.id = a.person)
 union all select 'person', count(*) from person q where not exists (select 1 from person p where p.id = q.main)
 union all select 'person', count(*) from person p where p.main <> p.id and exists (select 1 from person q where q.id = p.main and q.main <> q.id)
 union all select 'person_proposal', count(*) from person_proposal x where not exists (select 1 from person p where p.id = x.one)
 or not exists (select 1 from person p where p.id = x.other)
 union all select 'account_grant', count(*) from account_grant g where not exists (select 1 from place p where p.id = g.place)
 union all select 'unit', count(*) from unit u where not exists (select 1 from place p where p.id = u.place)
 union all select 'place', count(*) from place c where c.parent is not null and not exists (select 1 from place p where p.id = c.parent)
 union all select 'span', count(*) from (select distinct place from span) s where not exists (select 1 from place p where p.id = s.place)";
const SPANS_AT: &str = "select distinct record from span where county = $1 and place = $2 order by record limit $3";
const BUSY: &str =
    "select county, place from span where indicator = $1 group by county, place order by count(*) desc, place limit $2";
const FILES: &str = "select hash, min(name) from file where hash > $1 group by hash order by hash limit $2";

const REFUSALS: &str = "select id, account, hash, at, accepted, outcome from submission where accepted = false and id > $1 order by id limit $2";
const LINKS: &str = "select county, record, hash, name, mime, size, mac from file
 where county = $1 and (record, hash) > ($2, $3) order by record, hash limit $4";
const LINKED: &str = "select count(*) from file where record = $1 and hash = $2";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[
    ("audit::COUNTIES", &COUNTIES),
    ("audit::WITH_CHANGES", &WITH_CHANGES),
    ("audit::BY_NUMBER", &BY_NUMBER),
    ("audit::BY_RECORD", &BY_RECORD),
    ("audit::SPANS", &SPANS),
    ("audit::LOST", &LOST),
    ("audit::PAIRS", &PAIRS),
    ("audit::UNITS", &UNITS),
    ("audit::LAST_NAMES", &LAST_NAMES),
    ("audit::ENGINE", &ENGINE),
    ("audit::SCHEMA", &SCHEMA),
    ("audit::LATEST", &LATEST),
    ("audit::ORPHANS", &ORPHANS),
    ("audit::SPANS_AT", &SPANS_AT),
    ("audit::BUSY", &BUSY),
    ("audit::FILES", &FILES),
    ("audit::REFUSALS", &REFUSALS),
    ("audit::LINKS", &LINKS),
    ("audit::LINKED", &LINKED),
];

/// A change as it lies there.
#[derive(Clone, Debug)]
pub struct RawChange {
    /// Its place in the county's order.
    pub n: i64,
    /// The record it says it is of.
    pub record: Id,
    /// MAC as stored.
    pub mac: Vec<u8>,
    /// The change, or what can not be read in it.
    pub change: Result<StoredChange, String>,
}

/// Every county that has changes, an order, a head, seals, spans or cells.
///
/// # Errors
/// The store's.
pub fn counties(tx: &mut Tx) -> Result<Vec<PlaceId>, Error> {
    Ok(tx.all::<i64>(COUNTIES, &[])?.into_iter().map(PlaceId).collect())
}

/// Every county that has changes.
///
/// # Errors
/// The store's.
pub fn counties_with_changes(tx: &mut Tx) -> Result<Vec<PlaceId>, Error> {
    Ok(tx.all::<i64>(WITH_CHANGES, &[])?.into_iter().map(PlaceId).collect())
}

/// Changes of a county after a number, in order.
///
/// # Errors
/// The store's.
pub fn by_number(tx: &mut Tx, county: PlaceId, n: i64, limit: i64) -> Result<Vec<RawChange>, Error> {
    raw_changes(tx, BY_NUMBER, params![county.0, n, limit])
}

/// Changes of a county by record, then number, after a record's change.
///
/// # Errors
/// The store's.
pub fn by_record(tx: &mut Tx, county: PlaceId, record: Id, n: i64, limit: i64) -> Result<Vec<RawChange>, Error> {
    raw_changes(tx, BY_RECORD, params![county.0, record.bytes(), n, limit])
}

fn raw_changes(tx: &mut Tx, sql: &str, params: &[crate::Value]) -> Result<Vec<RawChange>, Error> {
    let mut out = Vec::new();
    tx.each(sql, params, |row| {
        out.push(RawChange {
            n: row.int(1)?,
            record: Id::from_bytes(row.id(4)?),
            mac: row.blob(16)?,
            change: read_strictly(row),
        });
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

/// Reads a change strictly: what is stored must be just what the program writes.
fn read_strictly(row: &Row<'_>) -> Result<StoredChange, String> {
    let failed = |e: Error| e.to_string();
    let id = |at: usize| -> Result<Id, String> { row.id(at).map(Id::from_bytes).map_err(failed) };
    let fields = |at: usize| -> Result<BTreeMap<String, Json>, String> {
        let text = row.str(at).map_err(failed)?;
        let read: BTreeMap<String, Json> = serde_json::from_str(text).map_err(|e| e.to_string())?;
        if fields_json(&read) == text { Ok(read) } else { Err("not in canonical form".to_owned()) }
    };
    let kind = row.str(6).map_err(failed)?;
    let day = i32::try_from(row.int(8).map_err(failed)?).map_err(|e| e.to_string())?;
    let acting_for = row.opt_blob(12).map_err(failed)?;
    Ok(StoredChange {
        county: PlaceId(row.int(0).map_err(failed)?),
        n: row.int(1).map_err(failed)?,
        submission: id(2)?,
        change: Change {
            ledger: row.text(3).map_err(failed)?,
            record: id(4)?,
            version: row.int(5).map_err(failed)?,
            kind: ChangeKind::parse(kind).ok_or_else(|| format!("unknown kind {kind}"))?,
            step: row.text(7).map_err(failed)?,
            day: Day(day),
            at: Moment(row.int(9).map_err(failed)?),
            account: id(10)?,
            person: id(11)?,
            acting_for: acting_for.map(|b| Id::from_slice(&b).ok_or("an id of another length")).transpose()?,
            basis: row.text(13).map_err(failed)?,
            before: fields(14)?,
            after: fields(15)?,
        },
        mac: row.blob(16).map_err(failed)?,
    })
}

/// Records of a ledger and county by id, after one and (without a limit of their own) up to another.
///
/// # Errors
/// The store's.
pub fn rows(
    tx: &mut Tx,
    table: &Table,
    county: PlaceId,
    after: Option<Id>,
    upto: Option<Id>,
    limit: i64,
) -> Result<Vec<Stored>, Error> {
    let [_, _, select] = table.statements();
    let mut out = Vec::new();
    tx.each(
        format!("{select} where county = $1 and id > $2 and id <= $3 order by id limit $4"),
        params![county.0, lower(after), upper(upto), limit],
        |row| {
            out.push(read_row(table, row)?);
            Ok::<(), Error>(())
        },
    )?;
    Ok(out)
}

// The nil id stands for the system and is no record's; the highest is no id that is ever made.
fn lower(id: Option<Id>) -> [u8; 16] {
    id.map_or([0; 16], |id| *id.bytes())
}

fn upper(id: Option<Id>) -> [u8; 16] {
    id.map_or([0xff; 16], |id| *id.bytes())
}

/// Spans of a county by record, after one and up to another.
///
/// # Errors
/// The store's.
pub fn spans(
    tx: &mut Tx,
    county: PlaceId,
    after: Option<Id>,
    upto: Option<Id>,
) -> Result<BTreeMap<Id, Vec<Numbered>>, Error> {
    let mut out: BTreeMap<Id, Vec<Numbered>> = BTreeMap::new();
    tx.each(SPANS, params![county.0, lower(after), upper(upto)], |row| {
        out.entry(Id::from_bytes(row.id(0)?)).or_default().push(Numbered {
            indicator: row.int(1)?,
            place: PlaceId(row.int(2)?),
            from: day(row.int(3)?),
            to: row.opt_int(4)?.map(day),
            amount: row.int(5)?,
            dim: row.int(6)?,
        });
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

/// Changes of a county whose submission is not there: number and submission, at most a thousand.
///
/// # Errors
/// The store's.
pub fn lost_submissions(tx: &mut Tx, county: PlaceId) -> Result<Vec<(i64, Id)>, Error> {
    tx.all(LOST, params![county.0])
}

/// Places as pairs (above, place) that the tree does not give, and pairs of the tree that are not there.
///
/// # Errors
/// The store's.
pub fn wrong_pairs(tx: &mut Tx, tree: &domain::places::PlaceTree) -> Result<Vec<(PlaceId, PlaceId)>, Error> {
    let mut wrong = Vec::new();
    let mut want: std::collections::BTreeSet<(PlaceId, PlaceId)> =
        tree.iter().flat_map(|p| tree.ancestors(p.id).into_iter().map(move |above| (above, p.id))).collect();
    tx.each(PAIRS, &[], |row| {
        let pair = (PlaceId(row.int(0)?), PlaceId(row.int(1)?));
        if !want.remove(&pair) {
            wrong.push(pair);
        }
        Ok::<(), Error>(())
    })?;
    wrong.extend(want);
    Ok(wrong)
}

/// All units: id, name, place, line.
///
/// # Errors
/// The store's.
pub fn units(tx: &mut Tx) -> Result<Vec<(Id, String, PlaceId, String)>, Error> {
    tx.all(UNITS, &[])
}

/// The last row of each place's history.
///
/// # Errors
/// The store's.
pub fn last_names(tx: &mut Tx) -> Result<Vec<Dated>, Error> {
    tx.all(LAST_NAMES, &[])
}

/// Name and version of the engine.
///
/// # Errors
/// The store's.
pub fn engine(tx: &mut Tx) -> Result<String, Error> {
    tx.one(ENGINE, &[])
}

/// Number of the newest migration the database has.
///
/// # Errors
/// The store's.
pub fn schema(tx: &mut Tx) -> Result<i64, Error> {
    tx.one(SCHEMA, &[])
}

/// The moment of the newest submission.
///
/// # Errors
/// The store's.
pub fn latest(tx: &mut Tx) -> Result<Option<Moment>, Error> {
    Ok(tx.one::<Option<i64>>(LATEST, &[])?.map(Moment))
}

/// Rows that point to what is not there: table and number, only where there are any.
///
/// # Errors
/// The store's.
pub fn orphans(tx: &mut Tx) -> Result<Vec<(String, i64)>, Error> {
    let all: Vec<(String, i64)> = tx.all(ORPHANS, &[])?;
    Ok(all.into_iter().filter(|(_, n)| *n > 0).collect())
}

/// Records that have a span at a place, at most so many.
///
/// # Errors
/// The store's.
pub fn records_with_spans_at(tx: &mut Tx, county: PlaceId, place: PlaceId, most: i64) -> Result<Vec<Id>, Error> {
    tx.all(SPANS_AT, params![county.0, place.0, most])
}

/// The places with most spans of an indicator: tenant and place.
///
/// # Errors
/// The store's.
pub fn busiest(tx: &mut Tx, indicator: i64, most: i64) -> Result<Vec<(PlaceId, PlaceId)>, Error> {
    tx.all(BUSY, params![indicator, most])
}

/// Content hashes of files that records have, with one of their names, in order after a hash.
///
/// # Errors
/// The store's.
pub fn files(tx: &mut Tx, after: &str, limit: i64) -> Result<Vec<(String, String)>, Error> {
    tx.all(FILES, params![after, limit])
}

/// Kept refusals after an id, in order.
///
/// # Errors
/// The store's.
pub fn refusals(tx: &mut Tx, after: Id, limit: i64) -> Result<Vec<OldSubmission>, Error> {
    conversion::read(tx, REFUSALS, after, limit)
}

/// Links of files of a county with their MACs, after a record and hash.
///
/// # Errors
/// The store's.
pub fn links(
    tx: &mut Tx,
    county: PlaceId,
    after: &(Id, String),
    limit: i64,
) -> Result<Vec<(crate::files::File, Vec<u8>)>, Error> {
    let mut out = Vec::new();
    tx.each(LINKS, params![county.0, after.0.bytes(), &after.1, limit], |row| {
        out.push((crate::files::read(row)?, row.opt_blob(6)?.unwrap_or_default()));
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

/// True when a file is linked to a record, in whatever county.
///
/// # Errors
/// The store's.
pub fn is_linked(tx: &mut Tx, record: Id, hash: &str) -> Result<bool, Error> {
    Ok(tx.one::<i64>(LINKED, params![record.bytes(), hash])? > 0)
}

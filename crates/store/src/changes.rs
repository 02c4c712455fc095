//! Submissions, changes and their proof: append-only, one order per county, each change under a MAC that covers the one before.

use crate::{Error, Statements, Tx, order, params};
use domain::change::{Change, ChangeKind};
use domain::{Day, Id, Moment, PlaceId};
use serde_json::Value as Json;
use std::collections::BTreeMap;

const SUBMIT: &str =
    "insert into submission (id, account, channel, hash, at, accepted, outcome) values ($1, $2, $3, $4, $5, $6, $7)";
const SUBMITTED: &str = "select account, hash, accepted, outcome from submission where id = $1";
const LAST_MAC: &str = "select n, mac from county_head where county = $1";
const APPEND: &str = "insert into change (county, n, submission, ledger, record, version, kind, step, day, at, account, person, acting_for, basis, before, after, mac)
 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
const HEAD: &str = "insert into county_head (county, n, mac, proof) values ($1, $2, $3, $4)
 on conflict (county) do update set n = excluded.n, mac = excluded.mac, proof = excluded.proof";
const OF_RECORD: &str = "select county, n, submission, ledger, record, version, kind, step, day, at, account, person, acting_for, basis, before, after, mac
 from change where county = $1 and record = $2 order by n";
const OF_COUNTY: &str = "select county, n, submission, ledger, record, version, kind, step, day, at, account, person, acting_for, basis, before, after, mac
 from change where county = $1 and n > $2 order by n limit $3";
const HEADS: &str = "select county, n, mac, proof from county_head order by county";
const SEAL: &str = "insert into seal (county, n, at, epoch, mac, proof) values ($1, $2, $3, $4, $5, $6)";
const SEALS: &str = "select county, n, at, epoch, mac, proof from seal order by county, n, at";
const MAC_AT: &str = "select mac from change where county = $1 and n = $2";
const ORDERS: &str = "select county, n from county_order order by county";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[
    ("changes::SUBMIT", &SUBMIT),
    ("changes::SUBMITTED", &SUBMITTED),
    ("changes::LAST_MAC", &LAST_MAC),
    ("changes::APPEND", &APPEND),
    ("changes::HEAD", &HEAD),
    ("changes::OF_RECORD", &OF_RECORD),
    ("changes::OF_COUNTY", &OF_COUNTY),
    ("changes::HEADS", &HEADS),
    ("changes::SEAL", &SEAL),
    ("changes::SEALS", &SEALS),
    ("changes::MAC_AT", &MAC_AT),
    ("changes::ORDERS", &ORDERS),
];

/// A change as stored.
#[derive(Clone, Debug)]
pub struct StoredChange {
    /// Tenant.
    pub county: PlaceId,
    /// Place in the county's order.
    pub n: i64,
    /// Submission it came with.
    pub submission: Id,
    pub change: Change,
    /// MAC over the MAC before it and the canonical form.
    pub mac: Vec<u8>,
}

/// A delivery already known.
#[derive(Clone, Debug)]
pub struct StoredSubmission {
    /// Account that made it.
    pub account: Id,
    /// Hash of its content.
    pub hash: Vec<u8>,
    /// Whether it was accepted.
    pub accepted: bool,
    /// Its outcome as kept.
    pub outcome: String,
}

/// Head of a county's chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Tenant.
    pub county: PlaceId,
    /// Last number.
    pub n: i64,
    pub mac: Vec<u8>,
    /// MAC over county, number and MAC.
    pub proof: Vec<u8>,
}

/// A head kept from time to time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    pub head: Head,
    /// When.
    pub at: Moment,
    /// Grows with every restore.
    pub epoch: i64,
}

/// Makes the MACs of the chain of changes; the keys are not known here.
pub trait ChainAuthenticator {
    /// MAC of a change: over the MAC before it, the county, the number, the submission and the canonical form.
    fn change_mac(&self, before: &[u8], county: i64, n: i64, submission: &Id, canonical: &[u8]) -> [u8; 32];
    /// Proof of a head.
    fn head_mac(&self, county: i64, n: i64, mac: &[u8]) -> [u8; 32];
}

/// Looks a submission up.
///
/// # Errors
/// The store's.
pub fn submission(tx: &mut Tx, id: Id) -> Result<Option<StoredSubmission>, Error> {
    let found: Option<(Vec<u8>, Vec<u8>, bool, String)> = tx.opt(SUBMITTED, params![id.bytes()])?;
    Ok(found.map(|(account, hash, accepted, outcome)| StoredSubmission {
        account: Id::from_slice(&account).unwrap_or(Id::from_bytes([0; 16])),
        hash,
        accepted,
        outcome,
    }))
}

/// A submission with its outcome, to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewSubmission<'a> {
    pub id: Id,
    /// Account that made it.
    pub account: Id,
    /// The channel it came through.
    pub channel: &'a str,
    /// Hash of its content.
    pub hash: &'a [u8],
    /// When.
    pub at: Moment,
    /// Whether it was accepted.
    pub accepted: bool,
    /// What is answered when the same submission comes again.
    pub outcome: &'a str,
}

/// Writes a submission with its outcome.
///
/// # Errors
/// [`Error::Conflict`] when the id is known.
pub fn submit(tx: &mut Tx, new: &NewSubmission<'_>) -> Result<(), Error> {
    let (id, account) = (new.id.bytes(), new.account.bytes());
    tx.run(SUBMIT, params![id, account, new.channel, new.hash.to_vec(), new.at.0, new.accepted, new.outcome])?;
    Ok(())
}

/// Appends changes to the chains of their counties. The LAST thing a unit does: from here to COMMIT the counties are held.
///
/// # Errors
/// The store's.
pub fn append(
    tx: &mut Tx,
    authenticator: &dyn ChainAuthenticator,
    submission: Id,
    changes: &[(PlaceId, Change)],
) -> Result<(), Error> {
    let mut by_county: BTreeMap<i64, Vec<&Change>> = BTreeMap::new();
    for (county, change) in changes {
        by_county.entry(county.0).or_default().push(change);
    }
    for (county, list) in by_county {
        let count = i64::try_from(list.len()).unwrap_or(i64::MAX);
        let mut n = order::take(tx, county, count)?;
        let head: Option<(i64, Vec<u8>)> = tx.opt(LAST_MAC, params![county])?;
        let mut mac = head.map_or_else(Vec::new, |(_, mac)| mac);
        for change in list {
            mac = authenticator.change_mac(&mac, county, n, &submission, &change.canonical()).to_vec();
            tx.run(
                APPEND,
                params![
                    county,
                    n,
                    submission.bytes(),
                    &change.ledger,
                    change.record.bytes(),
                    change.version,
                    change.kind.word(),
                    &change.step,
                    change.day.0,
                    change.at.0,
                    change.account.bytes(),
                    change.person.bytes(),
                    change.acting_for.map(|p| p.bytes().to_vec()),
                    &change.basis,
                    domain::change::fields_json(&change.before),
                    domain::change::fields_json(&change.after),
                    mac.clone(),
                ],
            )?;
            n += 1;
        }
        let last = n - 1;
        let proof = authenticator.head_mac(county, last, &mac).to_vec();
        tx.run(HEAD, params![county, last, mac, proof])?;
    }
    Ok(())
}

/// Every change of a record, oldest first. Who may see the record may see them; the caller masks.
///
/// # Errors
/// The store's.
pub fn of_record(tx: &mut Tx, county: PlaceId, record: Id) -> Result<Vec<StoredChange>, Error> {
    read_changes(tx, OF_RECORD, params![county.0, record.bytes()])
}

/// Changes of a county after a number, in order, for the audit and the feed.
///
/// # Errors
/// The store's.
pub fn after(tx: &mut Tx, county: PlaceId, n: i64, limit: i64) -> Result<Vec<StoredChange>, Error> {
    read_changes(tx, OF_COUNTY, params![county.0, n, limit])
}

fn read_changes(tx: &mut Tx, sql: &str, params: &[crate::Value]) -> Result<Vec<StoredChange>, Error> {
    let mut out = Vec::new();
    tx.each(sql, params, |row| {
        let id = |at: usize| -> Result<Id, Error> { Ok(Id::from_bytes(row.id(at)?)) };
        let fields = |at: usize| -> Result<BTreeMap<String, Json>, Error> {
            serde_json::from_str(row.str(at)?).map_err(|e| Error::Decode(e.to_string()))
        };
        let kind = row.str(6)?;
        out.push(StoredChange {
            county: PlaceId(row.int(0)?),
            n: row.int(1)?,
            submission: id(2)?,
            change: Change {
                ledger: row.text(3)?,
                record: id(4)?,
                version: row.int(5)?,
                kind: ChangeKind::parse(kind).ok_or_else(|| Error::Decode(format!("change kind {kind}")))?,
                step: row.text(7)?,
                day: Day(i32::try_from(row.int(8)?).unwrap_or(0)),
                at: Moment(row.int(9)?),
                account: id(10)?,
                person: id(11)?,
                acting_for: row.opt_blob(12)?.and_then(|b| Id::from_slice(&b)),
                basis: row.text(13)?,
                before: fields(14)?,
                after: fields(15)?,
            },
            mac: row.blob(16)?,
        });
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

/// Heads of all counties.
///
/// # Errors
/// The store's.
pub fn heads(tx: &mut Tx) -> Result<Vec<Head>, Error> {
    let rows: Vec<(i64, i64, Vec<u8>, Vec<u8>)> = tx.all(HEADS, &[])?;
    Ok(rows.into_iter().map(|(county, n, mac, proof)| Head { county: PlaceId(county), n, mac, proof }).collect())
}

/// Last numbers given, by county.
///
/// # Errors
/// The store's.
pub fn orders(tx: &mut Tx) -> Result<Vec<(i64, i64)>, Error> {
    tx.all(ORDERS, &[])
}

/// Keeps a head as a seal.
///
/// # Errors
/// The store's.
pub fn seal(tx: &mut Tx, seal: &Seal) -> Result<(), Error> {
    let head = &seal.head;
    tx.run(SEAL, params![head.county.0, head.n, seal.at.0, seal.epoch, head.mac.clone(), head.proof.clone()])?;
    Ok(())
}

/// All seals.
///
/// # Errors
/// The store's.
pub fn seals(tx: &mut Tx) -> Result<Vec<Seal>, Error> {
    type Row = (i64, i64, i64, i64, Vec<u8>, Vec<u8>);
    let rows: Vec<Row> = tx.all(SEALS, &[])?;
    Ok(rows
        .into_iter()
        .map(|(county, n, at, epoch, mac, proof)| Seal {
            head: Head { county: PlaceId(county), n, mac, proof },
            at: Moment(at),
            epoch,
        })
        .collect())
}

/// MAC of one change.
///
/// # Errors
/// The store's.
pub fn mac_at(tx: &mut Tx, county: PlaceId, n: i64) -> Result<Option<Vec<u8>>, Error> {
    tx.opt(MAC_AT, params![county.0, n])
}

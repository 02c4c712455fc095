//! The register of natural persons (人员库): rows, by what identifies them, and proposals to join or part them.

use super::Person;
use super::rows::id;
use crate::{Error, FromRow, Row, Statements, Tx, params};
use domain::{Id, Moment};

const ADD: &str = "insert into person (id, name, initials, main, id_number, id_find, staff, version)
 values ($1, $2, $3, $1, $4, $5, $6, 1)";
const BY_NUMBER: &str = "select id from person where id_find = $1";
const BY_STAFF: &str = "select id from person where staff = $1";
const ALL: &str = "select id, name, main, id_number, id_find, staff, version from person order by name, id";
const ONE: &str = "select id, name, main, id_number, id_find, staff, version from person where id = $1";
const SAME: &str = "select q.id from person p join person q on q.main = p.main where p.id = $1 order by q.id";
const IDENTIFY: &str =
    "update person set id_number = $2, id_find = $3, staff = $4, version = version + 1 where id = $1";
const SET_MAIN: &str = "update person set main = $2, version = version + 1 where id = $1";
const PROPOSE: &str = "insert into person_proposal (id, kind, one, other, reason, by_account, by_person, at, version)
 values ($1, $2, $3, $4, $5, $6, $7, $8, 1)";
const DECIDE: &str = "update person_proposal set accepted = $2, decided_by = $3, decided_at = $4, version = version + 1
 where id = $1 and accepted is null";
const PROPOSAL: &str = "select id, kind, one, other, reason, by_account, by_person, at, accepted, decided_by, version
 from person_proposal where id = $1";
const PROPOSALS: &str = "select id, kind, one, other, reason, by_account, by_person, at, accepted, decided_by, version
 from person_proposal order by at, id";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[
    ("register::ADD", &ADD),
    ("register::BY_NUMBER", &BY_NUMBER),
    ("register::BY_STAFF", &BY_STAFF),
    ("register::ALL", &ALL),
    ("register::ONE", &ONE),
    ("register::SAME", &SAME),
    ("register::IDENTIFY", &IDENTIFY),
    ("register::SET_MAIN", &SET_MAIN),
    ("register::PROPOSE", &PROPOSE),
    ("register::DECIDE", &DECIDE),
    ("register::PROPOSAL", &PROPOSAL),
    ("register::PROPOSALS", &PROPOSALS),
];

/// What identifies a natural person beyond the name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// Sealed ID number.
    pub id_number: Option<String>,
    /// Its blind index.
    pub id_find: Option<Vec<u8>>,
    /// Staff number, in the spelling it is compared in.
    pub staff: Option<String>,
}

/// A row of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// Permanent id.
    pub id: Id,
    pub name: String,
    /// The row it is the same human being as; its own id when it is nobody's double.
    pub main: Id,
    /// What identifies the person.
    pub identity: Identity,
    /// Grows with every change.
    pub version: i64,
}

impl FromRow for Registered {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let mut columns = row.columns(7)?;
        let own = id(columns.take()?);
        Ok(Self {
            id: own,
            name: columns.take()?,
            main: columns.take::<Option<[u8; 16]>>()?.map_or(own, id),
            identity: Identity { id_number: columns.take()?, id_find: columns.take()?, staff: columns.take()? },
            version: columns.take()?,
        })
    }
}

/// A proposal that two rows are one human being (`join`), or that one is not (`split`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalRow {
    /// Proposal.
    pub id: Id,
    /// `join` or `split`.
    pub kind: String,
    /// The row that joins, or comes out.
    pub one: Id,
    /// The row it is joined with, or comes out of.
    pub other: Id,
    /// Why.
    pub reason: String,
    /// Account that proposed.
    pub by_account: Id,
    /// Its natural person.
    pub by_person: Id,
    /// When.
    pub at: Moment,
    /// Decided how; `None` while it waits.
    pub accepted: Option<bool>,
    /// Natural person that decided.
    pub decided_by: Option<Id>,
    /// Grows with every change.
    pub version: i64,
}

impl FromRow for ProposalRow {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let mut columns = row.columns(11)?;
        Ok(Self {
            id: id(columns.take()?),
            kind: columns.take()?,
            one: id(columns.take()?),
            other: id(columns.take()?),
            reason: columns.take()?,
            by_account: id(columns.take()?),
            by_person: id(columns.take()?),
            at: Moment(columns.take()?),
            accepted: columns.take()?,
            decided_by: columns.take::<Option<[u8; 16]>>()?.map(id),
            version: columns.take()?,
        })
    }
}

/// Adds a person. An ID number or staff number in use is a broken unique key ([`Error::is_duplicate`]).
pub fn add_person(tx: &mut Tx, person: &Person, identity: &Identity) -> Result<(), Error> {
    let Identity { id_number, id_find, staff } = identity;
    let params = params![
        person.id.bytes(),
        &person.name,
        &person.initials,
        id_number.as_ref(),
        id_find.as_ref(),
        staff.as_ref(),
    ];
    tx.run(ADD, params).map(|_| ())
}

/// The person with an ID number of this blind index.
pub fn by_number(tx: &mut Tx, find: &[u8]) -> Result<Option<Id>, Error> {
    Ok(tx.opt::<[u8; 16]>(BY_NUMBER, params![find])?.map(id))
}

/// The person with this staff number.
pub fn by_staff(tx: &mut Tx, staff: &str) -> Result<Option<Id>, Error> {
    Ok(tx.opt::<[u8; 16]>(BY_STAFF, params![staff])?.map(id))
}

/// Everybody, by name.
pub fn all(tx: &mut Tx) -> Result<Vec<Registered>, Error> {
    tx.all(ALL, &[])
}

/// One row.
pub fn get(tx: &mut Tx, person: Id) -> Result<Option<Registered>, Error> {
    tx.opt(ONE, params![person.bytes()])
}

/// Every id of the same natural person, the given one among them.
pub fn same(tx: &mut Tx, person: Id) -> Result<Vec<Id>, Error> {
    Ok(tx.all::<[u8; 16]>(SAME, params![person.bytes()])?.into_iter().map(id).collect())
}

/// Replaces what identifies a person. A number in use is a broken unique key.
pub fn identify(tx: &mut Tx, person: Id, identity: &Identity) -> Result<(), Error> {
    let Identity { id_number, id_find, staff } = identity;
    tx.run(IDENTIFY, params![person.bytes(), id_number.as_ref(), id_find.as_ref(), staff.as_ref()]).map(|_| ())
}

/// Says which row a row is the same human being as.
pub fn set_main(tx: &mut Tx, person: Id, main: Id) -> Result<(), Error> {
    tx.run(SET_MAIN, params![person.bytes(), main.bytes()]).map(|_| ())
}

/// Keeps a proposal.
pub fn propose(tx: &mut Tx, row: &ProposalRow) -> Result<(), Error> {
    let params = params![
        row.id.bytes(),
        &row.kind,
        row.one.bytes(),
        row.other.bytes(),
        &row.reason,
        row.by_account.bytes(),
        row.by_person.bytes(),
        row.at.0,
    ];
    tx.run(PROPOSE, params).map(|_| ())
}

/// Decides a proposal. False when it was decided before.
pub fn decide(tx: &mut Tx, proposal: Id, accepted: bool, by: Id, at: Moment) -> Result<bool, Error> {
    Ok(tx.run(DECIDE, params![proposal.bytes(), accepted, by.bytes(), at.0])? == 1)
}

/// One proposal by id.
pub fn proposal(tx: &mut Tx, id: Id) -> Result<Option<ProposalRow>, Error> {
    tx.opt(PROPOSAL, params![id.bytes()])
}

/// All proposals, the oldest first.
pub fn proposals(tx: &mut Tx) -> Result<Vec<ProposalRow>, Error> {
    tx.all(PROPOSALS, &[])
}

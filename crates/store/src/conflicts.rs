//! Conflicts: two people changed one field differently. Both values are kept until a person has chosen.

use crate::{Error, Row, Statements, Tx, params};
use domain::{Id, Moment, PlaceId};

const OPEN: &str =
    "insert into conflict (id, county, ledger, record, field, base, theirs, mine, theirs_by, mine_by, protected, at)
 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const OF_RECORD: &str =
    "select id, county, ledger, record, field, base, theirs, mine, theirs_by, mine_by, protected, at
 from conflict where county = $1 and record = $2 and chosen is null order by at, id";
const CLOSE: &str = "update conflict set chosen = $2, chosen_by = $3, chosen_at = $4 where id = $1 and chosen is null";

const ALL: &str = "select id, county, ledger, record, field, base, theirs, mine, theirs_by, mine_by, protected, at, chosen, chosen_by, chosen_at
 from conflict order by id";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[
    ("conflicts::OPEN", &OPEN),
    ("conflicts::OF_RECORD", &OF_RECORD),
    ("conflicts::CLOSE", &CLOSE),
    ("conflicts::ALL", &ALL),
];

/// An open conflict. Values are canonical JSON, or ciphertext for a sensitive field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub id: Id,
    /// Tenant.
    pub county: PlaceId,
    /// Ledger id.
    pub ledger: String,
    pub record: Id,
    /// Field id.
    pub field: String,
    /// What both started from.
    pub base: String,
    /// What the record holds.
    pub theirs: String,
    /// What the late edit wanted.
    pub mine: String,
    /// Author of the value the record holds.
    pub theirs_by: Id,
    /// Author of the late edit.
    pub mine_by: Id,
    /// Needs somebody who is neither author.
    pub protected: bool,
    /// When.
    pub at: Moment,
}

/// Keeps a conflict.
///
/// # Errors
/// The store's.
pub fn open(tx: &mut Tx, conflict: &Conflict) -> Result<(), Error> {
    tx.run(
        OPEN,
        params![
            conflict.id.bytes(),
            conflict.county.0,
            &conflict.ledger,
            conflict.record.bytes(),
            &conflict.field,
            &conflict.base,
            &conflict.theirs,
            &conflict.mine,
            conflict.theirs_by.bytes(),
            conflict.mine_by.bytes(),
            conflict.protected,
            conflict.at.0,
        ],
    )?;
    Ok(())
}

/// Open conflicts of a record, oldest first.
///
/// # Errors
/// The store's.
pub fn of_record(tx: &mut Tx, county: PlaceId, record: Id) -> Result<Vec<Conflict>, Error> {
    let mut out = Vec::new();
    tx.each(OF_RECORD, params![county.0, record.bytes()], |row| {
        out.push(read(row)?);
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

fn read(row: &Row<'_>) -> Result<Conflict, Error> {
    Ok(Conflict {
        id: Id::from_bytes(row.id(0)?),
        county: PlaceId(row.int(1)?),
        ledger: row.text(2)?,
        record: Id::from_bytes(row.id(3)?),
        field: row.text(4)?,
        base: row.text(5)?,
        theirs: row.text(6)?,
        mine: row.text(7)?,
        theirs_by: Id::from_bytes(row.id(8)?),
        mine_by: Id::from_bytes(row.id(9)?),
        protected: row.bool(10)?,
        at: Moment(row.int(11)?),
    })
}

/// What was chosen, by whom, when.
pub type Choice = (String, Id, Moment);

/// Every conflict with the choice, open ones too, by id.
///
/// # Errors
/// The store's.
pub fn all(tx: &mut Tx) -> Result<Vec<(Conflict, Option<Choice>)>, Error> {
    let mut out = Vec::new();
    tx.each(ALL, &[], |row| {
        let (word, by, at): (Option<String>, Option<Vec<u8>>, Option<i64>) =
            (row.get(12)?, row.opt_blob(13)?, row.opt_int(14)?);
        let by = by.and_then(|b| Id::from_slice(&b)).unwrap_or(Id::from_bytes([0; 16]));
        out.push((read(row)?, word.map(|word| (word, by, Moment(at.unwrap_or(0))))));
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

/// Closes a conflict with the choice; false when it was closed already.
///
/// # Errors
/// The store's.
pub fn close(tx: &mut Tx, conflict: Id, chosen: &str, by: Id, at: Moment) -> Result<bool, Error> {
    Ok(tx.run(CLOSE, params![conflict.bytes(), chosen, by.bytes(), at.0])? == 1)
}

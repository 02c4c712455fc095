//! Clashes: two people changed one field differently. Both values are kept until a person has chosen.

use crate::{Error, Statements, Tx, params};
use domain::{Id, Moment, PlaceId};

const OPEN: &str =
    "insert into clash (id, county, ledger, record, field, base, theirs, mine, theirs_by, mine_by, protected, at)
 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const OF_RECORD: &str =
    "select id, county, ledger, record, field, base, theirs, mine, theirs_by, mine_by, protected, at
 from clash where county = $1 and record = $2 and chosen is null order by at, id";
const CLOSE: &str = "update clash set chosen = $2, chosen_by = $3, chosen_at = $4 where id = $1 and chosen is null";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements =
    &[("clashes::OPEN", &OPEN), ("clashes::OF_RECORD", &OF_RECORD), ("clashes::CLOSE", &CLOSE)];

/// An open clash. Values are canonical JSON, or ciphertext for a sensitive field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// Id.
    pub id: Id,
    /// Tenant.
    pub county: PlaceId,
    /// Ledger id.
    pub ledger: String,
    /// Record.
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

/// Keeps a clash.
///
/// # Errors
/// The store's.
pub fn open(tx: &mut Tx, clash: &Clash) -> Result<(), Error> {
    tx.run(
        OPEN,
        params![
            clash.id.bytes(),
            clash.county.0,
            &clash.ledger,
            clash.record.bytes(),
            &clash.field,
            &clash.base,
            &clash.theirs,
            &clash.mine,
            clash.theirs_by.bytes(),
            clash.mine_by.bytes(),
            clash.protected,
            clash.at.0,
        ],
    )?;
    Ok(())
}

/// Open clashes of a record, oldest first.
///
/// # Errors
/// The store's.
pub fn of_record(tx: &mut Tx, county: PlaceId, record: Id) -> Result<Vec<Clash>, Error> {
    let mut out = Vec::new();
    tx.each(OF_RECORD, params![county.0, record.bytes()], |row| {
        out.push(Clash {
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
        });
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

/// Closes a clash with the choice; false when it was closed already.
///
/// # Errors
/// The store's.
pub fn close(tx: &mut Tx, clash: Id, chosen: &str, by: Id, at: Moment) -> Result<bool, Error> {
    Ok(tx.run(CLOSE, params![clash.bytes(), chosen, by.bytes(), at.0])? == 1)
}

//! Cells against spans: what they should be, and making them anew.

use super::figures::{MONTHS, day, ends_of};
use crate::engine::CellKey;
use crate::{Error, Tx, Value, params};
use domain::places::PlaceTree;
use domain::{Day, Month, PlaceId};
use std::collections::BTreeMap;

pub(super) const INDICATORS: &str = "select distinct indicator from span where county = $1 union select distinct indicator from cell where county = $1 order by 1";
pub(super) const CELLS: &str = "select place, dim, day, opens, closes from cell where county = $1 and indicator = $2 and (opens <> 0 or closes <> 0)";
pub(super) const STARTS: &str = "select place, dim, from_day, sum(amount) from span where county = $1 and indicator = $2 group by place, dim, from_day";
pub(super) const ENDS: &str = "select place, dim, to_day, sum(amount) from span where county = $1 and indicator = $2 and to_day is not null group by place, dim, to_day";
pub(super) const DROP_CELLS: &str = "delete from cell where county = $1 and indicator = $2";

/// A cell that is not what the spans add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongCell {
    /// Which.
    pub key: CellKey,
    /// Opens and closes as stored.
    pub stored: (i64, i64),
    /// Opens and closes of the spans.
    pub right: (i64, i64),
}

impl WrongCell {
    /// The day, or the month of a cell that holds a whole one.
    pub fn when(&self) -> Result<Day, Month> {
        if self.key.day < MONTHS {
            Ok(day(self.key.day))
        } else {
            Err(Month(i32::try_from(self.key.day - MONTHS).unwrap_or_default()))
        }
    }
}

/// Numbers of all indicators a county has spans or cells of.
///
/// # Errors
/// The store's.
pub fn indicators(tx: &mut Tx, county: PlaceId) -> Result<Vec<i64>, Error> {
    tx.all(INDICATORS, params![county.0])
}

/// What the cells of one indicator of a county should be, from its spans. As much memory as one indicator has cells.
fn folded(
    tx: &mut Tx,
    tree: &PlaceTree,
    county: PlaceId,
    indicator: i64,
) -> Result<BTreeMap<CellKey, (i64, i64)>, Error> {
    let mut right: BTreeMap<CellKey, (i64, i64)> = BTreeMap::new();
    for (sql, closing) in [(STARTS, false), (ENDS, true)] {
        tx.each(sql, params![county.0, indicator], |row| {
            let (place, dim, on, amount) = (PlaceId(row.int(0)?), row.int(1)?, day(row.int(2)?), row.int(3)?);
            let mut above = tree.ancestors(place);
            if let Some(at) = above.iter().position(|p| *p == county) {
                above.truncate(at + 1);
            }
            ends_of(&above, county, indicator, dim, on, &mut |key| {
                let sum = right.entry(key).or_default();
                *(if closing { &mut sum.1 } else { &mut sum.0 }) += amount;
            });
            Ok::<(), Error>(())
        })?;
    }
    Ok(right)
}

/// Cells of one indicator of a county that are not what its spans add up to.
///
/// # Errors
/// The store's.
pub fn wrong_cells(tx: &mut Tx, tree: &PlaceTree, county: PlaceId, indicator: i64) -> Result<Vec<WrongCell>, Error> {
    let mut right = folded(tx, tree, county, indicator)?;
    let mut wrong = Vec::new();
    tx.each(CELLS, params![county.0, indicator], |row| {
        let key = CellKey { county: county.0, indicator, place: row.int(0)?, dim: row.int(1)?, day: row.int(2)? };
        let stored = (row.int(3)?, row.int(4)?);
        let sum = right.remove(&key).unwrap_or_default();
        if stored != sum {
            wrong.push(WrongCell { key, stored, right: sum });
        }
        Ok::<(), Error>(())
    })?;
    let missing = right.into_iter().filter(|(_, sum)| *sum != (0, 0));
    wrong.extend(missing.map(|(key, right)| WrongCell { key, stored: (0, 0), right }));
    Ok(wrong)
}

/// Makes the cells of one indicator of a county anew from its spans. Nobody else may write in the meantime: what another unit of
/// the same group commit has put aside for the cells would be counted twice.
///
/// # Errors
/// The store's.
pub fn rebuild_cells(tx: &mut Tx, tree: &PlaceTree, county: PlaceId, indicator: i64) -> Result<(), Error> {
    let right = folded(tx, tree, county, indicator)?;
    tx.run(DROP_CELLS, params![county.0, indicator])?;
    let rows = right
        .into_iter()
        .filter(|(_, sum)| *sum != (0, 0))
        .map(|(k, (opens, closes))| [k.county, k.indicator, k.place, k.dim, k.day, opens, closes].map(Value::Int));
    tx.bulk("cell", &["county", "indicator", "place", "dim", "day", "opens", "closes"], rows)?;
    Ok(())
}

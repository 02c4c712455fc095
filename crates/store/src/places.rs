//! The tree of places (区划) with its history: permanent ids, dated names, codes and parents.
//!
//! `place` holds how a place stands now, `place_name` how it stood from each day on, `place_below` everything at or below
//! every place. Whoever changes the tree calls [`bump`] first: it makes later writers wait and other nodes read again.

use crate::{Error, FromRow, Row, Statements, Tx, Value, params};
use domain::places::{Level, Place, PlaceTree};
use domain::{Day, PlaceId};
use std::collections::HashMap;
use std::sync::Arc;

const ALL: &str =
    "select id, parent, level, code, name, initials, rural, from_day, to_day, successor from place order by id";
const VERSION: &str = "select n from place_version where id = 1";
const BUMP: &str = "insert into place_version (id, n) values (1, 1)
 on conflict (id) do update set n = place_version.n + 1 returning n";
const LAST: &str = "select max(id) from place";
const CURRENT: &str =
    "update place set parent = $2, code = $3, name = $4, initials = $5, rural = $6 where id = $1 and to_day is null";
const KEEP: &str =
    "insert into place_name (place, from_day, parent, code, name, rural) values ($1, $2, $3, $4, $5, $6)";
const CLOSE: &str = "update place set to_day = $2, successor = $3 where id = $1 and to_day is null";
const LAST_CHANGE: &str = "select max(from_day) from place_name where place = $1";
const ON: &str = "select place, from_day, parent, code, name, rural from place_name
 where place = $1 and from_day <= $2 order by from_day desc limit 1";
const HISTORY: &str =
    "select place, from_day, parent, code, name, rural from place_name where place = $1 order by from_day";
const ALL_ON: &str =
    "select place, from_day, parent, code, name, rural from place_name where from_day <= $1 order by place, from_day";
const BELOW: &str = "select place from place_below where above = $1 order by place";
const ABOVE: &str = "select above from place_below where place = $1";
const CUT: &str = "delete from place_below where place in (select place from place_below where above = $1)
 and above not in (select place from place_below where above = $1)";
const GRAFT: &str = "insert into place_below (above, place)
 select a.above, b.place from place_below a cross join place_below b where a.place = $2 and b.above = $1";

/// For the test that prepares every statement.
pub const STATEMENTS: Statements = &[
    ("places::ALL", &ALL),
    ("places::VERSION", &VERSION),
    ("places::BUMP", &BUMP),
    ("places::LAST", &LAST),
    ("places::CURRENT", &CURRENT),
    ("places::KEEP", &KEEP),
    ("places::CLOSE", &CLOSE),
    ("places::LAST_CHANGE", &LAST_CHANGE),
    ("places::ON", &ON),
    ("places::HISTORY", &HISTORY),
    ("places::ALL_ON", &ALL_ON),
    ("places::BELOW", &BELOW),
    ("places::ABOVE", &ABOVE),
    ("places::CUT", &CUT),
    ("places::GRAFT", &GRAFT),
];

/// How a place is called and where it belongs from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    pub place: PlaceId,
    /// First day.
    pub from: Day,
    /// The place above.
    pub parent: Option<PlaceId>,
    /// 12-digit statistical code; empty for groups and grids.
    pub code: String,
    pub name: String,
    /// True for a village committee (村委会).
    pub rural: bool,
}

impl FromRow for Dated {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let mut columns = row.columns(6)?;
        Ok(Self {
            place: PlaceId(columns.take()?),
            from: day(columns.take()?)?,
            parent: columns.take::<Option<i64>>()?.map(PlaceId),
            code: columns.take()?,
            name: columns.take()?,
            rural: columns.take()?,
        })
    }
}

struct Whole(Place);

impl FromRow for Whole {
    fn from_row(row: &Row<'_>) -> Result<Self, Error> {
        let mut columns = row.columns(10)?;
        Ok(Self(Place {
            id: PlaceId(columns.take()?),
            parent: columns.take::<Option<i64>>()?.map(PlaceId),
            level: level(columns.take()?)?,
            code: columns.take()?,
            name: columns.take()?,
            initials: columns.take()?,
            rural: columns.take()?,
            from: day(columns.take()?)?,
            to: columns.take::<Option<i64>>()?.map(day).transpose()?,
            successor: columns.take::<Option<i64>>()?.map(PlaceId),
        }))
    }
}

fn day(n: i64) -> Result<Day, Error> {
    i32::try_from(n).map(Day).map_err(|_| Error::Decode(format!("{n} is no day")))
}

fn level(n: i64) -> Result<Level, Error> {
    Level::from_number(n).ok_or_else(|| Error::Decode(format!("{n} is no level of places")))
}

/// The version of the tree and the tree as it stands now, closed places included.
pub fn tree(tx: &mut Tx) -> Result<(i64, Arc<PlaceTree>), Error> {
    let version = version(tx)?;
    let places: Vec<Whole> = tx.all(ALL, &[])?;
    Ok((version, Arc::new(PlaceTree::new(places.into_iter().map(|w| w.0).collect()))))
}

/// The tree as it stood on a day (当时区划): places that existed then, with the names, codes and parents of that day.
pub fn tree_on(tx: &mut Tx, day: Day) -> Result<PlaceTree, Error> {
    let mut then: HashMap<PlaceId, Dated> = HashMap::new();
    // Rows come in order of days, so the last one of a place wins.
    tx.each(ALL_ON, params![day.0], |row| {
        let dated = Dated::from_row(row)?;
        then.insert(dated.place, dated);
        Ok::<(), Error>(())
    })?;
    let places: Vec<Whole> = tx.all(ALL, &[])?;
    let living = places.into_iter().map(|w| w.0).filter(|p| p.from <= day && p.to.is_none_or(|to| day < to));
    let dated = living.filter_map(|place| {
        let Dated { parent, code, name, rural, .. } = then.remove(&place.id)?;
        Some(Place { parent, code, name, rural, ..place })
    });
    Ok(PlaceTree::new(dated.collect()))
}

/// The version of the tree; 0 before there is one.
pub fn version(tx: &mut Tx) -> Result<i64, Error> {
    Ok(tx.opt(VERSION, &[])?.unwrap_or(0))
}

/// Makes the tree a version newer and gives it. To be called before anything else is read or changed: others who change
/// the tree wait here until COMMIT.
pub fn bump(tx: &mut Tx) -> Result<i64, Error> {
    tx.one(BUMP, &[])
}

/// The first id no place has had yet.
pub fn next_id(tx: &mut Tx) -> Result<PlaceId, Error> {
    Ok(PlaceId(tx.one::<Option<i64>>(LAST, &[])?.unwrap_or(0) + 1))
}

/// Adds places, each after its parent: the row, the first row of its history, and where it lies. The root is the one
/// without a parent.
pub fn insert(tx: &mut Tx, places: &[Place]) -> Result<(), Error> {
    let row = |p: &Place| -> [Value; 10] {
        [
            p.id.0.into(),
            p.parent.map(|p| p.0).into(),
            p.level.number().into(),
            (&p.code).into(),
            (&p.name).into(),
            (&p.initials).into(),
            p.rural.into(),
            p.from.0.into(),
            p.to.map(|d| d.0).into(),
            p.successor.map(|p| p.0).into(),
        ]
    };
    let columns = ["id", "parent", "level", "code", "name", "initials", "rural", "from_day", "to_day", "successor"];
    tx.bulk("place", &columns, places.iter().map(row))?;
    let dated = |p: &Place| -> [Value; 6] {
        [
            p.id.0.into(),
            p.from.0.into(),
            p.parent.map(|p| p.0).into(),
            (&p.code).into(),
            (&p.name).into(),
            p.rural.into(),
        ]
    };
    let columns = ["place", "from_day", "parent", "code", "name", "rural"];
    tx.bulk("place_name", &columns, places.iter().map(dated))?;
    let parents: HashMap<PlaceId, Option<PlaceId>> = places.iter().map(|p| (p.id, p.parent)).collect();
    let mut known: HashMap<PlaceId, Vec<i64>> = HashMap::new();
    let mut pairs: Vec<[Value; 2]> = Vec::with_capacity(places.len() * 5);
    for place in places {
        let mut at = Some(place.id);
        while let Some(id) = at {
            let Some(parent) = parents.get(&id) else {
                // A parent that was there before: everything above it is known to the database.
                if let std::collections::hash_map::Entry::Vacant(free) = known.entry(id) {
                    free.insert(tx.all(ABOVE, params![id.0])?);
                }
                pairs.extend(known[&id].iter().map(|above| [above.into(), place.id.0.into()]));
                break;
            };
            pairs.push([id.0.into(), place.id.0.into()]);
            at = *parent;
        }
    }
    tx.bulk("place_below", &["above", "place"], pairs)?;
    Ok(())
}

/// How a place is from a day on: its current state and a row of its history. The day must be later than any of its
/// history ([`last_change`]), so that nothing is rewritten. A changed parent moves everything below it.
pub fn change(tx: &mut Tx, was_under: Option<PlaceId>, to: &Dated, initials: &str) -> Result<(), Error> {
    let parent = to.parent.map(|p| p.0);
    tx.run(CURRENT, params![to.place.0, parent, &to.code, &to.name, initials, to.rural])?;
    tx.run(KEEP, params![to.place.0, to.from.0, parent, &to.code, &to.name, to.rural])?;
    if let Some(parent) = to.parent.filter(|_| to.parent != was_under) {
        tx.run(CUT, params![to.place.0])?;
        tx.run(GRAFT, params![to.place.0, parent.0])?;
    }
    Ok(())
}

/// Closes a place from a day on; `successor` took it over. False when it was closed already.
pub fn close(tx: &mut Tx, place: PlaceId, day: Day, successor: Option<PlaceId>) -> Result<bool, Error> {
    Ok(tx.run(CLOSE, params![place.0, day.0, successor.map(|s| s.0)])? == 1)
}

/// The day of the last entry in a place's history.
pub fn last_change(tx: &mut Tx, place: PlaceId) -> Result<Option<Day>, Error> {
    tx.one::<Option<i64>>(LAST_CHANGE, params![place.0])?.map(day).transpose()
}

/// Name, code and parent of a place on a day; `None` before its first.
pub fn name_on(tx: &mut Tx, place: PlaceId, day: Day) -> Result<Option<Dated>, Error> {
    tx.opt(ON, params![place.0, day.0])
}

/// The whole history of a place, oldest first.
pub fn history(tx: &mut Tx, place: PlaceId) -> Result<Vec<Dated>, Error> {
    tx.all(HISTORY, params![place.0])
}

/// Everything at or below a place as it stands now, closed places included.
pub fn below(tx: &mut Tx, place: PlaceId) -> Result<Vec<PlaceId>, Error> {
    Ok(tx.all::<i64>(BELOW, params![place.0])?.into_iter().map(PlaceId).collect())
}

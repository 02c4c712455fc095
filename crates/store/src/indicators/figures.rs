//! Spans of records, the cells they fold into, and figures out of cells.

use crate::engine::CellKey;
use crate::{Error, Tx, params};
use domain::places::{Level, PlaceTree};
use domain::{Day, Id, Month, PlaceId};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

pub(super) const DROP: &str = "delete from span where county = $1 and record = $2";
pub(super) const ADD: &str = "insert into span (county, record, indicator, place, from_day, to_day, amount, dim) values ($1, $2, $3, $4, $5, $6, $7, $8)";
pub(super) const OF_RECORD: &str = "select indicator, place, from_day, to_day, amount, dim from span where county = $1 and record = $2 order by indicator, place, from_day";
pub(super) const ABOVE: &str = "select b.above from place_below b join place_below t on t.above = $2 and t.place = b.above where b.place = $1 order by b.above";
pub(super) const REHUNG: &str = "select count(*) from place_name n join place p on p.id = n.place where n.from_day > $1 and n.from_day > p.from_day";
pub(super) const MOVED_STARTS: &str =
    "select s.indicator, s.dim, s.from_day, sum(s.amount) from place_below b join span s on s.place = b.place
 where b.above = $2 and s.county = $1 group by s.indicator, s.dim, s.from_day";
pub(super) const MOVED_ENDS: &str =
    "select s.indicator, s.dim, s.to_day, sum(s.amount) from place_below b join span s on s.place = b.place
 where b.above = $2 and s.county = $1 and s.to_day is not null group by s.indicator, s.dim, s.to_day";

/// The `day` of a cell that holds a whole month begins here: beyond every day of the calendar (9999-12-31 is 2,932,896).
pub(super) const MONTHS: i64 = 10_000_000;

/// A span in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Numbered {
    /// Number of the indicator.
    pub indicator: i64,
    pub place: PlaceId,
    /// First day.
    pub from: Day,
    /// First day after.
    pub to: Option<Day>,
    pub amount: i64,
    /// Number of the option; 0 for none.
    pub dim: i64,
}

/// Replaces a record's spans: the old ones are taken out of the cells, the new ones put in.
///
/// What lies above a place is asked of the database, not of a tree held in memory: a merger that was just committed counts.
///
/// # Errors
/// The store's.
pub fn replace(tx: &mut Tx, county: PlaceId, record: Id, old: &[Numbered], new: &[Numbered]) -> Result<(), Error> {
    if old == new {
        return Ok(());
    }
    if !old.is_empty() {
        tx.run(DROP, params![county.0, record.bytes()])?;
    }
    let mut above: BTreeMap<PlaceId, Vec<PlaceId>> = BTreeMap::new();
    for span in old.iter().chain(new) {
        if let std::collections::btree_map::Entry::Vacant(free) = above.entry(span.place) {
            free.insert(above_of(tx, county, span.place)?);
        }
    }
    for span in new {
        let to = span.to.map(|d| d.0);
        let (indicator, place, from) = (span.indicator, span.place.0, span.from.0);
        tx.run(ADD, params![county.0, record.bytes(), indicator, place, from, to, span.amount, span.dim])?;
    }
    for (sign, spans) in [(-1, old), (1, new)] {
        for span in spans {
            for (key, opens, closes) in cells_of(&above[&span.place], county, span) {
                tx.add_cell(key, sign * opens, sign * closes);
            }
        }
    }
    Ok(())
}

/// The place and what lies above it inside the tenant.
pub(super) fn above_of(tx: &mut Tx, county: PlaceId, place: PlaceId) -> Result<Vec<PlaceId>, Error> {
    Ok(tx.all::<i64>(ABOVE, params![place.0, county.0])?.into_iter().map(PlaceId).collect())
}

/// The cells a span touches: at its place and at everything above it inside the tenant (`above`), undivided and by option.
pub fn cells_of(above: &[PlaceId], county: PlaceId, span: &Numbered) -> Vec<(CellKey, i64, i64)> {
    let mut out = Vec::with_capacity(above.len() * 4 + 4);
    let mut end = |day: Day, opens: i64, closes: i64| {
        ends_of(above, county, span.indicator, span.dim, day, &mut |key| out.push((key, opens, closes)));
    };
    end(span.from, span.amount, 0);
    if let Some(to) = span.to {
        end(to, 0, span.amount);
    }
    out
}

/// The cells one end of a span touches.
pub(super) fn ends_of(
    above: &[PlaceId],
    county: PlaceId,
    indicator: i64,
    dim: i64,
    day: Day,
    each: &mut dyn FnMut(CellKey),
) {
    let dims: &[i64] = if dim == 0 { &[0] } else { &[0, dim] };
    for place in above {
        for dim in dims {
            let key = CellKey { county: county.0, indicator, place: place.0, dim: *dim, day: day.0.into() };
            each(key);
            if *place == county {
                each(CellKey { day: MONTHS + i64::from(day.month().0), ..key });
            }
        }
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

pub(crate) fn day(n: i64) -> Day {
    Day(i32::try_from(n).unwrap_or(i32::MAX))
}

/// Moves what lies below a place in the cells when the place gets another one above it: out of the places it leaves, into those
/// it comes under. `before` and `after` are what lay and lies above it inside the tenant.
///
/// # Errors
/// The store's.
pub fn rehang(
    tx: &mut Tx,
    county: PlaceId,
    place: PlaceId,
    before: &[PlaceId],
    after: &[PlaceId],
) -> Result<(), Error> {
    let only = |of: &[PlaceId], not: &[PlaceId]| -> Vec<PlaceId> {
        of.iter().copied().filter(|p| !not.contains(p) && *p != place).collect()
    };
    let (leaves, comes) = (only(before, after), only(after, before));
    for (sql, closing) in [(MOVED_STARTS, false), (MOVED_ENDS, true)] {
        let ends: Vec<(i64, i64, i64, i64)> = tx.all(sql, params![county.0, place.0])?;
        for (indicator, dim, on, amount) in ends {
            for (sign, above) in [(-1, &leaves), (1, &comes)] {
                ends_of(above, county, indicator, dim, day(on), &mut |key| {
                    let n = sign * amount;
                    tx.add_cell(key, if closing { 0 } else { n }, if closing { n } else { 0 });
                });
            }
        }
    }
    Ok(())
}

/// True when any place got another name, code or parent after a day: only then the divisions of that day may be others than now.
///
/// # Errors
/// The store's.
pub fn rehung_after(tx: &mut Tx, day: Day) -> Result<bool, Error> {
    Ok(tx.one::<i64>(REHUNG, params![day.0])? > 0)
}

/// The places a figure is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Area {
    /// A place with everything below it as the tree stands now, closed places included.
    Below(PlaceId),
    /// Just these places of one tenant: the divisions of another day, or a village with those it took over.
    Places {
        /// Tenant.
        county: PlaceId,
        /// Ids.
        places: BTreeSet<i64>,
    },
    /// What is recorded at the place itself and not below it.
    Own(PlaceId),
}

/// What a figure is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Number of the indicator.
    pub indicator: i64,
    /// Places.
    pub area: Area,
    /// Option; 0 for the undivided figure.
    pub dim: i64,
    /// A stock as of `last` (`first` is not looked at), or a flow of the days first–last.
    pub flow: bool,
    /// First day of a flow.
    pub first: Day,
    /// Last day.
    pub last: Day,
}

/// Cells to be added up.
struct Part {
    key: i64,
    county: i64,
    place: i64,
    dim: i64,
    from: i64,
    to: i64,
    sign: i64,
}

/// Tenant, place and sign of the cells that add up to an area.
fn places_of(tree: &PlaceTree, area: &Area) -> Vec<(i64, i64, i64)> {
    let tenants = |top: PlaceId| -> Vec<(i64, i64, i64)> {
        tree.below(top)
            .into_iter()
            .filter(|p| tree.get(*p).is_some_and(|x| x.level <= Level::County))
            .map(|p| (p.0, p.0, 1))
            .collect()
    };
    let above_tenant = |place: PlaceId| tree.get(place).is_some_and(|p| p.level < Level::County);
    match area {
        Area::Below(place) if above_tenant(*place) => tenants(*place),
        Area::Below(place) => vec![(tree.tenant(*place).0, place.0, 1)],
        Area::Own(place) if above_tenant(*place) => vec![(place.0, place.0, 1)],
        Area::Own(place) => {
            let county = tree.tenant(*place).0;
            let mut out = vec![(county, place.0, 1)];
            out.extend(tree.children(*place).map(|c| (county, c.id.0, -1)));
            out
        }
        // What is recorded at a place is its cells without those of its children, so inside the set everything falls out
        // but its upper and lower edge.
        Area::Places { county, places } => {
            let mut sums: BTreeMap<i64, i64> = BTreeMap::new();
            for place in places {
                *sums.entry(*place).or_default() += 1;
                for child in tree.children(PlaceId(*place)) {
                    *sums.entry(child.id.0).or_default() -= 1;
                }
            }
            sums.into_iter().filter(|(_, sign)| *sign != 0).map(|(place, sign)| (county.0, place, sign)).collect()
        }
    }
}

/// The keys of cells that make up the days from–to (`from` without: from the beginning): days, and at a tenant whole months.
fn ranges(tenant: bool, from: Option<Day>, to: Day) -> Vec<(i64, i64)> {
    let first = from.map_or(i64::from(i32::MIN), |d| i64::from(d.0));
    let last = i64::from(to.0);
    if first > last {
        return Vec::new();
    }
    // First month that is whole, and the month after the last that is.
    let begin = from.map_or(Month(0), |d| if d == d.month().first() { d.month() } else { Month(d.month().0 + 1) });
    let end = if to == to.month().last() { Month(to.month().0 + 1) } else { to.month() };
    if !tenant || begin >= end {
        return vec![(first, last)];
    }
    let mut out = Vec::with_capacity(3);
    if from.is_some_and(|d| d != begin.first()) {
        out.push((first, i64::from(begin.first().0) - 1));
    }
    out.push((MONTHS + i64::from(begin.0), MONTHS + i64::from(end.0) - 1));
    if end <= to.month() {
        out.push((i64::from(end.first().0), last));
    }
    out
}

/// What is wanted of the cells, by a key of the caller's.
struct Wanted<'a> {
    key: i64,
    area: &'a Area,
    dim: i64,
    from: Option<Day>,
    to: Day,
}

/// Opens and closes by key; a key without cells is left out. One statement.
fn sums(
    tx: &mut Tx,
    tree: &PlaceTree,
    indicator: i64,
    wanted: &[Wanted<'_>],
) -> Result<BTreeMap<i64, (i64, i64)>, Error> {
    let mut parts = Vec::new();
    for want in wanted {
        for (county, place, sign) in places_of(tree, want.area) {
            for (from, to) in ranges(county == place, want.from, want.to) {
                parts.push(Part { key: want.key, county, place, dim: want.dim, from, to, sign });
            }
        }
    }
    let mut out = BTreeMap::new();
    for some in parts.chunks(2_000) {
        let rows: Vec<(i64, i64, i64)> = tx.all(
            format!(
                "{} select p.k, sum(p.sign * c.opens), sum(p.sign * c.closes) from p cross join cell c
 where c.county = p.county and c.indicator = $1 and c.place = p.place and c.dim = p.dim and c.day >= p.lo and c.day <= p.hi group by p.k",
                values(some)
            ),
            params![indicator],
        )?;
        for (key, opens, closes) in rows {
            let sum: &mut (i64, i64) = out.entry(key).or_default();
            sum.0 += opens;
            sum.1 += closes;
        }
    }
    Ok(out)
}

/// The parts as rows of a common table expression: numbers of ours, never text from outside.
fn values(parts: &[Part]) -> String {
    let mut text = String::with_capacity(64 + parts.len() * 48);
    text.push_str("with p(k, county, place, dim, lo, hi, sign) as (values ");
    for (i, p) in parts.iter().enumerate() {
        let comma = if i > 0 { ", " } else { "" };
        // A write to a String does not fail.
        let _ =
            write!(text, "{comma}({}, {}, {}, {}, {}, {}, {})", p.key, p.county, p.place, p.dim, p.from, p.to, p.sign);
    }
    text.push(')');
    text
}

fn value(flow: bool, sum: Option<&(i64, i64)>) -> i64 {
    let (opens, closes) = sum.copied().unwrap_or_default();
    if flow { opens } else { opens - closes }
}

/// A figure from the cells. Only for a scope that covers the whole subtree and ledger: the caller has checked.
///
/// # Errors
/// The store's.
pub fn cell_figure(tx: &mut Tx, tree: &PlaceTree, asked: &Asked) -> Result<i64, Error> {
    let found = cell_figures(tx, tree, asked, &[&asked.area])?;
    Ok(found.first().copied().unwrap_or_default())
}

/// The same figure of several areas at once, in their order.
///
/// # Errors
/// The store's.
pub fn cell_figures(tx: &mut Tx, tree: &PlaceTree, asked: &Asked, areas: &[&Area]) -> Result<Vec<i64>, Error> {
    let from = asked.flow.then_some(asked.first);
    let wanted: Vec<Wanted<'_>> =
        areas.iter().zip(0..).map(|(area, key)| Wanted { key, area, dim: asked.dim, from, to: asked.last }).collect();
    let found = sums(tx, tree, asked.indicator, &wanted)?;
    Ok((0..).take(areas.len()).map(|key| value(asked.flow, found.get(&key))).collect())
}

/// A figure by option, in the order of `dims`.
///
/// # Errors
/// The store's.
pub fn cell_dims(tx: &mut Tx, tree: &PlaceTree, asked: &Asked, dims: &[i64]) -> Result<Vec<i64>, Error> {
    let from = asked.flow.then_some(asked.first);
    let wanted: Vec<Wanted<'_>> = dims
        .iter()
        .zip(0..)
        .map(|(dim, key)| Wanted { key, area: &asked.area, dim: *dim, from, to: asked.last })
        .collect();
    let found = sums(tx, tree, asked.indicator, &wanted)?;
    Ok((0..).take(dims.len()).map(|key| value(asked.flow, found.get(&key))).collect())
}

/// A figure of successive periods, each given by its first and last day: a flow of the days between them, a stock as of the last.
///
/// # Errors
/// The store's.
pub fn cell_series(tx: &mut Tx, tree: &PlaceTree, asked: &Asked, periods: &[(Day, Day)]) -> Result<Vec<i64>, Error> {
    let Some((begin, _)) = periods.first() else { return Ok(Vec::new()) };
    let area = &asked.area;
    let mut wanted: Vec<Wanted<'_>> = periods
        .iter()
        .zip(0..)
        .map(|((first, last), key)| Wanted { key, area, dim: asked.dim, from: Some(*first), to: *last })
        .collect();
    if !asked.flow {
        wanted.push(Wanted { key: -1, area, dim: asked.dim, from: None, to: begin.plus(-1) });
    }
    let found = sums(tx, tree, asked.indicator, &wanted)?;
    let mut stock = value(false, found.get(&-1));
    Ok((0..)
        .take(periods.len())
        .map(|key| {
            stock += value(false, found.get(&key));
            if asked.flow { value(true, found.get(&key)) } else { stock }
        })
        .collect())
}

/// The first day anything was counted in an area; `None` when nothing ever was.
///
/// # Errors
/// The store's.
pub fn cell_first_day(tx: &mut Tx, tree: &PlaceTree, indicator: i64, area: &Area) -> Result<Option<Day>, Error> {
    let parts: Vec<Part> = places_of(tree, area)
        .into_iter()
        .filter(|(.., sign)| *sign > 0)
        .map(|(county, place, sign)| Part { key: 0, county, place, dim: 0, from: 0, to: 0, sign })
        .collect();
    let mut first: Option<i64> = None;
    for some in parts.chunks(2_000) {
        let found: Option<i64> = tx.one(
            format!(
                "{} select min((select c.day from cell c where c.county = p.county and c.indicator = $1 and c.place = p.place and c.dim = 0
 and c.day < {MONTHS} and c.opens <> 0 order by c.day limit 1)) from p",
                values(some)
            ),
            params![indicator],
        )?;
        first = first.into_iter().chain(found).min();
    }
    Ok(first.map(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Day {
        Day::parse(text).expect(text)
    }

    /// Days covered by ranges, whole months spelled out.
    fn spelled(ranges: &[(i64, i64)], from: i64) -> Vec<i64> {
        let mut out = Vec::new();
        for (lo, hi) in ranges {
            if *lo >= MONTHS {
                for n in *lo..=*hi {
                    let month = Month(i32::try_from(n - MONTHS).expect("month"));
                    if i64::from(month.last().0) >= from {
                        out.extend(i64::from(month.first().0)..=i64::from(month.last().0));
                    }
                }
            } else {
                out.extend((*lo).max(from)..=*hi);
            }
        }
        out
    }

    #[test]
    fn ranges_cover_each_day_once() {
        let cases = [
            (None, "2026-11-21"),
            (None, "2026-11-30"),
            (Some("2026-01-01"), "2026-12-31"),
            (Some("2026-01-02"), "2026-12-30"),
            (Some("2026-03-05"), "2026-03-09"),
            (Some("2026-03-05"), "2026-04-09"),
            (Some("2026-03-31"), "2026-05-01"),
            (Some("2026-03-01"), "2026-03-31"),
            (Some("2026-03-01"), "2026-03-30"),
        ];
        for (from, to) in cases {
            for tenant in [true, false] {
                let found = ranges(tenant, from.map(d), d(to));
                let begin = from.map_or(d("2025-06-01"), d);
                let want: Vec<i64> = (i64::from(begin.0)..=i64::from(d(to).0)).collect();
                assert_eq!(spelled(&found, i64::from(begin.0)), want, "{from:?}–{to} {tenant}");
            }
        }
        assert!(ranges(true, Some(d("2026-03-02")), d("2026-03-01")).is_empty());
        assert_eq!(
            ranges(true, None, d("2026-11-21")).len(),
            2,
            "a stock of any age reads months and one month's days"
        );
    }
}

//! A figure by the places below, by month, by option.

use super::{Divisions, Question, Resolved, Sight, Viewer, area, resolve};
use crate::context::App;
use crate::outcome::{Outcome, Refusal};
use domain::indicators::{FigureValue, Period};
use domain::places::Level;
use domain::{Day, Month, PlaceId};
use std::sync::Arc;
use store::Tx;
use store::indicators::Area;

/// A place below with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    pub place: PlaceId,
    pub name: String,
    /// Closed by the end of the period; shown because something was counted there.
    pub closed: bool,
    /// The value; `None` is 尚无数据.
    pub value: Option<FigureValue>,
}

/// A figure by the places below. The parts of `own` and the children add up to those of the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Children {
    /// What is recorded at the place itself (本级).
    pub own: FigureValue,
    /// The places below in order of their codes; none from the village down.
    pub list: Vec<Child>,
}

/// A figure by the places below.
///
/// # Errors
/// As [`super::figure`].
pub async fn children(app: &App, viewer: impl Into<Viewer>, question: Question) -> Outcome<Children> {
    let shared = Arc::new((app.clone(), viewer.into(), question));
    app.read(move |tx| {
        let (app, viewer, question) = &*shared;
        children_in(tx, &Sight::new(app, viewer.reader(app)), question)
    })
    .await
}

/// [`children`] inside an open transaction.
pub(crate) fn children_in(tx: &mut Tx, sight: &Sight<'_>, question: &Question) -> Outcome<Children> {
    let resolved = resolve(sight.app, &question.indicator)?;
    sight.touches(&resolved, question.place)?;
    let tree = &sight.reader.tree;
    let top = tree.get(question.place).ok_or(Refusal::NotFound)?;
    let dim = resolved.dims(sight.app, question.dim.as_deref())?;
    let last = question.period.last();
    let divisions = Divisions::read(tx, tree, question.division, last)?;
    let whole = divisions.area(question.place)?;
    // Children by the divisions asked for: all whose area lies in the whole's.
    let mut below: Vec<(PlaceId, Area)> = Vec::new();
    if top.level < Level::Village && !matches!(resolved, Resolved::External(_)) {
        for child in candidates(tree, &whole, question.place) {
            below.push((child, divisions.area(child)?));
        }
    }
    let areas: Vec<Area> = std::iter::once(whole).chain(below.iter().map(|(_, area)| area.clone())).collect();
    let (values, _) = sight.values(tx, &resolved, &areas, dim, question.period)?;
    let mut own = values[0];
    let mut list = Vec::with_capacity(below.len());
    for ((place, _), value) in below.iter().zip(&values[1..]) {
        own = less(own, *value);
        let Some(found) = tree.get(*place) else { continue };
        let closed = found.to.is_some_and(|to| to <= last);
        let value = sight.known(tx, &resolved, *place, last, *value)?;
        let empty = matches!(value, None | Some(FigureValue::Number(0) | FigureValue::Ratio { top: 0, bottom: 0 }));
        if !(empty && (closed || found.from > last)) {
            list.push(Child { place: *place, name: found.name.clone(), closed, value });
        }
    }
    Ok(Children { own, list })
}

/// The places that may be children of a place in an area: its own and, by other days' divisions, those of its level's next that
/// lie in the area though they hang elsewhere now.
fn candidates(tree: &domain::places::PlaceTree, whole: &Area, place: PlaceId) -> Vec<PlaceId> {
    match whole {
        Area::Places { places, .. } => {
            let level = tree.children(place).map(|c| c.level).min().unwrap_or(Level::Village);
            let inside = |id: i64| id != place.0 && places.contains(&id);
            let mut list: Vec<_> = tree
                .iter()
                .filter(|p| inside(p.id.0) && p.level <= level && !p.parent.is_some_and(|up| inside(up.0)))
                .collect();
            list.sort_by(|a, b| (&a.code, &a.name, a.id).cmp(&(&b.code, &b.name, b.id)));
            list.iter().map(|p| p.id).collect()
        }
        _ => tree.children(place).map(|c| c.id).collect(),
    }
}

fn less(whole: FigureValue, part: FigureValue) -> FigureValue {
    match (whole, part) {
        (FigureValue::Ratio { top, bottom }, FigureValue::Ratio { top: t, bottom: b }) => {
            FigureValue::Ratio { top: top - t, bottom: bottom - b }
        }
        (FigureValue::Number(n), FigureValue::Number(m)) => FigureValue::Number(n - m),
        (whole, _) => whole,
    }
}

/// A figure of each of the last `count` months up to the one of the period's last day: a flow of the month, a stock or ratio of
/// stocks as of its end. The month that is not over ends with the period, and so does the same month of earlier years: like is
/// compared with like.
///
/// # Errors
/// As [`super::figure`].
pub async fn months(
    app: &App,
    viewer: impl Into<Viewer>,
    question: Question,
    count: i32,
) -> Outcome<Vec<(Month, FigureValue)>> {
    let shared = Arc::new((app.clone(), viewer.into(), question));
    app.read(move |tx| {
        let (app, viewer, question) = &*shared;
        months_in(tx, &Sight::new(app, viewer.reader(app)), question, count)
    })
    .await
}

/// The last day that counts of a month in a row of months up to `last`: of the running month, and of the same month of earlier
/// years, the day up to which the running one is known.
pub fn end_of(month: Month, last: Day) -> Day {
    let running = last.month();
    if (running.0 - month.0) % 12 != 0 || last == running.last() {
        return month.last();
    }
    month.last().min(month.first().plus(last.0 - running.first().0))
}

/// [`months`] inside an open transaction.
pub(crate) fn months_in(
    tx: &mut Tx,
    sight: &Sight<'_>,
    question: &Question,
    count: i32,
) -> Outcome<Vec<(Month, FigureValue)>> {
    let resolved = resolve(sight.app, &question.indicator)?;
    sight.touches(&resolved, question.place)?;
    if matches!(resolved, Resolved::External(_)) {
        return Ok(Vec::new());
    }
    let dim = resolved.dims(sight.app, question.dim.as_deref())?;
    let last = question.period.last();
    // One set of places for the whole line, or it would jump where a place was merged.
    let area = area(tx, &sight.reader.tree, question.place, question.division, last)?;
    let months: Vec<Month> = (0..count.clamp(1, 240)).rev().map(|back| Month(last.month().0 - back)).collect();
    let periods: Vec<(Day, Day)> = months.iter().map(|m| (m.first(), end_of(*m, last))).collect();
    let values = sight.series(tx, &resolved, &area, dim, &periods)?;
    Ok(months.into_iter().zip(values).collect())
}

/// A figure by option. The parts of the options and the rest add up to those of the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dims {
    /// Title of the field.
    pub by: String,
    /// Options in the order of the dictionary with their values; those without a record too.
    pub list: Vec<(String, FigureValue)>,
    /// What has none of these options (未填, or an option of an earlier dictionary).
    pub rest: FigureValue,
}

/// A figure by option; `None` when the indicator is not broken down.
///
/// # Errors
/// As [`super::figure`].
pub async fn dims(
    app: &App,
    viewer: impl Into<Viewer>,
    indicator: &str,
    place: PlaceId,
    period: Period,
) -> Outcome<Option<Dims>> {
    let shared = Arc::new((app.clone(), viewer.into(), Question::new(indicator, place, period)));
    app.read(move |tx| {
        let (app, viewer, question) = &*shared;
        dims_in(tx, &Sight::new(app, viewer.reader(app)), question)
    })
    .await
}

/// [`dims`] inside an open transaction.
pub(crate) fn dims_in(tx: &mut Tx, sight: &Sight<'_>, question: &Question) -> Outcome<Option<Dims>> {
    let resolved = resolve(sight.app, &question.indicator)?;
    sight.touches(&resolved, question.place)?;
    let options = resolved.options();
    let Some(part) = resolved.parts().first().copied().filter(|_| !options.is_empty()) else { return Ok(None) };
    let by = part.def.by.map(|index| part.ledger.fields[index].title.clone()).unwrap_or_default();
    let area = area(tx, &sight.reader.tree, question.place, question.division, question.period.last())?;
    let numbers: Vec<i64> = options.iter().map(|o| sight.app.loaded().dim_number(o)).collect();
    let (values, rest) = sight.by_option(tx, &resolved, &area, question.period, &numbers)?;
    let list = options.iter().map(|o| (*o).to_owned()).zip(values).collect();
    Ok(Some(Dims { by, list, rest }))
}

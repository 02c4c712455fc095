//! What a figure is made of: one indicator or two, counted from cells or live.

use super::{Counted, Indicator, Kind};
use crate::context::App;
use crate::outcome::{Outcome, Refusal};
use domain::access::Arm;
use domain::indicators::{External, FigureValue, Period};
use domain::ledger::{IndicatorDef, IndicatorRule, Ledger};
use domain::{Day, PlaceId};
use store::Tx;
use store::indicators::{self, Area, Asked};
use store::records::{Page, Query, Reader};

/// One counted indicator.
#[derive(Clone, Copy)]
pub(crate) struct Part<'a> {
    pub ledger: &'a Ledger,
    pub def: &'a IndicatorDef,
    pub flow: bool,
    pub number: i64,
}

/// What an indicator id stands for.
pub(crate) enum Resolved<'a> {
    One(Part<'a>),
    Ratio { ledger: &'a Ledger, def: &'a IndicatorDef, top: Part<'a>, bottom: Part<'a> },
    External(&'a External),
}

/// Finds an indicator in the pack.
///
/// # Errors
/// [`Refusal::NotFound`].
pub(crate) fn resolve<'a>(app: &'a App, id: &str) -> Outcome<Resolved<'a>> {
    let loaded = app.loaded();
    let Some((ledger, def)) = loaded.indicator(id) else {
        let external = loaded.pack.externals.iter().find(|e| e.id == id);
        return external.map(Resolved::External).ok_or(Refusal::NotFound);
    };
    let part = |id: &str| -> Option<Part<'a>> {
        let (ledger, def) = loaded.indicator(id)?;
        let IndicatorRule::Span(rule) = &def.rule else { return None };
        Some(Part { ledger, def, flow: rule.flow, number: loaded.indicator_number(&def.id) })
    };
    match &def.rule {
        IndicatorRule::Span(_) => part(id).map(Resolved::One).ok_or(Refusal::NotFound),
        IndicatorRule::Ratio { top, bottom } => {
            let (Some(top), Some(bottom)) = (part(top), part(bottom)) else {
                return Err(Refusal::Internal(format!("ratio {id} is made of what is no span")));
            };
            Ok(Resolved::Ratio { ledger, def, top, bottom })
        }
    }
}

impl<'a> Resolved<'a> {
    pub(crate) fn indicator(&self) -> Indicator {
        match self {
            Self::One(part) => Indicator::of(part.ledger, part.def),
            Self::Ratio { ledger, def, .. } => Indicator::of(ledger, def),
            Self::External(external) => Indicator::external(external),
        }
    }

    /// What is counted: one part, or numerator and denominator.
    pub(crate) fn parts(&self) -> Vec<Part<'a>> {
        match self {
            Self::One(part) => vec![*part],
            Self::Ratio { top, bottom, .. } => vec![*top, *bottom],
            Self::External(_) => Vec::new(),
        }
    }

    /// The value of the parts' numbers, in their order.
    pub(crate) fn combine(&self, numbers: &[i64]) -> FigureValue {
        match (self, numbers) {
            (Self::Ratio { .. }, [top, bottom, ..]) => FigureValue::Ratio { top: *top, bottom: *bottom },
            _ => FigureValue::Number(numbers.first().copied().unwrap_or_default()),
        }
    }

    /// The options an indicator is broken down by, in the order of the dictionary; a ratio needs the same field on both sides.
    pub(crate) fn options(&self) -> Vec<&'a str> {
        let of = |part: &Part<'a>| -> Vec<&'a str> {
            let options = part.def.by.and_then(|index| part.ledger.fields[index].ty.categories());
            options.unwrap_or_default().iter().map(|o| o.value.as_str()).collect()
        };
        let mut lists = self.parts().iter().map(of).collect::<Vec<_>>().into_iter();
        let first = lists.next().unwrap_or_default();
        if lists.all(|list| list == first) { first } else { Vec::new() }
    }

    /// The number of an option for each part; 0 for the undivided figure.
    ///
    /// # Errors
    /// The indicator is not broken down, or not by this option.
    pub(crate) fn dims(&self, app: &App, option: Option<&str>) -> Outcome<i64> {
        let Some(option) = option.filter(|o| !o.is_empty()) else { return Ok(0) };
        let options = self.options();
        let title = self.indicator().title;
        if options.is_empty() {
            return Err(Refusal::field("dim", format!("“{title}”不分类统计")));
        }
        if !options.contains(&option) {
            return Err(Refusal::field("dim", format!("“{title}”没有“{option}”这一类")));
        }
        match app.loaded().dim_number(option) {
            0 => Err(Refusal::Internal(format!("option {option} has no number"))),
            number => Ok(number),
        }
    }
}

/// Who looks, at one moment.
pub(crate) struct Sight<'a> {
    pub app: &'a App,
    pub reader: Reader,
}

impl<'a> Sight<'a> {
    pub(crate) fn new(app: &'a App, reader: Reader) -> Self {
        Self { app, reader }
    }

    /// What the scope does not touch does not exist: neither a place beside it nor a line of work it has no part in.
    pub(crate) fn touches(&self, resolved: &Resolved<'_>, place: PlaceId) -> Outcome<()> {
        let (scope, tree) = (&self.reader.scope, &self.reader.tree);
        tree.get(place).ok_or(Refusal::NotFound)?;
        let near = |arm: &Arm| tree.is_within(place, arm.place) || tree.is_within(arm.place, place);
        let parts = resolved.parts();
        let touched = if parts.is_empty() {
            scope.arms().iter().any(near)
        } else {
            parts.iter().all(|part| scope.arms_for(&part.ledger.line).any(near))
        };
        if scope.is_everything() || touched { Ok(()) } else { Err(Refusal::NotFound) }
    }

    fn covers(&self, line: &str, area: &Area) -> bool {
        let (scope, tree) = (&self.reader.scope, &self.reader.tree);
        match area {
            Area::Below(place) | Area::Own(place) => scope.covers(tree, line, *place),
            Area::Places { places, .. } => places.iter().all(|p| scope.covers(tree, line, PlaceId(*p))),
        }
    }

    pub(crate) fn asked(part: &Part<'_>, area: &Area, dim: i64, period: Period) -> Asked {
        Asked {
            indicator: part.number,
            area: area.clone(),
            dim,
            flow: part.flow,
            first: period.first(),
            last: period.last(),
        }
    }

    /// The value of an area.
    pub(crate) fn value(
        &self,
        tx: &mut Tx,
        resolved: &Resolved<'_>,
        area: &Area,
        dim: &i64,
        period: Period,
    ) -> Outcome<(FigureValue, Counted)> {
        let (mut values, counted) = self.values(tx, resolved, std::slice::from_ref(area), *dim, period)?;
        Ok((values.pop().unwrap_or(FigureValue::Number(0)), counted))
    }

    /// The values of several areas, in their order.
    pub(crate) fn values(
        &self,
        tx: &mut Tx,
        resolved: &Resolved<'_>,
        areas: &[Area],
        dim: i64,
        period: Period,
    ) -> Outcome<(Vec<FigureValue>, Counted)> {
        let mut numbers: Vec<Vec<i64>> = vec![Vec::with_capacity(2); areas.len()];
        let mut counted = Counted::Cells;
        for part in resolved.parts() {
            for (sums, n) in numbers.iter_mut().zip(self.count(tx, &part, areas, dim, period, &mut counted)?) {
                sums.push(n);
            }
        }
        Ok((numbers.iter().map(|sums| resolved.combine(sums)).collect(), counted))
    }

    fn count(
        &self,
        tx: &mut Tx,
        part: &Part<'_>,
        areas: &[Area],
        dim: i64,
        period: Period,
        counted: &mut Counted,
    ) -> Outcome<Vec<i64>> {
        let Some(first) = areas.first() else { return Ok(Vec::new()) };
        let mut out = vec![0; areas.len()];
        let (covered, rest): (Vec<usize>, Vec<usize>) =
            (0..areas.len()).partition(|at| self.covers(&part.ledger.line, &areas[*at]));
        let list: Vec<&Area> = covered.iter().map(|at| &areas[*at]).collect();
        let asked = Self::asked(part, first, dim, period);
        for (at, n) in covered.iter().zip(indicators::cell_figures(tx, &self.reader.tree, &asked, &list)?) {
            out[*at] = n;
        }
        for at in rest {
            *counted = Counted::Live;
            let asked = Self::asked(part, &areas[at], dim, period);
            out[at] = indicators::live_figure(tx, &self.reader, part.ledger, &asked)?;
        }
        Ok(out)
    }

    /// Successive periods, each given by its first and last day.
    pub(crate) fn series(
        &self,
        tx: &mut Tx,
        resolved: &Resolved<'_>,
        area: &Area,
        dim: i64,
        periods: &[(Day, Day)],
    ) -> Outcome<Vec<FigureValue>> {
        let Some((_, last)) = periods.last() else { return Ok(Vec::new()) };
        let mut numbers: Vec<Vec<i64>> = vec![Vec::with_capacity(2); periods.len()];
        for part in resolved.parts() {
            let asked = Self::asked(&part, area, dim, Period::AsOf(*last));
            let list = if self.covers(&part.ledger.line, area) {
                indicators::cell_series(tx, &self.reader.tree, &asked, periods)?
            } else {
                let days = indicators::live_days(tx, &self.reader, part.ledger, &asked, *last)?;
                periods.iter().map(|period| folded(&days, part.flow, *period)).collect()
            };
            numbers.iter_mut().zip(list).for_each(|(sums, n)| sums.push(n));
        }
        Ok(numbers.iter().map(|sums| resolved.combine(sums)).collect())
    }

    /// The figure of each option, and of what has none of them.
    pub(crate) fn by_option(
        &self,
        tx: &mut Tx,
        resolved: &Resolved<'_>,
        area: &Area,
        period: Period,
        options: &[i64],
    ) -> Outcome<(Vec<FigureValue>, FigureValue)> {
        let mut numbers: Vec<Vec<i64>> = vec![Vec::with_capacity(2); options.len()];
        let mut rest = Vec::with_capacity(2);
        for part in resolved.parts() {
            let asked = Self::asked(&part, area, 0, period);
            let (list, whole) = if self.covers(&part.ledger.line, area) {
                let list = indicators::cell_dims(tx, &self.reader.tree, &asked, options)?;
                (list, indicators::cell_figure(tx, &self.reader.tree, &asked)?)
            } else {
                let found = indicators::live_dims(tx, &self.reader, part.ledger, &asked)?;
                let of = |dim: &i64| found.iter().find(|(d, _)| d == dim).map_or(0, |(_, n)| *n);
                (options.iter().map(of).collect(), found.iter().map(|(_, n)| n).sum())
            };
            rest.push(whole - list.iter().sum::<i64>());
            numbers.iter_mut().zip(list).for_each(|(sums, n)| sums.push(n));
        }
        Ok((numbers.iter().map(|sums| resolved.combine(sums)).collect(), resolved.combine(&rest)))
    }

    /// The first day anything was counted.
    pub(crate) fn began(&self, tx: &mut Tx, resolved: &Resolved<'_>, area: &Area) -> Outcome<Option<Day>> {
        // A ratio begins with its denominator.
        let Some(part) = resolved.parts().pop() else { return Ok(None) };
        Ok(if self.covers(&part.ledger.line, area) {
            indicators::cell_first_day(tx, &self.reader.tree, part.number, area)?
        } else {
            indicators::live_first_day(tx, &self.reader, part.ledger, part.number, area)?
        })
    }

    /// A zero of a ledger that has no record there by that day is no figure: not reported is not nothing.
    pub(crate) fn known(
        &self,
        tx: &mut Tx,
        resolved: &Resolved<'_>,
        place: PlaceId,
        last: Day,
        value: FigureValue,
    ) -> Outcome<Option<FigureValue>> {
        let (FigureValue::Number(0), Some(part)) = (value, resolved.parts().pop()) else { return Ok(Some(value)) };
        let query = Query {
            place: Some(place),
            days: Some((None, i32::MIN, last.0)),
            page: Some(Page { limit: 1, skip: 0 }),
            ..Query::default()
        };
        let table = self.app.loaded().table(&part.ledger.id)?;
        let any = !store::records::list(tx, &self.reader, table, &query, &[])?.is_empty();
        Ok(any.then_some(value))
    }
}

/// What days of opens and closes say of one period.
fn folded(days: &[(Day, i64, i64)], flow: bool, (first, last): (Day, Day)) -> i64 {
    let inside = days.iter().filter(|(day, ..)| *day <= last && (!flow || *day >= first));
    inside.map(|(_, opens, closes)| if flow { *opens } else { opens - closes }).sum()
}

impl Kind {
    /// The word on screen.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Flow => "时期数",
            Self::Stock => "时点数",
            Self::Ratio => "比率",
            Self::External => "外部数据",
        }
    }
}

//! Figures (指标): what an indicator says of a place for a period, what it is made of, and the records behind it.
//!
//! Cells answer when the reader's scope covers every place of the question and the ledger's line; any narrower scope is counted
//! live by the condition that also finds the rows, so a figure and its rows can not disagree.

mod board;
mod breakdown;
mod catalogue;
mod compare;
mod division;
mod merger;
pub(crate) mod naive;
mod parts;
mod rebuild;
mod rows;

pub use board::{
    Board, FigureDetail, Headline, KeyFigure, RatioPart, RowsView, Tile, TileGroup, When, board, catalogue_figures,
    detail, rows_view,
};
pub use breakdown::{Child, Children, Dims, children, dims, end_of, months};
pub use catalogue::{catalogue, is_kept, search};
pub use compare::{Difference, Direction, difference, printed};
pub use division::Division;
pub use rebuild::{Rebuilt, rebuild};
pub use rows::{Behind, Rows, Shown, Side, rows};

pub(crate) use board::{headline, key_indicators};
pub(crate) use breakdown::children_in;
pub(crate) use division::{Divisions, area};
pub(crate) use merger::places_changed;
pub(crate) use parts::{Resolved, Sight, resolve};

use crate::context::{App, OpContext};
use crate::outcome::{Outcome, Refusal};
use domain::access::{Permission, Scope};
use domain::indicators::{FigureValue, Period, with_unit};
use domain::ledger::{IndicatorDef, IndicatorRule, Ledger};
use domain::{Day, PlaceId, Quantity};
use std::sync::Arc;
use store::Tx;
use store::records::Reader;

/// Who looks: decides what is counted.
#[derive(Clone, Debug)]
pub enum Viewer {
    /// A person, within the grants.
    Person(Box<OpContext>),
    /// The operator of the machine and jobs: everything, but only what names no person. There are no rows for this viewer.
    Operator,
}

impl From<&OpContext> for Viewer {
    fn from(cx: &OpContext) -> Self {
        Self::Person(Box::new(cx.clone()))
    }
}

impl Viewer {
    pub(crate) fn reader(&self, app: &App) -> Reader {
        let scope = match self {
            Self::Person(cx) => Scope::of(&cx.actor, &app.loaded().pack.roles, Permission::FigureRead),
            Self::Operator => Scope::system(),
        };
        Reader { scope, tree: app.tree() }
    }
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Indicator id.
    pub indicator: String,
    /// Place, with everything below it.
    pub place: PlaceId,
    pub period: Period,
    /// Option of the field the indicator is broken down by.
    pub dim: Option<String>,
    /// By which divisions.
    pub division: Division,
}

impl Question {
    /// The undivided figure by the divisions of the period's last day.
    pub fn new(indicator: &str, place: PlaceId, period: Period) -> Self {
        Self { indicator: indicator.to_owned(), place, period, dim: None, division: Division::Then }
    }

    /// Only this option.
    #[must_use]
    pub fn dim(mut self, option: &str) -> Self {
        self.dim = Some(option.to_owned());
        self
    }

    /// By these divisions.
    #[must_use]
    pub fn by(mut self, division: Division) -> Self {
        self.division = division;
        self
    }
}

/// What kind of figure an indicator is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Happens on a day, summed over a period (流量).
    Flow,
    /// Holds from a day to a day, read on a day (存量).
    Stock,
    /// A ratio of two others, in percent.
    Ratio,
    /// No ledger of the pack feeds it: it comes from outside, or its ledger is not kept here.
    External,
}

/// An indicator as its definition says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    pub id: String,
    pub title: String,
    /// Unit (处, 次, 元, %) and scale of its values; of a ratio, the scale of its parts.
    pub quantity: Quantity,
    /// Definition in words (数字口径).
    pub note: String,
    /// Other names in texts.
    pub synonyms: Vec<String>,
    /// Which way is better; `None` neither.
    pub up_is_good: Option<bool>,
    pub kind: Kind,
    /// Ledger that feeds it: id and title; `None` for an external one.
    pub ledger: Option<[String; 2]>,
    /// Title of the field it is broken down by.
    pub by: Option<String>,
}

impl Indicator {
    /// Its title and its other names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.title.as_str()).chain(self.synonyms.iter().map(String::as_str))
    }

    fn of(ledger: &Ledger, def: &IndicatorDef) -> Self {
        Self {
            id: def.id.clone(),
            title: def.title.clone(),
            quantity: def.quantity.clone(),
            note: def.note.clone(),
            synonyms: def.synonyms.clone(),
            up_is_good: def.up_is_good,
            kind: match &def.rule {
                IndicatorRule::Span(rule) if rule.flow => Kind::Flow,
                IndicatorRule::Span(_) => Kind::Stock,
                IndicatorRule::Ratio { .. } => Kind::Ratio,
            },
            ledger: Some([ledger.id.clone(), ledger.title.clone()]),
            by: def.by.map(|index| ledger.fields[index].title.clone()),
        }
    }

    fn external(external: &domain::indicators::External) -> Self {
        Self {
            id: external.id.clone(),
            title: external.title.clone(),
            quantity: Quantity::count(&external.unit),
            note: external.note.clone(),
            synonyms: external.synonyms.clone(),
            up_is_good: None,
            kind: Kind::External,
            ledger: None,
            by: None,
        }
    }

    /// The value with its unit as a sentence takes it: `128处`, `39005.00元`, `86.36%`, `尚无数据`.
    pub fn print(&self, value: Option<FigureValue>) -> String {
        with_unit(value, &self.quantity)
    }

    /// The same as summaries say it: money in 万元.
    pub fn print_summary(&self, value: Option<FigureValue>) -> String {
        with_unit(value, &self.quantity.summary())
    }
}

/// How a figure was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// From the cells: the reader sees everything it covers.
    Cells,
    /// From the spans the reader may see: the figure is of that part, and the page says so.
    Live,
}

/// One value of an indicator at a place and in a period, as shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Its definition.
    pub indicator: Indicator,
    /// What was asked.
    pub asked: Question,
    /// The value; `None` is 尚无数据: no ledger feeds it, or the ledger has no record there by that day.
    pub value: Option<FigureValue>,
    /// The same a year earlier; `None` when nothing was kept then.
    pub last_year: Option<FigureValue>,
    /// How it was counted.
    pub counted: Counted,
}

impl Figure {
    /// The value with its unit: `128处`, `39005.00元`, `86.36%`, `尚无数据`.
    pub fn print(&self) -> String {
        self.indicator.print(self.value)
    }
}

/// One value of an indicator at a place and in a period, as shown.
///
/// # Errors
/// [`Refusal::NotFound`] for an unknown indicator or place, and for what the viewer's scope does not touch;
/// [`Refusal::Problems`] for an option the indicator does not have.
pub async fn figure(
    app: &App,
    viewer: impl Into<Viewer>,
    indicator: &str,
    place: PlaceId,
    period: Period,
    dim: Option<&str>,
) -> Outcome<Figure> {
    let mut question = Question::new(indicator, place, period);
    question.dim = dim.map(str::to_owned);
    ask(app, viewer, question).await
}

/// A figure asked in full.
///
/// # Errors
/// As [`figure`].
pub async fn ask(app: &App, viewer: impl Into<Viewer>, question: Question) -> Outcome<Figure> {
    let mut list = several(app, viewer, vec![question]).await?;
    list.pop().ok_or(Refusal::NotFound)
}

/// Several figures at once, on one snapshot: a board, a report.
///
/// # Errors
/// As [`figure`], for the first that fails.
pub async fn several(app: &App, viewer: impl Into<Viewer>, questions: Vec<Question>) -> Outcome<Vec<Figure>> {
    let shared = Arc::new((app.clone(), viewer.into(), questions));
    app.read(move |tx| {
        let (app, viewer, questions) = &*shared;
        let sight = Sight::new(app, viewer.reader(app));
        questions.iter().map(|question| figure_in(tx, &sight, question)).collect()
    })
    .await
}

/// A figure inside an open transaction, for what freezes it there (reports, judged tasks).
///
/// # Errors
/// As [`figure`].
pub(crate) fn figure_in(tx: &mut Tx, sight: &Sight<'_>, question: &Question) -> Outcome<Figure> {
    let resolved = resolve(sight.app, &question.indicator)?;
    sight.touches(&resolved, question.place)?;
    let indicator = resolved.indicator();
    let asked = question.clone();
    if matches!(resolved, Resolved::External(_)) {
        return Ok(Figure { indicator, asked, value: None, last_year: None, counted: Counted::Cells });
    }
    let dims = resolved.dims(sight.app, question.dim.as_deref())?;
    let by_day = |tx: &mut Tx, day| area(tx, &sight.reader.tree, question.place, question.division, day);
    let area = by_day(tx, question.period.last())?;
    let (value, counted) = sight.value(tx, &resolved, &area, &dims, question.period)?;
    let value = sight.known(tx, &resolved, question.place, question.period.last(), value)?;
    let before = a_year_earlier(question.period);
    let last_year = if sight.began(tx, &resolved, &area)?.is_some_and(|first| first <= before.last()) {
        let area = by_day(tx, before.last())?;
        Some(sight.value(tx, &resolved, &area, &dims, before)?.0)
    } else {
        None
    };
    Ok(Figure { indicator, asked, value, last_year, counted })
}

/// The same period a year earlier; the end of a month stays the end of the month.
pub(crate) fn a_year_earlier(period: Period) -> Period {
    let back = |day: Day| {
        let (year, month, d) = day.ymd();
        let end = domain::Month::new(year - 1, month).map_or(day, domain::Month::last);
        let same = Day::from_ymd(year - 1, month, d).unwrap_or(end);
        if day == day.month().last() { end } else { same }
    };
    match period {
        Period::AsOf(day) => Period::AsOf(back(day)),
        Period::Days(first, last) => Period::Days(
            Day::from_ymd(first.year() - 1, first.ymd().1, first.ymd().2).unwrap_or_else(|| back(first)),
            back(last),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_earlier_keeps_the_shape_of_the_period() {
        for (period, want) in [
            ("2026", "2025年"),
            ("2025-02", "2024年2月"),
            ("2024-02", "2023年2月"),
            ("2024-02-29", "截至2023年2月28日"),
            ("2025-02-28", "截至2024年2月29日"),
            ("2026-11-21", "截至2025年11月21日"),
        ] {
            let period = Period::parse(period).expect(period);
            assert_eq!(a_year_earlier(period).chinese(), want);
        }
    }
}

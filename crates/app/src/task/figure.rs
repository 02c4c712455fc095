//! One door to figures for tasks and reports: the value of an indicator at a place for a period, and the rows behind it.

use crate::context::App;
use crate::outcome::{Outcome, Refusal};
use domain::indicator::{FigureValue, Period};
use domain::ledger::{IndicatorDef, IndicatorRule, Ledger};
use domain::{Day, Id, PlaceId};
use store::Tx;
use store::figures::{Area, Asked};
use store::records::{Order, Page, Query, Reader};

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'a> {
    /// Indicator id.
    pub indicator: &'a str,
    /// Place, with everything below it.
    pub place: PlaceId,
    /// Period.
    pub period: Period,
    /// Option; empty for the undivided figure.
    pub dim: &'a str,
}

/// A record behind a figure: part (0 for a count or a numerator, 1 for a denominator), record, amount.
pub(crate) type Behind = (u8, Id, i64);

/// The value; `None` when no ledger feeds the indicator, or the ledger that does has no record there by that day: that is
/// 尚无数据, told apart from 0.
///
/// # Errors
/// [`Refusal::NotFound`] for an indicator the pack does not know.
pub(crate) fn value(tx: &mut Tx, app: &App, reader: &Reader, asked: Question<'_>) -> Outcome<Option<FigureValue>> {
    let Some((ledger, def)) = app.loaded().indicator(asked.indicator) else {
        return if external(app, asked.indicator) { Ok(None) } else { Err(Refusal::NotFound) };
    };
    if !any(tx, app, reader, ledger, asked.place, asked.period.last())? {
        return Ok(None);
    }
    Ok(match &def.rule {
        IndicatorRule::Span(_) => Some(FigureValue::Number(amount(tx, app, reader, (ledger, def), asked)?)),
        IndicatorRule::Ratio { top, bottom } => {
            let part = |id: &str| app.loaded().indicator(id).ok_or(Refusal::NotFound);
            let (top, bottom) = (part(top)?, part(bottom)?);
            Some(FigureValue::Ratio {
                top: amount(tx, app, reader, top, asked)?,
                bottom: amount(tx, app, reader, bottom, asked)?,
            })
        }
    })
}

/// The records behind a value, ordered, so that the same rows give the same list.
///
/// # Errors
/// As [`value`].
pub(crate) fn rows(tx: &mut Tx, app: &App, reader: &Reader, asked: Question<'_>) -> Outcome<Vec<Behind>> {
    let Some((ledger, def)) = app.loaded().indicator(asked.indicator) else {
        return if external(app, asked.indicator) { Ok(Vec::new()) } else { Err(Refusal::NotFound) };
    };
    let parts = match &def.rule {
        IndicatorRule::Span(_) => vec![(ledger, def)],
        IndicatorRule::Ratio { top, bottom } => {
            let part = |id: &str| app.loaded().indicator(id).ok_or(Refusal::NotFound);
            vec![part(top)?, part(bottom)?]
        }
    };
    let mut out = Vec::new();
    for (n, (ledger, def)) in (0_u8..).zip(parts) {
        let question = store_question(app, def, asked);
        let list = store::figures::rows(tx, reader, ledger, &question, i64::from(i32::MAX), 0)?;
        out.extend(list.into_iter().map(|row| (n, row.record, row.amount)));
    }
    out.sort_unstable();
    Ok(out)
}

/// True when an indicator comes from outside, or from a ledger the pack does not have yet.
pub(crate) fn external(app: &App, indicator: &str) -> bool {
    app.loaded().pack.externals.iter().any(|e| e.id == indicator)
}

/// True when a ledger has any record at or below a place by a day.
fn any(tx: &mut Tx, app: &App, reader: &Reader, ledger: &Ledger, place: PlaceId, day: Day) -> Outcome<bool> {
    let query = Query {
        place: Some(place),
        days: Some((None, i32::MIN, day.0)),
        order: Order::Newest,
        page: Some(Page { limit: 1, skip: 0 }),
        ..Query::default()
    };
    Ok(!store::records::page(tx, reader, app.loaded().table(&ledger.id)?, &query)?.is_empty())
}

fn store_question(app: &App, def: &IndicatorDef, asked: Question<'_>) -> Asked {
    let flow = matches!(&def.rule, IndicatorRule::Span(span) if span.flow);
    Asked {
        indicator: app.loaded().indicator_number(&def.id),
        area: Area::Below(asked.place),
        dim: app.loaded().dim_number(asked.dim),
        flow,
        first: asked.period.first(),
        last: asked.period.last(),
    }
}

fn amount(
    tx: &mut Tx,
    app: &App,
    reader: &Reader,
    (ledger, def): (&Ledger, &IndicatorDef),
    asked: Question<'_>,
) -> Outcome<i64> {
    let question = store_question(app, def, asked);
    // A word that is no option of the pack has no figures, not the undivided one.
    if !asked.dim.is_empty() && question.dim == 0 {
        return Ok(0);
    }
    Ok(if reader.scope.covers(&reader.tree, &ledger.line, asked.place) {
        store::figures::cell_figure(tx, &reader.tree, &question)?
    } else {
        store::figures::live_figure(tx, reader, ledger, &question)?
    })
}

/// The value with its unit as a sentence takes it: `128处`, `86.36%`, `尚无数据`.
pub(crate) fn shown(value: Option<FigureValue>, unit: &str) -> String {
    match value {
        None | Some(FigureValue::Ratio { bottom: 0, .. }) => "尚无数据".to_owned(),
        Some(value) => format!("{}{unit}", value.print()),
    }
}

/// Title and unit of an indicator, also of one from outside.
pub(crate) fn named(app: &App, indicator: &str) -> Option<(String, String)> {
    if let Some((_, def)) = app.loaded().indicator(indicator) {
        return Some((def.title.clone(), def.unit.clone()));
    }
    let found = app.loaded().pack.externals.iter().find(|e| e.id == indicator)?;
    Some((found.title.clone(), found.unit.clone()))
}

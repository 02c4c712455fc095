//! One door to figures for tasks and reports: a value with the rows behind it, inside the transaction that uses it.

use crate::context::App;
use crate::indicators::{Figure, Question, Sight, area, figure_in, resolve};
use crate::outcome::Outcome;
use domain::Id;
use domain::indicators::{FigureValue, Period};
use domain::{PlaceId, Quantity};
use store::Tx;
use store::records::Reader;

/// A record behind a figure: part (0 for a count or a numerator, 1 for a denominator), record, amount.
pub(crate) type Behind = (u8, Id, i64);

/// A figure by the divisions of its last day.
///
/// # Errors
/// [`crate::Refusal::NotFound`] for an indicator the pack does not know or the reader's scope does not touch.
pub(crate) fn figure(tx: &mut Tx, app: &App, reader: &Reader, question: &Question) -> Outcome<Figure> {
    figure_in(tx, &Sight::new(app, reader.clone()), question)
}

/// The value alone; `None` is 尚无数据, told apart from 0.
///
/// # Errors
/// As [`figure`].
pub(crate) fn value(
    tx: &mut Tx,
    app: &App,
    reader: &Reader,
    indicator: &str,
    place: PlaceId,
    period: Period,
) -> Outcome<Option<FigureValue>> {
    Ok(figure(tx, app, reader, &Question::new(indicator, place, period))?.value)
}

/// The records behind a figure, ordered, so that the same rows give the same list.
///
/// # Errors
/// As [`figure`].
pub(crate) fn rows(tx: &mut Tx, app: &App, reader: &Reader, question: &Question) -> Outcome<Vec<Behind>> {
    let resolved = resolve(app, &question.indicator)?;
    let dim = resolved.dims(app, question.dim.as_deref())?;
    let area = area(tx, &reader.tree, question.place, question.division, question.period.last())?;
    let mut out = Vec::new();
    for (n, part) in (0_u8..).zip(resolved.parts()) {
        let asked = Sight::asked(&part, &area, dim, question.period);
        let list = store::indicators::rows(tx, reader, part.ledger, &asked, i64::from(i32::MAX), 0)?;
        out.extend(list.into_iter().map(|row| (n, row.record, row.amount)));
    }
    out.sort_unstable();
    Ok(out)
}

/// Title and quantity of an indicator, also of one from outside.
pub(crate) fn named(app: &App, indicator: &str) -> Option<(String, Quantity)> {
    let found = resolve(app, indicator).ok()?.indicator();
    Some((found.title, found.quantity))
}

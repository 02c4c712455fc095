//! The records behind a figure.

use super::{Question, Resolved, Sight, Viewer, area, resolve};
use crate::context::{App, OpContext};
use crate::outcome::{Outcome, Refusal};
use domain::ledger::{StateCategory, field_types};
use domain::{Day, Id, PlaceId, Quantity, Value};
use std::collections::HashMap;
use store::Tx;
use store::records::{ListRow, Query, Table};

/// Which part of a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// A count or sum, or a ratio's numerator.
    #[default]
    Top,
    /// A ratio's denominator.
    Bottom,
}

/// A record the reader may open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Ledger id.
    pub ledger: String,
    /// Record.
    pub id: Id,
    pub number: String,
    /// What names it; empty when that field is sensitive.
    pub headline: String,
    /// Title and category of its state.
    pub state: (String, StateCategory),
}

/// One record behind a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The record; `None` when the reader may not open it: it is shown as 关联记录 with what it contributes.
    pub record: Option<Shown>,
    /// What it contributes.
    pub amount: i64,
    /// Day its contribution begins.
    pub from: Day,
    /// Place it is counted for.
    pub place: PlaceId,
    /// Name of the place with what lies above it.
    pub place_name: String,
}

/// Records behind a figure. Over all pages their amounts add up to the figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// What the amounts count.
    pub quantity: Quantity,
    /// The figure's part the rows add up to.
    pub total: i64,
    /// This page, newest first.
    pub list: Vec<Behind>,
    /// There are more.
    pub more: bool,
}

/// The records behind a figure, a page of at most 500.
///
/// # Errors
/// As [`super::figure`]; an indicator from outside has no rows ([`Refusal::NotFound`]).
pub async fn rows(cx: &OpContext, question: Question, side: Side, limit: i64, page: i64) -> Outcome<Rows> {
    cx.read(move |cx, tx| {
        let sight = Sight::new(&cx.app, Viewer::from(cx).reader(&cx.app));
        let resolved = resolve(&cx.app, &question.indicator)?;
        sight.touches(&resolved, question.place)?;
        let parts = resolved.parts();
        let part = match (&resolved, side) {
            (Resolved::Ratio { .. }, Side::Bottom) => parts.get(1),
            _ => parts.first(),
        };
        let part = part.ok_or(Refusal::NotFound)?;
        let dim = resolved.dims(&cx.app, question.dim.as_deref())?;
        let area = area(tx, &sight.reader.tree, question.place, question.division, question.period.last())?;
        let asked = Sight::asked(part, &area, dim, question.period);
        let limit = limit.clamp(1, 500);
        let skip = page.clamp(0, i64::MAX / 1_000) * limit;
        let mut found = store::indicators::rows(tx, &sight.reader, part.ledger, &asked, limit + 1, skip)?;
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > most;
        found.truncate(most);
        let table = cx.app.loaded().table(&part.ledger.id)?;
        let open = readable(tx, cx, table, &found)?;
        let tree = &sight.reader.tree;
        let list = found
            .into_iter()
            .map(|row| Behind {
                record: open.get(&row.record).cloned(),
                amount: row.amount,
                from: row.from,
                place: row.place,
                place_name: tree.full_name(row.place),
            })
            .collect();
        let total = store::indicators::live_figure(tx, &sight.reader, part.ledger, &asked)?;
        Ok(Rows { quantity: part.def.quantity.clone(), total, list, more })
    })
    .await
}

/// The records the reader may open, by the rule of records, not of figures.
fn readable(
    tx: &mut Tx,
    cx: &OpContext,
    table: &Table,
    rows: &[store::indicators::Behind],
) -> Outcome<HashMap<Id, Shown>> {
    let reader = crate::records::reader(cx);
    let query = Query { among: Some(rows.iter().map(|r| r.record).collect()), ..Query::default() };
    let found = store::records::list(tx, &reader, table, &query, &[table.ledger().headline])?;
    Ok(found.iter().map(|row| (row.id, shown(&cx.app, table, row))).collect())
}

fn shown(app: &App, table: &Table, row: &ListRow) -> Shown {
    let (ledger, tree) = (table.ledger(), app.tree());
    let field = &ledger.fields[ledger.headline];
    let printing = field_types::Printing { tree: &tree, name: &|_| None };
    let headline = match field.sensitive {
        Some(_) => String::new(),
        None => field.ty.print(row.value(ledger.headline).unwrap_or(&Value::Empty), &printing),
    };
    let state = ledger.state(&row.state).map(|index| &ledger.states[index]);
    Shown {
        ledger: ledger.id.clone(),
        id: row.id,
        number: row.number.clone(),
        headline,
        state: state.map_or((row.state.clone(), StateCategory::Open), |s| (s.title.clone(), s.category)),
    }
}

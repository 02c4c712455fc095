//! The naive way to a figure: every record rebuilt from its changes, the literal definition looked at once a record. It knows
//! nothing of spans and cells, so it can judge them.

use super::parts::{Part, Resolved};
use crate::context::App;
use crate::records::sealing;
use domain::change::replay;
use domain::expression::{eval, holds};
use domain::indicators::{FigureValue, Period};
use domain::ledger::{Field, IndicatorRule, Ledger, Record};
use domain::{Day, PlaceId, Value};
use serde_json::Value as Json;
use store::changes::StoredChange;
use store::records::Stored;

fn rebuilt(ledger: &Ledger, kept: &[StoredChange], open: &dyn Fn(&Field, &Json) -> Value) -> Option<Record> {
    kept.iter().fold(None, |record, k| Some(replay(ledger, record, &k.change, open)))
}

/// A record rebuilt from its changes with its sensitive values opened; `stored` holds its key.
pub(crate) fn rebuilt_with(
    app: &App,
    ledger: &Ledger,
    kept: &[StoredChange],
    stored: Option<&Stored>,
) -> Option<Record> {
    rebuilt(ledger, kept, &|field, json| {
        let (Some(stored), Some(text)) = (stored, json.as_str()) else { return Value::Empty };
        sealing::open_text(app, ledger, stored, field, text).unwrap_or_default()
    })
}

/// Where a record lay on a day.
fn place_on(record: &Record, day: Day) -> PlaceId {
    record.moves.iter().find(|(_, until)| day < *until).map_or(record.place, |(place, _)| *place)
}

/// What one record contributes to a counted indicator by the words of its definition.
fn contributes(
    app: &App,
    part: &Part<'_>,
    record: &Record,
    inside: &dyn Fn(PlaceId) -> bool,
    option: Option<&str>,
    period: Period,
) -> i64 {
    let IndicatorRule::Span(rule) = &part.def.rule else { return 0 };
    let (row, parameters) = (record.row(), &app.loaded().pack.parameters);
    if rule.when.as_ref().is_some_and(|when| !holds(when, &row, parameters)) {
        return 0;
    }
    let Some(from) = eval(&rule.from, &row, parameters).day() else { return 0 };
    let day = if part.flow {
        if from < period.first() || from > period.last() {
            return 0;
        }
        from
    } else {
        let to = rule.to.as_ref().and_then(|to| eval(to, &row, parameters).day());
        if from > period.last() || to.is_some_and(|to| to <= period.last()) {
            return 0;
        }
        period.last()
    };
    let its = part.def.by.and_then(|index| record.values[index].text());
    if option.is_some_and(|wanted| its != Some(wanted)) || !inside(place_on(record, day)) {
        return 0;
    }
    rule.amount.as_ref().map_or(1, |amount| eval(amount, &row, parameters).int().unwrap_or(0))
}

/// A figure over records: those of other ledgers are passed over.
pub(crate) fn naive(
    app: &App,
    resolved: &Resolved<'_>,
    records: &[Record],
    inside: &dyn Fn(PlaceId) -> bool,
    option: Option<&str>,
    period: Period,
) -> FigureValue {
    let of = |part: &Part<'_>| -> i64 {
        let own = records.iter().filter(|r| r.ledger == part.ledger.id);
        own.map(|record| contributes(app, part, record, inside, option, period)).sum()
    };
    let numbers: Vec<i64> = resolved.parts().iter().map(of).collect();
    resolved.combine(&numbers)
}

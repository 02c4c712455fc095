//! Spans (区间): what a record contributes to indicators, from its row and its dated moves alone.

use super::definition::{IndicatorRule, Ledger, SpanRule};
use super::record::Record;
use crate::expression::{eval, holds};
use crate::indicators::Span;
use crate::parameter::Parameters;
use crate::{Day, PlaceId};

/// All spans of a record, in a fixed order.
pub fn spans(ledger: &Ledger, record: &Record, parameters: &Parameters) -> Vec<Span> {
    let mut out = Vec::new();
    for indicator in &ledger.indicators {
        let IndicatorRule::Span(rule) = &indicator.rule else { continue };
        let Some((from, to, amount)) = range(rule, record, parameters) else { continue };
        let dim = indicator.by.and_then(|index| record.values[index].text().map(str::to_owned)).unwrap_or_default();
        for (place, from, to) in split(record, from, to) {
            out.push(Span { indicator: indicator.id.clone(), place, from, to, amount, dim: dim.clone() });
        }
    }
    out
}

fn range(rule: &SpanRule, record: &Record, parameters: &Parameters) -> Option<(Day, Option<Day>, i64)> {
    let row = record.row();
    if rule.when.as_ref().is_some_and(|when| !holds(when, &row, parameters)) {
        return None;
    }
    let from = eval(&rule.from, &row, parameters).day()?;
    let to =
        if rule.flow { Some(from.plus(1)) } else { rule.to.as_ref().and_then(|to| eval(to, &row, parameters).day()) };
    if to.is_some_and(|to| to <= from) {
        return None;
    }
    let amount = rule.amount.as_ref().map_or(Some(1), |expr| eval(expr, &row, parameters).int())?;
    (amount != 0).then_some((from, to, amount))
}

/// Cuts a span at the days the record moved: each part counts for the place of its days.
fn split(record: &Record, from: Day, to: Option<Day>) -> Vec<(PlaceId, Day, Option<Day>)> {
    let mut out = Vec::new();
    let mut begin = from;
    for (place, until) in &record.moves {
        if *until > begin {
            let end = to.map_or(*until, |to| to.min(*until));
            out.push((*place, begin, Some(end)));
            begin = end;
            if to.is_some_and(|to| to <= end) {
                return out;
            }
        }
    }
    out.push((record.place, begin, to));
    out
}

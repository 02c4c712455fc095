//! 原文数字: figures a text states, bound to the indicators of the pack and held against the ledgers; sums of one sentence; named
//! problems with the tasks that answer them. Nothing here is written: a person reads it before the words go out or come in.

use super::Derived;
use super::ground::Ground;
use super::units::whole;
use crate::indicators::{Indicator, Kind};
use domain::indicators::{FigureValue, Period};
use domain::{Day, Id, PlaceId};
use language::dates::number::Number;
use language::figures::Stated;
use language::placeholders::fill::obeys;
use language::punctuation::full_width;
use std::collections::HashMap;

/// What the ledgers say of a stated figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 一致: the value of the ledgers, as worded.
    Same,
    /// 不一致: the value of the ledgers.
    Differs(String),
    /// 尚无数据: an indicator is there, no ledger has a value for that place and day.
    NoData,
    /// 非本系统: no indicator is called so, or the place is not of this installation.
    NotOurs,
}

impl Verdict {
    /// The word on screen.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Same => "与台账一致",
            Self::Differs(_) => "与台账不一致",
            Self::NoData => "台账尚无数据",
            Self::NotOurs => "不是本系统统计的数",
        }
    }
}

/// A figure the text states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedFigure {
    /// As worded: 1,766个.
    pub text: String,
    /// Byte offset in the clean text.
    pub start: usize,
    /// What the words call it.
    pub name: String,
    /// Who is said to have given it.
    pub issuer: String,
    /// Place and time it is said of, as worded.
    pub of: String,
    /// Indicator it is bound to: id and title.
    pub indicator: Option<[String; 2]>,
    /// Place and period the ledgers were asked of.
    pub asked: Option<(PlaceId, Period)>,
    /// What they say.
    pub verdict: Verdict,
}

/// Figures of one sentence held against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// Byte offset of the figure that was tested.
    pub start: usize,
    /// In words: 535个 ÷ 1766个 = 30.29%，原文 30.3%.
    pub words: String,
    /// They agree.
    pub agrees: bool,
}

/// A problem the text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The sentence.
    pub text: String,
    /// Byte offset in the clean text.
    pub start: usize,
    /// Records of tasks that answer it; empty when nothing was ordered against it.
    pub answers: Vec<Id>,
}

/// What a text states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    /// Its figures, in order.
    pub figures: Vec<StatedFigure>,
    /// Sums and shares, in order.
    pub sums: Vec<Sum>,
    /// Its problems, in order.
    pub problems: Vec<Named>,
}

/// Takes stock of a text. `records` are the task records of proposals by the start of their sentence.
pub(super) fn stock(
    ground: &mut Ground,
    today: Day,
    spoken_on: Option<Day>,
    derived: &Derived,
    records: &HashMap<(usize, usize), Id>,
) -> Stock {
    let clean = &derived.clean.text;
    let stated = language::figures::stated(clean, spoken_on);
    let day = spoken_on.unwrap_or(today).min(today);
    let figures = stated.iter().map(|s| figure(ground, day, s)).collect();
    let sums = language::figures::checks(clean, &stated).iter().map(|c| sum(&stated, c)).collect();
    let problems = language::problems::problems(clean, &derived.outline, &derived.proposals)
        .into_iter()
        .map(|p| Named {
            answers: p
                .answered_by
                .iter()
                .filter_map(|i| derived.proposals.get(*i))
                .filter_map(|t| records.get(&(t.start, t.end)).copied())
                .collect(),
            text: full_width(&p.text),
            start: p.start,
        })
        .collect();
    Stock { figures, sums, problems }
}

fn sum(stated: &[Stated], check: &language::figures::Check) -> Sum {
    let text = |i: usize| stated.get(i).map(|s| s.text.clone()).unwrap_or_default();
    let from: Vec<String> = check.from.iter().map(|i| text(*i)).collect();
    let said = text(check.figure);
    let words = match check.relation {
        language::figures::Relation::Sum => format!("{} = {}，原文 {said}", from.join(" + "), check.computed),
        language::figures::Relation::Within => format!("其中 {said}，总数 {}", from.join("、")),
        language::figures::Relation::Share => format!("{} = {}%，原文 {said}", from.join(" ÷ "), check.computed),
    };
    Sum { start: stated.get(check.figure).map_or(0, |s| s.start), words, agrees: check.agrees }
}

fn figure(ground: &mut Ground, day: Day, s: &Stated) -> StatedFigure {
    let bound = ground.named(&s.metric, Some(&s.unit), 1).into_iter().next();
    let of: Vec<&str> = [s.place.as_deref(), s.period.as_deref()].into_iter().flatten().collect();
    let mut out = StatedFigure {
        text: s.text.clone(),
        start: s.start,
        name: s.metric.first().cloned().unwrap_or_default(),
        issuer: s.issuer.clone().unwrap_or_default(),
        of: of.join("，"),
        indicator: bound.as_ref().map(|i| [i.id.clone(), i.title.clone()]),
        asked: None,
        verdict: Verdict::NotOurs,
    };
    let (Some(indicator), Some(place)) = (bound, ground.place(s.place.as_deref())) else { return out };
    let until = s.until.unwrap_or(day).min(day);
    let period = match indicator.kind {
        Kind::Flow => Period::Days(Period::AsOf(until).first(), until),
        _ => Period::AsOf(until),
    };
    if let Some(figure) = ground.ask(&indicator.id, place, period) {
        out.asked = Some((place, period));
        out.verdict = verdict(s, &indicator, figure.value);
    }
    out
}

fn verdict(s: &Stated, indicator: &Indicator, value: Option<FigureValue>) -> Verdict {
    let value = match value {
        None | Some(FigureValue::Ratio { bottom: 0, .. }) => return Verdict::NoData,
        Some(value) => value,
    };
    let shown = indicator.print(Some(value));
    let (Some(said), Some(ours)) =
        (s.full(), whole(&value.print(&indicator.quantity.exact()), &indicator.quantity.unit))
    else {
        return Verdict::Differs(shown);
    };
    // A value is rounded as far as the words are: 98.4% says the same as 98.36%.
    let ours = if s.rounding.is_none() { rounded(ours, s) } else { ours };
    if obeys(said, s.rounding, ours).is_ok() { Verdict::Same } else { Verdict::Differs(shown) }
}

/// The value with as many places as the words have.
fn rounded(value: Number, s: &Stated) -> Number {
    let places = i32::from(s.value.decimals) - i32::from(s.scale);
    let drop = u32::try_from(i32::from(value.decimals) - places).unwrap_or(0);
    let Some(by) = 10_i64.checked_pow(drop) else { return value };
    let digits = (value.digits + by / 2) / by;
    match u8::try_from(places) {
        Ok(decimals) if drop > 0 => Number { digits, decimals },
        Err(_) => Number { digits: digits.saturating_mul(10_i64.saturating_pow(places.unsigned_abs())), decimals: 0 },
        Ok(_) => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_rounded_as_far_as_the_words() {
        let n = |digits, decimals| Number { digits, decimals };
        let stated = |text: &str| language::figures::stated(text, None).into_iter().next().expect("a figure");
        for (text, value, want) in [
            ("整改率98.4%", n(9836, 2), n(984, 1)),
            ("投入1.2万元", n(11_960, 0), n(12_000, 0)),
            ("排查隐患535处", n(535, 0), n(535, 0)),
        ] {
            let s = stated(text);
            let got = rounded(value, &s);
            assert!(got.compare(want).is_eq(), "{text}: {got:?}");
        }
    }
}

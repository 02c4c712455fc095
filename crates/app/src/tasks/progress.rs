//! How a task stands: its figure against its goal, and its sheets by state and urgency.

use super::{Binding, Judging, Known, figure, known, plain};
use crate::context::{App, OpContext};
use crate::outcome::{Outcome, Refusal};
use crate::records::{load, reader};
use domain::indicators::{FigureValue, Period, with_unit};
use domain::ledger::{Record, StateCategory};
use domain::{Day, Id, Month, PlaceId, Quantity, Urgency};
use std::collections::{BTreeMap, HashMap};
use store::Tx;
use store::records::{Order, Page, Query, Reader};

/// How a bound task stands against its goal. What looks alike in a bare number is told apart here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// 尚无数据: nothing to measure yet, or 0/0; neither reached nor missed.
    NoData,
    /// 分母不足: the denominator is below the least that was set.
    BelowLeast,
    /// 未达标: measured, the goal is not reached yet.
    NotYet,
    /// 已达标.
    Reached,
    /// 达标后回落: it had moved itself to 待销号 and the figure has fallen below the goal since.
    ReachedThenLost,
    /// 到期未达标: the due day has passed and its figure had not reached the goal.
    Missed,
}

impl Standing {
    /// The word on screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoData => "尚无数据",
            Self::BelowLeast => "分母不足，暂不判定",
            Self::NotYet => "未达标",
            Self::Reached => "已达标",
            Self::ReachedThenLost => "达标后回落",
            Self::Missed => "到期未达标",
        }
    }
}

/// One month of a trend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    pub month: Month,
    /// Value in hundredths as of its last day (today for this month); `None` without data.
    pub value: Option<i64>,
    /// As shown.
    pub shown: String,
}

/// What measures a task, and what it measures now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// Indicator id.
    pub indicator: String,
    pub title: String,
    /// What its values count.
    pub quantity: Quantity,
    /// Days the figure is of: since it was handed out, up to today or the due day.
    pub period: Period,
    /// Value; `None` for 尚无数据.
    pub value: Option<FigureValue>,
    /// Value with its unit, and the two parts of a ratio: `95.45%（21÷22）`.
    pub shown: String,
    /// The goal: `不少于95%`.
    pub goal: String,
    /// When it is judged.
    pub judging: Judging,
    /// How it stands.
    pub standing: Standing,
    /// Evidence it moved itself with; empty before.
    pub evidence: String,
    /// By month since it was handed out, at most twelve.
    pub trend: Vec<Point>,
}

/// Sheets below a task by state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    /// State id and title.
    pub state: (String, String),
    /// Category of its state.
    pub category: StateCategory,
    /// How many.
    pub count: usize,
    /// Of these by urgency: 正常, 临期, 逾期; those without any are in none.
    pub urgency: [usize; 3],
}

/// How a task stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    pub record: Id,
    pub number: String,
    /// What is to be done.
    pub text: String,
    /// State id and title.
    pub state: (String, String),
    /// Category of its state.
    pub category: StateCategory,
    /// Urgency; `None` when its clock is paused, or it has ended or no due day.
    pub urgency: Option<Urgency>,
    /// Deadline as shown.
    pub due: String,
    /// What measures it; `None` for one that a person reports.
    pub bound: Option<Bound>,
    /// Sheets below it, by state in order.
    pub children: Vec<Counts>,
}

/// One sheet below a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    pub record: Id,
    pub number: String,
    /// Version, for forms.
    pub version: i64,
    pub place: PlaceId,
    /// Its name with what lies above it.
    pub place_name: String,
    /// Responsible unit or person.
    pub owner: String,
    /// State id and title.
    pub state: (String, String),
    /// Category of its state.
    pub category: StateCategory,
    /// Urgency; `None` when its clock is paused, or it has ended or no due day.
    pub urgency: Option<Urgency>,
    /// Deadline as shown.
    pub due: String,
    /// Value as shown; empty for one that is not bound.
    pub shown: String,
    /// How it stands; `None` for one that is not bound.
    pub standing: Option<Standing>,
}

/// A figure read for a task.
pub(super) struct Reading {
    pub title: String,
    pub quantity: Quantity,
    pub value: Option<FigureValue>,
    pub standing: Standing,
    pub goal_words: String,
}

/// The days a task's figure is of: what was done since it was handed out. A stock is read on the last of them.
pub(super) fn period(issued: Day, day: Day) -> Period {
    Period::Days(issued.min(day), day)
}

/// The day whose figure counts: 到期判定 looks at the due day and never behind it.
pub(super) fn judged_on(binding: &Binding, due: Option<Day>, today: Day) -> Day {
    match (binding.judging, due) {
        (Judging::AtDue, Some(due)) => due.min(today),
        _ => today,
    }
}

impl Reading {
    /// The figure of a task on a day, held against its goal: `NoData`, `BelowLeast`, `NotYet` or `Reached`.
    pub(super) fn of(
        tx: &mut Tx,
        app: &App,
        reader: &Reader,
        known: &Known<'_>,
        record: &Record,
        binding: &Binding,
        day: Day,
    ) -> Outcome<Self> {
        let (title, quantity) = figure::named(app, &binding.indicator).ok_or(Refusal::NotFound)?;
        let period = period(known.issued_on(record), day);
        let value = figure::value(tx, app, reader, &binding.indicator, record.place, period)?;
        let standing = stands(value, &quantity, binding);
        let goal_words = format!("{}{}{}", binding.sense.word(), plain(binding.goal), quantity.unit);
        Ok(Self { title, quantity, value, standing, goal_words })
    }

    /// `95.45%（21÷22）`, `128处`, `尚无数据`.
    pub(super) fn shown_with_parts(&self) -> String {
        let shown = with_unit(self.value, &self.quantity);
        match self.value {
            Some(FigureValue::Ratio { top, bottom }) if bottom != 0 => {
                format!("{shown}（{}÷{}）", self.quantity.number(top), self.quantity.number(bottom))
            }
            _ => shown,
        }
    }
}

/// A value held against a goal.
fn stands(value: Option<FigureValue>, quantity: &Quantity, binding: &Binding) -> Standing {
    let Some(value) = value.filter(|v| v.is_known()) else {
        return Standing::NoData;
    };
    if let FigureValue::Ratio { bottom, .. } = value
        && i128::from(bottom) < i128::from(binding.least) * 10_i128.pow(u32::from(quantity.scale))
    {
        return Standing::BelowLeast;
    }
    if met(value, quantity.scale, binding) { Standing::Reached } else { Standing::NotYet }
}

/// Exact: 94.996 % prints as 95.00 % and still is not 95 %.
fn met(value: FigureValue, scale: u8, binding: &Binding) -> bool {
    let goal = i128::from(binding.goal);
    let (left, right) = match value {
        // Both in the finer of their smallest parts; a goal is in hundredths.
        FigureValue::Number(n) => (i128::from(n) * 100, goal * 10_i128.pow(u32::from(scale))),
        // top / bottom × 100 % against goal / 100 %.
        FigureValue::Ratio { top, bottom } => (i128::from(top) * 10_000, goal * i128::from(bottom)),
    };
    binding.sense.met(left, right)
}

/// How a task stands, for one who may see it.
///
/// # Errors
/// Not visible; the store's.
pub async fn progress(cx: &OpContext, task: Id) -> Outcome<Progress> {
    cx.read(move |cx, tx| {
        let known = known(&cx.app)?;
        let reader = reader(cx);
        let (_, record) = load(tx, &cx.app, &reader, known.table, task)?;
        let today = cx.today();
        let bound = match known.binding(&record) {
            Some(binding) => bound(tx, &cx.app, &reader, &known, &record, &binding, today)?,
            None => None,
        };
        let (state, category) = state(&known, &record);
        Ok(Progress {
            record: record.id,
            number: record.number.clone(),
            text: known.text(&record).to_owned(),
            state,
            category,
            urgency: urgency(&cx.app, &known, &record, today),
            due: known.due_words(&record),
            bound,
            children: counts(tx, &cx.app, &known, &reader, task, today)?,
        })
    })
    .await
}

/// Sheets below a task, the nearest deadline first, each with its own figure.
///
/// # Errors
/// Not visible; the store's.
pub async fn children(cx: &OpContext, task: Id, page: i64, limit: i64) -> Outcome<Vec<Child>> {
    cx.read(move |cx, tx| {
        let known = known(&cx.app)?;
        let reader = reader(cx);
        load(tx, &cx.app, &reader, known.table, task)?;
        let limit = limit.clamp(1, 100);
        let query = Query {
            refers: Some((known.task.parent, task)),
            order: Order::Due,
            page: Some(Page { limit, skip: page.max(0) * limit }),
            ..Query::default()
        };
        let list = store::records::page(tx, &reader, known.table, &query)?;
        let owners: Vec<Id> = list.iter().flat_map(|s| [s.record.owner_unit, s.record.owner]).flatten().collect();
        let names = store::accounts::names(tx, &owners)?;
        list.iter().map(|stored| child(tx, cx, &known, &reader, &stored.record, &names)).collect()
    })
    .await
}

fn child(
    tx: &mut Tx,
    cx: &OpContext,
    known: &Known<'_>,
    reader: &Reader,
    record: &Record,
    names: &HashMap<Id, String>,
) -> Outcome<Child> {
    let today = cx.today();
    let read = match known.binding(record) {
        Some(binding) => standing(tx, &cx.app, reader, known, record, &binding, today)?,
        None => None,
    };
    let (state, category) = state(known, record);
    let owner = record.owner_unit.or(record.owner).and_then(|id| names.get(&id).cloned()).unwrap_or_default();
    Ok(Child {
        record: record.id,
        number: record.number.clone(),
        version: record.version,
        place: record.place,
        place_name: reader.tree.full_name(record.place),
        owner,
        state,
        category,
        urgency: urgency(&cx.app, known, record, today),
        due: known.due_words(record),
        shown: read.as_ref().map(|(r, _, _)| r.shown_with_parts()).unwrap_or_default(),
        standing: read.map(|(_, standing, _)| standing),
    })
}

fn urgency(app: &App, known: &Known<'_>, record: &Record, today: Day) -> Option<Urgency> {
    domain::urgency::of(known.ledger, record, &app.loaded().pack.parameters, today)
}

fn state(known: &Known<'_>, record: &Record) -> ((String, String), StateCategory) {
    record.state_in(known.ledger).map_or(((record.state.clone(), record.state.clone()), StateCategory::Open), |s| {
        ((s.id.clone(), s.title.clone()), s.category)
    })
}

/// The figure that counts today with how the task stands; `None` for an indicator the pack does not know.
fn standing(
    tx: &mut Tx,
    app: &App,
    reader: &Reader,
    known: &Known<'_>,
    record: &Record,
    binding: &Binding,
    today: Day,
) -> Outcome<Option<(Reading, Standing, Day)>> {
    if figure::named(app, &binding.indicator).is_none() {
        return Ok(None);
    }
    let due = known.due(record);
    let late = known.is_open(record) && urgency(app, known, record, today) == Some(Urgency::Overdue);
    let day = judged_on(binding, due, today);
    let read = Reading::of(tx, app, reader, known, record, binding, day)?;
    let standing = match read.standing {
        Standing::NotYet if late => Standing::Missed,
        Standing::NotYet | Standing::BelowLeast if known.is_reached(record) && moved_itself(known, record) => {
            Standing::ReachedThenLost
        }
        other => other,
    };
    Ok(Some((read, standing, day)))
}

/// True when it stands in 待销号 with the machine's evidence.
fn moved_itself(known: &Known<'_>, record: &Record) -> bool {
    !record.values[known.task.evidence].is_empty()
}

fn bound(
    tx: &mut Tx,
    app: &App,
    reader: &Reader,
    known: &Known<'_>,
    record: &Record,
    binding: &Binding,
    today: Day,
) -> Outcome<Option<Bound>> {
    let Some((read, standing, day)) = standing(tx, app, reader, known, record, binding, today)? else {
        return Ok(None);
    };
    let issued = known.issued_on(record);
    let first = issued.month().0.max(day.month().0 - 11);
    let mut trend = Vec::new();
    for month in (first..=day.month().0).map(Month) {
        let last = month.last().min(day);
        let value = figure::value(tx, app, reader, &binding.indicator, record.place, period(issued, last))?;
        trend.push(Point {
            month,
            value: value.and_then(|v| v.hundredths(&read.quantity)),
            shown: with_unit(value, &read.quantity),
        });
    }
    Ok(Some(Bound {
        indicator: binding.indicator.clone(),
        shown: read.shown_with_parts(),
        title: read.title,
        quantity: read.quantity,
        period: period(issued, day),
        value: read.value,
        goal: read.goal_words,
        judging: binding.judging,
        standing,
        evidence: record.values[known.task.evidence].text().unwrap_or_default().to_owned(),
        trend,
    }))
}

fn counts(tx: &mut Tx, app: &App, known: &Known<'_>, reader: &Reader, task: Id, today: Day) -> Outcome<Vec<Counts>> {
    let query = Query { refers: Some((known.task.parent, task)), ..Query::default() };
    let mut by: BTreeMap<usize, (usize, [usize; 3])> = BTreeMap::new();
    store::records::each(tx, reader, known.table, &query, |stored| {
        let state = known.ledger.state(&stored.record.state).unwrap_or(0);
        let entry = by.entry(state).or_default();
        entry.0 += 1;
        if let Some(urgency) = urgency(app, known, &stored.record, today) {
            entry.1[urgency as usize] += 1;
        }
        Ok::<(), store::Error>(())
    })?;
    Ok(by
        .into_iter()
        .map(|(at, (count, urgency))| {
            let state = &known.ledger.states[at];
            Counts { state: (state.id.clone(), state.title.clone()), category: state.category, count, urgency }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::super::Sense;
    use super::*;

    #[test]
    fn nothing_below_least_and_nearly_are_told_apart() {
        let ratio = |top, bottom| Some(FigureValue::Ratio { top, bottom });
        let goal = |sense, goal, least| Binding {
            indicator: String::new(),
            sense,
            goal,
            judging: Judging::WhenReached,
            least,
        };
        let at_least = goal(Sense::AtLeast, 9500, 20);
        for (value, want) in [
            (None, Standing::NoData),
            (ratio(0, 0), Standing::NoData),
            (ratio(19, 19), Standing::BelowLeast),
            (ratio(19, 20), Standing::Reached),
            (ratio(18, 20), Standing::NotYet),
            // 94.996 % is printed as 95.00 % and is not 95 %.
            (ratio(94_996, 100_000), Standing::NotYet),
        ] {
            assert_eq!(stands(value, &Quantity::count("%"), &at_least), want, "{value:?}");
        }
        let none_left = goal(Sense::AtMost, 0, 0);
        let count = Quantity::count("处");
        assert_eq!(stands(Some(FigureValue::Number(0)), &count, &none_left), Standing::Reached);
        assert_eq!(stands(Some(FigureValue::Number(1)), &count, &none_left), Standing::NotYet);
        // A goal of 39005.00 元 against 分, one of 12.50 against an area of four decimals.
        for (quantity, goal_, value, want) in [
            (Quantity::new("元", 2), 3_900_500, 3_900_500, Standing::Reached),
            (Quantity::new("元", 2), 3_900_500, 3_900_499, Standing::NotYet),
            (Quantity::new("元", 2).in_unit("万元"), 390, 3_900_000, Standing::Reached),
            (Quantity::new("亩", 4), 1_250, 124_999, Standing::NotYet),
            (Quantity::new("亩", 4), 1_250, 125_000, Standing::Reached),
        ] {
            let binding = goal(Sense::AtLeast, goal_, 0);
            assert_eq!(stands(Some(FigureValue::Number(value)), &quantity, &binding), want, "{value} of {quantity:?}");
        }
    }
}

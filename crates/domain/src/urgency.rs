//! Urgency (缓急): how near the deadline of a record is. One rule for lists, pages, tasks and what waits for a person, from
//! parameters of the pack.
//!
//! Overdue is what figures count too: a span that begins at `due + 1d`.

use crate::Day;
use crate::expression::{Row, Slot, eval, parameter_number};
use crate::ledger::{Clock, Ledger, Record, StateCategory, due_slot};
use crate::parameter::Parameters;

/// How near a deadline is; always shown with a word beside its colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// 正常: there is time.
    #[default]
    Calm,
    /// 临期: little time is left.
    Soon,
    /// 逾期: the due day is past.
    Overdue,
}

impl Urgency {
    /// The word on screen.
    pub fn word(self) -> &'static str {
        match self {
            Self::Calm => "正常",
            Self::Soon => "临期",
            Self::Overdue => "逾期",
        }
    }
}

/// From when on a deadline is near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// This share of the whole time is left, in percent.
    pub percent: i64,
    /// So many days are left.
    pub days: i64,
}

impl Thresholds {
    /// Parameter of [`Thresholds::percent`].
    pub const PERCENT: &str = "urgency.soon_percent";
    /// Parameter of [`Thresholds::days`].
    pub const DAYS: &str = "urgency.soon_days";

    /// Those of the pack on this day; 0 for one it does not have: the due day itself is near then.
    pub fn on(parameters: &Parameters, day: Day) -> Self {
        let number = |key| parameters.get(key, "", day).and_then(|p| parameter_number(&p.value, 0)).unwrap_or(0);
        Self { percent: number(Self::PERCENT), days: number(Self::DAYS) }
    }
}

/// The rule: overdue behind the due day; soon when the days left are at most the larger of the two thresholds. Without a first
/// day there is no whole time, and only the days count.
pub fn urgency(started: Option<Day>, due: Day, today: Day, thresholds: Thresholds) -> Urgency {
    let until = |day: Day| i64::from(due.0) - i64::from(day.0);
    let left = until(today);
    let share = |day: Day| left * 100 <= until(day) * thresholds.percent;
    if left < 0 {
        Urgency::Overdue
    } else if left <= thresholds.days.max(0) || started.is_some_and(share) {
        Urgency::Soon
    } else {
        Urgency::Calm
    }
}

/// The clock of a record that ends first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// Which, by index.
    pub clock: usize,
    /// Its deadline.
    pub due: Day,
    /// How near that is.
    pub urgency: Urgency,
}

/// The urgency of a record; `None` without a running clock. The main clock of a record that has ended runs no more.
pub fn of(ledger: &Ledger, record: &Record, parameters: &Parameters, today: Day) -> Option<Urgency> {
    nearest(ledger, &record.state, &record.row(), parameters, today).map(|nearest| nearest.urgency)
}

/// The running clock that ends first, from a row that holds at least the fields of [`fields`].
pub fn nearest(ledger: &Ledger, state: &str, row: &dyn Row, parameters: &Parameters, today: Day) -> Option<Nearest> {
    let category = ledger.state(state).map(|index| ledger.states[index].category);
    let ended = category.is_some_and(StateCategory::is_final);
    // A record without clocks may have a deadline all the same: the main one.
    let runs = |clock: &usize| *clock > 0 || !ended;
    let running = (0..ledger.clocks.len().max(1))
        .filter(runs)
        .filter_map(|clock| Some((row.value(due_slot(clock)).day()?, clock)));
    let (due, clock) = running.min()?;
    let started = started(ledger, clock, row, parameters, due);
    Some(Nearest { clock, due, urgency: urgency(started, due, today, Thresholds::on(parameters, today)) })
}

/// The fields the rule reads: the stamps of the steps that start the clocks, and what their limits depend on.
pub fn fields(ledger: &Ledger) -> Vec<usize> {
    let of = |clock: &Clock| -> Vec<usize> {
        let stamp = clock.starts.iter().filter_map(|id| ledger.step(id)?.stamps.first().copied());
        let limit = clock.limit.iter().flat_map(|limit| limit.slots()).filter_map(|slot| match slot {
            Slot::Field(index) => Some(index),
            _ => None,
        });
        stamp.chain(limit).collect()
    };
    ledger.clocks.iter().flat_map(of).collect()
}

/// The day a running clock began: the last that was stamped by a step that starts it; where none is stamped as far back as its
/// limit goes, at most to the day the record was created.
pub fn started(ledger: &Ledger, clock: usize, row: &dyn Row, parameters: &Parameters, due: Day) -> Option<Day> {
    let clock = ledger.clocks.get(clock)?;
    let stamps = clock.starts.iter().filter_map(|id| ledger.step(id)?.stamps.first());
    let stamped = stamps.filter_map(|index| row.value(Slot::Field(*index)).day()).max();
    stamped.or_else(|| {
        let limit = eval(clock.limit.as_ref()?, row, parameters).int().and_then(|days| i32::try_from(days).ok())?;
        Some(clock.unit.after(parameters.calendar(), due, limit.saturating_neg()).max(row.day()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::{ParameterValue, Scalar};

    #[test]
    fn by_days_left() {
        // Days since the start, days of the whole, with 20 % and 2 days.
        for (gone, whole, want) in [
            (0, 30, Urgency::Calm),
            (23, 30, Urgency::Calm),
            (24, 30, Urgency::Soon),
            (30, 30, Urgency::Soon),
            (31, 30, Urgency::Overdue),
            (1, 4, Urgency::Calm),
            (2, 4, Urgency::Soon),
            (0, 0, Urgency::Soon),
            (1, 0, Urgency::Overdue),
        ] {
            let thresholds = Thresholds { percent: 20, days: 2 };
            let got = urgency(Some(Day(100)), Day(100 + whole), Day(100 + gone), thresholds);
            assert_eq!(got, want, "{gone} of {whole}");
        }
    }

    #[test]
    fn without_a_start_or_a_threshold() {
        let only_days = Thresholds { percent: 20, days: 2 };
        for (left, want) in [(3, Urgency::Calm), (2, Urgency::Soon), (0, Urgency::Soon), (-1, Urgency::Overdue)] {
            assert_eq!(urgency(None, Day(100 + left), Day(100), only_days), want, "{left}");
        }
        let none = Thresholds::on(&Parameters::default(), Day(100));
        assert_eq!(none, Thresholds { percent: 0, days: 0 });
        for (left, want) in [(1, Urgency::Calm), (0, Urgency::Soon), (-1, Urgency::Overdue)] {
            assert_eq!(urgency(Some(Day(0)), Day(100 + left), Day(100), none), want, "{left}");
        }
    }

    #[test]
    fn thresholds_are_those_of_the_day() {
        let mut parameters = Parameters::default();
        for (key, from, value) in [
            (Thresholds::DAYS, Day(0), Scalar::Int(2)),
            (Thresholds::DAYS, Day(100), Scalar::Text("5".to_owned())),
            (Thresholds::PERCENT, Day(0), Scalar::Int(20)),
        ] {
            parameters.insert(key, "", ParameterValue { from, place: None, value, source: "test".to_owned() });
        }
        assert_eq!(Thresholds::on(&parameters, Day(99)), Thresholds { percent: 20, days: 2 });
        assert_eq!(Thresholds::on(&parameters, Day(100)), Thresholds { percent: 20, days: 5 });
    }
}

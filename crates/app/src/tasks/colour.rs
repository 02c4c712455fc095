//! 绿、黄、红: how the time stands for a task (domain rules 15.2).

use super::Known;
use crate::context::App;
use domain::Day;
use domain::ledger::Record;
use domain::parameter::Scalar;

/// Colour of an open task; always shown with its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Colour {
    /// 正常: in time.
    Green,
    /// 临期: little time is left.
    Yellow,
    /// 逾期: the due day has passed.
    Red,
}

impl Colour {
    /// The word beside the colour.
    pub fn word(self) -> &'static str {
        match self {
            Self::Green => "正常",
            Self::Yellow => "临期",
            Self::Red => "逾期",
        }
    }
}

/// The colour of a time: red behind the due day, yellow when the days left are at most the larger of `days` and `percent` of
/// the whole time.
pub fn colour(issued: Day, due: Day, today: Day, percent: i64, days: i64) -> Colour {
    let (left, whole) = (i64::from(due.0) - i64::from(today.0), i64::from(due.0) - i64::from(issued.0));
    if left < 0 {
        Colour::Red
    } else if left <= days || left * 100 <= whole * percent {
        Colour::Yellow
    } else {
        Colour::Green
    }
}

/// The colour of a task that waits for work; `None` for one that does not, or has no due day.
pub(crate) fn of(app: &App, known: &Known<'_>, record: &Record, today: Day) -> Option<Colour> {
    if !known.is_open(record) {
        return None;
    }
    let number = |key: &str| match app.loaded().pack.parameters.get(key, "", today).map(|p| &p.value) {
        Some(Scalar::Int(n)) => *n,
        _ => 0,
    };
    let due = known.due(record)?;
    Some(colour(known.issued_on(record), due, today, number("task.yellow_percent"), number("task.yellow_days")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_by_days_left() {
        // (days since issue, days of the whole, colour) with 20 % and 2 days.
        for (gone, whole, want) in [
            (0, 30, Colour::Green),
            (23, 30, Colour::Green),
            (24, 30, Colour::Yellow),
            (30, 30, Colour::Yellow),
            (31, 30, Colour::Red),
            (1, 4, Colour::Green),
            (2, 4, Colour::Yellow),
            (0, 0, Colour::Yellow),
            (1, 0, Colour::Red),
        ] {
            assert_eq!(colour(Day(100), Day(100 + whole), Day(100 + gone), 20, 2), want, "{gone} of {whole}");
        }
    }
}

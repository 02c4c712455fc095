//! Days and dues as words.

use crate::components::{Due, days_left};
use domain::{Day, Urgency};

/// A due day as shown: its urgency as colour, always with words.
pub(crate) fn due(day: Day, today: Day, urgency: Urgency) -> Due {
    let left = i64::from(day.0) - i64::from(today.0);
    let shown = if day.year() == today.year() { day.short() } else { day.chinese() };
    Due::new(&shown, &days_left(left), urgency)
}

/// 星期一 … 星期日.
pub(crate) fn weekday(day: Day) -> &'static str {
    ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"]
        [usize::try_from(day.weekday() - 1).unwrap_or(0)]
}

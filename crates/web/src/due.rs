//! Days and dues as words.

use crate::components::{Due, Near, days_left};
use domain::Day;

/// A due day as shown: red when past, amber in its last days, always with words.
pub(crate) fn due(day: Day, today: Day) -> Due {
    let left = i64::from(day.0) - i64::from(today.0);
    let near = if left < 0 {
        Near::Over
    } else if left <= 3 {
        Near::Soon
    } else {
        Near::Calm
    };
    let shown = if day.year() == today.year() { day.short() } else { day.chinese() };
    Due::new(&shown, &days_left(left), near)
}

/// 星期一 … 星期日.
pub(crate) fn weekday(day: Day) -> &'static str {
    ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"]
        [usize::try_from(day.weekday() - 1).unwrap_or(0)]
}

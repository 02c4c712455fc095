//! What waits for a person, by when it is due.

use super::todo::{Todo, todo};
use crate::context::OpContext;
use crate::outcome::Outcome;
use domain::{Day, Urgency};

/// Rows of one group; the rest is a number.
const SHOWN: usize = 30;

/// When something is due, nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// Past its day.
    Overdue,
    Today,
    /// Up to Sunday.
    ThisWeek,
    Later,
    /// Without a deadline.
    Never,
}

impl When {
    /// Every one, in order.
    pub const ALL: [Self; 5] = [Self::Overdue, Self::Today, Self::ThisWeek, Self::Later, Self::Never];

    /// The heading on screen.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Overdue => "逾期",
            Self::Today => "今天",
            Self::ThisWeek => "本周",
            Self::Later => "以后",
            Self::Never => "无期限",
        }
    }

    /// When a deadline falls, seen from a day.
    pub fn of(running: Option<(Day, Urgency)>, today: Day) -> Self {
        let sunday = today.plus(7 - i32::try_from(today.weekday()).unwrap_or(7));
        match running {
            Some((_, Urgency::Overdue)) => Self::Overdue,
            Some((day, _)) if day == today => Self::Today,
            Some((day, _)) if day <= sunday => Self::ThisWeek,
            Some(_) => Self::Later,
            None => Self::Never,
        }
    }
}

/// Things due at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agenda {
    pub when: When,
    /// That of the most urgent of them.
    pub urgency: Urgency,
    /// The first of them.
    pub items: Vec<Todo>,
    /// How many more there are, and the ledger of the last.
    pub more: Option<(usize, String)>,
}

/// What waits for a person in groups by when it is due, nearest first; empty groups are left out.
///
/// # Errors
/// As [`todo`].
pub async fn agenda(cx: &OpContext) -> Outcome<Vec<Agenda>> {
    Ok(grouped(todo(cx).await?, cx.today()))
}

fn grouped(list: Vec<Todo>, today: Day) -> Vec<Agenda> {
    let mut groups =
        When::ALL.map(|when| Agenda { when, urgency: Urgency::Calm, items: Vec::new(), more: None }).to_vec();
    for todo in list {
        let when = When::of(todo.due.zip(todo.urgency), today);
        let Some(group) = groups.iter_mut().find(|g| g.when == when) else { continue };
        group.urgency = group.urgency.max(todo.urgency.unwrap_or_default());
        if group.items.len() < SHOWN {
            group.items.push(todo);
        } else {
            let before = group.more.as_ref().map_or(0, |(n, _)| *n);
            group.more = Some((before + 1, todo.ledger[0].clone()));
        }
    }
    groups.retain(|group| !group.items.is_empty());
    groups
}

#[cfg(test)]
mod tests {
    use super::When;
    use domain::{Day, Urgency};

    #[test]
    fn a_week_ends_on_sunday() {
        let day = |text: &str| Day::parse(text).expect("a day");
        let wednesday = day("2026-11-25");
        for (due, want) in [
            (Some("2026-11-24"), When::Overdue),
            (Some("2026-11-25"), When::Today),
            (Some("2026-11-29"), When::ThisWeek),
            (Some("2026-11-30"), When::Later),
            (None, When::Never),
        ] {
            let urgency = if want == When::Overdue { Urgency::Overdue } else { Urgency::Calm };
            assert_eq!(When::of(due.map(|text| (day(text), urgency)), wednesday), want, "{due:?}");
        }
        assert_eq!(
            When::of(Some((day("2026-11-30"), Urgency::Calm)), day("2026-11-29")),
            When::Later,
            "on a Sunday the week is over"
        );
    }
}

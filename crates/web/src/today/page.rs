//! One list of what waits for the person, by due day; nothing else.

use askama::Template;

use crate::components::{Due, Frame};
use crate::due::due;
use crate::url;
use app::records::{Agenda, FormLink, TODO_LIMIT, Todo};
use domain::{Day, Urgency};

/// 今日.
#[derive(Clone, Debug, Template)]
#[template(path = "today/page.html")]
pub struct TodayPage {
    pub frame: Frame,
    /// 2026年11月21日 星期六
    pub day: String,
    /// Deadlines are held against this day.
    pub today: Day,
    /// What waits, nearest first.
    pub groups: Vec<Agenda>,
}

impl TodayPage {
    fn count(&self) -> usize {
        self.groups.iter().map(|g| g.items.len() + g.more.as_ref().map_or(0, |m| m.0)).sum()
    }

    /// Class of a group: red, amber, or none.
    fn class(&self, group: &Agenda) -> &'static str {
        match group.urgency {
            Urgency::Overdue => " over",
            Urgency::Soon => " soon",
            Urgency::Calm => "",
        }
    }

    /// The record; of several, the speech they come from or their list.
    fn href(&self, todo: &Todo) -> String {
        match todo.source {
            Some(speech) => format!("/speeches/{speech}"),
            None if todo.count > 1 => format!("/ledgers/{}?state={}", todo.ledger[0], todo.state[0]),
            None => url::record(&todo.ledger[0], todo.id),
        }
    }

    /// How many things a row stands for; of one what its clock reminds of.
    fn note(&self, todo: &Todo) -> String {
        match todo.count {
            0 | 1 => todo.reminder.clone().unwrap_or_default(),
            n if n >= TODO_LIMIT => format!("{n} 件以上"),
            n => format!("共 {n} 件"),
        }
    }

    fn due(&self, todo: &Todo) -> Option<Due> {
        todo.due.zip(todo.urgency).map(|(day, urgency)| due(day, self.today, urgency))
    }
}

/// 记一笔: what can be recorded, the most usual first.
#[derive(Clone, Debug, Template)]
#[template(path = "today/note.html")]
pub struct NotePage {
    pub frame: Frame,
    /// What is recorded most out in the village.
    pub quick: Vec<FormLink>,
    /// Every other form.
    pub others: Vec<FormLink>,
}

//! One list of what waits for the person, by due day; nothing else.

use askama::Template;
use domain::Urgency;

use crate::components::{Due, Empty, Frame};

/// One thing that waits.
#[derive(Clone, Debug, Default)]
pub struct Waiting {
    /// The record.
    pub href: String,
    /// 云市村小学食堂燃气管老化
    pub headline: String,
    /// 安全隐患
    pub ledger: String,
    /// AQ-361021-2026-00012
    pub number: String,
    /// 云市村
    pub place: String,
    /// What is expected of me: 复查销号, 交办, 申请销号.
    pub expected: String,
    /// Due day; `None` without one.
    pub due: Option<Due>,
    /// Why it is with me when that is not plain: 李样本退回：照片看不清; empty for none.
    pub note: String,
}

/// Things under one heading.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// 逾期, 今天, 本周, 以后, 无期限.
    pub title: String,
    /// That of the most urgent of them.
    pub urgency: Urgency,
    /// Things.
    pub items: Vec<Waiting>,
    /// How many more there are, and where: a list.
    pub more: Option<(u64, String)>,
}

/// 今日.
#[derive(Clone, Debug, Template)]
#[template(path = "today/page.html")]
pub struct TodayPage {
    /// Frame.
    pub frame: Frame,
    /// 2026年11月21日 星期六
    pub day: String,
    /// Groups that have something, nearest first.
    pub groups: Vec<Group>,
    /// Shown when there is nothing.
    pub empty: Empty,
    /// 已办, 我发起, 抄送: other lists of mine; only those that work.
    pub others: Vec<crate::components::Link>,
}

impl TodayPage {
    fn count(&self) -> u64 {
        self.groups.iter().map(|g| g.items.len() as u64 + g.more.as_ref().map_or(0, |m| m.0)).sum()
    }
}

/// 记一笔: what can be recorded, the most usual first.
#[derive(Clone, Debug, Template)]
#[template(path = "today/note.html")]
pub struct NotePage {
    /// Frame.
    pub frame: Frame,
    /// Forms.
    pub links: Vec<crate::components::Link>,
}

impl NotePage {
    /// A sample.
    #[cfg(feature = "samples")]
    pub fn sample() -> Self {
        let link = crate::components::Link::new;
        Self {
            frame: Frame::sample("记一笔", "记一笔"),
            links: vec![link("登记走访", "/ledgers/zf/new"), link("登记隐患", "/ledgers/aq/new")],
        }
    }
}

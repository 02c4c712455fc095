//! A record: left the facts in groups, right the timeline, on top the state, the clock and the steps one may take.

use askama::Template;

use crate::components::{Due, Fact, Frame, Link, Pager, Table, Tag};
use crate::due::due;
use crate::url;
use app::records::{ClockView, RecordView, Related};
use domain::Day;

/// Facts under a heading.
#[derive(Clone, Debug, Default)]
pub struct FactGroup {
    /// 发现
    pub title: String,
    pub facts: Vec<Fact>,
}

/// Records of one ledger that lie inside the record of the page.
#[derive(Clone, Debug, Default)]
pub struct ChildTable {
    /// Anchor of the section: the ledger's id.
    pub anchor: String,
    /// Title of the ledger.
    pub title: String,
    /// What one record is called.
    pub noun: String,
    /// The rows; none when there are no records yet.
    pub table: Option<Table>,
    /// Which part is shown; nothing when it is all.
    pub pager: Option<Pager>,
    /// Adds one.
    pub add: Option<Link>,
}

/// One record: facts, state and clock, steps one may take, timeline.
#[derive(Clone, Debug, Template)]
#[template(path = "records/page.html")]
pub struct RecordPage {
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    /// The record.
    pub view: RecordView,
    /// Its fields.
    pub facts: Vec<FactGroup>,
    /// A panel of another feature, such as the progress of a task, as HTML made by its own template; empty for none.
    pub panel: String,
    /// Records that lie inside this one, ledger by ledger.
    pub children: Vec<ChildTable>,
    /// Deadlines are held against this day.
    pub today: Day,
}

impl RecordPage {
    /// Address of the record.
    fn here(&self) -> String {
        url::record(&self.view.ledger[0], self.view.record.id)
    }

    fn due(&self, clock: &ClockView) -> Due {
        match clock.due {
            Some((day, urgency)) => due(day, self.today, urgency),
            None => Due::new("已按时提交", "", None),
        }
    }

    fn has_acts(&self) -> bool {
        !self.view.steps.is_empty() || self.view.offers_edit() || self.view.may.correct || self.view.offers_relocation()
    }

    /// Records that refer to this one, by their ledger.
    fn related(&self) -> Vec<&[Related]> {
        self.view.related.chunk_by(|a, b| a.ledger_title == b.ledger_title).collect()
    }
}

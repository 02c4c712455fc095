//! The one page that is opened before a visit: facts, what is open, figures against last year, who works here, what changed.

use askama::Template;

use crate::components::{Due, Empty, Fact, Frame, Link, Table, Tag};
use crate::records::page::FactGroup;

/// Somebody who works here.
#[derive(Clone, Debug, Default)]
pub struct Worker {
    /// 驻村第一书记
    pub post: String,
    /// Name.
    pub name: String,
    /// Unit that sends; empty for none.
    pub unit: String,
    /// Since when, until when; empty when not known.
    pub since: String,
}

/// Something open.
#[derive(Clone, Debug, Default)]
pub struct Open {
    /// The record.
    pub link: Link,
    /// 安全隐患
    pub ledger: String,
    /// State.
    pub state: Tag,
    /// Due day.
    pub due: Option<Due>,
}

/// Something that changed lately.
#[derive(Clone, Debug, Default)]
pub struct Recent {
    /// 11月20日
    pub when: String,
    /// 申请销号
    pub what: String,
    /// The record.
    pub link: Link,
    /// Who.
    pub who: String,
}

/// Profile of a village.
#[derive(Clone, Debug, Template)]
#[template(path = "places/page.html")]
pub struct VillagePage {
    /// Frame.
    pub frame: Frame,
    /// Places above.
    pub crumbs: Vec<Link>,
    /// 云市村
    pub name: String,
    /// 361021101215
    pub code: String,
    /// 二类村, 市定薄弱村.
    pub words: Vec<String>,
    /// 编辑村情, 登记隐患: what may be done here; the first is the main one.
    pub acts: Vec<Link>,
    /// Introduction; empty for none.
    pub intro: String,
    /// Facts.
    pub groups: Vec<FactGroup>,
    /// When there is no profile yet.
    pub empty: Option<Empty>,
    /// What is open, nearest first.
    pub open: Vec<Open>,
    /// How many are open in each ledger, and where.
    pub more_open: Vec<Link>,
    /// Figures: now, a year ago, the difference.
    pub figures: Table,
    /// As of which day.
    pub time: String,
    /// Who works here.
    pub workers: Vec<Worker>,
    /// Paired unit and others: facts.
    pub forces: Vec<Fact>,
    /// What changed lately.
    pub recent: Vec<Recent>,
    /// All of it.
    pub more_recent: Option<Link>,
}

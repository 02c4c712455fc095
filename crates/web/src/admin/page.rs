//! Pages of the three administrators.

use askama::Template;

use crate::components::{Empty, Fact, Frame, Link, Pager, Section, Table, Tag};

/// An entry of the administrator's page.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/index.html")]
pub struct AdminPage {
    pub frame: Frame,
    /// What this administrator does: title, address, a line about it.
    pub entries: Vec<(Link, String)>,
}

/// Accounts.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/accounts.html")]
pub struct AccountsPage {
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    /// 新建账号; `None` without the right.
    pub main: Option<Link>,
    /// Where the search is sent, by GET with `q`.
    pub action: String,
    /// What was searched for.
    pub words: String,
    /// Accounts.
    pub table: Table,
    pub pager: Pager,
    /// When nothing is found.
    pub empty: Empty,
}

/// The register of natural persons (人员库).
#[derive(Clone, Debug, Template)]
#[template(path = "admin/people.html")]
pub struct PeoplePage {
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    /// Where the search is sent, by GET with `q`.
    pub action: String,
    /// What was searched for.
    pub words: String,
    /// How many there are, and how many of them are shown.
    pub count: String,
    /// Persons.
    pub table: Table,
    /// Proposals to join and part, those that wait first.
    pub proposals: Table,
    /// When nobody is found.
    pub empty: Empty,
}

/// One natural person.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/human.html")]
pub struct HumanPage {
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    /// 张示例
    pub name: String,
    /// What being one person means.
    pub note: String,
    /// 与另一人合并.
    pub acts: Vec<Link>,
    /// Rows of the register with their accounts.
    pub table: Table,
}

/// A grant as a line of an account.
#[derive(Clone, Debug, Default)]
pub struct Grant {
    /// 乡镇党政办
    pub role: String,
    /// 南城县株良镇; a unit or a posting.
    pub scope: String,
    /// Since when.
    pub from: String,
    /// Until when; empty for open.
    pub to: String,
    /// Who gave it.
    pub by: String,
    /// Where ending it leads (a form page); `None` without the right or once ended.
    pub end: Option<String>,
}

/// One account with its grants.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/account.html")]
pub struct AccountPage {
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    /// 张示例
    pub name: String,
    /// 在用, 已停用.
    pub state: Tag,
    /// Facts: login, person, unit, last change of password, second factor.
    pub facts: Vec<Fact>,
    /// 停用, 重置密码, 重置动态口令: links to confirmations.
    pub acts: Vec<Link>,
    /// Grants in force and past.
    pub grants: Vec<Grant>,
    /// Where a new grant is posted; `None` without the right.
    pub give: Option<String>,
    /// Hidden fields of the new grant.
    pub hidden: Vec<(String, String)>,
    /// Controls of the new grant.
    pub sections: Vec<Section>,
    /// A password that is shown this once; empty for none.
    pub password: String,
}

/// Audit.
#[derive(Clone, Debug, Template)]
#[template(path = "admin/audit.html")]
pub struct AuditPage {
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    /// The chain is whole.
    pub whole: bool,
    /// 2026-11-21 02:00 核验 128,402 条，链条完整; or where it breaks.
    pub verdict: String,
    /// Where checking now is posted; `None` without the right.
    pub action: Option<String>,
    /// Last heads: county, number, time, hash.
    pub heads: Table,
    /// Where the list is filtered, by GET with `q`, `from`, `to`.
    pub filter: String,
    /// Filter values: words, from day, to day.
    pub words: (String, String, String),
    /// What was done: time, who, what, on what, from where.
    pub table: Table,
    pub pager: Pager,
    pub exports: Vec<Link>,
}

/// Jobs that run on a timer (定时任务).
#[derive(Clone, Debug, Template)]
#[template(path = "admin/jobs.html")]
pub struct JobsPage {
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    /// No job failed the last time.
    pub well: bool,
    /// 各项任务最近一次都正常; or how many failed.
    pub verdict: String,
    /// Name, state, schedule, last run, duration, result, next run.
    pub table: Table,
}

//! A list of records with filters, columns, bulk steps, totals and pages; and the overview of ledgers.

use askama::Template;

use app::records::LedgerOverview;

use crate::components::{Button, Empty, Frame, Link, Pager, SelectOption, Table};

/// A filter in the line above the table.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Form name.
    pub name: String,
    /// 状态, 隐患类型.
    pub title: String,
    /// What is filled in.
    pub input: FilterInput,
}

/// What a filter asks.
#[derive(Clone, Debug)]
pub enum FilterInput {
    /// One of several; starts with 全部.
    Choice(Vec<SelectOption>),
    /// Words.
    Text(String),
    /// From day, to day: sent as `{name}_from`, `{name}_to`.
    Days(String, String),
}

/// A saved view or a quick filter.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// 未销号, 逾期.
    pub title: String,
    /// Address.
    pub href: String,
    /// Shown now.
    pub current: bool,
}

/// The records of a ledger with filters, totals and steps for many.
#[derive(Clone, Debug, Template)]
#[template(path = "ledger/page.html")]
pub struct ListPage {
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    /// 安全隐患台账
    pub title: String,
    /// Place shown: 株良镇.
    pub place: String,
    /// The main action (登记隐患).
    pub main: Option<Link>,
    /// Other actions (导入 Excel).
    pub others: Vec<Link>,
    /// Saved views.
    pub views: Vec<View>,
    /// Where the filters are sent, by GET.
    pub action: String,
    pub filters: Vec<Filter>,
    /// What goes along with the filters unseen: sort order, columns.
    pub kept: Vec<(String, String)>,
    /// Without any filter; shown when something is filtered.
    pub clear: Option<String>,
    pub table: Table,
    /// Steps for chosen rows: posted to `bulk_action`, answered by a confirmation page.
    pub bulk: Vec<Button>,
    /// Where chosen rows are posted.
    pub bulk_action: String,
    pub pager: Pager,
    /// 导出 Excel, 打印.
    pub exports: Vec<Link>,
    /// Shown when there are no rows.
    pub empty: Empty,
}

/// Overview of ledgers by line of work.
#[derive(Clone, Debug, Template)]
#[template(path = "ledger/overview.html")]
pub struct OverviewPage {
    pub frame: Frame,
    /// Place shown.
    pub place: String,
    pub view: LedgerOverview,
    /// What was looked for; empty shows all.
    pub find: String,
}

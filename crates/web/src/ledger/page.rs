//! A list of records with filters, columns, bulk steps, totals and pages; and the overview of ledgers.

use askama::Template;

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
    /// How many rows, when known cheaply.
    pub count: Option<u64>,
}

/// List page.
#[derive(Clone, Debug, Template)]
#[template(path = "ledger/page.html")]
pub struct ListPage {
    /// Frame.
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
    /// Filters.
    pub filters: Vec<Filter>,
    /// What goes along with the filters unseen: sort order, columns.
    pub kept: Vec<(String, String)>,
    /// What is filtered, each with the address without it.
    pub active: Vec<Link>,
    /// Without any filter; shown when something is filtered.
    pub clear: Option<String>,
    /// Columns that may be shown: value is sent as `column`; empty hides the chooser.
    pub columns: Vec<SelectOption>,
    /// What goes along with the columns unseen: the filters in force.
    pub columns_kept: Vec<(String, String)>,
    /// The table.
    pub table: Table,
    /// Steps for chosen rows: posted to `bulk_action`, answered by a confirmation page.
    pub bulk: Vec<Button>,
    /// Where chosen rows are posted.
    pub bulk_action: String,
    /// Pager.
    pub pager: Pager,
    /// 导出 Excel, 打印.
    pub exports: Vec<Link>,
    /// Shown when there are no rows.
    pub empty: Empty,
}

/// One ledger in the overview.
#[derive(Clone, Debug, Default)]
pub struct LedgerRow {
    /// 安全隐患台账
    pub title: String,
    /// Address of its list.
    pub href: String,
    /// A line about it; empty for none.
    pub text: String,
    /// Figures: 未销号 12 处, 逾期 2 处; the flag marks what is overdue.
    pub figures: Vec<(String, bool)>,
    /// 登记隐患
    pub create: Option<Link>,
}

/// Overview of ledgers by line of work.
#[derive(Clone, Debug, Template)]
#[template(path = "ledger/overview.html")]
pub struct OverviewPage {
    /// Frame.
    pub frame: Frame,
    /// Place shown.
    pub place: String,
    /// Line of work and its ledgers.
    pub groups: Vec<(String, Vec<LedgerRow>)>,
}

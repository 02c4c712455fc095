//! The panel of progress on a task's record page. Issuing uses the generic form with a preview of whom it reaches.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::components::{Link, Table, Tag};

/// Progress of a task, judged by its indicator; rendered into [`crate::records::page::RecordPage::panel`].
#[derive(Clone, Debug, Template)]
#[template(path = "tasks/panel.html")]
pub struct TaskPanel {
    /// Indicator with its page; `None` when there is none and a person reports.
    pub indicator: Option<Link>,
    /// 92.50 %; empty: 尚无数据.
    pub value: String,
    /// 截至 2026年11月21日
    pub time: String,
    /// 不少于 95.00 %
    pub goal: String,
    /// 还差 2.50 个百分点, 已达到; empty when it can not be said.
    pub gap: String,
    /// The goal is reached.
    pub reached: bool,
    /// 分子 74 处 ÷ 分母 80 处; why nothing is judged: 分母 3 处，小于最小分母 5 处，不判定. Empty for none.
    pub parts: String,
    /// 到期判定 or 达标即判定, in words.
    pub judging: String,
    /// Pictures as SVG: progress, trend.
    pub pictures: Vec<String>,
    /// Evidence kept when it was judged: value, time, hash; empty before.
    pub evidence: String,
    /// Opens the rows the figure counts.
    pub rows: Option<Link>,
    /// Tasks made out of this one: state, how many, list of them.
    pub states: Vec<(Tag, u64, String)>,
    /// The tasks below: place or unit, value, state.
    pub children: Option<Table>,
    /// Document and headings it stands under; empty for a task that comes from no document.
    pub origin: String,
    /// Opens its sentence, for those who may read the document.
    pub sentence: Option<Link>,
}

impl HtmlSafe for TaskPanel {}

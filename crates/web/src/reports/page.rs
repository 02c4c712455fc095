//! Choosing a template, the report as it will print, issued reports.

use askama::Template;

use crate::components::{Empty, Fact, Frame, Link};

/// A template to choose.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// 安全隐患排查整治情况通报
    pub title: String,
    /// What it says and from which figures.
    pub text: String,
    /// Its preview.
    pub href: String,
}

/// Reports: templates and what was issued.
#[derive(Clone, Debug, Template)]
#[template(path = "reports/index.html")]
pub struct ReportIndexPage {
    pub frame: Frame,
    pub place: String,
    /// Templates.
    pub choices: Vec<Choice>,
    pub issued: Vec<app::reports::IssuedReport>,
    /// When there are no templates.
    pub empty: Empty,
}

/// A piece of text in a report.
#[derive(Clone, Debug)]
pub enum Span {
    /// Words.
    Text(String),
    /// A figure: what is printed and the index of its note in [`ReportPage::notes`].
    Figure(String, usize),
    /// A figure that has no data: printed as a blank to be filled by hand, and its note.
    Missing(String, usize),
}

/// A block of a report.
#[derive(Clone, Debug)]
pub enum Block {
    /// Title of the document.
    Title(String),
    /// Addressee or date line, not indented.
    Line(String),
    /// Heading, level 1 to 3.
    Heading(u8, String),
    /// Paragraph.
    Text(Vec<Span>),
    /// Table: caption, head, rows; numbers to the right from the second column on.
    Table(String, Vec<String>, Vec<Vec<Vec<Span>>>),
    /// Signature: unit and date, to the right.
    Sign(Vec<String>),
}

/// What stands behind a figure of a report.
#[derive(Clone, Debug, Default)]
pub struct Note {
    /// 隐患整改率
    pub title: String,
    /// Value as printed; empty for none.
    pub value: String,
    /// Formula in words.
    pub formula: String,
    pub scope: String,
    pub time: String,
    pub rows: Option<Link>,
}

/// A report as it will print.
#[derive(Clone, Debug, Template)]
#[template(path = "reports/page.html")]
pub struct ReportPage {
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    pub title: String,
    /// Where the time is chosen, by GET; empty once issued.
    pub action: String,
    /// What goes along unseen.
    pub kept: Vec<(String, String)>,
    /// `2026-11`
    pub at: String,
    pub blocks: Vec<Block>,
    pub notes: Vec<Note>,
    /// What the reader should know before issuing: 2 个数字尚无数据.
    pub warnings: Vec<String>,
    /// Where issuing is posted; `None` without the right or once issued.
    pub issue: Option<String>,
    /// Hidden fields of issuing: the submission id, the template, the period.
    pub hidden: Vec<(String, String)>,
    /// Word document; `None` for none.
    pub docx: Option<String>,
    /// Once issued: by whom, when, hash of the frozen figures.
    pub issued: Vec<Fact>,
}

/// Number of a note as shown.
fn nth(at: &usize) -> usize {
    at + 1
}

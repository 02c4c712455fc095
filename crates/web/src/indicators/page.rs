//! Pages of figures. Pictures are SVG text made by the `picture` crate.

use askama::Template;

use crate::components::{Frame, Link, Pager, Table};
use app::indicators::{Direction, FigureDetail, KeyFigure};

/// At which time, and by which boundaries. One box takes a day, a month or a year.
#[derive(Clone, Debug, Default)]
pub struct AsOf {
    /// Where it is sent, by GET.
    pub action: String,
    /// What goes along unseen.
    pub kept: Vec<(String, String)>,
    /// Sent as `at`: `2026-11-21`, `2026-11` or `2026`, as typed.
    pub at: String,
    /// What is wrong with it; empty when nothing is.
    pub problem: String,
    /// 今天, 上月末, 去年末, 今年: with whether it is shown now.
    pub quick: Vec<(Link, bool)>,
    /// 现区划, 当时区划: with whether it is shown now; empty hides it.
    pub boundaries: Vec<(Link, bool)>,
}

/// A key figure on a board.
#[derive(Clone, Debug)]
pub struct KeyCard {
    /// Its page.
    pub href: String,
    /// Small trend line as SVG; empty for none.
    pub spark: String,
    /// The figure.
    pub key: KeyFigure,
}

/// A picture with its way to the rows.
#[derive(Clone, Debug, Default)]
pub struct Picture {
    /// SVG text.
    pub svg: String,
    /// Links under it: 打开明细, 看各村.
    pub links: Vec<Link>,
}

/// Board of a place (驾驶舱, for work and not for watching people).
#[derive(Clone, Debug, Template)]
#[template(path = "indicators/board.html")]
pub struct BoardPage {
    pub frame: Frame,
    /// Places above, outermost first.
    pub crumbs: Vec<Link>,
    /// 株良镇
    pub place: String,
    /// 截至 2026年11月21日
    pub time: String,
    /// Time.
    pub as_of: AsOf,
    /// Key figures.
    pub keys: Vec<KeyCard>,
    /// Pictures: places below, trends.
    pub pictures: Vec<Picture>,
    /// Places below with the key figures; `None` for none.
    pub table: Option<Table>,
    /// Lists of figures of other lines of work.
    pub others: Vec<Link>,
    /// 打印 and others.
    pub exports: Vec<Link>,
}

/// A part a figure is made of: numerator, denominator.
#[derive(Clone, Debug, Default)]
pub struct FigurePart {
    /// 分子：到期已销号隐患
    pub title: String,
    /// Value with unit.
    pub value: String,
    /// The rows behind it.
    pub href: String,
}

/// One figure.
#[derive(Clone, Debug, Template)]
#[template(path = "indicators/page.html")]
pub struct FigurePage {
    pub frame: Frame,
    /// 指标, then places above.
    pub crumbs: Vec<Link>,
    /// 株良镇
    pub place: String,
    /// 截至 2026年11月21日
    pub time: String,
    /// Numerator and denominator.
    pub parts: Vec<FigurePart>,
    /// Opens the rows; `None` when there are none.
    pub rows: Option<String>,
    /// Time.
    pub as_of: AsOf,
    pub pictures: Vec<Picture>,
    /// Places below; `None` for none.
    pub table: Option<Table>,
    /// The figure.
    pub view: FigureDetail,
}

/// Rows behind a figure.
#[derive(Clone, Debug, Template)]
#[template(path = "indicators/rows.html")]
pub struct FigureRowsPage {
    pub frame: Frame,
    /// Way back.
    pub crumbs: Vec<Link>,
    /// 未销号隐患明细
    pub title: String,
    /// 株良镇，截至 2026年11月21日
    pub scope: String,
    /// 31 处，与指标一致; or why rows and figure differ.
    pub sum: String,
    /// Rows.
    pub table: Table,
    /// Rows that count but may not be opened: 另有 2 处计入，您无权查看; empty for none.
    pub hidden: String,
    pub pager: Pager,
}

/// The list of all figures, by line of work.
#[derive(Clone, Debug, Template)]
#[template(path = "indicators/index.html")]
pub struct FigureIndexPage {
    pub frame: Frame,
    pub place: String,
    /// 截至 …
    pub time: String,
    /// Time.
    pub as_of: AsOf,
    /// What is searched for; empty for all.
    pub words: String,
    /// Line of work and its figures.
    pub groups: Vec<(String, Table)>,
}

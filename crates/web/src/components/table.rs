//! Tables of records: frozen head and first column, numbers to the right, cards on phones, totals, pager.

use askama::Template;
use askama::filters::HtmlSafe;

use super::{Due, Link, Tag};

/// Heading and alignment of one column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// 隐患名称.
    pub title: String,
    /// Unit in the head; empty for none.
    pub unit: String,
    /// Numbers: to the right.
    pub number: bool,
    /// Sorts by it; `None` when it can not be sorted.
    pub sort: Option<String>,
    /// Sorted by it now: `Some(true)` rising.
    pub sorted: Option<bool>,
}

impl Column {
    /// A column of words.
    pub fn words(title: &str) -> Self {
        Self { title: title.to_owned(), ..Self::default() }
    }

    /// A column of numbers with a unit in the head.
    pub fn number(title: &str, unit: &str) -> Self {
        Self { title: title.to_owned(), unit: unit.to_owned(), number: true, ..Self::default() }
    }

    /// Word of `aria-sort`.
    fn order(&self) -> &'static str {
        match self.sorted {
            Some(true) => "ascending",
            Some(false) => "descending",
            None => "none",
        }
    }
}

/// What a cell shows.
#[derive(Clone, Debug, Default)]
pub enum TableCell {
    #[default]
    Nothing,
    /// Words or a number as printed.
    Text(String),
    Link(Link),
    /// A state.
    Tag(Tag),
    /// A due day.
    Due(Due),
    /// An SVG picture made by `picture`, such as a small trend line.
    Svg(String),
    /// A masked value.
    Masked(String),
}

impl TableCell {
    /// Words; blank text shows as nothing.
    pub fn text(text: &str) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Text(text.to_owned()) }
    }

    /// Short or without Chinese (days, numbers): not broken over lines.
    fn tight(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_ascii() && text.len() < 24 || text.chars().count() < 6)
    }

    /// A cell that leads to a page.
    pub fn link(title: &str, href: &str) -> Self {
        Self::Link(Link::new(title, href))
    }
}

/// A row; the first cell is its headline.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// What the checkbox sends; empty when it can not be chosen.
    pub id: String,
    /// Cells in the order of the columns.
    pub cells: Vec<TableCell>,
    /// Stands out: the row just made, or the one a link led to.
    pub marked: bool,
}

impl Row {
    /// A row that can not be chosen.
    pub fn plain(cells: Vec<TableCell>) -> Self {
        Self { id: String::new(), cells, marked: false }
    }
}

/// Rows under headings, with what is said when there are none.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/table.html")]
pub struct Table {
    /// What it is, read aloud and printed: 安全隐患台账，株良镇，未销号.
    pub caption: String,
    /// Columns; the first is frozen and heads the card on phones.
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Rows can be chosen: the form name of the checkboxes; empty for none.
    pub choose: String,
    /// Totals in the order of the columns (合计); the first cell is the word. Empty for none.
    pub totals: Vec<String>,
    /// Address of a fragment with the totals, loaded after the rows; it gives `<tr id="totals">`. Empty for none.
    pub late: String,
    /// A short table inside a page: no scrolling frame of its own.
    pub short: bool,
}

impl HtmlSafe for Table {}

/// The row of totals alone, as the answer to [`Table::late`].
#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/totals.html")]
pub struct Totals {
    /// As in [`Table::columns`].
    pub columns: Vec<Column>,
    /// As in [`Table::choose`].
    pub choose: String,
    /// As in [`Table::totals`].
    pub totals: Vec<String>,
}

/// Which part of the rows is shown.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "components/pager.html")]
pub struct Pager {
    /// First row shown, from 1; 0 when there are none.
    pub first: u64,
    /// Last row shown.
    pub last: u64,
    /// How many there are; `None` when it is not counted yet.
    pub total: Option<u64>,
    /// Address of a fragment that gives the total, loaded after the rows: `<span id="total">共 <b>12345</b> 条</span>`.
    pub late: String,
    /// Classifier: 条, 处.
    pub counter: String,
    /// Page before.
    pub before: Option<String>,
    /// Page after.
    pub after: Option<String>,
}

impl HtmlSafe for Pager {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_alone_are_the_row_of_the_table() {
        let columns = vec![Column::words("名称"), Column::number("资金", "元")];
        let totals = vec!["合计".to_owned(), "12.00".to_owned()];
        let table = Table { columns: columns.clone(), totals: totals.clone(), ..Table::default() };
        let alone = Totals { columns, choose: String::new(), totals }.to_string();
        assert!(table.to_string().contains(alone.trim()), "{table}\n{alone}");
        assert!(alone.contains("12.00"));
    }
}

//! Cells and columns of sheets.

use crate::Day;

/// How a value goes into an Excel cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExcelCell {
    /// Nothing.
    Empty,
    /// Text, always text (IDs, phones).
    Text(String),
    /// A number as written, with so many decimals.
    Number(String, u8),
    Date(Day),
}

impl ExcelCell {
    /// Text; nothing when it is empty.
    pub fn text(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

/// How the values of a column are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExcelFormat {
    /// As text.
    #[default]
    Text,
    /// Whole numbers.
    Integer,
    /// Numbers with so many decimals.
    Decimal(u8),
    /// 元 with two decimals and grouping.
    Money,
    /// Days.
    Date,
}

/// The column of a type in a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExcelColumn {
    /// Number format.
    pub format: ExcelFormat,
    /// Width in characters of the default font; `None` lets title and format decide.
    pub width: Option<f64>,
    /// Values offered as a list in every row of an empty sheet.
    pub choices: Vec<String>,
}

impl ExcelColumn {
    /// A column of this format.
    pub fn of(format: ExcelFormat) -> Self {
        Self { format, ..Self::default() }
    }
}

/// A cell of a sheet being read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SheetCell<'a> {
    Text(&'a str),
    Number {
        /// Its digits without format: `1234.5`.
        plain: &'a str,
        /// As the person saw it: `0007`, `1,234.50`.
        shown: &'a str,
    },
    Date {
        day: Day,
        /// As the person saw it.
        shown: &'a str,
    },
    /// Yes or no.
    Bool(bool),
}

impl SheetCell<'_> {
    /// What the person saw.
    pub fn shown(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Number { shown, .. } | Self::Date { shown, .. } => shown,
            Self::Bool(true) => "是",
            Self::Bool(false) => "否",
        }
    }

    /// The digits of a number, what the person saw of anything else.
    pub fn plain(&self) -> &str {
        match self {
            Self::Number { plain, .. } => plain,
            other => other.shown(),
        }
    }
}

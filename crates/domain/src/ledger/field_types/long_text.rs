//! 长文本: several lines.

use super::text::{hint, kept, trimmed, within};
use super::{Control, Definition, ExcelColumn, FieldType, Reading, Refused, Shape};
use crate::Value;
use crate::pack::{Pack, Table};

/// Most characters where the definition does not say.
const MAX: usize = 2000;

/// Width of its column in a sheet, in characters: a sentence in two or three lines.
const WIDTH: f64 = 40.0;

#[derive(Debug)]
pub(super) struct LongText {
    max: usize,
}

impl Definition for LongText {
    const WORD: &'static str = "longtext";

    fn define(table: &Table<'_>, _: &Pack) -> Self {
        Self { max: table.count("max", MAX) }
    }
}

impl FieldType for LongText {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Text
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        kept(&trimmed(text), |c| !c.is_control() || c == '\n' || c == '\t', self.max)
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        within(value, self.max)
    }

    fn search_text(&self, value: &Value) -> String {
        value.text().unwrap_or_default().to_owned()
    }

    fn excel_column(&self) -> ExcelColumn {
        ExcelColumn { width: Some(WIDTH), ..ExcelColumn::default() }
    }

    fn sheet_hint(&self) -> Option<String> {
        Some(hint(self.max))
    }

    fn control(&self) -> Control {
        Control::Area { max: self.max }
    }

    fn max_chars(&self) -> Option<usize> {
        Some(self.max)
    }
}

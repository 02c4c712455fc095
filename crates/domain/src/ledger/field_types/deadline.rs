//! 完成时限: a day, or words (每月, 长期坚持, 立即) that stay as worded.

use super::date::{cell_text, plausible, read_day};
use super::{
    Control, Definition, ExcelCell, ExcelColumn, ExcelFormat, FieldType, Printing, Reading, Refused, Shape, SheetCell,
    mismatch, tidy,
};
use crate::Value;
use crate::pack::{Pack, Table};
use crate::value::Deadline as D;

/// Most characters of a deadline in words.
const WORDS: usize = 20;

#[derive(Debug)]
pub(super) struct Deadline;

impl Definition for Deadline {
    const WORD: &'static str = "deadline";

    fn define(_: &Table<'_>, _: &Pack) -> Self {
        Self
    }
}

impl FieldType for Deadline {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Deadline
    }

    fn parse(&self, text: &str, reading: &Reading<'_>) -> Result<Value, Refused> {
        let text = tidy(text);
        if text.is_empty() {
            return Ok(Value::Empty);
        }
        if text.bytes().any(|b| b.is_ascii_digit()) || matches!(text.as_str(), "今天" | "今日") {
            return read_day(&text, reading.today).map(|d| Value::Deadline(D::On(d)));
        }
        if text.chars().count() > WORDS {
            return Err(("date", format!("“{text}”太长：写日期，或“每月”“长期”这样的词")));
        }
        Ok(Value::Deadline(D::Words(text)))
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        match value {
            Value::Deadline(D::On(day)) => plausible(*day),
            Value::Deadline(D::Words(_)) => Ok(()),
            _ => Err(mismatch()),
        }
    }

    fn excel(&self, value: &Value, printing: &Printing<'_>) -> ExcelCell {
        value.day().map_or_else(|| ExcelCell::text(self.print(value, printing)), ExcelCell::Date)
    }

    fn excel_column(&self) -> ExcelColumn {
        ExcelColumn::of(ExcelFormat::Date)
    }

    fn cell_text(&self, cell: &SheetCell<'_>) -> Result<String, Refused> {
        Ok(cell_text(cell))
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("日期，或“每月”“长期”这样的词".to_owned())
    }

    fn control(&self) -> Control {
        Control::Input {
            html_type: "date", mode: "text", max: Some(WORDS), suggestions: &["每月", "每季度", "长期"]
        }
    }

    fn is_deadline(&self) -> bool {
        true
    }
}

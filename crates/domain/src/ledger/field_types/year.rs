//! 年份: the number of a year. It counts nothing: there is no sum of years.

use super::{
    Control, Definition, ExcelCell, ExcelColumn, ExcelFormat, FieldType, Printing, Reading, Refused, Shape, SheetCell,
    number,
};
use crate::Value;
use crate::pack::{Pack, Table};

#[derive(Debug)]
pub(super) struct Year;

impl Definition for Year {
    const WORD: &'static str = "year";

    fn define(_: &Table<'_>, _: &Pack) -> Self {
        Self
    }
}

impl FieldType for Year {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Int
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let value = number::read(text, 0, |t| t.trim_end_matches('年'))?;
        if !value.is_empty() {
            self.check(&value)?;
        }
        Ok(value)
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        number::between(number::checked(value)?, 1900, 2100)
    }

    fn excel(&self, value: &Value, _: &Printing<'_>) -> ExcelCell {
        number::excel(value, 0)
    }

    fn excel_column(&self) -> ExcelColumn {
        ExcelColumn::of(ExcelFormat::Integer)
    }

    fn cell_text(&self, cell: &SheetCell<'_>) -> Result<String, Refused> {
        Ok(match cell {
            SheetCell::Date { day, .. } => day.year().to_string(),
            other => other.plain().to_owned(),
        })
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("年份，如 2026".to_owned())
    }

    fn control(&self) -> Control {
        number::control(0)
    }

    fn right_aligned(&self) -> bool {
        true
    }
}

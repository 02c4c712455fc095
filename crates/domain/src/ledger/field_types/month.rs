//! 月份.

use super::{Control, Definition, ExcelCell, FieldType, Printing, Reading, Refused, Shape, SheetCell, tidy};
use crate::Value;
use crate::day::Month as M;
use crate::pack::{Pack, Table};

#[derive(Debug)]
pub(super) struct Month;

impl Definition for Month {
    const WORD: &'static str = "month";

    fn define(_: &Table<'_>, _: &Pack) -> Self {
        Self
    }
}

impl FieldType for Month {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Month
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let text = tidy(text);
        if text.is_empty() {
            return Ok(Value::Empty);
        }
        let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月']).filter(|p| !p.is_empty()).collect();
        let read = match parts.as_slice() {
            [y, m] if y.len() == 4 => y.parse().ok().zip(m.parse().ok()).and_then(|(y, m)| M::new(y, m)),
            [one] if one.len() == 6 => {
                one.parse::<u32>().ok().and_then(|n| M::new(i32::try_from(n / 100).ok()?, n % 100))
            }
            _ => None,
        };
        read.map(Value::Month).ok_or_else(|| ("date", format!("“{text}”不是月份，请写成 2026-11 这样")))
    }

    fn print(&self, value: &Value, _: &Printing<'_>) -> String {
        match value {
            Value::Month(month) => month.chinese(),
            _ => String::new(),
        }
    }

    fn excel(&self, value: &Value, _: &Printing<'_>) -> ExcelCell {
        ExcelCell::text(self.form_text(value))
    }

    fn cell_text(&self, cell: &SheetCell<'_>) -> Result<String, Refused> {
        Ok(match cell {
            SheetCell::Date { day, .. } => day.month().to_string(),
            other => other.shown().to_owned(),
        })
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("月份，如 2026-11".to_owned())
    }

    fn control(&self) -> Control {
        Control::input("month", "numeric", None)
    }
}

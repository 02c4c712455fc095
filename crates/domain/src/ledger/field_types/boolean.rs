//! 是否.

use super::{Control, Definition, ExcelColumn, FieldType, Reading, Refused, Shape, tidy};
use crate::Value;
use crate::ledger::Choice;
use crate::pack::{Pack, Table};

const YES: [&str; 11] = ["是", "√", "有", "Y", "y", "1", "已", "true", "on", "✓", "对"];
const NO: [&str; 11] = ["否", "×", "无", "N", "n", "0", "未", "false", "off", "✗", "不"];

#[derive(Debug)]
pub(super) struct Boolean {
    options: [Choice; 2],
}

impl Definition for Boolean {
    const WORD: &'static str = "boolean";

    fn define(_: &Table<'_>, _: &Pack) -> Self {
        Self { options: ["是", "否"].map(Choice::plain) }
    }
}

impl FieldType for Boolean {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Bool
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let text = tidy(text);
        match text.as_str() {
            "" => Ok(Value::Empty),
            // 已整改, 未整改: the first character says it.
            t if YES.contains(&t) || t.starts_with('已') => Ok(Value::Bool(true)),
            t if NO.contains(&t) || t.starts_with('未') => Ok(Value::Bool(false)),
            t => Err(("choice", format!("“{t}”看不出是还是否，请填“是”或“否”"))),
        }
    }

    fn excel_column(&self) -> ExcelColumn {
        ExcelColumn { choices: self.options.iter().map(|o| o.title.clone()).collect(), ..ExcelColumn::default() }
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("是 或 否".to_owned())
    }

    fn control(&self) -> Control {
        Control::Options
    }

    fn options(&self) -> &[Choice] {
        &self.options
    }
}

//! 文本: one line.

use super::{Control, Definition, FieldType, Reading, Refused, Shape, mismatch};
use crate::Value;
use crate::pack::{Pack, Table};

/// Most characters where the definition does not say.
const MAX: usize = 120;

#[derive(Debug)]
pub(super) struct Text {
    max: usize,
}

impl Text {
    /// Of at most so many characters.
    pub(super) fn of(max: usize) -> Self {
        Self { max }
    }
}

impl Definition for Text {
    const WORD: &'static str = "text";

    fn define(table: &Table<'_>, _: &Pack) -> Self {
        Self { max: table.count("max", MAX) }
    }
}

impl FieldType for Text {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Text
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let one_line: String = trimmed(text).chars().map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c }).collect();
        kept(&one_line, |c| !c.is_control(), self.max)
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        within(value, self.max)
    }

    fn search_text(&self, value: &Value) -> String {
        value.text().unwrap_or_default().to_owned()
    }

    fn sheet_hint(&self) -> Option<String> {
        Some(hint(self.max))
    }

    fn control(&self) -> Control {
        Control::input("text", "text", Some(self.max))
    }

    fn max_chars(&self) -> Option<usize> {
        Some(self.max)
    }
}

/// One kind of line end, nothing blank at both ends.
pub(super) fn trimmed(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.trim_matches(|c: char| c.is_whitespace()).to_owned()
}

/// The value of what is kept of a text.
pub(super) fn kept(text: &str, keep: impl Fn(char) -> bool, max: usize) -> Result<Value, Refused> {
    if text.is_empty() {
        return Ok(Value::Empty);
    }
    let value = Value::Text(text.chars().filter(|c| keep(*c)).collect());
    within(&value, max)?;
    Ok(value)
}

/// A text of at most so many characters.
pub(super) fn within(value: &Value, max: usize) -> Result<(), Refused> {
    let Value::Text(text) = value else { return Err(mismatch()) };
    let count = text.chars().count();
    if count > max {
        return Err(("rule", format!("最多 {max} 个字，现在 {count} 个，请删减")));
    }
    Ok(())
}

pub(super) fn hint(max: usize) -> String {
    format!("文字，最多 {max} 个字")
}

//! 身份证号、电话、银行账号、统一社会信用代码: numbers that are names, always text.

use super::{Cell, Column, Control, ExcelCell, Kind, Printing, Reading, Refused, TEXT, mismatch, tidy};
use crate::Value;
use crate::codes;
use crate::expression::Type;
use crate::ledger::Field;

pub(super) enum Identity {
    IdNumber,
    Phone,
    BankAccount,
    CreditCode,
}

/// Keeps so many characters at both ends.
fn stars(text: &str, head: usize, tail: usize) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= head + tail {
        return "*".repeat(chars.len());
    }
    let middle = "*".repeat(chars.len() - head - tail);
    let start: String = chars[..head].iter().collect();
    let end: String = chars[chars.len() - tail..].iter().collect();
    format!("{start}{middle}{end}")
}

impl Kind for Identity {
    fn word(&self) -> &'static str {
        match self {
            Self::IdNumber => "id_number",
            Self::Phone => "phone",
            Self::BankAccount => "bank_account",
            Self::CreditCode => "credit_code",
        }
    }

    fn parse(&self, field: &Field, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let text: String =
            tidy(text).chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '"' | '‘' | '’')).collect();
        if text.is_empty() {
            return Ok(Value::Empty);
        }
        let value = Value::Text(match self {
            Self::IdNumber | Self::CreditCode => text.to_ascii_uppercase(),
            _ => text,
        });
        self.check(field, &value)?;
        Ok(value)
    }

    fn check(&self, _: &Field, value: &Value) -> Result<(), Refused> {
        let Value::Text(text) = value else { return Err(mismatch()) };
        match self {
            Self::IdNumber => codes::citizen_id(text).map(|_| ()),
            Self::Phone => codes::phone(text),
            Self::BankAccount => codes::bank_account(text),
            Self::CreditCode => codes::credit_code(text),
        }
    }

    fn print(&self, _: &Field, value: &Value, _: &Printing<'_>) -> String {
        value.text().unwrap_or_default().to_owned()
    }

    fn form_text(&self, _: &Field, value: &Value) -> String {
        value.text().unwrap_or_default().to_owned()
    }

    fn json(&self, _: &Field, value: &Value) -> serde_json::Value {
        value.text().map_or(serde_json::Value::Null, |t| t.into())
    }

    fn from_json(&self, _: &Field, json: &serde_json::Value) -> Option<Value> {
        json.as_str().map(|t| Value::Text(t.to_owned()))
    }

    fn columns(&self) -> &'static [Column] {
        TEXT
    }

    fn cells(&self, value: &Value) -> Vec<Cell> {
        vec![value.text().map_or(Cell::Null, |t| Cell::Text(t.to_owned()))]
    }

    fn from_cells(&self, cells: &[Cell]) -> Value {
        match cells {
            [Cell::Text(t)] if !t.is_empty() => Value::Text(t.clone()),
            _ => Value::Empty,
        }
    }

    fn mask(&self, _: &Field, value: &Value) -> String {
        let Some(text) = value.text() else { return String::new() };
        match self {
            Self::IdNumber => stars(text, 3, 4),
            Self::Phone => stars(text, 3, 4),
            Self::BankAccount => stars(text, 0, 4),
            Self::CreditCode => text.to_owned(),
        }
    }

    fn search_text(&self, _: &Field, _: &Value) -> String {
        String::new()
    }

    fn excel(&self, _: &Field, value: &Value, _: &Printing<'_>) -> ExcelCell {
        value.text().map_or(ExcelCell::Empty, |t| ExcelCell::Text(t.to_owned()))
    }

    fn control(&self, _: &Field) -> Control {
        let (html_type, mode) = match self {
            Self::Phone => ("tel", "tel"),
            Self::BankAccount => ("text", "numeric"),
            Self::IdNumber | Self::CreditCode => ("text", "text"),
        };
        Control::Input { html_type, mode, max: Some(30) }
    }

    fn expression_type(&self, _: &Field) -> (Type, u8) {
        (Type::Text, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_keep_the_ends() {
        assert_eq!(stars("13900001111", 3, 4), "139****1111");
        assert_eq!(stars("123", 3, 4), "***");
    }
}

//! What numbers that are names share (身份证号, 电话, 账号): they are always text.

use super::{Refused, SheetCell, tidy};
use crate::Value;

/// Digits a workbook keeps of a number.
const KEPT_DIGITS: usize = 15;

/// The characters of a number, without blanks and quotation marks.
pub(super) fn read(text: &str) -> String {
    tidy(text).chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '"' | '‘' | '’')).collect()
}

/// The value of a number, once it passed its check.
pub(super) fn value(text: String, check: impl Fn(&Value) -> Result<(), Refused>) -> Result<Value, Refused> {
    if text.is_empty() {
        return Ok(Value::Empty);
    }
    let value = Value::Text(text);
    check(&value)?;
    Ok(value)
}

/// What was seen in a cell; a number longer than a workbook keeps has lost its end.
pub(super) fn cell_text(cell: &SheetCell<'_>) -> Result<String, Refused> {
    if let SheetCell::Number { plain, .. } = cell {
        let digits = plain.split('.').next().unwrap_or_default().bytes().filter(u8::is_ascii_digit).count();
        if digits > KEPT_DIGITS {
            let why =
                format!("号码按数字保存，第 {KEPT_DIGITS} 位以后已经丢失；请把这一列设为“文本”格式，再照原件重新填写");
            return Err(("lost_digits", why));
        }
    }
    Ok(cell.shown().to_owned())
}

/// Keeps so many characters at both ends.
pub(super) fn stars(value: &Value, head: usize, tail: usize) -> String {
    let chars: Vec<char> = value.text().unwrap_or_default().chars().collect();
    if chars.len() <= head + tail {
        return "*".repeat(chars.len());
    }
    let middle = "*".repeat(chars.len() - head - tail);
    let start: String = chars[..head].iter().collect();
    let end: String = chars[chars.len() - tail..].iter().collect();
    format!("{start}{middle}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_keep_the_ends() {
        let stars = |text: &str| stars(&Value::Text(text.to_owned()), 3, 4);
        assert_eq!(stars("13900001111"), "139****1111");
        assert_eq!(stars("123"), "***");
    }

    #[test]
    fn a_number_that_lost_digits_names_nothing() {
        for (plain, want) in [
            ("361002196304179000", Err("lost_digits")),
            ("6217002870012345", Err("lost_digits")),
            ("621700287001234", Ok("as shown")),
            ("621700287001234.00", Ok("as shown")),
        ] {
            let read = cell_text(&SheetCell::Number { plain, shown: "as shown" });
            assert_eq!(read.as_deref().map_err(|(kind, _)| *kind), want, "{plain}");
        }
    }
}

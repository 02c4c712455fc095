//! What numbers that are names share (身份证号, 电话, 账号): they are always text.

use super::{Control, Definition, FieldType, Reading, Refused, Shape, SheetCell, mismatch, tidy};
use crate::Value;
use crate::pack::{Pack, Table};
use std::fmt::Debug;

/// What tells one kind of number from another.
pub(super) trait IdentifierKind: Debug + Default + Send + Sync + 'static {
    /// Word of the type in definitions.
    const WORD: &'static str;
    /// In the 填写说明 of templates.
    const HINT: &'static str;
    /// It names one person or thing.
    const IDENTIFIES: bool;
    /// `type` and `inputmode` of the control.
    const INPUT: (&'static str, &'static str) = ("text", "text");
    /// Letters are written large.
    const UPPERCASE: bool = false;
    /// Characters left at both ends when masked; `None`: it is public.
    const SHOWN: Option<(usize, usize)> = Some((3, 4));

    /// Checks a number by its own rules.
    ///
    /// # Errors
    /// What is wrong with it.
    fn check(text: &str) -> Result<(), Refused>;
}

/// A field that holds a number of a kind.
#[derive(Debug)]
pub(super) struct Identifier<K>(K);

impl<K: IdentifierKind> Definition for Identifier<K> {
    const WORD: &'static str = K::WORD;

    fn define(_: &Table<'_>, _: &Pack) -> Self {
        Self(K::default())
    }
}

impl<K: IdentifierKind> FieldType for Identifier<K> {
    fn word(&self) -> &'static str {
        K::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Text
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let text = read(text);
        let text = if K::UPPERCASE { text.to_ascii_uppercase() } else { text };
        if text.is_empty() {
            return Ok(Value::Empty);
        }
        K::check(&text)?;
        Ok(Value::Text(text))
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        K::check(value.text().ok_or_else(mismatch)?)
    }

    fn mask(&self, value: &Value) -> String {
        let text = value.text().unwrap_or_default();
        K::SHOWN.map_or_else(|| text.to_owned(), |(head, tail)| stars(text, head, tail))
    }

    fn cell_text(&self, cell: &SheetCell<'_>) -> Result<String, Refused> {
        cell_text(cell)
    }

    fn sheet_hint(&self) -> Option<String> {
        Some(K::HINT.to_owned())
    }

    fn control(&self) -> Control {
        Control::input(K::INPUT.0, K::INPUT.1, Some(30))
    }

    fn identifies(&self) -> bool {
        K::IDENTIFIES
    }
}

/// Digits a workbook keeps of a number.
const KEPT_DIGITS: usize = 15;

/// The characters of a number, without blanks and quotation marks.
fn read(text: &str) -> String {
    tidy(text).chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '"' | '‘' | '’')).collect()
}

/// What was seen in a cell; a number longer than a workbook keeps has lost its end.
fn cell_text(cell: &SheetCell<'_>) -> Result<String, Refused> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_keep_the_ends() {
        assert_eq!(stars("13900001111", 3, 4), "139****1111");
        assert_eq!(stars("123", 3, 4), "***");
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

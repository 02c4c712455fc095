//! One cell as a field's value.

use domain::Value;
use domain::ledger::kinds::{self, Reading, Refused};
use domain::ledger::{Field, FieldKind};
use paper::CellValue;
use paper::xlsx::looks_like_formula;

/// Digits a workbook keeps of a number.
const KEPT_DIGITS: usize = 15;

/// Reads a cell as a field's value; an empty cell gives [`Value::Empty`].
///
/// # Errors
/// Kind word and Chinese reason.
pub(super) fn read(field: &Field, value: &CellValue, reading: &Reading<'_>) -> Result<Value, Refused> {
    let text = text(&field.kind, value)?;
    kinds::of(&field.kind).parse(field, &text, reading)
}

/// The text of a cell as its type wants to read it.
///
/// # Errors
/// What no text can be told from: stored errors, formulas without a result, numbers that lost digits.
pub(super) fn text(kind: &FieldKind, value: &CellValue) -> Result<String, Refused> {
    match value {
        CellValue::Error(sign) => Err(("formula", format!("单元格里是错误值 {sign}，请改成实际内容"))),
        CellValue::FormulaWithoutValue(_) => {
            Err(("formula", "公式没有保存计算结果，请用 WPS 或 Excel 打开后另存，或直接填写结果".to_owned()))
        }
        CellValue::Bool(yes) => Ok(if *yes { "是" } else { "否" }.to_owned()),
        CellValue::Date(date) => Ok(match kind {
            FieldKind::Month => format!("{:04}-{:02}", date.at.year(), date.at.month()),
            FieldKind::Year => date.at.year().to_string(),
            _ => value.display(),
        }),
        CellValue::Number(number) => match kind {
            FieldKind::IdNumber | FieldKind::BankAccount | FieldKind::CreditCode | FieldKind::Phone => {
                let plain = number.plain();
                let digits = plain.split('.').next().unwrap_or_default().bytes().filter(u8::is_ascii_digit).count();
                if digits > KEPT_DIGITS {
                    return Err((
                        "lost_digits",
                        format!(
                            "号码按数字保存，第 {KEPT_DIGITS} 位以后已经丢失；请把这一列设为“文本”格式，再照原件重新填写"
                        ),
                    ));
                }
                Ok(number.shown())
            }
            FieldKind::Integer { .. } | FieldKind::Decimal { .. } | FieldKind::Money | FieldKind::Year => {
                Ok(number.plain())
            }
            _ => Ok(number.shown()),
        },
        // Exports as delimited text put an apostrophe before what a spreadsheet would run.
        CellValue::Text(text) => Ok(match text.strip_prefix('\'') {
            Some(rest) if looks_like_formula(rest) => rest.to_owned(),
            _ => text.to_string(),
        }),
        CellValue::Empty => Ok(String::new()),
    }
}

/// Nothing but white space.
pub(super) fn is_blank(value: &CellValue) -> bool {
    match value {
        CellValue::Empty => true,
        CellValue::Text(text) => text.chars().all(char::is_whitespace),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use paper::number::NumberFormat;
    use paper::workbook::Number;
    use std::sync::Arc;

    fn number(source: &str, format: &str) -> CellValue {
        CellValue::Number(Number { source: source.into(), format: Arc::new(NumberFormat::parse(format)) })
    }

    #[test]
    fn a_number_that_lost_digits_names_nothing() {
        let id = FieldKind::IdNumber;
        for (source, kind, want) in [
            ("3.61002196304179e+17", id.clone(), Err("lost_digits")),
            ("361002196304179000", id, Err("lost_digits")),
            ("6217002870012345", FieldKind::BankAccount, Err("lost_digits")),
            ("621700287001234", FieldKind::BankAccount, Ok("621700287001234")),
            ("13907941896", FieldKind::Phone, Ok("13907941896")),
        ] {
            let read = text(&kind, &number(source, ""));
            assert_eq!(read.as_deref().map_err(|(kind, _)| *kind), want, "{source}");
        }
    }

    #[test]
    fn what_was_seen_is_what_is_meant() {
        let words = FieldKind::Text { max: 20 };
        for (kind, value, want) in [
            (words.clone(), number("7", "0000"), "0007"),
            (words.clone(), number("2026.1", "0.00"), "2026.10"),
            (FieldKind::Money, number("1234.5", "#,##0.00"), "1234.5"),
            (words.clone(), CellValue::Bool(true), "是"),
            (FieldKind::Boolean, CellValue::Bool(false), "否"),
            (words.clone(), CellValue::Text(" 甲 ".into()), " 甲 "),
            (words.clone(), CellValue::Text("'=1+1".into()), "=1+1"),
            (words.clone(), CellValue::Text("'90年代".into()), "'90年代"),
            (words, CellValue::Empty, ""),
        ] {
            assert_eq!(text(&kind, &value).as_deref(), Ok(want));
        }
    }

    #[test]
    fn errors_and_formulas_without_result_are_said() {
        for value in [CellValue::Error("#N/A".into()), CellValue::FormulaWithoutValue("A1+1".into())] {
            assert_eq!(text(&FieldKind::Money, &value).map_err(|(kind, _)| kind), Err("formula"), "{value:?}");
        }
    }
}

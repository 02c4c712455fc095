//! One cell as a field's value.

use domain::ledger::Field;
use domain::ledger::field_types::{Reading, Refused, SheetCell, tidy};
use domain::{Day, Id, Value};
use paper::CellValue;
use paper::xlsx::looks_like_formula;
use std::borrow::Cow;

/// Reads a cell as a field's value; an empty cell gives [`Value::Empty`].
///
/// # Errors
/// Kind word and Chinese reason.
pub(super) fn read(
    field: &Field,
    value: &CellValue,
    reading: &Reading<'_>,
    record: &dyn Fn(&str) -> Option<Id>,
) -> Result<Value, Refused> {
    let text = field.ty.cell_text(&Held::of(value)?.cell())?;
    if field.ty.record_ledger().is_none() {
        return field.ty.parse(&text, reading);
    }
    let words = tidy(&text);
    if words.is_empty() {
        return Ok(Value::Empty);
    }
    let found = record(&words).map(Value::Id);
    found.ok_or_else(|| ("choice", format!("没有编号或代码为“{words}”的记录，或您无权查看，请核对")))
}

/// As [`read`], for amounts in a table of 万元: a number without a unit of its own is one of ten thousands.
///
/// # Errors
/// As [`read`].
pub(super) fn read_wan(field: &Field, value: &CellValue, reading: &Reading<'_>) -> Result<Value, Refused> {
    let text = field.ty.cell_text(&Held::of(value)?.cell())?;
    let bare = text.trim().trim_start_matches(['￥', '¥']);
    let number = bare.ends_with(|c: char| c.is_ascii_digit());
    field.ty.parse(&if number { format!("{bare}万") } else { text }, reading)
}

/// What stands in a cell.
enum Held<'a> {
    Text(Cow<'a, str>),
    Number([String; 2]),
    Date(Day, String),
    Bool(bool),
}

impl<'a> Held<'a> {
    /// # Errors
    /// What no text can be told from: stored errors, formulas without a result.
    fn of(value: &'a CellValue) -> Result<Self, Refused> {
        match value {
            CellValue::Error(sign) => Err(("formula", format!("单元格里是错误值 {sign}，请改成实际内容"))),
            CellValue::FormulaWithoutValue(_) => {
                Err(("formula", "公式没有保存计算结果，请用 WPS 或 Excel 打开后另存，或直接填写结果".to_owned()))
            }
            CellValue::Bool(yes) => Ok(Self::Bool(*yes)),
            CellValue::Date(date) => {
                let small = |n: i8| u32::try_from(n).unwrap_or(0);
                let (y, m, d) = (date.at.year(), date.at.month(), date.at.day());
                let shown = value.display();
                Ok(match Day::from_ymd(i32::from(y), small(m), small(d)) {
                    Some(day) => Self::Date(day, shown),
                    None => Self::Text(shown.into()),
                })
            }
            CellValue::Number(number) => Ok(Self::Number([number.plain(), number.shown()])),
            // Exports as delimited text put an apostrophe before what a spreadsheet would run.
            CellValue::Text(text) => Ok(Self::Text(match text.strip_prefix('\'') {
                Some(rest) if looks_like_formula(rest) => rest.into(),
                _ => (&**text).into(),
            })),
            CellValue::Empty => Ok(Self::Text("".into())),
        }
    }

    fn cell(&self) -> SheetCell<'_> {
        match self {
            Self::Text(text) => SheetCell::Text(text),
            Self::Number([plain, shown]) => SheetCell::Number { plain, shown },
            Self::Date(day, shown) => SheetCell::Date { day: *day, shown },
            Self::Bool(yes) => SheetCell::Bool(*yes),
        }
    }
}

/// The digits of a number, what the person saw of anything else.
///
/// # Errors
/// What no text can be told from.
pub(super) fn plain(value: &CellValue) -> Result<String, Refused> {
    Ok(Held::of(value)?.cell().plain().to_owned())
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

    /// A pack with a field of each of these types, named as its type.
    fn fields(types: &[&str]) -> Vec<Field> {
        let mut text =
            "id = \"t\"\ntitle = \"t\"\nnoun = \"t\"\nline = \"t\"\nfrom = \"2026-01-01\"\nnumber = \"{seq:1}\"\n\
                        retention = \"t\"\nheadline = \"a\"\n[states]\nnew = { title = \"t\", tone = \"open\" }\n\
                        [fields]\na = { title = \"t\", type = \"text\" }\n"
                .to_owned();
        for ty in types {
            text.push_str(&format!("{ty} = {{ title = \"{ty}\", type = \"{ty}\" }}\n"));
        }
        let pack = domain::pack::load(&[("pack.toml", "id = \"t\"\ntitle = \"t\"\n"), ("ledgers/t.toml", &text)]);
        pack.expect("a pack").ledger("t").expect("its ledger").fields[1..].to_vec()
    }

    fn text(field: &Field, value: &CellValue) -> Result<String, Refused> {
        field.ty.cell_text(&Held::of(value)?.cell())
    }

    #[test]
    fn a_number_that_lost_digits_names_nothing() {
        let [id, account, phone] = &fields(&["id_number", "bank_account", "phone"])[..] else { panic!("three") };
        for (source, field, want) in [
            ("3.61002196304179e+17", id, Err("lost_digits")),
            ("361002196304179000", id, Err("lost_digits")),
            ("6217002870012345", account, Err("lost_digits")),
            ("621700287001234", account, Ok("621700287001234")),
            ("13907941896", phone, Ok("13907941896")),
        ] {
            let read = text(field, &number(source, ""));
            assert_eq!(read.as_deref().map_err(|(kind, _)| *kind), want, "{source}");
        }
    }

    #[test]
    fn what_was_seen_is_what_is_meant() {
        let [words, money, boolean] = &fields(&["longtext", "money", "boolean"])[..] else { panic!("three") };
        for (field, value, want) in [
            (words, number("7", "0000"), "0007"),
            (words, number("2026.1", "0.00"), "2026.10"),
            (money, number("1234.5", "#,##0.00"), "1234.5"),
            (words, CellValue::Bool(true), "是"),
            (boolean, CellValue::Bool(false), "否"),
            (words, CellValue::Text(" 甲 ".into()), " 甲 "),
            (words, CellValue::Text("'=1+1".into()), "=1+1"),
            (words, CellValue::Text("'90年代".into()), "'90年代"),
            (words, CellValue::Empty, ""),
        ] {
            assert_eq!(text(field, &value).as_deref(), Ok(want));
        }
    }

    #[test]
    fn errors_and_formulas_without_result_are_said() {
        for value in [CellValue::Error("#N/A".into()), CellValue::FormulaWithoutValue("A1+1".into())] {
            assert_eq!(plain(&value).map_err(|(kind, _)| kind), Err("formula"), "{value:?}");
        }
    }
}

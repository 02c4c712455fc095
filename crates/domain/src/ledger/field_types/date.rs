//! 日期: a business day.

use super::{
    Control, Definition, ExcelCell, ExcelColumn, ExcelFormat, FieldType, Printing, Reading, Refused, Shape, mismatch,
    tidy,
};
use crate::pack::{Pack, Table};
use crate::{Day, Value};

#[derive(Debug)]
pub(super) struct Date;

/// Reads the ways a day is written: 2026-11-21, 2026/11/21, 2026.11.21, 20261121, 2026年11月21日, 今天.
pub(super) fn read_day(text: &str, today: Day) -> Result<Day, Refused> {
    let text = tidy(text);
    match text.as_str() {
        "今天" | "今日" => return Ok(today),
        "昨天" | "昨日" => return Ok(today.plus(-1)),
        _ => {}
    }
    // A time of day behind the date is left out.
    let date = text.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = date.split(['-', '/', '.', '年', '月', '日', '号']).filter(|p| !p.is_empty()).collect();
    let digits = |t: &str| (t.len() <= 4).then(|| t.parse::<u32>().ok()).flatten();
    let day = match parts.as_slice() {
        [y, m, d] if y.len() == 4 => match (digits(y), digits(m), digits(d)) {
            (Some(y), Some(m), Some(d)) => i32::try_from(y).ok().and_then(|y| Day::from_ymd(y, m, d)),
            _ => None,
        },
        [one] if one.len() == 8 && one.bytes().all(|b| b.is_ascii_digit()) => {
            let n: u32 = one.parse().unwrap_or(0);
            i32::try_from(n / 10_000).ok().and_then(|y| Day::from_ymd(y, n / 100 % 100, n % 100))
        }
        _ => None,
    };
    let day = day.ok_or_else(|| ("date", format!("“{text}”不是日期，请写成 2026-11-21 这样")))?;
    if in_range(day) { Ok(day) } else { Err(("date", format!("“{text}”的年份不对，请核对"))) }
}

fn in_range(day: Day) -> bool {
    (1900..=2100).contains(&day.year())
}

/// A day of a year that can be meant.
pub(super) fn plausible(day: Day) -> Result<(), Refused> {
    if in_range(day) { Ok(()) } else { Err(("date", "年份不对，请核对".to_owned())) }
}

impl Definition for Date {
    const WORD: &'static str = "date";

    fn define(_: &Table<'_>, _: &Pack) -> Self {
        Self
    }
}

impl FieldType for Date {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Day
    }

    fn parse(&self, text: &str, reading: &Reading<'_>) -> Result<Value, Refused> {
        if tidy(text).is_empty() {
            return Ok(Value::Empty);
        }
        read_day(text, reading.today).map(Value::Day)
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        match value {
            Value::Day(day) => plausible(*day),
            _ => Err(mismatch()),
        }
    }

    fn excel(&self, value: &Value, _: &Printing<'_>) -> ExcelCell {
        value.day().map_or(ExcelCell::Empty, ExcelCell::Date)
    }

    fn excel_column(&self) -> ExcelColumn {
        ExcelColumn::of(ExcelFormat::Date)
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("日期，如 2026-11-21".to_owned())
    }

    fn control(&self) -> Control {
        Control::input("date", "numeric", None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_ways_a_day_is_written() {
        let today = Day::parse("2026-11-21").expect("a date");
        for text in [
            "2026-03-05",
            "2026/3/5",
            "2026.3.5",
            "20260305",
            "2026年3月5日",
            "２０２６－０３－０５",
            "2026-03-05 08:30",
        ] {
            assert_eq!(read_day(text, today).map(|d| d.to_string()), Ok("2026-03-05".to_owned()), "{text}");
        }
        assert_eq!(read_day("昨天", today), Ok(today.plus(-1)));
        for text in ["2026-02-30", "3月5日", "26-3-5", "明年", "46000", "1026-01-01"] {
            assert!(read_day(text, today).is_err(), "{text}");
        }
    }
}

//! 日期: a business day.

use super::{Cell, Column, Control, ExcelCell, INT, Kind, Printing, Reading, Refused, mismatch, tidy};
use crate::expression::Type;
use crate::ledger::Field;
use crate::{Day, Value};

pub(super) struct Date;

/// Reads the ways a day is written: 2026-11-21, 2026/11/21, 2026.11.21, 20261121, 2026年11月21日, 今天.
pub(crate) fn read_day(text: &str, today: Day) -> Result<Day, String> {
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
    let day = day.ok_or_else(|| format!("“{text}”不是日期，请写成 2026-11-21 这样"))?;
    let year = day.year();
    if !(1900..=2100).contains(&year) {
        return Err(format!("“{text}”的年份不对，请核对"));
    }
    Ok(day)
}

impl Kind for Date {
    fn word(&self) -> &'static str {
        "date"
    }

    fn parse(&self, _: &Field, text: &str, reading: &Reading<'_>) -> Result<Value, Refused> {
        if tidy(text).is_empty() {
            return Ok(Value::Empty);
        }
        read_day(text, reading.today).map(Value::Day).map_err(|why| ("date", why))
    }

    fn check(&self, _: &Field, value: &Value) -> Result<(), Refused> {
        match value {
            Value::Day(d) if (1900..=2100).contains(&d.year()) => Ok(()),
            Value::Day(_) => Err(("date", "年份不对，请核对".to_owned())),
            _ => Err(mismatch()),
        }
    }

    fn print(&self, field: &Field, value: &Value, _: &Printing<'_>) -> String {
        self.form_text(field, value)
    }

    fn form_text(&self, _: &Field, value: &Value) -> String {
        value.day().map_or(String::new(), |d| d.to_string())
    }

    fn json(&self, _: &Field, value: &Value) -> serde_json::Value {
        value.day().map_or(serde_json::Value::Null, |d| d.to_string().into())
    }

    fn from_json(&self, _: &Field, json: &serde_json::Value) -> Option<Value> {
        Day::parse(json.as_str()?).map(Value::Day)
    }

    fn columns(&self) -> &'static [Column] {
        INT
    }

    fn cells(&self, value: &Value) -> Vec<Cell> {
        vec![value.day().map_or(Cell::Null, |d| Cell::Int(i64::from(d.0)))]
    }

    fn from_cells(&self, cells: &[Cell]) -> Value {
        match cells {
            [Cell::Int(n)] => i32::try_from(*n).map_or(Value::Empty, |n| Value::Day(Day(n))),
            _ => Value::Empty,
        }
    }

    fn mask(&self, _: &Field, value: &Value) -> String {
        if value.is_empty() { String::new() } else { super::HIDDEN.to_owned() }
    }

    fn search_text(&self, _: &Field, _: &Value) -> String {
        String::new()
    }

    fn excel(&self, _: &Field, value: &Value, _: &Printing<'_>) -> ExcelCell {
        value.day().map_or(ExcelCell::Empty, ExcelCell::Date)
    }

    fn control(&self, _: &Field) -> Control {
        Control::Input { html_type: "date", mode: "numeric", max: None }
    }

    fn expression_type(&self, _: &Field) -> (Type, u8) {
        (Type::Day, 0)
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

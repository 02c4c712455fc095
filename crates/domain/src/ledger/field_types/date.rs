//! 日期: a business day.

use super::{
    Control, Definition, ExcelCell, ExcelColumn, ExcelFormat, FieldType, Printing, Reading, Refused, Shape, SheetCell,
    mismatch, tidy,
};
use crate::pack::{Pack, Table};
use crate::{Day, Value};

#[derive(Debug)]
pub(super) struct Date;

/// Reads the ways a day is written: 2026-11-21, 2026/11/21, 2026.11.21, 2026、11、21, 20261121, 2026年11月21日星期六,
/// 二〇二六年十一月二十一日, 今天; blanks inside and a time of day behind it do not count. A time of the zero meridian (…Z) is of
/// the day it is in China.
pub(super) fn read_day(text: &str, today: Day) -> Result<Day, Refused> {
    let text = tidy(text);
    match text.as_str() {
        "今天" | "今日" => return Ok(today),
        "昨天" | "昨日" => return Ok(today.plus(-1)),
        _ => {}
    }
    // A time of day behind the date is left out; where blanks stand inside the date, only what looks like a time.
    let first = text.split([' ', 'T']).next().unwrap_or_default();
    let day = parts_of(first).or_else(|| parts_of(without_time(&text)));
    let day = day.ok_or_else(|| ("date", format!("“{text}”不是日期，请写成 2026-11-21 这样")))?;
    let day = if is_next_day_in_china(&text) { day.plus(1) } else { day };
    if in_range(day) { Ok(day) } else { Err(("date", format!("“{text}”的年份不对，请核对"))) }
}

/// The text up to a time of day.
fn without_time(text: &str) -> &str {
    let words = ["上午", "下午", "早上", "晚上", "凌晨", "中午"].iter().filter_map(|w| text.find(w)).min();
    let clock = text.find(':').map(|at| text[..at].trim_end_matches(|c: char| c.is_ascii_digit()).len());
    let end = words.into_iter().chain(clock).min().unwrap_or(text.len());
    text[..end].trim_end()
}

/// The day in year, month and day, whatever stands between them.
fn parts_of(date: &str) -> Option<Day> {
    const WEEKDAY: [&str; 4] = ["(星期", "(周", "星期", "周"];
    let date = WEEKDAY.iter().filter_map(|w| date.find(w)).min().map_or(date, |at| &date[..at]);
    let between = |c: char| c.is_whitespace() || matches!(c, '-' | '/' | '.' | '、' | ',' | '年' | '月' | '日' | '号');
    let parts: Vec<String> = date.split(between).filter(|p| !p.is_empty()).map(western).collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let digits = |t: &str| (t.len() <= 4).then(|| t.parse::<u32>().ok()).flatten();
    match parts.as_slice() {
        [y, m, d] if y.len() == 4 => match (digits(y), digits(m), digits(d)) {
            (Some(y), Some(m), Some(d)) => i32::try_from(y).ok().and_then(|y| Day::from_ymd(y, m, d)),
            _ => None,
        },
        [one] if one.len() == 8 && one.bytes().all(|b| b.is_ascii_digit()) => {
            let n: u32 = one.parse().unwrap_or(0);
            i32::try_from(n / 10_000).ok().and_then(|y| Day::from_ymd(y, n / 100 % 100, n % 100))
        }
        _ => None,
    }
}

/// A number of a date in western digits: 二〇二六, 十一, 二十一, 卅.
fn western(part: &str) -> String {
    const DIGITS: &str = "〇一二三四五六七八九";
    let digit = |c: char| match c {
        '零' | '○' => Some(0),
        _ => DIGITS.chars().position(|d| d == c),
    };
    if let Some((tens, ones)) = part.split_once('十') {
        let one = |text: &str, empty| match text.chars().collect::<Vec<_>>().as_slice() {
            [] => Some(empty),
            [c] => digit(*c),
            _ => None,
        };
        return match (one(tens, 1), one(ones, 0)) {
            (Some(tens), Some(ones)) => (tens * 10 + ones).to_string(),
            _ => part.to_owned(),
        };
    }
    let all: Option<String> = part.chars().map(|c| Some(digit(c)?.to_string())).collect();
    all.filter(|_| !part.is_empty()).unwrap_or_else(|| part.to_owned())
}

/// A moment of the zero meridian at or after 16:00 is on the next day in China.
fn is_next_day_in_china(text: &str) -> bool {
    let Some(rest) = text.split_once('T').and_then(|(_, time)| time.strip_suffix('Z')) else { return false };
    rest.get(..2).and_then(|hour| hour.parse::<u32>().ok()).is_some_and(|hour| hour >= 16)
}

/// Days that a workbook kept as the plain number behind them.
const SERIALS: std::ops::RangeInclusive<i32> = 36_526..=55_153;

/// The text of a cell that holds a day; the number of a day that lost its format is the day.
pub(super) fn cell_text(cell: &SheetCell<'_>) -> String {
    let plain = match cell {
        SheetCell::Number { plain, .. } => *plain,
        SheetCell::Text(text) => *text,
        _ => return cell.shown().to_owned(),
    };
    let serial = plain.trim().parse::<i32>().ok().filter(|n| SERIALS.contains(n));
    match (serial, Day::from_ymd(1899, 12, 30)) {
        (Some(days), Some(first)) => first.plus(days).to_string(),
        _ => cell.shown().to_owned(),
    }
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

    fn cell_text(&self, cell: &SheetCell<'_>) -> Result<String, Refused> {
        Ok(cell_text(cell))
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
            "2026、3、5",
            "2026 03 05",
            "2026 年 3 月 5 日",
            "二〇二六年三月五日",
            "2026年03月05日星期四",
            "2026年3月5日（周四）",
            "2026年3月5日上午9:00",
            "2026-03-04T16:00Z",
            "2026-03-05T15:59:00Z",
        ] {
            assert_eq!(read_day(text, today).map(|d| d.to_string()), Ok("2026-03-05".to_owned()), "{text}");
        }
        let tenth = |text: &str| read_day(text, today).map(|d| d.to_string());
        assert_eq!(tenth("二〇二六年十一月二十一日"), Ok("2026-11-21".to_owned()));
        assert_eq!(tenth("二○二六年十月三十日"), Ok("2026-10-30".to_owned()));
        let cell = SheetCell::Number { plain: "46086", shown: "46086" };
        assert_eq!(cell_text(&cell), "2026-03-05");
        assert_eq!(read_day("昨天", today), Ok(today.plus(-1)));
        for text in ["2026-02-30", "3月5日", "26-3-5", "明年", "46000", "1026-01-01"] {
            assert!(read_day(text, today).is_err(), "{text}");
        }
    }
}

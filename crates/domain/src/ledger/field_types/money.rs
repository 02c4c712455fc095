//! 金额: 元 with two decimals, kept in 分.

use super::{
    Control, Definition, ExcelCell, ExcelColumn, ExcelFormat, FieldType, Printing, Reading, Refused, Shape, SheetCell,
    number, tidy,
};
use crate::Value;
use crate::pack::{Pack, Table};
use crate::quantity::Quantity;

/// 分 of a 元.
const SCALE: u8 = 2;
/// Places of a 万.
const WAN: u8 = 4;

#[derive(Debug, Default)]
pub(super) struct Money {
    bounds: number::Bounds,
}

impl Definition for Money {
    const WORD: &'static str = "money";

    fn define(table: &Table<'_>, _: &Pack) -> Self {
        Self { bounds: number::Bounds::define(table, SCALE) }
    }
}

impl FieldType for Money {
    fn word(&self) -> &'static str {
        Self::WORD
    }

    fn shape(&self) -> Shape {
        Shape::Int
    }

    fn parse(&self, text: &str, _: &Reading<'_>) -> Result<Value, Refused> {
        let text = tidy(text);
        let bare = text.trim_start_matches(['￥', '¥']).trim_end_matches('元').trim();
        // 1.2万 is 12000.00: the same digits, four places further.
        let value = match bare.strip_suffix('万') {
            Some(wan) if !wan.trim().is_empty() => number::read(wan, SCALE + WAN, str::trim),
            _ => number::read(bare, SCALE, str::trim),
        }?;
        number::bounded(value, |value| self.check(value))
    }

    fn check(&self, value: &Value) -> Result<(), Refused> {
        self.bounds.check(number::checked(value)?, SCALE)
    }

    fn excel(&self, value: &Value, _: &Printing<'_>) -> ExcelCell {
        number::excel(value, SCALE)
    }

    fn excel_column(&self) -> ExcelColumn {
        ExcelColumn::of(ExcelFormat::Money)
    }

    fn cell_text(&self, cell: &SheetCell<'_>) -> Result<String, Refused> {
        Ok(cell.plain().to_owned())
    }

    fn sheet_hint(&self) -> Option<String> {
        Some("金额，单位元".to_owned())
    }

    fn control(&self) -> Control {
        number::control(SCALE)
    }

    fn right_aligned(&self) -> bool {
        true
    }

    fn largest(&self) -> Option<i64> {
        self.bounds.largest()
    }

    fn quantity(&self) -> Option<Quantity> {
        Some(Quantity::new("元", SCALE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Day, PlaceId};

    #[test]
    fn ten_thousands_are_read_as_what_they_are() {
        let tree = crate::places::PlaceTree::new(Vec::new());
        let nobody = |_: &str| None;
        let reading = Reading { tree: &tree, within: PlaceId(1), today: Day(0), person: &nobody, unit: &nobody };
        let read = |text: &str| Money::default().parse(text, &reading);
        for text in ["1.2万", "1.2万元", "12000", "12000元", "￥12000.00", "１２０００", "12,000", "1.2 万元"]
        {
            assert_eq!(read(text), Ok(Value::Int(1_200_000)), "{text}");
        }
        for text in ["约1200", "1200.555", "万", "无"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}

//! A figure held against another, in words.

use super::{Figure, Indicator};
use domain::indicators::FigureValue;

/// Which way a figure went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Nothing to judge.
    #[default]
    Neutral,
    Better,
    Worse,
}

impl Direction {
    /// The word beside the number, so that colour never speaks alone; empty when there is nothing to judge.
    pub fn word(self) -> &'static str {
        match self {
            Self::Neutral => "",
            Self::Better => "好转",
            Self::Worse => "变差",
        }
    }
}

/// The difference of two values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// −4 处, +8.33 个百分点, 持平.
    pub by: String,
    /// Which way.
    pub direction: Direction,
}

/// A value as summaries print it, without its unit: money in 万元; empty for 尚无数据.
pub fn printed(indicator: &Indicator, value: Option<FigureValue>) -> String {
    let value = value.filter(|v| v.is_known());
    value.map(|v| v.print(&indicator.quantity.summary())).unwrap_or_default()
}

/// The difference of two values; `None` where one of them is missing.
pub fn difference(indicator: &Indicator, now: Option<FigureValue>, before: Option<FigureValue>) -> Option<Difference> {
    let (by, words) = match (now?, before?) {
        (FigureValue::Number(now), FigureValue::Number(before)) => {
            let by = now - before;
            let quantity = indicator.quantity.summary();
            (by, format!("{} {}", signed(by, &quantity.number(by.saturating_abs())), quantity.unit))
        }
        (now, before) => {
            let by = now.hundredths(&indicator.quantity)? - before.hundredths(&indicator.quantity)?;
            let size = by.unsigned_abs();
            (by, format!("{} 个百分点", signed(by, &format!("{}.{:02}", size / 100, size % 100))))
        }
    };
    let direction = match (by, indicator.up_is_good) {
        (0, _) | (_, None) => Direction::Neutral,
        (by, Some(up)) if (by > 0) == up => Direction::Better,
        _ => Direction::Worse,
    };
    Some(Difference { by: if by == 0 { "持平".to_owned() } else { words }, direction })
}

fn signed(by: i64, size: &str) -> String {
    if by < 0 { format!("−{size}") } else { format!("+{size}") }
}

impl Figure {
    /// The unit of [`Figure::printed`].
    pub fn unit(&self) -> String {
        self.indicator.quantity.summary().unit
    }

    /// The value without its unit; empty for 尚无数据.
    pub fn printed(&self) -> String {
        printed(&self.indicator, self.value)
    }

    /// The difference to a year earlier; none when nothing was kept then.
    pub fn since_last_year(&self) -> Option<Difference> {
        difference(&self.indicator, self.value, self.last_year)
    }

    /// Its title with the option it is kept to: 未销号隐患（消防）.
    pub fn title(&self) -> String {
        match self.asked.dim.as_deref() {
            Some(option) => format!("{}（{option}）", self.indicator.title),
            None => self.indicator.title.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::Kind;
    use domain::Quantity;

    fn indicator(kind: Kind, up_is_good: Option<bool>) -> Indicator {
        Indicator {
            id: "x".into(),
            title: "数".into(),
            quantity: Quantity::count(if kind == Kind::Ratio { "%" } else { "处" }),
            note: String::new(),
            synonyms: Vec::new(),
            up_is_good,
            kind,
            ledger: None,
            by: None,
        }
    }

    #[test]
    fn differences_in_words() {
        let n = |n| Some(FigureValue::Number(n));
        let r = |top, bottom| Some(FigureValue::Ratio { top, bottom });
        let (stock, ratio) = (indicator(Kind::Stock, Some(false)), indicator(Kind::Ratio, Some(true)));
        let flow = indicator(Kind::Flow, None);
        let money = Indicator { quantity: Quantity::new("元", 2), ..indicator(Kind::Flow, Some(true)) };
        for (indicator, now, before, want) in [
            (&stock, n(5), n(9), Some(("−4 处", Direction::Better))),
            (&stock, n(9), n(5), Some(("+4 处", Direction::Worse))),
            (&stock, n(5), n(5), Some(("持平", Direction::Neutral))),
            (&stock, n(5), None, None),
            (&ratio, r(19, 20), r(13, 15), Some(("+8.33 个百分点", Direction::Better))),
            (&ratio, r(1, 2), r(0, 0), None),
            (&flow, n(5), n(2), Some(("+3 处", Direction::Neutral))),
            (&money, n(3_900_500), n(900_500), Some(("+3.00 万元", Direction::Better))),
        ] {
            let want = want.map(|(by, direction)| Difference { by: by.to_owned(), direction });
            assert_eq!(difference(indicator, now, before), want);
        }
    }

    #[test]
    fn money_is_written_in_ten_thousands() {
        let value = Some(FigureValue::Number(3_900_500));
        let money = Indicator { quantity: Quantity::new("元", 2), ..indicator(Kind::Flow, None) };
        assert_eq!(printed(&money, value), "3.90");
        let area = Indicator { quantity: Quantity::new("亩", 2), ..indicator(Kind::Stock, None) };
        assert_eq!(printed(&area, value), "39005.00");
        assert_eq!(printed(&area, Some(FigureValue::Ratio { top: 0, bottom: 0 })), "");
    }
}

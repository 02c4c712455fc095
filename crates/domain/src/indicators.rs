//! Figures: what a span is, what a figure says, and indicators that come from outside.

use crate::pack::Table;
use crate::{Day, Id, PlaceId, Quantity};

/// A dated contribution (区间) of a record to an indicator.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Indicator id.
    pub indicator: String,
    /// Place it counts for.
    pub place: PlaceId,
    /// First day.
    pub from: Day,
    /// First day after; `None` while open. A flow has `from + 1`.
    pub to: Option<Day>,
    /// Amount; 1 for counts.
    pub amount: i64,
    /// Option it is broken down by; empty for none.
    pub dim: String,
}

/// An indicator no ledger of the pack feeds: its ledger is not built yet, or it comes from outside (上级通报数).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct External {
    pub id: String,
    pub title: String,
    pub unit: String,
    /// Other names in texts.
    pub synonyms: Vec<String>,
    /// Definition in words.
    pub note: String,
}

impl External {
    /// Reads `indicators/*.toml`.
    pub(crate) fn read(table: &Table<'_>) -> Vec<Self> {
        table
            .entries()
            .into_iter()
            .map(|(id, entry)| {
                let external = Self {
                    id,
                    title: entry.required("title"),
                    unit: entry.required("unit"),
                    synonyms: entry.texts("synonyms"),
                    note: entry.text("note").unwrap_or_default(),
                };
                entry.finish();
                external
            })
            .collect()
    }
}

/// What period or day a figure is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// A stock as of the end of this day; flows count from the first day of its year.
    AsOf(Day),
    /// Days from–to, both included.
    Days(Day, Day),
}

impl Period {
    /// Reads `2026`, `2026-11` or `2026-11-21` (as of).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(day) = Day::parse(text) {
            return Some(Self::AsOf(day));
        }
        if let Some(month) = crate::Month::parse(text) {
            return Some(Self::Days(month.first(), month.last()));
        }
        let year: i32 = (text.len() == 4).then(|| text.parse().ok()).flatten()?;
        Some(Self::Days(Day::from_ymd(year, 1, 1)?, Day::from_ymd(year, 12, 31)?))
    }

    /// First day flows count from.
    pub fn first(self) -> Day {
        match self {
            Self::AsOf(day) => Day::from_ymd(day.year(), 1, 1).unwrap_or(day),
            Self::Days(first, _) => first,
        }
    }

    /// Last day.
    pub fn last(self) -> Day {
        match self {
            Self::AsOf(day) | Self::Days(_, day) => day,
        }
    }

    /// In words: `截至2026年11月21日`, `2026年11月`, `2026年`.
    pub fn chinese(self) -> String {
        match self {
            Self::AsOf(day) => format!("截至{}", day.chinese()),
            Self::Days(a, b) => {
                let month = a.month();
                let (y, m, d) = a.ymd();
                let (_, m2, d2) = b.ymd();
                if a == b {
                    a.chinese()
                } else if a == month.first() && b == month.last() {
                    month.chinese()
                } else if (m, d, m2, d2) == (1, 1, 12, 31) && b.year() == y {
                    format!("{y}年")
                } else {
                    format!("{}至{}", a.chinese(), b.chinese())
                }
            }
        }
    }
}

/// A figure's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureValue {
    /// A count or sum.
    Number(i64),
    /// A ratio with its parts; 0/0 is 尚无数据, told apart from 0 %.
    Ratio {
        /// Numerator.
        top: i64,
        /// Denominator.
        bottom: i64,
    },
}

impl FigureValue {
    /// As shown, without unit: `128`, `39005.00`, `86.36`, `尚无数据`. `quantity` is what a count or sum stands for; a ratio is
    /// always in percent with two decimals.
    pub fn print(self, quantity: &Quantity) -> String {
        match self {
            Self::Number(n) => quantity.number(n),
            Self::Ratio { bottom: 0, .. } => "尚无数据".to_owned(),
            Self::Ratio { top, bottom } => {
                let hundredths = (i128::from(top) * 10_000 * 2 + i128::from(bottom)) / (2 * i128::from(bottom));
                format!("{}.{:02}", hundredths / 100, hundredths % 100)
            }
        }
    }

    /// It says something: not 0/0.
    pub fn is_known(self) -> bool {
        !matches!(self, Self::Ratio { bottom: 0, .. })
    }

    /// More than nothing.
    pub fn is_positive(self) -> bool {
        match self {
            Self::Number(n) => n > 0,
            Self::Ratio { top, bottom } => top > 0 && bottom > 0,
        }
    }

    /// For a chart: the number in its unit, a ratio in percent with two decimals; `None` for 0/0.
    pub fn value(self, quantity: &Quantity) -> Option<f64> {
        match self {
            Self::Number(n) => Some(quantity.value(n)),
            ratio => ratio.hundredths(quantity).map(|h| Quantity::new("%", 2).value(h)),
        }
    }

    /// In hundredths of its unit, for comparison with a goal of two decimals; `None` for 0/0.
    pub fn hundredths(self, quantity: &Quantity) -> Option<i64> {
        match self {
            Self::Number(n) => quantity.hundredths(n),
            Self::Ratio { bottom: 0, .. } => None,
            Self::Ratio { top, bottom } => {
                i64::try_from((i128::from(top) * 20_000 + i128::from(bottom)) / (2 * i128::from(bottom))).ok()
            }
        }
    }
}

/// A value with its unit, as a sentence takes it: `128处`, `39005.00元`, `86.36%`; `尚无数据` where there is none.
pub fn with_unit(value: Option<FigureValue>, quantity: &Quantity) -> String {
    match value.filter(|v| v.is_known()) {
        Some(value) => format!("{}{}", value.print(quantity), quantity.unit),
        None => "尚无数据".to_owned(),
    }
}

/// A span as stored, with the record it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordSpan {
    pub record: Id,
    pub span: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratio_rounds_half_up_and_tells_nothing_from_zero() {
        let percent = Quantity::count("%");
        let print = |top, bottom| FigureValue::Ratio { top, bottom }.print(&percent);
        assert_eq!(print(19, 22), "86.36");
        assert_eq!(print(1, 8), "12.50");
        assert_eq!(print(0, 0), "尚无数据");
        assert_eq!(print(0, 3), "0.00");
        assert_eq!(FigureValue::Ratio { top: 19, bottom: 22 }.hundredths(&percent), Some(8636));
    }

    #[test]
    fn periods_in_words() {
        let say = |t: &str| Period::parse(t).map(Period::chinese).unwrap_or_default();
        assert_eq!(say("2026"), "2026年");
        assert_eq!(say("2026-11"), "2026年11月");
        assert_eq!(say("2026-11-21"), "截至2026年11月21日");
        assert_eq!(say("20261"), "");
    }
}

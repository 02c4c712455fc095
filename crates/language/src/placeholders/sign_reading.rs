//! What was read at one sign.

use crate::placeholders::placeholder::Kind;
use crate::placeholders::rounding::Rounding;

/// Words that figures are named by, as the table of units gives them.
pub(crate) const MONEY: &str = "金额";
const PEOPLE: &str = "人数";
const HOUSEHOLDS: &str = "户数";
const DAYS: &str = "天数";
const AREA: &str = "面积";
/// 里程: the length of a road.
pub(crate) const DISTANCE: &str = "里程";
/// 长度: any other length.
pub(crate) const LENGTH: &str = "长度";
/// 数量: how many of a thing.
pub(crate) const COUNT: &str = "数量";
/// 起数: cases.
pub(crate) const CASES: &str = "起数";
const COUNTS_OF_THINGS: [&str; 5] = [COUNT, CASES, "件数", "条数", "宗数"];
/// 标准: what is paid or reached each time.
pub(crate) const STANDARD: &str = "标准";

/// What was read at one token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignReading {
    pub kind: Kind,
    pub unit: Option<String>,
    /// The word figures of this unit are named by (户数, 里程); empty when the noun before says it (普及率).
    pub suffix: &'static str,
    pub rounding: Option<Rounding>,
    /// Byte offset behind the unit and its rounding word.
    pub after: usize,
}

impl SignReading {
    pub(crate) fn bare(kind: Kind, after: usize) -> Self {
        Self { kind, unit: None, suffix: "", rounding: None, after }
    }

    pub(crate) fn is_money(&self) -> bool {
        self.suffix == MONEY
    }

    /// A share, or another figure whose noun says the measure: 普及率.
    pub(crate) fn is_share(&self) -> bool {
        self.suffix.is_empty()
    }

    pub(crate) fn counts_people(&self) -> bool {
        self.suffix == PEOPLE
    }

    /// Households or people.
    pub(crate) fn counts_inhabitants(&self) -> bool {
        self.suffix == HOUSEHOLDS || self.counts_people()
    }

    pub(crate) fn counts_days(&self) -> bool {
        self.suffix == DAYS
    }

    /// Counted by 个, 件, 起.
    pub(crate) fn counts_things(&self) -> bool {
        COUNTS_OF_THINGS.contains(&self.suffix)
    }

    pub(crate) fn is_area(&self) -> bool {
        self.suffix == AREA
    }

    pub(crate) fn is_distance(&self) -> bool {
        self.suffix == DISTANCE
    }

    /// Money, a share, a length or an area, whose name stands in front of the figure.
    pub(crate) fn is_named_in_front(&self) -> bool {
        self.is_money() || self.is_share() || self.is_area() || self.is_distance()
    }
}

/// The unit without its scale.
pub(crate) fn unit_of(what: &SignReading) -> &str {
    what.unit.as_deref().unwrap_or("").trim_start_matches(['万', '亿', '千', '百'])
}

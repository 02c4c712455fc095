//! Quantities in a text (数量): a number with its unit (2座, 1.2万元, 百分之九十五).

pub(crate) mod lexicon;

pub(crate) mod blanks;
pub(crate) mod figures;
pub(crate) mod unit;
pub(crate) mod word_counts;

use crate::dates::number::Number;

/// How the number bounds the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// 不少于、以上、至少、达到: the value is not below.
    AtLeast,
    /// 不超过、以下、以内: the value is not above.
    AtMost,
    /// The number itself.
    Exactly,
}

/// A number with its unit, as a target of work (目标值).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// As worded: number and unit.
    pub text: String,
    /// The number; `None` when it was left out (XX万元).
    pub value: Option<Number>,
    /// The unit: 座, 万元, %.
    pub unit: String,
    /// How it bounds the value.
    pub bound: Bound,
    /// Byte offset in the clean text.
    pub start: usize,
    /// Byte offset behind the unit.
    pub end: usize,
    /// The number is in words (两名).
    pub in_words: bool,
}

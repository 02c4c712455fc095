//! Times as officials write them (时限、频次): 年底前, 明年6月底, 本月25日前, 每周六上午, 立即, 三个月内, resolved
//! against the date of the document. Nothing is resolved without that date, and nothing is guessed: a time that
//! needs the calendar of working days, or that is left out (XX月底前), stays as worded.

use domain::Day;

pub(crate) mod calendar;
mod duration;
mod holiday;
mod lexicon;
pub mod number;
mod parse;
mod point;
mod range;
mod reader;
mod recurrence;
#[cfg(test)]
mod tests;

pub use parse::{document_date, find, time_at};
pub use range::DateRange;

/// How often something recurs (频次).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frequency {
    /// 每天、每日、日.
    Daily,
    /// 每周、每星期.
    Weekly,
    /// 每半月、每旬、每两周.
    HalfMonthly,
    /// 每月、按月、月.
    Monthly,
    /// 每季度、按季.
    Quarterly,
    /// 每半年.
    HalfYearly,
    /// 每年.
    Yearly,
    /// 定期: regularly, at an interval set elsewhere.
    Regularly,
    /// 长期、常态化: standing.
    Standing,
}

impl Frequency {
    /// As the data file names it.
    fn named(name: &str) -> Self {
        match name {
            "daily" => Self::Daily,
            "weekly" => Self::Weekly,
            "half-monthly" => Self::HalfMonthly,
            "monthly" => Self::Monthly,
            "quarterly" => Self::Quarterly,
            "half-yearly" => Self::HalfYearly,
            "yearly" => Self::Yearly,
            "standing" => Self::Standing,
            _ => Self::Regularly,
        }
    }
}

/// What kind of time it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// To be done by then: 年底前, 到2021年底, 三个月内.
    By,
    /// Done from then on: 下月起, 从这个月起.
    From,
    /// Again and again: 每周, 定期.
    Every(Frequency),
    /// Without delay: 立即, 第一时间.
    AtOnce,
    /// By a time that is set for each case: 限期, 按期.
    AsSet,
    /// A stretch of time without a word that makes it a limit: 今年, 一季度, 冬季.
    During,
    /// A single day without such a word: 3月5日. The date of an event or of a letter rather than a limit.
    Day,
    /// Gone by: 去年, 上个月, 昨天, 截至目前.
    Past,
}

/// A time expression in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// Byte offset where it starts, a leading 到、从、截至 included.
    pub start: usize,
    /// Byte offset behind it.
    pub end: usize,
    /// What kind of time.
    pub kind: Kind,
    /// The last day of it, resolved; `None` when it can not be resolved without guessing.
    pub due: Option<Day>,
    /// It is a whole year and no more: 今年, 2025年.
    pub whole_year: bool,
    /// The year was written, not taken from the date of the document.
    pub year_written: bool,
}

impl When {
    /// 10月上旬, 这个星期: a stretch short enough to be the time of a piece of work.
    pub fn part_of_year(&self) -> bool {
        self.kind == Kind::During && !self.whole_year
    }

    /// Does it set a limit or a rhythm for work to come?
    pub fn orders(&self) -> bool {
        matches!(self.kind, Kind::By | Kind::From | Kind::Every(_) | Kind::AtOnce | Kind::AsSet)
    }
}

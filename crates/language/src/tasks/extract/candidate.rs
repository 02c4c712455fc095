//! A task being put together, and the proposal it becomes.
//!
//! ```text
//! 聚焦秋冬季用火用电安全,立即组织开展一次大排查。 → 聚焦秋冬季用火用电安全,立即组织开展一次大排查 | - | 秋冬季 | 一次
//! ```

use domain::Day;

use crate::dates::{self, Frequency, Kind, When};
use crate::outline::Outline;
use crate::tasks::evidence::features::{ENOUGH, Evidence};
use crate::tasks::owner::Owner;
use crate::tasks::proposal::{OwnerFrom, Proposal};
use crate::tasks::target::stated;

/// A task being put together.
pub(crate) struct Candidate {
    pub start: usize,
    pub end: usize,
    pub owner: Option<Owner>,
    pub owner_from: Option<OwnerFrom>,
    pub times: Vec<When>,
    /// The time a label behind it sets: 完成时限:3月底前.
    pub label_time: Option<When>,
    /// How many of `times` stand in the ordering clause itself.
    pub own_times: usize,
    /// Where its act begins.
    pub act: usize,
    /// It has a figure to reach.
    pub has_target: bool,
    /// That figure was left out.
    pub blank: bool,
    /// It has at least a number in words.
    pub counted: bool,
    pub evidence: Evidence,
    pub sentence: (usize, usize),
    pub entry: Option<usize>,
}

/// Longest proposal in bytes; what follows in the sentence is left off.
pub(crate) const LONGEST_PROPOSAL: usize = 1200;

impl Candidate {
    /// Has it a limit or a rhythm, so that another one begins another task?
    pub(crate) fn limited(&self) -> bool {
        self.times.iter().any(|w| match w.kind {
            // 自收文之日起组织…,9月底前查完: from then until then.
            Kind::By => true,
            // 聚焦秋冬季用火用电: behind the verb it belongs to the object.
            Kind::During => w.part_of_year() && w.end <= self.act,
            Kind::Every(f) => !matches!(f, Frequency::Regularly | Frequency::Standing),
            _ => false,
        })
    }

    /// Does it say only what is to be done, not by whom, until when or how much?
    pub(crate) fn unclaimed(&self) -> bool {
        let named = matches!(self.owner_from, Some(OwnerFrom::Clause | OwnerFrom::Label));
        self.evidence.order < 2 && !named && !self.limited() && !self.has_target
    }

    /// Does it already say when or how much?
    pub(crate) fn full(&self) -> bool {
        self.limited() || self.has_target || self.counted
    }

    /// The proposal; `None` when too little is left of it.
    pub(crate) fn finish(self, text: &str, outline: &Outline, today: Option<Day>) -> Option<Proposal> {
        let words = text.get(self.start..self.end)?.trim().trim_end_matches('即').trim_end_matches([',', '，']);
        if words.chars().count() < 5 {
            return None;
        }
        let start = self.start + (text[self.start..].len() - text[self.start..].trim_start().len());
        let path = outline.path_words(self.entry);
        let target = stated(text, self.start, self.act, self.end, &self.times);
        // What a label 完成时限: says holds. Then a limit in the ordering clause counts before one in what follows it.
        let own = best_time(&self.times[..self.own_times.min(self.times.len())], self.act);
        let deadline = self
            .label_time
            .as_ref()
            .or(own.filter(|w| matches!(w.kind, Kind::By | Kind::Every(_)) || w.part_of_year() && w.end <= self.act))
            .or_else(|| best_time(&self.times, self.act));
        let frequency = self.times.iter().find_map(|w| match w.kind {
            Kind::Every(f) => Some(f),
            _ => None,
        });
        let due = deadline
            .filter(|w| w.kind != Kind::From)
            .and_then(|w| w.due)
            .map(|due| year_of_plan(due, deadline, today, &path));
        let owner = self.owner;
        let sum = self.evidence.sum;
        Some(Proposal {
            text: words.to_owned(),
            start,
            end: start + words.len(),
            co_owners: owner.as_ref().map(|o| o.others.clone()).unwrap_or_default(),
            owner: owner.map(|o| o.lead),
            owner_from: self.owner_from,
            deadline: deadline.map(|w| text[w.start..w.end].trim().to_owned()),
            due,
            frequency,
            target,
            sentence: self.sentence,
            path,
            reason: self.evidence.reasons.join("、"),
            confidence: u8::try_from((40 + 7 * (sum - ENOUGH)).clamp(30, 98)).unwrap_or(98),
        })
    }
}

/// 5月底前 under 明年工作计划 is next year's.
fn year_of_plan(due: Day, when: Option<&When>, today: Option<Day>, path: &[String]) -> Day {
    let next_year = path.iter().any(|h| h.contains("明年") || h.contains("来年"));
    match today {
        Some(today) if next_year && when.is_some_and(|w| !w.year_written) && due.year() == today.year() => {
            dates::calendar::add_months(due, 12).unwrap_or(due)
        }
        _ => due,
    }
}

/// The time that sets the limit: a day first, then a rhythm, then 立即.
fn best_time(times: &[When], act: usize) -> Option<&When> {
    let rank = |w: &When| match w.kind {
        Kind::By => 0,
        Kind::From => 1,
        Kind::Every(Frequency::Regularly | Frequency::Standing) => 3,
        Kind::Every(_) => 2,
        // 聚焦秋冬季安全,立即排查: behind the verb it belongs to the object.
        Kind::During if w.part_of_year() && w.end <= act => 4,
        Kind::AtOnce => 5,
        Kind::During => 6,
        Kind::AsSet => 7,
        Kind::Day => 8,
        Kind::Past => 9,
    };
    times.iter().filter(|w| w.kind != Kind::Past).min_by_key(|w| rank(w))
}

//! 任务: accepted, handed down the tree, judged by figures, closed by people.
//!
//! The task ledger is known by its declared trait, never by its id. A task bound to an indicator needs no report-back form:
//! [`judge`] moves it to 待销号 with its evidence once the ledgers say so, and a person closes.

mod bulk;
pub(crate) mod figure;
mod issue;
mod issue_form;
mod judge;
mod panel;
mod progress;

pub use bulk::{Bulk, accept, close, issue_many, refuse};
pub use issue::{Issue, Issued, Reach, To, issue, preview};
pub use issue_form::{IssueForm, IssueTexts, Recipients, headlines, issue_form, parse_goal, recipients};
pub use judge::judge;
pub use panel::{Panel, panel, panel_fields};
pub use progress::{Bound, Child, Counts, Point, Progress, Standing, children, progress};

use crate::context::App;
use crate::outcome::{Outcome, Refusal};
use domain::ledger::{Ledger, Record, StateCategory, Step, TaskTrait};
use domain::value::Deadline;
use domain::{Day, Value};
use store::records::Table;

/// How the figure is compared with the goal. The words are those of the dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// 不少于.
    AtLeast,
    /// 不多于.
    AtMost,
}

impl Sense {
    /// The word on screen and in storage.
    pub fn word(self) -> &'static str {
        match self {
            Self::AtLeast => "不少于",
            Self::AtMost => "不多于",
        }
    }

    /// Reads [`Sense::word`]; 不少于 for anything else.
    pub fn parse(word: &str) -> Self {
        if word == Self::AtMost.word() { Self::AtMost } else { Self::AtLeast }
    }

    /// True when a value meets the goal; both in the same parts.
    pub fn met<N: Ord>(self, value: N, goal: N) -> bool {
        match self {
            Self::AtLeast => value >= goal,
            Self::AtMost => value <= goal,
        }
    }
}

/// When a bound task is judged. The words are those of the dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judging {
    /// 到期判定: by the figure of the due day, from that day on.
    AtDue,
    /// 达标即判定: as soon as the goal is reached.
    WhenReached,
}

impl Judging {
    /// The word on screen and in storage.
    pub fn word(self) -> &'static str {
        match self {
            Self::AtDue => "到期判定",
            Self::WhenReached => "达标即判定",
        }
    }

    /// Reads [`Judging::word`]; 达标即判定 for anything else.
    pub fn parse(word: &str) -> Self {
        if word == Self::AtDue.word() { Self::AtDue } else { Self::WhenReached }
    }
}

/// What measures a task (怎么算完成).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Indicator id.
    pub indicator: String,
    /// Comparison.
    pub sense: Sense,
    /// The number to reach, in hundredths.
    pub goal: i64,
    /// When it is judged.
    pub judging: Judging,
    /// Least denominator of a ratio; 0 for none.
    pub least: i64,
}

/// The task ledger with the parts its trait names.
pub(crate) struct Known<'a> {
    pub table: &'a Table,
    pub ledger: &'a Ledger,
    pub task: &'a TaskTrait,
}

/// Id of the ledger of tasks.
///
/// # Errors
/// [`Refusal::NotFound`] when the pack has none.
pub fn ledger_id(app: &App) -> Outcome<&str> {
    Ok(&known(app)?.ledger.id)
}

/// The ledger with the task trait.
///
/// # Errors
/// [`Refusal::NotFound`] when the pack has none.
pub(crate) fn known(app: &App) -> Outcome<Known<'_>> {
    let loaded = app.loaded();
    let ledger = loaded.pack.current().find(|l| l.traits.task.is_some()).ok_or(Refusal::NotFound)?;
    let table = loaded.table(&ledger.id)?;
    let ledger = table.ledger();
    let task = ledger.traits.task.as_ref().ok_or(Refusal::NotFound)?;
    Ok(Known { table, ledger, task })
}

impl<'a> Known<'a> {
    fn named(&self, id: &str) -> Outcome<&'a Step> {
        self.ledger.step(id).ok_or_else(|| Refusal::Internal(format!("the task ledger has no step {id}")))
    }

    /// The step that hands it out (交办).
    pub(crate) fn issue_step(&self) -> Outcome<&'a Step> {
        self.named(&self.task.issue_step)
    }

    /// The step by which it moves itself (达标待销号).
    pub(crate) fn reached_step(&self) -> Outcome<&'a Step> {
        self.named(&self.task.reached_step)
    }

    /// The step from the first state to where it can be handed out (立项).
    fn accept_step(&self) -> Outcome<&'a Step> {
        let ready = &self.issue_step()?.from;
        let found = self.ledger.steps.iter().find(|s| s.from.contains(&0) && ready.contains(&s.to));
        found.ok_or_else(|| Refusal::Internal("the task ledger has no step that accepts a proposal".into()))
    }

    /// The step that ends a proposal without result (不立项).
    pub(crate) fn refuse_step(&self) -> Outcome<&'a Step> {
        let ends = |s: &&Step| s.from.contains(&0) && self.ledger.states[s.to].category == StateCategory::Void;
        let found = self.ledger.steps.iter().find(ends);
        found.ok_or_else(|| Refusal::Internal("the task ledger has no step that refuses a proposal".into()))
    }

    /// The step that closes what has reached its goal (销号).
    fn close_step(&self) -> Outcome<&'a Step> {
        let reached = self.reached_step()?.to;
        let ends = |s: &&Step| s.from.contains(&reached) && self.ledger.states[s.to].category == StateCategory::Closed;
        let found = self.ledger.steps.iter().find(ends);
        found.ok_or_else(|| Refusal::Internal("the task ledger has no step that closes".into()))
    }

    /// True while it waits for work.
    pub(crate) fn is_open(&self, record: &Record) -> bool {
        self.task.open_states.contains(&record.state)
    }

    /// True in the state it moved itself to (待销号).
    pub(crate) fn is_reached(&self, record: &Record) -> bool {
        self.reached_step().is_ok_and(|s| self.ledger.states[s.to].id == record.state)
    }

    /// The day it was handed out; the day it was made for one that was not.
    pub(crate) fn issued_on(&self, record: &Record) -> Day {
        let stamp = self.issue_step().ok().and_then(|s| s.stamps.first().copied());
        stamp.and_then(|i| record.values[i].day()).unwrap_or(record.created_on)
    }

    /// The due day; `None` for 每月, 长期 and for none.
    pub(crate) fn due(&self, record: &Record) -> Option<Day> {
        record.due.or_else(|| record.values[self.task.due].day())
    }

    /// The deadline as worded when it is no day.
    pub(crate) fn due_words(&self, record: &Record) -> String {
        match &record.values[self.task.due] {
            Value::Deadline(Deadline::Words(words)) => words.clone(),
            Value::Deadline(Deadline::On(day)) => day.to_string(),
            _ => String::new(),
        }
    }

    /// What the task says.
    pub(crate) fn text<'r>(&self, record: &'r Record) -> &'r str {
        record.values[self.task.text].text().unwrap_or_default()
    }

    /// What measures it; `None` without an indicator or a goal.
    pub(crate) fn binding(&self, record: &Record) -> Option<Binding> {
        let text = |i: usize| record.values[i].text().unwrap_or_default();
        let indicator = text(self.task.indicator);
        if indicator.is_empty() {
            return None;
        }
        Some(Binding {
            indicator: indicator.to_owned(),
            sense: Sense::parse(text(self.task.sense)),
            goal: record.values[self.task.goal].int()?,
            judging: Judging::parse(text(self.task.judging)),
            least: record.values[self.task.least].int().unwrap_or(0),
        })
    }

    /// The fields of a binding.
    pub(crate) fn binding_values(&self, binding: &Binding) -> Vec<(usize, Value)> {
        let least = if binding.least > 0 { Value::Int(binding.least) } else { Value::Empty };
        vec![
            (self.task.indicator, Value::Text(binding.indicator.clone())),
            (self.task.sense, Value::Text(binding.sense.word().to_owned())),
            (self.task.goal, Value::Int(binding.goal)),
            (self.task.judging, Value::Text(binding.judging.word().to_owned())),
            (self.task.least, least),
        ]
    }
}

/// Hundredths as people write them: `95`, `3.5`.
pub(crate) fn plain(hundredths: i64) -> String {
    let (whole, rest) = (hundredths / 100, (hundredths % 100).unsigned_abs());
    let sign = if hundredths < 0 && whole == 0 { "-" } else { "" };
    match rest {
        0 => format!("{whole}"),
        r if r % 10 == 0 => format!("{sign}{whole}.{}", r / 10),
        r => format!("{sign}{whole}.{r:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hundredths_as_written() {
        for (n, text) in [(9500, "95"), (350, "3.5"), (9836, "98.36"), (-50, "-0.5"), (0, "0"), (105, "1.05")] {
            assert_eq!(plain(n), text);
        }
    }

    #[test]
    fn the_goal_itself_is_enough() {
        assert!(Sense::AtLeast.met(100, 100) && Sense::AtMost.met(100, 100));
        assert!(!Sense::AtLeast.met(99, 100) && !Sense::AtMost.met(101, 100));
    }
}

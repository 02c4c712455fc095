//! A record (记录): one row of a ledger.

use super::clocks::Run;
use super::definition::Ledger;
use crate::expression::{Row, Slot};
use crate::{Day, Id, Moment, PlaceId, Value};

/// One row of a ledger, with its system columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Permanent id.
    pub id: Id,
    /// Ledger id.
    pub ledger: String,
    /// Tenant (县).
    pub county: PlaceId,
    pub place: PlaceId,
    /// Unit it belongs to.
    pub unit: Option<Id>,
    /// Responsible unit.
    pub owner_unit: Option<Id>,
    /// Responsible person.
    pub owner: Option<Id>,
    /// Number; empty until the server gives one.
    pub number: String,
    /// State id.
    pub state: String,
    /// Running deadline; `None` without one, while the clock is paused in time, and after it stopped in time.
    pub due: Option<Day>,
    /// Days left when the clock was paused in time.
    pub left: Option<i32>,
    /// The clocks beside the main one, in the order of the definition.
    pub clocks: Vec<Run>,
    /// Version, 1 for a new record.
    pub version: i64,
    /// `from` of the definition its fields are judged by.
    pub definition: Day,
    /// Business day it was made (of an adopted row: the day its first span begins).
    pub created_on: Day,
    /// When the server took it.
    pub created_at: Moment,
    /// Natural person who made it.
    pub created_by: Id,
    /// When it was last changed.
    pub changed_at: Moment,
    /// Who changed it last.
    pub changed_by: Id,
    /// Closed record it repeats (反弹), once a person confirmed it.
    pub recurs_of: Option<Id>,
    /// Dated places it was moved from, oldest first: (place until, first day at the next place).
    pub moves: Vec<(PlaceId, Day)>,
    /// Natural persons who have done the pending step that needs several people: step id and person.
    pub pending: Vec<(String, Id)>,
    /// Doubts (疑点) that somebody has confirmed: rule id and natural person. The reason is in the change.
    pub excused: Vec<(String, Id)>,
    /// Field values, in the order of the definition.
    pub values: Vec<Value>,
}

/// A record as a row for expressions.
pub struct RecordRow<'a> {
    record: &'a Record,
}

impl Record {
    /// The record as a row for expressions.
    pub fn row(&self) -> RecordRow<'_> {
        RecordRow { record: self }
    }

    /// The state's title and category.
    pub fn state_in<'a>(&self, ledger: &'a Ledger) -> Option<&'a super::definition::State> {
        ledger.states.iter().find(|s| s.id == self.state)
    }
}

impl Row for RecordRow<'_> {
    fn value(&self, slot: Slot) -> Value {
        match slot {
            Slot::Field(index) => self.record.values.get(index).cloned().unwrap_or_default(),
            Slot::State => Value::Text(self.record.state.clone()),
            Slot::Place => Value::Place(self.record.place),
            Slot::Due => self.record.due.map_or(Value::Empty, Value::Day),
            Slot::CreatedOn => Value::Day(self.record.created_on),
            Slot::ClockDue(clock) => self.record.run(clock).due.map_or(Value::Empty, Value::Day),
            Slot::StepDay => Value::Empty,
        }
    }

    fn day(&self) -> Day {
        self.record.created_on
    }
}

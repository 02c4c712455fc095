//! The list of a ledger as it is drawn: which columns, what stands in the column of deadlines, what may be done with it.

use super::ledgers::{ListRights, list_rights};
use super::list::{ListQuery, Row, list};
use crate::context::OpContext;
use crate::outcome::Outcome;
use domain::ledger::Ledger;
use domain::{Day, Urgency};

/// A column beside the record's name, place, state and deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListColumn {
    /// Field id; the list is sorted by it.
    pub field: String,
    pub title: String,
    /// Unit of a number; empty for none.
    pub unit: String,
}

/// What stands in the column of deadlines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DueCell {
    /// The running deadline, and how near it is.
    Due(Day, Urgency),
    /// Nothing runs: the deadline as it was set (每月, 长期).
    Set(String),
    /// Nothing.
    None,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// The record; its cells are those of the columns.
    pub row: Row,
    /// Deadline.
    pub due: DueCell,
}

/// A page of a ledger's list.
#[derive(Clone, Debug)]
pub struct LedgerList {
    pub columns: Vec<ListColumn>,
    pub rows: Vec<ListRow>,
    /// There are more.
    pub more: bool,
    /// What the actor may do.
    pub rights: ListRights,
    /// Steps for several records at once: id and title.
    pub bulk_steps: Vec<(String, String)>,
}

/// A page of a ledger's list.
///
/// # Errors
/// As [`super::list`].
pub async fn browse(cx: &OpContext, ledger: &Ledger, asked: ListQuery) -> Outcome<LedgerList> {
    let listed = list(cx, &ledger.id, asked).await?;
    let has_steps = !ledger.steps.is_empty();
    // The running deadline and the one that was set are one column; the headline is the first.
    let is_deadline = |id: &str| has_steps && ledger.field(id).is_some_and(|i| ledger.fields[i].ty.is_deadline());
    let set = listed.columns.iter().position(|(_, id, _)| is_deadline(id));
    let headline = listed.columns.iter().position(|(_, id, _)| *id == ledger.fields[ledger.headline].id);
    let has_own_column = |at: usize| Some(at) != set && Some(at) != headline;
    let row = |mut row: Row| {
        let due = match (row.due.zip(row.urgency), set) {
            (Some((day, urgency)), _) => DueCell::Due(day, urgency),
            (_, Some(at)) => DueCell::Set(row.cells[at].text.clone()),
            _ => DueCell::None,
        };
        let mut at = 0;
        row.cells.retain(|_| {
            at += 1;
            has_own_column(at - 1)
        });
        ListRow { row, due }
    };
    let rights = list_rights(cx, ledger);
    let bulk = ledger.steps.iter().filter(|s| s.bulk && rights.bulk);
    Ok(LedgerList {
        rows: listed.rows.into_iter().map(row).collect(),
        columns: listed
            .columns
            .into_iter()
            .enumerate()
            .filter(|(at, _)| has_own_column(*at))
            .map(|(_, (title, field, unit))| ListColumn { field, title, unit })
            .collect(),
        more: listed.more,
        bulk_steps: bulk.map(|s| (s.id.clone(), s.title.clone())).collect(),
        rights,
    })
}

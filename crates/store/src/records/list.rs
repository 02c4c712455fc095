//! Rows of a list: only the columns it shows are read.

use super::query::Query;
use super::reader::Reader;
use super::row::{FieldColumns, Sealed, read_field};
use super::table::{Table, clock_column, field_columns};
use crate::{Error, Row, Tx};
use domain::expression::{self, Slot};
use domain::ledger::Ledger;
use domain::{Day, Id, PlaceId, Value};

const SYSTEM: &str = "county, id, place, unit, owner_unit, owner, number, state, due, created_on, data_key";
const SYSTEM_COLUMNS: usize = 11;

/// A record as a list shows it: some system columns and the fields asked for. No record can be written from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// Tenant.
    pub county: PlaceId,
    /// Record.
    pub id: Id,
    pub place: PlaceId,
    pub unit: Option<Id>,
    /// Responsible unit.
    pub owner_unit: Option<Id>,
    /// Responsible person.
    pub owner: Option<Id>,
    pub number: String,
    /// State id.
    pub state: String,
    /// Deadline of the main clock.
    pub due: Option<Day>,
    /// Deadlines of the others.
    pub clocks: Vec<Option<Day>>,
    /// Business day it was made.
    pub created_on: Day,
    /// The record's wrapped data key; empty when it never held a sensitive value.
    pub data_key: String,
    fields: Vec<(usize, FieldColumns)>,
}

impl ListRow {
    /// The value of a field (index) that was asked for; `None` for others and for sensitive ones.
    pub fn value(&self, index: usize) -> Option<&Value> {
        self.values().find(|(at, _)| *at == index).map(|(_, value)| value)
    }

    /// The sealed value of a sensitive field (index) that was asked for.
    pub fn sealed(&self, index: usize) -> Option<&Sealed> {
        self.fields.iter().find(|(at, _)| *at == index).and_then(|(_, cells)| match cells {
            FieldColumns::Sealed(sealed) => sealed.as_ref(),
            FieldColumns::Value(_) => None,
        })
    }

    /// Every value that was asked for and is not sensitive, with the index of its field.
    pub fn values(&self) -> impl Iterator<Item = (usize, &Value)> {
        self.fields.iter().filter_map(|(at, cells)| match cells {
            FieldColumns::Value(value) => Some((*at, value)),
            FieldColumns::Sealed(_) => None,
        })
    }
}

impl expression::Row for ListRow {
    fn value(&self, slot: Slot) -> Value {
        match slot {
            Slot::Field(index) => Self::value(self, index).cloned().unwrap_or_default(),
            Slot::State => Value::Text(self.state.clone()),
            Slot::Place => Value::Place(self.place),
            Slot::Due => self.due.map_or(Value::Empty, Value::Day),
            Slot::CreatedOn => Value::Day(self.created_on),
            Slot::ClockDue(clock) => {
                let due = clock.checked_sub(1).and_then(|at| self.clocks.get(at).copied().flatten());
                due.map_or(Value::Empty, Value::Day)
            }
            Slot::StepDay => Value::Empty,
        }
    }

    fn day(&self) -> Day {
        self.created_on
    }
}

/// Records of a page with these fields (indices; each once, in any order).
///
/// # Errors
/// The store's.
pub fn list(
    tx: &mut Tx,
    reader: &Reader,
    table: &Table,
    query: &Query,
    fields: &[usize],
) -> Result<Vec<ListRow>, Error> {
    let ledger = table.ledger();
    let mut names = SYSTEM.to_owned();
    for clock in ledger.further_clocks() {
        names.push_str(", ");
        names.push_str(&clock_column(clock, "due"));
    }
    for index in fields {
        for (name, _) in field_columns(&ledger.fields[*index]) {
            names.push_str(", ");
            names.push_str(&name);
        }
    }
    let head = format!("select {names} from {}", table.name());
    let (text, params) = query.select(&head, reader, table, tx.engine());
    let mut out = Vec::new();
    tx.each(text, &params, |row| {
        out.push(read(row, ledger, fields)?);
        Ok::<(), Error>(())
    })?;
    Ok(out)
}

fn read(row: &Row<'_>, ledger: &Ledger, fields: &[usize]) -> Result<ListRow, Error> {
    let further = ledger.further_clocks().len();
    let clocks = (SYSTEM_COLUMNS..SYSTEM_COLUMNS + further).map(|at| row.get(at)).collect::<Result<_, Error>>()?;
    let mut at = SYSTEM_COLUMNS + further;
    let field = |index: &usize| Ok((*index, read_field(row, &ledger.fields[*index], &mut at)?));
    let fields = fields.iter().map(field).collect::<Result<_, Error>>()?;
    Ok(ListRow {
        county: row.get(0)?,
        id: row.get(1)?,
        place: row.get(2)?,
        unit: row.get(3)?,
        owner_unit: row.get(4)?,
        owner: row.get(5)?,
        number: row.get(6)?,
        state: row.get(7)?,
        due: row.get(8)?,
        clocks,
        created_on: row.get(9)?,
        data_key: row.get(10)?,
        fields,
    })
}

//! What a field can hold, whatever its type: the small set of shapes that travel between channels, rules and storage.

use crate::{Day, Id, Month, PlaceId};

/// One field's value. Which shape a field uses is decided by its type (`ledger::field_types`); `Empty` is the only "nothing":
/// the empty string, a missing key and SQL null are all read as `Empty`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Nothing given.
    #[default]
    Empty,
    /// Text, a dictionary option (by its Chinese value), a phone, a number that is a name (ID, account, credit code).
    Text(String),
    /// Whole number, money in 分, or a decimal in the field's fixed scale.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// A business day.
    Day(Day),
    Month(Month),
    /// A place of the installation's tree.
    Place(PlaceId),
    /// A person, a unit or a record.
    Id(Id),
    /// A deadline: a day, or words (每月, 长期坚持) that stay as worded.
    Deadline(Deadline),
    /// Several options, or content hashes of photos and files, in order.
    List(Vec<String>),
    /// Rows of a table without a life of their own, in order.
    Rows(Vec<TableRow>),
}

/// A row of a table inside a record (明细).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableRow {
    /// Its id inside the record: what edits of two people are merged by, and what a sealed cell is bound to.
    pub id: Id,
    /// Its cells, in the order of the table's columns. A sensitive cell is empty while it is sealed.
    pub cells: Vec<Value>,
    /// Sensitive cells as stored; none in a row that is opened.
    pub sealed: Vec<SealedCell>,
}

/// A sensitive cell as stored.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SealedCell {
    /// Column by index.
    pub column: usize,
    /// Ciphertext.
    pub text: String,
    /// What those see who may not see it.
    pub mask: String,
}

impl TableRow {
    /// The sealed form of a cell.
    pub fn sealed(&self, column: usize) -> Option<&SealedCell> {
        self.sealed.iter().find(|cell| cell.column == column)
    }
}

/// A deadline as people write it: a day, or words when no day was meant.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deadline {
    /// By the end of this day.
    On(Day),
    /// As worded: 每月, 长期, 立即.
    Words(String),
}

impl Value {
    /// True when nothing is given: `Empty`, an empty text or an empty list.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(t) => t.is_empty(),
            Self::List(l) => l.is_empty(),
            Self::Rows(rows) => rows.is_empty(),
            Self::Deadline(Deadline::Words(w)) => w.is_empty(),
            _ => false,
        }
    }

    /// The day in it: a day, or a deadline that is a day.
    pub fn day(&self) -> Option<Day> {
        match self {
            Self::Day(d) | Self::Deadline(Deadline::On(d)) => Some(*d),
            _ => None,
        }
    }

    /// The text in it.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(t) => Some(t),
            _ => None,
        }
    }

    /// The whole number in it.
    pub fn int(&self) -> Option<i64> {
        match self {
            Self::Int(n) => Some(*n),
            _ => None,
        }
    }

    /// The id in it.
    pub fn id(&self) -> Option<Id> {
        match self {
            Self::Id(id) => Some(*id),
            _ => None,
        }
    }

    /// The rows in it; none of any other value.
    pub fn rows(&self) -> &[TableRow] {
        match self {
            Self::Rows(rows) => rows,
            _ => &[],
        }
    }
}

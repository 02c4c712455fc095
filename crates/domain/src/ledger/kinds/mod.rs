//! Field types. Each is one module with everything about it: reading (form, Excel, JSON), checking, printing, columns,
//! merging, mask and search. Adding a type is adding a module and one line in [`of`].

use super::definition::{Field, FieldKind};
use crate::places::PlaceTree;
use crate::{Day, Id, PlaceId, Value};

/// What reading a value may need from outside.
pub struct Reading<'a> {
    /// The installation's places.
    pub tree: &'a PlaceTree,
    /// Place the input is about: names of places are looked up below it first.
    pub within: PlaceId,
    /// Today, for words like 今天 and for refusing dates far away.
    pub today: Day,
    /// Finds a person by id text, login or exact name inside what the actor may see.
    pub person: &'a dyn Fn(&str) -> Option<Id>,
    /// Finds a unit by id text or exact name.
    pub unit: &'a dyn Fn(&str) -> Option<Id>,
}

/// What printing a value may need from outside.
pub struct Printing<'a> {
    /// The installation's places.
    pub tree: &'a PlaceTree,
    /// Name of a person, unit or record.
    pub name: &'a dyn Fn(Id) -> Option<String>,
}

/// Why a text can not be this field's value: the kind word of [`crate::Problem`] and the Chinese reason.
pub type Refused = (&'static str, String);

/// Type of a database column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// bigint
    Int,
    /// boolean
    Bool,
    /// text
    Text,
    /// bytes
    Bytes,
}

/// One database column of a field: suffix behind the field's column name (empty for the main one) and type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// `""`, `"_words"`, `"_seal"`, `"_find"`, `"_mask"`.
    pub suffix: &'static str,
    /// Type.
    pub ty: ColumnType,
}

/// What a database column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// SQL null.
    Null,
    /// bigint
    Int(i64),
    /// boolean
    Bool(bool),
    /// text
    Text(String),
    /// bytes
    Bytes(Vec<u8>),
}

/// Form control of a type.
#[derive(Clone, Debug, PartialEq)]
pub enum Control {
    /// `<input type=…>` with input mode and most characters.
    Input {
        /// `type` attribute.
        html_type: &'static str,
        /// `inputmode` attribute.
        mode: &'static str,
        /// Most characters.
        max: Option<usize>,
    },
    /// `<textarea>` with most characters.
    Area {
        /// Most characters.
        max: usize,
    },
    /// One of a few (radio) or of many (select): the caller decides by count.
    Options,
    /// Several of them.
    Checks,
    /// 是/否.
    YesNo,
    /// Place picker below a level.
    Place,
    /// Person or unit picker.
    Person,
    /// Unit picker.
    Unit,
    /// Another record.
    Record,
    /// Photos or files.
    Files {
        /// Photos only.
        images: bool,
        /// Most files.
        max: usize,
    },
}

/// How a value goes into an Excel cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExcelCell {
    /// Nothing.
    Empty,
    /// Text, always text (IDs, phones).
    Text(String),
    /// A number as written, with so many decimals.
    Number(String, u8),
    /// A date.
    Date(Day),
}

/// Everything about one type. Implementations have no state: parameters are in the field's [`FieldKind`].
#[expect(clippy::wrong_self_convention, reason = "a type is an object here: `from_json` reads a value of it")]
pub trait Kind: Sync {
    /// The word of definition files: `date`.
    fn word(&self) -> &'static str;
    /// Reads a form field, an Excel cell's text or an API string. Blank text gives `Empty`.
    ///
    /// # Errors
    /// Why the text can not be this field's value.
    fn parse(&self, field: &Field, text: &str, reading: &Reading<'_>) -> Result<Value, Refused>;
    /// Checks a value that came from elsewhere (API JSON, a merge) against the field's parameters.
    ///
    /// # Errors
    /// Why it can not be this field's value.
    fn check(&self, field: &Field, value: &Value) -> Result<(), Refused>;
    /// As shown to people.
    fn print(&self, field: &Field, value: &Value, printing: &Printing<'_>) -> String;
    /// As put into a form control: reads back to the same value.
    fn form_text(&self, field: &Field, value: &Value) -> String;
    /// Canonical JSON, the form changes keep and MACs cover.
    fn json(&self, field: &Field, value: &Value) -> serde_json::Value;
    /// Reads canonical JSON back; `None` when it is not this type's.
    fn from_json(&self, field: &Field, json: &serde_json::Value) -> Option<Value>;
    /// Columns of a field that is not sensitive.
    fn columns(&self) -> &'static [Column];
    /// The value as columns, one cell per [`Kind::columns`].
    fn cells(&self, value: &Value) -> Vec<Cell>;
    /// The value from its columns.
    fn from_cells(&self, cells: &[Cell]) -> Value;
    /// What those see who may not see it.
    fn mask(&self, field: &Field, value: &Value) -> String;
    /// Text for the search index; empty for types that are not searched.
    fn search_text(&self, field: &Field, value: &Value) -> String;
    /// Excel form.
    fn excel(&self, field: &Field, value: &Value, printing: &Printing<'_>) -> ExcelCell;
    /// Form control.
    fn control(&self, field: &Field) -> Control;
    /// Three-way merge: `Some` when the two edits agree or only one side changed it.
    fn merge(&self, base: &Value, theirs: &Value, mine: &Value) -> Option<Value> {
        if mine == base || mine == theirs {
            Some(theirs.clone())
        } else if theirs == base {
            Some(mine.clone())
        } else {
            None
        }
    }
    /// Type of the value in expressions, and its decimals.
    fn expression_type(&self, field: &Field) -> (crate::expression::Type, u8);
}

mod boolean;
mod choice;
mod choices;
mod date;
mod deadline;
mod files;
mod identity;
mod month;
mod number;
mod place;
mod reference;
mod text;

/// The implementation of a type.
pub fn of(kind: &FieldKind) -> &'static dyn Kind {
    match kind {
        FieldKind::Text { .. } => &text::Text { lines: false },
        FieldKind::LongText { .. } => &text::Text { lines: true },
        FieldKind::Integer { .. } => &number::Number::Integer,
        FieldKind::Decimal { .. } => &number::Number::Decimal,
        FieldKind::Money => &number::Number::Money,
        FieldKind::Year => &number::Number::Year,
        FieldKind::Date => &date::Date,
        FieldKind::Month => &month::Month,
        FieldKind::Deadline => &deadline::Deadline,
        FieldKind::Boolean => &boolean::Boolean,
        FieldKind::Choice { .. } => &choice::Choice,
        FieldKind::Choices { .. } => &choices::Choices,
        FieldKind::Place { .. } => &place::Place,
        FieldKind::Unit => &reference::Reference::Unit,
        FieldKind::Person => &reference::Reference::Person,
        FieldKind::Record { .. } => &reference::Reference::Record,
        FieldKind::Photo { .. } => &files::Files { images: true },
        FieldKind::File { .. } => &files::Files { images: false },
        FieldKind::IdNumber => &identity::Identity::IdNumber,
        FieldKind::Phone => &identity::Identity::Phone,
        FieldKind::BankAccount => &identity::Identity::BankAccount,
        FieldKind::CreditCode => &identity::Identity::CreditCode,
    }
}

/// Full-width letters, digits and signs become half-width; blanks at both ends and the ideographic space go.
pub fn tidy(text: &str) -> String {
    let mapped: String = text
        .chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .collect();
    mapped.trim().to_owned()
}

/// Main column of this type alone.
const INT: &[Column] = &[Column { suffix: "", ty: ColumnType::Int }];
const TEXT: &[Column] = &[Column { suffix: "", ty: ColumnType::Text }];
const BOOL: &[Column] = &[Column { suffix: "", ty: ColumnType::Bool }];
const BYTES: &[Column] = &[Column { suffix: "", ty: ColumnType::Bytes }];

/// What a sensitive field looks like to those who may not see it when the type has no finer mask.
const HIDDEN: &str = "＊＊＊";

fn mismatch() -> Refused {
    ("rule", "值的类型不对".to_owned())
}

//! Field types. Each is one module with everything about it: the keys of its definition, reading (form, sheet, JSON),
//! checking, printing, columns, merging, mask, search, form control and Excel column. Adding a type is adding a module here
//! and one line in [`registry`]: everywhere else a type is asked for what it can do, never for what it is.

mod boolean;
mod choice;
mod choices;
mod column;
mod computed;
mod control;
mod date;
mod deadline;
mod decimal;
mod integer;
mod long_text;
mod money;
mod month;
mod number;
mod place;
mod reference;
mod registry;
mod shape;
mod sheet;
mod table;
mod text;
mod year;

mod attachment;
mod bank_account;
mod credit_code;
mod file;
mod id_number;
mod identifier;
mod person;
mod phone;
mod photo;
mod record;
mod unit;

pub use column::{Column, ColumnType, ColumnValue};
pub(crate) use computed::inferred;
pub use control::{Attachment, Control, Reference};
pub use registry::{Definition, FieldTypes};
pub use shape::Shape;
pub use sheet::{ExcelCell, ExcelColumn, ExcelFormat, SheetCell};
pub use table::{Columns, TypedRow};

use super::definition::Choice;
use crate::expression::Type;
use crate::pack::Pack;
use crate::places::PlaceTree;
use crate::quantity::Quantity;
use crate::{Day, Id, PlaceId, Value};
use serde_json::Value as Json;
use std::fmt::Debug;
use std::sync::Arc;

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

/// A field's type with its parameters. What most types do alike follows from their [`Shape`] and their quantity; a type
/// writes down where it differs.
#[expect(clippy::wrong_self_convention, reason = "a type is an object here: `from_json` reads a value of it")]
pub trait FieldType: Debug + Send + Sync {
    /// The word of definition files: `date`.
    fn word(&self) -> &'static str;

    /// What its values are made of: decides JSON, columns and the type in expressions.
    fn shape(&self) -> Shape;

    /// Reads a form field, the text of a sheet's cell or an API string. Blank text gives `Empty`.
    ///
    /// # Errors
    /// Why the text can not be this field's value.
    fn parse(&self, text: &str, reading: &Reading<'_>) -> Result<Value, Refused>;

    /// Checks a value that came from elsewhere (API JSON, a merge) against the field's parameters.
    ///
    /// # Errors
    /// Why it can not be this field's value.
    fn check(&self, value: &Value) -> Result<(), Refused> {
        if self.shape().holds(value) { Ok(()) } else { Err(mismatch()) }
    }

    /// As shown to people, without the unit.
    fn print(&self, value: &Value, _: &Printing<'_>) -> String {
        self.form_text(value)
    }

    /// As put into a form control: reads back to the same value.
    fn form_text(&self, value: &Value) -> String {
        self.shape().text(value, self.quantity().map_or(0, |q| q.scale))
    }

    /// Canonical JSON, the form changes keep and MACs cover.
    fn json(&self, value: &Value) -> Json {
        self.shape().json(value)
    }

    /// Reads canonical JSON back; `None` when it is not this type's.
    fn from_json(&self, json: &Json) -> Option<Value> {
        self.shape().from_json(json)
    }

    /// Columns of a field that is not sensitive.
    fn columns(&self) -> &'static [Column] {
        self.shape().columns()
    }

    /// The value as columns, one for each of [`FieldType::columns`].
    fn to_columns(&self, value: &Value) -> Vec<ColumnValue> {
        self.shape().to_columns(value)
    }

    /// The value from its columns.
    fn from_columns(&self, columns: &[ColumnValue]) -> Value {
        self.shape().from_columns(columns)
    }

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

    /// What a change keeps of a value before and after, of their canonical JSON: all of it, but for types whose values are many
    /// and change a little.
    fn delta(&self, before: Json, after: Json) -> (Json, Json) {
        (before, after)
    }

    /// The value that comes of a base by what a change keeps of it.
    fn after_delta(&self, _: &Value, kept: &Json) -> Option<Value> {
        self.from_json(kept)
    }

    /// What those see who may not see it.
    fn mask(&self, value: &Value) -> String {
        if value.is_empty() { String::new() } else { HIDDEN.to_owned() }
    }

    /// Text for the search index; empty for types that are not searched.
    fn search_text(&self, _: &Value) -> String {
        String::new()
    }

    /// The value in an Excel cell.
    fn excel(&self, value: &Value, printing: &Printing<'_>) -> ExcelCell {
        ExcelCell::text(self.print(value, printing))
    }

    /// The column of an Excel sheet.
    fn excel_column(&self) -> ExcelColumn {
        ExcelColumn::default()
    }

    /// The text of a sheet's cell as this type wants to read it.
    ///
    /// # Errors
    /// The cell can not be told: a number that lost digits.
    fn cell_text(&self, cell: &SheetCell<'_>) -> Result<String, Refused> {
        Ok(cell.shown().to_owned())
    }

    /// What to write into a column of a sheet, in words; `None` for what does not come in by a sheet.
    fn sheet_hint(&self) -> Option<String>;

    /// Form control.
    fn control(&self) -> Control;

    /// Type of the value in expressions, and its decimals.
    fn expression_type(&self) -> (Type, u8) {
        (self.shape().expression_type(), self.quantity().map_or(0, |q| q.scale))
    }

    /// Numbers stand at the right of their column.
    fn right_aligned(&self) -> bool {
        false
    }

    /// What its numbers count, for units, sums, figures and charts; `None` for what is no quantity.
    fn quantity(&self) -> Option<Quantity> {
        None
    }

    /// Greatest absolute value of its numbers, in their smallest part, when its definition says one: what expressions may
    /// multiply.
    fn largest(&self) -> Option<i64> {
        None
    }

    /// Options its values are made of, in order; empty for types that choose from none.
    fn options(&self) -> &[Choice] {
        &[]
    }

    /// The options one of which a value is: lists filter by them, figures break down by them, a form may ask for one of them.
    /// `None` for every other type.
    fn categories(&self) -> Option<&[Choice]> {
        None
    }

    /// What its values point at: found while writing, shown by name.
    fn reference(&self) -> Option<Reference<'_>> {
        None
    }

    /// The field of the other ledger by which a sheet names the record a value points at.
    fn matched_by(&self) -> Option<&str> {
        None
    }

    /// A record lies inside the one its value names: on its page, at its place.
    fn inside(&self) -> bool {
        false
    }

    /// What it holds of photos or files.
    fn attachment(&self) -> Option<Attachment> {
        None
    }

    /// The columns of a table; `None` for what holds no rows.
    fn table(&self) -> Option<&Columns> {
        None
    }

    /// Most characters of free text; `None` for what is no free text.
    fn max_chars(&self) -> Option<usize> {
        None
    }

    /// A value names one thing in the world (身份证号, 账号): as a key it can not stand twice.
    fn identifies(&self) -> bool {
        false
    }

    /// It says by when something is to be done, not when something was.
    fn is_deadline(&self) -> bool {
        false
    }

    /// The type with what it takes from other files, asked once every ledger of the pack is read; `None` when it takes
    /// nothing.
    ///
    /// # Errors
    /// What the pack has not, worded to follow the field's name.
    fn resolve(&self, _: &Pack) -> Result<Option<Arc<dyn FieldType>>, String> {
        Ok(None)
    }
}

impl dyn FieldType {
    /// Unit behind the number; empty without.
    pub fn unit(&self) -> String {
        self.quantity().map_or(String::new(), |q| q.unit)
    }

    /// The ledger whose records its values are.
    pub fn record_ledger(&self) -> Option<&str> {
        match self.reference()? {
            Reference::Record(ledger) => Some(ledger),
            _ => None,
        }
    }

    /// Its values are persons or units, named by the accounts.
    pub fn names_account(&self) -> bool {
        matches!(self.reference(), Some(Reference::Person | Reference::Unit))
    }

    /// Its values are days: clocks run to them, steps stamp them.
    pub fn is_day(&self) -> bool {
        self.expression_type().0 == Type::Day
    }

    /// The day something happened or was found out; no deadline.
    pub fn is_business_day(&self) -> bool {
        self.is_day() && !self.is_deadline()
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

/// What a sensitive field looks like to those who may not see it when the type has no finer mask.
const HIDDEN: &str = "＊＊＊";

/// A value that is not of the field's type.
pub fn mismatch() -> Refused {
    ("rule", "值的类型不对".to_owned())
}

//! The list of field types.

use super::FieldType;
use crate::pack::{Pack, Table};
use std::fmt;
use std::sync::Arc;

/// A field type as definition files name it.
pub trait Definition: FieldType + Sized + 'static {
    /// The word behind `type`.
    const WORD: &'static str;

    /// Reads its parameters from the table of a field. What is wrong is complained of at its key; the value given back then
    /// is never used. Dictionaries of the pack are read already, ledgers are not: see [`FieldType::resolve`].
    fn define(table: &Table<'_>, pack: &Pack) -> Self;
}

type Define = fn(&Table<'_>, &Pack) -> Arc<dyn FieldType>;

/// The field types a pack may use.
#[derive(Clone)]
pub struct FieldTypes(Vec<(&'static str, Define)>);

impl Default for FieldTypes {
    /// Those of the program.
    fn default() -> Self {
        Self(Vec::new())
            .with::<super::text::Text>()
            .with::<super::long_text::LongText>()
            .with::<super::integer::Integer>()
            .with::<super::decimal::Decimal>()
            .with::<super::money::Money>()
            .with::<super::date::Date>()
            .with::<super::month::Month>()
            .with::<super::year::Year>()
            .with::<super::deadline::Deadline>()
            .with::<super::boolean::Boolean>()
            .with::<super::choice::Choice>()
            .with::<super::choices::Choices>()
            .with::<super::place::Place>()
            .with::<super::unit::Unit>()
            .with::<super::person::Person>()
            .with::<super::record::Record>()
            .with::<super::photo::Photo>()
            .with::<super::file::File>()
            .with::<super::table::RowTable>()
            .with::<super::id_number::IdNumber>()
            .with::<super::phone::Phone>()
            .with::<super::bank_account::BankAccount>()
            .with::<super::credit_code::CreditCode>()
    }
}

impl FieldTypes {
    /// With one more; a word that is there already means the new type.
    #[must_use]
    pub fn with<T: Definition>(mut self) -> Self {
        self.0.retain(|(word, _)| *word != T::WORD);
        self.0.push((T::WORD, |table, pack| Arc::new(T::define(table, pack))));
        self
    }

    /// Their words, in the order they were registered.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(word, _)| *word)
    }

    /// Reads the type of a field from its table.
    pub(crate) fn read(&self, table: &Table<'_>, pack: &Pack) -> Arc<dyn FieldType> {
        let word = table.required("type");
        self.read_as(table, pack, &word)
    }

    /// Reads a type of this word from a table.
    pub(crate) fn read_as(&self, table: &Table<'_>, pack: &Pack, word: &str) -> Arc<dyn FieldType> {
        if let Some((_, define)) = self.0.iter().find(|(known, _)| *known == word) {
            return define(table, pack);
        }
        let known: Vec<&str> = self.words().collect();
        table.complain("type", format!("`{word}` is no field type: one of {}", known.join(", ")));
        Arc::new(super::text::Text::define(table, pack))
    }
}

impl fmt::Debug for FieldTypes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.words()).finish()
    }
}

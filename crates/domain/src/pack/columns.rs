//! Reads the columns of a table: fields of ordinary types, without the keys that only a field of a record has.

use super::Pack;
use super::ledgers::is_id;
use super::source::Table;
use crate::ledger::field_types::FieldTypes;
use crate::ledger::{Field, Sensitivity};

/// Reads one column.
pub(crate) fn read(id: String, entry: &Table<'_>, pack: &Pack, types: &FieldTypes) -> Field {
    if !is_id(&id) {
        entry.complain("title", format!("column id `{id}`: lower-case letters, digits and _"));
    }
    let sensitive = sensitive(entry);
    let column = Field {
        id,
        title: entry.required("title"),
        section: String::new(),
        required: entry.flag("required"),
        when: None,
        value: None,
        sensitive,
        concept: String::new(),
        synonyms: entry.texts("synonyms"),
        help: entry.text("help").unwrap_or_default(),
        default: None,
        by_step: false,
        protected: false,
        future: true,
        search: sensitive.is_none(),
        ty: types.read(entry, pack),
    };
    entry.finish();
    column
}

/// The sensitive class under its key, when there is one.
pub(super) fn sensitive(entry: &Table<'_>) -> Option<Sensitivity> {
    let word = entry.text("sensitive")?;
    let found = Sensitivity::parse(&word);
    if found.is_none() {
        entry.complain("sensitive", "`sensitive` is one of contact, identity, account, health");
    }
    found
}

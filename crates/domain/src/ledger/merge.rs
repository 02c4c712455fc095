//! Merging two people's edits, field by field.

use super::definition::Ledger;
use crate::Value;

/// Two people changed the same field differently. The current value stays; both are kept until a person has chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Field index.
    pub field: usize,
    /// What both started from.
    pub base: Value,
    /// What the record holds now.
    pub theirs: Value,
    /// What the late edit wanted.
    pub mine: Value,
    /// A protected field: the one who decides may be neither author.
    pub protected: bool,
}

/// The outcome of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// What to write: field index and value, only fields that change.
    pub changes: Vec<(usize, Value)>,
    /// What needs a person.
    pub conflicts: Vec<Conflict>,
}

/// Merges an edit made against `base` into `current`. Only the fields of the edit are looked at; the caller validates the whole
/// again afterwards.
pub fn merge(ledger: &Ledger, base: &[Value], current: &[Value], mine: &[(usize, Value)]) -> Merged {
    let mut merged = Merged { changes: Vec::new(), conflicts: Vec::new() };
    for (index, mine) in mine {
        let field = &ledger.fields[*index];
        let (base, theirs) = (&base[*index], &current[*index]);
        match field.ty.merge(base, theirs, mine) {
            Some(value) if value == *theirs => {}
            Some(value) => merged.changes.push((*index, value)),
            None => merged.conflicts.push(Conflict {
                field: *index,
                base: base.clone(),
                theirs: theirs.clone(),
                mine: mine.clone(),
                protected: field.protected,
            }),
        }
    }
    merged
}

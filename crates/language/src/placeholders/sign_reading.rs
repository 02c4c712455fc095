//! What was read at one sign.

use crate::placeholders::placeholder::Kind;
use crate::placeholders::rounding::Rounding;

/// What was read at one token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignReading {
    pub kind: Kind,
    pub unit: Option<String>,
    /// The word figures of this unit are named by (户数, 里程); empty when the noun before says it (普及率).
    pub suffix: &'static str,
    pub rounding: Option<Rounding>,
    /// Byte offset behind the unit and its rounding word.
    pub after: usize,
}

impl SignReading {
    pub(crate) fn bare(kind: Kind, after: usize) -> Self {
        Self { kind, unit: None, suffix: "", rounding: None, after }
    }
}

/// The unit without its scale.
pub(crate) fn unit_of(what: &SignReading) -> &str {
    what.unit.as_deref().unwrap_or("").trim_start_matches(['万', '亿', '千', '百'])
}

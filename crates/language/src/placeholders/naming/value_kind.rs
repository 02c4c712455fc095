//! Whether a figure is a result, a target or a line somebody set.
//!
//! ```text
//! 要开展技能培训XX场次以上 → 开展技能培训场次 (以上) [target]
//! ```

use crate::placeholders::lexicon::{DONE_WORDS, PLAN_WORDS, RULE_UNITS, RULE_WORDS};
use crate::placeholders::naming::figure::Figure;
use crate::placeholders::placeholder::ValueKind;
use crate::placeholders::rounding::Rounding;

/// Whether a ledger can give the value of a figure.
pub(crate) fn value_kind(figure: &Figure<'_>) -> ValueKind {
    let Figure { what, clause, .. } = figure;
    let done = DONE_WORDS.occurs_in(figure.sentence);
    let per = RULE_UNITS.contains(what.unit.as_deref().unwrap_or(""));
    let bound = matches!(what.rounding, Some(Rounding::Yishang | Rounding::Yixia));
    // The figure comes with its bound behind it: 人均年收入在XX元以下.
    if (!done && (RULE_WORDS.occurs_in(clause) || bound && per)) || (per && what.rounding == Some(Rounding::Yixia)) {
        ValueKind::Parameter
    } else if !done && (bound || PLAN_WORDS.occurs_in(clause)) {
        ValueKind::Target
    } else {
        ValueKind::Result
    }
}

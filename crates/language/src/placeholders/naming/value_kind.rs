//! Whether a figure is a result, a target or a line somebody set.
//!
//! ```text
//! 要开展技能培训XX场次以上 → ?
//! ```

use crate::placeholders::context::window::clause_before;
use crate::placeholders::lexicon::{DONE_WORDS, PLAN_WORDS, RULE_UNITS, RULE_WORDS};
use crate::placeholders::placeholder::ValueKind;
use crate::placeholders::rounding::Rounding;
use crate::placeholders::scan::Token;
use crate::placeholders::sign_reading::SignReading;

pub(crate) fn value_kind(text: &str, token: Token, what: &SignReading, sentence: &str) -> ValueKind {
    let clause = clause_before(text, token.start);
    let done = DONE_WORDS.occurs_in(sentence);
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

//! Constructions that say a name in two places of a sentence.

pub(crate) mod disposal;
pub(crate) mod payment_standard;
pub(crate) mod reach;
pub(crate) mod shortage;

use crate::placeholders::construction::payment_standard::payment_standard;
use crate::placeholders::construction::reach::reach;
use crate::placeholders::construction::shortage::shortage;
use crate::placeholders::context::left::LeftContext;
use crate::placeholders::context::right::RightContext;
use crate::placeholders::sign_reading::SignReading;

/// The whole name of a figure without the word of its unit, where one of the frames gives it.
pub(crate) fn construction_subject(
    before: &LeftContext,
    what: &SignReading,
    right: &RightContext,
    clause: &str,
    sentence: &str,
) -> Option<String> {
    reach(before, what, right, sentence)
        .or_else(|| payment_standard(what, clause))
        .or_else(|| shortage(before, what, sentence))
}

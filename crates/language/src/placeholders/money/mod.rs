//! Names of amounts of money.

pub(crate) mod heading;
pub(crate) mod pay_standard;
pub(crate) mod price_per_unit;
pub(crate) mod unit_standard;

use crate::placeholders::context::window::SEPARATORS;
use crate::placeholders::lexicon::SENTENCE_MONEY;

/// The last amount of money the sentence speaks of: 集体经济收入.
pub(crate) fn money_mentioned(sentence: &str) -> Option<String> {
    let (at, word) = SENTENCE_MONEY.iter().filter_map(|w| Some((sentence.rfind(w)?, w))).max()?;
    let plain = |c: &char| !SEPARATORS.contains(c) && !"有无的是了".contains(*c);
    let head: Vec<char> = sentence[..at].chars().rev().take(6).take_while(plain).collect();
    Some(head.into_iter().rev().collect::<String>() + word)
}

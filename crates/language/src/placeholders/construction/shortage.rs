//! How much of the thing counted before is missing (缺口).
//!
//! ```text
//! 打捆机只有XX台,缺口XX台 → 打捆机数量 + 打捆机缺口数量
//! ```

use crate::placeholders::antecedent::counted_noun;
use crate::placeholders::context::left::LeftContext;
use crate::placeholders::lexicon::SHORTAGES;
use crate::placeholders::sign_reading::SignReading;

/// 打捆机XX台,缺口XX台: how much of the thing counted is missing.
pub(crate) fn shortage(before: &LeftContext, what: &SignReading, sentence: &str) -> Option<String> {
    let word = SHORTAGES.get(&before.words)?.word;
    let unit = what.unit.as_deref().unwrap_or("").trim_start_matches(['万', '亿', '千', '百']);
    let thing = counted_noun(sentence, unit);
    (!thing.is_empty()).then(|| format!("{thing}{word}"))
}

//! How far the thing counted before reaches (涉及、覆盖).
//!
//! ```text
//! 抛荒耕地XX亩,涉及XX个乡镇、XX个村 → 抛荒耕地面积 + 抛荒耕地涉及乡镇数量 + 抛荒耕地涉及村数量
//! ```

use crate::placeholders::antecedent::{antecedent_subject, antecedent_topic};
use crate::placeholders::context::left::LeftContext;
use crate::placeholders::context::right::RightContext;
use crate::placeholders::lexicon::{REACHES, THING_TAILS};
use crate::placeholders::sign_reading::SignReading;

/// 涉及XX个乡镇、XX个村: the thing counted before, the verb and those it reached.
pub(crate) fn reach(before: &LeftContext, what: &SignReading, right: &RightContext, sentence: &str) -> Option<String> {
    if what.is_share() || what.is_money() {
        return None;
    }
    // The second of a row goes on with the verb of the first.
    let left = if before.words.is_empty() && before.in_row {
        let above = antecedent_subject(sentence);
        REACHES.contains(&above).then_some(above)?
    } else {
        before.words.clone()
    };
    let verb = REACHES.prefix(&left)?;
    let own = &left[verb.len()..];
    if own.is_empty() == right.noun.is_empty() {
        return None;
    }
    let thing = antecedent_topic(sentence);
    let thing = THING_TAILS.strip_suffix(&thing).unwrap_or(&thing);
    let known = (2..=10).contains(&thing.chars().count()) && !REACHES.occurs_in(thing);
    known.then(|| format!("{thing}{verb}{own}{}", right.noun))
}

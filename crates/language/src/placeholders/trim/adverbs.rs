//! Adverbs before the verb name nothing.
//!
//! ```text
//! 全镇累计完成改厕XX户 → 全镇改厕户数
//! ```

use crate::placeholders::lexicon::{ACTION_VERBS, COUNT_ADVERBS, GENERAL_VERBS, SCOPES};
use crate::placeholders::trim::verb::standard_verb;
use crate::placeholders::verbs::is_colloquial;

/// Adverbs before the verb that name nothing: 全镇累计完成改厕, 玉米才播了, 全市共筹措资金.
pub(crate) fn without_adverbs(words: &str) -> String {
    // 全镇完成改厕: behind a place 完成 is no more than the number says.
    if let Some(place) = SCOPES.prefix(words)
        && let Some(rest) = words[place.len()..].trim_start_matches("累计").strip_prefix("完成")
        && rest.chars().count() >= 2
    {
        return format!("{place}{rest}");
    }
    for adverb in COUNT_ADVERBS.iter() {
        let Some(at) = words.find(adverb) else { continue };
        let behind = &words[at + adverb.len()..];
        let verb = ACTION_VERBS.prefix(behind).is_some()
            || GENERAL_VERBS.prefix(behind).is_some_and(|w| w.chars().count() > 1)
            || is_colloquial(behind, 1);
        if verb && !words[..at].ends_with(['公', '人', '中']) {
            return format!("{}{}", &words[..at], standard_verb(behind));
        }
    }
    words.to_owned()
}

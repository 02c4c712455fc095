//! A figure with the words around it, as the rules of naming see it.

use crate::placeholders::context::left::{LeftContext, left_context};
use crate::placeholders::context::right::{RightContext, right_context};
use crate::placeholders::context::window::{clause_before, paragraph_before, sentence_before};
use crate::placeholders::ellipsis::same_counted_thing;
use crate::placeholders::lexicon::{GENERAL_VERBS, MONEY_NOUNS};
use crate::placeholders::naming::scope_words::{introduced_place, place_scope};
use crate::placeholders::sign_reading::MONEY;
use crate::placeholders::sign_reading::SignReading;

/// A figure and its surroundings.
pub(crate) struct Figure<'a> {
    pub text: &'a str,
    /// Byte offset of its sign.
    pub start: usize,
    pub what: SignReading,
    /// What the title of the text speaks of.
    pub topic: &'a str,
    pub before: LeftContext,
    pub right: RightContext,
    /// The sentence, the paragraph before it and the clause, up to the figure.
    pub sentence: &'a str,
    pub paragraph: &'a str,
    pub clause: &'a str,
    /// The place the sentence or the text speaks of: 全镇.
    pub scope: String,
    /// The words in front say as good as nothing.
    pub general: bool,
    /// No noun and no predicate stands behind.
    pub nothing_behind: bool,
}

impl<'a> Figure<'a> {
    pub(crate) fn read(text: &'a str, start: usize, what: &SignReading, topic: &'a str) -> Self {
        let mut before = left_context(text, start);
        let mut what = what.clone();
        // 合同额XX亿: money without its 元.
        if matches!(what.unit.as_deref(), Some("亿" | "万")) && MONEY_NOUNS.suffix(&before.words).is_some() {
            what.suffix = MONEY;
        }
        let things = !what.is_named_in_front();
        let mut right = right_context(text, what.after, things);
        // XX个党支部XX名党员: each has its own noun.
        if before.counted && !right.noun.is_empty() && things {
            before.words.clear();
        }
        // 资金XX万元一律收回: money that is named in front is named.
        if !things && MONEY_NOUNS.suffix(&before.words).is_some() {
            right.noun.clear();
            right.predicate.clear();
        }
        let sentence = sentence_before(text, start);
        let paragraph = paragraph_before(text, start - sentence.len());
        let scope = place_scope(sentence).map(str::to_owned).or_else(|| introduced_place(text, start));
        let length = before.words.chars().count();
        let general = GENERAL_VERBS.contains(&before.words) || length == 0 || length == 1 && !before.in_row;
        // 就有XX户说不清政策, XX名被约谈: what they did is all there is.
        if general && things && right.noun.is_empty() && right.predicate.is_empty() {
            right.predicate = std::mem::take(&mut right.deed);
        }
        // 还有XX个正在整改: which of those counted before.
        if !right.predicate.is_empty() && right.noun.is_empty() && before.words.is_empty() {
            right.noun = same_counted_thing(&what, sentence, paragraph);
        }
        let nothing_behind = right.noun.is_empty() && right.predicate.is_empty();
        let (clause, scope) = (clause_before(text, start), scope.unwrap_or_default());
        Self { text, start, what, topic, before, right, sentence, paragraph, clause, scope, general, nothing_behind }
    }
}

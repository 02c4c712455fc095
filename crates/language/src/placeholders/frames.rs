//! Frames of a sentence that say a figure's name in two places: what was counted before and how far it reached
//! (抛荒耕地XX亩,涉及XX个乡镇), whom a payment is for (每个防疫员每年补助XX元), what was handled (把XX公里的路修通了).

use super::behind::RightContext;
use super::earlier;
use super::kind::SignReading;
use super::lexicon::{ACTION_VERBS, PAYMENTS, REACHES, RECIPIENT_STARTS, SHORTAGES, THING_TAILS};
use super::phrase::{self, LeftContext};
use super::verbs::is_colloquial;

/// The whole name of a figure without the word of its unit, where one of the frames gives it.
pub(super) fn construction_subject(before: &LeftContext, what: &SignReading, right: &RightContext, clause: &str, sentence: &str) -> Option<String> {
    reach(before, what, right, sentence).or_else(|| payment_standard(what, clause)).or_else(|| shortage(before, what, sentence))
}

/// 涉及XX个乡镇、XX个村: the thing counted before, the verb and those it reached.
fn reach(before: &LeftContext, what: &SignReading, right: &RightContext, sentence: &str) -> Option<String> {
    if what.suffix.is_empty() || what.suffix == "金额" {
        return None;
    }
    // The second of a row goes on with the verb of the first.
    let left = if before.words.is_empty() && before.in_row {
        let above = earlier::antecedent_subject(sentence);
        REACHES.contains(&above).then_some(above)?
    } else {
        before.words.clone()
    };
    let verb = REACHES.prefix(&left)?;
    let own = &left[verb.len()..];
    if own.is_empty() == right.noun.is_empty() {
        return None;
    }
    let thing = earlier::antecedent_topic(sentence);
    let thing = THING_TAILS.strip_suffix(&thing).unwrap_or(&thing);
    let known = (2..=10).contains(&thing.chars().count()) && !REACHES.occurs_in(thing);
    known.then(|| format!("{thing}{verb}{own}{}", right.noun))
}

/// 每个防疫员每年补助XX元: whom, how often and what for.
fn payment_standard(what: &SignReading, clause: &str) -> Option<String> {
    if what.suffix != "金额" {
        return None;
    }
    let clause = clause.trim_end_matches(['为', '是', '约', '到', '达']);
    let from = RECIPIENT_STARTS.iter().filter_map(|w| clause.rfind(w)).max()?;
    let words = &clause[from..];
    let pays = PAYMENTS.suffix(words)?;
    let long = words.chars().count() <= 14 && words.len() > pays.len() + "每个".len();
    let noun = words.trim_start_matches("每个").trim_start_matches("每名").trim_start_matches("每位");
    (long || words.starts_with("每亩")).then(|| format!("{noun}标准"))
}

/// 打捆机XX台,缺口XX台: how much of the thing counted is missing.
fn shortage(before: &LeftContext, what: &SignReading, sentence: &str) -> Option<String> {
    let word = SHORTAGES.get(&before.words)?.word;
    let unit = what.unit.as_deref().unwrap_or("").trim_start_matches(['万', '亿', '千', '百']);
    let thing = earlier::counted_noun(sentence, unit);
    (!thing.is_empty()).then(|| format!("{thing}{word}"))
}

/// 把XX公里的出村路修通了: verb and noun from behind the figure.
pub(super) fn disposal(text: &str, start: usize, after: usize) -> Option<String> {
    if !phrase::clause_before(text, start).ends_with(['把', '将']) {
        return None;
    }
    let behind = phrase::window_behind(text, after, 14).trim_start_matches('的').trim_end_matches('了');
    let (at, verb) = behind.char_indices().skip(1).find_map(|(at, _)| {
        let rest = &behind[at..];
        let known = ACTION_VERBS.prefix(rest).is_some()
            || is_colloquial(rest, 1)
            || rest.starts_with(['修', '铺', '拆', '填', '挖', '搬']);
        (known && rest.chars().count() <= 4).then_some((at, rest))
    })?;
    let noun = &behind[..at];
    if noun.contains(|c: char| c.is_ascii_digit() || crate::dates::number::is_left_out_sign(c)) {
        return None;
    }
    (noun.chars().count() >= 2).then(|| format!("{verb}{noun}"))
}

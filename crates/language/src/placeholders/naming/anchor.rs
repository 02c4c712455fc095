//! A bare verb or measure is named with what the section or the text is about.
//!
//! ```text
//! 在全县危房改造工作会议上的讲话⏎同志们:已开工XX户,开工率XX%。 → 危房改造已开工户数 + 危房改造开工率
//! ```

use crate::placeholders::antecedent::{antecedent_topic, enterprise, last_counted_noun};
use crate::placeholders::context::window::heading_before;
use crate::placeholders::lexicon::{ACCIDENTS, ACTION_VERBS, GENERAL_VERBS, MONEY_NOUNS, SCOPES};
use crate::placeholders::name_parts::{join_overlap, names_nothing, paid_by_a_verb, shares_bigram};
use crate::placeholders::naming::figure::Figure;
use crate::placeholders::topic::{TOPIC_REACH, section_topic};

/// 参保率, 累计销售: a bare verb or measure is named with what the section or the text is about.
pub(crate) fn anchored(figure: &Figure<'_>, subject: &str) -> Option<String> {
    let Figure { text, start: at, what, right, sentence, topic, .. } = figure;
    let at = *at;
    let subject = SCOPES.prefix(subject).filter(|w| subject.len() > w.len()).map_or(subject, |w| &subject[w.len()..]);
    let bare = right.noun.is_empty() && right.predicate.is_empty() && names_nothing(subject, what.suffix);
    if !bare || at > TOPIC_REACH {
        return None;
    }
    // 合作社有社员XX户,…分红XX万元: whose it is.
    if let Some(owner) = enterprise(sentence) {
        return Some(join_overlap(&owner, subject));
    }
    // 一是通水。…争取资金XX万元 is named under its heading.
    if what.is_money() && !heading_before(text, at - sentence.len()).is_empty() {
        return None;
    }
    // 出了XX起交通事故,伤了XX人: in what.
    let counted = last_counted_noun(sentence);
    let counted = if counted.is_empty() { antecedent_topic(sentence) } else { counted };
    if ACCIDENTS.suffix(&counted).is_some() {
        return Some(join_overlap(&counted, subject));
    }
    let section = section_topic(text, at);
    let topic = if section.is_empty() { *topic } else { &section };
    // 群众自筹XX万元 has a noun of its own: only a short topic goes with it.
    let own_noun = !names_nothing(subject, "") && !paid_by_a_verb(subject);
    if own_noun && topic.chars().count() > SHORT_TOPIC {
        return None;
    }
    let alone = what.is_money() && (ACTION_VERBS.contains(subject) || GENERAL_VERBS.contains(subject));
    let tail = if alone && MONEY_NOUNS.suffix(subject).is_none() && subject != "销售" { "资金" } else { "" };
    (!topic.is_empty()).then(|| format!("{}{tail}", join_overlap(topic, subject)))
}

/// The last of three names says what the text is about.
pub(crate) fn with_topic(mut metric: Vec<String>, topic: &str, at: usize) -> Vec<String> {
    let said = metric.first().is_none_or(|first| shares_bigram(topic, first));
    if topic.is_empty() || said || at > TOPIC_REACH {
        return metric;
    }
    metric.truncate(2);
    metric.push(format!("{topic}{}", metric[0]));
    metric
}

pub(crate) fn with_first(mut first: Vec<String>, others: Vec<String>) -> Vec<String> {
    first.truncate(1);
    first.extend(others);
    first.dedup();
    first.truncate(3);
    first
}

/// Longest topic put in front of a name that has a noun of its own, in characters.
const SHORT_TOPIC: usize = 4;

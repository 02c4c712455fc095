//! Discourse cues: questions, labels of lists of work done, reports that follow.
//!
//! ```text
//! 在座谈会上的发言⏎我们的做法是:⏎一、早发现。春节返乡的时候,支部开青年恳谈会。 → no task
//! ```

use crate::tasks::lexicon::{PRACTICE_LABELS, QUESTION_WORDS, REPORT_WORDS};

/// 做法是, 抓了以下工作: does a list of what was done follow?
pub(crate) fn announces_list(label: &str) -> bool {
    let done = label.split_once('了').is_some_and(|(verb, what)| {
        verb.ends_with(['抓', '做', '办', '干', '开']) && what.ends_with(['作', '事', '面', '点'])
    });
    PRACTICE_LABELS.suffix(label).is_some() || done
}

/// Does it ask something? A mark of its own makes no question: damaged text has 挂钩?h里.
pub(crate) fn is_question(sentence: &str) -> bool {
    sentence.ends_with(['?', '？']) && QUESTION_WORDS.occurs_in(sentence)
}

/// 现将情况汇报如下: a report follows, with what is to be done at its end.
pub(crate) fn report_follows(label: &str) -> bool {
    label.ends_with("如下") && REPORT_WORDS.occurs_in(label)
}

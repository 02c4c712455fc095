//! What is told and asked, and what such words announce.

use super::lexicon::{PRACTICE_LABELS, QUESTION_WORDS, REPORT_WORDS};

/// 做法是, 抓了以下工作: does a list of what was done follow?
pub(super) fn announces_list(label: &str) -> bool {
    let done = label.split_once('了').is_some_and(|(verb, what)| {
        verb.ends_with(['抓', '做', '办', '干', '开']) && what.ends_with(['作', '事', '面', '点'])
    });
    PRACTICE_LABELS.suffix(label).is_some() || done
}

/// Does it ask something? A mark of its own makes no question: damaged text has 挂钩?h里.
pub(super) fn is_question(sentence: &str) -> bool {
    sentence.ends_with(['?', '？']) && QUESTION_WORDS.occurs_in(sentence)
}

/// 现将情况汇报如下: a report follows, with what is to be done at its end.
pub(super) fn report_follows(label: &str) -> bool {
    label.ends_with("如下") && REPORT_WORDS.occurs_in(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_work_done_are_known_by_their_label() {
        let table = [
            ("主要抓了以下工作", true),
            ("重点做了三件事", true),
            ("我们的做法是", true),
            ("要抓好以下工作", false),
            ("为了做好下步工作", false),
            ("镇长要求", false),
        ];
        for (label, want) in table {
            assert_eq!(announces_list(label), want, "{label}");
        }
    }

    #[test]
    fn a_mark_alone_asks_nothing() {
        let table = [
            ("钱从哪里来?", true),
            ("大家想过没有,路修好了吗?", true),
            ("县交通局每季度组织一次检查,检查结果同养护补助挂钩?", false),
            ("各村月底前报名单。", false),
        ];
        for (sentence, want) in table {
            assert_eq!(is_question(sentence), want, "{sentence}");
        }
    }
}

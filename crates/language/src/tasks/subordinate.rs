//! Clauses that only prepare an order (以…为抓手), mental handling (把…摆在首位), modal words inside a clause.
//!
//! ```text
//! 各单位要把安全摆在首位。 → no task
//! 围绕饮水安全,各村6月底前摸排水源。 → 围绕饮水安全,各村6月底前摸排水源 | 各村 | 6月底前 | -
//! ```

use crate::tasks::lexicon::{
    AFTERWARDS, GROUND_ENDS, GROUND_STARTS, INNER_MODALS, MENTAL_HANDLING, NON_MODALS, TARGET_GROUP_ENDS,
    TOPIC_PREPOSITIONS,
};

/// 把…摆在首位, 将…作为中心工作: where the thing stands in the mind.
pub(crate) fn is_mental_handling(act: &str) -> bool {
    (act.contains('把') || act.contains('将')) && MENTAL_HANDLING.occurs_in(act)
}

/// 以…为抓手, 按照…的要求: only the ground of the act that follows.
pub(crate) fn is_ground_only(act: &str) -> bool {
    let act = act.trim();
    let ground = GROUND_STARTS.prefix(act).is_some();
    // 对新识别的监测对象, 对收入下降的农户: whom the act that follows is about.
    let whom = TOPIC_PREPOSITIONS.prefix(act).is_some()
        && act.chars().count() <= 18
        && !act.contains(['把', '要'])
        && TARGET_GROUP_ENDS.suffix(act).is_some();
    // 整治结束后: when, not what.
    let when = act.chars().count() <= 12 && AFTERWARDS.suffix(act).is_some();
    // “四家联动”: a slogan.
    let slogan = act.starts_with('“') && act.ends_with('”') && act.matches('“').count() == 1;
    when || slogan || whom || ground && GROUND_ENDS.suffix(act).is_some()
}

/// Where the act begins behind a modal word inside the clause: 这三项要单列, 四本账都要算.
pub(crate) fn inner_modal(act: &str) -> Option<usize> {
    for (at, c) in act.char_indices().skip(1) {
        if !matches!(c, '要' | '必' | '务' | '一' | '应' | '须') {
            continue;
        }
        let rest = &act[at..];
        // 主要, 重要, 不要: the sign belongs to another word.
        let part_of_word = NON_MODALS.iter().any(|w| {
            w.char_indices().any(|(in_word, _)| {
                at >= in_word && act.is_char_boundary(at - in_word) && act[at - in_word..].starts_with(w)
            })
        });
        if part_of_word {
            continue;
        }
        if let Some(word) = INNER_MODALS.iter().find(|w| rest.starts_with(w) && rest.len() > w.len()) {
            return Some(at + word.len());
        }
    }
    None
}

//! The act of a clause (做什么): a concrete verb, a concrete result, a number to reach; or an attitude.

use super::clause::Evidence;
use super::inner::acts_on_group;
use super::lexicon::{
    ACTION_NOUN_TAILS, ACTION_VERBS, AFTERWARDS, ATTITUDE_VERBS, COMPOUND_FIRSTS, COMPOUND_SECONDS, DELIVERABLES,
    GENERAL_VERBS, GROUND_ENDS, GROUND_STARTS, INNER_MODALS, MENTAL_HANDLING, NON_MODALS, RESULT_COMPLEMENTS,
    SHORT_VERBS, TARGET_GROUP_ENDS, TARGET_MEASURES, TOPIC_PREPOSITIONS, VALUE_CHANGES, WEAK_DELIVERABLES,
};
use super::target::{Bound, Target};
use crate::dates::number::is_left_out_sign;

/// The concrete verb the act begins with: one of the table, one made of two parts (补装, 重签), or a short one with a
/// number (办5期).
pub(super) fn action_verb(act: &str) -> Option<&str> {
    let mut parts = act.chars();
    let first = parts.next().is_some() && COMPOUND_FIRSTS.prefix(act).is_some();
    let two = first && COMPOUND_SECONDS.prefix(parts.as_str()).is_some();
    let compound = || two.then(|| &act[..act.char_indices().nth(2).map_or(act.len(), |(at, _)| at)]);
    // 每公里配一名护路员: for each of them.
    let each = || {
        let of_each = act.strip_prefix('每')?;
        let mut places = of_each.char_indices().skip(1).take(3).map(|(at, _)| &of_each[at..]);
        places.find_map(|rest| ACTION_VERBS.prefix(rest).or_else(|| counted_short_verb(rest)))
    };
    ACTION_VERBS.prefix(act).or_else(compound).or_else(|| counted_short_verb(act)).or_else(each)
}

/// 办5期培训班, 开一次会.
pub(super) fn counted_short_verb(act: &str) -> Option<&'static str> {
    let mut characters = act.chars();
    characters.next()?;
    let number = characters.next()?;
    let counted = number.is_ascii_digit() || "一两二三四五六七八九十几".contains(number) || is_left_out_sign(number);
    SHORT_VERBS.prefix(act).filter(|_| counted)
}

/// The act itself: a concrete verb first, a concrete result, a number to reach; or an attitude.
pub(super) fn weigh_action(evidence: &mut Evidence, act: &str, whole: &str, target: Option<&Target>, ordered: bool, aim: bool) {
    let act = if ACTION_VERBS.prefix(act).is_some() {
        act
    } else {
        act.trim_start_matches(['去', '来', '好', '新', '再', '给', '各', '多'])
    };
    let attitude = ATTITUDE_VERBS.prefix(act);
    let first = action_verb(act);
    let general = GENERAL_VERBS.prefix(act);
    if let Some(word) = attitude.filter(|w| first.is_none_or(|f| f.len() < w.len())) {
        // 坚持每月…: a rhythm or a figure makes even that a task.
        let aimed = target.is_some() && evidence.limited || word == "坚持" && (evidence.limited || target.is_some());
        if !aimed {
            evidence.add(-3, "");
            evidence.concrete -= 1;
        }
    } else if first.is_some_and(|f| general.is_none_or(|g| g.len() <= f.len()))
        || acts_on_group(act)
        || for_whom(whole)
        || aim && ends_in_act(act)
    {
        evidence.concrete += 2;
        evidence.acts = true;
        evidence.add(2, "有具体动作");
    } else if ACTION_VERBS
        .find_all(whole)
        .any(|(at, w)| w.chars().count() > 1 && ACTION_NOUN_TAILS.prefix(&whole[at + w.len()..]).is_none())
    {
        evidence.concrete += 1;
        evidence.acts = true;
        evidence.add(if ordered { 2 } else { 1 }, "有具体动作");
    } else if target.is_some_and(|t| {
        TARGET_MEASURES.occurs_in(whole)
            || aim && VALUE_CHANGES.occurs_in(whole)
            || whole.contains(&format!("到{}", t.text))
    }) {
        evidence.concrete += 1;
        evidence.add(2, "");
    } else if general.is_some() {
        evidence.add(1, "");
    }
    let general = general.is_some() && evidence.concrete == 0;
    if DELIVERABLES.find_all(whole).any(|(_, w)| !WEAK_DELIVERABLES.contains(w)) {
        // 做好舆情监控: a general verb with a thing one can see.
        evidence.concrete += if general { 2 } else { 1 };
        evidence.add(1, "有具体成果");
    }
    // 把滴灌装上: the thing and what becomes of it. 把…作为… is an attitude.
    let handled = act.contains('把') && !is_mental_handling(act);
    if is_mental_handling(act) {
        evidence.concrete -= 2;
        evidence.add(-4, "");
    } else if handled {
        evidence.concrete += 1;
        evidence.add(2, "有具体动作");
    } else if act.contains('把') || act.contains('将') && !act.contains("将近") {
        evidence.add(1, "");
    }
    if !handled && evidence.concrete == 0 && act.chars().count() >= 5 && RESULT_COMPLEMENTS.suffix(act).is_some() {
        evidence.concrete += 1;
        evidence.add(1, "有具体动作");
    }
    if let Some(target) = target {
        // In a part that orders, a number is one to reach.
        let measured = evidence.concrete > 0
            || target.bound != Bound::Exactly
            || act.contains("达到")
            || aim && target.value.is_some();
        evidence.concrete += 2;
        evidence.add(if measured { 2 } else { 1 }, "有量化目标");
    }
}

/// 给12个乡镇各配一名带教老师, 给流动党员每人找一个支部: whom it is for, and a short verb with its number.
fn for_whom(act: &str) -> bool {
    act.starts_with(['给', '为', '向'])
        && act.char_indices().skip(3).take(12).any(|(at, _)| {
            let each = act[..at].ends_with(['各', '都', '人', '户', '村', '家', '队', '个']);
            each && counted_short_verb(&act[at..]).is_some()
        })
}

/// 工程款分两批付清, 烟囱逐户检查: the thing first and the verb at the end, as orders are written in short.
fn ends_in_act(act: &str) -> bool {
    let act = act.trim();
    ACTION_VERBS.suffix(act).is_some_and(|w| w.chars().count() > 1 && act.chars().count() >= w.chars().count() + 3)
}

/// 把…摆在首位, 将…作为中心工作: where the thing stands in the mind.
pub(super) fn is_mental_handling(act: &str) -> bool {
    (act.contains('把') || act.contains('将')) && MENTAL_HANDLING.occurs_in(act)
}

/// 以…为抓手, 按照…的要求: only the ground of the act that follows.
pub(super) fn is_ground_only(act: &str) -> bool {
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
pub(super) fn inner_modal(act: &str) -> Option<usize> {
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

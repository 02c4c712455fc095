//! Concrete verbs of an act (具体动作).
//!
//! ```text
//! 9月18日前名单报镇环保办。 → 9月18日前名单报镇环保办 | - | 9月18日前 | -
//! 镇林业站给8个村各配一台风力灭火机。 → 镇林业站给8个村各配一台风力灭火机 | 镇林业站 | - | 8个
//! ```

use crate::dates::number::is_left_out_sign;
use crate::tasks::lexicon::{ACTION_VERBS, COMPOUND_FIRSTS, COMPOUND_SECONDS, SHORT_VERBS, WHOM_CLOSERS};
use crate::tasks::owner::name::is_owner;

/// The concrete verb the act begins with: one of the table, one made of two parts (补装, 重签), or a short one with a
/// number (办5期).
pub(crate) fn action_verb(act: &str) -> Option<&str> {
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
pub(crate) fn counted_short_verb(act: &str) -> Option<&'static str> {
    let mut characters = act.chars();
    characters.next()?;
    let number = characters.next()?;
    let counted = number.is_ascii_digit() || "一两二三四五六七八九十几".contains(number) || is_left_out_sign(number);
    SHORT_VERBS.prefix(act).filter(|_| counted)
}

/// 工程款分两批付清, 烟囱逐户检查: the thing first and the verb at the end, as orders are written in short.
pub(crate) fn ends_in_act(act: &str) -> bool {
    let act = act.trim();
    ACTION_VERBS.suffix(act).is_some_and(|w| w.chars().count() > 1 && act.chars().count() >= w.chars().count() + 3)
}

/// 给12个乡镇各配一名带教老师, 给流动党员每人找一个支部: whom it is for, and a short verb with its number.
pub(crate) fn for_whom(act: &str) -> bool {
    act.starts_with(['给', '为', '向'])
        && act.char_indices().skip(3).take(12).any(|(at, _)| {
            let each = act[..at].ends_with(['各', '都', '人', '户', '村', '家', '队', '个']);
            each && counted_short_verb(&act[at..]).is_some()
        })
}

/// 对缺水村逐村制定预案: the adverb closes those it is about, and the act follows.
pub(crate) fn acts_on_group(act: &str) -> bool {
    act.starts_with('对')
        && WHOM_CLOSERS
            .iter()
            .any(|w| act.find(w).is_some_and(|at| ACTION_VERBS.prefix(&act[at + w.len()..]).is_some()))
}

/// 名单报镇环保办, 巡山记录交村委会: a thing handed to somebody.
pub(crate) fn hands_over(act: &str) -> bool {
    let act = act.trim();
    act.char_indices().any(|(at, c)| {
        matches!(c, '报' | '交' | '送') && is_owner(act[at + c.len_utf8()..].trim_start_matches(['到', '给', '至']))
    })
}

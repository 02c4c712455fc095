//! Whether words are the name of an owner: an office, post or group, known by its ending and by what it can not hold.
//!
//! ```text
//! 组织部12月底前制定考核办法。⏎工资、种养四本账12月底前都要算清。 → 组织部12月底前制定考核办法 | 组织部 | 12月底前 | -⏎工资、种养四本账12月底前都要算清 | - | 12月底前 | 四本
//! ```

use crate::dates;
use crate::quantity::unit::unit_at;
use crate::tasks::lexicon::{
    ACTION_VERBS, GENERAL_VERBS, GENERIC_OWNERS, GENERIC_SUBJECTS, IN_OWNER, NAME_VERBS, NO_OWNER_ENDS, NO_OWNER_TAILS,
    NO_POSTS, NOT_IN_OWNER, OWNER_ENDS, OWNER_SHORT, OWNER_SHORT_ENDS, OWNER_TAILS, POST_DUTIES, SHORT_VERBS,
    TRAFFIC_STARTS,
};

/// Longest name of an owner, in characters.
pub(crate) const LONGEST_NAME: usize = 26;

/// Is the whole of it the name of an owner?
pub(crate) fn is_owner(name: &str) -> bool {
    (2..=12).contains(&name.chars().count()) && ends_like_owner(name) && !is_no_name(name)
}

pub(crate) fn ends_like_owner(name: &str) -> bool {
    // 各镇(街道), 农业农村局(乡村振兴局): the bracket goes with the name.
    let bare = name.strip_suffix([')', '）']).and_then(|n| n.rfind(['(', '（'])).map_or(name, |open| &name[..open]);
    let post = bare.ends_with('员') && bare.chars().count() >= 3 && NO_POSTS.suffix(bare).is_none();
    let Some(end) = OWNER_ENDS.suffix(name).or_else(|| OWNER_ENDS.suffix(bare)).or(post.then_some("员")) else {
        return false;
    };
    if NO_OWNER_ENDS.suffix(name).is_some() {
        return false;
    }
    if OWNER_SHORT_ENDS.contains(end) {
        return OWNER_SHORT.contains(name);
    }
    // A bare ending is an owner only where it can stand alone: 工作队, 党支部, not 村 or 局.
    end.len() < name.len() || (end.chars().count() >= 2 && !GENERIC_OWNERS.contains(end))
}

pub(crate) fn is_no_name(name: &str) -> bool {
    let mut bare = name.to_owned();
    // 县妇联与农商银行: two by name.
    if name.contains('与') && name.split('与').all(ends_like_owner) {
        bare = bare.replace('与', "、");
    }
    for (_, word) in IN_OWNER.find_all(name) {
        bare = bare.replace(word, "");
    }
    // 包组的村干部 is a name, 村里的环境整治工作组织部门… with two 的 is a sentence.
    // 合格的每所: how many get it.
    if bare.matches('的').count() > 1 || name.starts_with('的') || name.contains("的每") {
        return true;
    }
    // 组织三场企村…, 硬化3组…, 交包村干部…: a verb and its object. 组织部, 监测员, 帮扶单位 are names.
    // 排名后三位的村: what stands before 的 only says which.
    let core = name.rfind('的').map_or(name, |at| &name[at + '的'.len_utf8()..]);
    // 包联党委委员: a post by what it does.
    let core = POST_DUTIES.prefix(core).map_or(core, |w| &core[w.len()..]);
    let verb = ACTION_VERBS.find_all(core).any(|(at, verb)| {
        let behind = &core[at + verb.len()..];
        verb.chars().count() >= 2
            && !matches!(verb, "示范" | "试点" | "宣传")
            && !behind.is_empty()
            && !name_goes_on(behind)
    });
    let verb = verb || GENERAL_VERBS.prefix(core).is_some_and(|w| !name_goes_on(&core[w.len()..]));
    // 县道县管、乡道乡管: of each level, and no name.
    let levels = |part: &str| {
        let mut signs = part.chars();
        let first = signs.next();
        first.is_some_and(|c| "县乡镇村市区省".contains(c)) && first == signs.next_back() && part.chars().count() == 3
    };
    if name.split('、').any(levels) {
        return true;
    }
    let traffic = TRAFFIC_STARTS.prefix(name).is_some();
    let inner = if traffic { name } else { name.trim_start_matches(['交', '报', '送']) };
    let hands_over = name.starts_with(['请', '让', '叫', '找', '跟', '离', '距', '逐', '挨', '我', '你', '他'])
        || name.starts_with('经') && !name.starts_with("经济") && !name.starts_with("经营")
        || inner.len() < name.len() && inner.chars().count() >= 3 && ends_like_owner(inner);
    let number = bare.contains(|c: char| c.is_ascii_digit());
    // XX个村: those counted, their number left out.
    let signs = name.trim_start_matches(dates::number::is_left_out_sign);
    let counted = signs.len() < name.len() && unit_at(signs).is_some();
    verb || hands_over
        || number
        || counted
        || NOT_IN_OWNER.occurs_in(&bare)
        || GENERIC_SUBJECTS.prefix(&bare).is_some_and(|w| w.chars().count() > 1)
        || GENERIC_SUBJECTS.contains(&bare)
}

/// Does the name of an owner go on with it: 帮扶单位? 比对户籍, 统计人口 are a verb and its object.
pub(crate) fn name_goes_on(behind: &str) -> bool {
    OWNER_TAILS.prefix(behind).is_some() && NO_OWNER_TAILS.prefix(behind).is_none()
}

/// 支部|开青年恳谈会, 水利局|派施工队: a short verb and its object behind a name, no longer name.
pub(crate) fn verb_and_object(behind: &str) -> bool {
    let Some(verb) = SHORT_VERBS.prefix(behind) else { return false };
    let object = &behind[verb.len()..];
    object.chars().count() >= 2
        && OWNER_ENDS.suffix(object).is_some_and(|e| e.chars().count() >= 2 || e.len() < object.len())
        && is_short_verb(behind)
}

/// 镇|派出所, 县|联社: the verb is part of the name.
fn is_short_verb(behind: &str) -> bool {
    NAME_VERBS.prefix(behind).is_none()
}

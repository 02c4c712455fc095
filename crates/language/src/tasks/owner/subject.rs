//! The owner as the subject of a clause, followed by what can follow one: a modal word, a preposition, a time, a
//! verb.
//!
//! ```text
//! 镇应急办本月底前对加油站全面检查。 → 镇应急办本月底前对加油站全面检查 | 镇应急办 | 本月底前 | -
//! 乡农技站办5期培训班。 → 乡农技站办5期培训班 | 乡农技站 | - | 5期
//! ```

use crate::tasks::lexicon::{
    ACTION_VERBS, AFTER_OWNER, BUILDING_VERBS, COUNT_BOUNDS, GENERAL_VERBS, NOUN_TAILS, OWNER_NOUN_TAILS, OWNER_STARTS,
    PROHIBITIONS,
};
use domain::Day;

use crate::dates;
use crate::quantity::unit::BLANKS;
use crate::tasks::action::counted_short_verb;
use crate::tasks::owner::Owner;
use crate::tasks::owner::coordination::coordinated;
use crate::tasks::owner::name::{LONGEST_NAME, ends_like_owner, is_no_name, name_goes_on, verb_and_object};

/// Reads an owner at the start of `rest`: the owner and its length in bytes. It must be followed by what can
/// follow a subject: a modal word, a preposition, a time, a verb.
pub(crate) fn owner_subject(rest: &str, today: Option<Day>) -> Option<(Owner, usize)> {
    let mut depth = 0_u8;
    let mut shorter: Option<usize> = None;
    for (index, (at, c)) in rest.char_indices().enumerate() {
        if index >= LONGEST_NAME {
            break;
        }
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let end = at + c.len_utf8();
        if depth > 0 || index == 0 {
            continue;
        }
        let name = &rest[..end];
        if !ends_like_owner(name) {
            continue;
        }
        if let Some(shorter) = shorter.filter(|&s| verb_and_object(&rest[s..end])) {
            let name = &rest[..shorter];
            return (!is_no_name(name)).then(|| (coordinated(name), shorter));
        }
        shorter = Some(end);
        // 分管副镇长XXX: the name of the person left out.
        let signs = |c: char| dates::number::is_left_out_sign(c);
        let behind = rest[end..].trim_start_matches(BLANKS);
        let behind =
            if name.ends_with(['长', '记', '任', '员', '志']) { behind.trim_start_matches(signs) } else { behind };
        let behind = behind.trim_start_matches(BLANKS);
        // 教体局、公安局“两家联动”: several, and what they do in quotation marks.
        // 村组干部、驻村队员、网格员混编成组: several of them, whatever they do.
        let together = name.contains('、')
            && !behind.is_empty()
            && OWNER_NOUN_TAILS.prefix(behind).is_none()
            && coordinated(name).others.len() > 1;
        if !follows_owner(behind, today) && !together {
            continue;
        }
        let end = rest.len() - behind.len();
        // 流动巡逻队不少于5支: a thing counted. 每村不少于2名: a village that is to have them.
        let counted = COUNT_BOUNDS.prefix(behind).is_some();
        if counted && !name.starts_with(['各', '每']) {
            return None;
        }
        if is_no_name(name) {
            // 连续三天排在后两位的乡镇书记: what stands before 的 only says which.
            let core = name.rfind('的').map(|at| &name[at + '的'.len_utf8()..]);
            let core = core.filter(|c| c.chars().count() >= 2 && ends_like_owner(c) && !is_no_name(c))?;
            let which = &name[..name.len() - core.len()];
            return (!which.contains(['把', '将', '对', '给', '向', '由'])).then(|| (coordinated(core), end));
        }
        return Some((coordinated(name), end));
    }
    None
}

/// 乡农技站办5期培训班: an owner that begins and ends as one, whatever verb follows. The longest such name.
pub(crate) fn owner_any_verb(rest: &str) -> Option<(Owner, usize)> {
    // 林区各村进山路口一律设卡: all of a kind, said where.
    let all = rest
        .char_indices()
        .skip(1)
        .take(5)
        .any(|(at, c)| c == '各' && !rest[..at].contains(['在', '到', '对', '把', '将', '由']));
    if !all {
        OWNER_STARTS.prefix(rest)?;
    }
    let mut best = None;
    for (index, (at, c)) in rest.char_indices().enumerate() {
        if index >= LONGEST_NAME || matches!(c, ',' | '。' | ';' | ':' | '，' | '“' | '”' | '《') || c.is_ascii_digit()
        {
            break;
        }
        let end = at + c.len_utf8();
        let name = &rest[..end];
        let behind = rest[end..].trim_start_matches(BLANKS);
        let forbidden = PROHIBITIONS.prefix(behind).is_some();
        let goes_on = OWNER_NOUN_TAILS.prefix(behind).is_some() && !forbidden;
        // 合作社拿出一成交给村集体: behind a verb stands its object.
        if index > 2 && best.is_some() && is_no_name(name) {
            break;
        }
        if index > 0 && ends_like_owner(name) {
            let goes_on = goes_on || behind.chars().nth(2).is_none();
            // 各乡镇、县直单位: where the longest name goes on, the shorter ones inside it are none.
            if best.is_some_and(|b: usize| verb_and_object(&rest[b..end])) {
                break;
            }
            best = (!goes_on).then_some(end);
        }
    }
    let end = best?;
    let name = &rest[..end];
    // 村卫生室拟建3间: a building, not who works there.
    if BUILDING_VERBS.prefix(rest[end..].trim_start_matches(BLANKS)).is_some() {
        return None;
    }
    (!is_no_name(name) && !name.contains('的')).then(|| (coordinated(name), end))
}

fn follows_owner(behind: &str, today: Option<Day>) -> bool {
    if behind.is_empty() {
        return false;
    }
    if NOUN_TAILS.prefix(behind).is_some() {
        return false;
    }
    // 第一书记派出单位: the verb goes on with the name.
    let verb =
        [ACTION_VERBS.prefix(behind), GENERAL_VERBS.prefix(behind)].into_iter().flatten().max_by_key(|w| w.len());
    if verb.is_some_and(|v| name_goes_on(&behind[v.len()..])) {
        return false;
    }
    AFTER_OWNER.prefix(behind).is_some()
        || ACTION_VERBS.prefix(behind).is_some_and(|w| w.chars().count() > 1 || behind[w.len()..].starts_with(AFTER_SHORT_VERB))
        || GENERAL_VERBS.prefix(behind).is_some()
        // 民政|办6月底前: the name goes on.
        || counted_short_verb(behind).is_some()
            && behind.chars().next().is_some_and(|verb| dates::time_at(behind, verb.len_utf8(), today).is_none())
        || dates::time_at(behind, 0, today)
            .is_some_and(|w| w.orders() || w.kind == dates::Kind::During || w.kind == dates::Kind::Day)
}

/// What follows a verb of one character that is none the less the act: 报给, 查清, 修3公里.
const AFTER_SHORT_VERB: [char; 26] = [
    '到', '给', '上', '好', '清', '齐', '出', '回', '完', '进', '满', '实', '准', '一', '两', '三', '0', '1', '2', '3',
    '4', '5', '6', '7', '8', '9',
];

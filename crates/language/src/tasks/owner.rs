//! Who is to do it (责任主体): names of offices, posts and groups, known by their endings and by what follows them.

use super::lexicon::{
    ACTION_VERBS, AFTER_OWNER, APPOINTING_VERBS, BUILDING_VERBS, COUNT_BOUNDS, GENERAL_VERBS, GENERIC_OWNERS,
    GENERIC_SUBJECTS, IN_OWNER, NAME_VERBS, NO_OWNER_ENDS, NO_OWNER_TAILS, NO_POSTS, NO_TOPIC_SIGNS, NOT_IN_OWNER,
    NOUN_TAILS, OWNER_ENDS, OWNER_LEVELS, OWNER_NOUN_TAILS, OWNER_SHORT, OWNER_SHORT_ENDS, OWNER_STARTS, OWNER_TAILS,
    POST_DUTIES, POST_STARTS, PROHIBITIONS, SHORT_VERBS, TRAFFIC_STARTS,
};
use crate::dates::{self, Date};

/// An owner as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Owner {
    /// The first, or leading, one.
    pub lead: String,
    /// The others.
    pub others: Vec<String>,
}

/// Longest name of an owner, in characters.
pub(super) const LONGEST_NAME: usize = 26;

pub(super) const BLANK: [char; 3] = [' ', '\u{3000}', '\u{a0}'];

/// Reads an owner at the start of `rest`: the owner and its length in bytes. It must be followed by what can
/// follow a subject: a modal word, a preposition, a time, a verb.
pub(super) fn owner_subject(rest: &str, today: Option<Date>) -> Option<(Owner, usize)> {
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
        let behind = rest[end..].trim_start_matches(BLANK);
        let behind =
            if name.ends_with(['长', '记', '任', '员', '志']) { behind.trim_start_matches(signs) } else { behind };
        let behind = behind.trim_start_matches(BLANK);
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
pub(super) fn owner_any_verb(rest: &str) -> Option<(Owner, usize)> {
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
        let behind = rest[end..].trim_start_matches(BLANK);
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
    if BUILDING_VERBS.prefix(rest[end..].trim_start_matches(BLANK)).is_some() {
        return None;
    }
    (!is_no_name(name) && !name.contains('的')).then(|| (coordinated(name), end))
}

/// Who is appointed by an act: 选聘管水员1名, 落实一名包保教师, 编成6个夜巡组.
pub(super) fn appointed(act: &str) -> Option<Owner> {
    let act = act.trim();
    let names = |c: char| c == '名' || c == '个' || c == '位' || c == '支' || c == '人';
    let (_, object) = APPOINTING_VERBS.find_all(act).map(|(at, verb)| (at, &act[at + verb.len()..])).last()?;
    let object = object.trim_start_matches(['好', '了', '出', '齐']);
    let name = match dates::number::number_at(object) {
        Some((_, length)) => object[length..].strip_prefix(names)?,
        None => {
            let at = object.char_indices().find(|&(at, _)| dates::number::number_at(&object[at..]).is_some())?.0;
            let (_, length) = dates::number::number_at(&object[at..])?;
            let closed = object[at + length..].strip_prefix(names)?;
            if closed.is_empty() { &object[..at] } else { return None }
        }
    };
    let long = (2..=8).contains(&name.chars().count()) && !name.contains('的');
    (long && ends_like_owner(name)).then(|| Owner { lead: name.to_owned(), others: Vec::new() })
}

/// Those a notice is addressed to, from the line that names them: 各村(居)委会、镇直各单位.
pub(super) fn addressed(line: &str) -> Option<Owner> {
    let known = ends_like_owner(line) && line.chars().count() <= LONGEST_NAME * 2 && !line.contains(['。', ';', '；']);
    known.then(|| coordinated(line))
}

/// Is the whole of it the name of an owner?
pub(super) fn is_owner(name: &str) -> bool {
    (2..=12).contains(&name.chars().count()) && ends_like_owner(name) && !is_no_name(name)
}

fn ends_like_owner(name: &str) -> bool {
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

/// Who is named behind 由: whatever they do. The shortest name.
pub(super) fn agent(rest: &str, today: Option<Date>) -> Option<(Owner, usize)> {
    owner_subject(rest, today).or_else(|| {
        let ends = || rest.char_indices().take(LONGEST_NAME / 2).map(|(at, c)| at + c.len_utf8()).skip(1);
        let named = |end: usize| {
            let behind = rest[end..].trim_start_matches(BLANK);
            ends_like_owner(&rest[..end])
                && OWNER_NOUN_TAILS.prefix(behind).is_none()
                && behind.chars().nth(1).is_some()
        };
        let first = ends().find(|&end| named(end))?;
        // 党委|书记: the name goes on at once.
        let longer = ends().filter(|&end| end > first && rest[first..end].chars().count() <= 4);
        let end = longer.filter(|&end| named(end) && !verb_and_object(&rest[first..end])).last().unwrap_or(first);
        (!is_no_name(&rest[..end])).then(|| (coordinated(&rest[..end]), end))
    })
}

/// 场地租金市财政补一半, 灭火机坏了的,县林业局去修: a thing, and behind it who deals with it. Gives where the name begins.
pub(super) fn owner_after_topic(rest: &str, today: Option<Date>) -> Option<(Owner, usize)> {
    for (at, _) in rest.char_indices().take(MOST_BEFORE_OWNER) {
        if NO_TOPIC_SIGNS.prefix(&rest[at..]).is_some()
            || ACTION_VERBS.prefix(&rest[at..]).is_some_and(|w| w.chars().count() > 1)
            || GENERAL_VERBS.prefix(&rest[at..]).is_some()
        {
            return None;
        }
        if at > '一'.len_utf8()
            && OWNER_LEVELS.prefix(&rest[at..]).is_some()
            && let Some((owner, length)) = owner_subject(&rest[at..], today)
            && owner.lead.chars().count() >= 2
        {
            return Some((owner, at + length));
        }
    }
    None
}

/// Longest name of the thing, in characters.
const MOST_BEFORE_OWNER: usize = 14;

fn follows_owner(behind: &str, today: Option<Date>) -> bool {
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
        || super::act::counted_short_verb(behind).is_some()
            && behind.chars().next().is_some_and(|verb| dates::time_at(behind, verb.len_utf8(), today).is_none())
        || dates::time_at(behind, 0, today)
            .is_some_and(|w| w.orders() || w.kind == dates::Kind::During || w.kind == dates::Kind::Day)
}

/// 支部|开青年恳谈会, 水利局|派施工队: a short verb and its object behind a name, no longer name.
fn verb_and_object(behind: &str) -> bool {
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

/// Does the name of an owner go on with it: 帮扶单位? 比对户籍, 统计人口 are a verb and its object.
fn name_goes_on(behind: &str) -> bool {
    OWNER_TAILS.prefix(behind).is_some() && NO_OWNER_TAILS.prefix(behind).is_none()
}

/// What follows a verb of one character that is none the less the act: 报给, 查清, 修3公里.
const AFTER_SHORT_VERB: [char; 26] = [
    '到', '给', '上', '好', '清', '齐', '出', '回', '完', '进', '满', '实', '准', '一', '两', '三', '0', '1', '2', '3',
    '4', '5', '6', '7', '8', '9',
];

fn is_no_name(name: &str) -> bool {
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
        verb.chars().count() >= 2 && !matches!(verb, "示范" | "试点" | "宣传") && !behind.is_empty() && !name_goes_on(behind)
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
    let counted = signs.len() < name.len() && crate::placeholders::units::unit_at(signs).is_some();
    verb || hands_over
        || number
        || counted
        || NOT_IN_OWNER.occurs_in(&bare)
        || GENERIC_SUBJECTS.prefix(&bare).is_some_and(|w| w.chars().count() > 1)
        || GENERIC_SUBJECTS.contains(&bare)
}

/// Splits 各乡镇、各部门 where every part is an owner by itself; 发展改革、财政等部门 stays whole.
fn coordinated(name: &str) -> Owner {
    let whole = name.replace(BLANK, "");
    let whole = whole.trim_start_matches(['“', '"']);
    // 包组的村干部 is a post; 末位的乡镇 says which.
    let post = POST_STARTS.prefix(whole).is_some();
    let plain = if post { whole.replacen('的', "", 1) } else { whole.to_owned() };
    let mut parts: Vec<String> = Vec::new();
    let mut depth = 0_u8;
    let mut current = String::new();
    let characters: Vec<char> = plain.chars().collect();
    for &c in &characters {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(c, '、' | '和' | '及' | '与') {
            parts.push(std::mem::take(&mut current));
        } else {
            current.push(c);
        }
    }
    parts.push(current);
    let parts: Vec<String> = parts.iter().map(|p| p.trim_start_matches('以').to_owned()).collect();
    let each_alone = parts.len() > 1
        && parts.iter().all(|p| {
            p.chars().count() >= 2 && OWNER_ENDS.suffix(p).is_some_and(|e| e.len() < p.len() || e.chars().count() >= 2)
        })
        && !plain.contains('等');
    if each_alone {
        let mut all = parts.into_iter();
        let lead = all.next().unwrap_or_default();
        return Owner { lead, others: all.collect() };
    }
    Owner { lead: plain, others: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_are_named_before_what_they_do() {
        let table: [(&str, Option<&str>); 30] = [
            ("各村(社区)本月25日前要把沟塘渠", Some("各村(社区)")),
            ("区财政从下月起按人口", Some("区财政")),
            ("镇督查办从这个月起", Some("镇督查办")),
            ("包组的村干部带着党员", Some("包组村干部")),
            ("市财政局要落实", Some("市财政局")),
            ("每个村至少要聘", Some("每个村")),
            ("工作组要帮助村集体", Some("工作组")),
            ("镇应急办本月底前对", Some("镇应急办")),
            ("包片领导每周到点检查", Some("包片领导")),
            ("镇党政办牵头一季度", Some("镇党政办")),
            ("驻镇工作队帮助三个薄弱村年底前", Some("驻镇工作队")),
            ("区农业局2020年6月底前", Some("区农业局")),
            ("镇村建办9月底前完成", Some("镇村建办")),
            ("各村党支部书记要切实担起", Some("各村党支部书记")),
            ("镇村干部、驻村工作队要立即行动", Some("镇村干部")),
            ("发展改革、财政等部门要牵头", Some("发展改革、财政等部门")),
            ("结对单位要对剩余58户", Some("结对单位")),
            ("选派单位要在保障", Some("选派单位")),
            ("县(市、区)委组织部要", Some("县(市、区)委组织部")),
            ("村集体收入达到", None),
            ("农村工作要", None),
            ("工资、种养四本账都要算", None),
            ("垃圾从路边挪到沟里", None),
            ("要盘活村里的闲置土地", None),
            ("我们要学习借鉴", None),
            ("全村耕地要", None),
            ("村民要", Some("村民")),
            ("问题要看透", None),
            ("安全责任压实到每个岗位", None),
            ("大家要按照部署", None),
        ];
        for (text, want) in table {
            assert_eq!(owner_subject(text, None).map(|(o, _)| o.lead).as_deref(), want, "{text}");
        }
    }
}

//! Parts of names: objects, heads, measures, and how two of them are joined.
//!
//! ```text
//! 城乡居民医保参保XX人,参保率XX% → 城乡居民医保参保人数 + 城乡居民医保参保率
//! ```

use crate::placeholders::lexicon::{
    ACTION_VERBS, AVERAGES, BARE_PLANS, GENERAL_VERBS, GROUP_ENDS, MEASURE_MODIFIERS, MEASURES, NO_LEADING_FILLERS,
    PLAIN_MONEY, REMAINING, SCOPES, TRAILING_FILLERS, VARIOUS,
};
use crate::tasks::is_act;

/// What is left of a phrase when its verbs are taken off; nothing for a verb alone.
pub(crate) fn object_of(phrase: &str) -> &str {
    let mut thing = SCOPES.prefix(phrase).filter(|w| phrase.len() > w.len() + 3).map_or(phrase, |w| &phrase[w.len()..]);
    while let Some(verb) = ACTION_VERBS
        .prefix(thing)
        .or_else(|| GENERAL_VERBS.prefix(thing))
        .filter(|_| NO_LEADING_FILLERS.prefix(thing).is_none())
    {
        // 收割机, 搬迁户, 打捆机: a verb and one sign behind it, or a tool, are the thing.
        let rest = &thing[verb.len()..];
        // 安置点, 搬迁户有…: a place or group that begins like a verb.
        if verb.chars().count() == 2 && rest.starts_with(['点', '户']) {
            return thing;
        }
        let tool = thing.chars().count() == 3 && rest.ends_with(['机', '车', '器', '员']);
        if tool || rest.chars().count() == 1 {
            return thing;
        }
        thing = &thing[verb.len()..];
    }
    // 关停, 复核: a verb of the task tables alone is no thing.
    if is_act(thing) {
        return "";
    }
    let thing = thing.trim_start_matches(['出', '了']).trim_start_matches("各类").trim_start_matches("各种");
    SCOPES.prefix(thing).filter(|w| thing.len() > w.len() + 3).map_or(thing, |w| &thing[w.len()..])
}

/// 年产值, 开工率, 整改完成率: a measure with nothing in front that says of what.
pub(crate) fn bare_measure(words: &str) -> bool {
    let Some(measure) = MEASURES.suffix(words) else { return false };
    let mut front = &words[..words.len() - measure.len()];
    let rate = measure == "率";
    while let Some(word) = MEASURE_MODIFIERS.prefix(front).or_else(|| ACTION_VERBS.prefix(front).filter(|_| rate)) {
        front = &front[word.len()..];
    }
    front.is_empty() || rate && front.chars().count() <= 2
}

/// 参保率, 户均增收, 累计销售: words without the thing they are said of.
pub(crate) fn names_nothing(words: &str, suffix: &str) -> bool {
    let count = words.chars().count();
    if !(1..=6).contains(&count) || GROUP_ENDS.suffix(words).is_some() && !matches!(suffix, "" | "金额") {
        return false;
    }
    let plain = AVERAGES.prefix(words).map_or(words, |w| &words[w.len()..]);
    // 个人缴费, 年发放补贴: paid for what the text is about.
    let money = suffix == "金额" && (count <= 4 || paid_by_a_verb(words));
    let verb = count <= 4 && (object_of(plain).is_empty() || is_act(plain));
    let asked = BARE_PLANS.contains(words);
    asked || money || verb || bare_measure(words) || bare_measure(plain) || plain.is_empty()
}

/// 年发放补贴, 投入资金: a verb and money by its plainest name.
pub(crate) fn paid_by_a_verb(words: &str) -> bool {
    let Some(money) = PLAIN_MONEY.suffix(words) else {
        return false;
    };
    let mut front = &words[..words.len() - money.len()];
    while let Some(word) =
        MEASURE_MODIFIERS.prefix(front).or_else(|| ACTION_VERBS.prefix(front)).or_else(|| GENERAL_VERBS.prefix(front))
    {
        front = &front[word.len()..];
    }
    front.is_empty()
}

/// 光伏电站装机容量 → 光伏电站: the thing without how it was measured.
pub(crate) fn without_measure(thing: &str) -> &str {
    let mut rest = thing;
    while let Some(word) = MEASURES.suffix(rest).filter(|w| rest.len() > w.len() + 3) {
        rest = &rest[..rest.len() - word.len()];
        if let Some(front) = MEASURE_MODIFIERS.suffix(rest).filter(|w| rest.len() > w.len() + 3) {
            rest = &rest[..rest.len() - front.len()];
        }
    }
    rest
}

/// A verb by itself: 办结, 当场整改, 评出, 未交.
pub(crate) fn is_verbal(words: &str) -> bool {
    let count = words.chars().count();
    if count > 5 {
        return false;
    }
    let marked = REMAINING.contains(words)
        || words.ends_with("通过")
        || words.starts_with(['已', '未', '没', '尚'])
        || words == "实到"
        || words.ends_with(['出', '成', '回', '完', '掉', '上']);
    marked
        || object_of(words).is_empty()
        || ACTION_VERBS.suffix(words).is_some_and(|w| w.chars().count() >= 2 && w.len() < words.len())
}

/// 环保督察交办问题 → 问题: a long thing without the verbs in front of it.
pub(crate) fn head_noun(thing: &str) -> &str {
    if thing.chars().count() <= 6 {
        return thing;
    }
    let behind = ACTION_VERBS.find_all(thing).last().map(|(at, verb)| &thing[at + verb.len()..]);
    behind.filter(|rest| rest.chars().count() >= 2).unwrap_or(thing)
}

/// 各类隐患 → 隐患.
pub(crate) fn bare_noun(thing: &str) -> &str {
    // 符合条件的学生 is told by its noun.
    let thing = thing.rsplit('的').next().filter(|t| t.chars().count() >= 2).unwrap_or(thing);
    let thing = VARIOUS.strip_prefix(thing).unwrap_or(thing);
    // 已建成互助食堂 is told by its noun as well.
    let built = thing.strip_prefix('已').and_then(|rest| ACTION_VERBS.prefix(rest).map(|verb| &rest[verb.len()..]));
    let thing = built.filter(|noun| noun.chars().count() >= 2).unwrap_or(thing);
    TRAILING_FILLERS.suffix(thing).map_or(thing, |w| &thing[..thing.len() - w.len()])
}

/// 医保参保 and 参保率 → 医保参保率.
pub(crate) fn join_overlap(front: &str, back: &str) -> String {
    let head: String = back.chars().take(2).collect();
    // 烤烟移栽 | 栽植: the verb is said already.
    let verb = ACTION_VERBS
        .prefix(back)
        .filter(|v| front.ends_with(|c| v.starts_with(c)) && ACTION_VERBS.suffix(front).is_some());
    if let Some(verb) = verb {
        return format!("{front}{}", &back[verb.len()..]);
    }
    // 公益性岗位人 | 人员.
    if let Some(front) = front.strip_suffix(back.chars().next().unwrap_or(' ')) {
        return format!("{front}{back}");
    }
    match front.find(&head).filter(|_| head.chars().count() == 2) {
        Some(at) => format!("{}{back}", &front[..at]),
        None => format!("{front}{back}"),
    }
}

/// What is left of a phrase behind the verb it begins with: 排查各类隐患 → 各类隐患.
pub(crate) fn verb_object(phrase: &str) -> &str {
    let own = SCOPES.prefix(phrase).filter(|w| phrase.len() > w.len() + 3).map_or(phrase, |w| &phrase[w.len()..]);
    match ACTION_VERBS.prefix(own).filter(|verb| own.len() > verb.len()) {
        // 搬迁点 begins like a verb and is a noun.
        Some(verb) if own[verb.len()..].starts_with(['点', '户', '村', '区', '组', '队', '率']) => own,
        Some(verb) => &own[verb.len()..],
        None => phrase,
    }
}

/// Do two nouns have a word of two characters in common (困难党员、困难群众)?
pub(crate) fn shares_bigram(a: &str, b: &str) -> bool {
    let characters: Vec<char> = a.chars().collect();
    characters.windows(2).any(|w| b.contains(&w.iter().collect::<String>()))
}

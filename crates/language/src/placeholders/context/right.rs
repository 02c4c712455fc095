//! The right context of a figure: the thing counted, what befell it, what money went to.
//!
//! ```text
//! XX户房子没验收 → 未验收房子户数
//! 烧了XX户XX间老木房 → 烧毁老木房户数 + 烧毁老木房数量
//! ```

use crate::dates::number::is_left_out_sign;
use crate::placeholders::context::count_phrase::{counted, figure_length};
use crate::placeholders::context::head_noun::noun_end;
use crate::placeholders::context::predicate::deed;
use crate::placeholders::context::window::{LONGEST, SEPARATORS};
use crate::placeholders::lexicon::{
    ACTION_VERBS, ANYBODY, EMPLOYMENT, EMPTY_TAILS, GROUP_ENDS, NOT_DONE_NOUN_STARTS, OPEN_PREDICATES, PLAIN_NOUNS,
    STANDARD_PAYMENTS, TREND_VERBS, TROUBLES,
};
use crate::placeholders::verbs::predicate;
use crate::quantity::unit::BLANKS;

/// What stands behind the unit.
#[derive(Debug, Default)]
pub(crate) struct RightContext {
    /// The thing counted: 保洁员, 自然庄.
    pub noun: String,
    /// What it did or what befell it: 死亡, 未脱贫.
    pub predicate: String,
    /// What those counted did, when the noun stands before it: 村民 | 拿到证书.
    pub deed: String,
    /// What money went to, from the phrase behind it: 投资XX万元,修建产业路.
    pub purpose: String,
}

/// Reads what stands behind a unit that ends at byte `at`. `things`: the unit counts things or people, and not
/// money, a share or a length, whose name stands in front.
pub(crate) fn right_context(text: &str, at: usize, things: bool) -> RightContext {
    let words: String = text[at..].chars().take(LONGEST).take_while(|c| !"，,;；:：。!?！？\n…".contains(*c)).collect();
    let words = words.trim_start_matches(BLANKS).trim_start_matches(['(', '（']);
    // 剩余XX亩多数是坡地: what they are is no noun.
    let words = match EMPTY_TAILS.prefix(words) {
        Some(word) if words[word.len()..].starts_with('是') => return RightContext::default(),
        Some(word) => &words[word.len()..],
        None => words,
    };
    // 一个上班的都没有: what they are without.
    if words.starts_with(['连', '一']) {
        let without = deed(words, "");
        if without.starts_with('无') {
            return RightContext { predicate: without, ..RightContext::default() };
        }
    }
    // 把X户X人纳入监测: what befell them stands behind the second figure.
    let words =
        counted(words).filter(|&end| predicate(&words[end..], |_| true).is_some()).map_or(words, |end| &words[end..]);
    // 捐了XX万元给学校: to whom it went is no noun.
    if !things && words.starts_with(['给', '用', '在', '到', '作', '来']) {
        return RightContext::default();
    }
    // 按每公里XX元的标准安排养护经费: what is paid by it.

    if let Some(rest) = words.strip_prefix("的标准").and_then(|rest| STANDARD_PAYMENTS.strip_prefix(rest)) {
        let noun = rest.chars().take(8).take_while(|c| is_name_char(*c)).collect();
        return RightContext { noun, ..RightContext::default() };
    }
    // 烧了XX户XX间老木房: the noun stands behind the second figure.
    if let Some(length) = counted(words).filter(|_| things) {
        let inner = &words[length..];
        let bare = predicate(inner, |_| true).is_some() || figure_length(inner) > 0;
        let noun = if bare { String::new() } else { inner[..noun_end(inner)].to_owned() };
        if (2..=6).contains(&noun.chars().count()) {
            return RightContext { noun, ..RightContext::default() };
        }
    }
    // X个村XXX人饮水告急: what befell both.
    if let Some(plain) = PLAIN_NOUNS.prefix(words)
        && let Some(length) = counted(&words[plain.len()..])
    {
        let deed = deed(&words[plain.len() + length..], plain);
        if !deed.is_empty() && ACTION_VERBS.prefix(&deed).is_none() {
            return RightContext { noun: format!("{deed}{plain}"), ..RightContext::default() };
        }
    }
    // 脱贫群众, 就业人员: a verb in front of those counted is part of the noun.
    let of_noun = |w: &str| {
        let rest = &words[w.len()..];
        GROUP_ENDS.prefix(rest).is_some() || rest.starts_with("群众") || rest.starts_with("劳动力")
    };
    if let Some((word, short)) = predicate(words, |_| true).filter(|(w, _)| !of_noun(w)) {
        let rest: String = words[word.len()..].chars().take_while(|c| !SEPARATORS.contains(c)).take(6).collect();
        let rest = rest.trim_end_matches(['的', '了']);
        let goes_on = short.is_empty() || OPEN_PREDICATES.contains(short);
        let predicate = if goes_on { format!("{short}{rest}") } else { short.to_owned() };
        return RightContext { predicate, ..RightContext::default() };
    }
    // XX%和XX%: what joins two figures is no noun.
    if ['和', '与', '及'].iter().any(|c| words.strip_prefix(*c).is_some_and(|rest| figure_length(rest) > 0)) {
        return RightContext::default();
    }
    let words = words.strip_prefix('的').unwrap_or(words);
    if !things && (TREND_VERBS.prefix(words).is_some() || ACTION_VERBS.prefix(words).is_some()) {
        return RightContext {
            purpose: words.chars().take(12).take_while(|c| is_name_char(*c)).collect(),
            ..RightContext::default()
        };
    }
    // 户吃的是窖水: what they have.
    let is_what = words.split_once("的是").filter(|(verb, _)| (1..=2).contains(&verb.chars().count()));
    if let Some((verb, what)) = is_what {
        return RightContext {
            predicate: format!("{verb}{}", what.chars().take(8).take_while(|c| is_name_char(*c)).collect::<String>()),
            ..RightContext::default()
        };
    }
    let end = noun_end(words);
    let noun = words[..end].trim_end_matches("代表").trim_end_matches(['中', '里', '内']).trim_matches(['、', ' ']);
    let noun: String = noun.chars().filter(|c| !c.is_whitespace() && !"的“”\"".contains(*c)).take(14).collect();
    // 答不上来的, 守了三天: what follows is no noun.
    let noun =
        if noun.starts_with(['才', '就', '便']) && !noun.starts_with("就业") { String::new() } else { noun };
    let noun = noun.trim_start_matches('是').to_owned();
    let second = noun.chars().nth(1).or_else(|| words[end..].chars().next().filter(|_| !noun.is_empty()));
    let one = noun.chars().count() == 1
        && PLAIN_NOUNS.suffix(&noun).is_none()
        && words[end..].starts_with(['在', '着', '了']);
    if one || noun == "人家" || matches!(second, Some('不' | '得' | '了' | '着' | '过')) && !noun.starts_with('未')
    {
        return RightContext { deed: deed(words, ""), ..RightContext::default() };
    }
    // 解决了XX户群众的吃水问题: what was solved names it.
    let solved = words[end..].strip_prefix('的').map(|r| r.split(|c| SEPARATORS.contains(&c)).next().unwrap_or(""));
    if let Some(solved) = solved.filter(|s| (3..=10).contains(&s.chars().count()))
        && TROUBLES.suffix(solved).is_some()
    {
        return RightContext { noun: solved.to_owned(), ..RightContext::default() };
    }
    // 群众的饮水没有解决: what of theirs is undone.
    if let Some((thing, deed)) =
        words[end..].strip_prefix('的').and_then(|rest| rest.split_once("没有").or_else(|| rest.split_once('未')))
        && (2..=6).contains(&thing.chars().count())
    {
        let deed: String = deed.chars().take(4).take_while(|c| is_name_char(*c)).collect();
        if deed.chars().count() >= 2 {
            return RightContext { noun: format!("未{deed}{thing}"), ..RightContext::default() };
        }
    }
    // 没发展过党员: not done.
    let noun = match NOT_DONE_NOUN_STARTS.strip_prefix(&noun).filter(|n| n.chars().count() >= 2) {
        Some(rest) => format!("未{}", rest.replace(['过', '了'], "")),
        None => noun,
    };
    let did = deed(&words[end..], &noun);
    // 有XX名同志受到表彰: 同志 says nothing beside what befell them.
    if !did.is_empty() && ANYBODY.contains(noun.as_str()) {
        return RightContext { predicate: did, ..RightContext::default() };
    }
    // 妇女在厂里上班: what they found there.
    if EMPLOYMENT.contains(did.as_str()) && noun.chars().count() >= 2 && !noun.ends_with(['户', '业']) {
        return RightContext { noun: format!("{noun}{did}"), ..RightContext::default() };
    }
    // A noun that says little (个村) is told apart by what it did: 达到创建标准村数量.
    let plain_noun = noun.chars().count() <= 3 && PLAIN_NOUNS.suffix(&noun).is_some();
    if plain_noun && !did.is_empty() {
        return RightContext { noun: format!("{did}{noun}"), ..RightContext::default() };
    }
    // 个村经营性收入不到10万元: what the village has is no part of the noun.
    let had = PLAIN_NOUNS.prefix(&noun).map(|w| noun.split_at(w.len())).filter(|(_, rest)| rest.chars().count() >= 3);
    if let Some((plain, rest)) = had.filter(|_| did.starts_with(['不', '没', '未', '超', '低', '高', '无'])) {
        return RightContext { noun: format!("{rest}{did}{plain}"), ..RightContext::default() };
    }
    let share = text[..at].ends_with(['%', '％']);
    let did = if things || share { did } else { String::new() };
    RightContext { noun, deed: did, purpose: purpose(text, at), ..RightContext::default() }
}

fn is_name_char(c: char) -> bool {
    !SEPARATORS.contains(&c) && !c.is_ascii_digit() && !is_left_out_sign(c) && !"了的一两".contains(c)
}

/// The verb and object behind the comma that follows a sum of money.
fn purpose(text: &str, at: usize) -> String {
    let behind = text[at..].strip_prefix([',', '，']).map(|r| r.trim_start_matches(['用', '于', '先', '后', '新']));
    let behind = behind.filter(|b| ACTION_VERBS.prefix(b).is_some()).unwrap_or("");
    let purpose: String = behind.chars().take(8).take_while(|&c| is_name_char(c)).collect();
    if purpose.chars().count() < 4 { String::new() } else { purpose }
}

//! A phrase trimmed to the words that can name a figure: times, fillers, bounds and doers taken off.
//!
//! ```text
//! 菌棒成活率由过去的七成提高到XX% → 菌棒成活率
//! 离秋播结束只剩XX天 → 距秋播结束剩余天数
//! ```

pub(crate) mod adverbs;
pub(crate) mod doer;
pub(crate) mod verb;

use crate::dates;
use crate::placeholders::lexicon::{
    ACTION_VERBS, BARE_CONJUNCTIONS, BENEFICIARIES, COUNT_NOUNS, FOUND_OUT, GIVERS, LEADING_BOUNDS, LEADING_FILLERS,
    MEASURES, MONEY_NOUNS, MONEY_REWRITES, NO_LEADING_FILLERS, NO_POSSESSION, NO_TRAILING_FILLERS, OUR_PLACES,
    PHRASE_REWRITES, REMAINS, SHARE_VERBS, TRAILING_FILLERS, TRANSFER_VERBS,
};
use crate::placeholders::trim::adverbs::without_adverbs;
use crate::placeholders::trim::doer::without_doer;
use crate::placeholders::trim::verb::{patient_of, standard_verb};
use crate::text::Dictionary;

/// Takes off what names nothing: times, joining words, measures, the doer of a long phrase.
pub(crate) fn trim(words: &str) -> String {
    if let Some(name) = patient_of(words) {
        return name;
    }
    let mut s = words.trim().trim_start_matches(['"', '“', ')', '）', '”']);
    // 二、动员…: the number of a point.
    if let Some((number, rest)) = s.split_once('、')
        && crate::dates::number::chinese_at(number).is_some_and(|(_, length)| length == number.len())
    {
        s = rest;
    }
    s = without_bound(s);
    loop {
        let time = dates::time_at(s, 0, None).filter(|w| !matches!(w.kind, dates::Kind::AsSet | dates::Kind::Every(_)));
        let next = match &time {
            Some(when) => {
                let rest = s[when.end..].trim_start_matches(['来', '底', '末']).trim_start();
                rest.strip_prefix('度').filter(|r| !r.starts_with('假')).unwrap_or(rest)
            }
            None => {
                match LEADING_FILLERS.prefix(s).filter(|w| s.len() > w.len() && NO_LEADING_FILLERS.prefix(s).is_none())
                {
                    Some(w) => s[w.len()..].trim_start(),
                    None => break,
                }
            }
        };
        if next.is_empty() && time.is_none() {
            break;
        }
        s = next;
    }
    while let Some(w) =
        TRAILING_FILLERS.suffix(s).filter(|w| NO_TRAILING_FILLERS.suffix(s).is_none_or(|kept| w.len() > kept.len()))
    {
        s = s[..s.len() - w.len()].trim_end();
    }
    // 距集中缴费期结束只剩XX天.
    let left = REMAINS.strip_suffix(s).filter(|rest| rest.chars().count() >= 2);
    let s_left = left.map(|rest| format!("{rest}剩余"));
    let mut s = s_left.as_deref().unwrap_or(s);
    // 线路老化的农户排查出来XX户: found says no more than counted.
    if let Some(rest) = FOUND_OUT.strip_suffix(s)
        && rest.chars().count() >= 3
    {
        s = rest;
    }
    // 镇应急办本月底前对辖区…: what stands behind the time names the figure.
    let with_thing: String;
    // A time and what stands behind it are four signs at least.
    let long = s.chars().nth(3).is_some();
    let last_time = if long { dates::find(s, None) } else { Vec::new() }
        .into_iter()
        .rfind(|w| w.whole_year || !matches!(w.kind, dates::Kind::Every(_) | dates::Kind::During));
    if let Some(when) = last_time {
        let rest = s[when.end..].trim_start_matches(['对', '在', '把', '将']);
        // 县水利局应在6月底前XX公里…: nothing in front names it.
        if rest.is_empty() && when.kind == dates::Kind::By {
            // 资金支出进度年底前达到XX%: a measure does.
            let front = s[..when.start].trim_end_matches(['在', '应', '要', '须']);
            if MEASURES.suffix(front).is_none() {
                return String::new();
            }
            s = front;
        }
        // 配套资金到现在只到位XX%: a verb alone keeps what stands before the time.
        let verb = rest.trim_start_matches(['只', '仅', '才', '已']);
        let thing = s[..when.start].trim_end_matches(['到', '在', '截', '至']);
        let measured = MONEY_NOUNS.suffix(thing).is_some() && (ACTION_VERBS.contains(verb) || verb == "到位");
        if measured {
            with_thing = format!("{thing}{verb}");
            s = &with_thing;
        } else if rest.chars().count() >= 2 {
            s = rest;
        }
    }
    // 最难的时候欠材料款: when is no part of what.
    if let Some((_, rest)) = s.split_once("的时候").filter(|(_, rest)| rest.chars().count() >= 2) {
        s = rest;
    }
    // 上级给我县的征集任务, 督察组反馈我县问题: what was given.

    if let Some(rest) = OUR_PLACES.iter().find_map(|w| s.split_once(w)).map(|(_, rest)| rest.trim_start_matches('的'))
        && rest.chars().count() >= 2
    {
        s = rest;
    }
    s = without_doer(s);
    s = behind_having(s);
    if BARE_CONJUNCTIONS.contains(s) || matches!(s, "其中" | "其余" | "另有" | "另外") {
        return String::new();
    }
    // 为群众省下: what was done, and not for whom.

    if let Some(rest) = BENEFICIARIES.strip_prefix(s).filter(|rest| rest.chars().count() >= 2) {
        s = rest;
    }
    // 种植、电商等技能培训: the kind behind the row of examples.
    if let Some(at) = s.rfind('等').map(|at| at + '等'.len_utf8())
        && s[at..].chars().count() >= 4
    {
        s = &s[at..];
    }
    // 向水务部门争取资金: from the verb on.
    if s.starts_with(['向', '从', '由', '与', '为', '给', '按'])
        && let Some((at, verb)) = ACTION_VERBS.find_all(s).find(|&(at, _)| at > 0)
    {
        // 为村集体增收: a verb alone keeps whom it is done for.
        let alone = at + verb.len() == s.len() && (2..=5).contains(&s[3..at].chars().count());
        s = if alone && s.starts_with('为') { &s[3..] } else { &s[at..] };
    }
    if let Some(w) =
        LEADING_FILLERS.prefix(s).filter(|w| s.len() > w.len() + 3 && NO_LEADING_FILLERS.prefix(s).is_none())
    {
        s = &s[w.len()..];
    }
    if s.ends_with('跑') && s.chars().count() <= 3 {
        return "走访".to_owned();
    }
    if COUNT_NOUNS.contains(s) {
        return String::new();
    }
    if (s.starts_with("参加") || s.starts_with("出席")) && (s.contains('会') || s.contains("活动")) {
        return "参会".to_owned();
    }
    // A long phrase is named from a verb of work on.
    if s.chars().count() > 12 {
        let goes_up = |at: usize, w: &str| s[at + w.len()..].starts_with(['到', '至']);
        let verbs = ACTION_VERBS.find_all(s).filter(|&(at, w)| !goes_up(at, w)).map(|(at, _)| at);
        let verb = verbs.into_iter().find(|&at| at > 0 && (4..=12).contains(&s[at..].chars().count()));
        s = &s[verb.unwrap_or(0)..];
    }
    // 爱农业、懂技术的新型职业农民: the noun behind its attributes.
    if s.chars().count() > 14
        && let Some(at) = s.rfind('的').map(|at| at + '的'.len_utf8()).filter(|&at| s[at..].chars().count() >= 4)
    {
        s = &s[at..];
    }
    let s = s.strip_prefix("因为").map_or_else(|| s.to_owned(), |rest| format!("因{rest}"));
    let s: String = s.chars().filter(|c| !c.is_whitespace() && !matches!(c, '“' | '”' | '"')).collect();
    let s = rewritten(&PHRASE_REWRITES, s);
    let s = rewritten(&MONEY_REWRITES, without_adverbs(&s));
    standard_verb(&without_givers(s))
}

/// The words with those of a table replaced, one after the other.
fn rewritten(table: &Dictionary, words: String) -> String {
    table.entries().fold(words, |words, e| words.replace(e.word, e.value))
}

/// 以下的贫困人口 behind a figure: the bound goes with the figure.
fn without_bound(words: &str) -> &str {
    let bound = LEADING_BOUNDS.strip_prefix(words);
    bound.map_or(words, |rest| rest.trim_start_matches('的'))
}

/// 争取局里帮扶资金: whose place it came from is no part of what; 只占, 约占: a share.
fn without_givers(words: String) -> String {
    let mut words = words;
    for giver in GIVERS.iter() {
        if let Some(at) = words.find(giver).filter(|&at| ACTION_VERBS.suffix(&words[..at]).is_some()) {
            words.replace_range(at..at + giver.len(), "");
        }
    }
    match SHARE_VERBS.strip_suffix(&words) {
        Some(front) => format!("{front}占"),
        None => words,
    }
}

/// 社里有大棚, 市里给我区下达粮食面积: what is there, or handed down, names the figure.
fn behind_having(words: &str) -> &str {
    let handed = TRANSFER_VERBS.find_all(words).last().map(|(at, w)| at + w.len());
    let having = words.match_indices('有').map(|(at, w)| (at, at + w.len())).rfind(|&(at, end)| {
        let from = words[..at].char_indices().next_back().map_or(at, |(i, _)| i);
        at > 0
            && NO_POSSESSION.prefix(&words[from..]).is_none()
            && NO_POSSESSION.prefix(&words[at..]).is_none()
            && end < words.len()
    });
    let cut = handed.max(having.map(|(_, end)| end));
    match cut {
        Some(at) if words[at..].chars().count() >= 2 && !words[at..].starts_with('的') => &words[at..],
        _ => words,
    }
}

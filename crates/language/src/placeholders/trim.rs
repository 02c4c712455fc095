//! A phrase trimmed to the words that can name a figure.

use super::lexicon::{
    ACTION_VERBS, BARE_CONJUNCTIONS, BENEFICIARIES, COUNT_ADVERBS, COUNT_NOUNS, DOER_ADVERBS, FOUND_OUT, GENERAL_VERBS,
    GIVERS, LEADING_BOUNDS, LEADING_FILLERS, MEASURES, MONEY_NOUNS, NO_LEADING_FILLERS, NO_POSSESSION,
    NO_TRAILING_FILLERS, OUR_PLACES, REMAINS, SCOPES, SHARE_VERBS, SHORT_VERBS, TRAILING_FILLERS, TRANSFER_VERBS,
};
use super::verbs::{is_colloquial, work_verb};
use crate::dates;

/// Takes off what names nothing: times, joining words, measures, the doer of a long phrase.
pub(super) fn trim(words: &str) -> String {
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
    let s = s
        .replace("每个月", "每月")
        .replace("在村子里面", "驻村")
        .replace("在村子里", "驻村")
        .replace("在村里", "驻村")
        .replace("驻村住", "驻村");
    let s = without_adverbs(&s).replace("各类资金", "资金").replace("各级资金", "资金").replace("各项资金", "资金");
    standard_verb(&without_givers(s))
}

/// 以下的贫困人口 behind a figure: the bound goes with the figure.
fn without_bound(words: &str) -> &str {
    let bound = LEADING_BOUNDS.strip_prefix(words);
    bound.map_or(words, |rest| rest.trim_start_matches('的'))
}

/// Adverbs before the verb that name nothing: 全镇累计完成改厕, 玉米才播了, 全市共筹措资金.
fn without_adverbs(words: &str) -> String {
    // 全镇完成改厕: behind a place 完成 is no more than the number says.
    if let Some(place) = SCOPES.prefix(words)
        && let Some(rest) = words[place.len()..].trim_start_matches("累计").strip_prefix("完成")
        && rest.chars().count() >= 2
    {
        return format!("{place}{rest}");
    }
    for adverb in COUNT_ADVERBS.iter() {
        let Some(at) = words.find(adverb) else { continue };
        let behind = &words[at + adverb.len()..];
        let verb = ACTION_VERBS.prefix(behind).is_some()
            || GENERAL_VERBS.prefix(behind).is_some_and(|w| w.chars().count() > 1)
            || is_colloquial(behind, 1);
        if verb && !words[..at].ends_with(['公', '人', '中']) {
            return format!("{}{}", &words[..at], standard_verb(behind));
        }
    }
    words.to_owned()
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

/// 对家长起诉, 苗木由林业局供应: whom or what it is done to stands behind the verb in a name.
fn patient_of(words: &str) -> Option<String> {
    let verb = ACTION_VERBS.suffix(words).filter(|v| v.chars().count() == 2)?;
    let front = &words[..words.len() - verb.len()];
    let thing = match front.split_once('由').filter(|(thing, doer)| !thing.is_empty() && doer.chars().count() >= 2) {
        Some((thing, _)) => thing,
        None => front.split_once('对')?.1.rsplit('的').next()?,
    };
    ((2..=6).contains(&thing.chars().count()) && !ACTION_VERBS.occurs_in(thing)).then(|| format!("{verb}{thing}"))
}

/// 跑回资金 → 争取资金, 种黄精 → 种植黄精.
fn standard_verb(words: &str) -> String {
    // 增加学位 gives more of a thing; 增加 alone is a change.
    if let Some(thing) = words.strip_prefix("增加").filter(|t| t.chars().count() >= 2 && !t.starts_with(['值', '收']))
    {
        return format!("新增{thing}");
    }
    if let Some(verb) = SHORT_VERBS.get(words) {
        return verb.value.to_owned();
    }
    match work_verb(words) {
        Some((meant, rest)) => format!("{meant}{}", rest.trim_start_matches(['了', '过', '出', '着'])),
        None => words.to_owned(),
    }
}

/// 市财政局要落实专项资金: the doer and the modal word name nothing where a verb of work follows.
fn without_doer(words: &str) -> &str {
    let behind = match crate::tasks::doer_length(words).or_else(|| station(words)) {
        // 线路老化的农户排查出来: the households are what was found.
        // 城乡居民医保参保: an insurance does nothing.
        Some(length) if words[..length].ends_with(['保', '险']) => return words,
        Some(length) if words[..length].contains('的') => return words,
        // 财政补助的户厕: which of them.
        Some(length) if behind_attribute(&words[length..]) => return words,
        Some(length) => &words[length..],
        // 全乡要完成秸秆打捆: a place in front of a modal word.
        None => match words.find('要').filter(|&at| at > 0 && words[..at].chars().count() <= 4) {
            Some(at) if !words[..at].ends_with(['主', '重', '需', '简', '摘', '纪']) => &words[at..],
            _ => return words,
        },
    };
    let behind = dates::time_at(behind, 0, None).map_or(behind, |when| &behind[when.end..]);
    let behind = behind.trim_start_matches(['要', '应', '须', '将', '已', '再', '也', '都']).trim_start_matches("必须");
    let mut behind = behind.trim_start();
    while let Some(word) = DOER_ADVERBS.prefix(behind) {
        behind = &behind[word.len()..];
    }
    // 家庭医生签约率: a rate of what they do.
    let measured = behind.ends_with('率') && behind.chars().count() <= 5;
    let verb = !measured
        && (ACTION_VERBS.prefix(behind).is_some()
            || GENERAL_VERBS.prefix(behind).is_some()
            || is_colloquial(behind, 1));
    if verb && behind.chars().count() >= 2 { behind } else { words }
}

/// Length of 镇畜牧站 in front of a verb of work.
fn station(words: &str) -> Option<usize> {
    if !words.starts_with(['镇', '乡', '县', '区', '市', '街']) {
        return None;
    }
    let end =
        words.char_indices().skip(2).take(7).find(|(_, c)| "站局办所".contains(*c)).map(|(at, c)| at + c.len_utf8())?;
    let rest = &words[end..];
    let verb = ACTION_VERBS.prefix(rest).is_some_and(|w| w.chars().count() > 1) || is_colloquial(rest, 2);
    verb.then_some(end)
}

/// Is it one verb, 的 and a noun?
fn behind_attribute(words: &str) -> bool {
    let rest = ACTION_VERBS.prefix(words).and_then(|verb| words[verb.len()..].strip_prefix('的'));
    rest.is_some_and(|noun| noun.chars().count() >= 2)
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

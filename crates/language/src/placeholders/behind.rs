//! What stands behind a figure and its unit: the thing counted, what befell it, what money went to.

use super::lexicon::{
    ACTION_VERBS, ADVERBS, AGENT_NOUNS, ANY, ANYBODY, EMPLOYMENT, EMPTY_TAILS, GROUP_ENDS, NEGATED_VERB_STARTS,
    NONE_AT_ALL, NOT_DONE_NOUN_STARTS, NOUN_CONTINUATIONS, NOUN_STOPS, OPEN_PREDICATES, PLAIN_NOUNS, SPAN_UNITS,
    STANDARD_PAYMENTS, SUPPORT_VERBS, THRESHOLD_WORDS, TREND_VERBS, TROUBLES, VILLAGE_OFFICERS, WORKING,
};
use super::phrase::{LONGEST, SEPARATORS, counted, figure_length};
use super::units::{BLANKS, unit_at};
use super::verbs::predicate;
use crate::dates;
use crate::dates::number::is_left_out_sign;

/// What stands behind the unit.
#[derive(Debug, Default)]
pub(super) struct RightContext {
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
pub(super) fn right_context(text: &str, at: usize, things: bool) -> RightContext {
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
        return RightContext { purpose: words.chars().take(12).take_while(|c| is_name_char(*c)).collect(), ..RightContext::default() };
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

/// What those counted did or what befell them, as a name says it: 还没有完成改厕 → 未完成改厕, 因工作不力被通报 →
/// 被通报; nothing where the words belong to the next figure or to a place.
fn deed(words: &str, noun: &str) -> String {
    let clause: String = words.chars().take(LONGEST).take_while(|c| !SEPARATORS.contains(c)).collect();
    let figure = clause.find(|c: char| c.is_ascii_digit() || is_left_out_sign(c));
    // 收入不到10万元 is a line and told with its number.
    let line = |at: usize| {
        THRESHOLD_WORDS.suffix(&clause[..at]).is_some() && clause[at..].starts_with(|c: char| c.is_ascii_digit())
    };
    let mut own = match figure {
        Some(at) if line(at) => clause.as_str(),
        // 户均增收XX元: the words name the next figure; 在XX镇 is a place.
        Some(at) => {
            let behind = clause[at..].trim_start_matches(is_left_out_sign);
            let name = !clause[at..].starts_with(|c: char| c.is_ascii_digit()) && unit_at(behind).is_none();
            if !name || clause[..at].ends_with(['在', '到', '由', '与', '和']) {
                return String::new();
            }
            &clause[..at]
        }
        None => clause.as_str(),
    };
    if noun.is_empty() && own.is_empty() || own.starts_with(['、', '和', '与', '及', '中', '的']) {
        return String::new();
    }
    loop {
        let skipped = ADVERBS.prefix(own).map_or_else(|| lasting(own), str::len);
        if skipped == 0 {
            break;
        }
        own = &own[skipped..];
    }
    // 因工作不力被通报: what befell them, and not why.
    if let Some(at) = own.find('被').filter(|_| own.starts_with(['因', '由'])) {
        own = &own[at..];
    }
    // 连一家网店都没有, 一个上班的都没有: without any.
    if let Some(rest) = NONE_AT_ALL.strip_suffix(own.trim_end_matches('了')) {
        let rest = rest.trim_start_matches('连');
        let rest = rest.strip_prefix('一').and_then(|r| unit_at(r).map(|u| &r[u.length..])).unwrap_or(rest);
        let rest = rest.trim_end_matches('的');
        if (2..=6).contains(&rest.chars().count()) {
            return format!("无{rest}");
        }
    }
    if let Some(rest) = NEGATED_VERB_STARTS.strip_prefix(own) {
        let rest = rest.trim_start_matches("能").trim_end_matches(['的', '了']);
        let verb = rest.chars().count() <= 3 || ACTION_VERBS.prefix(rest).is_some();
        let rest = ANY.iter().fold(rest.to_owned(), |rest, w| rest.replace(w, ""));
        return format!("{}{rest}", if verb { "未" } else { "无" });
    }
    // 在家门口挣到钱: what they found there.
    if own.starts_with(['在', '到', '去', '进', '从', '向', '用', '由'])
        && !own.chars().nth(1).is_some_and(|c| "上了过不".contains(c))
    {
        let work = WORKING.occurs_in(own);
        if own.contains("务工") || work {
            return if own.contains("务工") { "务工" } else { "就业" }.to_owned();
        }
        let verb = ACTION_VERBS.find_all(own).find(|(at, _)| *at > 0).map(|(at, _)| at);
        let post = own.find('任').filter(|&at| own[at..].chars().count() >= 3);
        match verb.or(post) {
            Some(at) => own = &own[at..],
            None => return String::new(),
        }
    }
    let (said, short) = predicate(own, |short| !short.is_empty()).unwrap_or_default();
    let told = format!("{short}{}", &own[said.len()..]);
    let own = told.as_str();

    let own = SUPPORT_VERBS.strip_prefix(own).unwrap_or(own);
    let said: String = own
        .replace("自己", "")
        .replace("不了", "不\u{1}")
        .replace('了', "")
        .replace('\u{1}', "了")
        .chars()
        .filter(|c| !"的着过".contains(*c))
        .take(LONGEST_DEED)
        .collect();
    if said.chars().count() < 2 { String::new() } else { said }
}

/// Length of 三年, 两个月, 多次 at the start; 0 for none.
fn lasting(rest: &str) -> usize {
    let number =
        rest.chars().take_while(|c| "一二两三四五六七八九十多几连续".contains(*c)).map(char::len_utf8).sum::<usize>();
    let unit = SPAN_UNITS.prefix(&rest[number..]).filter(|_| number > 0);
    unit.map_or(0, |w| number + w.len())
}

/// Longest deed kept in a name, in characters.
const LONGEST_DEED: usize = 10;

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

/// Where the noun behind a unit ends; nouns in a row (保洁员、巡查员) count as one while no figure follows.
fn noun_end(words: &str) -> usize {
    for (at, c) in words.char_indices() {
        let rest = &words[at..];
        if c == '、' {
            let next = &rest[c.len_utf8()..];
            let figure = next.chars().take_while(|&c| c != '、').any(|c| is_left_out_sign(c) || c.is_ascii_digit());
            if at == 0 || figure || figure_length(next) > 0 {
                return at;
            }
            continue;
        }
        if matches!(c, '”' | '"' | '“')
            || (matches!(c, '(' | '（') && rest.chars().take(8).any(|c| matches!(c, ')' | '）')))
        {
            continue;
        }
        if c == '〔' {
            return at;
        }
        if is_left_out_sign(c) || c.is_ascii_digit() {
            // 65岁以上老人 is one noun.
            let years = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            if years.starts_with("岁以上")
                || years.starts_with("周岁以上")
                || words[..at].chars().all(|c| c.is_ascii_digit()) && at > 0
            {
                continue;
            }
            return at;
        }
        if at > 0 && matches!(c, '和' | '与' | '及') && rest.chars().count() > 2 {
            // 先进集体和XX名先进个人: the second has a figure of its own.
            if figure_length(&rest[c.len_utf8()..]) > 0 {
                return at;
            }
            continue;
        }
        if words[..at].ends_with('岁') || rest.starts_with("以上") && words[..at].ends_with("岁") {
            continue;
        }
        // 工作队走访, 党员扛着沙袋, 问题销号: those counted do something.
        let verb_of_one = rest.chars().nth(1).is_some_and(|c| matches!(c, '不' | '了' | '着' | '没'));
        if at > 0 && PLAIN_NOUNS.contains(&words[..at]) && verb_of_one {
            return at;
        }
        if at > 0 && c != '的' && AGENT_NOUNS.suffix(&words[..at]).is_some() {
            let verb = ACTION_VERBS.prefix(rest).is_some_and(|w| w.chars().count() > 1) || rest.starts_with("帮助");
            let aspect = rest.chars().take(3).skip(1).any(|c| matches!(c, '着' | '了' | '过'));
            // 孩子说没就没了.
            if verb || aspect || c == '说' && AGENT_NOUNS.suffix(&words[..at]).is_none_or(|w| w != "员") {
                return at;
            }
        }
        // 行政村优化组织架构: a verb of work right behind 村.
        if at > 0
            && PLAIN_NOUNS.suffix(&words[..at]).is_some()
            && ACTION_VERBS.prefix(rest).is_some_and(|w| w.chars().count() > 1)
        {
            return at;
        }
        // 麻将馆, 还田机: the sign belongs to the noun.
        if NOUN_CONTINUATIONS.prefix(rest).is_some() || c == '将' && words[..at].ends_with(['麻', '干', '健']) {
            continue;
        }
        // XX个村(社区)的书记: the villages are counted, and not who came.
        let bare = words[..at].split(['(', '（']).next().unwrap_or("");

        if c == '的' && PLAIN_NOUNS.contains(bare) && VILLAGE_OFFICERS.prefix(&rest[c.len_utf8()..]).is_some() {
            return at;
        }
        // 村的书记, 户的旧房: what those counted have.
        if c == '的' && PLAIN_NOUNS.contains(&words[..at]) && rest.chars().count() > 3 {
            continue;
        }
        // 拖欠租金的合同: a short noun at the end is the thing itself.
        let last: String = rest.chars().skip(1).take(5).take_while(|c| !SEPARATORS.contains(c)).collect();
        if c == '的'
            && at > 0
            && (2..=4).contains(&last.chars().count())
            && !last.contains(['了', '都', '已', '就', '要'])
            && !ACTION_VERBS.occurs_in(&last)
            && NOUN_STOPS.prefix(&last).is_none()
        {
            continue;
        }
        // 村三年没有…: how long belongs to what they did.
        if at > 0 && lasting(rest) > 0 {
            return at;
        }
        // 果园打得精光: a verb with its particle.
        let particle = rest.chars().nth(1).is_some_and(|c| c == '得' && at > 3 || "到了着过".contains(c) && at > 0);
        // 发展过: the verb begins before its last sign.
        let through = &words[..at + c.len_utf8()];
        let verb_before = ACTION_VERBS.suffix(through).is_some_and(|w| w.chars().count() > 1)
            || AGENT_NOUNS.suffix(through).is_some();
        if particle
            && !verb_before
            && !rest.starts_with(['获', '取', '所', '心', '难', '为', '除', '超', '经', '通', '随', '沿', '不'])
        {
            return at;
        }
        let ends = NOUN_STOPS.prefix(rest).is_some_and(|w| at > 0 || w.chars().count() > 1);
        if ends || (at > 0 && dates::time_at(words, at, None).is_some()) {
            return at;
        }
    }
    words.len()
}

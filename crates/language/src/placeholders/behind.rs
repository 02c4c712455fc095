//! What stands behind a figure and its unit: the thing counted, what befell it, what money went to.

use super::phrase::{LONGEST, SEPARATORS, counted, figure_length};
use super::words::{ACTIONS, BLANKS, GROWTH, HOLDERS, NOUN_ENDS, PLAIN_NOUNS, PREDICATES};
use crate::dates;
use crate::dates::number::is_left_out_sign;

/// What stands behind the unit.
#[derive(Debug, Default)]
pub(super) struct After {
    /// The thing counted: 保洁员, 自然庄.
    pub noun: String,
    /// What it did or what befell it: 死亡, 未脱贫.
    pub predicate: String,
    /// What money went to, from the phrase behind it: 投资XX万元,修建产业路.
    pub purpose: String,
}

/// Reads what stands behind a unit that ends at byte `at`. `things`: the unit counts things or people, and not
/// money, a share or a length, whose name stands in front.
pub(super) fn after(text: &str, at: usize, things: bool) -> After {
    let words: String = text[at..].chars().take(LONGEST).take_while(|c| !"，,;；:：。!?！？\n…".contains(*c)).collect();
    let words = words.trim_start_matches(BLANKS).trim_start_matches(['(', '（']);
    // 把X户X人纳入监测: what befell them stands behind the second figure.
    let words = counted(words)
        .filter(|&end| PREDICATES.iter().any(|(w, _)| words[end..].starts_with(w)))
        .map_or(words, |end| &words[end..]);
    if let Some(&(word, short)) = PREDICATES.iter().find(|(w, _)| words.starts_with(w)) {
        let rest: String = words[word.len()..].chars().take_while(|c| !SEPARATORS.contains(c)).take(6).collect();
        let rest = rest.trim_end_matches(['的', '了']);
        let goes_on = [
            "", "受", "获", "被", "未", "解除", "消除", "获评", "住进", "搬进", "用上", "吃上", "喝上", "纳入", "参加",
        ]
        .contains(&short);
        let predicate = if goes_on { format!("{short}{rest}") } else { short.to_owned() };
        return After { predicate, ..After::default() };
    }
    // XX%和XX%: what joins two figures is no noun.
    if ['和', '与', '及'].iter().any(|c| words.strip_prefix(*c).is_some_and(|rest| figure_length(rest) > 0)) {
        return After::default();
    }
    let words = words.strip_prefix('的').unwrap_or(words);
    if !things && (GROWTH.start(words).is_some() || ACTIONS.start(words).is_some()) {
        return After { purpose: words.chars().take(12).take_while(|c| plain(*c)).collect(), ..After::default() };
    }
    let end = noun_end(words);
    let noun = words[..end].trim_end_matches("代表").trim_end_matches(['中', '里', '内']).trim_matches(['、', ' ']);
    let noun: String = noun.chars().filter(|c| !c.is_whitespace()).take(14).collect();
    // 答不上来的, 守了三天: what follows is no noun.
    let second = noun.chars().nth(1).or_else(|| words[end..].chars().next().filter(|_| !noun.is_empty()));
    let one =
        noun.chars().count() == 1 && PLAIN_NOUNS.end(&noun).is_none() && words[end..].starts_with(['在', '着', '了']);
    if one || noun == "人家" || matches!(second, Some('不' | '得' | '了' | '着' | '过')) && !noun.starts_with('未')
    {
        return After::default();
    }
    let did: String = words[end..]
        .chars()
        .take_while(|c| !SEPARATORS.contains(c) && !c.is_ascii_digit() && !is_left_out_sign(*c))
        .take(10)
        .collect();
    let did = did.trim_start_matches(['已', '都', '均', '也', '的', '还', '仍']).trim_end_matches(['的', '了']);
    // 解决了XX户群众的吃水问题: what was solved names it.
    let solved = words[end..].strip_prefix('的').map(|r| r.split(|c| SEPARATORS.contains(&c)).next().unwrap_or(""));
    if let Some(solved) = solved.filter(|s| (3..=10).contains(&s.chars().count()))
        && ["问题", "困难", "难题"].iter().any(|w| solved.ends_with(w))
    {
        return After { noun: solved.to_owned(), ..After::default() };
    }
    // XX万元资金没有拨付, XX个项目没有完工.
    if let Some(verb) = ["没有", "还没", "尚未", "仍未", "未能"].iter().find_map(|w| did.strip_prefix(w)) {
        let short = verb.chars().count() <= 3;
        return After { noun: format!("{}{verb}{noun}", if short { "未" } else { "无" }), ..After::default() };
    }
    // A noun that says little (个村) is told apart by what it did: 达到创建标准村数量.
    let plain_noun = noun.chars().count() <= 3 && PLAIN_NOUNS.end(&noun).is_some();
    if plain_noun && did.chars().count() >= 2 && !did.starts_with(['中', '在', '、', '和']) && figure_length(did) == 0
    {
        return After { noun: format!("{}{noun}", did.replace("达到", "")), ..After::default() };
    }
    // 贫困人口脱贫, 车间停产: a verb by itself says which of them.
    let alone = did.chars().count() <= 4 && (ACTIONS.has(did) || did == "停产" || did == "停工");
    if alone && (2..=6).contains(&noun.chars().count()) {
        return After { noun: format!("{did}{noun}"), ..After::default() };
    }
    // 妇女在厂里上班: what they found there.
    if did.starts_with(['在', '到'])
        && ["就业", "上班", "打工", "做工", "务工", "挣"].iter().any(|w| did.contains(w))
        && noun.chars().count() >= 2
        && !noun.ends_with(['户', '业'])
    {
        let work = if did.contains("务工") { "务工" } else { "就业" };
        return After { noun: format!("{noun}{work}"), ..After::default() };
    }
    // XX户乡亲吃上了自来水: what befell them.
    if let Some(verb) = ["吃上", "喝上", "用上", "住进", "搬进", "领到", "拿到"].iter().find(|w| did.starts_with(**w))
        && did.chars().count() >= 4
    {
        let got = did[verb.len()..].trim_start_matches('了');
        return After { noun: format!("{verb}{got}{noun}"), ..After::default() };
    }
    // 为XXX名老人做了健康体检: what was done for them.
    let service =
        ["做了", "作了", "进行了", "开展了", "送去", "发放了", "送上"].iter().find_map(|w| did.strip_prefix(w));
    if let Some(service) = service.filter(|s| s.chars().count() >= 2) {
        return After { noun: format!("{service}{noun}"), ..After::default() };
    }
    After { noun, purpose: purpose(text, at), ..After::default() }
}

fn plain(c: char) -> bool {
    !SEPARATORS.contains(&c) && !c.is_ascii_digit() && !is_left_out_sign(c) && !"了的一两".contains(c)
}

/// The verb and object behind the comma that follows a sum of money.
fn purpose(text: &str, at: usize) -> String {
    let behind = text[at..].strip_prefix([',', '，']).map(|r| r.trim_start_matches(['用', '于', '先', '后', '新']));
    let behind = behind.filter(|b| ACTIONS.start(b).is_some()).unwrap_or("");
    behind.chars().take(8).take_while(|&c| plain(c)).collect()
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
        if at > 0 && PLAIN_NOUNS.has(&words[..at]) && verb_of_one {
            return at;
        }
        if at > 0 && c != '的' && HOLDERS.end(&words[..at]).is_some() {
            let verb = ACTIONS.start(rest).is_some_and(|w| w.chars().count() > 1) || rest.starts_with("帮助");
            let aspect = rest.chars().take(3).skip(1).any(|c| matches!(c, '着' | '了' | '过'));
            if verb || aspect {
                return at;
            }
        }
        // 行政村优化组织架构: a verb of work right behind 村.
        if at > 0
            && PLAIN_NOUNS.end(&words[..at]).is_some()
            && ACTIONS.start(rest).is_some_and(|w| w.chars().count() > 1)
        {
            return at;
        }
        // 麻将馆: the sign belongs to the noun.
        if c == '将' && words[..at].ends_with(['麻', '干', '健']) {
            continue;
        }
        let ends = NOUN_ENDS.start(rest).is_some_and(|w| at > 0 || w.chars().count() > 1);
        if ends || (at > 0 && dates::time_at(words, at, None).is_some()) {
            return at;
        }
    }
    words.len()
}

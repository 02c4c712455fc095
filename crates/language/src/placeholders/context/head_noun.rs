//! Where the noun phrase behind a unit ends.
//!
//! ```text
//! 拿来XX份拖欠租金的合同 → 拖欠租金合同数量
//! 参会的有XX个村(社区)的书记 → 参会村(社区)数量
//! ```

use crate::dates;
use crate::dates::number::is_left_out_sign;
use crate::placeholders::context::count_phrase::figure_length;
use crate::placeholders::context::predicate::lasting;
use crate::placeholders::context::window::SEPARATORS;
use crate::placeholders::lexicon::{
    ACTION_VERBS, AGENT_NOUNS, NOUN_CONTINUATIONS, NOUN_STOPS, PLAIN_NOUNS, VILLAGE_OFFICERS,
};

/// Where the noun behind a unit ends; nouns in a row (保洁员、巡查员) count as one while no figure follows.
pub(crate) fn noun_end(words: &str) -> usize {
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

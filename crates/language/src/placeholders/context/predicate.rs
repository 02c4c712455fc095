//! What those counted did or what befell them, as a name says it.
//!
//! ```text
//! XX名同志受到市级表彰 → 受市级表彰人数
//! XX个村连一家超市都没有 → 无超市村数量
//! ```

use crate::dates::number::is_left_out_sign;
use crate::placeholders::context::window::{LONGEST, SEPARATORS};
use crate::placeholders::lexicon::{
    ACTION_VERBS, ADVERBS, ANY, NEGATED_VERB_STARTS, NONE_AT_ALL, SPAN_UNITS, SUPPORT_VERBS, THRESHOLD_WORDS, WORKING,
};
use crate::placeholders::verbs::predicate;
use crate::quantity::unit::unit_at;

/// What those counted did or what befell them, as a name says it: 还没有完成改厕 → 未完成改厕, 因工作不力被通报 →
/// 被通报; nothing where the words belong to the next figure or to a place.
pub(crate) fn deed(words: &str, noun: &str) -> String {
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
pub(crate) fn lasting(rest: &str) -> usize {
    let number =
        rest.chars().take_while(|c| "一二两三四五六七八九十多几连续".contains(*c)).map(char::len_utf8).sum::<usize>();
    let unit = SPAN_UNITS.prefix(&rest[number..]).filter(|_| number > 0);
    unit.map_or(0, |w| number + w.len())
}

/// Longest deed kept in a name, in characters.
const LONGEST_DEED: usize = 10;

//! Who did it is no part of a name where a verb of work follows.
//!
//! ```text
//! 镇畜牧站领回疫苗XX头份 → 领取疫苗数量
//! 各级财政补助的圈舍XX间 → 财政补助的圈舍数量 [parameter]
//! ```

use crate::dates;
use crate::placeholders::lexicon::{ACTION_VERBS, DOER_ADVERBS, GENERAL_VERBS};
use crate::placeholders::verbs::is_colloquial;
use crate::tasks::doer_length;

/// 市财政局要落实专项资金: the doer and the modal word name nothing where a verb of work follows.
pub(crate) fn without_doer(words: &str) -> &str {
    let behind = match doer_length(words).or_else(|| station(words)) {
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

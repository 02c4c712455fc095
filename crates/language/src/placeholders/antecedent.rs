//! Antecedents (先行词): what the sentence said before a figure: the thing it counted, its last subject, the head of a
//! row.
//!
//! ```text
//! 共摸底闲置农房XX宗,已腾空XX宗,拆除XX宗 → 摸底闲置农房宗数 + 已腾空农房宗数 + 拆除农房宗数
//! 育苗场有社员XX户,卖苗XX万元,分红XX万元 → 社员户数 + 育苗场苗销售额 + 育苗场分红
//! ```

use crate::placeholders::context::count_phrase::{counted_at, figure_length, first_figure};
use crate::placeholders::context::left::group_of;
use crate::placeholders::context::right::right_context;
use crate::placeholders::context::window::SEPARATORS;
use crate::placeholders::lexicon::{
    ASKED_FOR, COUNT_NOUNS, ENTERPRISES, GENERIC_MEASURES, PLAIN_NOUNS, QUOTAS, SUBGROUP_ENDS,
};
use crate::placeholders::name_parts::object_of;
use crate::placeholders::trim::trim;

/// What the sentence counted by this unit: the noun behind the figure, or the object in front of it.
pub(crate) fn counted_noun(sentence: &str, unit: &str) -> String {
    let (mut at, mut piece, mut thing, mut last) = (0, 0, String::new(), "");
    while let Some(c) = sentence[at..].chars().next() {
        match counted_at(sentence, at) {
            Some(length) => {
                let end = at + length;
                if sentence[at..end].trim_end_matches(['余', '多']).ends_with(unit) {
                    let behind = right_context(sentence, end, true).noun;
                    // 实行管理的XX个 counts some of them and names none.
                    let some = group_of(sentence[piece..at].trim()).is_some() && behind.is_empty();
                    // 已腾空XX栋, 存在隐患XX处 say what became of them.
                    let words = sentence[piece..at].trim_start();
                    let some = some || behind.is_empty() && words.starts_with(['未', '尚', '仍', '还']);
                    let front = if some { String::new() } else { trim(words) };
                    let front = if front.contains("存在") { String::new() } else { front };
                    // 撂荒地XX块XX亩: one thing, counted twice.
                    let front = if front.is_empty() && piece == at && piece > 0 { trim(last) } else { front };
                    let found = if behind.chars().count() >= 2 || PLAIN_NOUNS.contains(&behind) {
                        behind
                    } else {
                        object_of(&front).to_owned()
                    };
                    // 省派XX名 tells some of them apart.
                    // 指标XX户 says what was asked for.
                    let asked = ASKED_FOR.suffix(&found).is_some();
                    let few = asked || found.chars().count() <= 4 && SUBGROUP_ENDS.suffix(&found).is_some();
                    if !few && (found.chars().count() >= 2 || PLAIN_NOUNS.contains(&found)) {
                        thing = found;
                    }
                } else {
                    last = sentence[piece..at].trim_start();
                }
                at = end;
                piece = end;
            }
            None => {
                at += figure_length(&sentence[at..]).max(c.len_utf8());
                if SEPARATORS.contains(&c) {
                    piece = at;
                }
            }
        }
    }
    thing
}

/// For a figure without words of its own (xxx户、xxx人): the words in front of the first figure of the phrase
/// before it.
pub(crate) fn antecedent_subject(sentence: &str) -> String {
    let mut end = sentence.len();
    let mut own = true;
    // Walk back over the phrases until one has words before its first figure.
    for _ in 0..8 {
        let piece = sentence[..end].trim_end_matches(SEPARATORS);
        let start = piece.rfind(SEPARATORS).map_or(0, |i| i + piece[i..].chars().next().map_or(1, char::len_utf8));
        let piece = &piece[start..];
        if piece.is_empty() {
            break;
        }
        let first = first_figure(piece);
        let words = trim(&piece[..first]);
        // The phrase of the figure itself counts only where another figure stands in it.
        let of_itself = own && first == piece.len();
        // 比五年前翻一番 compares, and names nothing.
        if !of_itself && !words.is_empty() && !COUNT_NOUNS.contains(&words) && !words.starts_with("比") {
            return words;
        }
        own = false;
        end = start;
        if end == 0 {
            break;
        }
    }
    String::new()
}

/// The noun behind the last figure of the sentence: 排查出的XX个问题已整改XX个 → 问题.
pub(crate) fn last_counted_noun(sentence: &str) -> String {
    let mut at = 0;
    let mut last = String::new();
    while let Some(c) = sentence[at..].chars().next() {
        match counted_at(sentence, at) {
            Some(length) => {
                at += length;
                let noun = right_context(sentence, at, true).noun;
                if noun.chars().count() >= 2 {
                    last = noun;
                }
            }
            None => at += figure_length(&sentence[at..]).max(c.len_utf8()),
        }
    }
    last
}

/// The last thing the sentence counted before its verb: 排查资产XX宗,闲置XX宗 → 资产.
pub(crate) fn antecedent_topic(sentence: &str) -> String {
    antecedent_topic_where(sentence, |_| true)
}

/// The last such thing that `fits`.
pub(crate) fn antecedent_topic_where(sentence: &str, fits: impl Fn(&str) -> bool) -> String {
    for (back, piece) in sentence.rsplit(SEPARATORS).take(9).enumerate() {
        let first = first_figure(piece);
        // 捐赠设备XX台价值XX万元: the piece of the figure itself may hold one before it.
        if first == piece.len() || back == 0 && first == 0 {
            continue;
        }
        let words = trim(&piece[..first]);
        let thing = object_of(&words);
        // A rate is measured of a thing and is none: 办结率XX%,完成投资XX万元; so is 年发电.
        let due = thing.starts_with(['已', '应', '未', '需']) || thing.starts_with("实际");
        let yearly = thing.chars().count() <= 4 && thing.starts_with(['年', '月', '日']);
        if thing.chars().count() >= 2
            && !thing.ends_with('率')
            && !yearly
            && QUOTAS.suffix(thing).is_none()
            && !due
            && !COUNT_NOUNS.contains(thing)
            && !GENERIC_MEASURES.contains(thing)
            && fits(thing)
        {
            return thing.to_owned();
        }
    }
    String::new()
}

/// What the clause before the figure speaks of without counting it: 组织“最美家庭”评选,评出XX户.
pub(crate) fn mentioned_object(sentence: &str) -> String {
    let piece = sentence.rsplit([',', '，', ';', '；']).nth(1).unwrap_or("");
    if first_figure(piece) < piece.len() {
        return String::new();
    }
    let words = trim(piece);
    let thing = object_of(&words);
    if (2..=8).contains(&thing.chars().count()) { thing.to_owned() } else { String::new() }
}

/// The words in front of the first figure of a row: 年出栏生猪XX头、肉牛XX头、肉羊XX只 → 年出栏生猪.
pub(crate) fn row_head(sentence: &str) -> String {
    let row = sentence.rsplit([',', '，', ';', '；', ':', '：']).next().unwrap_or("");
    let first = first_figure(row);
    if first == row.len() { String::new() } else { trim(row[..first].rsplit('、').next().unwrap_or("")) }
}

/// 全县最大的安置点在XX镇,住着XX户: the place told of.
pub(crate) fn told_place(sentence: &str) -> String {
    let clause = sentence.split([',', '，']).next().unwrap_or("");
    let front = clause.split_once('在').or_else(|| clause.split_once("位于")).map_or("", |(front, _)| front);
    let place = front.rsplit('的').next().unwrap_or("");
    let known = place.ends_with(['点', '区', '园', '屯', '寨']) && (2..=6).contains(&place.chars().count());
    if known { place.to_owned() } else { String::new() }
}

/// Whose figures a sentence tells: 现在合作社有社员XX户 → 合作社.
pub(crate) fn enterprise(sentence: &str) -> Option<String> {
    let (front, _) =
        sentence.split_once("现有").or_else(|| sentence.split_once("共有")).or_else(|| sentence.split_once('有'))?;
    let words = trim(front.rsplit(SEPARATORS).next().unwrap_or(front));
    let kind = ENTERPRISES.suffix(&words).is_some();
    (kind && (2..=6).contains(&words.chars().count())).then_some(words)
}

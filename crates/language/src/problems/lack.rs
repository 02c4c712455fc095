//! Whether a sentence names a lack (不足), and not a success or an order.

use crate::problems::lexicon::{
    CONCESSIONS, EXAMINATIONS, EXISTENCE, LACKS, NO_LACKS, PART_HEADINGS, SHORT_LACKS, SUCCESSES,
};

/// 二、存在的问题: the heading of the part.
pub(super) fn is_heading_of_part(words: &str) -> bool {
    words.chars().count() <= 14
        && PART_HEADINGS.suffix(words).is_some()
        && (words.starts_with("存在") || words.starts_with("主要") || words.chars().count() <= 6)
}

/// Does the sentence name a lack? `in_part`: it stands in a part about problems.
pub(super) fn names_problem(words: &str, in_part: bool) -> bool {
    if words.chars().count() < 4 {
        return false;
    }
    // 虽然取得了成绩,但…: what counts stands behind the turn.
    let words =
        words.split_once(['但', '却']).filter(|(_, rest)| rest.chars().count() > 6).map_or(words, |(_, rest)| rest);
    if (SUCCESSES.occurs_in(words) && !CONCESSIONS.occurs_in(words)) || EXAMINATIONS.occurs_in(words) {
        return false;
    }
    let lacks = LACKS.occurs_in(words);
    let turned = NO_LACKS.occurs_in(&words.replace("主要", "").replace("重要", "").replace("需要", ""));
    let short = words.split([',', '，', ';', '；']).any(|clause| SHORT_LACKS.suffix(clause.trim()).is_some());
    if in_part {
        return !turned && (lacks || short || words.contains("没有") || words.contains("有的") || words.contains('不'));
    }
    let says = EXISTENCE.occurs_in(words);
    lacks && says && !turned
}

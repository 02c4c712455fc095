//! The topic of a document by its title, and of a section by its heading: a figure named by a bare verb or measure is
//! named with it.
//!
//! ```text
//! 一、林下养殖有了路子。今年累计销售XX万元 → 林下养殖销售额
//! ```

use crate::placeholders::lexicon::{
    BROAD_TOPICS, DOCUMENT_KINDS, HEADING_PREDICATES, PERSONAL_TOPICS, TITLE_PLACES, TOPIC_ENDS, TOPIC_MODIFIERS,
};
use crate::text::is_han;

/// Longest topic put in front of a name, in characters.
const LONGEST_TOPIC: usize = 6;

/// Where a title is looked for, in bytes from the start of the text.
const TITLE_WITHIN: usize = 900;

/// Longest title, in characters.
const LONGEST_TITLE: usize = 45;

/// How far from its title a figure may stand, in bytes.
pub(crate) const TOPIC_REACH: usize = 20_000;

/// What the text is about by its title: 在全镇秋季秸秆禁烧工作会议上的讲话 → 秸秆禁烧.
pub(crate) fn document_topic(text: &str) -> String {
    let within = text.char_indices().map(|(at, _)| at).take_while(|at| *at < TITLE_WITHIN).last().unwrap_or(0);
    text[..within]
        .lines()
        .map(str::trim)
        .filter(|l| l.chars().count() <= LONGEST_TITLE)
        .find_map(title_topic)
        .unwrap_or_default()
}

fn title_topic(line: &str) -> Option<String> {
    let line = line.trim_end_matches(['》', ')', '）', '”']);
    if line.chars().count() < 6 || line.contains(['。', ',', '，', ':', '：']) {
        return None;
    }
    // 述职报告(二): which of them.
    let line = line.rsplit_once(['(', '（']).filter(|(_, n)| n.chars().count() <= 3).map_or(line, |(front, _)| front);
    DOCUMENT_KINDS.suffix(line)?;
    let mut rest = line.rsplit(['】', ']']).next().unwrap_or(line);
    rest = rest.split_once("关于").map_or(rest, |(_, behind)| behind);
    // XX镇2023年…, 在云岭县…: where and when are no topic.
    rest = rest
        .split_once('年')
        .filter(|(front, _)| front.ends_with(|c: char| c.is_ascii_digit() || c == 'X'))
        .map_or(rest, |(_, b)| b);
    for place in TITLE_PLACES.iter() {
        let at = rest.find(place).filter(|&at| {
            (1..=4).contains(&rest[..at].chars().count()) && !rest[..at].ends_with(['城', '山', '全', '一'])
        });
        rest = at.map_or(rest, |at| &rest[at + place.len()..]);
    }
    while let Some(word) = TOPIC_MODIFIERS.prefix(rest) {
        rest = &rest[word.len()..];
    }
    let end = rest
        .char_indices()
        .map(|(at, _)| at)
        .find(|&at| TOPIC_ENDS.prefix(&rest[at..]).is_some() || rest[at..].starts_with('的'));
    // 危房改造和饮水安全: two topics are none.
    let end = end.filter(|&at| !rest[at..].starts_with(['和', '与', '及', '、', '暨']))?;
    as_topic(&rest[..end])
}

/// What the section is about by its heading: 三、消费帮扶有了路子 → 消费帮扶.
pub(crate) fn section_topic(text: &str, at: usize) -> String {
    let line = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let above = text[..line].trim_end_matches('\n');
    let above = &above[above.rfind('\n').map_or(0, |i| i + 1)..];
    [&text[line..at], above].into_iter().find_map(heading_topic).unwrap_or_default()
}

fn heading_topic(line: &str) -> Option<String> {
    let (number, rest) = line.trim_start().trim_start_matches(['(', '（']).split_once(['、', '.', ')', '）'])?;
    let numbered = (1..=3).contains(&number.chars().count())
        && number.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let head = rest.split(['。', ',', '，', ' ']).next().filter(|h| numbered && h.chars().count() <= 14)?;

    let end = HEADING_PREDICATES.iter().filter_map(|w| head.find(w)).min().filter(|&at| at > 3)?;
    as_topic(&head[..end])
}

fn as_topic(topic: &str) -> Option<String> {
    let topic: String = topic.chars().filter(|c| !"“”\"《》 ".contains(*c)).collect();
    let good = topic.chars().all(is_han)
        && !topic.contains(['的', '了', '某', '几'])
        && BROAD_TOPICS.prefix(&topic).is_none()
        && !PERSONAL_TOPICS.occurs_in(&topic);
    (good && topic.chars().count() >= 2).then(|| topic.chars().take(LONGEST_TOPIC).collect())
}

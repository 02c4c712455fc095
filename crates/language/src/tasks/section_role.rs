//! The role of a section (成效、问题、要求) by its headings and by the genre of the document.
//!
//! ```text
//! 上半年工作情况汇报⏎一、工作开展情况⏎对照清单逐户核查,改造危房20户。⏎二、下一步打算⏎年底前改造危房20户。 → 年底前改造危房20户 | - | 年底前 | 20户
//! ```

use crate::outline::Outline;
use crate::tasks::genre::Genre;
use crate::tasks::lexicon::{
    MIXED_CUES, NEXT_STEP_HEADINGS, ORDER_HEADINGS, ORDERS_WITH_COPULA, PLAN_HEADINGS, PROBLEM_HEADINGS,
    RATIONALE_HEADINGS, REMEDY_CUES, REMEDY_HEADINGS, RESULT_HEADINGS,
};

/// What a part speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SectionRole {
    /// Work to come: 下一步, 重点任务, 工作要求.
    Orders,
    /// Work done: 成效, 工作开展情况.
    Results,
    /// 存在问题, 原因.
    Problems,
    /// Why: 重大意义, 指导思想.
    Rationale,
    /// No heading says.
    Unknown,
}

/// Does the heading say that work to come stands below it? 建议 by itself is one; in 意见建议征集 it is not.
fn plainly_ahead(heading: &str) -> bool {
    PLAN_HEADINGS.occurs_in(heading) || heading.trim().trim_end_matches([':', '：', '。']) == "建议"
}

/// 一是要…, 关键是抓…: an order in spite of 是.
fn ends_like_order(heading: &str) -> bool {
    ORDERS_WITH_COPULA.occurs_in(heading)
}

/// The mood a heading sets, if it sets one.
fn role_of_heading(heading: &str) -> SectionRole {
    // 实行部门包村是一项政治任务, 选派第一书记是重要抓手: why, not what.
    let explains = heading.char_indices().any(|(at, c)| {
        c == '是' && at > 0 && !heading[..at].ends_with(['还', '但', '要', '就', '不', '凡', '总', '别', '尤', '特'])
    });
    if explains && !heading.contains("就是要") && !ends_like_order(heading) {
        SectionRole::Rationale
    } else if plainly_ahead(heading) {
        SectionRole::Orders
    } else if PROBLEM_HEADINGS.occurs_in(heading) && !REMEDY_HEADINGS.occurs_in(heading) {
        if REMEDY_CUES.occurs_in(heading) { SectionRole::Orders } else { SectionRole::Problems }
    } else if RESULT_HEADINGS.occurs_in(heading) {
        SectionRole::Results
    } else if RATIONALE_HEADINGS.occurs_in(heading) {
        if MIXED_CUES.occurs_in(heading) { SectionRole::Unknown } else { SectionRole::Rationale }
    } else if ORDER_HEADINGS.occurs_in(heading) {
        SectionRole::Orders
    } else {
        SectionRole::Unknown
    }
}

/// Longest unnumbered heading, in characters.
const LONGEST_LABEL: usize = 14;

/// Headings without a number, 下半年打算: and 存在的不足:, with what they set.
pub(crate) fn unnumbered_headings(text: &str, outline: &Outline) -> Vec<(usize, SectionRole)> {
    let mut out = Vec::new();
    let mut offset = 0;
    let mut title = true;
    for line in text.split_inclusive('\n') {
        let start = offset + (line.len() - line.trim_start().len());
        offset += line.len();
        let line = line.trim();
        let numbered = outline.entries.binary_search_by_key(&start, |e| e.start).is_ok();
        if line.is_empty() || numbered || std::mem::take(&mut title) {
            continue;
        }
        let bare = line.trim_start_matches(['【', '[']);
        let ends = |c: &char| matches!(c, ':' | '：' | '】' | ']' | '。' | ',' | '，');
        let head: String = bare.chars().take(LONGEST_LABEL + 1).take_while(|c| !ends(c)).collect();
        let closed = bare.len() == head.len() || bare[head.len()..].starts_with([':', '：', '】', ']']);
        if head.is_empty() || head.chars().count() > LONGEST_LABEL || !closed {
            continue;
        }
        let role = role_of_heading(&head);
        let plain = plainly_ahead(&head) || matches!(role, SectionRole::Problems | SectionRole::Results);
        if plain {
            out.push((start, role));
        }
    }
    out
}

/// The last unnumbered heading before `at`.
pub(crate) fn heading_at(labels: &[(usize, SectionRole)], at: usize) -> Option<(usize, SectionRole)> {
    labels[..labels.partition_point(|(start, _)| *start < at)].last().copied()
}

/// Moods of all entries: an entry takes that of its parent where its own heading says nothing, or speaks only of
/// work in general under a part of work done.
pub(crate) fn section_roles(outline: &Outline, genre: Genre, labels: &[(usize, SectionRole)]) -> Vec<SectionRole> {
    let mut out: Vec<SectionRole> = Vec::with_capacity(outline.entries.len());
    for entry in &outline.entries {
        let own = role_of_heading(&entry.heading);
        let label = heading_at(labels, entry.start);
        let above = match entry.parent {
            // An unnumbered heading between the entry and the one above it counts for more.
            Some(p) if outline.entries.get(p).is_some_and(|e| label.is_none_or(|(at, _)| at < e.start)) => {
                out.get(p).copied()
            }
            _ => label.map(|(_, role)| role),
        };
        let role = match (above, own) {
            (Some(SectionRole::Results), SectionRole::Orders)
                if !plainly_ahead(&entry.heading) || !NEXT_STEP_HEADINGS.occurs_in(&entry.heading) =>
            {
                SectionRole::Results
            }
            (Some(SectionRole::Problems | SectionRole::Rationale), SectionRole::Orders)
                if !plainly_ahead(&entry.heading) =>
            {
                above.unwrap_or(own)
            }
            (Some(SectionRole::Orders), SectionRole::Results | SectionRole::Problems | SectionRole::Unknown) => {
                SectionRole::Orders
            }
            (Some(above), SectionRole::Unknown) => above,
            // 一、产业稳步向前 of a report is work done.
            (None, SectionRole::Unknown | SectionRole::Orders)
                if genre == Genre::Report && !plainly_ahead(&entry.heading) =>
            {
                SectionRole::Results
            }
            (_, own) => own,
        };
        out.push(role);
    }
    out
}

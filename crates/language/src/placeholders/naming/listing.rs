//! A long row of nouns goes by what the text is about, or by its first.
//!
//! ```text
//! 护林员、保洁员、管水员、巡查员共XX人 → 护林员等人员人数
//! ```

use crate::placeholders::name_parts::join_overlap;

/// 护林员、保洁员、管水员共XX人: a row of three or more goes by what the text is about, or by its first.
pub(crate) fn shorten_list(subject: String, topic: &str) -> String {
    if subject.chars().count() <= LONGEST_LISTING || subject.matches('、').count() < 2 {
        return subject;
    }
    let last = subject.chars().next_back().filter(|c| *c == '员').map_or("", |_| "人员");
    if !topic.is_empty() && !last.is_empty() {
        return join_overlap(topic, last);
    }
    let first = subject.split('、').find(|piece| piece.chars().count() >= 3).unwrap_or(&subject);
    format!("{first}等{last}")
}

/// Longest row of nouns kept whole in a name, in characters.
const LONGEST_LISTING: usize = 14;

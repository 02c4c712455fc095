//! The genre of a document (文种) by its title: speech, plan, minutes, report.
//!
//! ```text
//! 会议主持词⏎会议共有两项议程:一是县林业局通报前期情况;二是两个乡镇作表态发言。 → no task
//! ```

use crate::tasks::lexicon::{FORM_LABELS, PLAN_TITLES, REPORT_TITLES, SPEECH_TITLES};
use crate::text::Dictionary;

/// What kind of document it is, by its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Genre {
    /// 讲话、发言.
    Speech,
    /// 通知、方案、计划、意见.
    Plan,
    /// 会议纪要.
    Minutes,
    /// 汇报、总结、典型材料.
    Report,
    /// Anything else.
    Other,
}

/// Longest line that can be a title, in characters.
const LONGEST_TITLE: usize = 50;

/// How far a title may reach in a document that is one line.
const TITLE_IN_LINE: usize = 36;

/// The kind of a document, from its title.
pub(crate) fn genre(text: &str) -> Genre {
    // 汇报人:XXX below the title names no kind of document.
    let form = |l: &&str| l.split_once([':', '：']).is_some_and(|(label, _)| FORM_LABELS.contains(label.trim()));
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !form(l)).take(2) {
        let long = line.chars().count() > LONGEST_TITLE;
        let title: String = if long { line.chars().take(TITLE_IN_LINE).collect() } else { line.to_owned() };
        if title.contains("纪要") {
            return Genre::Minutes;
        }
        let found = [(&SPEECH_TITLES, Genre::Speech), (&PLAN_TITLES, Genre::Plan), (&REPORT_TITLES, Genre::Report)];
        // The last of these words in a title names it: 关于…情况的通知.
        let last = |words: &Dictionary| words.iter().filter_map(|w| title.rfind(w)).max();
        if let Some((_, genre)) =
            found.iter().filter_map(|(words, genre)| last(words).map(|at| (at, *genre))).max_by_key(|&(at, _)| at)
        {
            return genre;
        }
    }
    Genre::Other
}

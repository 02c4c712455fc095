//! A table of contents (目录) before a text: its numbers are no entries.

use std::collections::HashMap;

use super::marks::{Mark, Style};

/// A heading of the contents comes again within so many marks of its kind: the search stays linear.
const NEXT_OF_A_KIND: usize = 40;

/// A table of contents (目录): marks in a row, each with a few words and no text, whose words stand behind the same mark
/// again further down.
pub(super) fn drop(text: &str, marks: Vec<Mark>) -> Vec<Mark> {
    let words: Vec<String> = marks
        .iter()
        .enumerate()
        .map(|(k, m)| {
            let end = marks.get(k + 1).map_or(text.len(), |next| next.start);
            text[m.end..end].chars().filter(|c| !c.is_whitespace()).take(48).collect()
        })
        .collect();
    // 一、总体要求……1: leaders and page numbers do not count.
    let bare = |w: &str| -> String {
        w.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '…' | '·' | '-' | '—')).to_owned()
    };
    let mut places: HashMap<(Style, u32), Vec<usize>> = HashMap::new();
    for (k, m) in marks.iter().enumerate() {
        places.entry((m.style, m.n)).or_default().push(k);
    }
    let listed: Vec<bool> = (0..marks.len())
        .map(|k| {
            let head = bare(&words[k]);
            let short = (2..=40).contains(&head.chars().count()) && !head.contains(['。', ';', '!']);
            // 一是抓早 may well be said twice in running text: contents stand on lines, or their page numbers tell.
            let listed = marks[k].at_line || head.len() < words[k].len();
            short
                && listed
                && places.get(&(marks[k].style, marks[k].n)).is_some_and(|all| {
                    let behind = all.partition_point(|&later| later <= k);
                    all[behind..].iter().take(NEXT_OF_A_KIND).any(|&later| words[later].starts_with(&head))
                })
        })
        .collect();
    let in_row = |k: usize| listed[k] && (k > 0 && listed[k - 1] || listed.get(k + 1).is_some_and(|l| *l));
    (0..marks.len()).filter(|&k| !in_row(k)).map(|k| marks[k].clone()).collect()
}

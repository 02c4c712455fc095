//! Sentences of editors (小编).

use super::lexicon::{EDITOR_WHAT, EDITOR_WHO, EDITOR_WISH, EDITOR_WITH, OFFICE};

/// A sentence in which editors speak of what they gathered.
pub(crate) fn editorial(sentence: &[char]) -> bool {
    let [who, what, with, wish] =
        [&EDITOR_WHO, &EDITOR_WHAT, &EDITOR_WITH, &EDITOR_WISH].map(|list| list.occurs_in_chars(sentence));
    let office = OFFICE.count(sentence);
    // 我 speaks of the speaker, 我们为您 of the site.
    let mine = sentence.iter().filter(|c| **c == '我').count();
    let theirs = sentence
        .windows(4)
        .filter(|w| {
            matches!(w, ['我', '们', '为', '您' | '你' | '大'] | ['我', '们', '的', '客'] | ['我', '们', '精', '心'])
        })
        .count();
    sentence.len() <= 160
        && mine <= theirs
        && (who && what && (with || wish) || who && wish && with || what && with && wish)
        && office <= 3
}

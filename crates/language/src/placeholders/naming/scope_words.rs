//! The scope words of a sentence, and the place a text introduces.
//!
//! ```text
//! XX镇现有低保户XX户 → <place> + 全镇低保户数
//! ```

use crate::placeholders::context::window::window;
use crate::placeholders::lexicon::{PLACE_LEVELS, PLACE_PARTS, PLACE_PREDICATES, SCOPES, TIMES};

/// The place the text speaks of, where the sentence has no 全镇 or 全村: XX镇地处… gives 全镇.
pub(crate) fn introduced_place(text: &str, at: usize) -> Option<String> {
    let words = &text[window(text, at, 160)..at];
    // 城区现有, 园区现有: a part of the place, by its own name.
    PLACE_LEVELS
        .iter()
        .flat_map(|w| PLACE_PREDICATES.iter().map(move |v| (w, format!("{w}{v}"))))
        .filter_map(|(w, key)| words.rfind(&key).map(|at| (at, w)))
        .max()
        .map(|(at, w)| {
            let named = PLACE_PARTS.suffix(&words[..at + w.len()]);
            named.map_or_else(|| format!("全{w}"), |p| p.to_owned())
        })
}

pub(crate) fn place_scope(sentence: &str) -> Option<&'static str> {
    SCOPES.find_all(sentence).filter(|(_, w)| w.starts_with('全') || *w == "辖区").last().map(|(_, w)| w)
}

pub(crate) fn scope_words_of(sentence: &str, own: &str) -> Vec<String> {
    let mut found: Vec<(usize, &str)> = SCOPES.find_all(sentence).chain(TIMES.find_all(sentence)).collect();
    found.extend(SCOPES.find_all(own).map(|(at, w)| (sentence.len() + at, w)));
    // A longer word hides the shorter one inside it (今年以来 over 今年).
    let all = found.clone();
    found.retain(|&(at, w)| !all.iter().any(|&(b, o)| o.len() > w.len() && b <= at && at + w.len() <= b + o.len()));
    found.sort_unstable();
    let mut out: Vec<String> = Vec::new();
    for (_, word) in found {
        if !out.iter().any(|w| w == word) {
            out.push(word.to_owned());
        }
    }
    out
}

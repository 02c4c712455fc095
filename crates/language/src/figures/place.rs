//! The place a figure is said of, as named in front of it.

use crate::figures::lexicon::{NO_PLACE_ENDS, PLACE_NOUN_TAILS, WHOLE_PLACES};
use crate::text::is_han;

/// Ends of the names of places, and words that end so and name none.
static PLACE_ENDS: [char; 7] = ['省', '市', '县', '区', '镇', '乡', '村'];

/// The last place named in front of the figure, 全镇 included: 大河镇, 全县.
pub(super) fn place(before: &str) -> Option<String> {
    let window: Vec<(usize, char)> = before.char_indices().rev().take(60).collect();
    for &(at, c) in &window {
        if !PLACE_ENDS.contains(&c) {
            continue;
        }
        let upto = &before[..at + c.len_utf8()];
        if let Some(whole) = WHOLE_PLACES.suffix(upto) {
            return Some((*whole).to_owned());
        }
        let behind = &before[upto.len()..];
        let noun_goes_on = PLACE_NOUN_TAILS.prefix(behind).is_some();
        if noun_goes_on || NO_PLACE_ENDS.suffix(upto).is_some() {
            continue;
        }
        let name: Vec<char> = upto.chars().rev().take(5).take_while(|&c| is_han(c)).collect();
        let name: String = name.into_iter().rev().collect();
        let name = name.trim_start_matches([
            '在', '到', '对', '由', '从', '是', '和', '与', '的', '为', '了', '年', '月', '日', '底',
        ]);
        // A name begins the clause; what runs on in front of it makes it a phrase.
        let front = upto[..upto.len() - name.len()].chars().next_back();
        let begins = front.is_none_or(|c| !is_han(c) || "在到对由从是和与的为了年月日底".contains(c));
        if begins && (2..=4).contains(&name.chars().count()) {
            return Some(name.to_owned());
        }
    }
    None
}

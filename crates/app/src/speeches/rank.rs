//! Which indicator a name in a text means: shared characters of names, and units that go together. Pure.

use super::units::alike;
use crate::indicators::Indicator;

/// The least score of what is offered, in percent.
const LEAST: usize = 45;

/// Positions of the indicators that a figure with these names may be, best first. A unit that can not be turned into the
/// indicator's speaks against it, and only a name that is the same all through is offered in spite of it, so that a person sees
/// why it does not fit (人次 is not 人).
pub(super) fn best(called: &[String], unit: Option<&str>, all: &[Indicator], most: usize) -> Vec<usize> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, one) in all.iter().enumerate() {
        let fits = unit.is_none_or(|u| fits(u, &one.quantity.unit));
        let score = called
            .iter()
            .enumerate()
            // What the reader thought less likely counts a little less.
            .flat_map(|(n, name)| one.names().map(move |own| score(name, own).saturating_sub(5 * n)))
            .max()
            .unwrap_or(0);
        let enough = if fits { LEAST } else { 100 };
        if score >= enough {
            found.push((score + if fits { 20 } else { 0 }, at));
        }
    }
    found.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
    found.into_iter().take(most).map(|(_, at)| at).collect()
}

/// How alike the name in a text and one of an indicator are, in percent: pairs of neighbouring characters they share (Dice); one
/// that holds the other whole, or word for word with others between, is nearer than its pairs say.
fn score(called: &str, own: &str) -> usize {
    if called == own {
        return 110;
    }
    let chars = |text: &str| -> Vec<char> { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let pairs = |chars: &[char]| -> Vec<[char; 2]> { chars.windows(2).map(|w| [w[0], w[1]]).collect() };
    let (a, b) = (chars(called), chars(own));
    let (left, mut right) = (pairs(&a), pairs(&b));
    if left.is_empty() || right.is_empty() {
        return 0;
    }
    let total = left.len() + right.len();
    let mut shared = 0;
    for pair in &left {
        if let Some(at) = right.iter().position(|p| p == pair) {
            right.swap_remove(at);
            shared += 1;
        }
    }
    let dice = 200 * shared / total;
    let whole = (called.contains(own) && b.len() >= 3) || (own.contains(called) && a.len() >= 3);
    match b.as_slice() {
        _ if whole => dice.max(60) + 10,
        [bare @ .., '数'] | bare if bare.len() >= 4 && spread(bare, &a) => dice.max(55) + 5,
        _ => dice,
    }
}

/// The words of one name stand in the other in their order: 销号隐患 in 销号农村安全隐患. A word has two characters at least.
fn spread(words: &[char], name: &[char]) -> bool {
    words.is_empty()
        || (2..=words.len()).rev().filter(|n| words.len() - n != 1).any(|n| {
            let at = name.windows(n).position(|w| *w == words[..n]);
            at.is_some_and(|at| spread(&words[n..], &name[at + n..]))
        })
}

/// A figure in the one unit can be written in the other: they count the same, whatever their scales.
pub(super) fn fits(a: &str, b: &str) -> bool {
    let (a, b) = (language::numerals::scale(a).1, language::numerals::scale(b).1);
    a.is_empty() || b.is_empty() || alike(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_find_their_indicator() {
        let indicator = |title: &str, synonyms: &[&str], unit: &str| Indicator {
            id: title.to_owned(),
            title: title.to_owned(),
            quantity: domain::Quantity::count(unit),
            note: String::new(),
            synonyms: synonyms.iter().map(|s| (*s).to_owned()).collect(),
            up_is_good: None,
            kind: crate::indicators::Kind::Flow,
            ledger: None,
            by: None,
        };
        let all = [
            indicator("排查隐患", &["排查安全隐患数"], "处"),
            indicator("走访次数", &["入户走访次数"], "次"),
            indicator("新修村级公路里程", &[], "公里"),
            indicator("培训人数", &[], "人"),
        ];
        let text = |list: &[&str]| list.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        for (called, unit, want) in [
            (&["排查隐患数"][..], Some("处"), &[0_usize][..]),
            // The same name all through is offered in spite of another unit, so that a person sees why it does not fit.
            (&["入户走访次数"], Some("人次"), &[1]),
            (&["入户走访次数"], Some("次"), &[1]),
            (&["排查发现农村安全隐患数量"], Some("处"), &[0]),
            (&["走访农户次数"], Some("户次"), &[1]),
            (&["新修公路里程"], Some("公里"), &[2]),
            (&["培训人数"], Some("人次"), &[3]),
            (&["培训党员人数"], Some("人次"), &[]),
            (&["孤寡老人户数"], Some("户"), &[]),
            (&[], None, &[]),
        ] {
            assert_eq!(best(&text(called), unit, &all, 3), want, "{called:?} {unit:?}");
        }
    }
}

//! Which indicator measures a proposal: its words against the titles and synonyms of the pack. Pure.

use super::units::alike;
use std::collections::BTreeSet;

/// An indicator that may measure a task.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub unit: &'a str,
    /// Title and synonyms.
    pub names: Vec<&'a str>,
    /// A ledger of the pack feeds it.
    pub fed: bool,
    /// Which way is better; `None` for neither.
    pub up_is_good: Option<bool>,
}

/// A clear match.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found<'a> {
    /// Position among the candidates.
    pub at: usize,
    /// The name that matched.
    pub name: &'a str,
}

/// Words that stand in half of all names and tell nothing.
const DULL: [&str; 15] = [
    "数量", "次数", "人数", "户数", "件数", "村数", "比例", "占比", "情况", "工作", "一批", "全面", "以上", "任务",
    "完成",
];

/// How much of a name must be found in the words, in percent, and how far the second best must lie behind.
const ENOUGH: usize = 75;
const AHEAD: usize = 10;

/// Score of a name that stands in the words as it is.
const WHOLE: usize = 110;

/// The indicator whose name the words say; `None` when none says it clearly, or two say it alike. `unit` is that of the target:
/// a share is not measured by a count.
pub(super) fn suggest<'a>(words: &str, unit: Option<&str>, candidates: &[Candidate<'a>]) -> Option<Found<'a>> {
    let have = pairs(words);
    let mut best: Option<(usize, usize, Found<'a>)> = None;
    let mut second = 0;
    for (at, candidate) in candidates.iter().enumerate() {
        if unit.is_some_and(|u| !alike(u, candidate.unit)) {
            continue;
        }
        // What no ledger feeds and no number supports must stand there word for word.
        let least = if candidate.fed || unit.is_some() { ENOUGH } else { WHOLE };
        let scores = candidate.names.iter().filter_map(|n| score(words, &have, n));
        let Some((score, length, name)) = scores.filter(|s| s.0 >= least).max() else { continue };
        // A ledger's own indicator wins over one that nothing feeds yet.
        let score = score + usize::from(candidate.fed);
        match &best {
            Some((top, long, _)) if (score, length) <= (*top, *long) => second = second.max(score),
            _ => {
                second = second.max(best.as_ref().map_or(0, |b| b.0));
                best = Some((score, length, Found { at, name }));
            }
        }
    }
    let (score, length, found) = best?;
    // The whole name in the words is clear whatever else comes near, as long as it is no word of two characters.
    let whole = score >= WHOLE && length >= 4;
    (whole || score >= second + AHEAD).then_some(found)
}

/// Score of one name: percent of its pairs of characters found in the words; over 100 when the name stands there as it is.
fn score<'a>(words: &str, have: &BTreeSet<[char; 2]>, name: &'a str) -> Option<(usize, usize, &'a str)> {
    let length = name.chars().count();
    if length < 3 {
        return None;
    }
    if words.contains(name) {
        return Some((WHOLE, length, name));
    }
    let want = pairs(name);
    // Two pairs prove nothing.
    if want.len() < 3 {
        return None;
    }
    let found = want.iter().filter(|p| have.contains(*p)).count();
    Some((found * 100 / want.len(), length, name))
}

/// Neighbouring Chinese characters, dull words left out.
fn pairs(text: &str) -> BTreeSet<[char; 2]> {
    let chars: Vec<char> = text.chars().collect();
    chars
        .windows(2)
        .filter(|w| w.iter().all(|c| !c.is_ascii() && c.is_alphanumeric()))
        .map(|w| [w[0], w[1]])
        .filter(|[a, b]| !DULL.iter().any(|d| d.chars().eq([*a, *b])))
        .collect()
}

/// What the words say about the goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Goal {
    /// At most instead of at least.
    pub at_most: bool,
    /// The number in hundredths.
    pub hundredths: i64,
}

/// A goal said without a number: 清零 of what should be few, 全覆盖 of a share.
pub(super) fn goal_in_words(words: &str, candidate: &Candidate<'_>) -> Option<Goal> {
    let says = |list: &[&str]| list.iter().any(|w| words.contains(w));
    if candidate.up_is_good == Some(false) && says(&["清零", "归零", "零发生", "全部销号", "全部化解"]) {
        return Some(Goal { at_most: true, hundredths: 0 });
    }
    if candidate.unit == "%" && candidate.up_is_good != Some(false) && says(&["全覆盖", "全部", "全面完成", "应改尽改"])
    {
        return Some(Goal { at_most: false, hundredths: 10_000 });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack() -> Vec<Candidate<'static>> {
        let one = |id, unit, names: &[&'static str], fed, up| Candidate {
            id,
            title: names[0],
            unit,
            names: names.to_vec(),
            fed,
            up_is_good: up,
        };
        vec![
            one("found", "处", &["排查隐患", "排查安全隐患"], true, None),
            one("open", "处", &["未销号隐患", "隐患存量"], true, Some(false)),
            one("rate", "%", &["隐患整改率", "隐患按期整改率"], true, Some(true)),
            one("visits", "次", &["走访次数", "入户走访"], true, Some(true)),
            one("road", "公里", &["新修村级公路里程", "新修村级公路"], false, Some(true)),
        ]
    }

    #[test]
    fn clear_words_find_their_indicator_and_unclear_ones_none() {
        let pack = pack();
        for (words, unit, want) in [
            ("隐患整改率要达到95%", Some("%"), Some("rate")),
            ("年底前隐患存量清零", None, Some("open")),
            ("新修村级公路20公里", Some("公里"), Some("road")),
            ("新修一批村级公路", None, None),
            ("每月入户走访不少于10次", Some("次"), Some("visits")),
            // The unit of the target speaks against it.
            ("隐患整改率要达到95个", Some("个"), None),
            ("提高思想认识,加强组织领导", None, None),
            ("抓好隐患", None, None),
            ("", None, None),
        ] {
            let found = suggest(words, unit, &pack).map(|f| pack[f.at].id);
            assert_eq!(found, want, "{words}");
        }
    }

    #[test]
    fn goals_said_in_words() {
        let pack = pack();
        let goal = |words, at: usize| goal_in_words(words, &pack[at]);
        assert_eq!(goal("确保隐患清零", 1), Some(Goal { at_most: true, hundredths: 0 }));
        assert_eq!(goal("整改全覆盖", 2), Some(Goal { at_most: false, hundredths: 10_000 }));
        assert_eq!(goal("确保走访清零", 3), None);
    }
}

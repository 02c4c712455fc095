//! Type-ahead over the installation's own places.

use domain::PlaceId;
use domain::places::{Level, Place, PlaceTree};
use language::{pinyin, tokens};

/// What of a place the query met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// The first digits of the code.
    Code,
    /// A part of the name.
    Name,
    /// The pinyin initials of the name's beginning (`lcq`).
    Initials,
    /// The beginning of the pinyin of the name (`linch`).
    Pinyin,
}

/// A place that was found.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'a> {
    pub place: &'a Place,
    /// Why it is here.
    pub by: Match,
}

/// How one word fits one place: lower is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// 0 when the whole name or code is what was asked for.
    class: u8,
    level: Level,
    /// 0 whole, 1 whole but for its kind, 2 beginning, 3 inside.
    fit: u8,
}

/// The best `limit` living places for what a person typed, best first; `within` keeps it to a place and all below it.
///
/// A word is a part of the name (`临川`), pinyin initials (`lcq`) or spelling (`linch`) of its beginning, or the first digits
/// of the code. Several words name the way down, with a space (`上顿渡 黄`, `sdd hj`) or, for names, without (`上顿渡黄家`).
/// Order: what is exactly the query, the higher level, the better fit, the code; the order of the country's list.
pub fn search<'a>(tree: &'a PlaceTree, query: &str, within: Option<PlaceId>, limit: usize) -> Vec<Hit<'a>> {
    let words: Vec<Word> = query.split_whitespace().filter_map(Word::read).collect();
    let Some((last, above)) = words.split_last() else { return Vec::new() };
    let mut found: Vec<(Fit, Hit<'a>)> = Vec::new();
    for place in tree.iter().filter(|p| p.to.is_none()) {
        let hit = match last.meets(place) {
            Some((fit, by)) if leads(tree, place, above) => Some((fit, by)),
            _ => joined(tree, place, last, above),
        };
        let Some((fit, by)) = hit else { continue };
        if within.is_none_or(|top| tree.is_within(place.id, top)) {
            found.push((fit, Hit { place, by }));
        }
    }
    found.sort_by(|(a, x), (b, y)| {
        (a, &x.place.code, &x.place.name, x.place.id).cmp(&(b, &y.place.code, &y.place.name, y.place.id))
    });
    found.truncate(limit);
    found.into_iter().map(|(_, hit)| hit).collect()
}

/// One word of a query.
enum Word {
    Digits(String),
    Letters(String),
    Name(String),
}

impl Word {
    fn read(word: &str) -> Option<Self> {
        let folded = tokens::normalise(word).replace('ü', "v").replace('\'', "");
        if folded.is_empty() {
            None
        } else if folded.bytes().all(|b| b.is_ascii_digit()) {
            Some(Self::Digits(folded))
        } else if folded.bytes().all(|b| b.is_ascii_lowercase()) {
            Some(Self::Letters(folded))
        } else {
            Some(Self::Name(word.to_owned()))
        }
    }

    fn meets(&self, place: &Place) -> Option<(Fit, Match)> {
        let fit = |class: bool, fit| Fit { class: u8::from(!class), level: place.level, fit };
        match self {
            Self::Digits(digits) => {
                let rest = place.code.strip_prefix(digits.as_str())?;
                // Groups and grids have no code; the code of the unit itself is the digits and zeros.
                (!place.code.is_empty()).then(|| (fit(rest.bytes().all(|b| b == b'0'), 0), Match::Code))
            }
            Self::Letters(letters) => {
                // A look at the first letter dismisses nearly every place before its name is spelt.
                if place.initials.as_bytes().first() != letters.as_bytes().first() {
                    return None;
                }
                if place.initials.starts_with(letters.as_str()) {
                    return Some((fit(false, u8::from(place.initials != *letters)), Match::Initials));
                }
                let full = pinyin::full(&place.name);
                full.starts_with(letters.as_str()).then(|| (fit(false, u8::from(full != *letters)), Match::Pinyin))
            }
            Self::Name(name) => {
                let found = name_fit(&place.name, name)?;
                Some((fit(found == 0, found), Match::Name))
            }
        }
    }
}

fn name_fit(name: &str, query: &str) -> Option<u8> {
    match name.strip_prefix(query) {
        Some("") => Some(0),
        Some(rest) if language::catalogue::UNIT_KINDS.contains(&rest) => Some(1),
        Some(_) => Some(2),
        None => name.contains(query).then_some(3),
    }
}

/// True when the words before the last name places above, each further up than the next.
fn leads(tree: &PlaceTree, place: &Place, words: &[Word]) -> bool {
    let mut line = tree.ancestors(place.id).into_iter().skip(1).filter_map(|id| tree.get(id));
    words.iter().rev().all(|word| line.any(|above| word.meets(above).is_some()))
}

/// A name typed in one piece with what lies above it: 上顿渡黄家, 临川区上顿渡镇黄家村.
fn joined(tree: &PlaceTree, place: &Place, last: &Word, above: &[Word]) -> Option<(Fit, Match)> {
    let Word::Name(text) = last else { return None };
    let (fit, top) = spelled(tree, place, text)?;
    leads(tree, top, above).then_some((Fit { class: 1, level: place.level, fit }, Match::Name))
}

/// Cuts a text into the beginnings of a place's name and of names above it; gives how well the place's own fits, and the
/// uppermost place named.
fn spelled<'a>(tree: &'a PlaceTree, place: &Place, text: &str) -> Option<(u8, &'a Place)> {
    for (at, _) in text.char_indices().skip(1) {
        let (head, tail) = text.split_at(at);
        // Only the beginning of a name counts here, or one character would join anything to anything.
        let Some(fit @ ..=2) = name_fit(&place.name, tail) else { continue };
        let mut line = tree.ancestors(place.id).into_iter().skip(1).filter_map(|id| tree.get(id));
        let top = line.find_map(|up| match name_fit(&up.name, head) {
            Some(..=2) => Some(up),
            _ => spelled(tree, up, head).map(|(_, top)| top),
        });
        if let Some(top) = top {
            return Some((fit, top));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Day;

    fn tree() -> PlaceTree {
        type Line = (i64, Option<i64>, Level, &'static str, &'static str, bool);
        let rows: [Line; 9] = [
            (1, None, Level::City, "361000000000", "抚州市", true),
            (2, Some(1), Level::County, "361002000000", "临川区", true),
            (3, Some(2), Level::Town, "361002100000", "上顿渡镇", true),
            (4, Some(3), Level::Village, "361002100200", "黄家村委会", true),
            (5, Some(2), Level::Town, "361002101000", "临川镇", true),
            (6, Some(3), Level::Village, "361002100201", "老黄家村委会", true),
            (7, Some(3), Level::Village, "361002100202", "黄家村委会", false),
            (8, Some(4), Level::Group, "", "第三小组", true),
            (9, Some(5), Level::Village, "361002101200", "黄家村委会", true),
        ];
        let place = |(id, parent, level, code, name, alive): Line| Place {
            id: PlaceId(id),
            parent: parent.map(PlaceId),
            level,
            code: code.into(),
            name: name.into(),
            initials: pinyin::initials(name),
            rural: true,
            from: Day(0),
            to: (!alive).then_some(Day(9)),
            successor: None,
        };
        PlaceTree::new(rows.into_iter().map(place).collect())
    }

    #[test]
    fn finds_as_people_type() {
        let tree = tree();
        for (query, within, want) in [
            ("lcq", None, &[2][..]),
            ("LCQ", None, &[2]),
            ("临川", None, &[2, 5]),
            ("临川镇", None, &[5]),
            ("linch", None, &[2, 5]),
            ("黄家", None, &[4, 9, 6]),
            ("黄家", Some(5), &[9]),
            ("上顿渡 黄家", None, &[4, 6]),
            ("上顿渡黄家", None, &[4]),
            ("上顿渡镇黄家村", None, &[4]),
            ("临川区上顿渡镇黄家", None, &[4]),
            ("临川 上顿渡镇黄家", None, &[4]),
            ("sdd hj", None, &[4]),
            ("lcq hj", None, &[4, 9]),
            ("361002", None, &[2, 3, 5, 4, 6, 9]),
            ("361002100", None, &[3, 4, 6]),
            ("３６１００２１０１２００", None, &[9]),
            ("黄家 第三", None, &[8]),
            ("", None, &[]),
            ("没有", None, &[]),
            ("0", None, &[]),
        ] {
            let got: Vec<i64> = search(&tree, query, within.map(PlaceId), 20).iter().map(|h| h.place.id.0).collect();
            assert_eq!(got, want, "{query} {within:?}");
        }
        assert_eq!(search(&tree, "黄家", None, 2).len(), 2);
        assert_eq!(search(&tree, "lcq", None, 5)[0].by, Match::Initials);
    }
}

//! Which place a written name means. One rule for forms, grants, fields and imports: a name is never guessed.
//!
//! A name fits with or without the word for what it is (毛家坪, 毛家坪村, 毛家坪村委会), never with the word of another level:
//! 毛家坪乡 is not 毛家坪村委会. Names above may stand before it (株良镇毛家坪).

use crate::PlaceId;
use crate::normal::normal;
use crate::places::{Level, Place, PlaceTree};

/// Words at the end of a name for what a place is, each before its own tail, with the levels that have it.
const ENDINGS: [(&str, &[Level]); 18] = [
    ("社区居民委员会", &[Level::Village]),
    ("村民委员会", &[Level::Village]),
    ("居民委员会", &[Level::Village]),
    ("社区居委会", &[Level::Village]),
    ("村委会", &[Level::Village]),
    ("居委会", &[Level::Village]),
    ("街道办事处", &[Level::Town]),
    ("办事处", &[Level::Town]),
    ("街道", &[Level::Town]),
    ("社区", &[Level::Village]),
    ("自治县", &[Level::County]),
    ("镇", &[Level::Town]),
    ("乡", &[Level::Town]),
    ("村", &[Level::Village, Level::Group]),
    ("组", &[Level::Group]),
    ("县", &[Level::County]),
    ("区", &[Level::County]),
    ("市", &[Level::City, Level::County]),
];

/// How many places a message names.
const NAMED: usize = 3;

/// Why a name means no place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Miss {
    /// Nothing has it.
    Unknown,
    /// Something of another level has it.
    OtherLevel(PlaceId),
    /// More than one has it.
    Several(Vec<PlaceId>),
    /// The code is no place's.
    NoCode,
    /// The place lies outside.
    Outside(PlaceId),
}

impl Miss {
    /// In words, for the person who wrote the name.
    pub fn words(&self, tree: &PlaceTree, text: &str) -> String {
        match self {
            Self::Unknown => format!("找不到“{text}”，请核对名称，或填 12 位区划代码"),
            Self::NoCode => format!("没有区划代码 {text}，请核对（12 位）"),
            Self::OtherLevel(id) => {
                let level = tree.get(*id).map_or("", |p| p.level.chinese());
                format!("找不到“{text}”；区划里有{level}“{}”，不是同一级，请核对后写全", tree.full_name(*id))
            }
            Self::Several(list) => {
                let names: Vec<String> = list.iter().take(NAMED).map(|id| tree.full_name(*id)).collect();
                let more = if list.len() > NAMED { "等" } else { "" };
                format!("“{text}”有 {} 处（{}{more}），请写上乡镇或填 12 位代码", list.len(), names.join("、"))
            }
            Self::Outside(id) => {
                let name = tree.get(*id).map_or("", |p| p.name.as_str());
                format!("“{name}”（{text}）不在您负责的范围内")
            }
        }
    }
}

/// A name in its compared form without the word for what it is, and the levels that have the word; a name that is nothing else
/// keeps it.
pub fn stem(name: &str) -> (&str, Option<&'static [Level]>) {
    ENDINGS
        .iter()
        .find_map(|(ending, levels)| {
            name.strip_suffix(ending).filter(|rest| !rest.is_empty()).map(|rest| (rest, Some(*levels)))
        })
        .unwrap_or((name, None))
}

/// How a written name fits a place's own name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is the name.
    Whole,
    /// It is the name but for the word for what it is.
    Stem,
}

/// Whether a written name, in its compared form, is the name of a place of a level.
pub fn fits(name: &str, level: Level, written: &str) -> Option<Fit> {
    if name == written {
        return Some(Fit::Whole);
    }
    let (own, _) = stem(name);
    let (rest, said) = stem(written);
    let right = own == written || own == rest && said.is_none_or(|levels| levels.contains(&level));
    right.then_some(Fit::Stem)
}

fn fits_place(tree: &PlaceTree, place: &Place, written: &str) -> Option<Fit> {
    let name = normal(&place.name);
    if let Some(fit) = fits(&name, place.level, written) {
        return Some(fit);
    }
    // Names above it before it: where to cut is tried from the longest name on.
    let cuts = written.char_indices().skip(1).map(|(at, _)| at);
    cuts.map(|at| written.split_at(at)).find_map(|(before, own)| {
        let fit = fits(&name, place.level, own)?;
        stands_above(tree, place.id, before).then_some(fit)
    })
}

/// The names above a place end with this text, with or without their endings.
fn stands_above(tree: &PlaceTree, id: PlaceId, before: &str) -> bool {
    const BETWEEN: [char; 6] = ['·', '-', '/', '、', ',', '，'];
    let mut rest = before.trim_end_matches(BETWEEN);
    for above in tree.ancestors(id).into_iter().skip(1) {
        let Some(name) = tree.get(above).map(|p| normal(&p.name)) else { return false };
        match rest.strip_suffix(name.as_str()).or_else(|| rest.strip_suffix(stem(&name).0)) {
            Some("") => return true,
            Some(shorter) => rest = shorter.trim_end_matches(BETWEEN),
            // A level that was left out: 南城县毛家坪.
            None => {}
        }
    }
    false
}

/// The one living place at or below `within` that a text names: a code of at least six digits, or a name; of one level when it
/// is said.
///
/// # Errors
/// Why it means none.
pub fn find(tree: &PlaceTree, text: &str, within: PlaceId, level: Option<Level>) -> Result<PlaceId, Miss> {
    let written = normal(text);
    if written.len() >= 6 && written.bytes().all(|b| b.is_ascii_digit()) {
        let place = tree.by_code(&written).ok_or(Miss::NoCode)?;
        if !tree.is_within(place.id, within) {
            return Err(Miss::Outside(place.id));
        }
        if level.is_some_and(|l| l != place.level) {
            return Err(Miss::OtherLevel(place.id));
        }
        return Ok(place.id);
    }
    if written.is_empty() {
        return Err(Miss::Unknown);
    }
    let mut found: Vec<(Fit, PlaceId)> = Vec::new();
    let mut other: Option<PlaceId> = None;
    let (rest, said) = stem(&written);
    for place in tree.below(within).into_iter().filter_map(|id| tree.get(id)).filter(|p| p.to.is_none()) {
        match fits_place(tree, place, &written) {
            Some(fit) if level.is_none_or(|l| l == place.level) => found.push((fit, place.id)),
            Some(_) => other = other.or(Some(place.id)),
            None if said.is_some() && stem(&normal(&place.name)).0 == rest => other = other.or(Some(place.id)),
            None => {}
        }
    }
    let best = found.iter().map(|(fit, _)| *fit).min();
    let best: Vec<PlaceId> = found.iter().filter(|(fit, _)| Some(*fit) == best).map(|(_, id)| *id).collect();
    match best.as_slice() {
        [one] => Ok(*one),
        [] => Err(other.map_or(Miss::Unknown, Miss::OtherLevel)),
        _ => Err(Miss::Several(best)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Day;

    fn tree() -> PlaceTree {
        let place = |id: i64, parent: Option<i64>, level, code: &str, name: &str| Place {
            id: PlaceId(id),
            parent: parent.map(PlaceId),
            level,
            code: code.into(),
            name: name.into(),
            initials: String::new(),
            rural: true,
            from: Day(0),
            to: None,
            successor: None,
        };
        PlaceTree::new(vec![
            place(1, None, Level::County, "361021000000", "南城县"),
            place(2, Some(1), Level::Town, "361021101000", "株良镇"),
            place(3, Some(1), Level::Town, "361021102000", "上唐镇"),
            place(4, Some(2), Level::Village, "361021101200", "毛家坪村委会"),
            place(5, Some(2), Level::Village, "361021101201", "株良村委会"),
            place(6, Some(2), Level::Village, "361021101202", "新建村委会"),
            place(7, Some(3), Level::Village, "361021102202", "新建村委会"),
            place(8, Some(3), Level::Village, "361021102203", "新镇村委会"),
        ])
    }

    #[test]
    fn a_name_means_one_place_or_is_asked_about() {
        let tree = tree();
        let at = |text: &str, level| find(&tree, text, PlaceId(1), level);
        let village = Some(Level::Village);
        for written in ["毛家坪", "毛家坪村", "毛 家坪村委会", "毛家坪村民委员会", "361021101200", "株良镇毛家坪村"]
        {
            assert_eq!(at(written, village), Ok(PlaceId(4)), "{written}");
            assert_eq!(at(written, None), Ok(PlaceId(4)), "{written}");
        }
        for written in ["南城县株良镇毛家坪", "南城毛家坪村", "株良·毛家坪村委会", "毛家坪\u{200b}"]
        {
            assert_eq!(at(written, village), Ok(PlaceId(4)), "{written}");
        }
        assert_eq!(at("毛家坪乡", village), Err(Miss::OtherLevel(PlaceId(4))));
        assert_eq!(at("毛家坪乡", None), Err(Miss::OtherLevel(PlaceId(4))));
        assert_eq!(at("株良镇", village), Err(Miss::OtherLevel(PlaceId(2))));
        assert_eq!(at("株良街道", village), Err(Miss::OtherLevel(PlaceId(2))));
        assert_eq!(at("株良镇", None), Ok(PlaceId(2)));
        assert_eq!(at("株良", None), Err(Miss::Several(vec![PlaceId(2), PlaceId(5)])));
        assert_eq!(at("新建村", None), Err(Miss::Several(vec![PlaceId(6), PlaceId(7)])));
        assert_eq!(at("上唐新建", None), Ok(PlaceId(7)));
        assert_eq!(at("新镇", village), Ok(PlaceId(8)));
        assert_eq!(at("坪村委会", None), Err(Miss::Unknown));
        assert_eq!(find(&tree, "361021102203", PlaceId(2), None), Err(Miss::Outside(PlaceId(8))));
    }
}

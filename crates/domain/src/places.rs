//! The installation's own tree of places (区划): permanent ids, dated codes and names.

use crate::Day;
use std::collections::HashMap;
use std::fmt;

/// Permanent id of a place in this installation. The 12-digit code and the name are dated attributes, the id never changes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(pub i64);

impl fmt::Debug for PlaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// Level of a place, from the country down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 省
    Province,
    /// 市
    City,
    /// 县(市、区)
    County,
    /// 乡镇、街道
    Town,
    /// 村、社区
    Village,
    /// 村民小组、自然村
    Group,
    /// 网格
    Grid,
}

impl Level {
    /// All levels, highest first.
    pub const ALL: [Self; 7] =
        [Self::Province, Self::City, Self::County, Self::Town, Self::Village, Self::Group, Self::Grid];

    /// The word of definition files: `province`, `city`, `county`, `town`, `village`, `group`, `grid`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::Town => "town",
            Self::Village => "village",
            Self::Group => "group",
            Self::Grid => "grid",
        }
    }

    /// The word on screen.
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Province => "省",
            Self::City => "市",
            Self::County => "县(区)",
            Self::Town => "乡镇",
            Self::Village => "村",
            Self::Group => "村民小组",
            Self::Grid => "网格",
        }
    }

    /// Reads the word of definition files.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.word() == word)
    }

    /// Its number in storage: 1 (province) … 7 (grid).
    pub fn number(self) -> i64 {
        self as i64 + 1
    }

    /// The level with this number.
    pub fn from_number(n: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.number() == n)
    }
}

/// A place as it stands on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Permanent id.
    pub id: PlaceId,
    /// The place above; `None` for the root of the installation.
    pub parent: Option<PlaceId>,
    pub level: Level,
    /// 12-digit statistical code of the day, text; empty for groups and grids that have none.
    pub code: String,
    /// Name of the day.
    pub name: String,
    /// Pinyin initials of the name, lower case, for type-ahead.
    pub initials: String,
    /// True for a village committee (村委会), false for a residents' committee (社区居委会); meaningless above the village.
    pub rural: bool,
    /// First day it exists.
    pub from: Day,
    /// First day it no longer exists.
    pub to: Option<Day>,
    /// The place that took it over when it was merged.
    pub successor: Option<PlaceId>,
}

/// The installation's places as they stand now, closed ones included. Small (a city has some thousand), so it is held whole.
#[derive(Clone, Debug, Default)]
pub struct PlaceTree {
    places: HashMap<PlaceId, Place>,
    children: HashMap<PlaceId, Vec<PlaceId>>,
    by_code: HashMap<String, PlaceId>,
    root: Option<PlaceId>,
}

impl PlaceTree {
    /// Builds the tree; children keep the order of their codes, then names.
    pub fn new(list: Vec<Place>) -> Self {
        let mut tree = Self::default();
        for place in list {
            if place.parent.is_none() {
                tree.root = Some(place.id);
            }
            if let Some(parent) = place.parent {
                tree.children.entry(parent).or_default().push(place.id);
            }
            // A living place wins its code over a closed one that had it before.
            if !place.code.is_empty() && (place.to.is_none() || !tree.by_code.contains_key(&place.code)) {
                tree.by_code.insert(place.code.clone(), place.id);
            }
            tree.places.insert(place.id, place);
        }
        let places = &tree.places;
        for list in tree.children.values_mut() {
            list.sort_by(|a, b| (&places[a].code, &places[a].name, a).cmp(&(&places[b].code, &places[b].name, b)));
        }
        tree
    }

    /// The root of the installation.
    pub fn root(&self) -> Option<PlaceId> {
        self.root
    }

    /// One place.
    pub fn get(&self, id: PlaceId) -> Option<&Place> {
        self.places.get(&id)
    }

    /// Number of places, closed ones included.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// True when the installation has no places yet.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Every place, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Place> {
        self.places.values()
    }

    /// The place with this code (a shorter code is padded with zeros to twelve digits).
    pub fn by_code(&self, code: &str) -> Option<&Place> {
        let padded = format!("{code:0<12}");
        self.by_code.get(code).or_else(|| self.by_code.get(&padded)).and_then(|id| self.places.get(id))
    }

    /// Direct children, in order of code.
    pub fn children(&self, id: PlaceId) -> impl Iterator<Item = &Place> {
        self.children.get(&id).into_iter().flatten().filter_map(|c| self.places.get(c))
    }

    /// The place itself and everything above it, nearest first.
    pub fn ancestors(&self, id: PlaceId) -> Vec<PlaceId> {
        let mut out = Vec::with_capacity(5);
        let mut at = self.places.get(&id);
        while let Some(place) = at {
            out.push(place.id);
            // A tree deeper than this is a cycle made by hand; stop instead of spinning.
            if out.len() > 12 {
                break;
            }
            at = place.parent.and_then(|p| self.places.get(&p));
        }
        out
    }

    /// True when `id` is `top` or lies below it.
    pub fn is_within(&self, id: PlaceId, top: PlaceId) -> bool {
        id == top || self.ancestors(id).contains(&top)
    }

    /// The tenant (县) of a place: its county, or the place itself above county level.
    pub fn tenant(&self, id: PlaceId) -> PlaceId {
        let line = self.ancestors(id);
        line.iter()
            .copied()
            .find(|p| self.places.get(p).is_some_and(|x| x.level == Level::County))
            .unwrap_or_else(|| line.first().copied().unwrap_or(id))
    }

    /// The place of this level on the way up; `None` when the place lies above that level.
    pub fn at_level(&self, id: PlaceId, level: Level) -> Option<&Place> {
        self.ancestors(id).into_iter().filter_map(|p| self.places.get(&p)).find(|p| p.level == level)
    }

    /// Everything at or below a place, the place first.
    pub fn below(&self, id: PlaceId) -> Vec<PlaceId> {
        let mut out = vec![id];
        let mut i = 0;
        while i < out.len() {
            if let Some(list) = self.children.get(&out[i]) {
                out.extend(list);
            }
            i += 1;
        }
        out
    }

    /// Names from the root's child down: `临川区·上顿渡镇·黄坊村`; the root's own name for the root.
    pub fn full_name(&self, id: PlaceId) -> String {
        let mut names: Vec<&str> = self
            .ancestors(id)
            .iter()
            .filter(|p| Some(**p) != self.root || **p == id)
            .filter_map(|p| self.places.get(p))
            .map(|p| p.name.as_str())
            .collect();
        names.reverse();
        names.join("·")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(id: i64, parent: Option<i64>, level: Level, code: &str) -> Place {
        Place {
            id: PlaceId(id),
            parent: parent.map(PlaceId),
            level,
            code: code.into(),
            name: format!("p{id}"),
            initials: String::new(),
            rural: true,
            from: Day(0),
            to: None,
            successor: None,
        }
    }

    #[test]
    fn walks_the_tree() {
        let tree = PlaceTree::new(vec![
            place(1, None, Level::City, "361000000000"),
            place(2, Some(1), Level::County, "361002000000"),
            place(3, Some(2), Level::Town, "361002100000"),
            place(4, Some(3), Level::Village, "361002100200"),
        ]);
        assert_eq!(tree.ancestors(PlaceId(4)), [4, 3, 2, 1].map(PlaceId));
        assert_eq!(tree.tenant(PlaceId(4)), PlaceId(2));
        assert_eq!(tree.tenant(PlaceId(1)), PlaceId(1));
        assert!(tree.is_within(PlaceId(4), PlaceId(1)) && !tree.is_within(PlaceId(1), PlaceId(4)));
        assert_eq!(tree.by_code("361002").map(|p| p.id), Some(PlaceId(2)));
        assert_eq!(tree.full_name(PlaceId(4)), "p2·p3·p4");
        assert_eq!(tree.below(PlaceId(2)), [2, 3, 4].map(PlaceId));
    }
}

//! Places of a row: from names or codes in the columns of the levels to one place of the tree.

use crate::outcome::{Outcome, Refusal};
use crate::places::level_of;
use domain::normal::normal;
use domain::place_names::stem;
use domain::places::{Level, Place, PlaceTree};
use domain::{Day, PlaceId};
use language::catalogue::{Catalogue, Code, Entry, Kind};
use language::pinyin;
use std::collections::HashMap;

/// How many candidates a message names.
const NAMED: usize = 3;

/// Finds places of a file, below one place.
pub(super) struct Finder<'a> {
    tree: &'a PlaceTree,
    within: PlaceId,
    exact: HashMap<(Level, String), Vec<PlaceId>>,
    plain: HashMap<(Level, String), Vec<PlaceId>>,
}

/// What one cell's place could not be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// The level of the column.
    pub(super) level: Level,
    /// In Chinese.
    pub(super) message: String,
}

/// The places of a row.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// By column, in the order asked.
    pub(super) each: Vec<Option<PlaceId>>,
    /// What is wrong.
    pub(super) wrong: Vec<Wrong>,
}

impl<'a> Finder<'a> {
    /// A finder for places at or below `within`; the places above it are known too.
    pub(super) fn new(tree: &'a PlaceTree, within: PlaceId) -> Self {
        let mut finder = Self { tree, within, exact: HashMap::new(), plain: HashMap::new() };
        let above = tree.ancestors(within).into_iter().skip(1);
        for id in tree.below(within).into_iter().chain(above) {
            let Some(place) = tree.get(id) else { continue };
            let name = normal(&place.name);
            finder.plain.entry((place.level, stem(&name).0.to_owned())).or_default().push(id);
            finder.exact.entry((place.level, name)).or_default().push(id);
        }
        finder
    }

    /// Reads the places of a row. Columns come with their level, from the highest; blank texts give nothing.
    pub(super) fn row(&self, written: &[(Level, String)], day: Day) -> Found {
        let mut found = Found { each: vec![None; written.len()], wrong: Vec::new() };
        let mut above = self.tree.root();
        for (i, (level, text)) in written.iter().enumerate() {
            let text = normal(text);
            if text.is_empty() {
                continue;
            }
            match self.find(*level, &text, above, day) {
                Ok(id) => {
                    found.each[i] = Some(id);
                    above = Some(id);
                }
                Err(message) => found.wrong.push(Wrong { level: *level, message }),
            }
        }
        found
    }

    fn find(&self, level: Level, text: &str, above: Option<PlaceId>, day: Day) -> Result<PlaceId, String> {
        if text.bytes().all(|b| b.is_ascii_digit()) {
            return self.by_code(level, text, above);
        }
        let inside = |id: &PlaceId| above.is_none_or(|above| self.tree.is_within(*id, above));
        let candidates = self.candidates(level, text);
        let here: Vec<PlaceId> = candidates.iter().copied().filter(inside).collect();
        if here.is_empty() {
            let Some(elsewhere) = candidates.first() else { return Err(self.unknown(level, text)) };
            let named = above.and_then(|a| self.tree.get(a)).map_or("", |p| p.name.as_str());
            return Err(format!(
                "“{text}”不在“{named}”，区划里有“{}”，请核对是哪一个写错了",
                self.tree.full_name(*elsewhere)
            ));
        }
        let living: Vec<PlaceId> = here.iter().copied().filter(|id| self.lives(*id, day)).collect();
        match living.as_slice() {
            [] => Err(self.closed(here[0])),
            [one] => Ok(*one),
            several => self.rural_one(text, several).ok_or_else(|| {
                let names: Vec<String> = several.iter().take(NAMED).map(|id| self.tree.full_name(*id)).collect();
                format!("“{text}”有 {} 处（{}），请写明上一级或填 12 位区划代码", several.len(), names.join("、"))
            }),
        }
    }

    /// Places a text may mean: by the whole name, by the name without its ending, or with the names above it before it.
    fn candidates(&self, level: Level, text: &str) -> Vec<PlaceId> {
        let direct = self.named(level, text);
        if !direct.is_empty() {
            return direct;
        }
        let cuts = text.char_indices().skip(1).map(|(at, _)| at);
        cuts.map(|at| text.split_at(at))
            .map(|(before, name)| {
                let mut found = self.named(level, name);
                found.retain(|id| self.stands_above(*id, before));
                found
            })
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    fn named(&self, level: Level, text: &str) -> Vec<PlaceId> {
        let exact = self.exact.get(&(level, text.to_owned()));
        // The word of another level names nothing here: 毛家坪乡 is not 毛家坪村委会.
        let (rest, said) = stem(text);
        let bare = || self.plain.get(&(level, text.to_owned()));
        let worded = || self.plain.get(&(level, rest.to_owned())).filter(|_| said.is_none_or(|l| l.contains(&level)));
        exact.or_else(bare).or_else(worded).cloned().unwrap_or_default()
    }

    /// The names above a place end with this text, with or without their endings.
    fn stands_above(&self, id: PlaceId, before: &str) -> bool {
        let mut rest = before.trim_end_matches(['·', '-', '/', '、', ',']);
        for above in self.tree.ancestors(id).into_iter().skip(1) {
            let Some(name) = self.tree.get(above).map(|p| normal(&p.name)) else { return false };
            match rest.strip_suffix(name.as_str()).or_else(|| rest.strip_suffix(stem(&name).0)) {
                Some("") => return true,
                Some(shorter) => rest = shorter.trim_end_matches(['·', '-', '/']),
                None => return false,
            }
        }
        false
    }

    fn by_code(&self, level: Level, text: &str, above: Option<PlaceId>) -> Result<PlaceId, String> {
        // A code that lost digits must not be filled up with zeros into another place's.
        let whole = matches!(text.len(), 2 | 4 | 6 | 9 | 12);
        let place = self.tree.by_code(text).filter(|p| whole && self.seen(p.id));
        let Some(place) = place else {
            return Err(format!("没有区划代码“{text}”，或不在导入范围内，请核对 12 位代码"));
        };
        if place.level != level {
            return Err(format!(
                "区划代码“{text}”是“{}”，这一列要填{}；代码是否少了几位？",
                place.name,
                level.chinese()
            ));
        }
        if above.is_some_and(|above| !self.tree.is_within(place.id, above)) {
            let named = above.and_then(|a| self.tree.get(a)).map_or("", |p| p.name.as_str());
            return Err(format!("区划代码“{text}”是“{}”，不在“{named}”", self.tree.full_name(place.id)));
        }
        Ok(place.id)
    }

    /// Inside the scope of the import, or above it.
    fn seen(&self, id: PlaceId) -> bool {
        self.tree.is_within(id, self.within) || self.tree.is_within(self.within, id)
    }

    fn lives(&self, id: PlaceId, day: Day) -> bool {
        self.tree.get(id).is_some_and(|p| p.to.is_none_or(|to| day < to))
    }

    /// Of a village and a residents' committee with one name the village is meant, unless the other's word is written.
    fn rural_one(&self, text: &str, several: &[PlaceId]) -> Option<PlaceId> {
        let town = |id: &PlaceId| self.tree.get(*id).and_then(|p| p.parent);
        if several.iter().any(|id| town(id) != town(&several[0])) {
            return None;
        }
        let wanted = !(text.ends_with("社区") || text.ends_with("居委会") || text.ends_with("居民委员会"));
        let fits = |id: &&PlaceId| self.tree.get(**id).is_some_and(|p| p.rural == wanted);
        let mut fitting = several.iter().filter(fits);
        fitting.next().copied().filter(|_| fitting.next().is_none())
    }

    fn unknown(&self, level: Level, text: &str) -> String {
        let scope = self.tree.get(self.within).map_or("", |p| p.name.as_str());
        if let (rest, Some(levels)) = stem(text)
            && !levels.contains(&level)
            && let Some(near) = self.plain.get(&(level, rest.to_owned())).and_then(|list| list.first())
        {
            let name = self.tree.full_name(*near);
            return format!("“{text}”不是{}的名称；区划里有“{name}”，请核对后写全", level.chinese());
        }
        format!("在“{scope}”找不到{}“{text}”，请核对名称，或填 12 位区划代码", level.chinese())
    }

    fn closed(&self, id: PlaceId) -> String {
        let name = |id: PlaceId| self.tree.get(id).map_or("", |p| p.name.as_str());
        match self.tree.get(id).and_then(|p| p.successor) {
            Some(next) => format!("“{}”已撤并到“{}”，请填“{}”", name(id), name(next), name(next)),
            None => format!("“{}”已撤销，请核对", name(id)),
        }
    }
}

/// The tree of the country's list at and below a code, with the places above it: for reading a file without a database.
/// Ids are made here and hold nowhere else.
///
/// # Errors
/// A code that is not in the list.
pub fn listed_tree(code: &str) -> Outcome<PlaceTree> {
    let list = Catalogue::open();
    let top = list.entry(code.trim()).ok_or_else(|| {
        Refusal::field("place", format!("统计用区划代码里没有“{code}”；县写前六位，乡镇写前九位，村写 12 位"))
    })?;
    let text = top.code.to_string();
    let mut ids: HashMap<Code, PlaceId> = HashMap::new();
    let mut out = Vec::new();
    let since = Day::from_ymd(1949, 10, 1).unwrap_or(Day(0));
    for entry in list.ancestors(&text).into_iter().chain([top]).chain(list.descendants(&text)) {
        let above = list.ancestors(&entry.code.to_string());
        if groups_only(&entry) {
            continue;
        }
        let id = PlaceId(i64::try_from(out.len()).unwrap_or(i64::MAX - 1) + 1);
        ids.insert(entry.code, id);
        out.push(Place {
            id,
            parent: above.iter().rev().find_map(|a| ids.get(&a.code)).copied(),
            level: level_of(entry.level),
            code: entry.code.to_string(),
            name: entry.name.to_owned(),
            initials: pinyin::initials(entry.name),
            rural: entry.kind == Some(Kind::Village),
            from: since,
            to: None,
            successor: None,
        });
    }
    Ok(PlaceTree::new(out))
}

/// Entries that group units in the code but are no place of their own.
fn groups_only(entry: &Entry<'_>) -> bool {
    ["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"].contains(&entry.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Day = Day(20_500);

    fn row(finder: &Finder<'_>, tree: &PlaceTree, town: &str, village: &str) -> Result<String, String> {
        let found = finder.row(&[(Level::Town, town.into()), (Level::Village, village.into())], DAY);
        match found.wrong.first() {
            Some(wrong) => Err(wrong.message.clone()),
            None => Ok(found.each[1].and_then(|id| tree.get(id)).map(|p| p.code.clone()).unwrap_or_default()),
        }
    }

    #[test]
    fn villages_by_name_code_and_town() {
        let tree = listed_tree("361002").expect("临川区");
        let county = tree.by_code("361002").expect("临川区").id;
        let finder = Finder::new(&tree, county);
        let village = tree.by_code("361002114210").expect("a village").clone();
        let town = tree.get(village.parent.expect("town")).expect("town").clone();
        let short = stem(&village.name).0.to_owned();
        for (in_town, name) in [
            (town.name.as_str(), village.name.as_str()),
            (stem(&town.name).0, short.as_str()),
            ("", &format!("{}{}", town.name, short)),
            ("", &format!("临川区{}{short}村", town.name)),
            (&town.code, &village.code),
            (&town.name, &format!(" {short}　村")),
        ] {
            assert_eq!(row(&finder, &tree, in_town, name).as_deref(), Ok("361002114210"), "{in_town} {name}");
        }
        let other = tree.children(county).find(|p| p.id != town.id).expect("another town");
        for (in_town, name, why) in [
            (other.name.as_str(), village.name.as_str(), "不在"),
            (town.name.as_str(), "没有这个村", "找不到"),
            ("没有这个镇", &village.name, "找不到"),
            (&town.name, "36100211421", "没有区划代码"),
            (&town.name, "361002114", "少了几位"),
            ("", "361024102200", "没有区划代码"),
        ] {
            let answer = row(&finder, &tree, in_town, name);
            assert!(answer.as_ref().is_err_and(|e| e.contains(why)), "{in_town} {name}: {answer:?}");
        }
    }

    #[test]
    fn the_tree_of_a_code_knows_what_is_above() {
        let tree = listed_tree("361002114").expect("a town");
        let names: Vec<&str> = tree.ancestors(tree.by_code("361002114").expect("town").id)[1..]
            .iter()
            .filter_map(|id| tree.get(*id))
            .map(|p| p.name.as_str())
            .collect();
        assert_eq!(names, ["临川区", "抚州市", "江西省"]);
        assert!(listed_tree("999999").is_err());
    }
}

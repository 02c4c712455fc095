//! The tree of places against the list it was founded from and the changes since.

use super::{Audit, Kind};
use crate::outcome::Outcome;
use domain::change::ChangeKind;
use domain::places::{Level, Place};
use domain::{Day, Id, PlaceId};
use std::collections::{BTreeMap, HashMap};
use store::Tx;
use store::changes::StoredChange;

/// Changes of places, in the order of their county.
#[derive(Clone, Debug, Default)]
pub(super) struct Acts(Vec<StoredChange>);

impl Acts {
    pub(super) fn add(&mut self, kept: &StoredChange) {
        self.0.push(kept.clone());
    }

    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

/// What a place should be.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Should {
    parent: Option<PlaceId>,
    level: Level,
    code: String,
    name: String,
    from: Day,
    to: Option<Day>,
    successor: Option<PlaceId>,
}

impl From<&Place> for Should {
    fn from(p: &Place) -> Self {
        Self {
            parent: p.parent,
            level: p.level,
            code: p.code.clone(),
            name: p.name.clone(),
            from: p.from,
            to: p.to,
            successor: p.successor,
        }
    }
}

/// The tree as the changes give it; `None` when it was not founded through the program.
fn rebuilt(acts: &Acts) -> Option<BTreeMap<PlaceId, Should>> {
    let founding = acts.0.iter().find(|k| k.change.step == "found")?;
    let code = founding.change.after.get("code")?.as_str()?;
    let listed = crate::places::from_catalogue(code).ok()?;
    let mut tree: BTreeMap<PlaceId, Should> = listed.iter().map(|p| (p.id, Should::from(p))).collect();
    // Changes name the id of the record, which follows from the place's.
    let mut ids: HashMap<Id, PlaceId> = listed.iter().map(|p| (crate::places::record_id(p.id), p.id)).collect();
    let mut sorted: Vec<&StoredChange> = acts.0.iter().filter(|k| k.change.step != "found").collect();
    sorted.sort_by_key(|k| (k.county, k.n));
    for kept in sorted {
        let change = &kept.change;
        let int = |key: &str| change.after.get(key).and_then(serde_json::Value::as_i64);
        let text = |key: &str| change.after.get(key).and_then(|v| v.as_str()).map(str::to_owned);
        if change.kind == ChangeKind::Create {
            let place = PlaceId(int("place")?);
            ids.insert(change.record, place);
            let new = Should {
                parent: int("parent").map(PlaceId),
                level: Level::parse(&text("level")?)?,
                code: text("code")?,
                name: text("name")?,
                from: change.day,
                to: None,
                successor: None,
            };
            tree.insert(place, new);
            continue;
        }
        let Some(place) = ids.get(&change.record).and_then(|id| tree.get_mut(id)) else { continue };
        if let Some(parent) = int("parent") {
            place.parent = Some(PlaceId(parent));
        }
        if let Some(code) = text("code") {
            place.code = code;
        }
        if let Some(name) = text("name") {
            place.name = name;
        }
        if let Some(successor) = int("successor") {
            (place.successor, place.to) = (Some(PlaceId(successor)), Some(change.day));
        }
        if int("to").is_some() {
            place.to = Some(change.day);
        }
    }
    Some(tree)
}

pub(super) fn check(tx: &mut Tx, audit: &mut Audit<'_>, acts: &Acts) -> Outcome<()> {
    let tree = audit.tree;
    if tree.is_empty() {
        return Ok(());
    }
    match rebuilt(acts) {
        None => {
            audit.find(Kind::Place, None, None, None, "区划没有建立的变更记录，无法核对".to_owned());
        }
        Some(mut should) => {
            let mut list: Vec<&Place> = tree.iter().collect();
            list.sort_by_key(|p| p.id);
            for place in list {
                let county = Some(tree.tenant(place.id));
                match should.remove(&place.id) {
                    None => {
                        let text = format!("“{}”没有变更记录，不是通过本系统增设的", place.name);
                        audit.find(Kind::Place, county, None, None, text);
                    }
                    Some(want) if want != Should::from(place) => {
                        let text = format!("“{}”（{}）与变更记录不一致", place.name, place.code);
                        audit.find(Kind::Place, county, None, None, text);
                    }
                    Some(_) => {}
                }
            }
            for (_, gone) in should {
                audit.find(Kind::Place, None, None, None, format!("“{}”（{}）不见了", gone.name, gone.code));
            }
        }
    }
    for last in store::audit::last_names(tx)? {
        let Some(place) = tree.get(last.place) else { continue };
        if (place.parent, &place.code, &place.name) != (last.parent, &last.code, &last.name) {
            let text = format!("“{}”与它的沿革不一致", place.name);
            audit.find(Kind::Place, Some(tree.tenant(place.id)), None, None, text);
        }
    }
    for (above, place) in store::audit::wrong_pairs(tx, tree)? {
        let name = tree.get(place).map_or_else(|| place.0.to_string(), |p| p.name.clone());
        let upper = tree.get(above).map_or_else(|| above.0.to_string(), |p| p.name.clone());
        audit.find(Kind::Place, None, None, None, format!("“{name}”与“{upper}”的上下级索引与区划不一致"));
    }
    Ok(())
}

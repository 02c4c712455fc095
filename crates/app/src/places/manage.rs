//! Changing the tree: new places, mergers, abolition, new names and codes.

use super::{change, fields, fields_of, may_manage};
use crate::deliver::{Command, Content, Work, deliver};
use crate::{OpContext, Outcome, Refusal};
use domain::change::ChangeKind;
use domain::places::{Level, Place, PlaceTree};
use domain::{Day, PlaceId};
use language::catalogue::{Code, Kind};
use language::pinyin;
use std::sync::Arc;
use store::Tx;
use store::places::Dated;

/// A place to be added.
#[derive(Clone, Debug)]
pub struct NewPlace {
    /// The place above.
    pub parent: PlaceId,
    /// Level; below the level of the parent.
    pub level: Level,
    /// 12-digit code; empty for groups and grids.
    pub code: String,
    pub name: String,
}

/// A place whose records belong to another one from a day on: what is open moves, what is past stays where it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The place that was closed.
    pub from: PlaceId,
    /// The place that took it over.
    pub into: PlaceId,
    /// First day.
    pub day: Day,
}

/// How a place is from a day on.
#[derive(Clone, Debug)]
pub struct Recoded {
    /// The place above, when that changes as well; within the same county.
    pub parent: Option<PlaceId>,
    /// 12-digit code; for a village it also says whether it is a village committee (200–399) or a residents' one.
    pub code: String,
    pub name: String,
}

/// Adds a group (村民小组、自然村) to a village.
///
/// # Errors
/// As [`add`].
pub async fn add_group(cx: &OpContext, village: PlaceId, name: &str, day: Day) -> Outcome<PlaceId> {
    add(cx, NewPlace { parent: village, level: Level::Group, code: String::new(), name: name.into() }, day).await
}

/// Adds a grid (网格) to a village or group.
///
/// # Errors
/// As [`add`].
pub async fn add_grid(cx: &OpContext, under: PlaceId, name: &str, day: Day) -> Outcome<PlaceId> {
    add(cx, NewPlace { parent: under, level: Level::Grid, code: String::new(), name: name.into() }, day).await
}

/// Adds a place from a day on (`place.manage`).
///
/// # Errors
/// [`Refusal::NotFound`] for a place outside the actor's reach; a wrong level, code, name or day; a code in use.
pub async fn add(cx: &OpContext, new: NewPlace, day: Day) -> Outcome<PlaceId> {
    may_manage(cx, new.parent)?;
    let (code, name) = (checked_code(&new.code, new.level)?, checked_name(&new.name)?);
    in_time(cx, day)?;
    let id = deliver(cx, Add { new: NewPlace { code, name, ..new }, day }).await?;
    super::refresh(&cx.app).await?;
    Ok(PlaceId(id))
}

struct Add {
    new: NewPlace,
    day: Day,
}

impl Command for Add {
    const NAME: &'static str = "place.add/1";
    type Output = i64;

    fn content(&self, into: &mut Content) {
        let NewPlace { parent, level, code, name } = &self.new;
        into.int(parent.0).text(level.word()).text(code).text(name).int(self.day.0.into());
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<i64> {
        let (Self { new, day }, tx) = (self, &mut *work.tx);
        let (day, NewPlace { code, name, .. }) = (*day, new);
        let (version, tree) = fresh(tx)?;
        let parent = living(&tree, new.parent)?;
        if new.level <= parent.level {
            return Err(Refusal::field("level", format!("{}下面不能设{}", parent.name, new.level.chinese())));
        }
        if new.level == Level::Grid && parent.level < Level::Village {
            return Err(Refusal::field("level", "网格设在村或村民小组下面"));
        }
        free_code(&tree, code, None)?;
        free_name(&tree, parent.id, name, None)?;
        let place = Place {
            id: store::places::next_id(tx)?,
            parent: Some(parent.id),
            level: new.level,
            rural: is_rural(code),
            code: code.clone(),
            name: name.clone(),
            initials: pinyin::initials(name),
            from: day,
            to: None,
            successor: None,
        };
        store::places::insert(tx, std::slice::from_ref(&place))?;
        let mut note = change(cx, place.id, version, ChangeKind::Create, "", day);
        note.after = fields_of(&place);
        work.change(tree.tenant(parent.id), note);
        Ok(place.id.0)
    }
}

/// Gives a place another code, name or parent from a day on (更名、改码、村改社区、调整隶属); its history is kept.
///
/// # Errors
/// [`Refusal::NotFound`] for a place outside the actor's reach; a code in use; a day that is not later than the last change
/// of the place; a parent in another county.
pub async fn recode(cx: &OpContext, place: PlaceId, to: Recoded, day: Day) -> Outcome<()> {
    may_manage(cx, place)?;
    if let Some(parent) = to.parent {
        may_manage(cx, parent)?;
    }
    in_time(cx, day)?;
    let name = checked_name(&to.name)?;
    deliver(cx, Recode { place, to: Recoded { name, ..to }, day }).await?;
    super::refresh(&cx.app).await
}

struct Recode {
    place: PlaceId,
    to: Recoded,
    day: Day,
}

impl Command for Recode {
    const NAME: &'static str = "place.recode/1";
    type Output = ();

    fn content(&self, into: &mut Content) {
        let Recoded { parent, code, name } = &self.to;
        into.int(self.place.0).int(parent.map_or(-1, |p| p.0)).text(code).text(name).int(self.day.0.into());
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<()> {
        let (Self { place, to, day }, tx) = (self, &mut *work.tx);
        let (place, day, name) = (*place, *day, &to.name);
        let (version, tree) = fresh(tx)?;
        let old = living(&tree, place)?;
        let code = checked_code(&to.code, old.level)?;
        let parent = match to.parent {
            None => old.parent,
            Some(parent) => Some(new_parent(&tree, old, parent)?),
        };
        free_code(&tree, &code, Some(place))?;
        if let Some(parent) = parent {
            free_name(&tree, parent, name, Some(place))?;
        }
        after_last(tx, old, day)?;
        if (parent, &code, name) == (old.parent, &old.code, &old.name) {
            return Err(Refusal::whole("与现在的名称、代码、隶属相同，没有需要改的内容"));
        }
        let dated = Dated { place, from: day, parent, rural: is_rural(&code), code, name: name.clone() };
        store::places::change(tx, old.parent, &dated, &pinyin::initials(name))?;
        crate::indicators::places_changed(tx, cx, &tree, &[])?;
        let mut note = change(cx, place, version, ChangeKind::Edit, "", day);
        note.before = fields_of(old);
        note.after = fields(parent, old.level, &dated.code, &dated.name);
        note.before.retain(|key, was| note.after.get(key).is_some_and(|is| is != was));
        note.after.retain(|key, _| note.before.contains_key(key));
        work.change(tree.tenant(place), note);
        Ok(())
    }
}

/// Merges places into one of their level from a day on (撤并). What lies below them is hung below it; they are closed and
/// keep their names and figures of the time before. Gives the places whose open records have moved with them.
///
/// People's grants do not follow: who had rights in a closed place keeps just those until new ones are given.
///
/// # Errors
/// [`Refusal::NotFound`] for a place outside the actor's reach; places of other levels or counties; a day that is not later
/// than the last change of one of them.
pub async fn merge(cx: &OpContext, from: Vec<PlaceId>, into: PlaceId, day: Day) -> Outcome<Vec<Moved>> {
    for place in from.iter().chain([&into]) {
        may_manage(cx, *place)?;
    }
    in_time(cx, day)?;
    let mut from = from;
    from.sort();
    from.dedup();
    if from.is_empty() || from.contains(&into) {
        return Err(Refusal::field("from", "请选择要并入的区划；一个区划不能并入它自己"));
    }
    let places: Vec<i64> = deliver(cx, Merge { from, into, day }).await?;
    super::refresh(&cx.app).await?;
    Ok(places.into_iter().map(|from| Moved { from: PlaceId(from), into, day }).collect())
}

struct Merge {
    from: Vec<PlaceId>,
    into: PlaceId,
    day: Day,
}

impl Command for Merge {
    const NAME: &'static str = "place.merge/1";
    /// The places that were closed.
    type Output = Vec<i64>;

    fn content(&self, into: &mut Content) {
        into.int(self.into.0).int(self.day.0.into());
        for place in &self.from {
            into.int(place.0);
        }
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<Vec<i64>> {
        let (Self { from, into, day }, tx) = (self, &mut *work.tx);
        let (into, day) = (*into, *day);
        let (version, tree) = fresh(tx)?;
        let target = living(&tree, into)?;
        let mut notes = Vec::new();
        let mut moved = Vec::new();
        if day < target.from {
            return Err(Refusal::field("day", format!("合并日期不能早于{}设立的日期 {}", target.name, target.from)));
        }
        for id in from {
            let old = living(&tree, *id)?;
            if old.level != target.level {
                return Err(Refusal::field("from", format!("{}与{}不是同一级，不能合并", old.name, target.name)));
            }
            if old.level <= Level::County {
                return Err(Refusal::field("from", "县级以上的撤并要连同数据一起移交，不能在这里改；请联系系统管理员"));
            }
            if tree.tenant(old.id) != tree.tenant(into) {
                return Err(Refusal::field("from", format!("{}与{}不在同一个县，不能合并", old.name, target.name)));
            }
            after_last(tx, old, day)?;
            for child in tree.children(*id).filter(|c| c.to.is_none()) {
                after_last(tx, child, day)?;
                let dated = Dated {
                    place: child.id,
                    from: day,
                    parent: Some(into),
                    code: child.code.clone(),
                    name: child.name.clone(),
                    rural: child.rural,
                };
                store::places::change(tx, child.parent, &dated, &child.initials)?;
                let mut note = change(cx, child.id, version, ChangeKind::Move, "merge", day);
                note.before.insert("parent".into(), id.0.into());
                note.after.insert("parent".into(), into.0.into());
                notes.push((tree.tenant(*id), note));
            }
            store::places::close(tx, *id, day, Some(into))?;
            let mut note = change(cx, *id, version, ChangeKind::Edit, "merge", day);
            note.before.insert("successor".into(), serde_json::Value::Null);
            note.after.insert("successor".into(), into.0.into());
            notes.push((tree.tenant(*id), note));
            moved.push(Moved { from: *id, into, day });
        }
        notes.extend(crate::indicators::places_changed(tx, cx, &tree, &moved)?);
        work.changes(notes);
        Ok(moved.iter().map(|moved| moved.from.0).collect())
    }
}

/// Closes a place nobody takes over, from a day on (撤销).
///
/// # Errors
/// [`Refusal::NotFound`] for a place outside the actor's reach; living places below it; a day that is not later than its
/// last change.
pub async fn abolish(cx: &OpContext, place: PlaceId, day: Day) -> Outcome<()> {
    may_manage(cx, place)?;
    in_time(cx, day)?;
    deliver(cx, Abolish { place, day }).await?;
    super::refresh(&cx.app).await
}

struct Abolish {
    place: PlaceId,
    day: Day,
}

impl Command for Abolish {
    const NAME: &'static str = "place.abolish/1";
    type Output = ();

    fn content(&self, into: &mut Content) {
        into.int(self.place.0).int(self.day.0.into());
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<()> {
        let (&Self { place, day }, tx) = (self, &mut *work.tx);
        let (version, tree) = fresh(tx)?;
        let old = living(&tree, place)?;
        if old.parent.is_none() {
            return Err(Refusal::whole("系统的最高一级不能撤销"));
        }
        let below: Vec<&str> =
            tree.children(place).filter(|c| c.to.is_none()).map(|c| c.name.as_str()).take(3).collect();
        if !below.is_empty() {
            return Err(Refusal::whole(format!(
                "{}下面还有{}等，请先把它们并入别处或撤销",
                old.name,
                below.join("、")
            )));
        }
        after_last(tx, old, day)?;
        store::places::close(tx, place, day, None)?;
        let mut note = change(cx, place, version, ChangeKind::Edit, "abolish", day);
        note.before.insert("to".into(), serde_json::Value::Null);
        note.after.insert("to".into(), day.0.into());
        work.change(tree.tenant(place), note);
        Ok(())
    }
}

/// Makes the tree a version newer and reads it: from here on it is this transaction's.
fn fresh(tx: &mut Tx) -> Outcome<(i64, Arc<PlaceTree>)> {
    let version = store::places::bump(tx)?;
    let (_, tree) = store::places::tree(tx)?;
    Ok((version, tree))
}

fn living(tree: &PlaceTree, id: PlaceId) -> Outcome<&Place> {
    let place = tree.get(id).ok_or(Refusal::NotFound)?;
    match place.to {
        None => Ok(place),
        Some(day) => Err(Refusal::Stale(format!("{}已于 {day} 撤并，不能再改；请刷新后重新选择", place.name))),
    }
}

fn in_time(cx: &OpContext, day: Day) -> Outcome<()> {
    if day > cx.today() {
        return Err(Refusal::field("day", format!("生效日期 {day} 还没有到，请在当天或之后登记")));
    }
    Ok(())
}

/// A day later than everything known of the place, so that no past day changes its meaning.
fn after_last(tx: &mut Tx, place: &Place, day: Day) -> Outcome<()> {
    match store::places::last_change(tx, place.id)? {
        Some(last) if day <= last => {
            Err(Refusal::field("day", format!("{}在 {last} 已有变更，生效日期要晚于这一天", place.name)))
        }
        _ => Ok(()),
    }
}

fn new_parent(tree: &PlaceTree, place: &Place, parent: PlaceId) -> Outcome<PlaceId> {
    let above = living(tree, parent)?;
    let was = place.parent.and_then(|p| tree.get(p));
    if was.is_none_or(|was| was.level != above.level) || tree.is_within(parent, place.id) {
        return Err(Refusal::field("parent", format!("{}不能隶属于{}", place.name, above.name)));
    }
    if tree.tenant(parent) != tree.tenant(place.id) {
        return Err(Refusal::field("parent", "跨县调整要连同数据一起移交，不能在这里改；请联系系统管理员"));
    }
    Ok(parent)
}

fn checked_name(name: &str) -> Outcome<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 40 || name.chars().any(char::is_control) {
        return Err(Refusal::field("name", "名称要有 1 到 40 个字"));
    }
    Ok(name.to_owned())
}

/// The code in its twelve digits, of the right level. Groups and grids may have none.
fn checked_code(code: &str, level: Level) -> Outcome<String> {
    let code = code.trim();
    if level > Level::Village {
        return match code {
            "" => Ok(String::new()),
            _ => Err(Refusal::field("code", "村民小组和网格没有统计用区划代码，请留空")),
        };
    }
    let expected = match level {
        Level::Province => language::catalogue::Level::Province,
        Level::City => language::catalogue::Level::City,
        Level::County => language::catalogue::Level::County,
        Level::Town => language::catalogue::Level::Town,
        Level::Village | Level::Group | Level::Grid => language::catalogue::Level::Village,
    };
    match Code::parse(code) {
        Some(read) if read.level() == expected => Ok(read.to_string()),
        _ => Err(Refusal::field("code", format!("“{code}”不是{}的统计用区划代码；应是 12 位数字", level.chinese()))),
    }
}

fn is_rural(code: &str) -> bool {
    Code::parse(code).is_some_and(|code| code.kind() == Some(Kind::Village))
}

fn free_code(tree: &PlaceTree, code: &str, own: Option<PlaceId>) -> Outcome<()> {
    if code.is_empty() {
        return Ok(());
    }
    match tree.by_code(code).filter(|p| p.to.is_none() && Some(p.id) != own) {
        None => Ok(()),
        Some(other) => Err(Refusal::field("code", format!("代码 {code} 正由{}使用", other.name))),
    }
}

fn free_name(tree: &PlaceTree, parent: PlaceId, name: &str, own: Option<PlaceId>) -> Outcome<()> {
    let taken = tree.children(parent).any(|c| c.to.is_none() && c.name == name && Some(c.id) != own);
    if taken { Err(Refusal::field("name", format!("这里已经有“{name}”"))) } else { Ok(()) }
}

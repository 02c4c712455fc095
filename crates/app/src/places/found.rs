//! Making an installation's tree from the country's list of divisions.

use super::{change, fields_of};
use crate::accounts::as_system;
use crate::deliver::{Command, Content, Work, deliver};
use crate::{App, OpContext, Outcome, Refusal};
use domain::change::ChangeKind;
use domain::places::{Level, Place};
use domain::{Day, PlaceId};
use language::catalogue::{Catalogue, Code, Entry, Kind, Level as ListLevel};
use language::pinyin;
use std::collections::HashMap;

/// Entries that group units in the code but are no place of their own.
const COLLECTING: [&str; 4] = ["市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"];

/// Makes the tree of a new installation: the unit with this code (`3610` is 抚州市) and everything of the list below it, in
/// one transaction. Acts for the operator of the machine. Gives the number of places.
///
/// Places are given as existing since 1949-10-01: the list knows one day only, and records of earlier years need a place.
///
/// # Errors
/// A code that is not in the list or is no county, city or province; a tree that is there already; the store's.
pub async fn found(app: &App, code: &str) -> Outcome<usize> {
    let code = code.trim().to_owned();
    // Unpacking a province and reading some thousand names is work for no async worker.
    let listed = tokio::task::spawn_blocking(move || from_catalogue(&code)).await;
    let places = listed.map_err(|e| Refusal::Internal(e.to_string()))??;
    let count = places.len();
    deliver(&as_system(app, "command"), Found(places)).await?;
    super::refresh(app).await?;
    Ok(count)
}

struct Found(Vec<Place>);

impl Command for Found {
    const NAME: &'static str = "place.found/1";
    type Output = ();

    fn content(&self, into: &mut Content) {
        into.text(&self.0[0].code);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<()> {
        let version = store::places::bump(work.tx)?;
        if version != 1 {
            return Err(Refusal::whole("区划已经建立，不能再建一次；要调整请用区划管理里的新增、合并、更名"));
        }
        store::places::insert(work.tx, &self.0)?;
        let root = &self.0[0];
        let mut founding = change(cx, root.id, version, ChangeKind::Create, "found", cx.today());
        founding.basis = format!("统计用区划代码 2023-06-30，{} 个区划", self.0.len());
        founding.after = fields_of(root);
        work.change(root.id, founding);
        Ok(())
    }
}

/// The tree of a unit as the list gives it: the same code gives the same places with the same ids.
pub(crate) fn from_catalogue(code: &str) -> Outcome<Vec<Place>> {
    let list = Catalogue::open();
    let root = list.entry(code).ok_or_else(|| {
        Refusal::field(
            "code",
            format!("统计用区划代码里没有“{code}”；市写前四位（抚州市 3610），县写前六位，省写前两位"),
        )
    })?;
    if !matches!(root.level, ListLevel::Province | ListLevel::City | ListLevel::County) || is_collecting(&root) {
        return Err(Refusal::field("code", format!("“{}”不能作为系统的最高一级，请给出省、市或县的代码", root.name)));
    }
    let since = Day::from_ymd(1949, 10, 1).unwrap_or(Day(0));
    let mut ids: HashMap<Code, PlaceId> = HashMap::new();
    let mut out = Vec::new();
    // The list comes in the order of codes: each before what lies in it.
    for entry in std::iter::once(root).chain(list.descendants(code)) {
        if is_collecting(&entry) {
            continue;
        }
        let id = PlaceId(i64::try_from(out.len()).unwrap_or(i64::MAX - 1) + 1);
        let text = entry.code.to_string();
        // Nearest first; a collecting entry between has no id and is passed over.
        let parent = list.ancestors(&text).iter().rev().find_map(|above| ids.get(&above.code)).copied();
        ids.insert(entry.code, id);
        out.push(Place {
            id,
            parent,
            level: level_of(entry.level),
            code: text,
            name: entry.name.to_owned(),
            initials: pinyin::initials(entry.name),
            rural: entry.kind == Some(Kind::Village),
            from: since,
            to: None,
            successor: None,
        });
    }
    Ok(out)
}

fn is_collecting(entry: &Entry<'_>) -> bool {
    COLLECTING.contains(&entry.name)
}

/// The level of the tree for one of the country's list.
pub(crate) fn level_of(listed: ListLevel) -> Level {
    match listed {
        ListLevel::Province => Level::Province,
        ListLevel::City => Level::City,
        ListLevel::County => Level::County,
        ListLevel::Town => Level::Town,
        ListLevel::Village => Level::Village,
    }
}

//! Records inside others: shown on the page of their parent, at its place, moved with it.

use super::edit::{load_for_update, moved};
use super::list::page_of;
use super::write::{self, ChangeMeta};
use super::{Listed, reader};
use crate::context::OpContext;
use crate::deliver::Work;
use crate::outcome::{Outcome, Refusal};
use domain::access::{Permission, Scope, Target, permit, system_permit};
use domain::change::ChangeKind;
use domain::ledger::{Ledger, Record};
use domain::{Day, Id, PlaceId};
use std::collections::BTreeMap;
use store::Tx;
use store::records::{Page, Query, Reader};

/// Children a page of their parent shows at once.
pub const CHILDREN: i64 = 50;
/// Most children that move with their parent in one transaction.
const CARRIED: i64 = 2_000;

/// The records of one ledger that lie inside a record.
#[derive(Clone, Debug)]
pub struct Children {
    /// Ledger id.
    pub ledger: String,
    /// Title of the ledger.
    pub title: String,
    /// What one is called, with its classifier.
    pub words: [String; 2],
    /// Rows of this page, the field that names the parent left out.
    pub listed: Listed,
    /// Page, from 0.
    pub page: i64,
    /// This person may add one here.
    pub add: bool,
}

/// The parent a new record is added to, as its form shows it.
#[derive(Clone, Debug)]
pub struct Parent {
    /// Ledger and record.
    pub of: (String, Id),
    /// The field that names it.
    pub field: String,
    /// Title of that field.
    pub title: String,
    /// Number and headline.
    pub label: String,
    /// Its place, and how that is called.
    pub place: (PlaceId, String),
}

/// Ledgers whose records lie inside those of another, with the field that says so.
fn ledgers_inside<'a>(cx: &'a OpContext, ledger: &'a str) -> impl Iterator<Item = (&'a Ledger, usize)> {
    let inside = move |l: &'a Ledger| l.parent().filter(|(_, of)| *of == ledger).map(|(index, _)| (l, index));
    cx.app.loaded().pack.current().filter_map(inside)
}

/// Everyone's reader: what lies inside follows its parent, whoever may see it.
fn everything(cx: &OpContext) -> Reader {
    Reader { scope: Scope::system(), tree: cx.app.tree() }
}

/// What lies inside a record, ledger by ledger; `pages` says which page of each.
///
/// # Errors
/// [`Refusal::NotFound`] for what may not be seen.
pub async fn children(
    cx: &OpContext,
    ledger: &str,
    record: Id,
    pages: BTreeMap<String, i64>,
) -> Outcome<Vec<Children>> {
    if ledgers_inside(cx, ledger).next().is_none() {
        return Ok(Vec::new());
    }
    let ledger = ledger.to_owned();
    cx.read(move |cx, tx| {
        let table = cx.app.loaded().table(&ledger)?;
        let reader = reader(cx);
        let parent = store::records::get(tx, &reader, table, record)?.ok_or(Refusal::NotFound)?.record;
        let open = parent.state_in(table.ledger()).is_none_or(|s| !s.category.is_final());
        let mut out = Vec::new();
        for (inside, index) in ledgers_inside(cx, &ledger) {
            if super::readable(cx, &inside.id).is_err() {
                continue;
            }
            let page = pages.get(&inside.id).copied().unwrap_or_default().max(0);
            let query = Query { refers: Some((index, record)), ..Query::default() };
            let columns: Vec<usize> = inside.list.iter().copied().filter(|i| *i != index).collect();
            let table = cx.app.loaded().table(&inside.id)?;
            let target = Target::new(parent.place, Some(&inside.line));
            let roles = &cx.app.loaded().pack.roles;
            let may = permit(roles, &reader.tree, &cx.actor, Permission::RecordCreate, &target).is_some();
            out.push(Children {
                ledger: inside.id.clone(),
                title: inside.title.clone(),
                words: [inside.noun.clone(), inside.counter.clone()],
                listed: page_of(tx, cx, table, query, &columns, (CHILDREN, page))?,
                page,
                add: open && may,
            });
        }
        Ok(out)
    })
    .await
}

/// The parent that a new record of this ledger is added to.
///
/// # Errors
/// [`Refusal::NotFound`] for a ledger that lies inside none, and for a record that may not be seen.
pub async fn parent(cx: &OpContext, ledger: &str, record: Id) -> Outcome<Parent> {
    let ledger = cx.app.loaded().ledger(ledger)?;
    let (index, of) = ledger.parent().ok_or(Refusal::NotFound)?;
    let (field, title, of) = (ledger.fields[index].id.clone(), ledger.fields[index].title.clone(), of.to_owned());
    cx.read(move |cx, tx| {
        let table = cx.app.loaded().table(&of)?;
        let reader = reader(cx);
        let found = store::records::get(tx, &reader, table, record)?.ok_or(Refusal::NotFound)?.record;
        let label = format!("{} {}", found.number, super::headline(table.ledger(), &found, &reader));
        let place = (found.place, reader.tree.full_name(found.place));
        Ok(Parent { of: (of.clone(), record), field: field.clone(), title: title.clone(), label, place })
    })
    .await
}

/// Where a new record lies: at the place of its parent, where its ledger has one; else where was asked for.
pub(super) async fn place(
    cx: &OpContext,
    ledger: &Ledger,
    texts: &[(String, String)],
    asked: PlaceId,
) -> Outcome<PlaceId> {
    let Some((index, of)) = ledger.parent() else { return Ok(asked) };
    let named = texts.iter().find(|(name, _)| ledger.resolve(name) == Some(index));
    let Some(id) = named.and_then(|(_, text)| Id::parse(text)) else { return Ok(asked) };
    let of = of.to_owned();
    cx.read(move |cx, tx| {
        let found = store::records::get(tx, &reader(cx), cx.app.loaded().table(&of)?, id)?;
        // A parent that is not there is said by the check of references.
        Ok(found.map_or(asked, |found| found.record.place))
    })
    .await
}

/// Holds the parent of a record still until the end of the unit, and sees that the record lies where it lies. Called before the
/// record is written: parents are locked before children.
pub(super) fn check(tx: &mut Tx, cx: &OpContext, ledger: &Ledger, record: &Record) -> Outcome<()> {
    let Some((index, of)) = ledger.parent() else { return Ok(()) };
    let Some(id) = record.values[index].id() else { return Ok(()) };
    let table = cx.app.loaded().table(of)?;
    let Some(parent) = store::records::get_for_update(tx, &everything(cx), table, id)? else { return Ok(()) };
    if parent.record.place == record.place {
        return Ok(());
    }
    let (field, tree) = (&ledger.fields[index], cx.app.tree());
    let text = format!(
        "{}：这条{}在“{}”，{}要在同一个地方",
        field.title,
        table.ledger().noun,
        tree.full_name(parent.record.place),
        ledger.noun
    );
    Err(Refusal::field(&field.id, text))
}

/// Refuses to move a record away from its parent.
pub(super) fn stays(cx: &OpContext, ledger: &Ledger) -> Outcome<()> {
    let Some((index, of)) = ledger.parent() else { return Ok(()) };
    let noun = &cx.app.loaded().ledger(of)?.noun;
    let title = &ledger.fields[index].title;
    Err(Refusal::field("place", format!("{}的地点随“{title}”，请移交那条{noun}，这一条会一起移交", ledger.noun)))
}

/// Takes everything inside a record along to another place, however deep.
pub(super) fn carry(
    work: &mut Work<'_>,
    cx: &OpContext,
    (ledger, record): (&str, Id),
    (place, day): (PlaceId, Day),
    basis: &str,
) -> Outcome<()> {
    let reader = everything(cx);
    for (inside, index) in ledgers_inside(cx, ledger) {
        let table = cx.app.loaded().table(&inside.id)?;
        let page = Some(Page { limit: CARRIED + 1, skip: 0 });
        let query = Query { refers: Some((index, record)), page, ..Query::default() };
        let mut ids: Vec<Id> =
            store::records::list(work.tx, &reader, table, &query, &[])?.into_iter().map(|row| row.id).collect();
        if i64::try_from(ids.len()).unwrap_or(i64::MAX) > CARRIED {
            let text = format!("这条记录下的{}超过 {CARRIED} {}，不能一次移交", inside.noun, inside.counter);
            return Err(Refusal::field("place", text));
        }
        ids.sort();
        for id in ids {
            let (stored, old) = load_for_update(work.tx, &cx.app, &reader, table, id)?;
            if old.place != place {
                let earliest = old.moves.last().map_or(old.created_on, |(_, day)| *day);
                let new = moved(cx, inside, &old, place, day.max(earliest))?;
                let permit = system_permit(Permission::RecordMove, old.place);
                let meta = ChangeMeta { basis, ..ChangeMeta::of(cx, ChangeKind::Move, day.max(earliest)) };
                let change = write::update(work.tx, &cx.app, &permit, table, (&stored, &old), &new, &meta)?;
                work.changes([change]);
            }
            carry(work, cx, (&inside.id, id), (place, day), basis)?;
        }
    }
    Ok(())
}

/// Ledgers inside another that this person may take out of the house, with the field that names the parent.
pub(crate) fn exportable<'a>(cx: &'a OpContext, ledger: &'a str) -> Vec<(&'a Ledger, usize)> {
    let scope = Scope::of(&cx.actor, &cx.app.loaded().pack.roles, Permission::RecordExport);
    ledgers_inside(cx, ledger).filter(|(inside, _)| scope.arms_for(&inside.line).next().is_some()).collect()
}

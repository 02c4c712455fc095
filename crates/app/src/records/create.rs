//! 登记 and 补录: new records.

use super::sealing::seal;
use super::write::{self, ChangeMeta};
use super::{read_texts, with_rules};
use crate::changes::{Submission, commit, keep_refused, seen};
use crate::context::{App, OpContext};
use crate::outcome::{Outcome, Refusal};
use domain::access::{Permission, Permit, Target, permit};
use domain::change::ChangeKind;
use domain::ledger::{Form, Ledger, Record};
use domain::{Day, Id, PlaceId, Problems, Value};
use std::sync::Arc;
use store::Tx;
use store::records::Stored;

/// A new record as it comes from a form, the phone or the API.
#[derive(Clone, Debug)]
pub struct NewRecord {
    /// Submission id: the same delivery again has the same one.
    pub submission: Id,
    /// Ledger id.
    pub ledger: String,
    /// Place.
    pub place: PlaceId,
    /// Unit it belongs to.
    pub unit: Option<Id>,
    /// Business day; today without.
    pub day: Option<Day>,
    /// Texts by field id or title.
    pub texts: Vec<(String, String)>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Created {
    /// The record.
    pub id: Id,
    /// Its number.
    pub number: String,
    /// This delivery had come before; nothing was written now.
    pub again: bool,
}

/// A historical row of a file, already read.
#[derive(Clone, Debug)]
pub struct Adoption {
    /// Place.
    pub place: PlaceId,
    /// Business day.
    pub day: Day,
    /// Values by field index.
    pub values: Vec<(usize, Value)>,
}

/// Makes a record.
///
/// # Errors
/// Rules broken, no right, a used submission id, or the store's.
pub async fn create(app: &App, cx: &OpContext, new: NewRecord) -> Outcome<Created> {
    let mut content: Vec<&str> = vec!["create", &new.ledger];
    let place = new.place.0.to_string();
    content.push(&place);
    for (name, text) in &new.texts {
        content.extend([name.as_str(), text.as_str()]);
    }
    let submission = Submission::new(new.submission, cx, &content);
    let made = make(app, cx, &new);
    let (permit, record, stored) = match made {
        Ok(made) => made,
        Err(refusal) => {
            keep_refused(app, submission, &refusal).await;
            return Err(refusal);
        }
    };
    let shared = Arc::new((app.clone(), cx.clone(), permit, record, stored, submission.clone()));
    let written = app
        .write(move |tx| {
            let (app, cx, permit, record, stored, submission) = &*shared;
            if let Some(outcome) = seen(tx, submission)? {
                return again(&outcome);
            }
            let table = app.loaded().table(&record.ledger)?;
            let meta = ChangeMeta {
                kind: ChangeKind::Create,
                step: "",
                day: record.created_on,
                now: cx.now,
                actor: &cx.actor,
                basis: "",
            };
            let number = number(tx, app, table.ledger(), record)?;
            let mut record = record.clone();
            let mut stored = stored.clone();
            record.number.clone_from(&number);
            stored.record.number.clone_from(&number);
            let change = write::insert(tx, app, permit, table, &stored, &record, &meta)?;
            commit(tx, app, submission, &format!("{} {number}", record.id), &[change])?;
            Ok(Created { id: record.id, number, again: false })
        })
        .await;
    if let Err(refusal @ Refusal::SubmissionReused) = &written {
        keep_refused(app, submission, refusal).await;
    }
    written
}

fn again(outcome: &str) -> Outcome<Created> {
    let (id, number) = outcome.split_once(' ').unwrap_or((outcome, ""));
    let id = Id::parse(id).ok_or(Refusal::SubmissionReused)?;
    Ok(Created { id, number: number.to_owned(), again: true })
}

/// Everything before the transaction: right, reading, rules, sealing.
fn make(app: &App, cx: &OpContext, new: &NewRecord) -> Outcome<(Permit, Record, Stored)> {
    let loaded = app.loaded();
    let ledger = loaded.ledger(&new.ledger)?;
    let tree = app.tree();
    let target = Target { place: new.place, line: Some(&ledger.line), unit: new.unit, owner_unit: None };
    let permit = permit(&loaded.pack.roles, &tree, &cx.actor, Permission::RecordCreate, &target)
        .ok_or_else(|| no_right(app, ledger, new.place))?;
    let day = new.day.unwrap_or_else(|| cx.today());
    if day > cx.today() {
        return Err(Refusal::field("day", "日期不能晚于今天"));
    }
    let values = read_texts(app, cx, ledger, tree.tenant(new.place), &new.texts)?;
    let form =
        Form { id: app.id(), place: new.place, unit: new.unit, day, now: cx.now, actor: &cx.actor, adopt: false };
    let record = with_rules(app, ledger, |rules| domain::ledger::create(rules, &form, values))?;
    let stored = seal(app, ledger, &record, None)?;
    Ok((permit, record, stored))
}

fn no_right(app: &App, ledger: &Ledger, place: PlaceId) -> Refusal {
    let tree = app.tree();
    match tree.get(place) {
        Some(found) => Refusal::Forbidden(format!("您不能在“{}”登记{}", found.name, ledger.noun)),
        None => Refusal::field("place", "地点：请选择"),
    }
}

/// The next number of a record's county, ledger and year.
pub(crate) fn number(tx: &mut Tx, app: &App, ledger: &Ledger, record: &Record) -> Outcome<String> {
    numbers(tx, app, ledger, record, 1).map(|mut list| list.pop().unwrap_or_default())
}

/// A block of numbers, in order.
pub(crate) fn numbers(tx: &mut Tx, app: &App, ledger: &Ledger, record: &Record, count: i64) -> Outcome<Vec<String>> {
    let tree = app.tree();
    let code: String = tree.get(record.county).map(|p| p.code.chars().take(6).collect()).unwrap_or_default();
    let pattern = ledger.number.0.replace("{county}", &code).replace("{year}", &record.created_on.year().to_string());
    let (head, rest) = pattern.split_once("{seq:").unwrap_or((&pattern, "5}"));
    let (width, tail) = rest.split_once('}').unwrap_or(("5", ""));
    let width: usize = width.parse().unwrap_or(5);
    let first = store::counters::take(tx, record.county, head, count)?;
    Ok((first..first + count).map(|n| format!("{head}{n:0width$}{tail}")).collect())
}

/// Brings in historical rows of one ledger: all or none, each a change marked 补录. The caller has checked the rows one by one
/// with [`check_adoption`].
///
/// # Errors
/// The first broken rule (rows are numbered from 0 in the text), no right, or the store's.
pub async fn adopt_many(
    app: &App,
    cx: &OpContext,
    ledger: &str,
    submission: Id,
    basis: &str,
    rows: Vec<Adoption>,
) -> Outcome<Vec<Id>> {
    let loaded = app.loaded();
    let ledger = loaded.ledger(ledger)?;
    let mut made = Vec::with_capacity(rows.len());
    for row in &rows {
        made.push(prepare_adoption(app, cx, ledger, row)?);
    }
    let ids: Vec<Id> = made.iter().map(|(_, r, _)| r.id).collect();
    let hash_text = format!("{basis} {} rows", rows.len());
    let submission = Submission::new(submission, cx, &["adopt", &ledger.id, &hash_text]);
    let shared = Arc::new((app.clone(), cx.clone(), made, submission, basis.to_owned(), ledger.id.clone()));
    app.write(move |tx| {
        let (app, cx, made, submission, basis, ledger) = &*shared;
        if seen(tx, submission)?.is_some() {
            return Err(Refusal::whole("这份文件已经导入过，没有重复写入"));
        }
        let table = app.loaded().table(ledger)?;
        // Numbers come as one block for each county and year.
        let mut blocks: std::collections::BTreeMap<(i64, i32), Vec<String>> = std::collections::BTreeMap::new();
        let mut sizes: std::collections::BTreeMap<(i64, i32), (i64, usize)> = std::collections::BTreeMap::new();
        for (at, (_, record, _)) in made.iter().enumerate() {
            sizes.entry((record.county.0, record.created_on.year())).or_insert((0, at)).0 += 1;
        }
        for (key, (count, at)) in &sizes {
            let mut list = numbers(tx, app, table.ledger(), &made[*at].1, *count)?;
            list.reverse();
            blocks.insert(*key, list);
        }
        let mut changes = Vec::with_capacity(made.len());
        for (permit, record, stored) in made {
            let (mut record, mut stored) = (record.clone(), stored.clone());
            let block = blocks.get_mut(&(record.county.0, record.created_on.year()));
            record.number = block.and_then(Vec::pop).unwrap_or_default();
            stored.record.number.clone_from(&record.number);
            let meta = ChangeMeta {
                kind: ChangeKind::Adopt,
                step: "",
                day: record.created_on,
                now: cx.now,
                actor: &cx.actor,
                basis,
            };
            changes.push(write::insert(tx, app, permit, table, &stored, &record, &meta)?);
        }
        commit(tx, app, submission, &format!("{} rows", made.len()), &changes)
    })
    .await?;
    Ok(ids)
}

/// Checks one historical row without writing it.
///
/// # Errors
/// Every rule it breaks.
pub fn check_adoption(app: &App, cx: &OpContext, ledger: &Ledger, row: &Adoption) -> Result<(), Problems> {
    match prepare_adoption(app, cx, ledger, row) {
        Ok(_) => Ok(()),
        Err(Refusal::Problems(problems)) => Err(problems),
        Err(other) => Err(Problems::whole(other.to_string())),
    }
}

fn prepare_adoption(app: &App, cx: &OpContext, ledger: &Ledger, row: &Adoption) -> Outcome<(Permit, Record, Stored)> {
    let tree = app.tree();
    let target = Target::new(row.place, Some(&ledger.line));
    let permit = permit(&app.loaded().pack.roles, &tree, &cx.actor, Permission::RecordImport, &target)
        .ok_or_else(|| no_right(app, ledger, row.place))?;
    if row.day > cx.today() {
        return Err(Refusal::whole(format!("日期 {} 晚于今天，请核对", row.day)));
    }
    let form =
        Form { id: app.id(), place: row.place, unit: None, day: row.day, now: cx.now, actor: &cx.actor, adopt: true };
    let record = with_rules(app, ledger, |rules| domain::ledger::create(rules, &form, row.values.clone()))?;
    let stored = seal(app, ledger, &record, None)?;
    Ok((permit, record, stored))
}

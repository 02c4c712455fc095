//! 登记 and 补录: new records.

use super::batch::{Prepared, insert_many};
use super::files::{self, KeptFile, Upload};
use super::sealing::seal;
use super::second_person;
use super::write::{self, ChangeMeta};
use super::{double, inside, pickers, read_texts, references, with_rules};
use crate::context::{App, OpContext};
use crate::deliver::{Command, Content, Work, deliver};
use crate::outcome::{Outcome, Refusal};
use domain::access::{Permission, Permit, Target, permit};
use domain::change::ChangeKind;
use domain::ledger::{Entry, Form, Ledger, Record};
use domain::{Day, Id, PlaceId, Problems, Value};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::records::Stored;

/// A new record as it comes from a form, the phone or the API.
#[derive(Clone, Debug)]
pub struct NewRecord {
    /// Submission id: the same delivery again has the same one.
    pub submission: Id,
    /// Ledger id.
    pub ledger: String,
    pub place: PlaceId,
    /// Unit it belongs to.
    pub unit: Option<Id>,
    /// Business day; today without.
    pub day: Option<Day>,
    /// Texts by field id or title.
    pub texts: Vec<(String, String)>,
    /// Photos and files that come with it.
    pub uploads: Vec<Upload>,
    /// The person says that it is another matter than one with the same key (仍要登记).
    pub confirmed: bool,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// The record.
    pub id: Id,
    pub number: String,
    /// This delivery had come before; nothing was written now.
    #[serde(skip)]
    pub again: bool,
}

/// A historical row of a file, already read.
#[derive(Clone, Debug)]
pub struct Adoption {
    pub place: PlaceId,
    /// Business day.
    pub day: Day,
    /// Values by field index.
    pub values: Vec<(usize, Value)>,
}

/// Makes a record.
///
/// # Errors
/// Rules broken, no right, a used submission id, [`Refusal::Doubt`] for what may be there already, or the store's.
pub async fn create(cx: &OpContext, new: NewRecord) -> Outcome<Created> {
    deliver(&cx.with_submission(new.submission), Create { new, made: None }).await
}

struct Create {
    new: NewRecord,
    made: Option<Made>,
}

/// A record that passed its rules, with the proof that it may be made.
struct Made {
    permit: Permit,
    record: Record,
    stored: Stored,
    files: Vec<KeptFile>,
    /// What was given, as values.
    given: Vec<(usize, Value)>,
}

impl Command for Create {
    const NAME: &'static str = "record.create/1";
    type Output = Created;

    fn content(&self, into: &mut Content) {
        // Saying yes to a doubt is no other content: what was not written before is written now.
        let NewRecord { submission: _, ledger, place, unit, day, texts, uploads, confirmed: _ } = &self.new;
        into.text(ledger).int(place.0).optional_id(*unit).int(day.map_or(i64::MIN, |d| d.0.into())).pairs(texts);
        Upload::content(uploads, into);
    }

    async fn prepare(&mut self, cx: &OpContext) -> Outcome<()> {
        let new = &self.new;
        let loaded = cx.app.loaded();
        let ledger = loaded.ledger(&new.ledger)?;
        let tree = cx.app.tree();
        let texts = pickers::resolved(cx, ledger, new.texts.clone()).await?;
        let place = inside::place(cx, ledger, &texts, new.place).await?;
        let target = Target { place, line: Some(&ledger.line), unit: new.unit, owner_unit: None };
        let permit = permit(&loaded.pack.roles, &tree, &cx.actor, Permission::RecordCreate, &target)
            .ok_or_else(|| no_right(&cx.app, ledger, place))?;
        let day = new.day.unwrap_or_else(|| cx.today());
        if day > cx.today() {
            return Err(Refusal::field("day", "日期不能晚于今天"));
        }
        let (texts, files) = files::keep(&cx.app, ledger, &texts, &new.uploads).await?;
        let values = read_texts(cx, ledger, tree.tenant(place), &texts)?;
        let form =
            Form { id: cx.app.id(), place, unit: new.unit, day, now: cx.now, actor: &cx.actor, entry: Entry::Create };
        let record = with_rules(&cx.app, ledger, |rules| domain::ledger::create(rules, &form, values.clone()))?;
        let stored = seal(&cx.app, ledger, &record, None)?;
        self.made = Some(Made { permit, record, stored, files, given: values });
        Ok(())
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<Created> {
        let Some(Made { permit, record, stored, files, given }) = &self.made else { return Err(Refusal::Busy) };
        let table = cx.app.loaded().table(&record.ledger)?;
        references::check(work.tx, cx, table.ledger(), None, given)?;
        inside::check(work.tx, cx, table.ledger(), record)?;
        // The demo plays what people confirmed long ago.
        if !self.new.confirmed && cx.channel != "demo" {
            double::ask(work.tx, cx, table, (stored, record))?;
        }
        let number = number(work.tx, &cx.app, table.ledger(), record)?;
        let (mut record, mut stored) = (record.clone(), stored.clone());
        record.number.clone_from(&number);
        stored.record.number.clone_from(&number);
        let meta = ChangeMeta::of(cx, ChangeKind::Create, record.created_on);
        let change = write::insert(work.tx, &cx.app, permit, table, &stored, &record, &meta)?;
        files::link(work.tx, &cx.app, &record, files)?;
        work.changes([change]);
        Ok(Created { id: record.id, number, again: false })
    }

    fn recall(kept: &str) -> Outcome<Created> {
        // Until 2026-12 the outcome was `<id> <number>`.
        let created = serde_json::from_str(kept).ok().or_else(|| {
            let (id, number) = kept.split_once(' ').unwrap_or((kept, ""));
            Some(Created { id: Id::parse(id)?, number: number.to_owned(), again: true })
        });
        created.map(|created| Created { again: true, ..created }).ok_or(Refusal::SubmissionReused)
    }
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
/// The first broken rule (rows are numbered from 0 in the text), no right, rows that came before, or the store's.
pub async fn adopt_many(cx: &OpContext, ledger: &str, basis: &str, rows: Vec<Adoption>) -> Outcome<Vec<Id>> {
    let adopted =
        deliver(cx, Adopt { ledger: ledger.to_owned(), basis: basis.to_owned(), rows, made: Vec::new() }).await;
    adopted.map(|adopted| adopted.ids)
}

/// What is kept of an import: how many rows; their ids stand in the changes.
#[derive(Serialize, Deserialize)]
struct Adopted {
    rows: usize,
    #[serde(skip)]
    ids: Vec<Id>,
}

/// Rows that a delivery of [`adopt_many`] wrote, from its kept outcome.
pub(crate) fn rows_of(outcome: &str) -> usize {
    serde_json::from_str::<Adopted>(outcome).map_or(0, |adopted| adopted.rows)
}

struct Adopt {
    ledger: String,
    basis: String,
    rows: Vec<Adoption>,
    made: Vec<Prepared>,
}

impl Command for Adopt {
    const NAME: &'static str = "record.adopt/1";
    type Output = Adopted;

    fn content(&self, into: &mut Content) {
        into.text(&self.ledger).text(&self.basis);
        for row in &self.rows {
            into.int(row.place.0).int(row.day.0.into());
            for (field, value) in &row.values {
                into.int(i64::try_from(*field).unwrap_or(i64::MAX)).value(value);
            }
        }
    }

    async fn prepare(&mut self, cx: &OpContext) -> Outcome<()> {
        let ledger = cx.app.loaded().ledger(&self.ledger)?;
        self.made =
            self.rows.iter().map(|row| prepare_adoption(cx, ledger, row, &self.basis)).collect::<Outcome<_>>()?;
        Ok(())
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<Adopted> {
        let table = cx.app.loaded().table(&self.ledger)?;
        for row in &self.rows {
            references::check(work.tx, cx, table.ledger(), None, &row.values)?;
        }
        for made in &self.made {
            inside::check(work.tx, cx, table.ledger(), &made.record)?;
        }
        let done = insert_many(work.tx, cx, table, &self.made, ChangeKind::Adopt, "")?;
        work.changes(done.changes);
        let ids: Vec<Id> = done.numbered.into_iter().map(|(id, _)| id).collect();
        Ok(Adopted { rows: ids.len(), ids })
    }

    fn recall(_: &str) -> Outcome<Adopted> {
        Err(Refusal::whole("这份文件已经导入过，没有重复写入"))
    }
}

/// Checks one historical row without writing it.
///
/// # Errors
/// Every rule it breaks.
pub fn check_adoption(cx: &OpContext, ledger: &Ledger, row: &Adoption) -> Result<(), Problems> {
    match prepare_adoption(cx, ledger, row, "") {
        Ok(_) => Ok(()),
        Err(Refusal::Problems(problems)) => Err(problems),
        Err(other) => Err(Problems::whole(other.to_string())),
    }
}

/// The record a historical row would become.
///
/// # Errors
/// Every rule it breaks.
pub(crate) fn adopted(cx: &OpContext, ledger: &Ledger, row: &Adoption) -> Outcome<Record> {
    prepare_adoption(cx, ledger, row, "").map(|prepared| prepared.record)
}

fn prepare_adoption(cx: &OpContext, ledger: &Ledger, row: &Adoption, basis: &str) -> Outcome<Prepared> {
    let tree = cx.app.tree();
    let target = Target::new(row.place, Some(&ledger.line));
    let permit = permit(&cx.app.loaded().pack.roles, &tree, &cx.actor, Permission::RecordImport, &target)
        .ok_or_else(|| no_right(&cx.app, ledger, row.place))?;
    if row.day > cx.today() {
        return Err(Refusal::whole(format!("日期 {} 晚于今天，请核对", row.day)));
    }
    let form = Form {
        id: cx.app.id(),
        place: row.place,
        unit: None,
        day: row.day,
        now: cx.now,
        actor: &cx.actor,
        entry: Entry::Adopt,
    };
    let record = with_rules(&cx.app, ledger, |rules| domain::ledger::create(rules, &form, row.values.clone()))?;
    if let Some(why) = second_person::too_young(cx, ledger, &record) {
        return Err(Refusal::whole(why));
    }
    let stored = seal(&cx.app, ledger, &record, None)?;
    Ok(Prepared { permit, record, stored, basis: basis.to_owned() })
}

//! Bringing a file in: everything or nothing, the same file once.

use super::duplicates::{self, value_of};
use super::report::{Report, RowReport, Severity};
use super::rows::{self, ReadRow, Source};
use crate::context::{App, OpContext};
use crate::deliver::keep_refusal;
use crate::outcome::{Outcome, Refusal};
use crate::records::double::{key, names_one, secret, stored_key, titles};
use crate::records::{Adoption, adopt_many, adopted, check_adoption, pickers, rows_of, second_person};
use domain::access::{Permission, Scope};
use domain::ledger::Ledger;
use domain::ledger::field_types::Reference;
use domain::{Day, Id, PlaceId};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use store::records::{Query, Reader};

/// Rows written in one transaction.
const CHUNK: usize = 2_000;

/// A file to bring in.
#[derive(Clone, Debug)]
pub struct Import {
    /// Ledger id.
    pub ledger: String,
    /// The file as uploaded.
    pub bytes: Arc<[u8]>,
    /// Its name, kept as the basis of what it brings.
    pub file_name: String,
    /// The place the rows lie at or below.
    pub place: PlaceId,
    /// Business day of rows that do not say theirs; not later than today.
    pub day: Day,
    /// Rows with errors are left out and reported; otherwise one of them keeps the whole file out.
    pub skip_bad: bool,
    /// Rows that seem to be registered already are left out and reported; otherwise they come in again.
    pub skip_known: bool,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// Records written now, in the order of the file.
    pub ids: Vec<Id>,
    /// Everything that was found.
    pub report: Report,
    /// Rows left out: name of the sheet, row, why.
    pub left_out: Vec<(String, u32, String)>,
    /// The very same file had been brought in before; nothing was written now.
    pub again: bool,
    /// Errors kept the whole file out.
    pub refused: bool,
    /// It was asked to stop before all parts were written.
    pub stopped: bool,
}

/// A row left out: name of the sheet, row, why.
pub(super) type LeftOut = (String, u32, String);

/// Who follows an import part by part, so that nothing is written that is not known of.
pub(super) trait Follow: Sync {
    /// The file was read: so many rows of data.
    fn read(&self, rows: usize) -> impl Future<Output = Outcome<()>> + Send;
    /// The part will be delivered now and leaves out so many rows, said in these lines; false to stop before it.
    fn plan(&self, part: usize, missing: usize, left_out: &[LeftOut]) -> impl Future<Output = Outcome<bool>> + Send;
    /// The part was delivered, now or before: so many rows were written.
    fn wrote(&self, part: usize, rows: usize) -> impl Future<Output = Outcome<()>> + Send;
    /// The part was delivered before: whether it was planned here.
    fn planned(&self, part: usize) -> impl Future<Output = Outcome<bool>> + Send;
}

/// Nobody follows.
impl Follow for () {
    async fn read(&self, _: usize) -> Outcome<()> {
        Ok(())
    }
    async fn plan(&self, _: usize, _: usize, _: &[LeftOut]) -> Outcome<bool> {
        Ok(true)
    }
    async fn wrote(&self, _: usize, _: usize) -> Outcome<()> {
        Ok(())
    }
    async fn planned(&self, _: usize) -> Outcome<bool> {
        Ok(true)
    }
}

/// Reads the file and says what an import would do, against what is registered already.
///
/// # Errors
/// No right to import; a file that can not be read.
pub async fn preview(cx: &OpContext, import: &Import) -> Outcome<Report> {
    prepare(cx, import).await.map(|prepared| prepared.report)
}

/// Brings a file in as historical records (补录). Errors in rows keep everything out, unless asked otherwise; the answer then
/// carries the report and `refused`. The file itself is not kept: what is sensitive in it would lie unsealed. The same file at the same place is written once, also when an earlier try broke off
/// half-way: what was written is not written again, the rest is.
///
/// # Errors
/// No right to import; a file that can not be read; somebody else brought in the same file; the store's.
pub async fn import(cx: &OpContext, import: Import) -> Outcome<Imported> {
    followed(cx, import, &()).await
}

/// The same, with somebody who follows.
pub(super) async fn followed<F: Follow>(cx: &OpContext, import: Import, follow: &F) -> Outcome<Imported> {
    let prepared = prepare(cx, &import).await?;
    let Prepared { report, rows, known } = prepared;
    let mut out =
        Imported { ids: Vec::new(), report, left_out: Vec::new(), again: false, refused: false, stopped: false };
    let whole = !out.report.problems().is_empty();
    if whole || (out.report.bad_rows() > 0 && !import.skip_bad) {
        out.refused = true;
        let why = format!("导入“{}”：{}", import.file_name, out.report.summary());
        keep_refusal(cx, "import/1", &vault::sm3(&import.bytes), &Refusal::whole(why)).await;
        return Ok(out);
    }
    follow.read(rows.len()).await?;
    if rows.is_empty() {
        return Ok(out);
    }
    let hash = vault::sm3_hex(&import.bytes);
    let ledger = cx.app.loaded().ledger(&import.ledger)?;
    let closed: Vec<bool> = rows
        .iter()
        .map(|row| adopted(cx, ledger, &row.adoption).is_ok_and(|record| second_person::is_closed(ledger, &record)))
        .collect();
    let confirmed = !closed.contains(&true)
        || second_person::confirmed_by_another(cx, &import.ledger, import.place, (&import.file_name, &hash)).await?;
    // Chunks are counted over all rows of the file, so that leaving some out never shifts another into a chunk. Closed rows
    // are deliveries of their own: they wait for a second person.
    let part = |kind: &str, n: usize| {
        Id::named(format!("import:{}:{}:{hash}:{kind}{n}", import.ledger, import.place.0).as_bytes())
    };
    let mut deliveries: Vec<(Id, Vec<usize>)> = Vec::new();
    for (n, at) in (0..rows.len()).collect::<Vec<_>>().chunks(CHUNK).enumerate() {
        let (done, open): (Vec<usize>, Vec<usize>) = at.iter().partition(|at| closed[**at]);
        deliveries.push((part("", n), open));
        deliveries.push((part("closed:", n), done));
    }
    deliveries.retain(|(_, rows)| !rows.is_empty());
    let before = written_before(cx, deliveries.iter().map(|(id, _)| *id).collect()).await?;
    let basis = format!("导入“{}”（SM3 {}）", import.file_name, &hash[..12]);
    for (part, ((submission, at), before)) in deliveries.into_iter().zip(&before).enumerate() {
        if let Some(mut written) = *before {
            if !follow.planned(part).await? {
                // Another import of the same file wrote it: this one did not.
                written = 0;
                if !follow.plan(part, at.len(), &left_before(&out.report, &rows, &at)).await? {
                    out.stopped = true;
                    return Ok(out);
                }
            }
            follow.wrote(part, written).await?;
            continue;
        }
        let mut adoptions: Vec<Adoption> = Vec::with_capacity(at.len());
        let mut left: Vec<LeftOut> = Vec::new();
        for at in at {
            let row = &rows[at];
            let why = leave_out(&import, &out.report, &known, row)
                .or_else(|| closed[at].then(|| waits_for_another(cx, ledger, row, confirmed)).flatten());
            match why {
                Some(why) => left.push((out.report.tables[row.at.0].sheet.clone(), row.row, why)),
                None => adoptions.push(row.adoption.clone()),
            }
        }
        if !follow.plan(part, left.len(), &left).await? {
            out.stopped = true;
            return Ok(out);
        }
        out.left_out.append(&mut left);
        let count = adoptions.len();
        if count > 0 {
            out.ids.extend(adopt_many(&cx.with_submission(submission), &import.ledger, &basis, adoptions).await?);
        }
        follow.wrote(part, count).await?;
    }
    out.again = before.iter().all(Option::is_some);
    Ok(out)
}

/// What is said of a part that another import of the same file has written: its wrong rows by name, the others together.
fn left_before(report: &Report, rows: &[ReadRow], at: &[usize]) -> Vec<LeftOut> {
    let sheet = |row: &ReadRow| report.tables[row.at.0].sheet.clone();
    let (mut left, mut others): (Vec<LeftOut>, Vec<&ReadRow>) = (Vec::new(), Vec::new());
    for row in at.iter().map(|at| &rows[*at]) {
        let seen = &report.tables[row.at.0].rows[row.at.1];
        if seen.is_right() { others.push(row) } else { left.push((sheet(row), row.row, errors(seen))) }
    }
    if let Some(first) = others.first() {
        let count = others.len();
        let why = format!("这一行起的 {count} 行先前导入同一个文件时已经处理过，没有重复写入");
        left.push((sheet(first), first.row, why));
    }
    left
}

/// What is wrong in a row, in one line.
fn errors(row: &RowReport) -> String {
    let errors = row.errors.iter().filter(|e| e.severity == Severity::Error);
    errors.map(|e| e.message.as_str()).collect::<Vec<_>>().join("；")
}

/// Why a closed historical row is not written by this person now; `None` when it is.
fn waits_for_another(cx: &OpContext, ledger: &Ledger, row: &ReadRow, confirmed: bool) -> Option<String> {
    let may = adopted(cx, ledger, &row.adoption).is_ok_and(|record| second_person::may_close(cx, ledger, &record));
    match (confirmed, may) {
        (true, true) => None,
        (false, _) => Some("已办结的历史记录要两个人补录：请另一位能办结的人再导入同一个文件，届时写入".to_owned()),
        (true, false) => Some("已办结的历史记录要由能办结它的人写入：请他导入同一个文件".to_owned()),
    }
}

/// Why a row does not come in; `None` when it does.
fn leave_out(
    import: &Import,
    report: &Report,
    known: &HashMap<(usize, usize), Known>,
    row: &ReadRow,
) -> Option<String> {
    let seen = &report.tables[row.at.0].rows[row.at.1];
    if !seen.is_right() {
        return Some(errors(seen));
    }
    match known.get(&row.at)? {
        Known { number, certain: true } => Some(format!("编号 {number} 已经登记")),
        Known { number, certain: false } => import.skip_known.then(|| format!("可能已经登记过：{number}")),
    }
}

/// A record that is there already.
#[derive(Clone, Debug)]
struct Known {
    number: String,
    /// The file itself names its number; otherwise the key is the same.
    certain: bool,
}

struct Prepared {
    report: Report,
    rows: Vec<ReadRow>,
    known: HashMap<(usize, usize), Known>,
}

async fn prepare(cx: &OpContext, import: &Import) -> Outcome<Prepared> {
    let ledger = cx.app.loaded().ledger(&import.ledger)?;
    let scope = Scope::of(&cx.actor, &cx.app.loaded().pack.roles, Permission::RecordImport);
    let tree = cx.app.tree();
    let place = tree.get(import.place).ok_or(Refusal::NotFound)?;
    let near =
        |arm: &domain::access::Arm| tree.is_within(import.place, arm.place) || tree.is_within(arm.place, import.place);
    if !scope.arms_for(&ledger.line).any(near) {
        return Err(Refusal::Forbidden(format!("您不能在“{}”导入{}", place.name, ledger.title)));
    }
    if import.day > cx.today() {
        return Err(Refusal::field("day", "日期不能晚于今天"));
    }
    let names = names(&cx.app, ledger, import).await?;
    let refers = ledger.fields.iter().any(|f| f.ty.record_ledger().is_some());
    let mut found = Found::new();
    if refers {
        let (_, words) = read_with(cx, import, names.clone(), None).await?;
        found = pickers::of_sheet(cx, &import.ledger, words).await?;
    }
    let read = read_with(cx, import, names, Some(found)).await?;
    let (mut report, rows) = read.0;
    let known = known(cx, import, &rows).await?;
    for row in &rows {
        let Some(found) = known.get(&row.at) else { continue };
        let message = match found {
            Known { number, certain: true } => format!("编号 {number} 已经登记，这一行不会再写入"),
            Known { number, .. } => format!("可能已经登记过：{number}（{}相同）", titles(ledger)),
        };
        // A number that names one thing can not be registered twice, whoever made the first.
        let severity = if names_one(ledger) && !found.certain { Severity::Error } else { Severity::Warning };
        duplicates::mark(&mut report, row, ledger, message, severity);
    }
    Ok(Prepared { report, rows, known })
}

/// Records by the field and the words that name them.
type Found = BTreeMap<(usize, String), Id>;
/// The report and rows of a file, and the words in it that name records.
type FirstLook = ((Report, Vec<ReadRow>), BTreeSet<(usize, String)>);

/// Reads the file; without `found` only to learn which records it names.
async fn read_with(cx: &OpContext, import: &Import, names: (Names, Names), found: Option<Found>) -> Outcome<FirstLook> {
    let own = import.clone();
    cx.heavy(move |cx| {
        let import = &own;
        let ledger = cx.app.loaded().ledger(&import.ledger)?;
        let check = |row: &Adoption| check_adoption(cx, ledger, row);
        let tree = cx.app.tree();
        // A first look at the file says which records of other ledgers it names.
        let asked = RefCell::new(BTreeSet::new());
        let ask = |index: usize, words: &str| {
            asked.borrow_mut().insert((index, words.to_owned()));
            None
        };
        let find = |index: usize, words: &str| found.as_ref()?.get(&(index, words.to_owned())).copied();
        let source = Source {
            record: if found.is_some() { &find } else { &ask },
            ledger,
            parameters: &cx.app.loaded().pack.parameters,
            tree: &tree,
            within: import.place,
            day: import.day,
            person: &|name| names.0.get(name).copied().flatten(),
            unit: &|name| names.1.get(name).copied().flatten(),
            check: found.is_some().then_some(&check),
        };
        let read = rows::read(&source, &import.bytes)?;
        Ok((read, asked.into_inner()))
    })
    .await
}

/// Persons and units by name, where the ledger asks for them; a name that several have gives none.
async fn names(app: &App, ledger: &Ledger, import: &Import) -> Outcome<(Names, Names)> {
    let (place, day) = (import.place, import.day);
    let asks = |of: Reference<'_>| ledger.fields.iter().any(|f| f.ty.reference() == Some(of));
    let (mut people, mut units) = (Names::new(), Names::new());
    if asks(Reference::Person) {
        let found = app.read(move |tx| Ok(store::accounts::people_below(tx, place, day)?)).await?;
        found.into_iter().for_each(|c| add(&mut people, c.name, c.person));
    }
    if asks(Reference::Unit) {
        let found = crate::accounts::units_below(app, place, day).await?;
        found.into_iter().for_each(|u| add(&mut units, u.name, u.id));
    }
    Ok((people, units))
}

type Names = HashMap<String, Option<Id>>;

fn add(names: &mut Names, name: String, id: Id) {
    names.entry(name).and_modify(|held| *held = held.filter(|other| *other == id)).or_insert(Some(id));
}

/// Which rows are registered already, among what the actor may see: by the number the file names, or by the key.
async fn known(cx: &OpContext, import: &Import, rows: &[ReadRow]) -> Outcome<HashMap<(usize, usize), Known>> {
    let ledger = cx.app.loaded().ledger(&import.ledger)?;
    let numbered = rows.iter().any(|r| !r.number.is_empty());
    if rows.is_empty() || (ledger.key.is_empty() && !ledger.traits.profile && !numbered) {
        return Ok(HashMap::new());
    }
    // A key with the business day needs the records of these days only.
    let day = rows::business_day(ledger).filter(|index| ledger.key.contains(index) && !numbered);
    let days = day.and_then(|index| {
        let days = || rows.iter().filter_map(|r| value_of(r, index).day());
        Some((Some(index), days().min()?.0, days().max()?.0))
    });
    let (name, place) = (import.ledger.clone(), import.place);
    let there: Vec<(Option<String>, String)> = cx
        .read(move |cx, tx| {
            let table = cx.app.loaded().table(&name)?;
            let scope = Scope::of(&cx.actor, &cx.app.loaded().pack.roles, Permission::RecordRead);
            let reader = Reader { scope, tree: cx.app.tree() };
            let query = Query { place: Some(place), days, ..Query::default() };
            let mut out = Vec::new();
            store::records::each(tx, &reader, table, &query, |stored| {
                out.push((stored_key(table.ledger(), &stored), stored.record.number));
                Ok::<(), Refusal>(())
            })?;
            Ok(out)
        })
        .await?;
    let by_number: HashMap<&str, ()> = there.iter().map(|(_, number)| (number.as_str(), ())).collect();
    let by_key: HashMap<&str, &str> =
        there.iter().filter_map(|(key, number)| Some((key.as_deref()?, number.as_str()))).collect();
    let secret = |index: usize, text: &str| secret(&cx.app, ledger, index, text);
    let mut out = HashMap::new();
    for row in rows {
        if by_number.contains_key(row.number.as_str()) {
            out.insert(row.at, Known { number: row.number.clone(), certain: true });
            continue;
        }
        let value = |index| value_of(row, index);
        let key = key(ledger, row.adoption.place, &value, &secret);
        if let Some(number) = key.and_then(|key| by_key.get(key.as_str()).copied()) {
            out.insert(row.at, Known { number: number.to_owned(), certain: false });
        }
    }
    Ok(out)
}

/// Which of these deliveries were written before, and how many rows each wrote.
async fn written_before(cx: &OpContext, ids: Vec<Id>) -> Outcome<Vec<Option<usize>>> {
    cx.app
        .read(move |tx| {
            ids.iter()
                .map(|id| {
                    // Whoever brought it: what is written is not written again.
                    let known = store::changes::submission(tx, *id)?.filter(|known| known.accepted);
                    Ok(known.map(|known| rows_of(&known.outcome)))
                })
                .collect()
        })
        .await
}

//! 印发: freezing a report, and telling what changed behind it since.

use super::draft::{Asked, Draft, DraftFigure, draft_in, reader};
use super::paper::{Signed, docx};
use super::{body, period};
use crate::context::{App, OpContext};
use crate::deliver::{Command, Content, Work, deliver, raced};
use crate::indicators::{Question, resolve};
use crate::outcome::{Outcome, Refusal};
use crate::tasks::figure::{self, Behind};
use domain::access::{Permission, Scope, Target, permit};
use domain::change::{Change, ChangeKind};
use domain::indicators::FigureValue;
use domain::{Id, PlaceId};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use store::Tx;
use store::records::Reader;
use store::reports::{Frozen, Head, Report};

/// A report that was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// Report.
    pub id: Id,
    /// Hash of its document.
    pub hash: String,
    /// This delivery had come before.
    #[serde(skip)]
    pub again: bool,
}

/// A frozen figure whose rows differ now (锁定后变动).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateChange {
    /// Its number in the report.
    pub n: usize,
    /// Indicator title, with its option.
    pub title: String,
    /// As issued.
    pub was: String,
    /// As it would be now.
    pub now: String,
    /// Rows that came since.
    pub added: usize,
    /// Rows that are gone since.
    pub gone: usize,
    /// Rows that are there still, with another amount.
    pub changed: usize,
}

/// An issued report with what is to be known about it today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The report as kept, document included.
    pub report: Report,
    /// Its text and figures as they were.
    pub draft: Draft,
    /// The document is the one that was issued: its hash is the one in the order of changes.
    pub whole: bool,
    /// What changed behind its figures since; the report itself does not change.
    pub late: Vec<LateChange>,
}

impl LateChange {
    /// What changed, in a sentence.
    pub fn words(&self) -> String {
        let counts = [(self.added, "新计入"), (self.gone, "不再计入"), (self.changed, "数量有变")];
        let what: Vec<String> =
            counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{word} {n} 条")).collect();
        format!(
            "锁定后变动，数字 {}“{}”：印发时 {}，现在 {}（{}）。报告本身不变。",
            self.n,
            self.title,
            self.was,
            self.now,
            what.join("，")
        )
    }
}

/// Rows frozen behind one figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowsOf {
    /// Ledger, record, amount: of a count, or of a ratio's numerator.
    pub top: Vec<(String, Id, i64)>,
    /// Of a ratio's denominator.
    pub bottom: Vec<(String, Id, i64)>,
}

/// The ledger name under which reports stand in the order of changes.
const BOOK: &str = "@report";

/// Issues a report (`report.issue`): fills it once more, and freezes text, document, every figure with the rows behind it, and
/// their hashes, under the order of changes.
///
/// # Errors
/// No right at the place; figures the actor sees only a part of; as [`super::draft`].
pub async fn issue(cx: &OpContext, submission: Id, asked: Asked) -> Outcome<Issued> {
    deliver(&cx.with_submission(submission), IssueReport { asked, made: None }).await
}

struct IssueReport {
    asked: Asked,
    made: Option<(Report, Vec<Frozen>)>,
}

impl Command for IssueReport {
    const NAME: &'static str = "report.issue/1";
    type Output = Issued;

    fn content(&self, into: &mut Content) {
        let Asked { template, place, period, paragraphs } = &self.asked;
        into.text(template).int(place.0).text(&period::text(*period));
        for paragraph in paragraphs.iter().flatten() {
            into.text(&paragraph.style).text(&paragraph.text);
        }
    }

    async fn prepare(&mut self, cx: &OpContext) -> Outcome<()> {
        let asked = self.asked.clone();
        // Figures and rows are read on one snapshot; what a write has not committed yet is in neither.
        self.made = Some(cx.read(move |cx, tx| make(tx, cx, &asked)).await?);
        Ok(())
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<Issued> {
        let Some((report, frozen)) = &self.made else { return Err(Refusal::Busy) };
        store::reports::insert(work.tx, report, frozen).map_err(raced)?;
        work.change(report.county, change(cx, report, frozen));
        Ok(Issued { id: report.id, hash: report.hash.clone(), again: false })
    }

    fn recall(kept: &str) -> Outcome<Issued> {
        // Until 2026-12 the outcome was `<id> <hash>`.
        let issued = serde_json::from_str(kept).ok().or_else(|| {
            let (id, hash) = kept.split_once(' ')?;
            Some(Issued { id: Id::parse(id)?, hash: hash.to_owned(), again: true })
        });
        issued.map(|issued| Issued { again: true, ..issued }).ok_or(Refusal::SubmissionReused)
    }
}

/// Everything an issued report keeps.
fn make(tx: &mut Tx, cx: &OpContext, asked: &Asked) -> Outcome<(Report, Vec<Frozen>)> {
    may_issue(cx, asked.place)?;
    let reader = reader(cx);
    let draft = draft_in(tx, &cx.app, &reader, cx.today(), asked)?;
    whole_view(&cx.app, &reader, &draft)?;
    let signed = Signed { issuer: issuer(tx, &reader, cx, asked.place)?, confirmer: cx.actor.name.clone(), at: cx.now };
    let document = docx(&draft, Some(&signed), cx.now)?;
    let mut frozen = Vec::with_capacity(draft.figures.len());
    for f in &draft.figures {
        frozen.push(freeze(tx, &cx.app, f)?);
    }
    let report = Report {
        id: cx.app.id(),
        county: reader.tree.tenant(asked.place),
        place: asked.place,
        template: draft.template.clone(),
        title: draft.title.concat(),
        period: period::text(draft.period),
        issued_by: cx.actor.person,
        issued_name: cx.actor.name.clone(),
        issued_at: cx.now,
        body: body::write(&draft),
        hash: vault::sm3_hex(&document),
        docx: document,
    };
    Ok((report, frozen))
}

fn may_issue(cx: &OpContext, place: PlaceId) -> Outcome<()> {
    let tree = cx.app.tree();
    let found = tree.get(place).ok_or(Refusal::NotFound)?;
    permit(&cx.app.loaded().pack.roles, &tree, &cx.actor, Permission::ReportIssue, &Target::new(place, None))
        .map(|_| ())
        .ok_or_else(|| Refusal::Forbidden(format!("您不能印发“{}”的报告", found.name)))
}

/// A report speaks for its whole place: nobody issues one from a part of the records.
fn whole_view(app: &App, reader: &Reader, draft: &Draft) -> Outcome<()> {
    for f in &draft.figures {
        for part in resolve(app, &f.indicator)?.parts() {
            if !reader.scope.covers(&reader.tree, &part.ledger.line, f.place) {
                return Err(Refusal::Forbidden(format!(
                    "“{}”您只能看到一部分台账，不能印发；请由能看到“{}”全部台账的岗位印发",
                    f.title, f.place_name
                )));
            }
        }
    }
    Ok(())
}

/// The unit of whoever issues it; the place's name for one without.
fn issuer(tx: &mut Tx, reader: &Reader, cx: &OpContext, place: PlaceId) -> Outcome<String> {
    let unit = store::accounts::account(tx, cx.actor.account)?.and_then(|a| a.unit);
    if let Some(unit) = unit
        && let Some(unit) = store::accounts::unit(tx, unit)?
    {
        return Ok(unit.name);
    }
    Ok(reader.tree.get(place).map(|p| p.name.clone()).unwrap_or_default())
}

fn everything(app: &App) -> Reader {
    Reader { scope: Scope::system(), tree: app.tree() }
}

fn question(f: &DraftFigure) -> Question {
    let question = Question::new(&f.indicator, f.place, f.period);
    if f.dim.is_empty() { question } else { question.dim(&f.dim) }
}

fn freeze(tx: &mut Tx, app: &App, f: &DraftFigure) -> Outcome<Frozen> {
    // Whoever issues sees everything behind the figures, so these are the rows of the figure itself.
    let rows = figure::rows(tx, app, &everything(app), &question(f))?;
    let (top, bottom) = match f.value {
        None => (0, Some(0)),
        Some(FigureValue::Number(n)) => (n, None),
        Some(FigureValue::Ratio { top, bottom }) => (top, Some(bottom)),
    };
    let packed = pack(&rows);
    Ok(Frozen {
        n: i64::try_from(f.n).unwrap_or(i64::MAX),
        indicator: if f.dim.is_empty() { f.indicator.clone() } else { format!("{}/{}", f.indicator, f.dim) },
        place: f.place,
        period: period::text(f.period),
        shown: f.shown.clone(),
        top,
        bottom,
        rows_hash: vault::sm3_hex(&packed),
        rows: packed,
    })
}

/// Bytes of one packed row: part, record, amount.
const ROW: usize = 1 + 16 + 8;

fn pack(rows: &[Behind]) -> Vec<u8> {
    let mut out = Vec::with_capacity(rows.len() * ROW);
    for (part, id, amount) in rows {
        out.push(*part);
        out.extend_from_slice(id.bytes());
        out.extend_from_slice(&amount.to_be_bytes());
    }
    out
}

fn unpack(bytes: &[u8]) -> Vec<Behind> {
    let (rows, _) = bytes.as_chunks::<ROW>();
    rows.iter()
        .filter_map(|row| {
            let amount = i64::from_be_bytes(row[17..].try_into().ok()?);
            Some((row[0], Id::from_slice(&row[1..17])?, amount))
        })
        .collect()
}

fn change(cx: &OpContext, report: &Report, frozen: &[Frozen]) -> Change {
    Change {
        basis: report.title.clone(),
        after: in_chain(report, frozen).into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
        ..Change::by((&cx.actor, cx.now), ChangeKind::Create, BOOK, report.id, 1)
    }
}

/// What of a report stands in the chain of changes.
pub(crate) fn in_chain(report: &Report, frozen: &[Frozen]) -> [(&'static str, Json); 8] {
    let figures: Vec<_> =
        frozen.iter().map(|f| json!([f.indicator, f.place.0, f.period, f.shown, f.rows_hash])).collect();
    let values: Vec<_> = frozen.iter().map(|f| json!([f.top, f.bottom])).collect();
    [
        ("template", json!(report.template)),
        ("place", json!(report.place.0)),
        ("period", json!(report.period)),
        ("document", json!(report.hash)),
        ("body", json!(vault::sm3_hex(report.body.as_bytes()))),
        ("figures", json!(figures)),
        ("values", json!(values)),
        ("issued_by", json!(report.issued_name)),
    ]
}

/// A report may be read by who reads figures of its whole place.
fn may_read(reader: &Reader, place: PlaceId) -> Outcome<()> {
    let arms = reader.scope.arms();
    let covers = arms.iter().any(|a| a.unit.is_none() && reader.tree.is_within(place, a.place));
    if reader.scope.is_everything() || covers { Ok(()) } else { Err(Refusal::NotFound) }
}

/// Issued reports about a place and what lies below it, newest first, that one may read.
///
/// # Errors
/// The store's.
pub async fn issued(cx: &OpContext, place: PlaceId, limit: i64) -> Outcome<Vec<Head>> {
    cx.read(move |cx, tx| {
        let reader = reader(cx);
        let list = store::reports::below(tx, place, limit.clamp(1, 500))?;
        Ok(list.into_iter().filter(|head| may_read(&reader, head.place).is_ok()).collect())
    })
    .await
}

/// An issued report as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedReport {
    /// Report.
    pub id: Id,
    pub title: String,
    /// Name of its place.
    pub place: String,
    /// Period in words.
    pub period: String,
    /// When and by whom.
    pub by: String,
    /// The first digits of its fingerprint.
    pub hash: String,
}

/// [`issued`] with names and in words.
///
/// # Errors
/// As [`issued`].
pub async fn issued_list(cx: &OpContext, place: PlaceId, limit: i64) -> Outcome<Vec<IssuedReport>> {
    let row = |head: Head| IssuedReport {
        id: head.id,
        place: crate::places::name(&cx.app, head.place),
        period: period::words(&head.period),
        by: format!("{} {}", head.issued_at.chinese(), head.issued_name),
        hash: head.hash.chars().take(8).collect(),
        title: head.title,
    };
    Ok(issued(cx, place, limit).await?.into_iter().map(row).collect())
}

/// One issued report: text, document, whether both are what was issued, and what changed behind its figures since.
///
/// # Errors
/// [`Refusal::NotFound`], also for one that may not be read.
pub async fn issued_one(cx: &OpContext, id: Id) -> Outcome<Checked> {
    cx.read(move |cx, tx| {
        let (report, draft) = kept(tx, cx, id)?;
        let frozen = store::reports::figures(tx, id)?;
        let changes = store::changes::of_record(tx, report.county, id)?;
        let document = vault::sm3_hex(&report.docx);
        let said = |key: &str| changes.first().and_then(|k| k.change.after.get(key)).and_then(|v| v.as_str());
        let whole = document == report.hash
            && said("document") == Some(document.as_str())
            && said("body") == Some(vault::sm3_hex(report.body.as_bytes()).as_str());
        let late = late(tx, &cx.app, &draft, &frozen)?;
        Ok(Checked { report, draft, whole, late })
    })
    .await
}

/// The rows frozen behind one figure, those of a place and ledger one may read.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn rows_of(cx: &OpContext, id: Id, n: usize) -> Outcome<RowsOf> {
    cx.read(move |cx, tx| {
        let (_, draft) = kept(tx, cx, id)?;
        let figure = draft.figure(n).ok_or(Refusal::NotFound)?;
        let frozen = store::reports::figures(tx, id)?;
        let frozen = frozen.into_iter().find(|f| usize::try_from(f.n) == Ok(n)).ok_or(Refusal::NotFound)?;
        let scope = Scope::of(&cx.actor, &cx.app.loaded().pack.roles, Permission::RecordRead);
        let mut out = RowsOf { top: Vec::new(), bottom: Vec::new() };
        let rows = unpack(&frozen.rows);
        for (part, side) in (0_u8..).zip(resolve(&cx.app, &figure.indicator)?.parts()) {
            if !scope.covers(&cx.app.tree(), &side.ledger.line, figure.place) {
                continue;
            }
            let list = rows.iter().filter(|r| r.0 == part).map(|r| (side.ledger.id.clone(), r.1, r.2));
            if part == 0 { out.top.extend(list) } else { out.bottom.extend(list) }
        }
        Ok(out)
    })
    .await
}

fn kept(tx: &mut Tx, cx: &OpContext, id: Id) -> Outcome<(Report, Draft)> {
    let report = store::reports::get(tx, id)?.ok_or(Refusal::NotFound)?;
    may_read(&reader(cx), report.place)?;
    let draft = body::read(&report.body)
        .ok_or_else(|| Refusal::Internal(format!("the body of report {id} can not be read")))?;
    Ok((report, draft))
}

fn late(tx: &mut Tx, app: &App, draft: &Draft, frozen: &[Frozen]) -> Outcome<Vec<LateChange>> {
    let everything = everything(app);
    let mut out = Vec::new();
    for (f, kept) in draft.figures.iter().zip(frozen) {
        // An indicator that was taken out of the pack since has nothing to compare with.
        if resolve(app, &f.indicator).is_err() {
            continue;
        }
        let question = question(f);
        let rows = figure::rows(tx, app, &everything, &question)?;
        if vault::sm3_hex(&pack(&rows)) == kept.rows_hash {
            continue;
        }
        let key = |list: &[Behind]| -> BTreeSet<(u8, Id)> { list.iter().map(|r| (r.0, r.1)).collect() };
        let were = unpack(&kept.rows);
        let (then, now) = (key(&were), key(&rows));
        let value = figure::figure(tx, app, &everything, &question)?;
        let same: BTreeSet<&Behind> = were.iter().collect();
        let changed = rows.iter().filter(|r| then.contains(&(r.0, r.1)) && !same.contains(r)).count();
        let dim = if f.dim.is_empty() { String::new() } else { format!("（{}）", f.dim) };
        out.push(LateChange {
            n: f.n,
            title: format!("{}{dim}", f.title),
            was: f.shown.clone(),
            now: value.indicator.print_summary(value.value),
            added: now.difference(&then).count(),
            gone: then.difference(&now).count(),
            changed,
        });
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_packed_and_read_back() {
        let rows: Vec<Behind> =
            vec![(0, Id::from_bytes([1; 16]), 1), (0, Id::from_bytes([2; 16]), -300), (1, Id::from_bytes([1; 16]), 7)];
        assert_eq!(unpack(&pack(&rows)), rows);
        assert_eq!(pack(&rows).len(), 3 * ROW);
    }
}

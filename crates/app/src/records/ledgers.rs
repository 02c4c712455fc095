//! The ledgers an actor works with.

use super::{doubts, reader};
use crate::accounts::{may, may_in};
use crate::context::OpContext;
use crate::outcome::{Outcome, Refusal};
use domain::PlaceId;
use domain::access::Permission;
use domain::ledger::{Ledger, State};
use language::pinyin;
use store::records::Query;

/// A ledger, when the actor may read its line of work.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn readable<'a>(cx: &'a OpContext, id: &str) -> Outcome<&'a Ledger> {
    let ledger = cx.app.loaded().ledger(id)?;
    if may_in(cx, Permission::RecordRead, &ledger.line) { Ok(ledger) } else { Err(Refusal::NotFound) }
}

/// Ledgers whose line of work the actor may read, in the order of the pack.
pub(crate) fn all_readable(cx: &OpContext) -> Vec<&Ledger> {
    cx.app.loaded().pack.current().filter(|l| may_in(cx, Permission::RecordRead, &l.line)).collect()
}

/// True when the actor makes records of a ledger on its form: speeches and tasks have channels of their own.
pub fn may_create(cx: &OpContext, ledger: &Ledger) -> bool {
    ledger.traits.speech.is_none() && ledger.traits.task.is_none() && may_in(cx, Permission::RecordCreate, &ledger.line)
}

/// A form a record can be made on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormLink {
    /// Ledger id.
    pub ledger: String,
    /// What one record is called: 隐患.
    pub noun: String,
    /// Title of the ledger: two may call their records by one word.
    pub title: String,
    /// Pinyin initials of word and title, by which it is found.
    pub initials: String,
    /// One of those that are used most out in the village.
    pub quick: bool,
}

/// Forms of new records, those used most out in the village first (记一笔), then in the order of the pack; profiles are made from
/// their place.
pub fn forms(cx: &OpContext) -> Vec<FormLink> {
    let pack = &cx.app.loaded().pack;
    let creates = |l: &&Ledger| !l.traits.profile && may_create(cx, l);
    let link = |l: &Ledger| FormLink {
        ledger: l.id.clone(),
        noun: l.noun.clone(),
        title: l.title.clone(),
        initials: format!("{} {}", pinyin::initials(&l.noun), pinyin::initials(&l.title)).to_lowercase(),
        quick: pack.quick.contains(&l.id),
    };
    let mut list: Vec<FormLink> = pack.current().filter(creates).map(link).collect();
    list.sort_by_key(|form| pack.quick.iter().position(|id| *id == form.ledger).unwrap_or(usize::MAX));
    list
}

/// A ledger in the overview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerSummary {
    /// Ledger id.
    pub id: String,
    pub title: String,
    /// What one record is called.
    pub noun: String,
    /// Classifier: 处, 件.
    pub counter: String,
    /// All records.
    pub total: i64,
    /// Records somebody still has to work on; `None` where nobody ever has.
    pub open: Option<i64>,
    /// Open ones past their deadline.
    pub overdue: i64,
    /// Records with open doubts (疑点).
    pub doubtful: i64,
    /// The actor makes records of it on its form.
    pub may_create: bool,
    /// Pinyin initials of its title, by which it is found: aqyhtz.
    pub initials: String,
}

/// The ledgers of an actor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerOverview {
    /// Those with open work, the latest first; empty when all of them are few enough to be seen at once.
    pub first: Vec<LedgerSummary>,
    /// All of them by line of work, in the order of the pack.
    pub groups: Vec<(String, Vec<LedgerSummary>)>,
}

/// More ledgers than these are not looked through by eye: those with open work come first.
const AT_A_GLANCE: usize = 12;

/// Ledgers whose title holds a text or whose initials do.
#[must_use]
pub fn ledger_found(title: &str, initials: &str, text: &str) -> bool {
    let text = text.trim().to_lowercase();
    title.to_lowercase().contains(&text) || initials.contains(&text)
}

/// Every readable ledger with its counts at or below a place, by line of work; on one snapshot. With a text only those it finds
/// by title or initials.
///
/// # Errors
/// The store's.
pub async fn overview(cx: &OpContext, place: PlaceId, find: &str) -> Outcome<LedgerOverview> {
    let find = find.to_owned();
    cx.read(move |cx, tx| {
        let reader = reader(cx);
        let pack = &cx.app.loaded().pack;
        let mut groups: Vec<(&str, Vec<LedgerSummary>)> = pack.lines.iter().map(|l| (&*l.id, Vec::new())).collect();
        for ledger in all_readable(cx) {
            let initials = pinyin::initials(&ledger.title).to_lowercase();
            if !ledger_found(&ledger.title, &initials, &find) {
                continue;
            }
            let table = cx.app.loaded().table(&ledger.id)?;
            let here = Query { place: Some(place), ..Query::default() };
            let all = store::records::count_by_state(tx, &reader, table, &here)?;
            let doubtful = doubts::count(tx, &cx.app, &reader, table, &here)?;
            let mut overdue = 0;
            if !ledger.steps.is_empty() {
                let late = Query { due_before: Some(cx.today().0), ..here };
                overdue = among(running_states(ledger), &store::records::count_by_state(tx, &reader, table, &late)?);
            }
            let summary = LedgerSummary {
                id: ledger.id.clone(),
                title: ledger.title.clone(),
                noun: ledger.noun.clone(),
                counter: ledger.counter.clone(),
                total: all.iter().map(|(_, n)| n).sum(),
                open: (!ledger.steps.is_empty()).then(|| among(open_states(ledger), &all)),
                overdue,
                doubtful,
                may_create: may_create(cx, ledger),
                initials,
            };
            match groups.iter_mut().find(|(line, _)| *line == ledger.line) {
                Some((_, list)) => list.push(summary),
                None => groups.push((&ledger.line, vec![summary])),
            }
        }
        groups.retain(|(_, list)| !list.is_empty());
        let all = || groups.iter().flat_map(|(_, list)| list);
        let mut first: Vec<LedgerSummary> = Vec::new();
        if all().count() > AT_A_GLANCE && find.trim().is_empty() {
            first = all().filter(|l| l.overdue > 0 || l.open.is_some_and(|n| n > 0)).cloned().collect();
            first.sort_by_key(|l| std::cmp::Reverse((l.overdue, l.open)));
            first.truncate(AT_A_GLANCE);
        }
        let groups = groups.into_iter().map(|(line, list)| (pack.line_title(line).to_owned(), list)).collect();
        Ok(LedgerOverview { first, groups })
    })
    .await
}

/// States in which somebody still has to work on a record.
pub(crate) fn open_states(ledger: &Ledger) -> impl Iterator<Item = &State> {
    ledger.states.iter().filter(|s| s.category.is_pending())
}

/// States in which a deadline runs: what is pending, and what is in force until a day.
pub(crate) fn running_states(ledger: &Ledger) -> impl Iterator<Item = &State> {
    ledger.states.iter().filter(|s| !s.category.is_final())
}

/// How many of the records counted by state are in one of these.
fn among<'a>(states: impl Iterator<Item = &'a State>, counts: &[(String, i64)]) -> i64 {
    states.filter_map(|state| counts.iter().find(|(id, _)| *id == state.id)).map(|(_, n)| n).sum()
}

/// What the list of a ledger offers beside its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListRights {
    /// A new record on its form.
    pub create: bool,
    /// A speech is taken in.
    pub submit_speech: bool,
    /// Excel in.
    pub import: bool,
    /// Excel out.
    pub export: bool,
    /// Steps for several records at once.
    pub bulk: bool,
}

/// What the actor may do with the list of a ledger.
pub fn list_rights(cx: &OpContext, ledger: &Ledger) -> ListRights {
    let create = may_create(cx, ledger);
    ListRights {
        create,
        submit_speech: ledger.traits.speech.is_some() && may(cx, Permission::SpeechSubmit),
        import: create && may_in(cx, Permission::RecordImport, &ledger.line),
        export: may_in(cx, Permission::RecordExport, &ledger.line),
        bulk: !cx.actor.grants.is_empty(),
    }
}

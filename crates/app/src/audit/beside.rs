//! What stands beside records and rights: refusals, conflicts, issued reports, seals as a whole, counters, links of files, and
//! ledgers that the pack no longer has.

use super::people::Entry;
use super::{Audit, Kind};
use crate::authentic::file_holds;
use crate::chain_entries::{self, CONFLICTS, DIGEST, REFUSALS};
use crate::outcome::Outcome;
use domain::ledger::Ledger;
use domain::{Id, PlaceId};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::changes::StoredChange;

/// Rows read at once.
const PAGE: i64 = 1_000;
/// Name under which issued reports stand.
const REPORTS: &str = "@report";

/// The highest number given by each counter, as records have it.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    /// Counters of the database: county, word, last number.
    counters: Vec<(PlaceId, String, i64)>,
    highest: BTreeMap<usize, i64>,
    /// Records whose number is of no counter.
    strange: Vec<(PlaceId, String)>,
}

impl Numbers {
    pub(super) fn read(tx: &mut Tx) -> Outcome<Self> {
        Ok(Self { counters: store::counters::all(tx)?, ..Self::default() })
    }

    /// Takes the number of a record.
    pub(super) fn add(&mut self, county: PlaceId, number: &str) {
        let fits = |(_, word, _): &(PlaceId, String, i64)| {
            number.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        };
        let all = self.counters.iter().enumerate().filter(|(_, counter)| fits(counter));
        // Its own county first: a record that moved keeps the number of the county it came from.
        let Some((at, (_, word, _))) = all.max_by_key(|(_, c)| (c.0 == county, c.1.len())) else {
            self.strange.push((county, number.to_owned()));
            return;
        };
        let digits: String = number[word.len()..].chars().take_while(char::is_ascii_digit).collect();
        let n = digits.parse().unwrap_or(0);
        let highest = self.highest.entry(at).or_insert(0);
        *highest = n.max(*highest);
    }

    /// Takes what another county's records gave.
    pub(super) fn join(&mut self, other: Self) {
        for (at, n) in other.highest {
            let highest = self.highest.entry(at).or_insert(0);
            *highest = n.max(*highest);
        }
        self.strange.extend(other.strange);
        self.counters = other.counters;
    }

    /// Counters stand at the highest number that was given, or after it.
    pub(super) fn check(&self, audit: &mut Audit<'_>) {
        for (at, (county, word, n)) in self.counters.iter().enumerate() {
            let highest = self.highest.get(&at).copied().unwrap_or(0);
            if *n < highest {
                let text = format!("编号“{word}”的计数是 {n}，已有记录用到 {highest}：被改小过，再登记会重号");
                audit.find(Kind::Counter, Some(*county), None, None, text);
            }
        }
        for (county, number) in self.strange.iter().take(super::NAMED) {
            let text = format!("编号 {number} 的计数不见了，再登记会重号");
            audit.find(Kind::Counter, Some(*county), None, None, text);
        }
    }
}

/// Links of the files that the changes of a record name, against the rows.
pub(super) fn links(
    tx: &mut Tx,
    audit: &mut Audit<'_>,
    (county, ledger, name): (PlaceId, &Ledger, &str),
    kept: &[StoredChange],
) -> Outcome<()> {
    let Some(id) = kept.first().map(|k| k.change.record) else { return Ok(()) };
    for hash in named(ledger, kept) {
        if !store::audit::is_linked(tx, id, &hash)? {
            let text = format!("{name} 的变更里有附件 {}…，附件链接却不见了", &hash[..hash.len().min(12)]);
            audit.find(Kind::File, Some(county), None, Some(id), text);
        }
    }
    Ok(())
}

/// Hashes of files in the changes of a record.
fn named(ledger: &Ledger, kept: &[StoredChange]) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for (key, json) in kept.iter().flat_map(|k| &k.change.after) {
        let field = ledger.field(key).map(|index| &ledger.fields[index].ty);
        if field.and_then(|ty| ty.attachment()).is_none() {
            continue;
        }
        let texts: Vec<&str> = match json {
            Json::String(text) => text.split(',').collect(),
            Json::Array(list) => list.iter().filter_map(Json::as_str).collect(),
            _ => Vec::new(),
        };
        out.extend(texts.into_iter().filter(|t| store::blobs::parse(t).is_some()).map(str::to_owned));
    }
    out
}

/// Every link of a county is as the program wrote it.
pub(super) fn link_rows(tx: &mut Tx, audit: &mut Audit<'_>, county: PlaceId) -> Outcome<()> {
    let mut at = (Id::from_bytes([0; 16]), String::new());
    loop {
        let page = store::audit::links(tx, county, &at, PAGE)?;
        let full = page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
        for (file, mac) in page {
            if !file_holds(audit.app.vault(), &file, &mac) {
                let text = format!("附件“{}”的链接校验码不符：被改动、搬动过，或不是本系统写入的", file.name);
                audit.find(Kind::File, Some(county), None, Some(file.record), text);
            }
            at = (file.record, file.hash);
        }
        if !full {
            return Ok(());
        }
    }
}

/// A ledger that the pack no longer has can not be rebuilt, and that is said.
pub(super) fn gone(audit: &mut Audit<'_>, county: PlaceId, gone: &BTreeMap<String, usize>) {
    for (ledger, records) in gone {
        let text = format!(
            "台账“{ledger}”已不在领域包里，它的 {records} 条记录没有核对；请用 --pack 带上含这个台账的领域包再核验"
        );
        audit.find(Kind::Ledger, Some(county), None, None, text);
    }
}

/// Refusals, conflicts, reports and the count of seals against the chain.
pub(super) fn check(tx: &mut Tx, audit: &mut Audit<'_>, books: &BTreeMap<(String, Id), Entry>) -> Outcome<()> {
    if let Some(text) = super::heads::miscounted(tx, audit.app.vault())? {
        audit.find(Kind::Seal, None, None, None, text);
    }
    let mut left: BTreeMap<(&str, Id), &Entry> = books
        .iter()
        .filter(|((book, _), _)| [REFUSALS, CONFLICTS, REPORTS].contains(&book.as_str()))
        .map(|((book, id), entry)| ((book.as_str(), *id), entry))
        .collect();
    refusals(tx, audit, &mut left)?;
    conflicts(tx, audit, &mut left)?;
    reports(tx, audit, &mut left)?;
    for ((book, id), entry) in left {
        let (kind, what) = match book {
            REFUSALS => (Kind::Refusal, "被拒绝的提交"),
            CONFLICTS => (Kind::Conflict, "两人修改的冲突"),
            _ => (Kind::Report, "印发的报告"),
        };
        let text = format!("{what} {id} 有变更记录，表里却没有：被删除过");
        audit.find(kind, Some(entry.county), Some(entry.n), Some(id), text);
    }
    Ok(())
}

type Left<'a> = BTreeMap<(&'a str, Id), &'a Entry>;

fn same(audit: &mut Audit<'_>, kind: Kind, what: &str, id: Id, entry: Option<&Entry>, digest: &Json) {
    match entry {
        Some(entry) if entry.fields.get(DIGEST) == Some(digest) => {}
        Some(entry) => {
            let text = format!("{what} {id} 与变更记录不一致：被改动过");
            audit.find(kind, Some(entry.county), Some(entry.n), Some(id), text);
        }
        None => audit.find(kind, None, None, Some(id), format!("{what} {id} 没有变更记录，不是通过本系统写入的")),
    }
}

fn refusals(tx: &mut Tx, audit: &mut Audit<'_>, left: &mut Left<'_>) -> Outcome<()> {
    // Before there are places there is no chain that a refusal could enter.
    if audit.tree.is_empty() {
        return Ok(());
    }
    let mut after = Id::from_bytes([0; 16]);
    loop {
        let page = store::audit::refusals(tx, after, PAGE)?;
        let full = page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
        for row in page {
            let digest = chain_entries::refusal_digest(row.id, row.account, &row.hash, row.at, &row.outcome);
            same(audit, Kind::Refusal, "被拒绝的提交", row.id, left.remove(&(REFUSALS, row.id)), &digest);
            after = row.id;
        }
        if !full {
            return Ok(());
        }
    }
}

fn conflicts(tx: &mut Tx, audit: &mut Audit<'_>, left: &mut Left<'_>) -> Outcome<()> {
    for (conflict, chosen) in store::conflicts::all(tx)? {
        let digest =
            chain_entries::conflict_digest(&conflict, chosen.as_ref().map(|(w, by, at)| (w.as_str(), *by, *at)));
        same(audit, Kind::Conflict, "两人修改的冲突", conflict.id, left.remove(&(CONFLICTS, conflict.id)), &digest);
    }
    Ok(())
}

/// A report is what its change says, down to the rows behind its figures.
fn reports(tx: &mut Tx, audit: &mut Audit<'_>, left: &mut Left<'_>) -> Outcome<()> {
    for id in store::reports::ids(tx)? {
        let Some(report) = store::reports::get(tx, id)? else { continue };
        let figures = store::reports::figures(tx, id)?;
        let name = format!("报告“{}”", report.title);
        let Some(entry) = left.remove(&(REPORTS, id)) else {
            let text = format!("{name}没有变更记录，不是通过本系统印发的");
            audit.find(Kind::Report, Some(report.county), None, Some(id), text);
            continue;
        };
        let mut wrong: Vec<&str> = crate::reports::in_chain(&report, &figures)
            .into_iter()
            // What an earlier program did not write into the chain can not be compared.
            .filter(|(key, value)| entry.fields.get(*key).is_some_and(|kept| kept != value))
            .map(|(key, _)| key)
            .collect();
        if vault::sm3_hex(&report.docx) != report.hash {
            wrong.push("docx");
        }
        if figures.iter().any(|f| vault::sm3_hex(&f.rows) != f.rows_hash) {
            wrong.push("rows");
        }
        if entry.basis != report.title || entry.at != report.issued_at || entry.person != report.issued_by {
            wrong.push("issued");
        }
        if json!(report.county.0) != json!(entry.county.0) {
            wrong.push("county");
        }
        if !wrong.is_empty() {
            let text = format!("{name}与变更记录不一致：{}", wrong.join("、"));
            audit.find(Kind::Report, Some(entry.county), Some(entry.n), Some(id), text);
        }
    }
    Ok(())
}

//! Records, spans and cells of one county, rebuilt from the changes and compared.

use super::{Audit, Kind, beside, people};
use crate::indicators::naive::rebuilt_with;
use crate::outcome::Outcome;
use crate::records::{sealing, span_rows};
use domain::ledger::{Ledger, Record};
use domain::{Id, PlaceId};
use std::collections::{BTreeMap, HashMap};
use store::Tx;
use store::changes::StoredChange;
use store::indicators::Numbered;
use store::records::{Stored, Table};

/// Changes read at once.
const PAGE: i64 = 2_000;
/// Rows of one ledger between two records of a page; more than that were never made by a page of changes.
const ROWS: i64 = 100_000;

/// Walks over the changes by record: what is between two records of the walk has no changes.
pub(super) fn check(tx: &mut Tx, audit: &mut Audit<'_>, county: PlaceId) -> Outcome<()> {
    let (mut at, mut n) = (Id::from_bytes([0; 16]), 0);
    let mut done: Option<Id> = None;
    let mut open: Option<(Id, Vec<StoredChange>)> = None;
    loop {
        let page = store::audit::by_record(tx, county, at, n, PAGE)?;
        let full = page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
        let mut whole: Vec<(Id, Vec<StoredChange>)> = Vec::new();
        for line in page {
            (at, n) = (line.record, line.n);
            match &mut open {
                Some((id, list)) if *id == line.record => list.extend(line.change),
                _ => whole.extend(open.replace((line.record, line.change.into_iter().collect()))),
            }
        }
        if !full {
            whole.extend(open.take());
        }
        // Up to the last whole record; at the end up to the end.
        let upto = if full { whole.last().map(|(id, _)| *id) } else { None };
        if !full || upto.is_some() {
            compare(tx, audit, county, &whole, done, upto)?;
            done = upto.or(done);
        }
        if !full {
            return Ok(());
        }
    }
}

fn compare(
    tx: &mut Tx,
    audit: &mut Audit<'_>,
    county: PlaceId,
    changed: &[(Id, Vec<StoredChange>)],
    after: Option<Id>,
    upto: Option<Id>,
) -> Outcome<()> {
    let mut spans = store::audit::spans(tx, county, after, upto)?;
    let mut rows: HashMap<Id, (&Table, Stored)> = HashMap::new();
    let app = audit.app;
    for ledger in app.loaded().pack.current() {
        let table = app.loaded().table(&ledger.id)?;
        for stored in store::audit::rows(tx, table, county, after, upto, ROWS)? {
            if let Some((other, _)) = rows.insert(stored.record.id, (table, stored)) {
                let text = format!("同一编号在“{}”和“{}”里都有记录", other.ledger().title, ledger.title);
                audit.find(Kind::RowExtra, Some(county), None, None, text);
            }
        }
    }
    for (id, kept) in changed {
        let Some(first) = kept.first() else { continue };
        let ledger = &first.change.ledger;
        if ledger.starts_with('@') {
            people::note(audit, kept);
            continue;
        }
        let Ok(table) = app.loaded().table(ledger) else {
            *audit.gone.entry(ledger.clone()).or_insert(0) += 1;
            spans.remove(id);
            continue;
        };
        audit.report.records += 1;
        let stored = rows.remove(id).map(|(_, stored)| stored);
        let found = spans.remove(id).unwrap_or_default();
        one(tx, audit, county, table, kept, stored.as_ref(), &found)?;
    }
    for (id, (table, stored)) in rows {
        let text = format!("{} {} 没有任何变更记录，不是通过本系统登记的", table.ledger().title, stored.record.number);
        audit.find(Kind::RowExtra, Some(county), None, Some(id), text);
    }
    for id in spans.into_keys() {
        audit.find(Kind::Span, Some(county), None, Some(id), "有统计区间，却没有这条记录".to_owned());
    }
    Ok(())
}

fn one(
    tx: &mut Tx,
    audit: &mut Audit<'_>,
    county: PlaceId,
    table: &Table,
    kept: &[StoredChange],
    stored: Option<&Stored>,
    spans: &[Numbered],
) -> Outcome<()> {
    let ledger = table.ledger();
    let (id, last) = (kept.first().map(|k| k.change.record), kept.last().map(|k| k.n));
    let app = audit.app;
    let Some(record) = rebuilt_with(app, ledger, kept, stored) else { return Ok(()) };
    let name = format!("{} {}", ledger.title, record.number);
    audit.numbers.add(county, &record.number);
    beside::links(tx, audit, (county, ledger, &name), kept)?;
    let Some(stored) = stored else {
        audit.find(Kind::RowMissing, Some(county), last, id, format!("{name} 有变更记录，表里却没有这条记录"));
        return Ok(());
    };
    let wrong = differences(audit, ledger, &record, stored, &sealed_texts(ledger, kept));
    if !wrong.is_empty() {
        let text = format!("{name} 与变更记录不一致：{}", wrong.join("、"));
        audit.find(Kind::Row, Some(county), last, id, text);
    }
    if span_rows(app, ledger, &record) != spans {
        audit.find(Kind::Span, Some(county), last, id, format!("{name} 的统计区间与记录不一致"));
    }
    Ok(())
}

/// The last kept text of each sensitive field.
fn sealed_texts(ledger: &Ledger, kept: &[StoredChange]) -> BTreeMap<usize, String> {
    let mut out = BTreeMap::new();
    for change in kept {
        for (key, json) in &change.change.after {
            let Some(index) = ledger.field(key).filter(|i| ledger.fields[*i].sensitive.is_some()) else { continue };
            match json.as_str() {
                Some(text) => out.insert(index, text.to_owned()),
                None => out.remove(&index),
            };
        }
    }
    out
}

/// Titles of what differs between a record as rebuilt and as stored, every column.
fn differences(
    audit: &Audit<'_>,
    ledger: &Ledger,
    record: &Record,
    stored: &Stored,
    sealed: &BTreeMap<usize, String>,
) -> Vec<String> {
    let (a, b) = (record, &stored.record);
    let mut out: Vec<String> = [
        ("县", a.county != b.county),
        ("地点", a.place != b.place),
        ("单位", a.unit != b.unit),
        ("责任单位", a.owner_unit != b.owner_unit),
        ("责任人员", a.owner != b.owner),
        ("编号", a.number != b.number),
        ("状态", a.state != b.state),
        ("期限", a.due != b.due),
        ("剩余天数", a.left != b.left),
        ("其他时限", a.clocks != b.clocks),
        ("版本", a.version != b.version),
        ("定义版本", a.definition != b.definition),
        ("登记日期", a.created_on != b.created_on),
        ("登记时间", a.created_at != b.created_at),
        ("登记人", a.created_by != b.created_by),
        ("修改时间", a.changed_at != b.changed_at),
        ("修改人", a.changed_by != b.changed_by),
        ("反弹自", a.recurs_of != b.recurs_of),
        ("移交", a.moves != b.moves),
        ("会签", a.pending != b.pending),
        ("疑点确认", a.excused != b.excused),
    ]
    .into_iter()
    .filter(|(_, differs)| *differs)
    .map(|(title, _)| title.to_owned())
    .collect();
    let app = audit.app;
    for (index, field) in ledger.fields.iter().enumerate() {
        if field.sensitive.is_none() {
            let nothing = a.values[index].is_empty() && b.values[index].is_empty();
            if !nothing && a.values[index] != b.values[index] {
                out.push(format!("“{}”", field.title));
            }
            continue;
        }
        let kept = stored.sealed(index);
        if kept.map(|s| s.text.as_str()) != sealed.get(&index).map(String::as_str) {
            out.push(format!("“{}”（密文）", field.title));
            continue;
        }
        let Some(kept) = kept else { continue };
        let Ok(value) = sealing::open_field(app, ledger, stored, index) else {
            out.push(format!("“{}”（解不开）", field.title));
            continue;
        };
        let finds = app.vault().blind_all(&ledger.id, &field.id, &field.ty.form_text(&value));
        if !finds.iter().any(|find| find.as_slice() == kept.blind_index) {
            out.push(format!("“{}”（检索码）", field.title));
        }
        if field.ty.mask(&value) != kept.mask {
            out.push(format!("“{}”（掩码）", field.title));
        }
    }
    out
}

/// Cells against spans, one indicator after the other.
pub(super) fn cells(tx: &mut Tx, audit: &mut Audit<'_>, county: PlaceId) -> Outcome<()> {
    for indicator in store::indicators::indicators(tx, county)? {
        let wrong = store::indicators::wrong_cells(tx, audit.tree, county, indicator)?;
        let loaded = audit.app.loaded();
        let def = loaded.word(indicator).and_then(|id| loaded.indicator(id)).map(|(_, def)| def);
        let title = def.map_or_else(|| format!("指标 {indicator}"), |def| def.title.clone());
        let number = |n: i64| def.map_or_else(|| n.to_string(), |def| def.quantity.number(n));
        for cell in wrong.iter().take(super::NAMED) {
            let place = audit.tree.full_name(PlaceId(cell.key.place));
            let when = match cell.when() {
                Ok(day) => day.to_string(),
                Err(month) => format!("{month} 全月"),
            };
            let [(a, b), (c, d)] = [cell.stored, cell.right].map(|(on, off)| (number(on), number(off)));
            let text = format!("“{title}”{place} {when}：存 +{a} −{b}，按记录应为 +{c} −{d}");
            audit.find(Kind::Cell, Some(county), None, None, text);
        }
        if wrong.len() > super::NAMED {
            let text = format!("“{title}”还有 {} 处不符", wrong.len() - super::NAMED);
            audit.find(Kind::Cell, Some(county), None, None, text);
        }
    }
    Ok(())
}

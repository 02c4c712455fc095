//! Persons, units, accounts and grants against their changes.

use super::{Audit, Kind};
use crate::accounts::described;
use crate::accounts::register::main_word;
use crate::outcome::{Outcome, Refusal};
use domain::{Id, Moment, PlaceId};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use store::Tx;
use store::accounts::register;
use store::changes::StoredChange;

/// What the changes of one row add up to.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// County its changes are kept in.
    pub county: PlaceId,
    /// Number of the last.
    pub n: i64,
    /// Version the last made.
    pub version: i64,
    /// What stands.
    pub fields: BTreeMap<String, Json>,
    /// Why, when and by whom the last was made.
    pub basis: String,
    pub at: Moment,
    pub person: Id,
}

/// Takes the changes of one row of the books of places, people and rights.
pub(super) fn note(audit: &mut Audit<'_>, kept: &[StoredChange]) {
    for k in kept {
        if k.change.ledger == "@place" {
            audit.places.add(k);
            continue;
        }
        let key = (k.change.ledger.clone(), k.change.record);
        let entry = audit.books.entry(key).or_insert_with(|| Entry {
            county: k.county,
            n: k.n,
            version: 0,
            fields: BTreeMap::new(),
            basis: String::new(),
            at: k.change.at,
            person: k.change.person,
        });
        (entry.n, entry.version) = (k.n, k.change.version);
        (entry.at, entry.person) = (k.change.at, k.change.person);
        entry.basis.clone_from(&k.change.basis);
        entry.fields.extend(k.change.after.clone());
        // A second factor removed with a reset is told by the reset.
        if k.change.after.get("totp_removed") == Some(&json!(true)) {
            entry.fields.insert("totp".to_owned(), json!(false));
        }
    }
}

/// Adds what another county's changes say of the same row: an account made at the top and looked after in a county.
pub(super) fn add(books: &mut BTreeMap<(String, Id), Entry>, key: (String, Id), new: Entry) {
    match books.remove(&key) {
        None => {
            books.insert(key, new);
        }
        Some(old) => {
            let (mut first, last) = if old.version < new.version { (old, new) } else { (new, old) };
            first.fields.extend(last.fields);
            books.insert(key, Entry { fields: first.fields, ..last });
        }
    }
}

/// A row with the fields its changes must say.
struct Row {
    ledger: &'static str,
    id: Id,
    /// For the message.
    name: String,
    version: Option<i64>,
    fields: Vec<(String, Json)>,
}

fn named<const N: usize>(fields: [(&str, Json); N]) -> Vec<(String, Json)> {
    fields.map(|(name, json)| (name.to_owned(), json)).into()
}

fn rows(tx: &mut Tx) -> Outcome<Vec<Row>> {
    let mut out = Vec::new();
    for p in register::all(tx)? {
        let mut fields = vec![("name".to_owned(), json!(p.name)), ("main".to_owned(), main_word(p.id, p.main))];
        fields.extend(described(&p.identity));
        let (id, version) = (p.id, Some(p.version));
        out.push(Row { ledger: "@person", id, name: format!("人员“{}”", p.name), version, fields });
    }
    for p in register::proposals(tx)? {
        let fields = vec![
            ("kind".to_owned(), json!(p.kind)),
            ("one".to_owned(), json!(p.one.to_string())),
            ("other".to_owned(), json!(p.other.to_string())),
            ("reason".to_owned(), json!(p.reason)),
            ("accepted".to_owned(), json!(p.accepted)),
        ];
        let (id, version) = (p.id, Some(p.version));
        out.push(Row { ledger: "@join", id, name: "人员合并提议".to_owned(), version, fields });
    }
    for (id, name, place, line) in store::audit::units(tx)? {
        let fields = named([("name", json!(name)), ("place", json!(place.0)), ("line", json!(line))]);
        out.push(Row { ledger: "@unit", id, name: format!("单位“{name}”"), version: None, fields });
    }
    store::accounts::each_account(tx, |a| {
        let fields = named([
            ("login", json!(a.login)),
            ("person", json!(a.person.to_string())),
            ("unit", json!(a.unit.map(|u| u.to_string()))),
            ("title", json!(a.title)),
            ("shared", json!(a.shared)),
            ("suspended", json!(a.suspended_at.is_some())),
            ("released", json!(a.released)),
            ("totp", json!(a.totp.is_some())),
        ]);
        let (id, version) = (a.id, Some(a.version));
        out.push(Row { ledger: "@account", id, name: format!("账号“{}”", a.login), version, fields });
        Ok::<(), Refusal>(())
    })?;
    store::accounts::each_grant(tx, |_, given| {
        let g = &given.grant;
        let fields = named([
            ("account", json!(given.account.to_string())),
            ("role", json!(g.role)),
            ("place", json!(g.place.0)),
            ("unit", json!(g.unit.map(|u| u.to_string()))),
            ("posting", json!(g.posting.map(|p| p.to_string()))),
            ("line", json!(g.line)),
            ("from", json!(g.from.0)),
            ("to", json!(g.to.map(|d| d.0))),
        ]);
        let (id, version) = (g.id, Some(given.version));
        out.push(Row { ledger: "@grant", id, name: format!("授权“{}”", g.role), version, fields });
        Ok::<(), Refusal>(())
    })?;
    Ok(out)
}

/// What a row has before any change says otherwise.
fn at_first(field: &str) -> Json {
    match field {
        "suspended" | "totp" => json!(false),
        "released" => json!(true),
        _ => Json::Null,
    }
}

fn chinese(ledger: &str) -> &'static str {
    match ledger {
        "@person" => "人员",
        "@join" => "人员合并提议",
        "@unit" => "单位",
        "@account" => "账号",
        _ => "授权",
    }
}

pub(super) fn check(tx: &mut Tx, audit: &mut Audit<'_>, books: &BTreeMap<(String, Id), Entry>) -> Outcome<()> {
    let mut left: BTreeMap<(&str, Id), &Entry> = books.iter().map(|((l, id), e)| ((l.as_str(), *id), e)).collect();
    for row in rows(tx)? {
        let Some(entry) = left.remove(&(row.ledger, row.id)) else {
            let text = format!("{} 没有变更记录，不是通过本系统建立的", row.name);
            audit.find(Kind::Right, None, None, Some(row.id), text);
            continue;
        };
        let mut wrong: Vec<&str> = row
            .fields
            .iter()
            .filter(|(field, is)| {
                let kept = entry.fields.get(field).cloned().unwrap_or_else(|| at_first(field));
                kept != *is
            })
            .map(|(field, _)| field.as_str())
            .collect();
        if row.version.is_some_and(|version| version != entry.version) {
            wrong.push("version");
        }
        if !wrong.is_empty() {
            let text = format!("{} 与变更记录不一致：{}", row.name, wrong.join("、"));
            audit.find(Kind::Right, Some(entry.county), Some(entry.n), Some(row.id), text);
        }
    }
    for ((ledger, id), entry) in left {
        if !matches!(ledger, "@person" | "@join" | "@unit" | "@account" | "@grant") {
            continue;
        }
        let text = format!("{} {id} 有变更记录，表里却没有", chinese(ledger));
        audit.find(Kind::Right, Some(entry.county), Some(entry.n), Some(id), text);
    }
    Ok(())
}

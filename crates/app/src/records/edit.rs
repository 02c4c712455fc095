//! 修改、更正、移交: changing what a record says.

use super::sealing::open;
use super::write::{self, ChangeMeta};
use super::{read_texts, reader, with_rules};
use crate::changes::{Submission, commit, keep_refused, seen};
use crate::context::{App, OpContext};
use crate::outcome::{Outcome, Refusal};
use domain::access::{Permission, Target, permit};
use domain::change::{ChangeKind, replay};
use domain::ledger::{Conflict, Ledger, Record, merge};
use domain::{Day, Id, PlaceId, Value};
use serde_json::Value as Json;
use std::sync::Arc;
use store::Tx;
use store::conflicts::Conflict as Row;
use store::records::{Reader, Stored, Table};

/// An edit of a record, made while looking at one of its versions.
#[derive(Clone, Debug)]
pub struct EditRequest {
    /// Submission id.
    pub submission: Id,
    /// Ledger id.
    pub ledger: String,
    /// Record.
    pub record: Id,
    /// The version the person was looking at.
    pub base: i64,
    /// Texts by field id; only what the form showed.
    pub texts: Vec<(String, String)>,
    /// 更正 with its reason; a plain edit without.
    pub reason: Option<String>,
}

/// What came of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The version now.
    pub version: i64,
    /// Titles of fields somebody else had changed differently: both are kept until a person has chosen.
    pub conflicts: Vec<String>,
}

/// Reads a record for writing: what the actor may see, with the sensitive values opened.
pub(crate) fn load_for_update(
    tx: &mut Tx,
    app: &App,
    reader: &Reader,
    table: &Table,
    id: Id,
) -> Outcome<(Stored, Record)> {
    let stored = store::records::get(tx, reader, table, id)?.ok_or(Refusal::NotFound)?;
    let record = open(app, table.ledger(), &stored)?;
    Ok((stored, record))
}

/// Changes fields. An edit made against an older version is merged field by field; where both changed the same field
/// differently, the current value stays and the conflict is kept for a person.
///
/// # Errors
/// Rules broken, no right, not visible.
pub async fn edit(app: &App, cx: &OpContext, edit: EditRequest) -> Outcome<Edited> {
    let (record_id, base) = (edit.record.to_string(), edit.base.to_string());
    let mut content: Vec<&str> = vec!["edit", &edit.ledger, &record_id, &base];
    content.push(edit.reason.as_deref().unwrap_or(""));
    for (name, text) in &edit.texts {
        content.extend([name.as_str(), text.as_str()]);
    }
    let submission = Submission::new(edit.submission, cx, &content);
    if edit.reason.as_ref().is_some_and(|r| r.trim().is_empty()) {
        return Err(Refusal::field("reason", "更正要写明原因"));
    }
    let shared = Arc::new((app.clone(), cx.clone(), edit, submission.clone()));
    let written = app
        .write(move |tx| {
            let (app, cx, edit, submission) = &*shared;
            edit_in(tx, app, cx, edit, submission)
        })
        .await;
    if let Err(refusal) = &written {
        keep_refused(app, submission, refusal).await;
    }
    written
}

fn edit_in(tx: &mut Tx, app: &App, cx: &OpContext, edit: &EditRequest, submission: &Submission) -> Outcome<Edited> {
    if let Some(outcome) = seen(tx, submission)? {
        return Ok(Edited { version: outcome.parse().unwrap_or(0), conflicts: Vec::new() });
    }
    let table = app.loaded().table(&edit.ledger)?;
    let ledger = table.ledger();
    let (stored, old) = load_for_update(tx, app, &reader(app, cx), table, edit.record)?;
    let correcting = edit.reason.is_some();
    let permission = if correcting { Permission::RecordCorrect } else { Permission::RecordEdit };
    let target = Target { place: old.place, line: Some(&ledger.line), unit: old.unit, owner_unit: old.owner_unit };
    let permit = permit(&app.loaded().pack.roles, &app.tree(), &cx.actor, permission, &target)
        .ok_or_else(|| Refusal::Forbidden(format!("您可以看这条{}，但不能修改它", ledger.noun)))?;
    for (name, _) in &edit.texts {
        if let Some(index) = ledger.field(name).filter(|i| !ledger.editable(*i, correcting)) {
            let why = format!("{}：由办理步骤或系统填写，不能直接修改", ledger.fields[index].title);
            return Err(Refusal::field(name, why));
        }
    }
    // A masked value sent back as its mask was not touched.
    let texts: Vec<(String, String)> = edit
        .texts
        .iter()
        .filter(|(name, text)| {
            let index = ledger.field(name);
            index.and_then(|i| stored.sealed(i)).is_none_or(|s| s.mask != *text)
        })
        .cloned()
        .collect();
    let mine = read_texts(app, cx, ledger, app.tree().tenant(old.place), &texts)?;
    let (changes, conflicts) = if edit.base == old.version {
        (mine, Vec::new())
    } else {
        let base = at_version(tx, app, ledger, &stored, edit.base)?;
        let merged = merge(ledger, &base.values, &old.values, &mine);
        (merged.changes, merged.conflicts)
    };
    let new =
        with_rules(app, ledger, |rules| domain::ledger::edit(rules, &old, changes, &cx.actor, cx.now, correcting))?;
    let mut out = Edited { version: new.version, conflicts: Vec::new() };
    for conflict in &conflicts {
        out.conflicts.push(ledger.fields[conflict.field].title.clone());
        keep_conflict(tx, app, cx, ledger, &stored, conflict)?;
    }
    let changed = new.values != old.values || new.due != old.due;
    let mut list = Vec::new();
    if changed {
        let basis = edit.reason.as_deref().unwrap_or("");
        let kind = if correcting { ChangeKind::Correct } else { ChangeKind::Edit };
        let meta = ChangeMeta { kind, step: "", day: cx.today(), now: cx.now, actor: &cx.actor, basis };
        list.push(write::update(tx, app, &permit, table, (&stored, &old), &new, &meta)?);
    } else {
        out.version = old.version;
    }
    commit(tx, app, submission, &out.version.to_string(), &list)?;
    Ok(out)
}

/// The record as it was at a version, rebuilt from its changes.
fn at_version(tx: &mut Tx, app: &App, ledger: &Ledger, stored: &Stored, version: i64) -> Outcome<Record> {
    let kept = store::changes::of_record(tx, stored.record.county, stored.record.id)?;
    let open = |field: &domain::ledger::Field, json: &Json| -> Value {
        let Some(text) = json.as_str() else { return Value::Empty };
        super::sealing::open_text(app, ledger, stored, field, text).unwrap_or_default()
    };
    let mut record = None;
    for change in kept.iter().filter(|k| k.change.version <= version) {
        record = Some(replay(ledger, record, &change.change, &open));
    }
    record.ok_or_else(|| Refusal::Stale("您看的版本已经找不到了，请刷新后再改；您填的内容没有丢".into()))
}

fn keep_conflict(
    tx: &mut Tx,
    app: &App,
    cx: &OpContext,
    ledger: &Ledger,
    stored: &Stored,
    conflict: &Conflict,
) -> Outcome<()> {
    let field = &ledger.fields[conflict.field];
    let text = |value: &Value| -> Outcome<String> {
        if value.is_empty() {
            return Ok(String::new());
        }
        let plain = field.ty.json(value).to_string();
        if field.sensitive.is_none() {
            return Ok(plain);
        }
        super::sealing::seal_text(app, ledger, stored, field, &plain)
    };
    let row = Row {
        id: app.id(),
        county: stored.record.county,
        ledger: ledger.id.clone(),
        record: stored.record.id,
        field: field.id.clone(),
        base: text(&conflict.base)?,
        theirs: text(&conflict.theirs)?,
        mine: text(&conflict.mine)?,
        theirs_by: stored.record.changed_by,
        mine_by: cx.actor.person,
        protected: conflict.protected,
        at: cx.now,
    };
    store::conflicts::open(tx, &row)?;
    Ok(())
}

/// Chooses between the two values of a conflict. A protected field needs somebody who is neither author.
///
/// # Errors
/// No right, not open any more, an author of a protected field, rules broken by the chosen value.
pub async fn choose(app: &App, cx: &OpContext, ledger: &str, record: Id, conflict: Id, mine: bool) -> Outcome<i64> {
    let submission =
        Submission::new(app.id(), cx, &["choose", &conflict.to_string(), if mine { "mine" } else { "theirs" }]);
    let shared = Arc::new((app.clone(), cx.clone(), submission, ledger.to_owned()));
    app.write(move |tx| {
        let (app, cx, submission, ledger) = &*shared;
        let table = app.loaded().table(ledger)?;
        let ledger = table.ledger();
        let (stored, old) = load_for_update(tx, app, &reader(app, cx), table, record)?;
        let target = Target { place: old.place, line: Some(&ledger.line), unit: old.unit, owner_unit: old.owner_unit };
        let permit = permit(&app.loaded().pack.roles, &app.tree(), &cx.actor, Permission::RecordEdit, &target)
            .ok_or_else(|| Refusal::Forbidden("您不能处理这处冲突".into()))?;
        let found = store::conflicts::of_record(tx, old.county, record)?
            .into_iter()
            .find(|c| c.id == conflict)
            .ok_or(Refusal::NotFound)?;
        let me = cx.actor.persons();
        if found.protected && (me.contains(&found.mine_by) || me.contains(&found.theirs_by)) {
            return Err(Refusal::Forbidden("这一项要由两位填写人以外的人来选定".into()));
        }
        let index = ledger.field(&found.field).ok_or(Refusal::NotFound)?;
        let field = &ledger.fields[index];
        let mut version = old.version;
        let mut changes = Vec::new();
        if mine {
            let text = if field.sensitive.is_some() {
                super::sealing::open_text(app, ledger, &stored, field, &found.mine)?
            } else {
                let json: Json = serde_json::from_str(&found.mine).unwrap_or(Json::Null);
                field.ty.from_json(&json).unwrap_or_default()
            };
            let new = with_rules(app, ledger, |rules| {
                domain::ledger::edit(rules, &old, vec![(index, text)], &cx.actor, cx.now, true)
            })?;
            version = new.version;
            let meta = ChangeMeta {
                kind: ChangeKind::Edit,
                step: "",
                day: cx.today(),
                now: cx.now,
                actor: &cx.actor,
                basis: "处理两人修改的冲突",
            };
            changes.push(write::update(tx, app, &permit, table, (&stored, &old), &new, &meta)?);
        }
        if !store::conflicts::close(tx, conflict, if mine { "mine" } else { "theirs" }, cx.actor.person, cx.now)? {
            return Err(Refusal::Stale("这处冲突已经有人处理过了".into()));
        }
        commit(tx, app, submission, &version.to_string(), &changes)?;
        Ok(version)
    })
    .await
}

/// Moves a record to another place from a day: past flows stay where they were, open spans go along.
///
/// # Errors
/// No right at either place, a day before an earlier move, an unknown place.
pub async fn move_to(
    app: &App,
    cx: &OpContext,
    ledger: &str,
    submission: Id,
    record: Id,
    place: PlaceId,
    day: Day,
    reason: &str,
) -> Outcome<i64> {
    let content = [ledger, &record.to_string(), &place.0.to_string(), &day.to_string(), reason];
    let submission = Submission::new(submission, cx, &content);
    if reason.trim().is_empty() {
        return Err(Refusal::field("reason", "移交要写明原因"));
    }
    if day > cx.today() {
        return Err(Refusal::field("day", "移交日期不能晚于今天"));
    }
    let shared = Arc::new((app.clone(), cx.clone(), submission, ledger.to_owned(), reason.to_owned()));
    app.write(move |tx| {
        let (app, cx, submission, ledger, reason) = &*shared;
        if let Some(outcome) = seen(tx, submission)? {
            return Ok(outcome.parse().unwrap_or(0));
        }
        let table = app.loaded().table(ledger)?;
        let ledger = table.ledger();
        let (stored, old) = load_for_update(tx, app, &reader(app, cx), table, record)?;
        let (tree, roles) = (app.tree(), &app.loaded().pack.roles);
        let allowed = |at: PlaceId| {
            let target = Target { place: at, line: Some(&ledger.line), unit: old.unit, owner_unit: old.owner_unit };
            permit(roles, &tree, &cx.actor, Permission::RecordMove, &target)
        };
        let permit = allowed(old.place).ok_or_else(|| Refusal::Forbidden(format!("您不能移交这条{}", ledger.noun)))?;
        if allowed(place).is_none() {
            return Err(Refusal::field("place", "新地点：不在您负责的范围内"));
        }
        let new = moved(app, ledger, &old, place, day, cx)?;
        let meta = ChangeMeta { kind: ChangeKind::Move, step: "", day, now: cx.now, actor: &cx.actor, basis: reason };
        let change = write::update(tx, app, &permit, table, (&stored, &old), &new, &meta)?;
        commit(tx, app, submission, &new.version.to_string(), &[change])?;
        Ok(new.version)
    })
    .await
}

fn moved(app: &App, ledger: &Ledger, old: &Record, place: PlaceId, day: Day, cx: &OpContext) -> Outcome<Record> {
    let tree = app.tree();
    let found = tree.get(place).ok_or_else(|| Refusal::field("place", "新地点：没有这个地方"))?;
    if ledger.place.is_some_and(|level| found.level < level) {
        return Err(Refusal::field("place", format!("新地点：{}要落到村", ledger.noun)));
    }
    if place == old.place {
        return Err(Refusal::field("place", "新地点与现在的地点相同"));
    }
    if tree.tenant(place) != old.county {
        return Err(Refusal::field("place", "新地点在另一个县，请在那边重新登记，并在原记录写明去向"));
    }
    let earliest = old.moves.last().map_or(old.created_on, |(_, d)| *d);
    if day < earliest {
        return Err(Refusal::field("day", format!("移交日期不能早于 {earliest}")));
    }
    let mut new = old.clone();
    new.moves.push((old.place, day));
    new.place = place;
    new.version += 1;
    new.changed_at = cx.now;
    new.changed_by = cx.actor.person;
    Ok(new)
}

//! 修改、更正、移交: changing what a record says.

use super::files::{self, KeptFile, Upload};
use super::sealing::open;
use super::write::{self, ChangeMeta};
use super::{inside, pickers, read_texts, reader, references, tables, with_rules};
use crate::chain_entries;
use crate::context::{App, OpContext};
use crate::deliver::{Command, Content, Work, deliver};
use crate::outcome::{Outcome, Refusal};
use domain::access::{Permission, Permit, Scope, Target, permit, permit_step};
use domain::change::{ChangeKind, replay};
use domain::ledger::{Conflict, Entry, Ledger, Record, merge};
use domain::{Day, Id, PlaceId, Value};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
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
    pub record: Id,
    /// The version the person was looking at.
    pub base: i64,
    /// Texts by field id; only what the form showed.
    pub texts: Vec<(String, String)>,
    /// Photos and files that come with it.
    pub uploads: Vec<Upload>,
    /// 更正 with its reason; a plain edit without.
    pub reason: Option<String>,
}

/// What came of an edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    /// The version now.
    pub version: i64,
    /// Titles of fields somebody else had changed differently: both are kept until a person has chosen.
    pub conflicts: Vec<String>,
}

/// Reads a record the actor may see, with the sensitive values opened.
pub(crate) fn load(tx: &mut Tx, app: &App, reader: &Reader, table: &Table, id: Id) -> Outcome<(Stored, Record)> {
    let stored = store::records::get(tx, reader, table, id)?.ok_or(Refusal::NotFound)?;
    let record = open(app, table.ledger(), &stored)?;
    Ok((stored, record))
}

/// The same for writing: nobody else changes it until COMMIT, so an edit that comes at the same moment is merged, not lost.
pub(crate) fn load_for_update(
    tx: &mut Tx,
    app: &App,
    reader: &Reader,
    table: &Table,
    id: Id,
) -> Outcome<(Stored, Record)> {
    let stored = store::records::get_for_update(tx, reader, table, id)?.ok_or(Refusal::NotFound)?;
    let record = open(app, table.ledger(), &stored)?;
    Ok((stored, record))
}

/// Changes fields. An edit made against an older version is merged field by field; where both changed the same field
/// differently, the current value stays and the conflict is kept for a person.
///
/// # Errors
/// Rules broken, no right, not visible.
pub async fn edit(cx: &OpContext, edit: EditRequest) -> Outcome<Edited> {
    if edit.reason.as_ref().is_some_and(|r| r.trim().is_empty()) {
        return Err(Refusal::field("reason", "更正要写明原因"));
    }
    deliver(&cx.with_submission(edit.submission), Edit { edit, texts: Vec::new(), files: Vec::new() }).await
}

struct Edit {
    edit: EditRequest,
    /// Texts with the hashes of uploads in their fields.
    texts: Vec<(String, String)>,
    files: Vec<KeptFile>,
}

impl EditRequest {
    fn permission(&self) -> Permission {
        if self.reason.is_some() { Permission::RecordCorrect } else { Permission::RecordEdit }
    }
}

impl Command for Edit {
    const NAME: &'static str = "record.edit/1";
    type Output = Edited;

    fn content(&self, into: &mut Content) {
        let EditRequest { submission: _, ledger, record, base, texts, uploads, reason } = &self.edit;
        into.text(ledger).id(*record).int(*base).optional(reason.as_deref()).pairs(texts);
        Upload::content(uploads, into);
    }

    async fn prepare(&mut self, cx: &OpContext) -> Outcome<()> {
        let edit = &self.edit;
        let ledger = cx.app.loaded().ledger(&edit.ledger)?;
        if edit.uploads.is_empty() {
            self.texts = pickers::resolved(cx, ledger, edit.texts.clone()).await?;
            return Ok(());
        }
        let (name, record, permission) = (edit.ledger.clone(), edit.record, edit.permission());
        cx.read(move |cx, tx| {
            let table = cx.app.loaded().table(&name)?;
            let stored = store::records::get(tx, &reader(cx), table, record)?.ok_or(Refusal::NotFound)?;
            allowed(cx, table.ledger(), &stored.record, permission).map(|_| ())
        })
        .await?;
        let texts;
        (texts, self.files) = files::keep(&cx.app, ledger, &edit.texts, &edit.uploads).await?;
        self.texts = pickers::resolved(cx, ledger, texts).await?;
        Ok(())
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<Edited> {
        edit_in(cx, self, work)
    }

    fn recall(kept: &str) -> Outcome<Edited> {
        // Until 2026-12 the outcome was the version alone.
        let edited = serde_json::from_str(kept).ok();
        let edited = edited.or_else(|| Some(Edited { version: kept.parse().ok()?, conflicts: Vec::new() }));
        edited.ok_or(Refusal::SubmissionReused)
    }
}

/// Proof that the record may be changed in this way.
fn allowed(cx: &OpContext, ledger: &Ledger, record: &Record, permission: Permission) -> Outcome<Permit> {
    permit(&cx.app.loaded().pack.roles, &cx.app.tree(), &cx.actor, permission, &Target::of(ledger, record))
        .ok_or_else(|| Refusal::Forbidden(format!("您可以看这条{}，但不能修改它", ledger.noun)))
}

fn edit_in(cx: &OpContext, command: &Edit, work: &mut Work<'_>) -> Outcome<Edited> {
    let edit = &command.edit;
    let table = cx.app.loaded().table(&edit.ledger)?;
    let ledger = table.ledger();
    let (stored, old) = load_for_update(work.tx, &cx.app, &reader(cx), table, edit.record)?;
    let correcting = edit.reason.is_some();
    let entry = if correcting { Entry::Correct } else { Entry::Edit };
    let permit = allowed(cx, ledger, &old, edit.permission())?;
    // A masked value sent back as its mask was not touched.
    let texts: Vec<(String, String)> = command
        .texts
        .iter()
        .filter(|(name, text)| {
            let index = ledger.resolve(name);
            index.and_then(|i| stored.sealed(i)).is_none_or(|s| s.mask != *text)
        })
        .cloned()
        .collect();
    let texts = tables::unmasked(ledger, &stored, &old, texts);
    let mine = read_texts(cx, ledger, cx.app.tree().tenant(old.place), &texts)?;
    references::check(work.tx, cx, ledger, Some(&old), &mine)?;
    let (changes, conflicts) = if edit.base == old.version {
        (mine, Vec::new())
    } else {
        let base = at_version(work.tx, &cx.app, ledger, &stored, edit.base)?;
        let merged = merge(ledger, &base.values, &old.values, &mine);
        (merged.changes, merged.conflicts)
    };
    let new =
        with_rules(&cx.app, ledger, |rules| domain::ledger::edit(rules, &old, changes, &cx.actor, cx.now, entry))?;
    let moves_inside = ledger.parent().is_some_and(|(index, _)| old.values[index] != new.values[index]);
    if moves_inside {
        inside::check(work.tx, cx, ledger, &new)?;
    }
    if correcting {
        may_correct_yardstick(cx, work.tx, table, &old, &new)?;
    }
    let mut out = Edited { version: new.version, conflicts: Vec::new() };
    for conflict in &conflicts {
        out.conflicts.push(ledger.fields[conflict.field].title.clone());
        keep_conflict(work, cx, ledger, &stored, conflict)?;
    }
    let changed = new.values != old.values || new.due != old.due || new.clocks != old.clocks;
    if changed {
        let kind = if correcting { ChangeKind::Correct } else { ChangeKind::Edit };
        let meta = ChangeMeta { basis: edit.reason.as_deref().unwrap_or(""), ..ChangeMeta::of(cx, kind, cx.today()) };
        let change = write::update(work.tx, &cx.app, &permit, table, (&stored, &old), &new, &meta)?;
        work.changes([change]);
    } else {
        out.version = old.version;
    }
    files::link(work.tx, &cx.app, &new, &command.files)?;
    Ok(out)
}

/// What a record is judged by (who closes it, when it is due, what it must reach) is corrected by who handed it out, never by
/// who works on it: a sheet by who may issue where the task above it lies, others by who may do the step that starts the clock.
fn may_correct_yardstick(cx: &OpContext, tx: &mut Tx, table: &Table, old: &Record, new: &Record) -> Outcome<()> {
    let ledger = table.ledger();
    let changed = ledger.yardstick().into_iter().find(|i| old.values[*i] != new.values[*i]);
    let Some(changed) = changed.filter(|_| ledger.is_assigned(old)) else { return Ok(()) };
    let me = cx.actor.persons();
    let owns = old.owner.is_some_and(|owner| me.contains(&owner))
        || old.owner_unit.is_some_and(|unit| cx.actor.grants.iter().any(|g| g.unit == Some(unit)));
    let pack = &cx.app.loaded().pack;
    let tree = cx.app.tree();
    let parent = ledger.traits.task.as_ref().and_then(|task| old.values[task.parent].id());
    let stricter = if let Some(parent) = parent {
        let everything = Reader { scope: Scope::system(), tree: tree.clone() };
        let above = store::records::get(tx, &everything, table, parent)?.map_or(old.place, |s| s.record.place);
        let target = Target::new(above, Some(&ledger.line));
        permit(&pack.roles, &tree, &cx.actor, Permission::TaskIssue, &target).is_some()
    } else {
        let starts = ledger.clocks.iter().take(1).filter_map(|c| c.starts.first().map(String::as_str));
        let starts = starts.chain(ledger.traits.task.iter().map(|t| t.issue_step.as_str()));
        starts
            .filter_map(|id| ledger.step(id))
            .any(|step| permit_step(&pack.roles, &tree, &pack.parameters, &cx.actor, &ledger.line, step, old).is_some())
    };
    if stricter && !owns {
        return Ok(());
    }
    let title = &ledger.fields[changed].title;
    Err(Refusal::field(
        &ledger.fields[changed].id,
        format!("{title}：决定时限、目标或由谁销号，只能由交办的一方更正，承办人不能自己改"),
    ))
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
    if let Some(record) = &mut record {
        tables::open(app, ledger, stored, record)?;
    }
    record.ok_or_else(|| Refusal::Stale("您看的版本已经找不到了，请刷新后再改；您填的内容没有丢".into()))
}

fn keep_conflict(
    work: &mut Work<'_>,
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
        let kept = tables::seal_value(&cx.app, ledger, stored, conflict.field, value)?;
        let plain = field.ty.json(&kept).to_string();
        if field.sensitive.is_none() {
            return Ok(plain);
        }
        super::sealing::seal_text(&cx.app, ledger, stored, field, &plain)
    };
    let row = Row {
        id: work.id(),
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
    store::conflicts::open(work.tx, &row)?;
    let after = [
        ("of", Json::from(row.record.to_string())),
        (chain_entries::DIGEST, chain_entries::conflict_digest(&row, None)),
    ];
    work.change(row.county, chain_entries::entry((&cx.actor, cx.now), chain_entries::CONFLICTS, row.id, 1, after));
    Ok(())
}

/// Chooses between the two values of a conflict. A protected field needs somebody who is neither author.
///
/// # Errors
/// No right, not open any more, an author of a protected field, rules broken by the chosen value.
pub async fn choose(cx: &OpContext, ledger: &str, record: Id, conflict: Id, mine: bool) -> Outcome<i64> {
    deliver(cx, Choose { ledger: ledger.to_owned(), record, conflict, mine }).await
}

struct Choose {
    ledger: String,
    record: Id,
    conflict: Id,
    mine: bool,
}

impl Command for Choose {
    const NAME: &'static str = "conflict.choose/1";
    type Output = i64;

    fn content(&self, into: &mut Content) {
        into.text(&self.ledger).id(self.record).id(self.conflict).int(self.mine.into());
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<i64> {
        let table = cx.app.loaded().table(&self.ledger)?;
        let ledger = table.ledger();
        let (stored, old) = load_for_update(work.tx, &cx.app, &reader(cx), table, self.record)?;
        let roles = &cx.app.loaded().pack.roles;
        let permit = permit(roles, &cx.app.tree(), &cx.actor, Permission::RecordEdit, &Target::of(ledger, &old))
            .ok_or_else(|| Refusal::Forbidden("您不能处理这处冲突".into()))?;
        let found = store::conflicts::of_record(work.tx, old.county, self.record)?
            .into_iter()
            .find(|c| c.id == self.conflict)
            .ok_or(Refusal::NotFound)?;
        let me = cx.actor.persons();
        if found.protected && (me.contains(&found.mine_by) || me.contains(&found.theirs_by)) {
            return Err(Refusal::Forbidden("这一项要由两位填写人以外的人来选定".into()));
        }
        let index = ledger.field(&found.field).ok_or(Refusal::NotFound)?;
        let field = &ledger.fields[index];
        let mut version = old.version;
        if self.mine {
            let value = if field.sensitive.is_some() {
                super::sealing::open_text(&cx.app, ledger, &stored, field, &found.mine)?
            } else {
                let json: Json = serde_json::from_str(&found.mine).unwrap_or(Json::Null);
                let value = field.ty.from_json(&json).unwrap_or_default();
                tables::open_value(&cx.app, ledger, tables::Of::stored(&stored), index, &value, &|_| true)?
            };
            let new = with_rules(&cx.app, ledger, |rules| {
                domain::ledger::edit(rules, &old, vec![(index, value)], &cx.actor, cx.now, Entry::Correct)
            })?;
            version = new.version;
            let basis = "处理两人修改的冲突";
            let meta = ChangeMeta { basis, ..ChangeMeta::of(cx, ChangeKind::Edit, cx.today()) };
            let change = write::update(work.tx, &cx.app, &permit, table, (&stored, &old), &new, &meta)?;
            work.changes([change]);
        }
        let choice = if self.mine { "mine" } else { "theirs" };
        if !store::conflicts::close(work.tx, self.conflict, choice, cx.actor.person, cx.now)? {
            return Err(Refusal::Stale("这处冲突已经有人处理过了".into()));
        }
        let digest = chain_entries::conflict_digest(&found, Some((choice, cx.actor.person, cx.now)));
        let after = [("chosen", Json::from(choice)), (chain_entries::DIGEST, digest)];
        work.change(
            found.county,
            chain_entries::entry((&cx.actor, cx.now), chain_entries::CONFLICTS, found.id, 2, after),
        );
        Ok(version)
    }
}

/// A move of a record to another place.
#[derive(Clone, Debug)]
pub struct MoveRequest {
    /// Submission id.
    pub submission: Id,
    /// Ledger id.
    pub ledger: String,
    pub record: Id,
    /// Where it goes.
    pub place: PlaceId,
    /// From which day on.
    pub day: Day,
    /// Why.
    pub reason: String,
}

/// Moves a record to another place from a day: past flows stay where they were, open spans go along.
///
/// # Errors
/// No right at either place, a day before an earlier move, an unknown place.
pub async fn move_to(cx: &OpContext, to: MoveRequest) -> Outcome<i64> {
    if to.reason.trim().is_empty() {
        return Err(Refusal::field("reason", "移交要写明原因"));
    }
    if to.day > cx.today() {
        return Err(Refusal::field("day", "移交日期不能晚于今天"));
    }
    deliver(&cx.with_submission(to.submission), Move(to)).await
}

struct Move(MoveRequest);

impl Command for Move {
    const NAME: &'static str = "record.move/1";
    type Output = i64;

    fn content(&self, into: &mut Content) {
        let MoveRequest { submission: _, ledger, record, place, day, reason } = &self.0;
        into.text(ledger).id(*record).int(place.0).int(day.0.into()).text(reason);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<i64> {
        let MoveRequest { ledger, record, place, day, reason, .. } = &self.0;
        let table = cx.app.loaded().table(ledger)?;
        let ledger = table.ledger();
        let (stored, old) = load_for_update(work.tx, &cx.app, &reader(cx), table, *record)?;
        let (tree, roles) = (cx.app.tree(), &cx.app.loaded().pack.roles);
        let allowed = |at: PlaceId| {
            let target = Target { place: at, ..Target::of(ledger, &old) };
            permit(roles, &tree, &cx.actor, Permission::RecordMove, &target)
        };
        let permit = allowed(old.place).ok_or_else(|| Refusal::Forbidden(format!("您不能移交这条{}", ledger.noun)))?;
        if allowed(*place).is_none() {
            return Err(Refusal::field("place", "新地点：不在您负责的范围内"));
        }
        inside::stays(cx, ledger)?;
        let new = moved(cx, ledger, &old, *place, *day)?;
        let meta = ChangeMeta { basis: reason, ..ChangeMeta::of(cx, ChangeKind::Move, *day) };
        let change = write::update(work.tx, &cx.app, &permit, table, (&stored, &old), &new, &meta)?;
        work.changes([change]);
        inside::carry(work, cx, (&ledger.id, *record), (*place, *day), reason)?;
        Ok(new.version)
    }
}

pub(super) fn moved(cx: &OpContext, ledger: &Ledger, old: &Record, place: PlaceId, day: Day) -> Outcome<Record> {
    let tree = cx.app.tree();
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
    super::with_rules(&cx.app, ledger, |rules| domain::ledger::compute(rules, &mut new));
    new.version += 1;
    new.changed_at = cx.now;
    new.changed_by = cx.actor.person;
    Ok(new)
}

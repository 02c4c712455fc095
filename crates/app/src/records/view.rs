//! One record with everything that points at it (档案), as one person may see it.

use super::doubts::{DoubtView, open_doubts};
use super::reader;
use super::sealing::{open, open_field, open_text};
use super::step::{history, not_superior};
use super::tables::{self, TableView};
use crate::context::{App, OpContext};
use crate::outcome::{Outcome, Refusal};
use domain::access::{Permission, RowFacts, Target, permit, permit_step};
use domain::change::{Change, ChangeKind};
use domain::ledger::{
    Clock, Field, Ledger, Record, Rules, Sensitivity, StateCategory, available_steps, barred, field_types,
};
use domain::urgency::Thresholds;
use domain::{Day, Id, Moment, PlaceId, Urgency, Value};
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap, HashSet};
use store::Tx;
use store::changes::StoredChange;
use store::records::{Order, Page, Query, Reader, Stored, Table};

/// A field as shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldView {
    /// Field id.
    pub id: String,
    pub title: String,
    /// Group heading.
    pub section: String,
    /// Unit behind a number; empty for none.
    pub unit: String,
    /// Text, or the mask.
    pub text: String,
    /// The mask is shown instead of the value.
    pub masked: bool,
    /// The actor may ask to see it (查看明文).
    pub revealable: bool,
    /// Content hashes of photos or files.
    pub files: Vec<String>,
    /// The files are photos.
    pub photos: bool,
    /// Ledger and record it refers to.
    pub link: Option<(String, Id)>,
    /// Its rows, when it is a table.
    pub table: Option<TableView>,
}

/// A step offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepView {
    /// Step id.
    pub id: String,
    pub title: String,
    /// A way back.
    pub back: bool,
    /// Why this person may not, although a role would let them.
    pub blocked: Option<String>,
}

/// One change in the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Moment,
    /// Business day, when it differs from the day of `at`.
    pub day: Option<Day>,
    pub who: String,
    /// Represented person.
    pub acting_for: Option<String>,
    /// What: 登记, 交办, 修改.
    pub what: String,
    /// Basis or reason.
    pub basis: String,
    /// State before and after, when it changed.
    pub states: Option<(String, String)>,
    /// What else changed.
    pub differences: Vec<Difference>,
    /// A way back (退回, 作废).
    pub back: bool,
}

/// A field before and after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Title of the field.
    pub title: String,
    /// Before; empty when there was nothing.
    pub before: String,
    /// After; empty when it was taken away.
    pub after: String,
}

impl Event {
    /// When, with the business day where that differs.
    pub fn when(&self) -> String {
        match self.day {
            Some(day) => format!("{}（业务日期 {day}）", self.at.chinese()),
            None => self.at.chinese(),
        }
    }

    /// Who, with the person represented.
    pub fn by(&self) -> String {
        match &self.acting_for {
            Some(other) => format!("{}（代 {other}）", self.who),
            None => self.who.clone(),
        }
    }
}

/// A record that refers to this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Ledger id.
    pub ledger: String,
    /// Record.
    pub id: Id,
    pub number: String,
    pub headline: String,
    /// Title of its ledger.
    pub ledger_title: String,
    /// State title and category.
    pub state: (String, StateCategory),
    /// Place name.
    pub place: String,
}

/// A running clock of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockView {
    /// 整改期限
    pub title: String,
    /// Deadline and how near it is; `None` while the clock is paused in time.
    pub due: Option<(Day, Urgency)>,
    /// Days left when it was paused.
    pub left: Option<i32>,
}

/// What a person may do with a record beside its steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordRights {
    /// Change it (修改).
    pub edit: bool,
    /// Correct it, with a reason (更正).
    pub correct: bool,
    /// Hand it over to another place (移交).
    pub relocate: bool,
}

/// An open conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictView {
    pub id: Id,
    /// Field title.
    pub title: String,
    /// What both started from, what stands, what the late edit wanted.
    pub values: [String; 3],
    /// Names of both authors.
    pub authors: [String; 2],
    /// Why this person may not choose.
    pub blocked: Option<String>,
}

/// A record as one person may see it.
#[derive(Clone, Debug)]
pub struct RecordView {
    /// The record; sensitive values are empty.
    pub record: Record,
    /// Ledger id, title, noun.
    pub ledger: [String; 3],
    pub headline: String,
    /// State title and category.
    pub state: (String, StateCategory),
    /// How near its deadline is; `None` without a running one.
    pub urgency: Option<Urgency>,
    /// Place with what lies above it.
    pub place: String,
    /// Responsible person or unit.
    pub owner: String,
    /// Fields that hold something, in order.
    pub fields: Vec<FieldView>,
    pub steps: Vec<StepView>,
    /// Timeline, newest first.
    pub events: Vec<Event>,
    /// Records that refer to this one, at most fifty a ledger.
    pub related: Vec<Related>,
    /// Open conflicts.
    pub conflicts: Vec<ConflictView>,
    /// Open doubts (疑点).
    pub doubts: Vec<DoubtView>,
    /// Closed records this one may repeat (反弹), for a person to confirm.
    pub repeats: Vec<Related>,
    /// Its clocks that run or are paused, nearest deadline first.
    pub clocks: Vec<ClockView>,
    /// What this person may do beside the steps.
    pub may: RecordRights,
    /// Nothing more is done with it in steps: it is closed or void.
    pub is_final: bool,
    /// Its ledger has steps.
    pub has_steps: bool,
}

impl RecordView {
    /// Editing is offered: what was closed by steps is corrected, not edited.
    pub fn offers_edit(&self) -> bool {
        self.may.edit && !(self.is_final && self.has_steps)
    }

    /// Handing over is offered.
    pub fn offers_relocation(&self) -> bool {
        self.may.relocate && !self.is_final
    }

    /// It was brought in afterwards (补录).
    pub fn is_adopted(&self) -> bool {
        self.events.last().is_some_and(|e| e.what == ChangeKind::Adopt.chinese())
    }

    /// A field that holds something.
    pub fn field(&self, id: &str) -> Option<&FieldView> {
        self.fields.iter().find(|f| f.id == id)
    }
}

/// Shows a record.
///
/// # Errors
/// [`Refusal::NotFound`] when it does not exist or may not be seen.
pub async fn view(cx: &OpContext, ledger: &str, id: Id) -> Outcome<RecordView> {
    let ledger = ledger.to_owned();
    cx.read(move |cx, tx| view_in(tx, cx, &ledger, id)).await
}

/// [`view`] inside an open transaction.
pub(crate) fn view_in(tx: &mut Tx, cx: &OpContext, ledger: &str, id: Id) -> Outcome<RecordView> {
    let table = cx.app.loaded().table(ledger)?;
    let reader = reader(cx);
    let stored = store::records::get(tx, &reader, table, id)?.ok_or(Refusal::NotFound)?;
    Viewing { app: &cx.app, cx, reader: &reader, table, stored: &stored }.all(tx)
}

struct Viewing<'a> {
    app: &'a App,
    cx: &'a OpContext,
    reader: &'a Reader,
    table: &'a Table,
    stored: &'a Stored,
}

impl Viewing<'_> {
    fn ledger(&self) -> &Ledger {
        self.table.ledger()
    }

    fn all(&self, tx: &mut Tx) -> Outcome<RecordView> {
        let (ledger, record) = (self.ledger(), &self.stored.record);
        let kept = store::changes::of_record(tx, record.county, record.id)?;
        let conflicts = store::conflicts::of_record(tx, record.county, record.id)?;
        let names = self.names(tx, &kept, &conflicts)?;
        let tree = &self.reader.tree;
        let opened = open(self.app, ledger, self.stored)?;
        let state = record.state_in(ledger);
        let owner = record.owner.or(record.owner_unit).and_then(|id| names.get(&id).cloned()).unwrap_or_default();
        let mut shown = record.clone();
        for (index, _) in &self.stored.sealed {
            shown.values[*index] = Value::Empty;
        }
        for (index, field) in ledger.fields.iter().enumerate().filter(|(_, f)| f.ty.table().is_some()) {
            shown.values[index] = self.rows(index, field)?;
        }
        Ok(RecordView {
            ledger: [ledger.id.clone(), ledger.title.clone(), ledger.noun.clone()],
            headline: headline(ledger, record, self.reader),
            state: state.map_or((String::new(), StateCategory::Open), |s| (s.title.clone(), s.category)),
            urgency: self.urgency(),
            place: tree.full_name(record.place),
            owner,
            fields: self.fields(&names)?,
            steps: self.steps(tx, &opened, &kept)?,
            events: kept.iter().rev().map(|k| self.event(k, &names)).collect(),
            related: self.related(tx)?,
            conflicts: conflicts.iter().map(|c| self.conflict(c, &names)).collect(),
            doubts: open_doubts(self.app, ledger, &opened),
            repeats: self.repeats(tx)?,
            clocks: self.clocks(),
            may: RecordRights {
                edit: self.may(Permission::RecordEdit),
                correct: self.may(Permission::RecordCorrect),
                relocate: self.may(Permission::RecordMove),
            },
            is_final: state.is_some_and(|s| s.category.is_final()),
            has_steps: !ledger.steps.is_empty(),
            record: shown,
        })
    }

    fn names(
        &self,
        tx: &mut Tx,
        kept: &[StoredChange],
        conflicts: &[store::conflicts::Conflict],
    ) -> Outcome<HashMap<Id, String>> {
        let record = &self.stored.record;
        let mut ids: HashSet<Id> = [record.owner, record.owner_unit, record.unit].into_iter().flatten().collect();
        for k in kept {
            ids.insert(k.change.person);
            ids.extend(k.change.acting_for);
            for key in ["@owner", "@owner_unit"] {
                for side in [&k.change.before, &k.change.after] {
                    ids.extend(side.get(key).and_then(Json::as_str).and_then(Id::parse));
                }
            }
        }
        for c in conflicts {
            ids.extend([c.theirs_by, c.mine_by]);
        }
        for (field, value) in tables::values(self.ledger().fields.iter().zip(&record.values)) {
            if field.ty.names_account() {
                ids.extend(value.id());
            }
        }
        let list: Vec<Id> = ids.into_iter().collect();
        let mut names = store::accounts::names(tx, &list)?;
        for (field, value) in tables::values(self.ledger().fields.iter().zip(&record.values)) {
            if let (Some(ledger), Some(id)) = (field.ty.record_ledger(), value.id())
                && let Ok(table) = self.app.loaded().table(ledger)
                && let Some(found) = store::records::get(tx, self.reader, table, id)?
            {
                names.insert(id, headline(table.ledger(), &found.record, self.reader));
            }
        }
        Ok(names)
    }

    fn urgency(&self) -> Option<Urgency> {
        let (parameters, today) = (&self.app.loaded().pack.parameters, self.cx.today());
        domain::urgency::of(self.ledger(), &self.stored.record, parameters, today)
    }

    fn clocks(&self) -> Vec<ClockView> {
        let (ledger, record, today) = (self.ledger(), &self.stored.record, self.cx.today());
        let (parameters, row) = (&self.app.loaded().pack.parameters, record.row());
        let ended = record.state_in(ledger).is_some_and(|s| s.category.is_final());
        let thresholds = Thresholds::on(parameters, today);
        let view = |(at, clock): (usize, &Clock)| {
            let run = record.run(at);
            let running = run.due.filter(|_| at > 0 || !ended);
            let due = running.map(|due| {
                let started = domain::urgency::started(ledger, at, &row, parameters, due);
                (due, domain::urgency::urgency(started, due, today, thresholds))
            });
            let paused = run.left.is_some() && !ended;
            (due.is_some() || paused).then(|| ClockView { title: clock.title.clone(), due, left: run.left })
        };
        let mut all: Vec<ClockView> = ledger.clocks.iter().enumerate().filter_map(view).collect();
        all.sort_by_key(|clock| clock.due.map_or((true, None), |(day, _)| (false, Some(day))));
        all
    }

    fn may(&self, permission: Permission) -> bool {
        let record = &self.stored.record;
        let target = Target {
            place: record.place,
            line: Some(&self.ledger().line),
            unit: record.unit,
            owner_unit: record.owner_unit,
        };
        permit(&self.app.loaded().pack.roles, &self.reader.tree, &self.cx.actor, permission, &target).is_some()
    }

    /// The rows of a table as this person may see them: cells of classes they do not see stay sealed.
    fn rows(&self, index: usize, field: &Field) -> Outcome<Value> {
        let value = &self.stored.record.values[index];
        if field.ty.table().is_none() {
            return Ok(value.clone());
        }
        let sees = |class| self.sees_class(class);
        tables::open_value(self.app, self.ledger(), tables::Of::stored(self.stored), index, value, &sees)
    }

    fn sees(&self, field: &Field) -> bool {
        field.sensitive.is_none_or(|class| self.sees_class(class))
    }

    fn sees_class(&self, class: Sensitivity) -> bool {
        let record = &self.stored.record;
        let row = RowFacts {
            place: record.place,
            line: &self.ledger().line,
            unit: record.unit,
            owner_unit: record.owner_unit,
        };
        self.reader.scope.sees_class(&self.reader.tree, &row, class)
    }

    fn fields(&self, names: &HashMap<Id, String>) -> Outcome<Vec<FieldView>> {
        let printing = field_types::Printing { tree: &self.reader.tree, name: &|id| names.get(&id).cloned() };
        let reveal = self.may(Permission::RecordReveal);
        let mut out = Vec::new();
        for (index, field) in self.ledger().fields.iter().enumerate() {
            let mut view = FieldView {
                id: field.id.clone(),
                title: field.title.clone(),
                section: field.section.clone(),
                unit: field.ty.unit(),
                text: String::new(),
                masked: false,
                revealable: false,
                files: Vec::new(),
                photos: field.ty.attachment().is_some_and(|a| a.images),
                link: None,
                table: None,
            };
            if let Some(sealed) = self.stored.sealed(index) {
                if self.sees(field) {
                    view.text = field.ty.print(&open_field(self.app, self.ledger(), self.stored, index)?, &printing);
                } else {
                    view.text.clone_from(&sealed.mask);
                    view.masked = true;
                    view.revealable = reveal;
                }
            } else {
                let value = &self.stored.record.values[index];
                if value.is_empty() {
                    continue;
                }
                view.text = field.ty.print(value, &printing);
                if let Some(columns) = field.ty.table() {
                    let rows = self.rows(index, field)?;
                    view.text = field.ty.print(&rows, &printing);
                    let table = tables::view(columns, &rows, &printing);
                    view.revealable = reveal && table.rows.iter().flatten().any(|cell| cell.masked);
                    view.table = Some(table);
                }
                if let (Some(_), Value::List(list)) = (field.ty.attachment(), value) {
                    view.files.clone_from(list);
                }
                if let (Some(ledger), Some(id)) = (field.ty.record_ledger(), value.id()) {
                    // A record that this person may not open is nothing to them.
                    if !names.contains_key(&id) {
                        continue;
                    }
                    view.link = Some((ledger.to_owned(), id));
                }
            }
            out.push(view);
        }
        Ok(out)
    }

    fn steps(&self, tx: &mut Tx, opened: &Record, kept: &[StoredChange]) -> Outcome<Vec<StepView>> {
        let (pack, ledger, cx) = (&self.app.loaded().pack, self.ledger(), self.cx);
        let tree = &self.reader.tree;
        let past = history(ledger, kept);
        let mut out = Vec::new();
        for step in available_steps(ledger, opened) {
            if permit_step(&pack.roles, tree, &pack.parameters, &cx.actor, &ledger.line, step, opened).is_none() {
                continue;
            }
            let again = opened.pending.iter().any(|(s, p)| *s == step.id && cx.actor.is(*p));
            let blocked = if again {
                Some(format!("您已经办过“{}”，还要由另一个人来办", step.title))
            } else if let Some(why) = barred(ledger, step, &cx.actor, &past) {
                Some(why)
            } else if let Some(why) = not_superior(tx, cx, ledger, (step, opened), &past)? {
                Some(why)
            } else {
                step.shut(&Rules { ledger, parameters: &pack.parameters, tree }, opened, cx.today())
            };
            out.push(StepView { id: step.id.clone(), title: step.title.clone(), back: step.back, blocked });
        }
        Ok(out)
    }

    fn event(&self, kept: &StoredChange, names: &HashMap<Id, String>) -> Event {
        let change = &kept.change;
        let name = |id: Id| person_name(id, names);
        let what = what_was_done(self.ledger(), change);
        Event {
            at: change.at,
            day: (change.day != change.at.day()).then_some(change.day),
            who: name(change.person),
            acting_for: change.acting_for.map(name),
            back: matches!(what.as_str(), "退回" | "作废"),
            what,
            basis: change.basis.clone(),
            states: self.states(&change.before, &change.after),
            differences: self.differences(&change.before, &change.after, names),
        }
    }

    fn states(&self, before: &BTreeMap<String, Json>, after: &BTreeMap<String, Json>) -> Option<(String, String)> {
        let title = |json: &Json| {
            let id = json.as_str().unwrap_or_default();
            self.ledger().states.iter().find(|s| s.id == id).map_or_else(|| id.to_owned(), |s| s.title.clone())
        };
        // The first state is said by the record itself.
        Some((title(before.get("@state")?), title(after.get("@state")?)))
    }

    fn differences(
        &self,
        before: &BTreeMap<String, Json>,
        after: &BTreeMap<String, Json>,
        names: &HashMap<Id, String>,
    ) -> Vec<Difference> {
        let mut out = Vec::new();
        for field in &self.ledger().fields {
            let Some(is) = after.get(&field.id) else { continue };
            let was = before.get(&field.id).unwrap_or(&Json::Null);
            out.push(Difference {
                title: field.title.clone(),
                before: self.shown(field, was, names),
                after: self.shown(field, is, names),
            });
        }
        for (key, title) in [("@place", "地点"), ("@owner", "责任人"), ("@owner_unit", "责任单位")] {
            // The first place is said by the record itself.
            let (Some(is), Some(was)) = (after.get(key), before.get(key)) else { continue };
            let text = |json: &Json| match (key, json) {
                ("@place", Json::Number(n)) => n
                    .as_i64()
                    .and_then(|n| self.reader.tree.get(domain::PlaceId(n)))
                    .map_or(String::new(), |p| p.name.clone()),
                (_, Json::String(id)) => Id::parse(id).and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
                _ => String::new(),
            };
            out.push(Difference { title: title.to_owned(), before: text(was), after: text(is) });
        }
        out
    }

    fn shown(&self, field: &Field, json: &Json, names: &HashMap<Id, String>) -> String {
        if json.is_null() {
            return String::new();
        }
        let printing = field_types::Printing { tree: &self.reader.tree, name: &|id| names.get(&id).cloned() };
        if field.sensitive.is_some() {
            let text = json.as_str().unwrap_or_default();
            let value = open_text(self.app, self.ledger(), self.stored, field, text).unwrap_or_default();
            return if self.sees(field) { field.ty.print(&value, &printing) } else { field.ty.mask(&value) };
        }
        field.ty.from_json(json).map_or(String::new(), |value| field.ty.print(&value, &printing))
    }

    fn conflict(&self, conflict: &store::conflicts::Conflict, names: &HashMap<Id, String>) -> ConflictView {
        let field = self.ledger().fields.iter().find(|f| f.id == conflict.field);
        let text = |raw: &str| {
            let Some(field) = field else { return String::new() };
            let json = if field.sensitive.is_some() {
                Json::String(raw.to_owned())
            } else {
                serde_json::from_str(raw).unwrap_or(Json::Null)
            };
            self.shown(field, &json, names)
        };
        let me = self.cx.actor.persons();
        let author = conflict.protected && (me.contains(&conflict.mine_by) || me.contains(&conflict.theirs_by));
        let blocked = if author {
            Some("这一项要由两位填写人以外的人来选定".to_owned())
        } else if self.may(Permission::RecordEdit) {
            None
        } else {
            Some("您不能修改这条记录".to_owned())
        };
        ConflictView {
            id: conflict.id,
            title: field.map(|f| f.title.clone()).unwrap_or_default(),
            values: [&conflict.base, &conflict.theirs, &conflict.mine].map(|v| text(v)),
            authors: [conflict.theirs_by, conflict.mine_by].map(|id| names.get(&id).cloned().unwrap_or_default()),
            blocked,
        }
    }

    fn related(&self, tx: &mut Tx) -> Outcome<Vec<Related>> {
        let mut out = Vec::new();
        for ledger in self.app.loaded().pack.current() {
            let table = self.app.loaded().table(&ledger.id)?;
            for (index, field) in ledger.fields.iter().enumerate() {
                // What lies inside this record stands in tables of its own.
                if field.ty.record_ledger() != Some(&self.ledger().id) || field.ty.inside() {
                    continue;
                }
                let query = Query {
                    refers: Some((index, self.stored.record.id)),
                    page: Some(Page { limit: 50, skip: 0 }),
                    ..Query::default()
                };
                for row in store::records::list(tx, self.reader, table, &query, &[ledger.headline])? {
                    let headline = headline_of(ledger, row.place, row.value(ledger.headline), self.reader);
                    let found = Found { id: row.id, number: row.number, state: row.state, place: row.place };
                    out.push(found.related(ledger, headline, self.reader));
                }
            }
        }
        Ok(out)
    }

    fn repeats(&self, tx: &mut Tx) -> Outcome<Vec<Related>> {
        let (ledger, record) = (self.ledger(), &self.stored.record);
        let Some(rule) = &ledger.traits.recurrence else { return Ok(Vec::new()) };
        if record.recurs_of.is_some() || rule.same.iter().any(|i| record.values[*i].is_empty()) {
            return Ok(Vec::new());
        }
        let closed: Vec<String> =
            ledger.states.iter().filter(|s| s.category == StateCategory::Closed).map(|s| s.id.clone()).collect();
        let query = Query {
            place: Some(record.place),
            states: closed,
            page: Some(Page { limit: 200, skip: 0 }),
            order: Order::Newest,
            ..Query::default()
        };
        let found = store::records::page(tx, self.reader, self.table, &query)?;
        Ok(found
            .iter()
            .map(|s| &s.record)
            .filter(|r| super::recurrence::why_not(ledger, rule, record, r).is_none())
            .take(3)
            .map(|r| {
                let (number, state) = (r.number.clone(), r.state.clone());
                let found = Found { id: r.id, number, state, place: r.place };
                found.related(ledger, headline(ledger, r, self.reader), self.reader)
            })
            .collect())
    }
}

/// What a change did, in words: 登记, 交办, 修改.
fn what_was_done(ledger: &Ledger, change: &Change) -> String {
    match (change.kind, ledger.step(&change.step)) {
        (ChangeKind::Step, Some(step)) => step.title.clone(),
        (ChangeKind::Endorse, Some(step)) => format!("{}（会签，还需另一人）", step.title),
        (kind, _) => kind.chinese().to_owned(),
    }
}

/// Name of a person in a timeline; what the machine did, 系统 did.
pub(crate) fn person_name(id: Id, names: &HashMap<Id, String>) -> String {
    if id == crate::accounts::SYSTEM {
        return "系统".to_owned();
    }
    names.get(&id).cloned().unwrap_or_else(|| "—".to_owned())
}

/// The newest change of a record: when, by whom, what; `None` before there is one.
pub(crate) fn last_event(tx: &mut Tx, ledger: &Ledger, record: &Record) -> Outcome<Option<(Moment, Id, String)>> {
    let kept = store::changes::of_record(tx, record.county, record.id)?;
    Ok(kept.last().map(|k| (k.change.at, k.change.person, what_was_done(ledger, &k.change))))
}

/// The text that names a record in lists and links.
pub(crate) fn headline(ledger: &Ledger, record: &Record, reader: &Reader) -> String {
    headline_of(ledger, record.place, record.values.get(ledger.headline), reader)
}

/// [`headline`] from the place and the value of the field that names the record.
pub(super) fn headline_of(ledger: &Ledger, place: PlaceId, value: Option<&Value>, reader: &Reader) -> String {
    let field = &ledger.fields[ledger.headline];
    let printing = field_types::Printing { tree: &reader.tree, name: &|_| None };
    let text = field.ty.print(value.unwrap_or(&Value::Empty), &printing);
    if ledger.traits.profile || text.is_empty() {
        return reader.tree.get(place).map_or(text, |p| p.name.clone());
    }
    // A year or another number alone names nothing: 毛家坪村委会 2026 收入年报.
    if text.chars().all(|c| !c.is_alphabetic()) {
        let name = reader.tree.get(place).map(|p| p.name.as_str()).unwrap_or_default();
        return format!("{name} {text} {}", ledger.noun).trim_start().to_owned();
    }
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

/// What a record says of itself to another that it refers to.
struct Found {
    id: Id,
    number: String,
    state: String,
    place: PlaceId,
}

impl Found {
    fn related(self, ledger: &Ledger, headline: String, reader: &Reader) -> Related {
        let state = ledger.state(&self.state).map(|index| &ledger.states[index]);
        Related {
            ledger: ledger.id.clone(),
            id: self.id,
            number: self.number,
            headline,
            ledger_title: ledger.title.clone(),
            state: state.map_or_else(Default::default, |s| (s.title.clone(), s.category)),
            place: reader.tree.get(self.place).map(|p| p.name.clone()).unwrap_or_default(),
        }
    }
}

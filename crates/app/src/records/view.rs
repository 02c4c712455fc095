//! One record with everything that points at it (档案), as one person may see it.

use super::reader;
use super::sealing::{open, open_field, open_text};
use super::step::history;
use crate::context::{App, OpContext};
use crate::deliver::{Command, Content, Work, deliver};
use crate::outcome::{Outcome, Refusal};
use domain::access::{Permission, RowFacts, Target, permit, permit_step};
use domain::change::{Change, ChangeKind};
use domain::ledger::{Field, Ledger, Record, StateCategory, available_steps, barred, field_types};
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
    /// Title.
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
    /// Ledger and record it refers to.
    pub link: Option<(String, Id)>,
}

/// A step offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepView {
    /// Step id.
    pub id: String,
    /// Title.
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
    /// Who.
    pub who: String,
    /// Represented person.
    pub acting_for: Option<String>,
    /// What: 登记, 交办, 修改.
    pub what: String,
    /// Basis or reason.
    pub basis: String,
    /// Title, before, after.
    pub fields: Vec<(String, String, String)>,
}

/// A record that refers to this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Ledger id.
    pub ledger: String,
    /// Record.
    pub id: Id,
    /// Number.
    pub number: String,
    /// Headline.
    pub headline: String,
    /// State title.
    pub state: String,
    /// Place name.
    pub place: String,
}

/// An open conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictView {
    /// Id.
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
    /// Headline.
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
    /// Steps.
    pub steps: Vec<StepView>,
    /// Timeline, newest first.
    pub events: Vec<Event>,
    /// Records that refer to this one, at most fifty a ledger.
    pub related: Vec<Related>,
    /// Open conflicts.
    pub conflicts: Vec<ConflictView>,
    /// Closed records this one may repeat (反弹), for a person to confirm.
    pub repeats: Vec<Related>,
    /// May edit, correct, move.
    pub may: [bool; 3],
}

/// Shows a record.
///
/// # Errors
/// [`Refusal::NotFound`] when it does not exist or may not be seen.
pub async fn view(cx: &OpContext, ledger: &str, id: Id) -> Outcome<RecordView> {
    let ledger = ledger.to_owned();
    cx.read(move |cx, tx| {
        let table = cx.app.loaded().table(&ledger)?;
        let reader = reader(cx);
        let stored = store::records::get(tx, &reader, table, id)?.ok_or(Refusal::NotFound)?;
        Viewing { app: &cx.app, cx, reader: &reader, table, stored: &stored }.all(tx)
    })
    .await
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
        Ok(RecordView {
            ledger: [ledger.id.clone(), ledger.title.clone(), ledger.noun.clone()],
            headline: headline(ledger, record, self.reader),
            state: state.map_or((String::new(), StateCategory::Open), |s| (s.title.clone(), s.category)),
            urgency: domain::urgency::of(ledger, record, &self.app.loaded().pack.parameters, self.cx.today()),
            place: tree.full_name(record.place),
            owner,
            fields: self.fields(&names)?,
            steps: self.steps(&opened, &kept),
            events: kept.iter().rev().map(|k| self.event(k, &names)).collect(),
            related: self.related(tx)?,
            conflicts: conflicts.iter().map(|c| self.conflict(c, &names)).collect(),
            repeats: self.repeats(tx)?,
            may: [Permission::RecordEdit, Permission::RecordCorrect, Permission::RecordMove].map(|i| self.may(i)),
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
        for (field, value) in self.ledger().fields.iter().zip(&record.values) {
            if field.ty.names_account() {
                ids.extend(value.id());
            }
        }
        let list: Vec<Id> = ids.into_iter().collect();
        let mut names = store::accounts::names(tx, &list)?;
        for (field, value) in self.ledger().fields.iter().zip(&record.values) {
            if let (Some(ledger), Some(id)) = (field.ty.record_ledger(), value.id())
                && let Ok(table) = self.app.loaded().table(ledger)
                && let Some(found) = store::records::get(tx, self.reader, table, id)?
            {
                names.insert(id, headline(table.ledger(), &found.record, self.reader));
            }
        }
        Ok(names)
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

    fn sees(&self, field: &Field) -> bool {
        let record = &self.stored.record;
        let row = RowFacts {
            place: record.place,
            line: &self.ledger().line,
            unit: record.unit,
            owner_unit: record.owner_unit,
        };
        field.sensitive.is_none_or(|class| self.reader.scope.sees_class(&self.reader.tree, &row, class))
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
                link: None,
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
                if let (Some(_), Value::List(list)) = (field.ty.attachment(), value) {
                    view.files.clone_from(list);
                }
                if let (Some(ledger), Some(id)) = (field.ty.record_ledger(), value.id())
                    && names.contains_key(&id)
                {
                    view.link = Some((ledger.to_owned(), id));
                }
            }
            out.push(view);
        }
        Ok(out)
    }

    fn steps(&self, opened: &Record, kept: &[StoredChange]) -> Vec<StepView> {
        let pack = &self.app.loaded().pack;
        let past = history(self.ledger(), kept);
        available_steps(self.ledger(), opened)
            .filter(|step| {
                permit_step(
                    &pack.roles,
                    &self.reader.tree,
                    &pack.parameters,
                    &self.cx.actor,
                    &self.ledger().line,
                    step,
                    opened,
                )
                .is_some()
            })
            .map(|step| {
                let again = opened.pending.iter().any(|(s, p)| *s == step.id && *p == self.cx.actor.person);
                let blocked = if again {
                    Some(format!("您已经办过“{}”，还要由另一个人来办", step.title))
                } else {
                    barred(self.ledger(), step, &self.cx.actor, &past)
                };
                StepView { id: step.id.clone(), title: step.title.clone(), back: step.back, blocked }
            })
            .collect()
    }

    fn event(&self, kept: &StoredChange, names: &HashMap<Id, String>) -> Event {
        let change = &kept.change;
        let name = |id: Id| {
            if id == Id::from_bytes([0; 16]) {
                "系统".to_owned()
            } else {
                names.get(&id).cloned().unwrap_or_else(|| "—".to_owned())
            }
        };
        let step = self.ledger().step(&change.step).map(|s| s.title.clone());
        let what = match (change.kind, step) {
            (ChangeKind::Step, Some(title)) => title,
            (ChangeKind::Endorse, Some(title)) => format!("{title}（会签，还需另一人）"),
            (kind, _) => kind.chinese().to_owned(),
        };
        Event {
            at: change.at,
            day: (change.day != change.at.day()).then_some(change.day),
            who: name(change.person),
            acting_for: change.acting_for.map(name),
            what,
            basis: change.basis.clone(),
            fields: self.event_fields(&change.before, &change.after, names),
        }
    }

    fn event_fields(
        &self,
        before: &BTreeMap<String, Json>,
        after: &BTreeMap<String, Json>,
        names: &HashMap<Id, String>,
    ) -> Vec<(String, String, String)> {
        let mut out = Vec::new();
        for field in &self.ledger().fields {
            let Some(is) = after.get(&field.id) else { continue };
            let was = before.get(&field.id).unwrap_or(&Json::Null);
            out.push((field.title.clone(), self.shown(field, was, names), self.shown(field, is, names)));
        }
        for (key, title) in [("@state", "状态"), ("@place", "地点"), ("@owner", "责任人"), ("@owner_unit", "责任单位")]
        {
            // The first state and place are said by the record itself.
            let (Some(is), Some(was)) = (after.get(key), before.get(key)) else { continue };
            let text = |json: &Json| match (key, json) {
                ("@state", Json::String(id)) => {
                    self.ledger().states.iter().find(|s| s.id == *id).map_or(id.clone(), |s| s.title.clone())
                }
                ("@place", Json::Number(n)) => n
                    .as_i64()
                    .and_then(|n| self.reader.tree.get(domain::PlaceId(n)))
                    .map_or(String::new(), |p| p.name.clone()),
                (_, Json::String(id)) => Id::parse(id).and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
                _ => String::new(),
            };
            out.push((title.to_owned(), text(was), text(is)));
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
                if field.ty.record_ledger() != Some(&self.ledger().id) {
                    continue;
                }
                let query = Query {
                    refers: Some((index, self.stored.record.id)),
                    page: Some(Page { limit: 50, skip: 0 }),
                    ..Query::default()
                };
                for row in store::records::list(tx, self.reader, table, &query, &[ledger.headline])? {
                    out.push(Related {
                        ledger: ledger.id.clone(),
                        id: row.id,
                        headline: headline_of(ledger, row.place, row.value(ledger.headline), self.reader),
                        state: ledger.state(&row.state).map(|s| ledger.states[s].title.clone()).unwrap_or_default(),
                        place: self.reader.tree.get(row.place).map(|p| p.name.clone()).unwrap_or_default(),
                        number: row.number,
                    });
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
            .map(|r| related(ledger, r, self.reader))
            .collect())
    }
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
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

fn related(ledger: &Ledger, record: &Record, reader: &Reader) -> Related {
    Related {
        ledger: ledger.id.clone(),
        id: record.id,
        number: record.number.clone(),
        headline: headline(ledger, record, reader),
        state: record.state_in(ledger).map(|s| s.title.clone()).unwrap_or_default(),
        place: reader.tree.get(record.place).map(|p| p.name.clone()).unwrap_or_default(),
    }
}

/// Shows one masked value (查看明文): a permission of its own, recorded each time with its reason before it is shown.
///
/// # Errors
/// No right, no such value, no reason.
pub async fn reveal(cx: &OpContext, ledger: &str, record: Id, field: &str, reason: &str) -> Outcome<String> {
    if reason.trim().is_empty() {
        return Err(Refusal::field("reason", "查看明文要写明用途"));
    }
    let (ledger, field) = (ledger.to_owned(), field.to_owned());
    let command = Reveal { ledger: ledger.clone(), record, field: field.clone(), reason: reason.to_owned() };
    deliver(cx, command).await?;
    cx.read(move |cx, tx| {
        let table = cx.app.loaded().table(&ledger)?;
        let reader = reader(cx);
        let stored = store::records::get(tx, &reader, table, record)?.ok_or(Refusal::NotFound)?;
        let index = table.ledger().field(&field).ok_or(Refusal::NotFound)?;
        let value = open_field(&cx.app, table.ledger(), &stored, index)?;
        let field = &table.ledger().fields[index];
        let printing = field_types::Printing { tree: &reader.tree, name: &|_| None };
        Ok(field.ty.print(&value, &printing))
    })
    .await
}

/// Writes down that a masked value is looked at. Its answer holds no value.
struct Reveal {
    ledger: String,
    record: Id,
    field: String,
    reason: String,
}

impl Command for Reveal {
    const NAME: &'static str = "record.reveal/1";
    type Output = ();

    fn content(&self, into: &mut Content) {
        into.text(&self.ledger).id(self.record).text(&self.field).text(&self.reason);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<()> {
        let table = cx.app.loaded().table(&self.ledger)?;
        let ledger = table.ledger();
        let reader = reader(cx);
        let stored = store::records::get(work.tx, &reader, table, self.record)?.ok_or(Refusal::NotFound)?;
        ledger.field(&self.field).ok_or(Refusal::NotFound)?;
        let record = &stored.record;
        let roles = &cx.app.loaded().pack.roles;
        permit(roles, &reader.tree, &cx.actor, Permission::RecordReveal, &Target::of(ledger, record))
            .ok_or_else(|| Refusal::Forbidden("您不能查看这一项的明文".into()))?;
        let change = Change {
            kind: ChangeKind::Edit,
            ledger: "@reveal".to_owned(),
            record: self.record,
            version: record.version,
            step: String::new(),
            day: cx.today(),
            at: cx.now,
            account: cx.actor.account,
            person: cx.actor.person,
            acting_for: cx.actor.acting_for,
            basis: self.reason.clone(),
            before: BTreeMap::new(),
            after: BTreeMap::from([("field".to_owned(), Json::String(self.field.clone()))]),
        };
        work.change(record.county, change);
        Ok(())
    }
}

//! Lists, counts, what waits for me, search, export.

use super::sealing::open_listed;
use super::view::headline_of;
use super::{open_states, pickers, reader, running_states, tables};
use crate::context::{App, OpContext};
use crate::outcome::{Outcome, Refusal};
use domain::access::{Permission, RowFacts, Scope};
use domain::expression::{self, Schema, Slot, Type};
use domain::ledger::field_types::{ExcelCell, Printing};
use domain::ledger::{Ledger, Sensitivity, StateCategory};
use domain::normal::normal;
use domain::{Day, Id, PlaceId, Urgency, Value};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use store::Tx;
use store::records::{ListRow, Order, Page, Query, Reader, Table};

/// What a list is asked for.
#[derive(Clone, Debug, Default)]
pub struct ListQuery {
    /// At or below this place.
    pub place: Option<PlaceId>,
    /// State ids; any without.
    pub states: Vec<String>,
    /// Only what somebody still has to work on, where no states are given.
    pub open: bool,
    /// Choice field id and value.
    pub choices: Vec<(String, String)>,
    /// Words, or a number.
    pub text: String,
    /// Business day from–to.
    pub days: Option<(Day, Day)>,
    /// Only what is overdue today: past its deadline and not ended, see [`domain::urgency`].
    pub overdue: bool,
    /// Only records with open doubts (疑点).
    pub doubtful: bool,
    /// A condition in the language of definitions.
    pub holds: Option<String>,
    /// Sorted by a field id, downwards with a leading `-`; `due`; newest first without.
    pub sort: String,
    /// Rows a page.
    pub limit: i64,
    /// Page, from 0.
    pub page: i64,
}

impl ListQuery {
    /// The states asked for; none for any.
    pub(crate) fn states_in(&self, ledger: &Ledger) -> Vec<String> {
        if self.open && self.states.is_empty() {
            return open_states(ledger).map(|s| s.id.clone()).collect();
        }
        self.states.clone()
    }
}

/// A list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Titles, field ids and units of the columns.
    pub columns: Vec<(String, String, String)>,
    pub rows: Vec<Row>,
    /// There are more.
    pub more: bool,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Record.
    pub id: Id,
    pub number: String,
    pub headline: String,
    /// Place name, and with what lies above it.
    pub place: [String; 2],
    /// State id, title and category.
    pub state: (String, String, StateCategory),
    /// Deadline.
    pub due: Option<Day>,
    /// How near it is; `None` without a running one.
    pub urgency: Option<Urgency>,
    /// Responsible person or unit.
    pub owner: String,
    /// Cells, one per column.
    pub cells: Vec<Shown>,
}

/// A cell as shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Text, or the mask.
    pub text: String,
    /// Right-aligned.
    pub number: bool,
}

/// Totals of a list: read after its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// All rows.
    pub total: i64,
    /// By state: id, title, count.
    pub states: Vec<(String, String, i64)>,
}

/// Names of a ledger's fields for a condition a person wrote.
struct Names<'a>(&'a Ledger);

impl Schema for Names<'_> {
    fn lookup(&self, name: &str) -> Option<(Slot, Type, u8)> {
        Some(match name {
            "state" => (Slot::State, Type::Text, 0),
            "due" => (Slot::Due, Type::Day, 0),
            "created_on" => (Slot::CreatedOn, Type::Day, 0),
            _ => {
                let index = self.0.field(name)?;
                let field = &self.0.fields[index];
                let (ty, scale) = field.ty.expression_type();
                (Slot::Field(index), ty, scale)
            }
        })
    }

    fn sensitive(&self, name: &str) -> bool {
        self.0.field(name).is_some_and(|i| self.0.fields[i].sensitive.is_some())
    }
}

/// Turns what was asked into a query of the store.
fn query(cx: &OpContext, ledger: &Ledger, asked: &ListQuery, tx: &mut Tx) -> Outcome<Query> {
    let mut out = Query { place: asked.place, states: asked.states_in(ledger), days: None, ..Query::default() };
    if asked.doubtful {
        out.doubtful = super::doubts::doubtful(&cx.app, ledger);
    }
    for (id, value) in &asked.choices {
        let index = ledger.field(id).ok_or_else(|| Refusal::whole(format!("没有“{id}”这一项，不能筛选")))?;
        if ledger.fields[index].sensitive.is_some() {
            return Err(Refusal::whole(format!("“{}”是敏感信息，不能筛选", ledger.fields[index].title)));
        }
        match out.choices.iter_mut().find(|(i, _)| *i == index) {
            Some((_, values)) => values.push(value.clone()),
            None => out.choices.push((index, vec![value.clone()])),
        }
    }
    out.days = asked.days.map(|(from, to)| (None, from.0, to.0));
    if asked.overdue {
        overdue(cx, ledger, &mut out);
    }
    let (text, spoken) = spoken_states(ledger, &asked.text);
    if spoken.overdue && !asked.overdue {
        overdue(cx, ledger, &mut out);
    }
    if !spoken.states.is_empty() {
        out.states = match out.states.is_empty() {
            true => spoken.states,
            false => out.states.into_iter().filter(|s| spoken.states.contains(s)).collect(),
        };
        if out.states.is_empty() {
            out.among = Some(Vec::new());
        }
    }
    let text = text.as_str();
    if !text.is_empty() {
        let number = text.contains('-') && text.is_ascii() && text.len() >= 3;
        if number {
            out.number = Some(text.to_uppercase());
        } else {
            out.among = Some(found(&cx.app, ledger, text, tx)?);
        }
    }
    if let Some(source) = &asked.holds {
        let parameters = &cx.app.loaded().pack.parameters;
        let expr = expression::compile(source, &Names(ledger), parameters, Type::Bool)
            .map_err(|why| Refusal::whole(format!("筛选条件有错：{why}")))?;
        out.holds = Some((expr, Arc::new(parameters.clone())));
    }
    out.order = match asked.sort.as_str() {
        "" => Order::Newest,
        "due" => Order::Due,
        sort => {
            let (id, down) = sort.strip_prefix('-').map_or((sort, false), |s| (s, true));
            let index = ledger.field(id).ok_or_else(|| Refusal::whole("没有这一列，不能排序"))?;
            if ledger.fields[index].sensitive.is_some() {
                return Err(Refusal::whole(format!("“{}”是敏感信息，不能排序", ledger.fields[index].title)));
            }
            Order::Field(index, down)
        }
    };
    Ok(out)
}

/// Keeps only records that have not ended and are overdue today.
fn overdue(cx: &OpContext, ledger: &Ledger, out: &mut Query) {
    out.due_before = Some(cx.today().0);
    let open = |id: &String| running_states(ledger).any(|s| s.id == *id);
    if out.states.is_empty() {
        out.states = ledger.states.iter().map(|s| s.id.clone()).collect();
    }
    out.states.retain(open);
    if out.states.is_empty() {
        out.among = Some(Vec::new());
    }
}

/// What words of a search say of the state of a record.
#[derive(Default)]
struct Spoken {
    states: Vec<String>,
    overdue: bool,
}

/// Takes the words for states (待复查) and for being late (逾期) out of a search; the others stay.
fn spoken_states(ledger: &Ledger, text: &str) -> (String, Spoken) {
    const LATE: [&str; 3] = ["逾期", "超期", "已逾期"];
    let mut spoken = Spoken::default();
    let mut rest: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let said = normal(word);
        if LATE.contains(&said.as_str()) && !ledger.clocks.is_empty() {
            spoken.overdue = true;
            continue;
        }
        let states: Vec<&str> =
            ledger.states.iter().filter(|s| normal(&s.title) == said).map(|s| s.id.as_str()).collect();
        if states.is_empty() {
            rest.push(word);
        } else {
            spoken.states.extend(states.into_iter().map(str::to_owned));
        }
    }
    (rest.join(" "), spoken)
}

/// Records of a ledger whose text holds all the words; the caller's query filters by scope.
pub(super) fn found(app: &App, ledger: &Ledger, text: &str, tx: &mut Tx) -> Outcome<Vec<Id>> {
    /// So many records that hold the words are looked at.
    const MOST: i64 = 2_000;
    let number = app.loaded().ledger_number(&ledger.id);
    let phrases: Vec<String> = text.split_whitespace().map(|w| language::tokens::query(w).join(" ")).collect();
    let list: Vec<&str> = phrases.iter().map(String::as_str).collect();
    let hits = store::search::find(tx, (None, Some(number)), &list, None, MOST)?;
    Ok(hits.into_iter().map(|(_, id)| Id::from_bytes(id)).take(800).collect())
}

/// A page of a ledger.
///
/// # Errors
/// A filter or sort that is not allowed, the store's.
pub async fn list(cx: &OpContext, ledger: &str, asked: ListQuery) -> Outcome<Listed> {
    let captured = (ledger.to_owned(), asked);
    cx.read(move |cx, tx| list_in(tx, cx, &captured.0, &captured.1)).await
}

/// [`list`] inside an open transaction.
pub(crate) fn list_in(tx: &mut Tx, cx: &OpContext, ledger: &str, asked: &ListQuery) -> Outcome<Listed> {
    let table = cx.app.loaded().table(ledger)?;
    let query = query(cx, table.ledger(), asked, tx)?;
    page_of(tx, cx, table, query, &table.ledger().list, (asked.limit.clamp(1, 500), asked.page.max(0)))
}

/// A page of a query with these columns; `page` is how many rows, and which page from 0.
pub(super) fn page_of(
    tx: &mut Tx,
    cx: &OpContext,
    table: &Table,
    query: Query,
    columns: &[usize],
    (limit, page): (i64, i64),
) -> Outcome<Listed> {
    let reader = reader(cx);
    let query = Query { page: Some(Page { limit: limit + 1, skip: page * limit }), ..query };
    let mut found = store::records::list(tx, &reader, table, &query, &with_headline(table.ledger(), columns))?;
    let more = found.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let names = names(tx, cx, table.ledger(), &found, false)?;
    let showing = Showing { app: &cx.app, today: cx.today(), reader: &reader, table, names: &names };
    Ok(Listed {
        columns: columns
            .iter()
            .map(|i| &table.ledger().fields[*i])
            .map(|f| (f.title.clone(), f.id.clone(), f.unit_beside_title()))
            .collect(),
        rows: found.iter().map(|row| showing.row(row, columns)).collect::<Outcome<_>>()?,
        more,
    })
}

/// Totals of a list.
///
/// # Errors
/// As [`list`].
pub async fn count(cx: &OpContext, ledger: &str, asked: ListQuery) -> Outcome<Counted> {
    let captured = (ledger.to_owned(), asked);
    cx.read(move |cx, tx| {
        let (ledger, asked) = &captured;
        let table = cx.app.loaded().table(ledger)?;
        let query = query(cx, table.ledger(), asked, tx)?;
        let by = store::records::count_by_state(tx, &reader(cx), table, &query)?;
        let states: Vec<(String, String, i64)> = table
            .ledger()
            .states
            .iter()
            .map(|s| {
                (s.id.clone(), s.title.clone(), by.iter().find(|(id, _)| *id == s.id).map_or(0, |(_, count)| *count))
            })
            .collect();
        Ok(Counted { total: by.iter().map(|(_, n)| n).sum(), states })
    })
    .await
}

/// The fields a row needs: its columns, and the field that names it.
fn with_headline(ledger: &Ledger, columns: &[usize]) -> Vec<usize> {
    let mut fields = columns.to_vec();
    for index in std::iter::once(ledger.headline).chain(domain::urgency::fields(ledger)) {
        if !fields.contains(&index) {
            fields.push(index);
        }
    }
    fields
}

/// Names of everything the rows point at: people, units, and records by their headline (`numbered`: with their number).
fn names(
    tx: &mut Tx,
    cx: &OpContext,
    ledger: &Ledger,
    rows: &[ListRow],
    numbered: bool,
) -> Outcome<HashMap<Id, String>> {
    let mut ids: HashSet<Id> = HashSet::new();
    for row in rows {
        ids.extend([row.owner, row.owner_unit].into_iter().flatten());
        for (field, value) in tables::values(row.values().map(|(index, value)| (&ledger.fields[index], value))) {
            if field.ty.names_account() {
                ids.extend(value.id());
            }
        }
    }
    let list: Vec<Id> = ids.into_iter().collect();
    let mut names = store::accounts::names(tx, &list)?;
    let values = rows.iter().flat_map(|row| row.values().map(|(index, value)| (&ledger.fields[index], value)));
    names.extend(pickers::headlines(tx, cx, tables::values(values), numbered)?);
    Ok(names)
}

struct Showing<'a> {
    app: &'a App,
    today: Day,
    reader: &'a Reader,
    table: &'a Table,
    names: &'a HashMap<Id, String>,
}

impl Showing<'_> {
    fn row(&self, row: &ListRow, columns: &[usize]) -> Outcome<Row> {
        let ledger = self.table.ledger();
        let tree = &self.reader.tree;
        let cells = columns
            .iter()
            .map(|index| {
                let field = &ledger.fields[*index];
                Ok(Shown { text: self.text(row, *index)?, number: field.ty.right_aligned() })
            })
            .collect::<Outcome<_>>()?;
        let state = ledger.state(&row.state).map(|index| &ledger.states[index]);
        let parameters = &self.app.loaded().pack.parameters;
        let nearest = domain::urgency::nearest(ledger, &row.state, row, parameters, self.today);
        Ok(Row {
            id: row.id,
            number: row.number.clone(),
            headline: headline_of(ledger, row.place, row.value(ledger.headline), self.reader),
            place: [tree.get(row.place).map(|p| p.name.clone()).unwrap_or_default(), tree.full_name(row.place)],
            state: state.map_or((row.state.clone(), row.state.clone(), StateCategory::Open), |s| {
                (s.id.clone(), s.title.clone(), s.category)
            }),
            due: nearest.map(|nearest| nearest.due).or(row.due),
            urgency: nearest.map(|nearest| nearest.urgency),
            owner: row.owner.or(row.owner_unit).and_then(|id| self.names.get(&id).cloned()).unwrap_or_default(),
            cells,
        })
    }

    fn sees(&self, row: &ListRow, class: Sensitivity) -> bool {
        let line = &self.table.ledger().line;
        let facts = RowFacts { place: row.place, line, unit: row.unit, owner_unit: row.owner_unit };
        self.reader.scope.sees_class(&self.reader.tree, &facts, class)
    }

    /// The value of a field that is not sensitive; of a table the cells this person may see.
    fn value<'r>(&self, row: &'r ListRow, index: usize) -> Outcome<Cow<'r, Value>> {
        let value = row.value(index).unwrap_or(&Value::Empty);
        let ledger = self.table.ledger();
        if ledger.fields[index].ty.table().is_none() {
            return Ok(Cow::Borrowed(value));
        }
        let of = tables::Of { record: row.id, data_key: &row.data_key };
        tables::open_value(self.app, ledger, of, index, value, &|class| self.sees(row, class)).map(Cow::Owned)
    }

    fn text(&self, row: &ListRow, index: usize) -> Outcome<String> {
        let field = &self.table.ledger().fields[index];
        let printing = Printing { tree: &self.reader.tree, name: &|id| self.names.get(&id).cloned() };
        let Some(class) = field.sensitive else {
            return Ok(field.ty.print(self.value(row, index)?.as_ref(), &printing));
        };
        let Some(sealed) = row.sealed(index) else { return Ok(String::new()) };
        if self.sees(row, class) {
            let value = open_listed(self.app, self.table.ledger(), row, index)?;
            return Ok(field.ty.print(&value, &printing));
        }
        Ok(sealed.mask.clone())
    }
}

/// A record on its way into a file.
#[derive(Clone, Debug)]
pub struct Exported {
    /// The record.
    pub row: Row,
    /// Its fields, in the order of the definition.
    pub cells: Vec<ExcelCell>,
    /// Rows of its tables, in the order of the fields that are tables.
    pub tables: Vec<Vec<Vec<ExcelCell>>>,
}

/// Every row of a list with all fields in the order of the definition, for a file. Masked values go out masked.
///
/// # Errors
/// No right to export, a filter that is not allowed.
pub async fn export(cx: &OpContext, ledger: &str, asked: ListQuery) -> Outcome<Vec<Exported>> {
    let captured = (ledger.to_owned(), asked);
    cx.read(move |cx, tx| {
        let (ledger, asked) = &captured;
        let table = cx.app.loaded().table(ledger)?;
        let scope = Scope::of(&cx.actor, &cx.app.loaded().pack.roles, Permission::RecordExport);
        if scope.arms_for(&table.ledger().line).next().is_none() {
            return Err(Refusal::Forbidden("您不能导出这个台账".into()));
        }
        let query = query(cx, table.ledger(), asked, tx)?;
        exported(tx, cx, table, &Reader { scope, tree: cx.app.tree() }, &query)
    })
    .await
}

/// The records inside some others, for their file.
///
/// # Errors
/// The store's.
pub(crate) async fn export_inside(
    cx: &OpContext,
    ledger: &str,
    field: usize,
    parents: Vec<Id>,
) -> Outcome<Vec<Exported>> {
    let ledger = ledger.to_owned();
    cx.read(move |cx, tx| {
        let table = cx.app.loaded().table(&ledger)?;
        let scope = Scope::of(&cx.actor, &cx.app.loaded().pack.roles, Permission::RecordExport);
        let reader = Reader { scope, tree: cx.app.tree() };
        let mut out = Vec::new();
        for some in parents.chunks(500) {
            let query = Query { refers_among: Some((field, some.to_vec())), ..Query::default() };
            out.extend(exported(tx, cx, table, &reader, &query)?);
        }
        Ok(out)
    })
    .await
}

fn exported(tx: &mut Tx, cx: &OpContext, table: &Table, reader: &Reader, query: &Query) -> Outcome<Vec<Exported>> {
    let fields: Vec<usize> = (0..table.ledger().fields.len()).collect();
    let found = store::records::list(tx, reader, table, query, &fields)?;
    let names = names(tx, cx, table.ledger(), &found, true)?;
    let showing = Showing { app: &cx.app, today: cx.today(), reader, table, names: &names };
    let export = |row: &ListRow| {
        let cells = fields.iter().map(|index| showing.excel(row, *index)).collect::<Outcome<_>>()?;
        let tables = fields.iter().filter_map(|index| showing.excel_rows(row, *index)).collect::<Outcome<_>>()?;
        Ok(Exported { row: showing.row(row, &[])?, cells, tables })
    };
    found.iter().map(export).collect()
}

impl Showing<'_> {
    /// A cell for Excel: masked values go out masked.
    fn excel(&self, row: &ListRow, index: usize) -> Outcome<ExcelCell> {
        let field = &self.table.ledger().fields[index];
        if field.sensitive.is_some() {
            let text = self.text(row, index)?;
            return Ok(ExcelCell::text(text));
        }
        let printing = Printing { tree: &self.reader.tree, name: &|id| self.names.get(&id).cloned() };
        Ok(field.ty.excel(self.value(row, index)?.as_ref(), &printing))
    }
}

impl Showing<'_> {
    /// The rows of a table; `None` for another field.
    fn excel_rows(&self, row: &ListRow, index: usize) -> Option<Outcome<Vec<Vec<ExcelCell>>>> {
        let columns = self.table.ledger().fields[index].ty.table()?;
        let printing = Printing { tree: &self.reader.tree, name: &|id| self.names.get(&id).cloned() };
        Some(self.value(row, index).map(|value| tables::excel(columns, &value, &printing)))
    }
}

/// A record found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchHit {
    /// Ledger id.
    pub ledger: String,
    /// What one record of it is called.
    pub noun: String,
    /// The record.
    pub row: Row,
}

/// A ledger of which not all hits are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Ledger id.
    pub ledger: String,
    /// As people know the ledger: 安全隐患台账.
    pub title: String,
    /// How many are shown.
    pub shown: usize,
    /// How many there are.
    pub total: i64,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchFound {
    /// Records, ledger by ledger, newest first.
    pub hits: Vec<SearchHit>,
    /// Ledgers with more.
    pub cuts: Vec<Cut>,
}

/// Records of all ledgers that hold the words, whose number begins so, or whose state is named; newest first.
///
/// # Errors
/// The store's.
pub async fn search(cx: &OpContext, text: &str) -> Outcome<SearchFound> {
    /// Records of a ledger that are shown.
    const SHOWN: usize = 20;
    /// One more than are shown says that there are more.
    const LIMIT: i64 = 21;
    let text = text.to_owned();
    cx.read(move |cx, tx| {
        let reader = reader(cx);
        let mut out = SearchFound::default();
        for ledger in cx.app.loaded().pack.current() {
            let asked = ListQuery { text: text.clone(), ..ListQuery::default() };
            let mut query = query(cx, ledger, &asked, tx)?;
            query.page = Some(Page { limit: LIMIT, skip: 0 });
            let table = cx.app.loaded().table(&ledger.id)?;
            let mut found = store::records::list(tx, &reader, table, &query, &with_headline(ledger, &[]))?;
            if found.len() > SHOWN {
                found.truncate(SHOWN);
                query.page = None;
                let by = store::records::count_by_state(tx, &reader, table, &query)?;
                let total = by.iter().map(|(_, n)| n).sum();
                let (ledger, title) = (ledger.id.clone(), ledger.title.clone());
                out.cuts.push(Cut { ledger, title, shown: SHOWN, total });
            }
            let names = names(tx, cx, ledger, &found, false)?;
            let showing = Showing { app: &cx.app, today: cx.today(), reader: &reader, table, names: &names };
            for row in &found {
                let row = showing.row(row, &[])?;
                out.hits.push(SearchHit { ledger: ledger.id.clone(), noun: ledger.noun.clone(), row });
            }
        }
        Ok(out)
    })
    .await
}

/// The number of a record, when it may be seen: for messages after a command.
///
/// # Errors
/// The store's.
pub async fn number_of(cx: &OpContext, ledger: &str, id: Id) -> Outcome<String> {
    let ledger = ledger.to_owned();
    cx.read(move |cx, tx| {
        let table = cx.app.loaded().table(&ledger)?;
        let found = store::records::get(tx, &reader(cx), table, id)?.ok_or(Refusal::NotFound)?;
        Ok(found.record.number)
    })
    .await
}

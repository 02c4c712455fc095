//! Lists of a ledger, its overview, new records, bulk steps.

use super::page::{Filter, FilterInput, LedgerRow, ListPage, OverviewPage, View};
use crate::components::{
    self, Button, Column, ConfirmPage, Control, Empty, Fact, FormPage, Input, Link, Pager, Problem, Row, SelectOption,
    Shown, Table, TableCell, Tag,
};
use crate::due::due;
use crate::failure::Failure;
use crate::forms;
use crate::posted::Posted;
use crate::visitor::{Visitor, encoded};
use app::Refusal;
use app::records::{ListQuery, NewRecord, StepInput};
use axum::extract::{Path, RawQuery};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::access::Permission;
use domain::ledger::field_types::Reference;
use domain::ledger::{Ledger, StateCategory};
use domain::{Day, Id};

/// Rows a page.
const ROWS: i64 = 50;

/// Records one bulk step may take.
const BULK: usize = 500;

/// Every ledger that the visitor works with, by line of work.
pub(crate) async fn overview(visitor: Visitor) -> Result<Html<String>, Failure> {
    let mut groups: Vec<(String, Vec<LedgerRow>)> = Vec::new();
    for ledger in visitor.app().loaded().pack.current() {
        if !visitor.may_in(Permission::RecordRead, &ledger.line) {
            continue;
        }
        let asked = ListQuery { place: Some(visitor.place), ..ListQuery::default() };
        let counted = app::records::count(&visitor.cx, &ledger.id, asked.clone()).await?;
        let open: i64 = ledger
            .states
            .iter()
            .zip(&counted.states)
            .filter(|(s, _)| !matches!(s.category, StateCategory::Closed | StateCategory::Void))
            .map(|(_, (_, _, n))| n)
            .sum();
        let mut figures = vec![(format!("共 {} {}", counted.total, ledger.counter), false)];
        if !ledger.steps.is_empty() {
            figures.push((format!("未办结 {open} {}", ledger.counter), false));
            let over = ListQuery { overdue: true, ..asked };
            let over = app::records::count(&visitor.cx, &ledger.id, over).await?;
            let late = over.total;
            if late > 0 {
                figures.push((format!("逾期 {late} {}", ledger.counter), true));
            }
        }
        let row = LedgerRow {
            title: ledger.title.clone(),
            href: format!("/ledgers/{}", ledger.id),
            text: String::new(),
            figures,
            create: creates(&visitor, ledger)
                .then(|| Link::new(&format!("登记{}", ledger.noun), &format!("/ledgers/{}/new", ledger.id))),
        };
        let line = line_title(&ledger.line);
        match groups.iter_mut().find(|(title, _)| *title == line) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((line, vec![row])),
        }
    }
    let place = visitor.app().tree().get(visitor.place).map(|p| p.name.clone()).unwrap_or_default();
    Ok(Html(components::html(&OverviewPage { frame: visitor.frame("台账", "台账").await, place, groups })))
}

/// Lines of work as words on screen.
fn line_title(line: &str) -> String {
    match line {
        "safety" => "安全生产",
        "village" => "驻村工作",
        "supervision" => "督查督办",
        other => other,
    }
    .to_owned()
}

/// A record is made on the generic form: speeches and tasks have channels of their own.
pub(crate) fn creates(visitor: &Visitor, ledger: &Ledger) -> bool {
    ledger.traits.speech.is_none()
        && ledger.traits.task.is_none()
        && visitor.may_in(Permission::RecordCreate, &ledger.line)
}

/// A list's query as it stands in the address.
struct Asked {
    pairs: Vec<(String, String)>,
}

impl Asked {
    fn new(query: Option<String>) -> Self {
        let pairs = crate::posted::pairs(query.unwrap_or_default().as_bytes());
        Self { pairs: pairs.into_iter().filter(|(_, v)| !v.trim().is_empty()).collect() }
    }

    fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim())
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The address with some names left out and others added.
    fn with(&self, path: &str, without: &[&str], added: &[(&str, &str)]) -> String {
        let kept = self.pairs.iter().filter(|(n, _)| !without.contains(&n.as_str()));
        let all: Vec<String> = kept
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .chain(added.iter().copied())
            .map(|(n, v)| format!("{}={}", encoded(n), encoded(v)))
            .collect();
        if all.is_empty() { path.to_owned() } else { format!("{path}?{}", all.join("&")) }
    }

    fn query(&self, visitor: &Visitor, ledger: &Ledger) -> ListQuery {
        let open: Vec<String> = ledger
            .states
            .iter()
            .filter(|s| !matches!(s.category, StateCategory::Closed | StateCategory::Void))
            .map(|s| s.id.clone())
            .collect();
        let view = self.get("view");
        let states = match (self.get("state"), view) {
            ("", "open" | "overdue") => open,
            ("", _) => Vec::new(),
            (state, _) => vec![state.to_owned()],
        };
        let day = |name: &str| Day::parse(self.get(name));
        let days = match (day("day_from"), day("day_to")) {
            (None, None) => None,
            (from, to) => Some((from.unwrap_or(Day(-100_000)), to.unwrap_or(Day(1_000_000)))),
        };
        ListQuery {
            place: Some(visitor.place),
            states,
            choices: ledger
                .fields
                .iter()
                .filter(|f| f.ty.categories().is_some())
                .flat_map(|f| self.all(&f.id).map(|v| (f.id.clone(), v.to_owned())))
                .collect(),
            text: self.get("q").to_owned(),
            days,
            overdue: view == "overdue",
            holds: None,
            sort: self.get("sort").to_owned(),
            limit: ROWS,
            page: self.get("page").parse().unwrap_or(0),
        }
    }
}

/// The list.
pub(crate) async fn list(
    visitor: Visitor,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Failure> {
    let ledger = readable(&visitor, &id)?.clone();
    let asked = Asked::new(query);
    let list_query = asked.query(&visitor, &ledger);
    let listed = app::records::list(&visitor.cx, &id, list_query.clone()).await?;
    let path = format!("/ledgers/{id}");
    let today = visitor.cx.today();
    let stepped = !ledger.steps.is_empty();
    let headline = listed.columns.iter().position(|(_, f, _)| *f == ledger.fields[ledger.headline].id);
    // The running deadline and the one that was set are one column: where nothing runs, it says what was set (每月, 长期).
    let set = listed
        .columns
        .iter()
        .position(|(_, id, _)| stepped && ledger.field(id).is_some_and(|i| ledger.fields[i].ty.is_deadline()));
    let told = |at: usize| Some(at) == headline || Some(at) == set;
    let mut columns = vec![Column::words(&ledger.noun)];
    columns.push(Column::words("地点"));
    if stepped {
        columns.push(Column::words("状态"));
        columns.push(Column {
            sort: Some(asked.with(&path, &["sort", "page"], &[("sort", "due")])),
            sorted: (list_query.sort == "due").then_some(true),
            ..Column::words("时限")
        });
    }
    for (at, (title, field, unit)) in listed.columns.iter().enumerate() {
        if told(at) {
            continue;
        }
        let down = list_query.sort == *field;
        let next = if down { format!("-{field}") } else { field.clone() };
        columns.push(Column {
            title: title.clone(),
            unit: unit.clone(),
            number: !unit.is_empty(),
            sort: Some(asked.with(&path, &["sort", "page"], &[("sort", &next)])),
            sorted: if down {
                Some(true)
            } else if list_query.sort == format!("-{field}") {
                Some(false)
            } else {
                None
            },
        });
    }
    let bulk: Vec<Button> = if visitor.cx.actor.grants.is_empty() {
        Vec::new()
    } else {
        ledger.steps.iter().filter(|s| s.bulk).map(|s| Button::new("step", &s.id, &s.title)).collect()
    };
    let rows: Vec<Row> = listed
        .rows
        .iter()
        .map(|row| {
            let mut cells = vec![
                TableCell::link(&row.headline, &format!("/records/{id}/{}", row.id)),
                TableCell::text(&row.place[0]),
            ];
            if stepped {
                cells.push(TableCell::Tag(Tag::new(&row.state.1, row.state.2.into())));
                cells.push(match row.due.zip(row.urgency) {
                    Some((day, urgency)) => TableCell::Due(due(day, today, urgency)),
                    None => set.map_or(TableCell::Nothing, |at| TableCell::text(&row.cells[at].text)),
                });
            }
            for (at, cell) in row.cells.iter().enumerate() {
                if !told(at) {
                    cells.push(TableCell::text(&cell.text));
                }
            }
            Row { id: row.id.to_string(), cells, marked: false }
        })
        .collect();
    let first = list_query.page * ROWS;
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    let shown = number(i64::try_from(rows.len()).unwrap_or(0));
    let page_at = |n: i64| asked.with(&path, &["page"], &[("page", &n.to_string())]);
    let place = visitor.app().tree().get(visitor.place).map(|p| p.name.clone()).unwrap_or_default();
    let view = asked.get("view");
    let views = if stepped {
        [("", "全部"), ("open", "未办结"), ("overdue", "逾期")]
            .map(|(id, title)| View {
                title: title.to_owned(),
                href: asked.with(&path, &["view", "state", "page"], &[]) + &suffix(&asked, id),
                current: view == id,
                count: None,
            })
            .to_vec()
    } else {
        Vec::new()
    };
    let filtered = !list_query.choices.is_empty()
        || !list_query.text.is_empty()
        || list_query.days.is_some()
        || !asked.get("state").is_empty();
    let mut others = Vec::new();
    if visitor.may_in(Permission::RecordImport, &ledger.line) && creates(&visitor, &ledger) {
        others.push(Link::new("导入 Excel", &format!("/ledgers/{id}/import")));
    }
    let exports = if visitor.may_in(Permission::RecordExport, &ledger.line) {
        vec![Link::new("导出 Excel", &asked.with(&format!("/ledgers/{id}/export.xlsx"), &["page"], &[]))]
    } else {
        Vec::new()
    };
    let create = if ledger.traits.speech.is_some() {
        visitor.may(Permission::SpeechSubmit).then(|| Link::new("接收讲话", "/speeches/new"))
    } else {
        creates(&visitor, &ledger).then(|| Link::new(&format!("登记{}", ledger.noun), &format!("/ledgers/{id}/new")))
    };
    let nav = match (&ledger.traits.task, &ledger.traits.speech) {
        (Some(_), _) => "任务",
        (_, Some(_)) => "讲话",
        _ => "台账",
    };
    let page = ListPage {
        frame: visitor.frame(&ledger.title, nav).await,
        crumbs: vec![Link::new("台账", "/ledgers")],
        title: ledger.title.clone(),
        place: place.clone(),
        main: create.clone(),
        others,
        views,
        action: path.clone(),
        filters: filters(&ledger, &asked),
        kept: ["view", "sort"]
            .iter()
            .filter(|n| !asked.get(n).is_empty())
            .map(|n| ((*n).to_owned(), asked.get(n).to_owned()))
            .collect(),
        active: Vec::new(),
        clear: filtered.then(|| path.clone()),
        columns: Vec::new(),
        columns_kept: Vec::new(),
        table: Table {
            caption: format!("{}，{place}", ledger.title),
            columns,
            choose: if bulk.is_empty() { String::new() } else { "id".to_owned() },
            rows,
            ..Table::default()
        },
        bulk,
        bulk_action: format!("/ledgers/{id}/bulk"),
        pager: Pager {
            first: if shown == 0 { 0 } else { number(first) + 1 },
            last: number(first) + shown,
            total: None,
            late: asked.with(&format!("/ledgers/{id}/total"), &["page"], &[]),
            counter: ledger.counter.clone(),
            before: (list_query.page > 0).then(|| page_at(list_query.page - 1)),
            after: listed.more.then(|| page_at(list_query.page + 1)),
        },
        exports,
        empty: Empty {
            title: if filtered {
                "没有符合条件的记录".into()
            } else {
                format!("{place}还没有{}", ledger.noun)
            },
            text: if filtered {
                "放宽筛选条件再试，或清除筛选。".into()
            } else if ledger.traits.speech.is_some() {
                "上传或粘贴一篇，系统读出提纲、任务和要填的数字；原文原样保存。".into()
            } else {
                "登记后会出现在这里；村里登记的，乡镇和县里立即看得到，不用再报。".into()
            },
            link: create,
        },
    };
    Ok(Html(components::html(&page)))
}

fn suffix(asked: &Asked, view: &str) -> String {
    if view.is_empty() {
        return String::new();
    }
    let rest = asked.pairs.iter().any(|(n, _)| !matches!(n.as_str(), "view" | "state" | "page"));
    format!("{}view={view}", if rest { "&" } else { "?" })
}

fn filters(ledger: &Ledger, asked: &Asked) -> Vec<Filter> {
    let mut out = vec![Filter {
        name: "q".to_owned(),
        title: "文字或编号".to_owned(),
        input: FilterInput::Text(asked.get("q").to_owned()),
    }];
    if ledger.states.len() > 1 {
        let options =
            ledger.states.iter().map(|s| SelectOption::new(&s.id, &s.title, asked.get("state") == s.id)).collect();
        out.push(Filter { name: "state".into(), title: "状态".into(), input: FilterInput::Choice(options) });
    }
    for index in &ledger.list {
        let field = &ledger.fields[*index];
        if let Some(options) = field.ty.categories() {
            let options = options
                .iter()
                .map(|o| SelectOption::new(&o.value, &o.title, asked.get(&field.id) == o.value))
                .collect();
            out.push(Filter {
                name: field.id.clone(),
                title: field.title.clone(),
                input: FilterInput::Choice(options),
            });
        }
    }
    out.push(Filter {
        name: "day".into(),
        title: "登记日期".into(),
        input: FilterInput::Days(asked.get("day_from").to_owned(), asked.get("day_to").to_owned()),
    });
    out
}

/// The ledger, when the visitor may read its line of work.
pub(crate) fn readable<'a>(visitor: &'a Visitor, id: &str) -> Result<&'a Ledger, Failure> {
    let ledger = visitor.app().loaded().pack.ledger(id).ok_or(Refusal::NotFound)?;
    if !visitor.may_in(Permission::RecordRead, &ledger.line) {
        return Err(Refusal::NotFound.into());
    }
    Ok(ledger)
}

/// How many rows the list has: asked for after the rows are shown.
pub(crate) async fn total(
    visitor: Visitor,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Failure> {
    let ledger = readable(&visitor, &id)?.clone();
    let asked = Asked::new(query).query(&visitor, &ledger);
    let counted = app::records::count(&visitor.cx, &id, asked).await?;
    Ok(Html(format!("<span id=\"total\">共 <b>{}</b> {}</span>", counted.total, ledger.counter)))
}

/// The list as a workbook: exactly what is shown.
pub(crate) async fn export(
    visitor: Visitor,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let ledger = readable(&visitor, &id)?.clone();
    let asked = Asked::new(query).query(&visitor, &ledger);
    let bytes = app::exchange::export(&visitor.cx, &id, asked).await?;
    let name = format!("{}_{}.xlsx", ledger.title, visitor.cx.today());
    let disposition = format!("attachment; filename=\"{id}.xlsx\"; filename*=UTF-8''{}", encoded(&name));
    let mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(([(header::CONTENT_TYPE, mime.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

/// The form of a new record.
pub(crate) async fn new(visitor: Visitor, Path(id): Path<String>) -> Result<Html<String>, Failure> {
    let ledger = readable(&visitor, &id)?.clone();
    if !creates(&visitor, &ledger) {
        return Err(Refusal::NotFound.into());
    }
    let mut texts = forms::Texts::new();
    for field in &ledger.fields {
        let text = match field.default.as_deref() {
            Some("today") => visitor.cx.today().to_string(),
            Some("me") if field.ty.reference() != Some(Reference::Person) => visitor.cx.actor.name.clone(),
            Some(word) if word != "me" => word.to_owned(),
            _ => continue,
        };
        texts.insert(field.id.clone(), vec![text]);
    }
    Ok(Html(components::html(&new_form(&visitor, &ledger, &texts, "", None).await)))
}

async fn new_form(
    visitor: &Visitor,
    ledger: &Ledger,
    texts: &forms::Texts,
    place: &str,
    posted: Option<&Posted>,
) -> FormPage {
    let title = format!("登记{}", ledger.noun);
    let nav = if ledger.traits.presence.is_some() { "记一笔" } else { "台账" };
    let mut page =
        FormPage::new(visitor.frame(&title, nav).await, &title, &format!("/ledgers/{}/new", ledger.id), "保存");
    page.crumbs = vec![Link::new(&ledger.title, &format!("/ledgers/{}", ledger.id))];
    let asked: Vec<(usize, bool)> =
        ledger.fields.iter().enumerate().filter(|(_, f)| !f.by_step).map(|(i, f)| (i, f.required)).collect();
    page.sections = forms::sections(ledger, &asked, texts, visitor.cx.today());
    let place = forms::place_control(visitor, ledger.place, place);
    match page.sections.first_mut() {
        Some(section) => section.controls.insert(0, place),
        None => page.sections.push(components::Section::new("", vec![place])),
    }
    page.hidden = vec![("submission".to_owned(), forms::submission(visitor, posted).to_string())];
    page.others = vec![Button::new("then", "again", "保存并再登记一条")];
    page.cancel = Some(Link::new("不登记了", &format!("/ledgers/{}", ledger.id)));
    page.draft = format!("{}-{}-new", visitor.cx.actor.account, ledger.id);
    page
}

/// Makes the record.
pub(crate) async fn create(visitor: Visitor, Path(id): Path<String>, posted: Posted) -> Result<Response, Failure> {
    let ledger = readable(&visitor, &id)?.clone();
    let made = make(&visitor, &ledger, &posted).await;
    let refusal = match made {
        Ok(created) => {
            let href = format!("/records/{id}/{}", created.id);
            visitor.say(&format!("{} {} 已登记", ledger.noun, created.number), false, Some(("查看", &href)));
            let to = if posted.get("then") == "again" { format!("/ledgers/{id}/new") } else { href };
            return Ok(Redirect::to(&to).into_response());
        }
        Err(refusal) => refusal,
    };
    let mut doubt = None;
    let problems = match refusal {
        Refusal::Problems(problems) => forms::problems(&ledger, &problems),
        Refusal::Forbidden(text) => vec![Problem::new("", &text)],
        Refusal::Doubt { text, record } => {
            doubt = Some(record);
            vec![Problem::new("confirm_double", &text)]
        }
        other => return Err(other.into()),
    };
    let mut page = new_form(&visitor, &ledger, &forms::sent(&posted), posted.get("place"), None).await;
    if let Some(record) = doubt {
        let again = SelectOption::new("1", "仍要登记，这是另一件", false);
        let mut control = Control::new("confirm_double", "核对后", Input::Checks(vec![again]));
        if let Some(record) = record {
            let link = Link::new("打开已登记的那一条", &format!("/records/{}/{record}", ledger.id));
            page.known.push(Fact::new("可能相同", Shown::Link(link)));
        } else {
            control = control.help("相同的那一条不在您能看到的范围里");
        }
        page.sections.insert(0, components::Section::new("", vec![control]));
    }
    page.refuse(problems);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(components::html(&page))).into_response())
}

async fn make(visitor: &Visitor, ledger: &Ledger, posted: &Posted) -> Result<app::records::Created, Refusal> {
    let place = forms::place_of(visitor, posted)?;
    let (texts, uploads) = crate::records::files::texts_and_uploads(ledger, posted);
    let new = NewRecord {
        submission: posted.id("submission").unwrap_or_else(|| visitor.app().id()),
        ledger: ledger.id.clone(),
        place,
        unit: None,
        day: None,
        texts,
        uploads,
        confirmed: posted.get("confirm_double") == "1",
    };
    app::records::create(&visitor.cx, new).await
}

/// 记一笔: the shortest way to a record, the ledgers that show work in the village first.
pub(crate) async fn note(visitor: Visitor) -> Result<Response, Failure> {
    let mut links: Vec<(bool, Link)> = Vec::new();
    for ledger in visitor.app().loaded().pack.current() {
        if creates(&visitor, ledger) && !ledger.traits.profile {
            let link = Link::new(&format!("登记{}", ledger.noun), &format!("/ledgers/{}/new", ledger.id));
            links.push((ledger.steps.is_empty(), link));
        }
    }
    links.sort_by_key(|(plain, _)| !*plain);
    let page = crate::today::page::NotePage {
        frame: visitor.frame("记一笔", "记一笔").await,
        links: links.into_iter().map(|(_, l)| l).collect(),
    };
    Ok(Html(components::html(&page)).into_response())
}

/// Asks before a bulk step: what it is done to, what is left out and why.
pub(crate) async fn bulk(visitor: Visitor, Path(id): Path<String>, posted: Posted) -> Result<Response, Failure> {
    let ledger = readable(&visitor, &id)?.clone();
    let step = ledger.step(posted.get("step")).filter(|s| s.bulk).ok_or(Refusal::NotFound)?.clone();
    let ids: Vec<Id> = posted.all("id").filter_map(Id::parse).take(BULK).collect();
    if ids.is_empty() {
        visitor.say("没有勾选记录", true, None);
        return Ok(Redirect::to(&format!("/ledgers/{id}")).into_response());
    }
    let (mut things, mut left, mut hidden) = (Vec::new(), Vec::new(), Vec::new());
    for record in &ids {
        let Ok(view) = app::records::view(&visitor.cx, &id, *record).await else { continue };
        let link = Link::new(&view.headline, &format!("/records/{id}/{record}"));
        match view.steps.iter().find(|s| s.id == step.id) {
            Some(offered) if offered.blocked.is_none() => {
                hidden.push(("id".to_owned(), record.to_string()));
                things.push(link);
            }
            Some(offered) => {
                left.push(format!("{}：{}", view.headline, offered.blocked.clone().unwrap_or_default()));
            }
            None => left.push(format!("{}：现在是“{}”，不能{}", view.headline, view.state.0, step.title)),
        }
    }
    hidden.push(("step".to_owned(), step.id.clone()));
    let asks: Vec<(usize, bool)> = step
        .asks
        .iter()
        .filter_map(|a| match a {
            domain::ledger::Ask::Field(index, required) => Some((*index, *required)),
            _ => None,
        })
        .collect();
    let controls: Vec<Control> = forms::sections(&ledger, &asks, &forms::sent(&posted), visitor.cx.today())
        .into_iter()
        .flat_map(|s| s.controls)
        .collect();
    let title = format!("{} {} {}{}", step.title, things.len(), ledger.counter, ledger.noun);
    let page = ConfirmPage {
        frame: visitor.frame(&title, "台账").await,
        crumbs: vec![Link::new(&ledger.title, &format!("/ledgers/{id}"))],
        text: if things.is_empty() {
            "勾选的记录都不能这样办，原因见下。".to_owned()
        } else {
            "确认后逐条办理，每一条都留下记录；办不成的会告诉您原因。".to_owned()
        },
        title,
        facts: Vec::new(),
        things,
        left_out: left,
        problems: Vec::new(),
        action: format!("/ledgers/{id}/bulk/do"),
        hidden,
        controls,
        submit: step.title.clone(),
        grave: false,
        cancel: Link::new("返回台账", &format!("/ledgers/{id}")),
    };
    Ok(Html(components::html(&page)).into_response())
}

/// Does a bulk step, record by record.
pub(crate) async fn bulk_do(visitor: Visitor, Path(id): Path<String>, posted: Posted) -> Result<Redirect, Failure> {
    let ledger = readable(&visitor, &id)?.clone();
    let step = ledger.step(posted.get("step")).filter(|s| s.bulk).ok_or(Refusal::NotFound)?.clone();
    let (mut done, mut waits, mut refused) = (0, 0, Vec::new());
    for record in posted.all("id").filter_map(Id::parse).take(BULK) {
        let input = StepInput {
            submission: visitor.app().id(),
            texts: posted.ledger_fields(),
            reason: posted.get("reason").to_owned(),
            ..StepInput::of(&visitor.cx, &id, record, &step.id)
        };
        match app::records::step(&visitor.cx, input).await {
            Ok(moved) if moved.missing > 0 => waits += 1,
            Ok(_) => done += 1,
            Err(refusal @ (Refusal::Internal(_) | Refusal::Busy | Refusal::Full)) => return Err(refusal.into()),
            Err(refusal) => refused.push(refusal.to_string()),
        }
    }
    let mut text = format!("{} {done} {}", step.title, ledger.counter);
    if waits > 0 {
        text.push_str(&format!("，{waits} {}还需另一人会签", ledger.counter));
    }
    if let Some(first) = refused.first() {
        text.push_str(&format!("；{} {}没有办成：{first}", refused.len(), ledger.counter));
    }
    visitor.say(&text, done + waits == 0, None);
    Ok(Redirect::to(&format!("/ledgers/{id}")))
}

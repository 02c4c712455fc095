//! Lists of a ledger, its overview, new records, bulk steps.

use super::list_params::ListParams;
use super::page::{Filter, FilterInput, ListPage, OverviewPage, View};
use crate::auth::Visitor;
use crate::components::{
    self, Button, Column, ConfirmPage, Control, Empty, FormPage, Input, Link, Pager, Problem, Row, Section,
    SelectOption, Table, TableCell, Tag,
};
use crate::download::{XLSX, attachment};
use crate::due::due;
use crate::failure::Failure;
use crate::form_data::FormData;
use crate::{forms, url};
use app::Refusal;
use app::records::{Created, DueCell, FormLink, LedgerList, ListQuery, ListRow, NewRecord, Texts};
use axum::extract::{Path, Query, RawQuery};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::ledger::Ledger;
use domain::{Day, Id};
use std::collections::HashMap;

/// Name of the parameter that says to which record a new one is added.
const INSIDE: &str = "inside";

/// Rows a page.
const ROWS: i64 = 50;

/// Every ledger that the visitor works with, by line of work; `q` finds some by name or initials.
pub(crate) async fn overview(
    visitor: Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Html<String>, Failure> {
    let find = query.get("q").cloned().unwrap_or_default();
    let view = app::records::overview(&visitor.cx, visitor.place, &find).await?;
    let place = app::places::name(visitor.app(), visitor.place);
    Ok(Html(components::html(&OverviewPage { frame: visitor.frame("台账", "台账").await, place, view, find })))
}

/// The records of one ledger, filtered and in order.
pub(crate) async fn list(
    visitor: Visitor,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Failure> {
    let ledger = app::records::readable(&visitor.cx, &id)?;
    let params = ListParams::new(&format!("/ledgers/{id}"), query);
    let asked = params.query(visitor.place, ledger, ROWS);
    let listed = app::records::browse(&visitor.cx, ledger, asked.clone()).await?;
    let place = app::places::name(visitor.app(), visitor.place);
    let nav = match (&ledger.traits.task, &ledger.traits.speech) {
        (Some(_), _) => "任务",
        (_, Some(_)) => "讲话",
        _ => "台账",
    };
    let rights = listed.rights;
    let create = if ledger.traits.speech.is_some() {
        rights.submit_speech.then(|| Link::new("接收讲话", "/speeches/new"))
    } else {
        rights.create.then(|| Link::new(&format!("登记{}", ledger.noun), &format!("/ledgers/{id}/new")))
    };
    let filtered = params.is_filtered(&asked);
    let import = Link::new("导入 Excel", &format!("/ledgers/{id}/import"));
    let export = Link::new("导出 Excel", &params.at(&format!("/ledgers/{id}/export.xlsx"), &["page"], &[]));
    let page = ListPage {
        frame: visitor.frame(&ledger.title, nav).await,
        crumbs: vec![Link::new("台账", "/ledgers")],
        title: ledger.title.clone(),
        others: rights.import.then_some(import).into_iter().collect(),
        views: if ledger.steps.is_empty() { Vec::new() } else { views(&params) },
        action: params.path().to_owned(),
        filters: filters(ledger, &params),
        kept: params.kept(&["view", "sort"]),
        clear: filtered.then(|| params.path().to_owned()),
        table: table(ledger, &params, &listed, &place, visitor.cx.today()),
        bulk: listed.bulk_steps.iter().map(|(id, title)| Button::new("step", id, title)).collect(),
        bulk_action: format!("/ledgers/{id}/bulk"),
        pager: pager(ledger, &params, &asked, &listed),
        exports: rights.export.then_some(export).into_iter().collect(),
        empty: empty(ledger, filtered, &place, create.clone()),
        main: create,
        place,
    };
    Ok(Html(components::html(&page)))
}

fn table(ledger: &Ledger, params: &ListParams, listed: &LedgerList, place: &str, today: Day) -> Table {
    let stepped = !ledger.steps.is_empty();
    let mut columns = vec![Column::words(&ledger.noun), Column::words("地点")];
    if stepped {
        columns.push(Column::words("状态"));
        columns.push(Column {
            sort: Some(params.with(&["sort", "page"], &[("sort", "due")])),
            sorted: (params.get("sort") == "due").then_some(true),
            ..Column::words("时限")
        });
    }
    columns.extend(listed.columns.iter().map(|column| {
        let (up, down) = (column.field.clone(), format!("-{}", column.field));
        let sorted = match params.get("sort") {
            sort if sort == up => Some(true),
            sort if sort == down => Some(false),
            _ => None,
        };
        let next = if sorted == Some(true) { down } else { up };
        Column {
            title: column.title.clone(),
            unit: column.unit.clone(),
            number: !column.unit.is_empty(),
            sort: Some(params.with(&["sort", "page"], &[("sort", &next)])),
            sorted,
        }
    }));
    let row = |ListRow { row, due: deadline }: &ListRow| {
        let record = url::record(&ledger.id, row.id);
        let mut cells = vec![TableCell::link(&row.headline, &record), TableCell::text(&row.place[0])];
        if stepped {
            cells.push(TableCell::Tag(Tag::new(&row.state.1, row.state.2)));
            cells.push(match deadline {
                DueCell::Due(day, urgency) => TableCell::Due(due(*day, today, *urgency)),
                DueCell::Set(words) => TableCell::text(words),
                DueCell::None => TableCell::Nothing,
            });
        }
        cells.extend(row.cells.iter().map(|cell| TableCell::text(&cell.text)));
        Row { id: row.id.to_string(), cells, marked: false }
    };
    Table {
        caption: format!("{}，{place}", ledger.title),
        columns,
        choose: if listed.bulk_steps.is_empty() { String::new() } else { "id".to_owned() },
        rows: listed.rows.iter().map(row).collect(),
        ..Table::default()
    }
}

fn views(params: &ListParams) -> Vec<View> {
    let view = |(id, title): (&str, &str)| {
        let added = Some(("view", id)).filter(|(_, id)| !id.is_empty());
        View {
            title: title.to_owned(),
            href: params.with(&["view", "state", "page"], added.as_slice()),
            current: params.get("view") == id,
        }
    };
    [("", "全部"), ("open", "未办结"), ("overdue", "逾期")].map(view).to_vec()
}

fn pager(ledger: &Ledger, params: &ListParams, asked: &ListQuery, listed: &LedgerList) -> Pager {
    let first = u64::try_from(asked.page * ROWS).unwrap_or(0);
    let shown = listed.rows.len() as u64;
    let page_at = |n: i64| params.with(&["page"], &[("page", &n.to_string())]);
    Pager {
        first: if shown == 0 { 0 } else { first + 1 },
        last: first + shown,
        total: None,
        late: params.at(&format!("/ledgers/{}/total", ledger.id), &["page"], &[]),
        counter: ledger.counter.clone(),
        before: (asked.page > 0).then(|| page_at(asked.page - 1)),
        after: listed.more.then(|| page_at(asked.page + 1)),
    }
}

fn empty(ledger: &Ledger, filtered: bool, place: &str, create: Option<Link>) -> Empty {
    let (title, text) = if filtered {
        ("没有符合条件的记录".to_owned(), "放宽筛选条件再试，或清除筛选。")
    } else {
        let text = if ledger.traits.speech.is_some() {
            "上传或粘贴一篇，系统读出提纲、任务和要填的数字；原文原样保存。"
        } else {
            "登记后会出现在这里；村里登记的，乡镇和县里立即看得到，不用再报。"
        };
        (format!("{place}还没有{}", ledger.noun), text)
    };
    Empty { title, text: text.to_owned(), link: create }
}

fn filters(ledger: &Ledger, params: &ListParams) -> Vec<Filter> {
    let filter = |name: &str, title: &str, input| Filter { name: name.to_owned(), title: title.to_owned(), input };
    let mut out = vec![filter("q", "文字或编号", FilterInput::Text(params.get("q").to_owned()))];
    if ledger.states.len() > 1 {
        let option = |s: &domain::ledger::State| SelectOption::new(&s.id, &s.title, params.get("state") == s.id);
        out.push(filter("state", "状态", FilterInput::Choice(ledger.states.iter().map(option).collect())));
    }
    for field in ledger.list.iter().map(|index| &ledger.fields[*index]) {
        if let Some(options) = field.ty.categories() {
            let now = params.get(&field.id);
            let options = options.iter().map(|o| SelectOption::new(&o.value, &o.title, now == o.value)).collect();
            out.push(filter(&field.id, &field.title, FilterInput::Choice(options)));
        }
    }
    let days = FilterInput::Days(params.get("day_from").to_owned(), params.get("day_to").to_owned());
    out.push(filter("day", "登记日期", days));
    out
}

/// How many rows the list has: asked for after the rows are shown.
pub(crate) async fn total(
    visitor: Visitor,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Failure> {
    let ledger = app::records::readable(&visitor.cx, &id)?;
    let asked = ListParams::new("", query).query(visitor.place, ledger, ROWS);
    let counted = app::records::count(&visitor.cx, &id, asked).await?;
    Ok(Html(format!("<span id=\"total\">共 <b>{}</b> {}</span>", counted.total, ledger.counter)))
}

/// What a picker of records of this ledger offers.
pub(crate) async fn pick(
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Html<String>, Failure> {
    let ledger = app::records::readable(&visitor.cx, &id)?;
    let words = query.get("q").cloned().unwrap_or_default();
    let found = app::records::offered_records(&visitor.cx, &id, &words).await?;
    let (title, action) = (format!("查{}", ledger.noun), format!("/ledgers/{id}/pick"));
    let help = "写编号，或名称中的几个字";
    Ok(Html(crate::navigation::handlers::offers(&visitor, &title, &action, words, found, help).await))
}

/// The list as a workbook: exactly what is shown.
pub(crate) async fn export(
    visitor: Visitor,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let ledger = app::records::readable(&visitor.cx, &id)?;
    let asked = ListParams::new("", query).query(visitor.place, ledger, ROWS);
    let bytes = app::exchange::export(&visitor.cx, &id, asked).await?;
    let name = format!("{}_{}.xlsx", ledger.title, visitor.cx.today());
    Ok(attachment(&format!("{id}.xlsx"), &name, XLSX, bytes))
}

/// The form of a new record.
pub(crate) async fn new(
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Html<String>, Failure> {
    let inside = query.get(INSIDE).and_then(|id| Id::parse(id));
    Ok(Html(components::html(&new_form(&visitor, &id, inside, None).await?)))
}

/// The form; `inside` is the record the new one is added to, shown and not asked.
async fn new_form(
    visitor: &Visitor,
    id: &str,
    inside: Option<Id>,
    posted: Option<&FormData>,
) -> Result<FormPage, Failure> {
    let form = app::records::new_form(&visitor.cx, id)?;
    let ledger = form.ledger;
    let texts: Texts = posted.map_or(form.texts, forms::form_texts);
    let title = format!("登记{}", ledger.noun);
    let nav = if ledger.traits.presence.is_some() { "记一笔" } else { "台账" };
    let mut page = FormPage::new(visitor.frame(&title, nav).await, &title, &format!("/ledgers/{id}/new"), "保存");
    page.crumbs = vec![Link::new(&ledger.title, &format!("/ledgers/{id}"))];
    page.sections = forms::sections(visitor, ledger, &form.asked, &texts).await?;
    let parent = match inside {
        Some(record) => Some(app::records::parent(&visitor.cx, id, record).await?),
        None => None,
    };
    // The place of what lies inside another record is that record's.
    let place = match &parent {
        Some(parent) => {
            let shown = parent.place.1.clone();
            Some(Control::new("place", "地点", Input::Known { value: parent.place.0.0.to_string(), shown }))
        }
        None if ledger.parent().is_some() => None,
        None => {
            let typed = posted.map(|p| p.get("place")).unwrap_or_default();
            Some(forms::place_control(visitor, ledger.place, typed))
        }
    };
    if let Some(parent) = &parent {
        let name = format!("f_{}", parent.field);
        for control in page.sections.iter_mut().flat_map(|s| &mut s.controls).filter(|c| c.name == name) {
            control.input = Input::Known { value: parent.of.1.to_string(), shown: parent.label.clone() };
        }
        page.crumbs.push(Link::new(&parent.label, &url::record(&parent.of.0, parent.of.1)));
    }
    if let Some(place) = place {
        match page.sections.first_mut() {
            Some(section) => section.controls.insert(0, place),
            None => page.sections.push(Section::new("", vec![place])),
        }
    }
    page.hidden = vec![("submission".to_owned(), forms::submission(visitor, None).to_string())];
    page.others = vec![Button::new("then", "again", "保存并再登记一条")];
    page.cancel = Some(Link::new("不登记了", &format!("/ledgers/{id}")));
    if let Some(parent) = &parent {
        page.hidden.push((INSIDE.to_owned(), parent.of.1.to_string()));
        page.cancel = Some(Link::new("不添加了", &url::record(&parent.of.0, parent.of.1)));
    }
    Ok(page)
}

/// Makes the record.
pub(crate) async fn create(visitor: Visitor, Path(id): Path<String>, posted: FormData) -> Result<Response, Failure> {
    let ledger = app::records::readable(&visitor.cx, &id)?;
    if posted.wants_rows() {
        return Ok(
            Html(components::html(&new_form(&visitor, &id, posted.id(INSIDE), Some(&posted)).await?)).into_response()
        );
    }
    let refusal = match make(&visitor, ledger, &posted).await {
        Ok(created) => {
            let href = url::record(&id, created.id);
            visitor.say(&format!("{} {} 已登记", ledger.noun, created.number), false, Some(("查看", &href)));
            let again = posted.get("then") == "again";
            let to = match posted.id(INSIDE).zip(ledger.parent()) {
                Some((parent, _)) if again => format!("/ledgers/{id}/new?{INSIDE}={parent}"),
                Some((parent, (_, of))) => format!("{}#{id}", url::record(of, parent)),
                None if again => format!("/ledgers/{id}/new"),
                None => href,
            };
            return Ok(Redirect::to(&to).into_response());
        }
        Err(refusal) => refusal,
    };
    let mut doubt = None;
    let (status, problems) = match refusal {
        Refusal::Forbidden(text) => (StatusCode::UNPROCESSABLE_ENTITY, vec![Problem::new("", &text)]),
        Refusal::Doubt { text, record } => {
            doubt = Some(record);
            (StatusCode::UNPROCESSABLE_ENTITY, vec![Problem::new("confirm_double", &text)])
        }
        other => {
            let (status, problems) = forms::refused(other)?;
            (status, forms::ledger_problems(ledger, &problems))
        }
    };
    let mut page = new_form(&visitor, &id, posted.id(INSIDE), Some(&posted)).await?;
    if let Some(record) = doubt {
        let again = components::SelectOption::new("1", "仍要登记，这是另一件", false);
        let control = components::Control::new("confirm_double", "核对后", components::Input::Checks(vec![again]));
        if let Some(record) = record {
            let link = Link::new("打开已登记的那一条", &format!("/records/{}/{record}", ledger.id));
            page.known.push(components::Fact::new("可能相同", components::Shown::Link(link)));
        }
        page.sections.insert(0, components::Section::new("", vec![control]));
    }
    Ok(forms::again_with(status, page, problems))
}

async fn make(visitor: &Visitor, ledger: &Ledger, posted: &FormData) -> Result<Created, Refusal> {
    let place = if ledger.parent().is_some() { visitor.place } else { forms::place_of(visitor, posted)? };
    let (texts, uploads) = crate::records::files::texts_and_uploads(ledger, posted);
    let new = NewRecord {
        submission: forms::submission(visitor, Some(posted)),
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

/// 记一笔: the shortest way to a record.
pub(crate) async fn note(visitor: Visitor) -> Html<String> {
    let (quick, others): (Vec<FormLink>, Vec<FormLink>) =
        app::records::forms(&visitor.cx).into_iter().partition(|form| form.quick);
    let frame = visitor.frame("记一笔", "记一笔").await;
    Html(components::html(&crate::today::page::NotePage { frame, quick, others }))
}

/// The chosen records.
fn chosen(posted: &FormData) -> Vec<Id> {
    posted.all("id").filter_map(Id::parse).take(app::records::BULK_LIMIT).collect()
}

/// Asks before a bulk step: what it is done to, what is left out and why.
pub(crate) async fn bulk(visitor: Visitor, Path(id): Path<String>, posted: FormData) -> Result<Response, Failure> {
    let ledger = app::records::readable(&visitor.cx, &id)?;
    let step = posted.get("step");
    let list = format!("/ledgers/{id}");
    let preview = app::records::bulk_preview(&visitor.cx, ledger, step, chosen(&posted)).await?;
    if chosen(&posted).is_empty() {
        visitor.say("没有勾选记录", true, None);
        return Ok(Redirect::to(&list).into_response());
    }
    let mut hidden: Vec<_> = preview.ready.iter().map(|(id, _)| ("id".to_owned(), id.to_string())).collect();
    hidden.push(("step".to_owned(), step.to_owned()));
    let sections = forms::sections(&visitor, ledger, &preview.asked, &forms::form_texts(&posted)).await?;
    let title = format!("{} {} {}{}", preview.title, preview.ready.len(), ledger.counter, ledger.noun);
    let text = if preview.ready.is_empty() {
        "勾选的记录都不能这样办，原因见下。"
    } else {
        "确认后逐条办理，每一条都留下记录；办不成的会告诉您原因。"
    };
    let page = ConfirmPage {
        frame: visitor.frame(&title, "台账").await,
        crumbs: vec![Link::new(&ledger.title, &list)],
        text: text.to_owned(),
        title,
        facts: Vec::new(),
        things: preview.ready.iter().map(|(record, title)| Link::new(title, &url::record(&id, record))).collect(),
        left_out: preview.left_out,
        problems: Vec::new(),
        action: format!("{list}/bulk/do"),
        hidden,
        controls: sections.into_iter().flat_map(|s| s.controls).collect::<Vec<Control>>(),
        submit: preview.title,
        grave: false,
        cancel: Link::new("返回台账", &list),
    };
    Ok(Html(components::html(&page)).into_response())
}

/// Does a bulk step, record by record.
pub(crate) async fn bulk_do(visitor: Visitor, Path(id): Path<String>, posted: FormData) -> Result<Redirect, Failure> {
    let ledger = app::records::readable(&visitor.cx, &id)?;
    let (cx, texts) = (&visitor.cx, posted.ledger_fields());
    let (step, reason) = (posted.get("step"), posted.get("reason"));
    let done = app::records::bulk_step(cx, ledger, step, chosen(&posted), texts, reason).await?;
    let counter = &ledger.counter;
    let mut text = format!("{} {} {counter}", done.title, done.done);
    if done.waiting > 0 {
        text.push_str(&format!("，{} {counter}还需另一人会签", done.waiting));
    }
    if let Some(first) = done.refused.first() {
        text.push_str(&format!("；{} {counter}没有办成：{first}", done.refused.len()));
    }
    visitor.say(&text, done.done + done.waiting == 0, None);
    Ok(Redirect::to(&format!("/ledgers/{id}")))
}

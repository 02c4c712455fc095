//! Tasks: progress on the record's page, handing out.

use super::page::TaskPanel;
use crate::components::{self, Column, Control, Fact, FormPage, Input, Link, Row, SelectOption, Table, TableCell, Tag};
use crate::failure::Failure;
use crate::forms;
use crate::posted::Posted;
use crate::visitor::Visitor;
use app::Refusal;
use app::tasks::{Binding, Issue, Judging, Sense, To};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::ledger::Ledger;
use domain::places::Level;
use domain::{Day, Id, PlaceId};
use std::collections::HashSet;

/// Sheets shown under a task.
const SHEETS: i64 = 60;

/// All tasks: their ledger's list.
pub(crate) async fn index(visitor: Visitor) -> Result<Redirect, Failure> {
    Ok(Redirect::to(&format!("/ledgers/{}", ledger(&visitor)?.id)))
}

/// The ledger of tasks.
pub(crate) fn ledger(visitor: &Visitor) -> Result<&Ledger, Failure> {
    let found = visitor.app().loaded().pack.current().find(|l| l.traits.task.is_some());
    found.ok_or_else(|| Refusal::NotFound.into())
}

/// What a task's page shows beside its facts; nothing for other ledgers.
pub(crate) async fn panel(visitor: &Visitor, def: &Ledger, record: Id) -> Result<String, Failure> {
    let Some(known) = &def.traits.task else { return Ok(String::new()) };
    let cx = &visitor.cx;
    let progress = app::tasks::progress(cx, record).await?;
    let view = app::records::view(cx, &def.id, record).await?;
    let field = |index: usize| view.fields.iter().find(|f| f.id == def.fields[index].id);
    let words = |index: usize| field(index).map(|f| f.text.clone()).unwrap_or_default();
    let link = |index: usize| field(index)?.link.as_ref().map(|(_, id)| *id);
    let sentence = link(known.source).map(|document| {
        // A sheet of a village shares the sentence of the task it was handed down from.
        let row = link(known.parent).unwrap_or(record);
        Link::new("看原文这一句", &format!("/speeches/{document}#t-{row}"))
    });
    let list = |state: &str| format!("/ledgers/{}?state={state}", def.id);
    let states = progress
        .children
        .iter()
        .filter(|c| c.count > 0)
        .map(|c| (Tag::new(&c.state.1, c.category.into()), c.count as u64, list(&c.state.0)))
        .collect();
    let children = if progress.children.iter().any(|c| c.count > 0) {
        let sheets = app::tasks::children(cx, record, 0, SHEETS).await?;
        let rows = sheets
            .iter()
            .map(|c| {
                Row::plain(vec![
                    TableCell::link(&c.place_name, &format!("/records/{}/{}", def.id, c.record)),
                    TableCell::Tag(Tag::new(&c.state.1, c.category.into())),
                    TableCell::text(&c.shown),
                    TableCell::text(c.standing.map_or("", app::tasks::Standing::word)),
                    TableCell::text(&c.due),
                ])
            })
            .collect();
        let columns = ["交给", "状态", "现值", "判定", "时限"].map(Column::words).to_vec();
        Some(Table { caption: "下达情况".into(), columns, rows, short: true, ..Table::default() })
    } else {
        None
    };
    let mut panel = TaskPanel {
        indicator: None,
        value: String::new(),
        time: String::new(),
        goal: String::new(),
        gap: String::new(),
        reached: false,
        parts: String::new(),
        judging: String::new(),
        pictures: Vec::new(),
        evidence: words(known.evidence),
        rows: None,
        states,
        children,
        origin: known.origin.map(words).unwrap_or_default(),
        sentence,
    };
    if let Some(bound) = &progress.bound {
        let place = view.record.place.0;
        let asked = format!("?place={place}&day={}", bound.period.last());
        panel.indicator = Some(Link::new(&bound.title, &format!("/figures/{}{asked}", bound.indicator)));
        panel.rows = Some(Link::new("打开明细", &format!("/figures/{}/rows{asked}", bound.indicator)));
        panel.value.clone_from(&bound.shown);
        panel.time = bound.period.chinese();
        panel.goal.clone_from(&bound.goal);
        panel.gap = bound.standing.word().to_owned();
        panel.reached = bound.standing == app::tasks::Standing::Reached;
        panel.judging = bound.judging.word().to_owned();
        let values: Vec<Option<f64>> = bound
            .trend
            .iter()
            .map(|p| p.value.and_then(|v| i32::try_from(v).ok()).map(|v| f64::from(v) / 100.0))
            .collect();
        if values.iter().flatten().count() > 1 {
            let spark = picture::Spark::new(&bound.title, unit(&bound.quantity), values);
            panel.pictures.push(picture::Chart::svg(&spark, &picture::Frame::new("trend", 320.0)));
        }
    }
    Ok(components::html(&panel))
}

/// The form of handing out.
pub(crate) async fn issue(visitor: Visitor, Path(id): Path<String>) -> Result<Html<String>, Failure> {
    let id = Id::parse(&id).ok_or(Refusal::NotFound)?;
    Ok(Html(components::html(&form(&visitor, id, None, None).await?)))
}

async fn form(visitor: &Visitor, id: Id, posted: Option<&Posted>, reach: Option<String>) -> Result<FormPage, Failure> {
    let cx = &visitor.cx;
    let def = ledger(visitor)?.clone();
    let known = def.traits.task.clone().ok_or(Refusal::NotFound)?;
    let view = app::records::view(cx, &def.id, id).await?;
    let held = |index: usize| {
        let field = &def.fields[index];
        field.ty.form_text(&view.record.values[index])
    };
    let get = |name: &str, index: Option<usize>| match posted {
        Some(posted) => posted.get(name).to_owned(),
        None => index.map(held).unwrap_or_default(),
    };
    let here = format!("/records/{}/{id}", def.id);
    let mut page =
        FormPage::new(visitor.frame("交办任务", "任务").await, "交办任务", &format!("/tasks/{id}/issue"), "交办");
    page.crumbs = vec![Link::new(&def.title, &format!("/ledgers/{}", def.id)), Link::new(&view.headline, &here)];
    page.known = vec![Fact::text("任务", &view.headline), Fact::text("责任单位（原文）", &held(known.owner_words))];
    page.lead = reach.unwrap_or_default();
    let who = recipients(visitor, posted).await?;
    let bound = get("indicator", Some(known.indicator));
    let mut options = vec![SelectOption::new("", "不对应指标，由承办人报办结", bound.is_empty())];
    options.extend(components::offered(&def.fields[known.indicator], &[bound], cx.today()));
    let words = |index: usize, name: &str| -> Vec<SelectOption> {
        let options = def.fields[index].ty.categories().unwrap_or_default();
        let now = get(name, Some(index));
        options
            .iter()
            .enumerate()
            .map(|(n, o)| SelectOption::new(&o.value, &o.title, if now.is_empty() { n == 0 } else { now == o.value }))
            .collect()
    };
    let how = vec![
        Control::new("indicator", "对应指标", Input::Select(options))
            .help("对应了指标，下面不用再报进度：台账够数了，任务自己转到待销号"),
        Control::new("sense", "比较", Input::Radios(words(known.sense, "sense"))),
        Control::line("goal", "目标值", &get("goal", Some(known.goal)))
            .help("每个承办单位各自要达到的数；比率写百分数，如 95"),
        Control::new("judging", "判定方式", Input::Radios(words(known.judging, "judging"))),
        Control::line("least", "最小分母", &get("least", Some(known.least)))
            .help("比率类指标用：分母小于这个数时不判定"),
    ];
    page.sections = vec![
        components::Section::new("交给谁", who),
        components::Section::new(
            "什么时候",
            vec![Control::day("due", "完成时限", &get("due", Some(known.due))).required()],
        ),
        components::Section::new("怎么算完成", how),
    ];
    page.hidden = vec![("submission".to_owned(), forms::submission(visitor, None).to_string())];
    page.others = vec![components::Button::new("look", "1", "先看发给多少")];
    page.cancel = Some(Link::new("先不交办", &here));
    Ok(page)
}

/// The controls that say whom tasks go to.
pub(crate) async fn recipients(visitor: &Visitor, posted: Option<&Posted>) -> Result<Vec<Control>, Failure> {
    let cx = &visitor.cx;
    let tree = cx.app.tree();
    let get = |name: &str| posted.map(|p| p.get(name).to_owned()).unwrap_or_default();
    let chosen = get("to");
    let mut to = vec![
        SelectOption::new("villages", "下面每一个村（社区）", chosen == "villages"),
        SelectOption::new("towns", "下面每一个乡镇", chosen == "towns"),
        SelectOption::new("counties", "下面每一个县（区）", chosen == "counties"),
        SelectOption::new("chosen", "指定的村", chosen == "chosen"),
        SelectOption::new("units", "指定单位", chosen == "units"),
    ];
    let level = tree.get(visitor.place).map(|p| p.level);
    let named = villages(visitor, posted);
    to.retain(|o| match o.value.as_str() {
        "counties" => level < Some(Level::County),
        "towns" => level < Some(Level::Town),
        "villages" => level < Some(Level::Village),
        "chosen" => !named.is_empty(),
        _ => true,
    });
    let units = app::accounts::units_below(&cx.app, visitor.place, cx.today()).await?;
    let ticked: Vec<&str> = posted.map(|p| p.all("unit").collect()).unwrap_or_default();
    let units: Vec<SelectOption> = units
        .iter()
        .map(|u| {
            let value = u.id.to_string();
            SelectOption { on: ticked.contains(&value.as_str()), title: u.name.clone(), group: String::new(), value }
        })
        .collect();
    let mut who = vec![
        Control::new("to", "交给谁", Input::Radios(to)).required(),
        Control::new(
            "rural",
            "村的范围",
            Input::Radios(vec![
                SelectOption::new("rural", "只要村委会", get("rural") != "all"),
                SelectOption::new("all", "村和社区都要", get("rural") == "all"),
            ]),
        )
        .when("to", "villages"),
    ];
    if !named.is_empty() {
        who.push(Control::new("village", "村", Input::Checks(named)).when("to", "chosen"));
    }
    if !units.is_empty() {
        who.push(Control::new("unit", "单位", Input::Checks(units)).when("to", "units"));
    }
    let profile = cx.app.loaded().pack.current().find(|l| l.traits.profile);
    for field in profile.iter().flat_map(|l| &l.fields) {
        let Some(options) = field.ty.categories() else { continue };
        let now = get(&format!("only_{}", field.id));
        let mut list = vec![SelectOption::new("", "不限", now.is_empty())];
        list.extend(options.iter().map(|o| SelectOption::new(&o.value, &o.title, now == o.value)));
        let title = format!("只给这些村：{}", field.title);
        who.push(Control::new(&format!("only_{}", field.id), &title, Input::Select(list)).when("to", "villages"));
    }
    Ok(who)
}

/// More villages than this are not ticked one by one: one chooses a county or a town first.
const TICKED: usize = 400;

/// The villages below the place one works in, by town.
fn villages(visitor: &Visitor, posted: Option<&Posted>) -> Vec<SelectOption> {
    let (tree, today) = (visitor.app().tree(), visitor.cx.today());
    let ticked: HashSet<&str> = posted.map(|p| p.all("village").collect()).unwrap_or_default();
    let below = tree.below(visitor.place);
    let living = below.into_iter().filter_map(|id| tree.get(id)).filter(|p| p.level == Level::Village);
    let list: Vec<SelectOption> = living
        .filter(|p| p.from <= today && p.to.is_none_or(|to| to > today) && p.id != visitor.place)
        .map(|p| {
            let value = p.id.0.to_string();
            let town = tree.ancestors(p.id).into_iter().find(|a| tree.get(*a).is_some_and(|t| t.level == Level::Town));
            let group = town.and_then(|t| tree.get(t)).map(|t| t.name.clone()).unwrap_or_default();
            SelectOption { on: ticked.contains(value.as_str()), title: p.name.clone(), group, value }
        })
        .take(TICKED + 1)
        .collect();
    if list.len() > TICKED { Vec::new() } else { list }
}

/// Hands out, or says first whom it would reach.
pub(crate) async fn issued(visitor: Visitor, Path(id): Path<String>, posted: Posted) -> Result<Response, Failure> {
    let id = Id::parse(&id).ok_or(Refusal::NotFound)?;
    let result = hand_out(&visitor, id, &posted).await;
    match result {
        Ok(Some(text)) => {
            Ok(Html(components::html(&form(&visitor, id, Some(&posted), Some(text)).await?)).into_response())
        }
        Ok(None) => Ok(Redirect::to(&format!("/records/{}/{id}", ledger(&visitor)?.id)).into_response()),
        Err(Refusal::Problems(problems)) => {
            let mut page = form(&visitor, id, Some(&posted), None).await?;
            page.refuse(
                problems
                    .0
                    .iter()
                    .map(|p| components::Problem::new(p.field.as_deref().unwrap_or(""), &p.text))
                    .collect(),
            );
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(components::html(&page))).into_response())
        }
        Err(other) => Err(other.into()),
    }
}

/// Whom a posted form names.
pub(crate) fn to(visitor: &Visitor, posted: &Posted) -> Result<To, Refusal> {
    let under = visitor.place;
    let level = match posted.get("to") {
        "villages" => Level::Village,
        "chosen" => {
            let places: Vec<PlaceId> = posted.all("village").filter_map(|p| p.parse().ok().map(PlaceId)).collect();
            if places.is_empty() {
                return Err(Refusal::field("village", "指定的村：请至少勾选一个"));
            }
            return Ok(To::Chosen(places));
        }
        "towns" => Level::Town,
        "counties" => Level::County,
        "units" => {
            let units: Vec<Id> = posted.all("unit").filter_map(Id::parse).collect();
            if units.is_empty() {
                return Err(Refusal::field("unit", "单位：请至少勾选一个"));
            }
            return Ok(To::Units(units));
        }
        _ => return Err(Refusal::field("to", "交给谁：请选择")),
    };
    let village = level == Level::Village;
    let profile = posted
        .fields
        .iter()
        .find(|(n, v)| village && n.starts_with("only_") && !v.is_empty())
        .map(|(n, v)| (n.trim_start_matches("only_").to_owned(), v.clone()));
    Ok(To::Places { under, level, rural: (village && posted.get("rural") != "all").then_some(true), profile })
}

async fn hand_out(visitor: &Visitor, id: Id, posted: &Posted) -> Result<Option<String>, Refusal> {
    let cx = &visitor.cx;
    let to = to(visitor, posted)?;
    if posted.has("look") {
        let reach = app::tasks::preview(cx, id, to).await?;
        let names = reach.names.join("、");
        let already =
            if reach.already > 0 { format!("，其中 {} 个已经有了", reach.already) } else { String::new() };
        let unmanned = match reach.unmanned {
            0 => String::new(),
            n => format!("其中 {n} 处还没有能办理任务的账号，要等开了账号才看得到。"),
        };
        return Ok(Some(format!(
            "将发给 {} 个承办对象{already}：{names}等。{unmanned}核对无误后按“交办”。",
            reach.count
        )));
    }
    let binding = match posted.get("indicator") {
        "" => None,
        indicator => Some(Binding {
            indicator: indicator.to_owned(),
            sense: if posted.get("sense") == Sense::AtMost.word() { Sense::AtMost } else { Sense::AtLeast },
            goal: hundredths(posted.get("goal"))?,
            judging: if posted.get("judging") == Judging::AtDue.word() { Judging::AtDue } else { Judging::WhenReached },
            least: posted.get("least").parse().unwrap_or(0),
        }),
    };
    let due = Day::parse(posted.get("due")).ok_or_else(|| Refusal::field("due", "完成时限：必填，写成 2026-12-31"))?;
    let issue = Issue {
        submission: posted.id("submission").unwrap_or_else(|| cx.app.id()),
        task: id,
        to,
        due: Some(due),
        binding,
    };
    let done = app::tasks::issue(cx, issue).await?;
    visitor.say(&format!("已交办，发给 {} 个承办对象", done.made.max(1)), false, None);
    Ok(None)
}

/// A goal as typed, in hundredths.
fn hundredths(text: &str) -> Result<i64, Refusal> {
    let wrong = || Refusal::field("goal", "目标值：请写数字，最多两位小数");
    let text = text.trim().trim_end_matches('%');
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || part.len() > 2 || !digits(whole) || !digits(part) {
        return Err(wrong());
    }
    format!("{whole}{part:0<2}").parse().map_err(|_| wrong())
}

/// A quantity as pictures write it.
fn unit(quantity: &domain::Quantity) -> picture::NumberUnit {
    match quantity.unit.as_str() {
        "%" => picture::NumberUnit::percent(),
        unit => picture::NumberUnit::with_decimals(unit, quantity.decimals),
    }
}

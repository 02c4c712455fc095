//! Tasks: progress on the record's page, handing out.

use super::page::TaskPanel;
use crate::auth::Visitor;
use crate::components::{self, Control, Fact, FormPage, Input, Link, Section, SelectOption};
use crate::failure::Failure;
use crate::form_data::FormData;
use crate::{forms, url};
use app::Refusal;
use app::records::RecordView;
use app::tasks::{Binding, Issue, IssueTexts, Judging, Recipients, Sense, To};
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::ledger::Choice;
use domain::places::Level;
use domain::{Day, Id, PlaceId};

/// All tasks: their ledger's list.
pub(crate) async fn index(visitor: Visitor) -> Result<Redirect, Failure> {
    Ok(Redirect::to(&format!("/ledgers/{}", app::tasks::ledger_id(visitor.app())?)))
}

/// What a task's page shows beside its facts; nothing for other ledgers.
pub(crate) async fn panel(visitor: &Visitor, view: &RecordView) -> Result<String, Failure> {
    let panel = app::tasks::panel(&visitor.cx, view).await?;
    Ok(panel.map(|view| components::html(&TaskPanel { view })).unwrap_or_default())
}

/// The form of handing out.
pub(crate) async fn issue(visitor: Visitor, Path(id): Path<String>) -> Result<Html<String>, Failure> {
    let id = Id::parse(&id).ok_or(Refusal::NotFound)?;
    Ok(Html(components::html(&form(&visitor, id, None, None).await?)))
}

async fn form(
    visitor: &Visitor,
    id: Id,
    posted: Option<&FormData>,
    reach: Option<String>,
) -> Result<FormPage, Failure> {
    let asked = app::tasks::issue_form(&visitor.cx, id, visitor.place).await?;
    let [ledger, ledger_title, _] = &asked.view.ledger;
    let here = url::record(ledger, id);
    let mut page =
        FormPage::new(visitor.frame("交办任务", "任务").await, "交办任务", &format!("/tasks/{id}/issue"), "交办");
    page.crumbs = vec![Link::new(ledger_title, &format!("/ledgers/{ledger}")), Link::new(&asked.view.headline, &here)];
    page.known = vec![Fact::text("任务", &asked.view.headline), Fact::text("责任单位（原文）", &asked.owner_words)];
    page.lead = reach.unwrap_or_default();
    let now = posted.map_or(asked.now, issue_texts);
    let mut indicators = vec![SelectOption::new("", "不对应指标，由承办人报办结", now.indicator.is_empty())];
    indicators.extend(components::offered(asked.indicator, &[now.indicator], visitor.cx.today()));
    let due = Control::day("due", "完成时限", &now.due).required();
    page.sections = vec![
        Section::new("交给谁", recipients(&asked.recipients, posted)),
        Section::new("什么时候", vec![due]),
        Section::new(
            "怎么算完成",
            vec![
                Control::new("indicator", "对应指标", Input::Select(indicators))
                    .help("对应了指标，下面不用再报进度：台账够数了，任务自己转到待销号"),
                Control::new("sense", "比较", Input::Radios(first_or(&asked.senses, &now.sense))),
                Control::line("goal", "目标值", &now.goal).help("每个承办单位各自要达到的数；比率写百分数，如 95"),
                Control::new("judging", "判定方式", Input::Radios(first_or(&asked.judgings, &now.judging))),
                Control::line("least", "最小分母", &now.least).help("比率类指标用：分母小于这个数时不判定"),
            ],
        ),
    ];
    page.hidden = vec![("submission".to_owned(), forms::submission(visitor, None).to_string())];
    page.others = vec![components::Button::new("look", "1", "先看发给多少")];
    page.cancel = Some(Link::new("先不交办", &here));
    Ok(page)
}

/// What was sent.
fn issue_texts(posted: &FormData) -> IssueTexts {
    let get = |name: &str| posted.get(name).to_owned();
    IssueTexts {
        indicator: get("indicator"),
        sense: get("sense"),
        goal: get("goal"),
        judging: get("judging"),
        least: get("least"),
        due: get("due"),
    }
}

/// Options of which the first is chosen until another is.
fn first_or(options: &[Choice], now: &str) -> Vec<SelectOption> {
    let on = |n: usize, value: &str| if now.is_empty() { n == 0 } else { now == value };
    options.iter().enumerate().map(|(n, o)| SelectOption::new(&o.value, &o.title, on(n, &o.value))).collect()
}

/// The controls that say whom tasks go to.
pub(crate) fn recipients(choices: &Recipients, posted: Option<&FormData>) -> Vec<Control> {
    let get = |name: &str| posted.map(|p| p.get(name)).unwrap_or_default();
    let ticked = |name: &'static str, value: &str| posted.is_some_and(|p| p.all(name).any(|v| v == value));
    let (chosen, reaches) = (get("to"), |level| choices.levels.contains(&level));
    let mut to = Vec::new();
    if reaches(Level::Village) {
        to.push(SelectOption::new("villages", "下面每一个村（社区）", chosen == "villages"));
    }
    if reaches(Level::Town) {
        to.push(SelectOption::new("towns", "下面每一个乡镇", chosen == "towns"));
    }
    if reaches(Level::County) {
        to.push(SelectOption::new("counties", "下面每一个县（区）", chosen == "counties"));
    }
    if !choices.villages.is_empty() {
        to.push(SelectOption::new("chosen", "指定的村", chosen == "chosen"));
    }
    to.push(SelectOption::new("units", "指定单位", chosen == "units"));
    let rural = vec![
        SelectOption::new("rural", "只要村委会", get("rural") != "all"),
        SelectOption::new("all", "村和社区都要", get("rural") == "all"),
    ];
    let mut controls = vec![
        Control::new("to", "交给谁", Input::Radios(to)).required(),
        Control::new("rural", "村的范围", Input::Radios(rural)).when("to", "villages"),
    ];
    if !choices.villages.is_empty() {
        let village = |p: &app::places::PlaceChoice| {
            let value = p.id.0.to_string();
            SelectOption { on: ticked("village", &value), title: p.name.clone(), group: p.town.clone(), value }
        };
        let villages = Input::Checks(choices.villages.iter().map(village).collect());
        controls.push(Control::new("village", "村", villages).when("to", "chosen"));
    }
    if !choices.units.is_empty() {
        let unit = |(id, name): &(Id, String)| {
            let value = id.to_string();
            SelectOption { on: ticked("unit", &value), title: name.clone(), group: String::new(), value }
        };
        let units = Input::Checks(choices.units.iter().map(unit).collect());
        controls.push(Control::new("unit", "单位", units).when("to", "units"));
    }
    for (field, title, options) in &choices.profile {
        let name = format!("only_{field}");
        let now = get(&name);
        let mut list = vec![SelectOption::new("", "不限", now.is_empty())];
        list.extend(options.iter().map(|o| SelectOption::new(&o.value, &o.title, now == o.value)));
        let title = format!("只给这些村：{title}");
        controls.push(Control::new(&name, &title, Input::Select(list)).when("to", "villages"));
    }
    controls
}

/// Hands out, or says first whom it would reach.
pub(crate) async fn issued(visitor: Visitor, Path(id): Path<String>, posted: FormData) -> Result<Response, Failure> {
    let id = Id::parse(&id).ok_or(Refusal::NotFound)?;
    let result = hand_out(&visitor, id, &posted).await;
    match result {
        Ok(Some(text)) => {
            Ok(Html(components::html(&form(&visitor, id, Some(&posted), Some(text)).await?)).into_response())
        }
        Ok(None) => Ok(Redirect::to(&url::record(app::tasks::ledger_id(visitor.app())?, id)).into_response()),
        Err(refusal) => {
            let (status, problems) = forms::refused(refusal)?;
            let page = form(&visitor, id, Some(&posted), None).await?;
            Ok(forms::again_with(status, page, forms::problems(&problems)))
        }
    }
}

/// Whom a posted form names.
pub(crate) fn to(visitor: &Visitor, posted: &FormData) -> Result<To, Refusal> {
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

async fn hand_out(visitor: &Visitor, id: Id, posted: &FormData) -> Result<Option<String>, Refusal> {
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
        let count = reach.count;
        return Ok(Some(format!("将发给 {count} 个承办对象{already}：{names}等。{unmanned}核对无误后按“交办”。")));
    }
    let binding = match posted.get("indicator") {
        "" => None,
        indicator => Some(Binding {
            indicator: indicator.to_owned(),
            sense: Sense::parse(posted.get("sense")),
            goal: app::tasks::parse_goal(posted.get("goal"))?,
            judging: Judging::parse(posted.get("judging")),
            least: posted.get("least").parse().unwrap_or(0),
        }),
    };
    let due = Day::parse(posted.get("due")).ok_or_else(|| Refusal::field("due", "完成时限：必填，写成 2026-12-31"))?;
    let issue = Issue { submission: forms::submission(visitor, Some(posted)), task: id, to, due: Some(due), binding };
    let done = app::tasks::issue(cx, issue).await?;
    visitor.say(&format!("已交办，发给 {} 个承办对象", done.made.max(1)), false, None);
    Ok(None)
}

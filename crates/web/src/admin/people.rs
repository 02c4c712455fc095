//! 人员: the register of natural persons; joining and parting rows, proposed by one administrator and decided by another.

use super::page::{HumanPage, PeoplePage};
use crate::auth::Visitor;
use crate::components::{
    self, Column, Control, Empty, Fact, FormPage, Input, Link, Problem, Row, Section, SelectOption, Table, TableCell,
    Tag,
};
use crate::failure::Failure;
use crate::form_data::FormData;
use crate::forms;
use app::Refusal;
use app::accounts::register::{self, Human, Kind, Proposal};
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::Id;
use domain::access::Permission;
use domain::ledger::StateCategory;
use std::collections::HashMap;

const HOME: &str = "/admin/people";
/// So many persons are listed at once; more are said.
const SHOWN: usize = 300;

fn changes(visitor: &Visitor) -> bool {
    visitor.may(Permission::AccountCreate) || visitor.may(Permission::GrantGive)
}

fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Join => "合并",
        Kind::Split => "分开",
    }
}

/// The register.
pub(crate) async fn list(
    visitor: Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Html<String>, Failure> {
    let words = query.get("q").map(|q| q.trim().to_owned()).unwrap_or_default();
    let found = register::register(&visitor.cx, &words).await?;
    let total = found.len();
    let rows: Vec<Row> = found.iter().take(SHOWN).map(row).collect();
    let proposals = register::proposals(&visitor.cx).await?;
    let columns = ["姓名", "账号", "工号", "身份证号", "合并"].map(Column::words).to_vec();
    Ok(Html(components::html(&PeoplePage {
        frame: visitor.frame("人员", "管理").await,
        crumbs: vec![Link::new("管理", "/admin")],
        action: HOME.to_owned(),
        words,
        count: match total > SHOWN {
            true => format!("共 {total} 人，这里显示前 {SHOWN} 人，请写上姓名再找"),
            false => format!("共 {total} 人"),
        },
        table: Table { caption: "人员".into(), columns, rows, ..Table::default() },
        proposals: proposals_table(proposals.iter().take(SHOWN).collect()),
        empty: Empty { title: "没有找到人员".into(), text: "换一个写法再试。".into(), link: None },
    })))
}

fn row(human: &Human) -> Row {
    let first = human.rows.first();
    let mut logins: Vec<&str> = human.rows.iter().flat_map(|r| &r.accounts).map(|a| a.login.as_str()).collect();
    logins.sort_unstable();
    let staff: Vec<&str> = human.rows.iter().map(|r| r.staff.as_str()).filter(|s| !s.is_empty()).collect();
    Row::plain(vec![
        TableCell::link(first.map_or("", |r| r.name.as_str()), &format!("{HOME}/{}", human.main)),
        TableCell::text(&logins.join("、")),
        TableCell::text(&staff.join("、")),
        TableCell::text(if human.rows.iter().any(|r| r.numbered) { "已登记" } else { "" }),
        TableCell::text(&if human.rows.len() > 1 {
            format!("{} 条合为一人", human.rows.len())
        } else {
            String::new()
        }),
    ])
}

fn proposals_table(list: Vec<&Proposal>) -> Table {
    let state = |p: &Proposal| match p.accepted {
        None => Tag::new("等待决定", StateCategory::Check),
        Some(true) => Tag::new("已同意", StateCategory::Closed),
        Some(false) => Tag::new("不同意", StateCategory::Void),
    };
    let rows = list
        .into_iter()
        .map(|p| {
            let title = format!("{}：{}", kind_words(p.kind), p.words[0]);
            Row::plain(vec![
                match p.accepted {
                    None => TableCell::link(&title, &format!("{HOME}/proposals/{}", p.id)),
                    Some(_) => TableCell::text(&title),
                },
                TableCell::text(&p.words[1]),
                TableCell::Tag(state(p)),
                TableCell::text(&p.reason),
                TableCell::text(&format!("{} {}", p.by, p.at.chinese())),
                TableCell::text(&p.decided_by),
            ])
        })
        .collect();
    let columns = ["提议", "另一条", "状态", "原因", "提出", "决定"].map(Column::words).to_vec();
    Table { caption: "合并与分开".into(), columns, rows, short: true, ..Table::default() }
}

/// One natural person.
pub(crate) async fn human(visitor: Visitor, Path(id): Path<String>) -> Result<Html<String>, Failure> {
    let id = Id::parse(&id).ok_or(Refusal::NotFound)?;
    let human = register::human(&visitor.cx, id).await?;
    let name = human.rows.first().map(|r| r.name.clone()).unwrap_or_default();
    let may = changes(&visitor);
    let mut rows = Vec::new();
    for entry in &human.rows {
        let part = match may && human.rows.len() > 1 {
            true => TableCell::link("分开", &format!("{HOME}/{}/split", entry.id)),
            false => TableCell::Nothing,
        };
        let (numbered, staff) = (if entry.numbered { "已登记" } else { "" }, entry.staff.as_str());
        if entry.accounts.is_empty() {
            let cells = [entry.name.as_str(), "", "", "", staff, numbered].map(TableCell::text);
            rows.push(Row::plain(cells.into_iter().chain([part.clone()]).collect()));
        }
        for account in &entry.accounts {
            rows.push(Row::plain(vec![
                TableCell::text(&entry.name),
                TableCell::link(&account.login, &format!("/admin/accounts/{}", account.id)),
                TableCell::text(account.unit.as_deref().unwrap_or("")),
                TableCell::text(&account.title),
                TableCell::text(staff),
                TableCell::text(numbered),
                part.clone(),
            ]));
        }
    }
    let titles = ["登记的姓名", "账号", "单位", "职务", "工号", "身份证号", "办理"];
    let columns = titles.map(Column::words).to_vec();
    let note = match human.rows.len() {
        1 => "同一个人的几个账号都登记在这里：整改和销号要由两个人办，管理员不能兼任，都按人判断。".to_owned(),
        n => format!("{n} 条登记已合为一人：整改和销号要由两个人办，管理员不能兼任，都按一个人判断。"),
    };
    Ok(Html(components::html(&HumanPage {
        frame: visitor.frame(&name, "管理").await,
        crumbs: vec![Link::new("人员", HOME)],
        name,
        note,
        acts: if may { vec![Link::new("与另一人合并", &format!("{HOME}/{id}/join"))] } else { Vec::new() },
        table: Table { caption: "登记与账号".into(), columns, rows, short: true, ..Table::default() },
    })))
}

async fn form(
    visitor: &Visitor,
    id: Id,
    kind: Kind,
    posted: Option<&FormData>,
    problems: Vec<Problem>,
) -> Result<FormPage, Failure> {
    if !changes(visitor) {
        return Err(Refusal::NotFound.into());
    }
    let human = register::human(&visitor.cx, id).await?;
    let entry = human.row(id).ok_or(Refusal::NotFound)?;
    let get = |name: &str| posted.map(|p| p.get(name).to_owned()).unwrap_or_default();
    let title = match kind {
        Kind::Join => "与另一人合并",
        Kind::Split => "从合并中分开",
    };
    let action = format!("{HOME}/{id}/{}", kind.word());
    let mut page = FormPage::new(visitor.frame(title, "管理").await, title, &action, "提出");
    page.crumbs = vec![Link::new("人员", HOME), Link::new(&entry.name, &format!("{HOME}/{id}"))];
    page.lead = "提出后由另一名管理员决定；变更记录里原来的名字不变。".to_owned();
    let logins: Vec<&str> = entry.accounts.iter().map(|a| a.login.as_str()).collect();
    page.known = vec![Fact::text("人员", &entry.name), Fact::text("账号", &logins.join("、"))];
    let mut controls = Vec::new();
    if kind == Kind::Join {
        let other = Control::line("other", "另一人的账号名", &get("other")).required();
        controls.push(other.help("其中任何一个账号名都可以"));
    }
    controls.push(Control::reason(&get("reason")));
    page.sections = vec![Section::new("", controls)];
    page.cancel = Some(Link::new("返回", &format!("{HOME}/{id}")));
    page.refuse(problems);
    Ok(page)
}

/// The form of a proposal.
pub(crate) async fn ask(visitor: Visitor, Path((id, what)): Path<(String, String)>) -> Result<Html<String>, Failure> {
    let id = Id::parse(&id).ok_or(Refusal::NotFound)?;
    let kind = Kind::parse(&what).ok_or(Refusal::NotFound)?;
    Ok(Html(components::html(&form(&visitor, id, kind, None, Vec::new()).await?)))
}

/// The row with an account of this name.
async fn by_login(visitor: &Visitor, login: &str) -> Result<Id, Refusal> {
    let wanted = login.trim().to_lowercase();
    let all = register::register(&visitor.cx, "").await?;
    let found = all.iter().flat_map(|h| &h.rows).find(|r| r.accounts.iter().any(|a| a.login == wanted));
    found.map(|r| r.id).ok_or_else(|| Refusal::field("other", format!("另一人的账号名：没有账号“{login}”")))
}

/// Proposes.
pub(crate) async fn propose(
    visitor: Visitor,
    Path((id, what)): Path<(String, String)>,
    posted: FormData,
) -> Result<Response, Failure> {
    let id = Id::parse(&id).ok_or(Refusal::NotFound)?;
    let kind = Kind::parse(&what).ok_or(Refusal::NotFound)?;
    let done = async {
        let other = match kind {
            Kind::Join => by_login(&visitor, posted.get("other")).await?,
            Kind::Split => id,
        };
        register::propose(&visitor.cx, kind, id, other, posted.get("reason")).await
    }
    .await;
    match done {
        Ok(_) => {
            visitor.say("已提出，等另一名管理员决定", false, None);
            Ok(Redirect::to(HOME).into_response())
        }
        Err(refusal) => {
            let (status, problems) = forms::refused(refusal)?;
            Ok(forms::again(status, &form(&visitor, id, kind, Some(&posted), forms::problems(&problems)).await?))
        }
    }
}

async fn proposal(visitor: &Visitor, id: &str) -> Result<Proposal, Failure> {
    let id = Id::parse(id).ok_or(Refusal::NotFound)?;
    let list = register::proposals(&visitor.cx).await?;
    Ok(list.into_iter().find(|p| p.id == id).ok_or(Refusal::NotFound)?)
}

/// One proposal, to be decided.
pub(crate) async fn deciding(visitor: Visitor, Path(id): Path<String>) -> Result<Html<String>, Failure> {
    let found = proposal(&visitor, &id).await?;
    let title = format!("{}人员", kind_words(found.kind));
    let mut page =
        FormPage::new(visitor.frame(&title, "管理").await, &title, &format!("{HOME}/proposals/{}", found.id), "决定");
    page.crumbs = vec![Link::new("人员", HOME)];
    page.known = vec![
        Fact::text(if found.kind == Kind::Join { "这一条" } else { "要分开的" }, &found.words[0]),
        Fact::text(if found.kind == Kind::Join { "与这一条" } else { "从这一条" }, &found.words[1]),
        Fact::text("原因", &found.reason),
        Fact::text("提出", &format!("{} {}", found.by, found.at.chinese())),
    ];
    page.cancel = Some(Link::new("返回", HOME));
    let why_not = match (&found.barred, found.accepted) {
        (_, Some(_)) => Some("这项提议已经有人决定过".to_owned()),
        (Some(why), None) => Some(why.clone()),
        (None, None) => (!changes(&visitor)).then(|| "由系统管理员或安全管理员决定".to_owned()),
    };
    match why_not {
        Some(why) => {
            page.warning = why;
            page.submit = String::new();
        }
        None => {
            let yes = match found.kind {
                Kind::Join => "是同一个人，合并",
                Kind::Split => "不是同一个人，分开",
            };
            let options =
                vec![SelectOption::new("yes", yes, false), SelectOption::new("no", "不同意，保持原样", false)];
            page.sections =
                vec![Section::new("", vec![Control::new("accept", "决定", Input::Radios(options)).required()])];
        }
    }
    Ok(Html(components::html(&page)))
}

/// Decides.
pub(crate) async fn decide(visitor: Visitor, Path(id): Path<String>, posted: FormData) -> Result<Response, Failure> {
    let found = proposal(&visitor, &id).await?;
    let accept = match posted.get("accept") {
        "yes" => true,
        "no" => false,
        _ => return Err(Failure::bad("决定：请选同意还是不同意")),
    };
    let warning = register::decide(&visitor.cx, found.id, accept).await?;
    for person in found.rows {
        for account in register::accounts_of_person(&visitor.cx, person).await? {
            visitor.guest.site.forget(account);
        }
    }
    let said = if accept { format!("已{}。{warning}", kind_words(found.kind)) } else { "已决定不改".to_owned() };
    visitor.say(&said, !warning.is_empty(), None);
    Ok(Redirect::to(HOME).into_response())
}

//! The three administrators: accounts, grants, audit.

use super::page::{AccountPage, AccountsPage, AdminPage, Grant};
use crate::auth::Visitor;
use crate::components::{
    self, Column, Control, Empty, Fact, FormPage, Input, Link, Pager, Problem, Row, Section, SelectOption, Table,
    TableCell, Tag,
};
use crate::failure::Failure;
use crate::flash::OneTime;
use crate::form_data::FormData;
use crate::forms;
use app::Refusal;
use app::accounts::{GrantTo, NewUser, Same};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::access::Permission;
use domain::ledger::StateCategory;
use domain::{Day, Id};
use std::collections::HashMap;

fn any(visitor: &Visitor) -> Result<(), Failure> {
    if app::accounts::features(&visitor.cx).administration { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// So many accounts are listed at once; how many there are is said.
const SHOWN: usize = 300;

/// How an account stands.
fn state(account: &app::accounts::Listed) -> Tag {
    if account.suspended_at.is_some() {
        Tag::new("已停用", StateCategory::Void)
    } else if account.released {
        Tag::new("在用", StateCategory::Closed)
    } else {
        Tag::new("待放行", StateCategory::Check)
    }
}

/// 管理.
pub(crate) async fn index(visitor: Visitor) -> Result<Html<String>, Failure> {
    any(&visitor)?;
    let mut entries = vec![(
        Link::new("账号与授权", "/admin/accounts"),
        "系统管理员建账号，安全管理员授权，两个人办；谁也不能独自造出能用的账号".to_owned(),
    )];
    let about = "谁是同一个人：几个账号合为一人，由两名管理员办".to_owned();
    entries.push((Link::new("人员", "/admin/people"), about));
    if visitor.may(Permission::AuditRead) {
        entries.push((Link::new("审计", "/admin/audit"), "核验变更链条，查看和导出链头".to_owned()));
    }
    if visitor.may(Permission::JobRead) {
        let about = "后台按时做的事：上次结果、下次时间".to_owned();
        entries.push((Link::new("定时任务", "/admin/jobs"), about));
    }
    if visitor.may(Permission::AccountCreate)
        && let Some(last) = app::backup::schedule::last(visitor.app()).await?
    {
        let state = if last.ok { "最近一次备份" } else { "最近一次备份有问题，请处理" };
        let at = domain::Moment(last.at).chinese();
        entries.push((Link::new("备份", "/admin"), format!("{state}：{at}，{}", last.text)));
    }
    Ok(Html(components::html(&AdminPage { frame: visitor.frame("管理", "管理").await, entries })))
}

/// The list of accounts with their grants.
pub(crate) async fn accounts(
    visitor: Visitor,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Html<String>, Failure> {
    any(&visitor)?;
    let words = query.get("q").map(|q| q.trim().to_owned()).unwrap_or_default();
    let list = app::accounts::search(&visitor.cx, &words, usize::MAX).await?;
    let rows: Vec<Row> = list
        .iter()
        .take(SHOWN)
        .map(|a| {
            Row::plain(vec![
                TableCell::link(&a.name, &format!("/admin/accounts/{}", a.id)),
                TableCell::text(&a.login),
                TableCell::text(a.unit.as_deref().unwrap_or("")),
                TableCell::text(&a.title),
                TableCell::Tag(state(a)),
                TableCell::text(if a.totp { "已启用" } else { "" }),
            ])
        })
        .collect();
    let (shown, total) = (rows.len() as u64, list.len() as u64);
    let columns = ["姓名", "账号", "单位", "职务", "状态", "动态口令"].map(Column::words).to_vec();
    Ok(Html(components::html(&AccountsPage {
        frame: visitor.frame("账号", "管理").await,
        crumbs: vec![Link::new("管理", "/admin")],
        main: visitor.may(Permission::AccountCreate).then(|| Link::new("新建账号", "/admin/accounts/new")),
        action: "/admin/accounts".to_owned(),
        words,
        table: Table { caption: "账号".into(), columns, rows, ..Table::default() },
        pager: Pager {
            first: shown.min(1), last: shown, total: Some(total), counter: "个".into(), ..Pager::default()
        },
        empty: Empty { title: "没有找到账号".into(), text: "换一个写法再试。".into(), link: None },
    })))
}

async fn new_form(visitor: &Visitor, posted: Option<&FormData>, problems: Vec<Problem>) -> Result<FormPage, Failure> {
    if !visitor.may(Permission::AccountCreate) {
        return Err(Refusal::NotFound.into());
    }
    let get = |name: &str| posted.map(|p| p.get(name).to_owned()).unwrap_or_default();
    let units = app::accounts::all_units(visitor.app(), visitor.cx.today()).await?;
    let mut options = vec![SelectOption::new("", "没有单位（村里的人）", get("unit").is_empty())];
    options.extend(units.iter().map(|u| {
        let value = u.id.to_string();
        SelectOption::new(&value, &u.name, get("unit") == value)
    }));
    let mut page = FormPage::new(visitor.frame("新建账号", "管理").await, "新建账号", "/admin/accounts/new", "建立");
    page.crumbs = vec![Link::new("账号", "/admin/accounts")];
    page.lead = "建好后没有任何权限，由安全管理员授权；一次性口令只显示一次。".to_owned();
    let number = Control::line("id_number", "身份证号", "").help("有就填；只用来认人，加密保存，不显示");
    let number = Control { sensitive: true, ..number };
    let mut controls = Vec::new();
    if problems.iter().any(|p| p.field == "same") {
        let mut options: Vec<SelectOption> = app::accounts::register::same_named(&visitor.cx, &get("name"))
            .await?
            .into_iter()
            .map(|(id, words)| SelectOption::new(&id.to_string(), &format!("是同一个人：{words}"), false))
            .collect();
        options.push(SelectOption::new("another", "不是同一个人，只是同名", false));
        controls.push(Control::new("same", "是同一个人吗", Input::Radios(options)).required());
    }
    page.sections = vec![Section::new(
        "",
        vec![
            Control::line("name", "姓名", &get("name")).required(),
            number,
            Control::line("staff", "工号", &get("staff")).help("有就填；同一个人的几个账号靠它或身份证号认出来"),
            Control::line("login", "账号名", &get("login")).required().help("字母、数字和 . - _，不分大小写"),
            Control::new("unit", "单位", Input::Select(options)),
            Control::line("title", "职务", &get("title")),
            Control::new(
                "shared",
                "公用账号",
                Input::Radios(vec![
                    SelectOption::new("0", "本人专用", get("shared") != "1"),
                    SelectOption::new("1", "几个人公用（只能登记，不能销号）", get("shared") == "1"),
                ]),
            ),
        ],
    )];
    page.sections[0].controls.splice(0..0, controls);
    page.cancel = Some(Link::new("不建了", "/admin/accounts"));
    page.refuse(problems);
    Ok(page)
}

/// The form of a new account.
pub(crate) async fn new(visitor: Visitor) -> Result<Html<String>, Failure> {
    Ok(Html(components::html(&new_form(&visitor, None, Vec::new()).await?)))
}

/// Makes an account.
pub(crate) async fn create(visitor: Visitor, posted: FormData) -> Result<Response, Failure> {
    let same = match (posted.get("same"), posted.id("same")) {
        (_, Some(id)) => Same::This(id),
        ("another", _) => Same::Another,
        _ => Same::Ask,
    };
    let new = NewUser {
        login: posted.get("login").to_owned(),
        name: posted.get("name").to_owned(),
        id_number: posted.get("id_number").to_owned(),
        staff: posted.get("staff").to_owned(),
        same,
        unit: posted.id("unit"),
        title: posted.get("title").to_owned(),
        shared: posted.get("shared") == "1",
    };
    match app::accounts::create_user(&visitor.cx, new).await {
        Ok(created) => {
            visitor.say("账号已建立，请安全管理员授权", false, None);
            shown_once(&visitor, created.account, &created.password).await
        }
        Err(refusal) => {
            let (status, problems) = forms::refused(refusal)?;
            Ok(forms::again(status, &new_form(&visitor, Some(&posted), forms::problems(&problems)).await?))
        }
    }
}

async fn shown_once(visitor: &Visitor, account: Id, password: &str) -> Result<Response, Failure> {
    let one = OneTime { account, password: password.to_owned() };
    if let Some(key) = visitor.guest.key() {
        visitor.guest.site.secrets().put(&key, one);
    }
    Ok(Redirect::to(&format!("/admin/accounts/{account}")).into_response())
}

/// One account.
pub(crate) async fn account(visitor: Visitor, Path(id): Path<String>) -> Result<Html<String>, Failure> {
    let id = Id::parse(&id).ok_or(Refusal::NotFound)?;
    Ok(Html(components::html(&page(&visitor, id, Vec::new(), None).await?)))
}

async fn page(
    visitor: &Visitor,
    id: Id,
    problems: Vec<Problem>,
    posted: Option<&FormData>,
) -> Result<AccountPage, Failure> {
    any(visitor)?;
    let cx = &visitor.cx;
    let found = app::accounts::account(cx, id).await?;
    let given = app::accounts::grant_list(cx, id).await?;
    let gives = visitor.may(Permission::GrantGive);
    let here = format!("/admin/accounts/{id}");
    let today = cx.today();
    let grants = given
        .into_iter()
        .map(|g| Grant {
            end: (gives && !g.ended).then(|| format!("{here}/end?grant={}", g.id)),
            role: g.role,
            scope: g.place,
            from: g.from.to_string(),
            to: g.last.map(|day| day.to_string()).unwrap_or_default(),
            by: g.given_at.chinese(),
        })
        .collect();
    let mut acts = Vec::new();
    if visitor.may(Permission::AccountSuspend) {
        if found.suspended_at.is_some() {
            acts.push(Link::new("启用", &format!("{here}/act?do=reinstate")));
        } else {
            acts.push(Link::new("停用", &format!("{here}/act?do=suspend")));
        }
        if !found.released {
            acts.push(Link::new("放行重置的口令", &format!("{here}/act?do=release")));
        }
    }
    if visitor.may(Permission::AccountReset) {
        acts.push(Link::new("重置口令", &format!("{here}/act?do=reset")));
    }
    let get = |name: &str| posted.map(|p| p.get(name).to_owned()).unwrap_or_default();
    let roles = app::accounts::roles(&cx.app);
    let role_options = roles.iter().map(|(id, title)| SelectOption::new(id, title, get("role") == *id)).collect();
    let mut controls = vec![
        Control::new("role", "角色", Input::Select(role_options)).required(),
        Control::new("place", "地点", Input::pick("区划", &get("place"), "/places?pick=1"))
            .required()
            .help("写名称或 12 位区划代码"),
        Control::day("from", "从哪天起", &if get("from").is_empty() { today.to_string() } else { get("from") })
            .required(),
        Control::day("to", "到哪天止", &get("to")).help("不填为长期"),
    ];
    for control in &mut controls {
        if let Some(problem) = problems.iter().find(|p| p.field == control.name) {
            control.error = Some(problem.text.clone());
        }
    }
    let mut sections = vec![Section::new("授权", controls)];
    if let Some(problem) = problems.iter().find(|p| p.field.is_empty()) {
        sections[0].lead.clone_from(&problem.text);
    }
    let waiting = visitor.guest.key().and_then(|key| visitor.guest.site.secrets().take(&key));
    let password = waiting.filter(|one| one.account == id).map(|one| one.password);
    Ok(AccountPage {
        frame: visitor.frame(&found.name, "管理").await,
        crumbs: vec![Link::new("账号", "/admin/accounts")],
        name: found.name.clone(),
        state: state(&found),
        facts: vec![
            Fact::text("账号名", &found.login),
            Fact::text("单位", found.unit.as_deref().unwrap_or("")),
            Fact::text("职务", &found.title),
            Fact::text("公用账号", if found.shared { "是" } else { "否" }),
            Fact::text("动态口令", if found.totp { "已启用" } else { "未启用" }),
        ],
        acts,
        grants,
        give: gives.then(|| format!("{here}/grant")),
        hidden: Vec::new(),
        sections,
        password: password.unwrap_or_default(),
    })
}

/// Gives a grant.
pub(crate) async fn grant(visitor: Visitor, Path(id): Path<String>, posted: FormData) -> Result<Response, Failure> {
    let id = Id::parse(&id).ok_or(Refusal::NotFound)?;
    let result = async {
        let place = app::places::resolve_anywhere(visitor.app(), posted.get("place"))?;
        let day = |name: &str| Day::parse(posted.get(name));
        let from = day("from").ok_or_else(|| Refusal::field("from", "从哪天起：请写成 2026-11-21"))?;
        // The last day is entered, the first day without is kept.
        let to = day("to").map(|d| d.plus(1));
        let grant = GrantTo { to, ..GrantTo::new(id, posted.get("role"), place, from) };
        app::accounts::give_grant(&visitor.cx, grant).await
    }
    .await;
    match result {
        Ok(_) => {
            visitor.guest.site.forget(id);
            visitor.say("已授权", false, None);
            Ok(Redirect::to(&format!("/admin/accounts/{id}")).into_response())
        }
        Err(refusal) => {
            let (status, problems) = match refusal {
                Refusal::Forbidden(text) => (StatusCode::FORBIDDEN, domain::Problems::whole(text)),
                other => forms::refused(other)?,
            };
            let page = page(&visitor, id, forms::problems(&problems), Some(&posted)).await?;
            Ok(forms::again(status, &page))
        }
    }
}

/// What an act on an account is called; `None` for one there is not.
fn act_title(what: &str, act: &str) -> Option<&'static str> {
    Some(match (what, act) {
        ("end", _) => "结束授权",
        (_, "suspend") => "停用账号",
        (_, "reinstate") => "启用账号",
        (_, "release") => "放行重置的口令",
        (_, "reset") => "重置口令",
        _ => return None,
    })
}

async fn act_form(
    visitor: &Visitor,
    id: Id,
    (what, act, grant): (&str, &str, &str),
    posted: Option<&FormData>,
    problems: Vec<Problem>,
) -> Result<FormPage, Failure> {
    any(visitor)?;
    let title = act_title(what, act).ok_or(Refusal::NotFound)?;
    let get = |name: &str| posted.map(|p| p.get(name).to_owned()).unwrap_or_default();
    let here = format!("/admin/accounts/{id}");
    let mut page = FormPage::new(visitor.frame(title, "管理").await, title, &format!("{here}/{what}"), title);
    page.crumbs = vec![Link::new("账号", "/admin/accounts")];
    page.hidden = vec![("do".to_owned(), act.to_owned()), ("grant".to_owned(), grant.to_owned())];
    let mut controls = Vec::new();
    if what == "end" {
        let to = if get("to").is_empty() { visitor.cx.today().to_string() } else { get("to") };
        controls.push(Control::day("to", "从哪天起无效", &to).required());
    }
    if what == "end" || act == "suspend" {
        controls.push(Control::reason(&get("reason")));
    }
    page.sections = vec![Section::new("", controls)];
    page.cancel = Some(Link::new("返回", &here));
    page.refuse(problems);
    Ok(page)
}

/// Asks before an act: why, or when.
pub(crate) async fn ask(
    visitor: Visitor,
    Path((id, what)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Html<String>, Failure> {
    let id = Id::parse(&id).ok_or(Refusal::NotFound)?;
    let get = |name: &str| query.get(name).map(String::as_str).unwrap_or_default();
    let page = act_form(&visitor, id, (&what, get("do"), get("grant")), None, Vec::new()).await?;
    Ok(Html(components::html(&page)))
}

/// Does an act.
pub(crate) async fn act(
    visitor: Visitor,
    Path((id, what)): Path<(String, String)>,
    posted: FormData,
) -> Result<Response, Failure> {
    let id = Id::parse(&id).ok_or(Refusal::NotFound)?;
    match done(&visitor, id, &what, &posted).await {
        Ok(password) => {
            visitor.guest.site.forget(id);
            match password {
                Some(password) => shown_once(&visitor, id, &password).await,
                None => Ok(Redirect::to(&format!("/admin/accounts/{id}")).into_response()),
            }
        }
        Err(refusal) => {
            let (status, problems) = forms::refused(refusal)?;
            let asked = (what.as_str(), posted.get("do"), posted.get("grant"));
            let page = act_form(&visitor, id, asked, Some(&posted), forms::problems(&problems)).await?;
            Ok(forms::again(status, &page))
        }
    }
}

/// Does it; gives the password a reset makes.
async fn done(visitor: &Visitor, id: Id, what: &str, posted: &FormData) -> Result<Option<String>, Refusal> {
    let cx = &visitor.cx;
    match (what, posted.get("do")) {
        ("end", _) => {
            let grant = posted.id("grant").ok_or(Refusal::NotFound)?;
            let to =
                Day::parse(posted.get("to")).ok_or_else(|| Refusal::field("to", "从哪天起无效：请写成 2026-11-21"))?;
            app::accounts::end_grant(cx, grant, to, posted.get("reason")).await?;
            visitor.say("授权已结束", false, None);
        }
        (_, "suspend") => {
            app::accounts::suspend(cx, id, posted.get("reason")).await?;
            visitor.say("账号已停用，已登录的立即退出", false, None);
        }
        (_, "reinstate") => {
            app::accounts::reinstate(cx, id).await?;
            visitor.say("账号已启用", false, None);
        }
        (_, "release") => {
            app::accounts::release(cx, id).await?;
            visitor.say("已放行", false, None);
        }
        (_, "reset") => {
            let created = app::accounts::reset_password(cx, id, false).await?;
            return Ok(Some(created.password));
        }
        _ => return Err(Refusal::NotFound),
    }
    Ok(None)
}

//! What is done with rows of a speech beside deciding: splitting one, handing out several, the table as a file; repairs taken
//! back.

use crate::auth::Visitor;
use crate::components::{self, Control, Fact, FormPage, Link, Problem, Section};
use crate::download::{DOCX, XLSX, attachment};
use crate::failure::Failure;
use crate::form_data::FormData;
use crate::forms;
use crate::tasks::handlers::{recipients, to};
use crate::url;
use app::Refusal;
use app::speeches::Form;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::access::Permission;
use domain::{Day, Id};

fn permitted(visitor: &Visitor) -> Result<(), Failure> {
    if visitor.may(Permission::SpeechSubmit) { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// Where a row is shown: in its speech, else by itself.
fn row_path(visitor: &Visitor, source: Option<Id>, task: Id) -> Result<String, Failure> {
    Ok(match source {
        Some(speech) => format!("/speeches/{speech}#row-{task}"),
        None => url::record(app::tasks::ledger_id(visitor.app())?, task),
    })
}

/// The form that takes a row apart, filled with its parts as its signs cut them.
pub(crate) async fn split(visitor: Visitor, Path(task): Path<String>) -> Result<Html<String>, Failure> {
    let task = Id::parse(&task).ok_or(Refusal::NotFound)?;
    Ok(Html(components::html(&split_form(&visitor, task, None).await?)))
}

async fn split_form(visitor: &Visitor, task: Id, posted: Option<&FormData>) -> Result<FormPage, Failure> {
    let asked = app::speeches::split_form(&visitor.cx, task).await?;
    let parts = posted.map_or_else(|| asked.parts.join("\n"), |p| p.get("texts").to_owned());
    let back = row_path(visitor, asked.source, task)?;
    let action = format!("/speeches/split/{task}");
    let mut page = FormPage::new(visitor.frame("拆分任务", "讲话").await, "拆分任务", &action, "拆分");
    page.crumbs = vec![Link::new("原讲话", &back)];
    page.known = vec![Fact::text("现在的任务", &asked.text)];
    let control = Control::area("texts", "拆成", &parts, 4000)
        .required()
        .help("一行一条；第一条留在原来的编号下，其余各条新编号，责任单位、时限和原文位置不变");
    page.sections = vec![Section::new("", vec![control])];
    page.hidden = vec![("submission".to_owned(), forms::submission(visitor, None).to_string())];
    page.cancel = Some(Link::new("不拆了", &back));
    Ok(page)
}

/// Takes a row apart.
pub(crate) async fn split_done(
    visitor: Visitor,
    Path(task): Path<String>,
    posted: FormData,
) -> Result<Response, Failure> {
    permitted(&visitor)?;
    let task = Id::parse(&task).ok_or(Refusal::NotFound)?;
    let texts = posted.get("texts").lines().map(str::to_owned).collect();
    let submission = forms::submission(&visitor, Some(&posted));
    match app::speeches::split(&visitor.cx, submission, task, texts).await {
        Ok(count) => {
            visitor.say(&format!("已拆成 {count} 条"), false, None);
            let source = app::speeches::split_form(&visitor.cx, task).await?.source;
            let to = row_path(&visitor, source, task)?;
            Ok(Redirect::to(&to).into_response())
        }
        Err(refusal) => {
            let (status, problems) = forms::refused(refusal)?;
            let page = split_form(&visitor, task, Some(&posted)).await?;
            let problems = problems.0.iter().map(|p| Problem::new("texts", &p.text)).collect();
            Ok(forms::again_with(status, page, problems))
        }
    }
}

/// The form that hands several tasks out together.
pub(crate) async fn issue(
    visitor: Visitor,
    Path(speech): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Result<Html<String>, Failure> {
    let ids = query.iter().filter(|(n, _)| n == "task").filter_map(|(_, v)| Id::parse(v)).collect();
    Ok(Html(components::html(&issue_form(&visitor, &speech, ids, None).await?)))
}

async fn issue_form(
    visitor: &Visitor,
    speech: &str,
    ids: Vec<Id>,
    posted: Option<&FormData>,
) -> Result<FormPage, Failure> {
    permitted(visitor)?;
    let cx = &visitor.cx;
    let back = format!("/speeches/{speech}");
    let title = format!("一并交办 {} 件任务", ids.len());
    let mut page = FormPage::new(visitor.frame(&title, "讲话").await, &title, &format!("{back}/issue"), "交办");
    page.crumbs = vec![Link::new("原讲话", &back)];
    let mut hidden = vec![("submission".to_owned(), forms::submission(visitor, None).to_string())];
    hidden.extend(ids.iter().map(|id| ("task".to_owned(), id.to_string())));
    let headlines = app::tasks::headlines(cx, ids).await?;
    let known = |(n, headline): (usize, &String)| Fact::text(&format!("任务 {}", n + 1), headline);
    page.known = headlines.iter().enumerate().map(known).collect();
    let choices = app::tasks::recipients(cx, visitor.place).await?;
    let due = posted.map(|p| p.get("due").to_owned()).unwrap_or_default();
    page.sections = vec![
        Section::new("交给谁", recipients(&choices, posted)),
        Section::new(
            "什么时候",
            vec![
                Control::day("due", "统一的完成时限", &due)
                    .help("不填，就按每件任务自己的时限；任务没有写时限的，按台账规定的办理期限"),
            ],
        ),
    ];
    page.lead = "每件任务按各自对应的指标判定；要改指标或目标值，请单独交办。".to_owned();
    page.hidden = hidden;
    page.cancel = Some(Link::new("先不交办", &back));
    Ok(page)
}

/// Hands several tasks out.
pub(crate) async fn issued(
    visitor: Visitor,
    Path(speech): Path<String>,
    posted: FormData,
) -> Result<Response, Failure> {
    permitted(&visitor)?;
    let ids: Vec<Id> = posted.all("task").filter_map(Id::parse).collect();
    let done = match to(&visitor, &posted) {
        Ok(to) => {
            let cx = &visitor.cx;
            let submission = forms::submission(&visitor, Some(&posted));
            app::tasks::issue_many(cx, submission, ids.clone(), to, Day::parse(posted.get("due"))).await
        }
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(done) => {
            let mut text = format!("已交办 {} 件任务", done.done);
            if let Some((_, why)) = done.refused.first() {
                text.push_str(&format!("，{} 件没有交办：{why}", done.refused.len()));
            }
            visitor.say(&text, done.done == 0, None);
            Ok(Redirect::to(&format!("/speeches/{speech}")).into_response())
        }
        Err(refusal) => {
            let (status, problems) = forms::refused(refusal)?;
            let page = issue_form(&visitor, &speech, ids, Some(&posted)).await?;
            Ok(forms::again_with(status, page, forms::problems(&problems)))
        }
    }
}

/// 任务分解表 as a workbook.
pub(crate) async fn workbook(visitor: Visitor, Path(speech): Path<String>) -> Result<Response, Failure> {
    table(visitor, &speech, Form::Workbook, XLSX).await
}

/// 任务分解表 as a Word document.
pub(crate) async fn document(visitor: Visitor, Path(speech): Path<String>) -> Result<Response, Failure> {
    table(visitor, &speech, Form::Document, DOCX).await
}

async fn table(visitor: Visitor, speech: &str, form: Form, mime: &'static str) -> Result<Response, Failure> {
    let id = Id::parse(speech).ok_or(Refusal::NotFound)?;
    let (name, bytes) = app::speeches::breakdown(&visitor.cx, id, form).await?;
    Ok(attachment("tasks", &name, mime, bytes))
}

/// Takes a repair back, or lets it count again.
pub(crate) async fn repair(
    visitor: Visitor,
    Path(speech): Path<String>,
    posted: FormData,
) -> Result<Redirect, Failure> {
    permitted(&visitor)?;
    let id = Id::parse(&speech).ok_or(Refusal::NotFound)?;
    let back = posted.has("take");
    let key = posted.get(if back { "take" } else { "again" });
    let submission = visitor.app().id();
    app::speeches::keep_original(&visitor.cx, submission, id, key, back).await?;
    visitor.say(if back { "这一处已恢复成原文" } else { "这一处仍用修复后的文字" }, false, None);
    Ok(Redirect::to(&format!("/speeches/{speech}#repairs")))
}

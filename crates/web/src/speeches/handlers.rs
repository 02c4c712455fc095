//! Speeches: taking one in, reading it, deciding on its proposals.

use super::page::NewSpeechPage;
use super::reading;
use crate::auth::Visitor;
use crate::components::{self, Control, Input, Link, Problem, SelectOption};
use crate::failure::Failure;
use crate::form_data::FormData;
use crate::forms;
use app::Refusal;
use app::speeches::{NewSpeech, Source};
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::access::Permission;
use domain::{Day, Id};
use std::collections::HashMap;

/// All speeches: their ledger's list.
pub(crate) async fn index(visitor: Visitor) -> Result<Redirect, Failure> {
    let id = &app::speeches::ledger(visitor.app())?.id;
    Ok(Redirect::to(&format!("/ledgers/{id}")))
}

/// The form.
pub(crate) async fn new(visitor: Visitor) -> Result<Html<String>, Failure> {
    if !visitor.may(Permission::SpeechSubmit) {
        return Err(Refusal::NotFound.into());
    }
    Ok(Html(components::html(&form(&visitor, None, Vec::new()).await?)))
}

async fn form(visitor: &Visitor, posted: Option<&FormData>, problems: Vec<Problem>) -> Result<NewSpeechPage, Failure> {
    let get = |name: &str| posted.map(|p| p.get(name).to_owned()).unwrap_or_default();
    let def = app::speeches::ledger(visitor.app())?;
    let kinds = def
        .fields
        .iter()
        .find_map(|f| f.ty.categories())
        .map(|options| options.iter().map(|o| SelectOption::new(&o.value, &o.title, get("kind") == o.value)).collect())
        .unwrap_or_default();
    let mut controls = vec![
        Control::new("file", "文件", Input::Files { images: false, max: 1, kept: Vec::new() })
            .help("Word（.docx、.doc）、WPS、PDF、网页、文本都可以；也可以把正文粘贴在下面"),
        Control::area("text", "或粘贴正文", &get("text"), 200_000),
        Control::line("title", "标题", &get("title")).help("不填就用正文里的标题"),
        Control::day("spoken_on", "讲话（成文）日期", &get("spoken_on"))
            .help("“年底前”“本月底”按这一天推算；不填按正文或今天"),
        Control::line("issuer", "讲话人（发文单位）", &get("issuer")),
        Control::new("kind", "文种", Input::Radios(kinds)),
    ];
    for control in &mut controls {
        if let Some(problem) = problems.iter().find(|p| p.field == control.name) {
            control.error = Some(problem.text.clone());
        }
    }
    let crumbs = vec![Link::new(&def.title, &format!("/ledgers/{}", def.id))];
    Ok(NewSpeechPage {
        frame: visitor.frame("接收讲话", "讲话").await,
        crumbs,
        problems,
        action: "/speeches/new".to_owned(),
        hidden: vec![("submission".to_owned(), forms::submission(visitor, None).to_string())],
        controls,
    })
}

/// Takes a speech in.
pub(crate) async fn create(visitor: Visitor, posted: FormData) -> Result<Response, Failure> {
    let source = match posted.files.first() {
        Some(file) => Source::File { name: file.name.clone(), bytes: file.bytes.clone() },
        None => Source::Text(posted.get("text").to_owned()),
    };
    let new = NewSpeech {
        submission: forms::submission(&visitor, Some(&posted)),
        place: visitor.place,
        title: posted.get("title").to_owned(),
        kind: posted.get("kind").to_owned(),
        spoken_on: Day::parse(posted.get("spoken_on")),
        issuer: posted.get("issuer").to_owned(),
        source,
    };
    match app::speeches::submit(&visitor.cx, new).await {
        Ok(done) => {
            let mut text = format!("已收下 {}，读出 {} 条拟立项任务，请逐条确认", done.number, done.proposals);
            if let Some(day) = done.taken_as_of {
                text.push_str(&format!(
                    "。没有写讲话日期，先登记为{}；“年底前”等时限请在下面写明日期后推算",
                    day.chinese()
                ));
            }
            visitor.say(&text, false, None);
            Ok(Redirect::to(&format!("/speeches/{}", done.id)).into_response())
        }
        Err(refusal) => {
            let (status, problems) = forms::refused(refusal)?;
            let page = form(&visitor, Some(&posted), forms::problems(&problems)).await?;
            Ok(forms::again(status, &page))
        }
    }
}

/// The reading page.
pub(crate) async fn show(
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Html<String>, Failure> {
    let id = Id::parse(&id).ok_or(Refusal::NotFound)?;
    let reading = app::speeches::reading(&visitor.cx, id).await?;
    let by_unit = query.get("by").is_some_and(|by| by == "unit");
    Ok(Html(components::html(&reading::page(&visitor, id, &reading, by_unit).await?)))
}

/// Decides on proposals: one by its button, several by their ticks.
pub(crate) async fn decide(visitor: Visitor, Path(id): Path<String>, posted: FormData) -> Result<Redirect, Failure> {
    let (word, ids): (String, Vec<Id>) = match posted.get("one").split_once(' ') {
        Some((word, id)) => (word.to_owned(), Id::parse(id).into_iter().collect()),
        None => (posted.get("all").to_owned(), posted.all("task").filter_map(Id::parse).collect()),
    };
    if posted.has("redate") {
        let speech = Id::parse(&id).ok_or(Refusal::NotFound)?;
        if posted.has("day") {
            let Some(day) = Day::parse(posted.get("day")) else {
                visitor.say("讲话日期：请写成 2026-11-21 这样", true, None);
                return Ok(Redirect::to(&format!("/speeches/{id}")));
            };
            match app::speeches::give_day(&visitor.cx, visitor.app().id(), speech, day).await {
                Err(Refusal::Problems(problems)) => {
                    visitor.say(&problems.to_string(), true, None);
                    return Ok(Redirect::to(&format!("/speeches/{id}")));
                }
                other => other?,
            }
        }
        let count = app::speeches::redate(&visitor.cx, visitor.app().id(), speech).await?;
        visitor.say(&format!("{count} 条任务的时限已按讲话日期重新推算"), false, None);
        return Ok(Redirect::to(&format!("/speeches/{id}")));
    }
    if ids.is_empty() {
        visitor.say("没有勾选任务", true, None);
        return Ok(Redirect::to(&format!("/speeches/{id}")));
    }
    let submission = visitor.app().id();
    let cx = &visitor.cx;
    let first = ids.first().copied();
    let (done, title) = match word.as_str() {
        "issue" => {
            let tasks: Vec<String> = ids.iter().map(|id| format!("task={id}")).collect();
            return Ok(Redirect::to(&format!("/speeches/{id}/issue?{}", tasks.join("&"))));
        }
        "merge" => {
            let count = ids.len();
            let (text, refused, row) = match app::speeches::merge(cx, submission, ids).await {
                Ok(kept) => (format!("{count} 条合成了一条，其余各条注明并入"), false, kept),
                Err(Refusal::Internal(why)) => return Err(Failure::internal(why)),
                Err(refusal) => (refusal.to_string(), true, first.unwrap_or(submission)),
            };
            visitor.say(&text, refused, None);
            return Ok(Redirect::to(&format!("/speeches/{id}#row-{row}")));
        }
        "accept" => (app::tasks::accept(cx, submission, ids).await?, "立项"),
        _ => (app::tasks::refuse(cx, submission, ids, posted.get("reason")).await?, "不立项"),
    };
    let mut text = format!("{title} {} 条", done.done);
    if let Some((_, why)) = done.refused.first() {
        text.push_str(&format!("，{} 条没有办成：{why}", done.refused.len()));
    }
    visitor.say(&text, done.done == 0, None);
    let row = first.map(|id| format!("#row-{id}")).unwrap_or_default();
    Ok(Redirect::to(&format!("/speeches/{id}{row}")))
}

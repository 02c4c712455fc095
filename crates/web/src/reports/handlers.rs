//! Reports: templates, drafts, issuing, what was issued.

use super::page::{Block, Choice, Note, ReportIndexPage, ReportPage, Span};
use crate::auth::Visitor;
use crate::components::{self, Empty, Fact, Link};
use crate::download::{DOCX, attachment};
use crate::failure::Failure;
use crate::form_data::FormData;
use crate::indicators::charts::path;
use crate::indicators::figure_query::{FigureQuery, path_at, time};
use app::Refusal;
use app::reports::{Draft, Piece};
use axum::extract::{Path, RawQuery};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::Id;
use domain::access::Permission;

/// Issued reports listed.
const LISTED: i64 = 100;

fn permitted(visitor: &Visitor) -> Result<(), Failure> {
    if visitor.may(Permission::ReportIssue) { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// Templates for the place, and what was issued.
pub(crate) async fn index(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Html<String>, Failure> {
    permitted(&visitor)?;
    let asked = FigureQuery::new(&visitor, query)?;
    let (app, cx, place) = (visitor.app(), &visitor.cx, asked.when.place);
    let choice = |t: app::reports::Template| Choice {
        text: t.chapters.join("、"),
        href: asked.at(&format!("/reports/{}", t.id), place, &[]),
        title: t.title,
    };
    let choices = app::reports::templates(app).into_iter().map(choice).collect();
    let issued = app::reports::issued_list(cx, place, LISTED).await?;
    Ok(Html(components::html(&ReportIndexPage {
        frame: visitor.frame("报告", "报告").await,
        place: asked.place_name(&visitor),
        choices,
        issued,
        empty: Empty {
            title: "还没有报告模板".to_owned(),
            text: "模板是业务包里的数据，由管理员添加。".to_owned(),
            link: None,
        },
    })))
}

/// The template, place and period a draft is asked for; the last whole month without a time.
fn wanted(visitor: &Visitor, asked: &FigureQuery, template: &str) -> app::reports::Asked {
    let timed = ["at", "day", "period"].iter().any(|n| !asked.get(n).is_empty());
    let today = visitor.cx.today();
    let period = if timed { asked.when.period } else { app::reports::proposed(today) };
    app::reports::Asked { template: template.to_owned(), place: asked.when.place, period, paragraphs: None }
}

/// A draft, filled now.
pub(crate) async fn preview(
    visitor: Visitor,
    Path(template): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Failure> {
    permitted(&visitor)?;
    let asked = FigureQuery::new(&visitor, query)?;
    let wanted = wanted(&visitor, &asked, &template);
    let draft = app::reports::draft(&visitor.cx, wanted.clone()).await?;
    let here = format!("/reports/{template}");
    let (name, text) = time(wanted.period);
    let mut warnings = Vec::new();
    if let Some(problem) = asked.problem() {
        warnings.push(format!("{problem}。"));
    }
    let missing = draft.missing();
    if missing > 0 {
        warnings.push(format!("{missing} 个数字尚无数据，正文照实写明；请核实台账，或在 Word 中改写这几句。"));
    }
    let may = app::accounts::may_at(&visitor.cx, Permission::ReportIssue, asked.when.place);
    if !may {
        warnings.push("您不能印发这个区划的报告，可以预览和下载草稿。".to_owned());
    }
    let title = draft.title.concat();
    Ok(Html(components::html(&ReportPage {
        frame: visitor.frame(&title, "报告").await,
        crumbs: vec![Link::new("报告", &format!("/reports?place={}", asked.when.place.0))],
        title,
        kept: vec![("place".to_owned(), asked.when.place.0.to_string())],
        at: text.clone(),
        blocks: blocks(&draft),
        notes: notes(&visitor, &draft),
        warnings,
        issue: may.then(|| format!("{here}/issue")),
        hidden: vec![
            ("submission".to_owned(), visitor.app().id().to_string()),
            ("place".to_owned(), asked.when.place.0.to_string()),
            (name.to_owned(), text.clone()),
        ],
        docx: Some(path_at(&format!("{here}/docx"), asked.when.place, wanted.period, "")),
        issued: Vec::new(),
        action: here,
    })))
}

/// The draft as a Word document, marked as one.
pub(crate) async fn draft_docx(
    visitor: Visitor,
    Path(template): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    permitted(&visitor)?;
    let asked = FigureQuery::new(&visitor, query)?;
    let draft = app::reports::draft(&visitor.cx, wanted(&visitor, &asked, &template)).await?;
    let bytes = app::reports::docx(&draft, None, visitor.cx.now)?;
    Ok(attachment("report.docx", &format!("{}（草稿）.docx", draft.title.concat()), DOCX, bytes))
}

/// Issues it.
pub(crate) async fn issue(
    visitor: Visitor,
    Path(template): Path<String>,
    posted: FormData,
) -> Result<Response, Failure> {
    permitted(&visitor)?;
    let asked = FigureQuery::from_pairs(&visitor, posted.fields.clone())?;
    let submission = posted.id("submission").ok_or_else(|| Failure::bad("页面不完整，请回到预览再印发"))?;
    let wanted = wanted(&visitor, &asked, &template);
    let issued = match app::reports::issue(&visitor.cx, submission, wanted).await {
        Ok(issued) => issued,
        // The preview was sent before with another content: back to a fresh one.
        Err(reused @ Refusal::SubmissionReused) => {
            visitor.say(&reused.to_string(), true, None);
            return Ok(Redirect::to(&format!("/reports/{template}?place={}", asked.when.place.0)).into_response());
        }
        Err(other) => return Err(other.into()),
    };
    let words = if issued.again {
        "这份报告已经印发过，没有重复印发"
    } else {
        "已印发，数字和明细已冻结"
    };
    visitor.say(words, false, None);
    Ok(Redirect::to(&format!("/reports/issued/{}", issued.id)).into_response())
}

fn id_of(text: &str) -> Result<Id, Failure> {
    Id::parse(text).ok_or_else(|| Refusal::NotFound.into())
}

/// An issued report as it was, and what changed behind it since.
pub(crate) async fn issued(visitor: Visitor, Path(id): Path<String>) -> Result<Html<String>, Failure> {
    permitted(&visitor)?;
    let checked = app::reports::issued_one(&visitor.cx, id_of(&id)?).await?;
    let report = &checked.report;
    let mut warnings = Vec::new();
    if !checked.whole {
        warnings.push("保存的文件与印发时的数字指纹不一致，可能被改动过，请立即报告系统管理员。".to_owned());
    }
    warnings.extend(checked.late.iter().map(app::reports::LateChange::words));
    let mut facts = vec![
        Fact::text("印发", &format!("{} {}", report.issued_at.chinese(), report.issued_name)),
        Fact::text("时段", &app::reports::period_words(&report.period)),
        Fact::text("数字指纹", &report.hash),
        Fact::text("核对", if checked.whole { "文件与印发时一致" } else { "文件与印发时不一致" }),
    ];
    let changed = match checked.late.len() {
        0 => "没有".to_owned(),
        n => format!("{n} 个数字"),
    };
    facts.push(Fact::text("锁定后变动", &changed));
    let mut blocks = blocks(&checked.draft);
    blocks.push(Block::Sign(vec![report.issued_at.day().chinese()]));
    Ok(Html(components::html(&ReportPage {
        frame: visitor.frame(&report.title, "报告").await,
        crumbs: vec![Link::new("报告", &format!("/reports?place={}", report.place.0))],
        title: report.title.clone(),
        action: String::new(),
        kept: Vec::new(),
        at: String::new(),
        blocks,
        notes: notes(&visitor, &checked.draft),
        warnings,
        issue: None,
        hidden: Vec::new(),
        docx: Some(format!("/reports/issued/{}/docx", report.id)),
        issued: facts,
    })))
}

/// The document that was issued.
pub(crate) async fn issued_docx(visitor: Visitor, Path(id): Path<String>) -> Result<Response, Failure> {
    permitted(&visitor)?;
    let checked = app::reports::issued_one(&visitor.cx, id_of(&id)?).await?;
    Ok(attachment("report.docx", &format!("{}.docx", checked.report.title), DOCX, checked.report.docx))
}

/// The text of a draft as blocks of a page.
fn blocks(draft: &Draft) -> Vec<Block> {
    let mut out = vec![Block::Title(draft.title.join("\n"))];
    if !draft.addressee.is_empty() {
        out.push(Block::Line(format!("{}：", draft.addressee)));
    }
    for paragraph in &draft.paragraphs {
        out.push(match paragraph.style.as_str() {
            "h1" => Block::Heading(1, draft.words(paragraph)),
            "h2" => Block::Heading(2, draft.words(paragraph)),
            _ => Block::Text(
                paragraph
                    .pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Text(text) => Span::Text(text.clone()),
                        Piece::Figure(n) => match draft.figure(*n) {
                            Some(f) if f.is_missing() => Span::Missing(f.shown.clone(), f.n - 1),
                            Some(f) => Span::Figure(f.shown.clone(), f.n - 1),
                            None => Span::Text(String::new()),
                        },
                    })
                    .collect(),
            ),
        });
    }
    out
}

/// What stands behind each figure, in their order.
fn notes(visitor: &Visitor, draft: &Draft) -> Vec<Note> {
    draft
        .figures
        .iter()
        .map(|f| {
            let href = path_at(&path(&f.indicator), f.place, f.period, &f.dim);
            let kept = app::indicators::is_kept(visitor.app(), &f.indicator);
            Note {
                title: if f.dim.is_empty() { f.title.clone() } else { format!("{}（{}）", f.title, f.dim) },
                value: if f.is_missing() { String::new() } else { f.shown.clone() },
                formula: f.note.clone(),
                scope: f.place_name.clone(),
                time: f.period.chinese(),
                rows: kept.then(|| Link::new("打开指标和明细", &href)),
            }
        })
        .collect()
}

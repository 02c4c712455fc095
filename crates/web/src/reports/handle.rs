//! Reports: templates, drafts, issuing, what was issued.

use super::page::{Block, Choice, Issued, Note, ReportIndexPage, ReportPage, Span};
use crate::components::{self, Empty, Fact, Link};
use crate::failure::Failure;
use crate::indicators::asked::{Asked, time};
use crate::posted::Posted;
use crate::visitor::{Visitor, encoded};
use app::Refusal;
use app::reports::{Draft, DraftFigure, Piece};
use axum::extract::{Path, RawQuery};
use axum::http::header;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::access::{Permission, Target, permit};
use domain::indicators::{FigureValue, Period};
use domain::{Day, Id, PlaceId};

/// Issued reports listed.
const LISTED: i64 = 100;

fn permitted(visitor: &Visitor) -> Result<(), Failure> {
    if visitor.may(Permission::ReportIssue) { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// Templates for the place, and what was issued.
pub(crate) async fn index(visitor: Visitor, RawQuery(query): RawQuery) -> Result<Html<String>, Failure> {
    permitted(&visitor)?;
    let asked = Asked::new(&visitor, query)?;
    let app = visitor.app();
    let tree = app.tree();
    let pack = &app.loaded().pack;
    let choices = app::reports::templates(app)
        .into_iter()
        .map(|t| Choice {
            text: pack.reports.get(&t.id).map(chapters).unwrap_or_default(),
            href: asked.at(&format!("/reports/{}", t.id), asked.place, &[]),
            title: t.title,
        })
        .collect();
    let issued = app::reports::issued(&visitor.cx, asked.place, LISTED)
        .await?
        .into_iter()
        .map(|head| Issued {
            title: Link::new(&head.title, &format!("/reports/issued/{}", head.id)),
            place: tree.get(head.place).map(|p| p.name.clone()).unwrap_or_default(),
            period: period_words(&head.period),
            by: format!("{} {}", head.issued_at.chinese(), head.issued_name),
            docx: format!("/reports/issued/{}/docx", head.id),
            hash: head.hash.chars().take(8).collect(),
        })
        .collect();
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

/// What a template speaks of: its headings without their numbers.
fn chapters(report: &domain::pack::Report) -> String {
    let heads = report.paragraphs.iter().filter(|p| p.style == "h1");
    heads.map(|p| p.text.split_once('、').map_or(p.text.as_str(), |(_, t)| t)).collect::<Vec<_>>().join("、")
}

/// A period as an issued report keeps it, in words.
fn period_words(text: &str) -> String {
    let period = match text.split_once('/') {
        Some((first, last)) => Day::parse(first).zip(Day::parse(last)).map(|(a, b)| Period::Days(a, b)),
        None => Period::parse(text),
    };
    period.map_or_else(|| text.to_owned(), Period::chinese)
}

/// The template, place and period a draft is asked for; the last whole month without a time.
fn wanted(visitor: &Visitor, asked: &Asked, template: &str) -> app::reports::Asked {
    let timed = ["at", "day", "period"].iter().any(|n| !asked.get(n).is_empty());
    let today = visitor.cx.today();
    let period = if timed { asked.period } else { app::reports::proposed(today) };
    app::reports::Asked { template: template.to_owned(), place: asked.place, period, paragraphs: None }
}

/// True when the visitor may issue reports of a place.
fn issues(visitor: &Visitor, place: PlaceId) -> bool {
    let app = visitor.app();
    let target = Target::new(place, None);
    permit(&app.loaded().pack.roles, &app.tree(), &visitor.cx.actor, Permission::ReportIssue, &target).is_some()
}

/// A draft, filled now.
pub(crate) async fn preview(
    visitor: Visitor,
    Path(template): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Html<String>, Failure> {
    permitted(&visitor)?;
    let asked = Asked::new(&visitor, query)?;
    let wanted = wanted(&visitor, &asked, &template);
    let draft = app::reports::draft(&visitor.cx, wanted.clone()).await?;
    let here = format!("/reports/{template}");
    let (name, text) = time(wanted.period);
    let mut warnings = asked.as_of(&visitor, &here, &[]).problem;
    if !warnings.is_empty() {
        warnings.push('。');
    }
    let missing = draft.figures.iter().filter(|f| f.inline && missing(f)).count();
    let mut list: Vec<String> = Some(warnings).filter(|w| !w.is_empty()).into_iter().collect();
    if missing > 0 {
        list.push(format!("{missing} 个数字尚无数据，正文照实写明；请核实台账，或在 Word 中改写这几句。"));
    }
    let may = issues(&visitor, asked.place);
    if !may {
        list.push("您不能印发这个区划的报告，可以预览和下载草稿。".to_owned());
    }
    let title = draft.title.concat();
    Ok(Html(components::html(&ReportPage {
        frame: visitor.frame(&title, "报告").await,
        crumbs: vec![Link::new("报告", &format!("/reports?place={}", asked.place.0))],
        title,
        kept: vec![("place".to_owned(), asked.place.0.to_string())],
        at: text.clone(),
        blocks: blocks(&draft),
        notes: notes(&visitor, &draft),
        warnings: list,
        issue: may.then(|| format!("{here}/issue")),
        hidden: vec![
            ("submission".to_owned(), visitor.app().id().to_string()),
            ("place".to_owned(), asked.place.0.to_string()),
            (name.to_owned(), text.clone()),
        ],
        docx: Some(format!("{here}/docx?place={}&{name}={}", asked.place.0, encoded(&text))),
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
    let asked = Asked::new(&visitor, query)?;
    let draft = app::reports::draft(&visitor.cx, wanted(&visitor, &asked, &template)).await?;
    let bytes = app::reports::docx(&draft, None, visitor.cx.now)?;
    Ok(document(&format!("{}（草稿）.docx", draft.title.concat()), bytes))
}

fn document(name: &str, bytes: Vec<u8>) -> Response {
    let mime = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let disposition = format!("attachment; filename=\"report.docx\"; filename*=UTF-8''{}", encoded(name));
    ([(header::CONTENT_TYPE, mime.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

/// Issues it.
pub(crate) async fn issue(visitor: Visitor, Path(template): Path<String>, posted: Posted) -> Result<Response, Failure> {
    permitted(&visitor)?;
    let query =
        posted.fields.iter().map(|(n, v)| format!("{}={}", encoded(n), encoded(v))).collect::<Vec<_>>().join("&");
    let asked = Asked::new(&visitor, Some(query))?;
    let submission = posted.id("submission").ok_or_else(|| Failure::bad("页面不完整，请回到预览再印发"))?;
    let wanted = wanted(&visitor, &asked, &template);
    let issued = app::reports::issue(&visitor.cx, submission, wanted).await?;
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
    for late in &checked.late {
        let mut what = Vec::new();
        for (n, word) in [(late.added, "新计入"), (late.gone, "不再计入"), (late.changed, "数量有变")] {
            if n > 0 {
                what.push(format!("{word} {n} 条"));
            }
        }
        warnings.push(format!(
            "锁定后变动，数字 {}“{}”：印发时 {}，现在 {}（{}）。报告本身不变。",
            late.n,
            late.title,
            late.was,
            late.now,
            what.join("，")
        ));
    }
    let mut facts = vec![
        Fact::text("印发", &format!("{} {}", report.issued_at.chinese(), report.issued_name)),
        Fact::text("时段", &period_words(&report.period)),
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
    Ok(document(&format!("{}.docx", checked.report.title), checked.report.docx))
}

fn missing(figure: &DraftFigure) -> bool {
    matches!(figure.value, None | Some(FigureValue::Ratio { bottom: 0, .. }))
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
                            Some(f) if missing(f) => Span::Missing(f.shown.clone(), f.n - 1),
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
    let loaded = visitor.app().loaded();
    draft
        .figures
        .iter()
        .map(|f| {
            let (name, text) = time(f.period);
            let mut href = format!("/figures/{}?place={}&{name}={}", f.indicator, f.place.0, encoded(&text));
            if !f.dim.is_empty() {
                href.push_str(&format!("&dim={}", encoded(&f.dim)));
            }
            let kept = loaded.indicator(&f.indicator).is_some();
            Note {
                title: if f.dim.is_empty() { f.title.clone() } else { format!("{}（{}）", f.title, f.dim) },
                value: if missing(f) { String::new() } else { f.shown.clone() },
                formula: f.note.clone(),
                scope: f.place_name.clone(),
                time: f.period.chinese(),
                rows: kept.then(|| Link::new("打开指标和明细", &href)),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_periods_are_said_in_words() {
        for (text, want) in [
            ("2026-11-16", "截至2026年11月16日"),
            ("2026-10-01/2026-10-31", "2026年10月"),
            ("2026-11-01/2026-11-16", "2026年11月1日至2026年11月16日"),
            ("not a day", "not a day"),
        ] {
            assert_eq!(period_words(text), want);
        }
    }
}

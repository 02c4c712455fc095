//! One record: its page, steps, reveals, conflicts. Its forms of change are in [`super::changes`].

use super::facts::FactPage;
use super::files::texts_and_uploads;
use super::page::RecordPage;
use crate::auth::Visitor;
use crate::components::{self, Control, Fact, FormPage, Link, Section};
use crate::failure::Failure;
use crate::form_data::FormData;
use crate::{forms, url};
use app::Refusal;
use app::records::{Ask, RecordView, StepInput};
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::Id;
use domain::ledger::Ledger;
use std::collections::HashMap;

pub(super) fn id_of(text: &str) -> Result<Id, Failure> {
    Id::parse(text).ok_or_else(|| Refusal::NotFound.into())
}

/// The list of a record's ledger, and the record.
pub(super) fn crumbs(ledger: &Ledger, view: &RecordView) -> Vec<Link> {
    vec![
        Link::new(&ledger.title, &format!("/ledgers/{}", ledger.id)),
        Link::new(&view.headline, &url::record(&ledger.id, view.record.id)),
    ]
}

/// The record.
pub(crate) async fn show(
    visitor: Visitor,
    Path((ledger, record)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, Failure> {
    let record = id_of(&record)?;
    let def = app::records::readable(&visitor.cx, &ledger)?;
    if def.traits.speech.is_some() {
        return Ok(Redirect::to(&format!("/speeches/{record}")).into_response());
    }
    let view = app::records::view(&visitor.cx, &ledger, record).await?;
    let panel = crate::tasks::handlers::panel(&visitor, &view).await?;
    let mut page = page(&visitor, def, view, panel, None).await;
    page.children = super::children::tables(&visitor, &ledger, record, &query).await?;
    Ok(Html(components::html(&page)).into_response())
}

async fn page(
    visitor: &Visitor,
    ledger: &Ledger,
    view: RecordView,
    panel: String,
    revealed: Option<(&str, &str)>,
) -> RecordPage {
    let frame = visitor.frame(&view.headline, nav(ledger)).await;
    let in_panel = app::tasks::panel_fields(visitor.app(), &ledger.id);
    let page = FactPage { ledger: &ledger.id, record: view.record.id, csrf: &frame.csrf, revealed };
    let facts = page.groups(view.fields.iter().filter(|f| !in_panel.contains(&f.id.as_str())));
    let crumbs = vec![Link::new(&ledger.title, &format!("/ledgers/{}", ledger.id))];
    RecordPage { frame, crumbs, facts, panel, children: Vec::new(), today: visitor.cx.today(), view }
}

/// The entry of the navigation a record belongs to.
fn nav(ledger: &Ledger) -> &'static str {
    if ledger.traits.task.is_some() { "任务" } else { "台账" }
}

/// The form of a step.
pub(crate) async fn step(
    visitor: Visitor,
    Path((ledger, record, step)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let def = app::records::readable(&visitor.cx, &ledger)?;
    if def.traits.task.as_ref().is_some_and(|t| t.issue_step == step) {
        return Ok(Redirect::to(&format!("/tasks/{record}/issue")).into_response());
    }
    let page = step_form(&visitor, &ledger, id_of(&record)?, &step, None).await?;
    Ok(Html(components::html(&page)).into_response())
}

async fn step_form(
    visitor: &Visitor,
    ledger: &str,
    record: Id,
    step: &str,
    posted: Option<&FormData>,
) -> Result<FormPage, Failure> {
    let asked = app::records::step_form(&visitor.cx, ledger, record, step).await?;
    let (ledger, step, view) = (asked.form.ledger, asked.step, asked.view);
    let here = url::record(&ledger.id, record);
    let title = format!("{}：{}", step.title, view.headline);
    let frame = visitor.frame(&step.title, nav(ledger)).await;
    let mut page = FormPage::new(frame, &title, &format!("{here}/step/{}", step.id), &step.title);
    page.crumbs = crumbs(ledger, &view);
    let mut texts = asked.form.texts;
    if let Some(posted) = posted {
        texts.extend(forms::form_texts(posted));
    }
    let owner = view.record.owner.map(|o| o.to_string()).unwrap_or_default();
    let control = |ask: &Ask| match ask {
        Ask::Owner(people) => forms::owner_control(people, posted.map_or(owner.as_str(), |p| p.get("owner"))),
        Ask::Reason => Control::reason(posted.map_or("", |p| p.get("reason"))),
    };
    page.sections = forms::sections(visitor, ledger, &asked.form.asked, &texts).await?;
    if !asked.asks.is_empty() {
        page.sections.insert(0, Section::new("", asked.asks.iter().map(control).collect()));
    }
    page.known = vec![Fact::text("地点", &view.place), Fact::text("编号", &view.record.number)];
    page.hidden = vec![("submission".to_owned(), forms::submission(visitor, None).to_string())];
    page.cancel = Some(Link::new("先不办", &here));
    Ok(page)
}

/// Takes a step.
pub(crate) async fn stepped(
    visitor: Visitor,
    Path((ledger, record, step)): Path<(String, String, String)>,
    posted: FormData,
) -> Result<Response, Failure> {
    let ledger = app::records::readable(&visitor.cx, &ledger)?;
    let record = id_of(&record)?;
    if posted.wants_rows() {
        let page = step_form(&visitor, &ledger.id, record, &step, Some(&posted)).await?;
        return Ok(Html(components::html(&page)).into_response());
    }
    let result = async {
        let (texts, uploads) = texts_and_uploads(ledger, &posted);
        let owner = posted.get("owner");
        let input = StepInput {
            submission: forms::submission(&visitor, Some(&posted)),
            ledger: ledger.id.clone(),
            record,
            step: step.clone(),
            texts,
            uploads,
            owner_unit: owner.strip_prefix("unit:").and_then(Id::parse),
            owner: Id::parse(owner),
            reason: posted.get("reason").to_owned(),
            day: None,
        };
        app::records::step(&visitor.cx, input).await
    }
    .await;
    let title = ledger.step(&step).map(|s| s.title.as_str()).unwrap_or_default();
    match result {
        Ok(moved) => {
            let text = if moved.missing > 0 {
                format!("您已办“{title}”，还需另外 {} 人会签后生效", moved.missing)
            } else {
                format!("已{title}")
            };
            visitor.say(&text, false, None);
            Ok(Redirect::to(&url::record(&ledger.id, record)).into_response())
        }
        Err(refusal) => {
            let (status, problems) = forms::refused(refusal)?;
            let page = match step_form(&visitor, &ledger.id, record, &step, Some(&posted)).await {
                Ok(page) => page,
                // The state has moved on meanwhile: say so instead of showing a form that can not be sent.
                Err(_) => return Err(Refusal::Problems(problems).into()),
            };
            Ok(forms::again_with(status, page, forms::ledger_problems(ledger, &problems)))
        }
    }
}

/// Shows one masked value, once; the purpose is asked for and kept.
pub(crate) async fn reveal(
    visitor: Visitor,
    Path((ledger, record, field)): Path<(String, String, String)>,
    posted: FormData,
) -> Result<Response, Failure> {
    let def = app::records::readable(&visitor.cx, &ledger)?;
    let record = id_of(&record)?;
    let reason = posted.get("reason");
    if reason.is_empty() {
        let title = "查看明文";
        let action = format!("{}/reveal/{field}", url::record(&ledger, record));
        let mut page = FormPage::new(visitor.frame(title, "台账").await, title, &action, "查看");
        page.lead = "谁在什么时候、为什么看，会留在审计记录里。".to_owned();
        let purpose = Control::line("reason", "用途", "").required().help("如：联系责任人核对整改");
        page.sections = vec![Section::new("", vec![purpose])];
        page.cancel = Some(Link::new("不看了", &url::record(&ledger, record)));
        return Ok(Html(components::html(&page)).into_response());
    }
    let text = app::records::reveal(&visitor.cx, &ledger, record, &field, reason).await?;
    let view = app::records::view(&visitor.cx, &ledger, record).await?;
    let page = page(&visitor, def, view, String::new(), Some((&field, &text))).await;
    Ok(Html(components::html(&page)).into_response())
}

/// Confirms that a doubtful record is right as it is.
pub(crate) async fn doubt(
    visitor: Visitor,
    Path((ledger, record, rule)): Path<(String, String, String)>,
    posted: FormData,
) -> Result<Redirect, Failure> {
    let record = id_of(&record)?;
    app::records::confirm_doubt(&visitor.cx, &ledger, record, &rule, posted.get("reason")).await?;
    visitor.say("已确认，原因留在变更记录里", false, None);
    Ok(Redirect::to(&url::record(&ledger, record)))
}

/// Chooses between two values.
pub(crate) async fn conflict(
    visitor: Visitor,
    Path((ledger, record, conflict)): Path<(String, String, String)>,
    posted: FormData,
) -> Result<Redirect, Failure> {
    let (record, conflict) = (id_of(&record)?, id_of(&conflict)?);
    let mine = posted.get("side") == "mine";
    app::records::choose(&visitor.cx, &ledger, record, conflict, mine).await?;
    visitor.say("已选定", false, None);
    Ok(Redirect::to(&url::record(&ledger, record)))
}

/// Confirms a recurrence.
pub(crate) async fn repeats(
    visitor: Visitor,
    Path((ledger, record)): Path<(String, String)>,
    posted: FormData,
) -> Result<Redirect, Failure> {
    let record = id_of(&record)?;
    let of = posted.id("of").ok_or(Refusal::NotFound)?;
    app::records::confirm_recurrence(&visitor.cx, &ledger, record, of).await?;
    visitor.say("已认定为反弹，并与原记录关联", false, None);
    Ok(Redirect::to(&url::record(&ledger, record)))
}

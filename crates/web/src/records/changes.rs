//! A record changed: edit, correction, handing over to another place.

use super::files::texts_and_uploads;
use super::handlers::{crumbs, id_of};
use crate::auth::Visitor;
use crate::components::{self, Control, Fact, FileKept, FormPage, Input, Link, Section};
use crate::failure::Failure;
use crate::form_data::FormData;
use crate::{forms, url};
use app::Refusal;
use app::records::{EditRequest, Edited, FieldView, MoveRequest};
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::ledger::Ledger;
use domain::{Day, Id};

/// The form of an edit or a correction.
async fn edit_form(
    visitor: &Visitor,
    ledger: &str,
    record: Id,
    correcting: bool,
    posted: Option<&FormData>,
) -> Result<FormPage, Failure> {
    let (form, view) = app::records::edit_form(&visitor.cx, ledger, record, correcting).await?;
    let ledger = form.ledger;
    let (title, word) = if correcting { ("更正", "correct") } else { ("修改", "edit") };
    let here = url::record(&ledger.id, record);
    let title = format!("{title}{}", ledger.noun);
    let frame = visitor.frame(&title, "台账").await;
    let mut page = FormPage::new(frame, &title, &format!("{here}/{word}"), "保存");
    page.crumbs = crumbs(ledger, &view);
    let texts = posted.map_or(form.texts, forms::form_texts);
    page.sections = forms::sections(visitor, ledger, &form.asked, &texts).await?;
    for control in page.sections.iter_mut().flat_map(|s| &mut s.controls) {
        let field = view.field(control.name.trim_start_matches("f_"));
        if let (Input::Files { kept, .. }, Some(field)) = (&mut control.input, field) {
            *kept = kept_files(ledger, record, field);
        }
    }
    if correcting {
        let reason = posted.map(|p| p.get("reason")).unwrap_or_default();
        page.sections.insert(0, Section::new("", vec![Control::reason(reason)]));
        page.warning = "更正用于改填错的内容，前后两个值和原因都会留下。".to_owned();
    }
    let base = posted.map_or_else(|| view.record.version.to_string(), |p| p.get("base").to_owned());
    page.hidden =
        vec![("submission".to_owned(), forms::submission(visitor, None).to_string()), ("base".to_owned(), base)];
    page.cancel = Some(Link::new("不改了", &here));
    Ok(page)
}

fn kept_files(ledger: &Ledger, record: Id, field: &FieldView) -> Vec<FileKept> {
    let kept = |hash: &String| FileKept {
        id: hash.clone(),
        link: Link::new(&field.title, &url::file(&ledger.id, record, hash)),
    };
    field.files.iter().map(kept).collect()
}

/// The form of an edit.
pub(crate) async fn edit(
    visitor: Visitor,
    Path((ledger, record)): Path<(String, String)>,
) -> Result<Html<String>, Failure> {
    Ok(Html(components::html(&edit_form(&visitor, &ledger, id_of(&record)?, false, None).await?)))
}

/// The form of a correction.
pub(crate) async fn correct(
    visitor: Visitor,
    Path((ledger, record)): Path<(String, String)>,
) -> Result<Html<String>, Failure> {
    Ok(Html(components::html(&edit_form(&visitor, &ledger, id_of(&record)?, true, None).await?)))
}

/// Takes an edit.
pub(crate) async fn edited(
    visitor: Visitor,
    Path((ledger, record)): Path<(String, String)>,
    posted: FormData,
) -> Result<Response, Failure> {
    save(visitor, ledger, record, posted, false).await
}

/// Takes a correction.
pub(crate) async fn corrected(
    visitor: Visitor,
    Path((ledger, record)): Path<(String, String)>,
    posted: FormData,
) -> Result<Response, Failure> {
    save(visitor, ledger, record, posted, true).await
}

async fn save(
    visitor: Visitor,
    ledger: String,
    record: String,
    posted: FormData,
    correcting: bool,
) -> Result<Response, Failure> {
    let ledger = app::records::readable(&visitor.cx, &ledger)?;
    let record = id_of(&record)?;
    if posted.wants_rows() {
        let page = edit_form(&visitor, &ledger.id, record, correcting, Some(&posted)).await?;
        return Ok(Html(components::html(&page)).into_response());
    }
    let refusal = match try_save(&visitor, ledger, record, &posted, correcting).await {
        Ok(edited) => {
            if edited.conflicts.is_empty() {
                visitor.say("已保存", false, None);
            } else {
                let text = format!("已保存；别人也改了“{}”，两处都留着，请选定一处", edited.conflicts.join("、"));
                visitor.say(&text, true, None);
            }
            return Ok(Redirect::to(&url::record(&ledger.id, record)).into_response());
        }
        Err(refusal) => refusal,
    };
    let (status, problems) = forms::refused(refusal)?;
    let page = edit_form(&visitor, &ledger.id, record, correcting, Some(&posted)).await?;
    Ok(forms::again_with(status, page, forms::ledger_problems(ledger, &problems)))
}

async fn try_save(
    visitor: &Visitor,
    ledger: &Ledger,
    record: Id,
    posted: &FormData,
    correcting: bool,
) -> Result<Edited, Refusal> {
    let (texts, uploads) = texts_and_uploads(ledger, posted);
    let edit = EditRequest {
        submission: forms::submission(visitor, Some(posted)),
        ledger: ledger.id.clone(),
        record,
        base: posted.get("base").parse().unwrap_or(0),
        texts,
        uploads,
        reason: correcting.then(|| posted.get("reason").to_owned()),
    };
    app::records::edit(&visitor.cx, edit).await
}

/// The form of handing over.
pub(crate) async fn moving(
    visitor: Visitor,
    Path((ledger, record)): Path<(String, String)>,
) -> Result<Html<String>, Failure> {
    Ok(Html(components::html(&move_form(&visitor, &ledger, id_of(&record)?, None).await?)))
}

async fn move_form(
    visitor: &Visitor,
    ledger: &str,
    record: Id,
    posted: Option<&FormData>,
) -> Result<FormPage, Failure> {
    let (ledger, view) = app::records::move_form(&visitor.cx, ledger, record).await?;
    let here = url::record(&ledger.id, record);
    let title = format!("移交{}", ledger.noun);
    let mut page = FormPage::new(visitor.frame(&title, "台账").await, &title, &format!("{here}/move"), "移交");
    page.crumbs = vec![Link::new(&view.headline, &here)];
    page.lead = "从移交那天起算到新地点；以前的统计留在原地点。".to_owned();
    page.known = vec![Fact::text("现在的地点", &view.place)];
    let get = |name: &str| posted.map(|p| p.get(name)).unwrap_or_default();
    let day = if get("day").is_empty() { visitor.cx.today().to_string() } else { get("day").to_owned() };
    page.sections = vec![Section::new(
        "",
        vec![
            forms::place_control(visitor, ledger.place, get("place")),
            Control::day("day", "移交日期", &day).required(),
            Control::reason(get("reason")),
        ],
    )];
    page.hidden = vec![("submission".to_owned(), forms::submission(visitor, None).to_string())];
    page.cancel = Some(Link::new("不移交了", &here));
    Ok(page)
}

/// Takes a handing over.
pub(crate) async fn moved(
    visitor: Visitor,
    Path((ledger, record)): Path<(String, String)>,
    posted: FormData,
) -> Result<Response, Failure> {
    let ledger = app::records::readable(&visitor.cx, &ledger)?;
    let record = id_of(&record)?;
    let result = async {
        let place = forms::place_of(&visitor, &posted)?;
        let day = Day::parse(posted.get("day")).ok_or_else(|| Refusal::field("day", "移交日期：请写成 2026-11-21"))?;
        let to = MoveRequest {
            submission: forms::submission(&visitor, Some(&posted)),
            ledger: ledger.id.clone(),
            record,
            place,
            day,
            reason: posted.get("reason").to_owned(),
        };
        app::records::move_to(&visitor.cx, to).await
    }
    .await;
    match result {
        Ok(_) => {
            visitor.say("已移交", false, None);
            Ok(Redirect::to(&url::record(&ledger.id, record)).into_response())
        }
        Err(refusal) => {
            let (status, problems) = forms::refused(refusal)?;
            let page = move_form(&visitor, &ledger.id, record, Some(&posted)).await?;
            Ok(forms::again_with(status, page, forms::ledger_problems(ledger, &problems)))
        }
    }
}

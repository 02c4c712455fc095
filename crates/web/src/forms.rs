//! Forms of ledgers: controls of fields, places and owners, and problems put at their controls.

use crate::auth::Visitor;
use crate::components::{self, Control, FormPage, Input, Problem, Section, SelectOption};
use crate::failure::Failure;
use crate::form_data::FormData;
use crate::rows;
use app::Refusal;
use app::accounts::OwnerChoice;
use app::records::{AskedField, Offer, Picked, Sought, Texts};
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::ledger::field_types::Reference;
use domain::ledger::{Field, Ledger};
use domain::places::Level;
use domain::{Id, PlaceId, Problems};
use std::collections::BTreeMap;

/// Up to so many places are offered as a list.
const PLACES: usize = 80;

/// Texts as they were sent.
pub(crate) fn form_texts(posted: &FormData) -> Texts {
    let mut out = Texts::new();
    for (id, text) in posted.ledger_fields() {
        out.entry(id).or_default().push(text);
    }
    if posted.wants_rows() {
        out.insert(rows::MORE.to_owned(), vec![posted.get("more").to_owned()]);
    }
    out
}

/// What stands in the boxes of references, by what they look for and their text.
type Picks = BTreeMap<(Sought, String), Picked>;

/// The box of a reference.
fn pick(picks: &Picks, field: &Field, text: &str) -> Input {
    let what = field.ty.reference().map_or("", Reference::chinese);
    let key = Sought::of(&*field.ty).map(|sought| (sought, text.to_owned()));
    let Some(picked) = key.and_then(|key| picks.get(&key)) else { return Input::pick(what, text, &suggest(field)) };
    if picked.unseen {
        return Input::Known { value: text.to_owned(), shown: "您无权查看的记录，保持不变".to_owned() };
    }
    let option = |offer: &Offer| SelectOption {
        group: offer.note.clone(),
        ..SelectOption::new(&offer.value, &offer.label, false)
    };
    Input::Pick {
        what: what.to_owned(),
        value: picked.label.clone(),
        suggest: suggest(field),
        found: picked.offers.iter().map(option).collect(),
    }
}

/// The texts that stand in boxes of references.
fn references(field: &Field, text: &str) -> Vec<(Sought, String)> {
    let one = |field: &Field, text: &str| {
        Sought::of(&*field.ty).filter(|_| !text.is_empty()).map(|sought| (sought, text.to_owned()))
    };
    match field.ty.table() {
        None => one(field, text).into_iter().collect(),
        Some(columns) => {
            let rows = columns.typed(text);
            let cells = rows.iter().flat_map(|row| columns.list.iter().zip(&row.texts));
            cells.filter_map(|(column, text)| one(column, text)).collect()
        }
    }
}

/// Which address offers what while one writes into a box of this field.
fn suggest(field: &Field) -> String {
    match field.ty.reference() {
        Some(Reference::Place(_)) => "/places?pick=1".to_owned(),
        Some(Reference::Unit) => "/units".to_owned(),
        Some(Reference::Record(ledger)) => format!("/ledgers/{ledger}/pick"),
        _ => "/people?pick=1".to_owned(),
    }
}

/// Controls of these fields, under their section headings in order.
///
/// # Errors
/// The store's.
pub(crate) async fn sections(
    visitor: &Visitor,
    ledger: &Ledger,
    asked: &[AskedField],
    texts: &Texts,
) -> Result<Vec<Section>, Failure> {
    let today = visitor.cx.today();
    let filled = asked.iter().filter_map(|a| {
        let field = &ledger.fields[a.index];
        Some((field, texts.get(&field.id)?.last()?))
    });
    let wanted = filled.flat_map(|(field, text)| references(field, text)).collect();
    let picks = app::records::picked(&visitor.cx, wanted).await?;
    let mut out: Vec<Section> = Vec::new();
    for AskedField { index, required } in asked {
        let field = &ledger.fields[*index];
        let filled = texts.get(&field.id).map(Vec::as_slice).unwrap_or_default();
        let text = field.ty.table().map(|columns| {
            let more = texts.get(rows::MORE).is_some_and(|of| of.contains(&field.id));
            [rows::with_blank(columns, filled.first().map_or("", |text| text), more, &|| visitor.app().id())]
        });
        let filled = text.as_ref().map_or(filled, |text| text);
        // Of a box and what was chosen beside it the choice is shown.
        let filled = if field.ty.reference().is_some() { &filled[filled.len().saturating_sub(1)..] } else { filled };
        let mut control = Control::of_field(field, filled, today, &|field, text| pick(&picks, field, text));
        control.required |= *required;
        if out.last().is_none_or(|s| s.title != field.section) {
            out.push(Section::new(&field.section, Vec::new()));
        }
        if let Some(section) = out.last_mut() {
            section.controls.push(control);
        }
    }
    Ok(out)
}

/// The control that asks where: known when there is one choice, a list when there are few, else found while writing.
pub(crate) fn place_control(visitor: &Visitor, level: Option<Level>, value: &str) -> Control {
    let choices = app::places::choices(visitor.app(), visitor.place, level);
    if let [only] = choices.as_slice() {
        let shown = app::places::full_name(visitor.app(), only.id);
        return Control::new("place", "地点", Input::Known { value: only.id.0.to_string(), shown });
    }
    let control = if choices.is_empty() || choices.len() > PLACES {
        let pick = Input::pick("区划", value, "/places?pick=1");
        Control::new("place", "地点", pick).help("写村名或 12 位区划代码；不同乡镇有同名村时带上乡镇")
    } else {
        let option = |p: app::places::PlaceChoice| {
            let id = p.id.0.to_string();
            SelectOption { on: value == id, value: id, title: p.name, group: p.town }
        };
        Control::new("place", "地点", Input::Select(choices.into_iter().map(option).collect()))
    };
    control.required()
}

/// The place a form names, below the place worked in.
pub(crate) fn place_of(visitor: &Visitor, posted: &FormData) -> Result<PlaceId, Refusal> {
    app::places::resolve(visitor.app(), visitor.place, posted.get("place"))
}

/// The control that asks who is responsible.
pub(crate) fn owner_control(people: &[OwnerChoice], chosen: &str) -> Control {
    if people.is_empty() {
        let pick = Input::pick("人员", chosen, "/people");
        return Control::new("owner", "由谁办理", pick).required();
    }
    let option = |person: &OwnerChoice| {
        let value = person.person.to_string();
        SelectOption {
            on: value == chosen,
            title: format!("{}（{}）", person.name, person.title),
            group: person.place.clone(),
            value,
        }
    };
    let options = Input::Select(people.iter().map(option).collect());
    Control::new("owner", "由谁办理", options).required().help("办好后由另一个人复查销号")
}

/// Problems as a form shows them, by form name.
pub(crate) fn problems(problems: &Problems) -> Vec<Problem> {
    problems.0.iter().map(|p| Problem::new(p.field.as_deref().unwrap_or(""), &p.text)).collect()
}

/// Problems as the form of a ledger shows them: its fields have `f_` before their id.
pub(crate) fn ledger_problems(ledger: &Ledger, list: &Problems) -> Vec<Problem> {
    let mut out = problems(list);
    for problem in out.iter_mut().filter(|p| ledger.field(&p.field).is_some()) {
        problem.field.insert_str(0, "f_");
    }
    out
}

/// What of a refusal a form says when it is shown again, with what was typed and a submission id of its own: the status of the
/// answer and the problems.
///
/// # Errors
/// Refusals that are no matter of the form.
pub(crate) fn refused(refusal: Refusal) -> Result<(StatusCode, Problems), Failure> {
    match refusal {
        Refusal::Problems(problems) => Ok((StatusCode::UNPROCESSABLE_ENTITY, problems)),
        // Somebody was faster, or the form was sent before with other content: nothing was written, the text stays.
        changed @ (Refusal::Stale(_) | Refusal::SubmissionReused) => {
            Ok((StatusCode::CONFLICT, Problems::whole(changed.to_string())))
        }
        other => Err(other.into()),
    }
}

/// The answer that shows a form again.
pub(crate) fn again(status: StatusCode, page: &impl Template) -> Response {
    (status, Html(components::html(page))).into_response()
}

/// [`again`] for a form with its problems put at their controls.
pub(crate) fn again_with(status: StatusCode, mut page: FormPage, problems: Vec<Problem>) -> Response {
    page.refuse(problems);
    again(status, &page)
}

/// The submission id of a form: sent back with it, so that pressing twice is once.
pub(crate) fn submission(visitor: &Visitor, posted: Option<&FormData>) -> Id {
    posted.and_then(|p| p.id("submission")).unwrap_or_else(|| visitor.app().id())
}

//! Forms of ledgers: controls of fields, places and owners, and problems put at their controls.

use crate::auth::Visitor;
use crate::components::{Control, Input, Problem, Section, SelectOption};
use crate::form_data::FormData;
use crate::rows;
use app::Refusal;
use app::accounts::OwnerChoice;
use app::records::{AskedField, Texts};
use domain::ledger::field_types::Reference;
use domain::ledger::{Field, Ledger};
use domain::places::Level;
use domain::{Id, PlaceId, Problems};

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

/// Which address offers what while one writes into a box of this field.
fn suggest(field: &Field) -> String {
    match field.ty.reference() {
        Some(Reference::Place(_)) => "/places?pick=1",
        _ => "/people",
    }
    .to_owned()
}

/// Controls of these fields, under their section headings in order.
pub(crate) fn sections(visitor: &Visitor, ledger: &Ledger, asked: &[AskedField], texts: &Texts) -> Vec<Section> {
    let today = visitor.cx.today();
    let mut out: Vec<Section> = Vec::new();
    for AskedField { index, required } in asked {
        let field = &ledger.fields[*index];
        let filled = texts.get(&field.id).map(Vec::as_slice).unwrap_or_default();
        let text = field.ty.table().map(|columns| {
            let more = texts.get(rows::MORE).is_some_and(|of| of.contains(&field.id));
            [rows::with_blank(columns, filled.first().map_or("", |text| text), more, &|| visitor.app().id())]
        });
        let filled = text.as_ref().map_or(filled, |text| text);
        let mut control = Control::of_field(field, filled, today, &suggest);
        control.required |= *required;
        if out.last().is_none_or(|s| s.title != field.section) {
            out.push(Section::new(&field.section, Vec::new()));
        }
        if let Some(section) = out.last_mut() {
            section.controls.push(control);
        }
    }
    out
}

/// The control that asks where: known when there is one choice, a list when there are few, else found while writing.
pub(crate) fn place_control(visitor: &Visitor, level: Option<Level>, value: &str) -> Control {
    let choices = app::places::choices(visitor.app(), visitor.place, level);
    if let [only] = choices.as_slice() {
        let shown = app::places::full_name(visitor.app(), only.id);
        return Control::new("place", "地点", Input::Known { value: only.id.0.to_string(), shown });
    }
    let control = if choices.is_empty() || choices.len() > PLACES {
        let pick = Input::Pick { what: "区划".into(), value: value.to_owned(), suggest: "/places?pick=1".into() };
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
        let pick = Input::Pick { what: "人员".into(), value: chosen.to_owned(), suggest: "/people".into() };
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

/// The submission id of a form: sent back with it, so that pressing twice is once.
pub(crate) fn submission(visitor: &Visitor, posted: Option<&FormData>) -> Id {
    posted.and_then(|p| p.id("submission")).unwrap_or_else(|| visitor.app().id())
}

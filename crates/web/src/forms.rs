//! Forms of ledgers: controls of fields, places and owners, and problems put at their controls.

use crate::components::{Control, Input, Problem, SelectOption};
use crate::posted::Posted;
use crate::visitor::Visitor;
use app::Refusal;
use domain::ledger::Ledger;
use domain::ledger::field_types::Reference;
use domain::places::Level;
use domain::{Id, PlaceId, Problems};
use std::collections::HashMap;

/// Up to so many places are offered as a list.
const PLACES: usize = 80;

/// Texts of a form by field id: what the person sent, else what the record holds.
pub(crate) type Texts = HashMap<String, Vec<String>>;

/// Texts as they were sent.
pub(crate) fn sent(posted: &Posted) -> Texts {
    let mut out = Texts::new();
    for (id, text) in posted.ledger_fields() {
        out.entry(id).or_default().push(text);
    }
    out
}

/// Texts of a record's values.
pub(crate) fn held(ledger: &Ledger, values: &[domain::Value]) -> Texts {
    ledger
        .fields
        .iter()
        .zip(values)
        .filter(|(_, v)| !v.is_empty())
        .map(|(field, value)| {
            let text = match value {
                domain::Value::List(list) => list.clone(),
                value => vec![field.ty.form_text(value)],
            };
            (field.id.clone(), text)
        })
        .collect()
}

/// Which address offers what while one writes into a box of this field.
fn suggest(field: &domain::ledger::Field) -> &'static str {
    match field.ty.reference() {
        Some(Reference::Place(_)) => "/places?pick=1",
        _ => "/people",
    }
}

/// Controls of these fields (by index), under their section headings in order.
pub(crate) fn sections(
    ledger: &Ledger,
    indexes: &[(usize, bool)],
    texts: &Texts,
    today: domain::Day,
) -> Vec<crate::components::Section> {
    let mut out: Vec<crate::components::Section> = Vec::new();
    for (index, required) in indexes {
        let field = &ledger.fields[*index];
        let empty = Vec::new();
        let mut control = Control::of_field(field, texts.get(&field.id).unwrap_or(&empty), today, suggest(field));
        control.required |= *required;
        if out.last().is_none_or(|s| s.title != field.section) {
            out.push(crate::components::Section::new(&field.section, Vec::new()));
        }
        if let Some(section) = out.last_mut() {
            section.controls.push(control);
        }
    }
    out
}

/// The control that asks where: known when there is one choice, a list when there are few, else found while writing.
pub(crate) fn place_control(visitor: &Visitor, level: Option<Level>, value: &str) -> Control {
    let tree = visitor.app().tree();
    let choices: Vec<PlaceId> = tree
        .below(visitor.place)
        .into_iter()
        .filter(|p| tree.get(*p).is_some_and(|x| x.to.is_none() && level.map_or(*p == visitor.place, |l| x.level == l)))
        .collect();
    let name = |p: &PlaceId| tree.get(*p).map(|x| x.name.clone()).unwrap_or_default();
    if let [only] = choices.as_slice() {
        return Control::new("place", "地点", Input::Known { value: only.0.to_string(), shown: tree.full_name(*only) });
    }
    let options = if choices.len() <= PLACES {
        choices
            .iter()
            .map(|p| {
                let town = tree.at_level(*p, Level::Town).map(|t| t.name.clone()).unwrap_or_default();
                SelectOption { value: p.0.to_string(), title: name(p), group: town, on: value == p.0.to_string() }
            })
            .collect()
    } else {
        Vec::new()
    };
    let control = if options.is_empty() {
        let pick = Input::Pick { what: "区划".into(), value: value.to_owned(), suggest: "/places?pick=1".into() };
        Control::new("place", "地点", pick).help("写村名或 12 位区划代码；不同乡镇有同名村时带上乡镇")
    } else {
        Control::new("place", "地点", Input::Select(options))
    };
    control.required()
}

/// The place a form names: a number of ours, a 12-digit code or a name below the place worked in.
pub(crate) fn place_of(visitor: &Visitor, posted: &Posted) -> Result<PlaceId, Refusal> {
    let text = posted.get("place");
    let tree = visitor.app().tree();
    if text.is_empty() {
        return Err(Refusal::field("place", "地点：必填"));
    }
    if text.len() < 12
        && let Some(place) = text.parse().ok().map(PlaceId).filter(|p| tree.get(*p).is_some())
    {
        return Ok(place);
    }
    let hits = app::places::search(&tree, text, Some(visitor.place), 3);
    let exact: Vec<PlaceId> = hits
        .iter()
        .filter(|h| {
            h.place.code == text || h.place.name == text || tree.full_name(h.place.id).replace('·', "").ends_with(text)
        })
        .map(|h| h.place.id)
        .collect();
    match exact.as_slice() {
        [one] => Ok(*one),
        [] => Err(Refusal::field("place", format!("地点：找不到“{text}”，请从列表中选"))),
        _ => Err(Refusal::field("place", format!("地点：“{text}”有重名，请写上乡镇"))),
    }
}

/// The control that asks who is responsible: people below the record's place, by place and post.
pub(crate) async fn owner_control(visitor: &Visitor, place: PlaceId, chosen: &str) -> Result<Control, Refusal> {
    let (app, cx) = (visitor.app(), &visitor.cx);
    let tree = app.tree();
    let top = tree.at_level(place, Level::Town).map_or(place, |t| t.id);
    let mut people = app::accounts::people_below(cx, top, &[], "", 200).await?;
    // Those of the place itself first, then of what lies above it.
    people.retain(|c| tree.is_within(place, c.place) || tree.is_within(c.place, place));
    people.sort_by_key(|c| (c.place != place, tree.get(c.place).map(|p| std::cmp::Reverse(p.level))));
    let options: Vec<SelectOption> = people
        .iter()
        .map(|c| {
            let value = c.person.to_string();
            SelectOption {
                on: value == chosen,
                title: format!("{}（{}）", c.name, c.title),
                group: tree.get(c.place).map(|p| p.name.clone()).unwrap_or_default(),
                value,
            }
        })
        .collect();
    if options.is_empty() {
        let pick = Input::Pick { what: "人员".into(), value: chosen.to_owned(), suggest: "/people".into() };
        return Ok(Control::new("owner", "由谁办理", pick).required());
    }
    Ok(Control::new("owner", "由谁办理", Input::Select(options)).required().help("办好后由另一个人复查销号"))
}

/// Problems as the form shows them: fields of the ledger have `f_` before their id.
pub(crate) fn problems(ledger: &Ledger, problems: &Problems) -> Vec<Problem> {
    problems
        .0
        .iter()
        .map(|p| {
            let name = match p.field.as_deref() {
                None => String::new(),
                Some(field) if ledger.field(field).is_some() => format!("f_{field}"),
                Some(field) => field.to_owned(),
            };
            Problem::new(&name, &p.text)
        })
        .collect()
}

/// The submission id of a form: sent back with it, so that pressing twice is once.
pub(crate) fn submission(visitor: &Visitor, posted: Option<&Posted>) -> Id {
    posted.and_then(|p| p.id("submission")).unwrap_or_else(|| visitor.app().id())
}

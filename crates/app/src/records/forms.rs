//! What the forms of a ledger ask, and what stands in them at first.

use super::ledgers::{may_create, readable};
use super::view::{RecordView, view};
use crate::accounts::{OwnerChoice, owner_choices};
use crate::context::OpContext;
use crate::outcome::{Outcome, Refusal};
use domain::ledger::field_types::Reference;
use domain::ledger::{Entry, Ledger, Step};
use domain::{Id, Value};
use std::collections::HashMap;

/// Texts of a form by field id, several for choices and files.
pub type Texts = HashMap<String, Vec<String>>;

/// A field a form asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedField {
    /// Index in the ledger.
    pub index: usize,
    /// It must be given here, whatever its definition says.
    pub required: bool,
}

/// A form of a ledger.
#[derive(Clone, Debug)]
pub struct FormView<'a> {
    pub ledger: &'a Ledger,
    /// What it asks, in order.
    pub asked: Vec<AskedField>,
    /// What stands in it at first.
    pub texts: Texts,
}

/// The form of a new record.
///
/// # Errors
/// [`Refusal::NotFound`] for a ledger whose records the actor does not make on its form.
pub fn new_form<'a>(cx: &'a OpContext, ledger: &str) -> Outcome<FormView<'a>> {
    let ledger = readable(cx, ledger)?;
    if !may_create(cx, ledger) {
        return Err(Refusal::NotFound);
    }
    let mut texts = Texts::new();
    for field in &ledger.fields {
        let text = match field.default.as_deref() {
            Some("today") => cx.today().to_string(),
            Some("me") if field.ty.reference() != Some(Reference::Person) => cx.actor.name.clone(),
            Some(word) if word != "me" => word.to_owned(),
            _ => continue,
        };
        texts.insert(field.id.clone(), vec![text]);
    }
    let asked = ledger.fields.iter().enumerate().filter(|(_, f)| !f.by_step);
    let asked = asked.map(|(index, f)| AskedField { index, required: f.required }).collect();
    Ok(FormView { ledger, asked, texts })
}

/// The form of an edit or of a correction, and the record.
///
/// # Errors
/// [`Refusal::NotFound`] for what may not be seen or changed so.
pub async fn edit_form<'a>(
    cx: &'a OpContext,
    ledger: &str,
    record: Id,
    correcting: bool,
) -> Outcome<(FormView<'a>, RecordView)> {
    let ledger = readable(cx, ledger)?;
    let view = view(cx, &ledger.id, record).await?;
    if !(if correcting { view.may.correct } else { view.may.edit }) {
        return Err(Refusal::NotFound);
    }
    let entry = if correcting { Entry::Correct } else { Entry::Edit };
    // What is empty and filled by a step is not asked here.
    let asked = ledger.fields.iter().enumerate().filter(|(index, field)| {
        ledger.editable(*index, entry) && (!field.by_step || correcting || !view.record.values[*index].is_empty())
    });
    let asked = asked.map(|(index, f)| AskedField { index, required: f.required }).collect();
    Ok((FormView { ledger, asked, texts: texts_of(ledger, &view) }, view))
}

/// The record a form of handing over is about.
///
/// # Errors
/// [`Refusal::NotFound`] for what may not be seen or handed over.
pub async fn move_form<'a>(cx: &'a OpContext, ledger: &str, record: Id) -> Outcome<(&'a Ledger, RecordView)> {
    let ledger = readable(cx, ledger)?;
    let view = view(cx, &ledger.id, record).await?;
    if view.may.relocate { Ok((ledger, view)) } else { Err(Refusal::NotFound) }
}

/// What a step asks beside fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Who is responsible from now on.
    Owner(Vec<OwnerChoice>),
    /// Why.
    Reason,
}

/// The form of a step.
#[derive(Clone, Debug)]
pub struct StepForm<'a> {
    /// What it asks of fields.
    pub form: FormView<'a>,
    pub step: &'a Step,
    /// What it asks beside fields, in order.
    pub asks: Vec<Ask>,
    /// The record.
    pub view: RecordView,
}

/// The form of a step.
///
/// # Errors
/// [`Refusal::NotFound`] for what may not be seen, [`Refusal::Stale`] for a step the record does not offer now,
/// [`Refusal::Forbidden`] for one this person may not do.
pub async fn step_form<'a>(cx: &'a OpContext, ledger: &str, record: Id, step: &str) -> Outcome<StepForm<'a>> {
    let ledger = readable(cx, ledger)?;
    let view = view(cx, &ledger.id, record).await?;
    let step = ledger.step(step).ok_or(Refusal::NotFound)?;
    match view.steps.iter().find(|s| s.id == step.id).map(|s| &s.blocked) {
        None => {
            let (noun, state, title) = (&ledger.noun, &view.state.0, &step.title);
            return Err(Refusal::Stale(format!("这条{noun}现在是“{state}”，不能{title}，或这一步不由您办理")));
        }
        Some(Some(why)) => return Err(Refusal::Forbidden(why.clone())),
        Some(None) => {}
    }
    let mut texts = record_texts(ledger, &view.record.values);
    let mut asked = asked_fields(step);
    for (field, must) in asked.iter().map(|a| (&ledger.fields[a.index], a.required)) {
        // A day that must be given is most often today; one that may be given would be a fact nobody said.
        if must && field.ty.is_business_day() && !texts.contains_key(&field.id) {
            texts.insert(field.id.clone(), vec![cx.today().to_string()]);
        }
        if let Some(shown) = view.field(&field.id).filter(|_| field.sensitive.is_some()) {
            texts.insert(field.id.clone(), vec![shown.text.clone()]);
        }
    }
    let (row, parameters) = (view.record.row(), &cx.app.loaded().pack.parameters);
    asked.retain(|a| {
        let when = ledger.fields[a.index].when.as_ref();
        when.is_none_or(|condition| domain::expression::holds(condition, &row, parameters))
    });
    let mut asks = Vec::new();
    for ask in &step.asks {
        match ask {
            domain::ledger::Ask::Owner => asks.push(Ask::Owner(owner_choices(cx, view.record.place).await?)),
            domain::ledger::Ask::Reason => asks.push(Ask::Reason),
            domain::ledger::Ask::Field(..) => {}
        }
    }
    Ok(StepForm { form: FormView { ledger, asked, texts }, step, asks, view })
}

/// The fields a step asks.
pub(super) fn asked_fields(step: &Step) -> Vec<AskedField> {
    let field = |ask: &domain::ledger::Ask| match ask {
        domain::ledger::Ask::Field(index, required) => Some(AskedField { index: *index, required: *required }),
        _ => None,
    };
    step.asks.iter().filter_map(field).collect()
}

/// Texts of a record as its form shows them: sensitive ones as the person sees them.
fn texts_of(ledger: &Ledger, view: &RecordView) -> Texts {
    let mut out = record_texts(ledger, &view.record.values);
    for field in ledger.fields.iter().filter(|f| f.sensitive.is_some()) {
        if let Some(shown) = view.field(&field.id) {
            out.insert(field.id.clone(), vec![shown.text.clone()]);
        }
    }
    out
}

fn record_texts(ledger: &Ledger, values: &[Value]) -> Texts {
    let filled = ledger.fields.iter().zip(values).filter(|(_, value)| !value.is_empty());
    filled
        .map(|(field, value)| {
            let texts = match value {
                Value::List(list) => list.clone(),
                value => vec![field.ty.form_text(value)],
            };
            (field.id.clone(), texts)
        })
        .collect()
}

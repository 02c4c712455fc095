//! Proposals put together or taken apart before they are decided on. Nothing is lost: what goes into another ends with its
//! reason, and both keep their timelines.

use super::proposal::span_of;
use crate::accounts::may;
use crate::changes::{Delivered, Submission, deliver};
use crate::context::{App, OpContext};
use crate::outcome::{Outcome, Refusal};
use crate::records::batch::{Prepared, insert_many, prepare};
use crate::records::{StepInput, amend, load_for_update, reader, step_in};
use crate::tasks::{self, Known};
use domain::access::{Permission, Target, permit};
use domain::change::Change;
use domain::ledger::{FieldKind, Record};
use domain::{Id, PlaceId, Value};
use store::Tx;
use store::records::Stored;

/// 合并: several proposals of one speech become one, the first in the order of the text. Its words are all of theirs, one after
/// the other; owner, deadline and target stay its own where it has them. The others end as not taken, with its number as reason.
///
/// # Errors
/// Fewer than two, one that is decided already or comes from another speech, words longer than the field takes, no right.
pub async fn merge(app: &App, cx: &OpContext, submission: Id, ids: Vec<Id>) -> Outcome<Id> {
    let list: Vec<String> = ids.iter().map(Id::to_string).collect();
    let content: Vec<&str> = std::iter::once("merge").chain(list.iter().map(String::as_str)).collect();
    let submission = Submission::new(submission, cx, &content);
    let shared = (app.clone(), cx.clone(), ids);
    deliver(
        app,
        submission,
        |kept| Id::parse(kept).ok_or(Refusal::SubmissionReused),
        move |tx, submission| {
            let (app, cx, ids) = &shared;
            let (kept, changes) = merge_in(tx, app, cx, submission.id, ids)?;
            Ok(Delivered { answer: kept, outcome: kept.to_string(), changes })
        },
    )
    .await
}

/// 拆分: one proposal becomes as many as there are texts. The first keeps the record, the others are new proposals with the same
/// source, owner and deadline.
///
/// # Errors
/// Fewer than two texts, a proposal that is decided already, a text longer than the field takes, no right.
pub async fn split(app: &App, cx: &OpContext, submission: Id, id: Id, texts: Vec<String>) -> Outcome<usize> {
    let texts: Vec<String> = texts.iter().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect();
    if texts.len() < 2 {
        return Err(Refusal::field("texts", "拆分：请至少写两条，一行一条"));
    }
    let own = id.to_string();
    let content: Vec<&str> = ["split", &own].into_iter().chain(texts.iter().map(String::as_str)).collect();
    let submission = Submission::new(submission, cx, &content);
    let shared = (app.clone(), cx.clone(), texts);
    deliver(
        app,
        submission,
        |kept| kept.parse().map_err(|_| Refusal::SubmissionReused),
        move |tx, _| {
            let (app, cx, texts) = &shared;
            let changes = split_in(tx, app, cx, id, texts)?;
            Ok(Delivered { answer: texts.len(), outcome: texts.len().to_string(), changes })
        },
    )
    .await
}

/// A proposal that is to be taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitForm {
    /// Its words.
    pub text: String,
    /// The words cut where their signs separate clauses.
    pub parts: Vec<String>,
    /// The speech it comes from.
    pub source: Option<Id>,
}

/// A proposal that is to be taken apart.
///
/// # Errors
/// [`Refusal::NotFound`] for one that may not be seen, or without the right to take speeches in.
pub async fn split_form(app: &App, cx: &OpContext, id: Id) -> Outcome<SplitForm> {
    if !may(app, cx, Permission::SpeechSubmit) {
        return Err(Refusal::NotFound);
    }
    let shared = std::sync::Arc::new((app.clone(), cx.clone()));
    app.read(move |tx| {
        let (app, cx) = &*shared;
        let known = tasks::known(app)?;
        let found = store::records::get(tx, &reader(app, cx), known.table, id)?.ok_or(Refusal::NotFound)?;
        let text = known.text(&found.record).to_owned();
        Ok(SplitForm { parts: clauses(&text), source: found.record.values[known.task.source].id(), text })
    })
    .await
}

/// A task cut where its signs separate clauses.
fn clauses(text: &str) -> Vec<String> {
    let by = |signs: &[char]| -> Vec<String> {
        text.split(|c| signs.contains(&c)).map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect()
    };
    let parts = by(&['；', ';', '。']);
    if parts.len() > 1 { parts } else { by(&['，', ',', '。']) }
}

/// A proposal that still waits for a decision.
fn waiting(tx: &mut Tx, app: &App, cx: &OpContext, known: &Known<'_>, id: Id) -> Outcome<(Stored, Record)> {
    let (stored, record) = load_for_update(tx, app, &reader(app, cx), known.table, id)?;
    if known.ledger.states.first().is_some_and(|s| s.id != record.state) {
        return Err(Refusal::whole(format!("{} 已经确认过，不能再合并或拆分", record.number)));
    }
    Ok((stored, record))
}

fn merge_in(
    tx: &mut Tx,
    app: &App,
    cx: &OpContext,
    submission: Id,
    ids: &[Id],
) -> Outcome<(Id, Vec<(PlaceId, Change)>)> {
    let known = tasks::known(app)?;
    let task = known.task;
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() < 2 {
        return Err(Refusal::whole("请勾选要合并的两条或更多"));
    }
    let mut rows = ids.iter().map(|id| waiting(tx, app, cx, &known, *id)).collect::<Outcome<Vec<_>>>()?;
    let span = |r: &Record| r.values[task.sentence].text().and_then(span_of);
    rows.sort_by_key(|(_, r)| (span(r).is_none(), span(r), r.number.clone()));
    let Some(((stored, first), others)) = rows.split_first() else { return Err(Refusal::whole("请先勾选")) };
    if others.iter().any(|(_, r)| r.values[task.source] != first.values[task.source]) {
        return Err(Refusal::whole("只能合并同一篇讲话里的任务"));
    }
    let mut words: Vec<&str> = Vec::new();
    for text in rows.iter().map(|(_, r)| known.text(r).trim_end_matches(['。', '；', ';', '，', ','])) {
        // Two readings of one sentence do not make it twice as long.
        if !words.iter().any(|w| w.contains(text)) {
            words.retain(|w| !text.contains(w));
            words.push(text);
        }
    }
    let text = words.join("；");
    fits(&known, &text)?;
    let mut values = vec![(task.text, Value::Text(text))];
    for index in [task.due, task.target_words].into_iter().chain(task.of_sentence()) {
        if first.values[index].is_empty()
            && let Some((_, other)) = others.iter().find(|(_, r)| !r.values[index].is_empty())
        {
            values.push((index, other.values[index].clone()));
        }
    }
    let merged: Vec<&str> = others.iter().map(|(_, r)| r.number.as_str()).collect();
    let basis = format!("并入 {}", merged.join("、"));
    let mut changes = Vec::with_capacity(rows.len());
    changes.extend(amend(tx, app, cx, known.table, (stored, first), Permission::RecordEdit, values, &basis)?);
    let step = known.refuse_step()?;
    for (_, other) in others {
        let input = StepInput {
            submission,
            ledger: known.ledger.id.clone(),
            record: other.id,
            step: step.id.clone(),
            texts: Vec::new(),
            owner_unit: None,
            owner: None,
            reason: format!("并入 {}", first.number),
            day: None,
        };
        changes.push(step_in(tx, app, cx, &input)?.1);
    }
    Ok((first.id, changes))
}

fn split_in(tx: &mut Tx, app: &App, cx: &OpContext, id: Id, texts: &[String]) -> Outcome<Vec<(PlaceId, Change)>> {
    let known = tasks::known(app)?;
    let task = known.task;
    let (stored, old) = waiting(tx, app, cx, &known, id)?;
    for text in texts {
        fits(&known, text)?;
    }
    let Some((first, others)) = texts.split_first() else { return Ok(Vec::new()) };
    let values = vec![(task.text, Value::Text(first.clone()))];
    let basis = format!("拆成 {} 条", texts.len());
    let mut changes: Vec<(PlaceId, Change)> = Vec::with_capacity(texts.len());
    changes.extend(amend(tx, app, cx, known.table, (&stored, &old), Permission::RecordEdit, values, &basis)?);
    let target = Target::new(old.place, Some(&known.ledger.line));
    let permit = permit(&app.loaded().pack.roles, &app.tree(), &cx.actor, Permission::SpeechSubmit, &target)
        .ok_or_else(|| Refusal::Forbidden("您不能提出任务建议".into()))?;
    let inherited: Vec<usize> = task.of_sentence().chain([task.due]).filter(|i| !old.values[*i].is_empty()).collect();
    let made: Vec<Prepared> = others
        .iter()
        .map(|text| {
            let mut values: Vec<(usize, Value)> = inherited.iter().map(|i| (*i, old.values[*i].clone())).collect();
            values.push((task.text, Value::Text(text.clone())));
            prepare(app, cx, known.ledger, permit.clone(), values, format!("由 {} 拆出", old.number), |_| {})
        })
        .collect::<Outcome<_>>()?;
    changes.extend(insert_many(tx, app, cx, known.table, &made, "")?.changes);
    Ok(changes)
}

/// Refuses words that the task's field does not hold: cutting them would change what was ordered.
fn fits(known: &Known<'_>, text: &str) -> Outcome<()> {
    let field = &known.ledger.fields[known.task.text];
    match field.kind {
        FieldKind::Text { max } | FieldKind::LongText { max } if text.chars().count() > max => Err(Refusal::field(
            &field.id,
            format!("{}：合起来有 {} 字，超过 {max} 字，请分开立项", field.title, text.chars().count()),
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::clauses;

    #[test]
    fn a_row_is_cut_at_its_signs() {
        assert_eq!(clauses("甲；乙;丙。"), ["甲", "乙", "丙"]);
        assert_eq!(clauses("甲，乙。"), ["甲", "乙"]);
        assert_eq!(clauses("甲，乙；丙"), ["甲，乙", "丙"]);
        assert!(clauses("").is_empty());
    }
}

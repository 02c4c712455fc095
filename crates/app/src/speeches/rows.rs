//! Proposals put together or taken apart before they are decided on. Nothing is lost: what goes into another ends with its
//! reason, and both keep their timelines.

use super::proposal::span_of;
use crate::accounts::may;
use crate::context::OpContext;
use crate::deliver::{Command, Content, Work, deliver};
use crate::outcome::{Outcome, Refusal};
use crate::records::batch::{Prepared, insert_many, prepare};
use crate::records::{StepInput, amend, load_for_update, reader, step_in};
use crate::tasks::{self, Known};
use domain::access::{Permission, Target, permit};
use domain::change::{Change, ChangeKind};
use domain::ledger::Record;
use domain::{Id, PlaceId, Value};
use store::Tx;
use store::records::Stored;

/// 合并: several proposals of one speech become one, the first in the order of the text. Its words are all of theirs, one after
/// the other; owner, deadline and target stay its own where it has them. The others end as not taken, with its number as reason.
///
/// # Errors
/// Fewer than two, one that is decided already or comes from another speech, words longer than the field takes, no right.
pub async fn merge(cx: &OpContext, submission: Id, ids: Vec<Id>) -> Outcome<Id> {
    deliver(&cx.with_submission(submission), MergeProposals(ids)).await
}

struct MergeProposals(Vec<Id>);

impl Command for MergeProposals {
    const NAME: &'static str = "proposal.merge/1";
    /// The proposal the others went into.
    type Output = Id;

    fn content(&self, into: &mut Content) {
        into.ids(&self.0);
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<Id> {
        let (kept, changes) = merge_in(work.tx, cx, &self.0)?;
        work.changes(changes);
        Ok(kept)
    }

    fn recall(kept: &str) -> Outcome<Id> {
        // Until 2026-12 the outcome was the id alone, without quotes.
        Id::parse(kept.trim_matches('"')).ok_or(Refusal::SubmissionReused)
    }
}

/// 拆分: one proposal becomes as many as there are texts. The first keeps the record, the others are new proposals with the same
/// source, owner and deadline.
///
/// # Errors
/// Fewer than two texts, a proposal that is decided already, a text longer than the field takes, no right.
pub async fn split(cx: &OpContext, submission: Id, id: Id, texts: Vec<String>) -> Outcome<usize> {
    let texts: Vec<String> = texts.iter().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect();
    if texts.len() < 2 {
        return Err(Refusal::field("texts", "拆分：请至少写两条，一行一条"));
    }
    deliver(&cx.with_submission(submission), SplitProposal { id, texts }).await
}

struct SplitProposal {
    id: Id,
    texts: Vec<String>,
}

impl Command for SplitProposal {
    const NAME: &'static str = "proposal.split/1";
    /// How many there are now.
    type Output = usize;

    fn content(&self, into: &mut Content) {
        into.id(self.id);
        for text in &self.texts {
            into.text(text);
        }
    }

    fn run(&self, cx: &OpContext, work: &mut Work<'_>) -> Outcome<usize> {
        let changes = split_in(work.tx, cx, self.id, &self.texts)?;
        work.changes(changes);
        Ok(self.texts.len())
    }
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
pub async fn split_form(cx: &OpContext, id: Id) -> Outcome<SplitForm> {
    if !may(cx, Permission::SpeechSubmit) {
        return Err(Refusal::NotFound);
    }
    cx.read(move |cx, tx| {
        let known = tasks::known(&cx.app)?;
        let found = store::records::get(tx, &reader(cx), known.table, id)?.ok_or(Refusal::NotFound)?;
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
fn waiting(tx: &mut Tx, cx: &OpContext, known: &Known<'_>, id: Id) -> Outcome<(Stored, Record)> {
    let (stored, record) = load_for_update(tx, &cx.app, &reader(cx), known.table, id)?;
    if known.ledger.states.first().is_some_and(|s| s.id != record.state) {
        return Err(Refusal::whole(format!("{} 已经确认过，不能再合并或拆分", record.number)));
    }
    Ok((stored, record))
}

fn merge_in(tx: &mut Tx, cx: &OpContext, ids: &[Id]) -> Outcome<(Id, Vec<(PlaceId, Change)>)> {
    let known = tasks::known(&cx.app)?;
    let task = known.task;
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() < 2 {
        return Err(Refusal::whole("请勾选要合并的两条或更多"));
    }
    let mut rows = ids.iter().map(|id| waiting(tx, cx, &known, *id)).collect::<Outcome<Vec<_>>>()?;
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
    changes.extend(amend(tx, cx, known.table, (stored, first), Permission::RecordEdit, values, &basis)?);
    let step = known.refuse_step()?;
    for (_, other) in others {
        let input = StepInput {
            reason: format!("并入 {}", first.number),
            ..StepInput::of(cx, &known.ledger.id, other.id, &step.id)
        };
        changes.push(step_in(tx, cx, &input)?.1);
    }
    Ok((first.id, changes))
}

fn split_in(tx: &mut Tx, cx: &OpContext, id: Id, texts: &[String]) -> Outcome<Vec<(PlaceId, Change)>> {
    let known = tasks::known(&cx.app)?;
    let task = known.task;
    let (stored, old) = waiting(tx, cx, &known, id)?;
    for text in texts {
        fits(&known, text)?;
    }
    let Some((first, others)) = texts.split_first() else { return Ok(Vec::new()) };
    let values = vec![(task.text, Value::Text(first.clone()))];
    let basis = format!("拆成 {} 条", texts.len());
    let mut changes: Vec<(PlaceId, Change)> = Vec::with_capacity(texts.len());
    changes.extend(amend(tx, cx, known.table, (&stored, &old), Permission::RecordEdit, values, &basis)?);
    let target = Target::new(old.place, Some(&known.ledger.line));
    let permit = permit(&cx.app.loaded().pack.roles, &cx.app.tree(), &cx.actor, Permission::SpeechSubmit, &target)
        .ok_or_else(|| Refusal::Forbidden("您不能提出任务建议".into()))?;
    let inherited: Vec<usize> = task.of_sentence().chain([task.due]).filter(|i| !old.values[*i].is_empty()).collect();
    let made: Vec<Prepared> = others
        .iter()
        .map(|text| {
            let mut values: Vec<(usize, Value)> = inherited.iter().map(|i| (*i, old.values[*i].clone())).collect();
            values.push((task.text, Value::Text(text.clone())));
            prepare(cx, known.ledger, permit.clone(), values, format!("由 {} 拆出", old.number), |_| {})
        })
        .collect::<Outcome<_>>()?;
    changes.extend(insert_many(tx, cx, known.table, &made, ChangeKind::Create, "")?.changes);
    Ok(changes)
}

/// Refuses words that the task's field does not hold: cutting them would change what was ordered.
fn fits(known: &Known<'_>, text: &str) -> Outcome<()> {
    let field = &known.ledger.fields[known.task.text];
    match field.ty.max_chars() {
        Some(max) if text.chars().count() > max => Err(Refusal::field(
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

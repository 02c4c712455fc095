//! From a proposal of the reader to the fields of the task ledger.

use super::Derived;
use super::suggest::{self, Candidate, Goal};
use crate::context::App;
use crate::tasks;
use domain::ledger::{Ledger, TaskTrait};
use domain::value::Deadline;
use domain::{Day, Id, Value};
use language::punctuation::full_width;
use language::tasks::{Bound, Proposal, Target};

/// The indicator proposed for a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Indicator id.
    pub indicator: String,
    pub title: String,
    pub unit: String,
    /// A ledger of the pack feeds it, so that it can judge the task.
    pub fed: bool,
    /// The goal in hundredths, when the words say one.
    pub goal: Option<i64>,
    /// Comparison.
    pub sense: tasks::Sense,
    /// Why, in Chinese.
    pub why: String,
}

/// Indicators of the pack, those ledgers feed first.
pub(super) fn candidates(app: &App) -> Vec<Candidate<'_>> {
    let loaded = app.loaded();
    let own = loaded.indicators().map(|(_, def)| Candidate {
        id: &def.id,
        title: &def.title,
        unit: &def.quantity.unit,
        names: std::iter::once(&def.title).chain(&def.synonyms).map(String::as_str).collect(),
        fed: true,
        up_is_good: def.up_is_good,
    });
    let external = loaded.pack.externals.iter().map(|e| Candidate {
        id: &e.id,
        title: &e.title,
        unit: &e.unit,
        names: std::iter::once(&e.title).chain(&e.synonyms).map(String::as_str).collect(),
        fed: false,
        up_is_good: None,
    });
    own.chain(external).collect()
}

/// What may measure a proposal; `None` when nothing is clear.
pub(super) fn suggestion(proposal: &Proposal, candidates: &[Candidate<'_>]) -> Option<Suggestion> {
    let target = proposal.target.as_ref();
    let found = suggest::suggest(&proposal.text, target.map(|t| t.unit.as_str()), candidates)?;
    let candidate = &candidates[found.at];
    let goal = target.and_then(goal).or_else(|| suggest::goal_in_words(&proposal.text, candidate));
    let sense = match goal {
        Some(Goal { at_most: true, .. }) => tasks::Sense::AtMost,
        Some(_) => tasks::Sense::AtLeast,
        None if candidate.up_is_good == Some(false) => tasks::Sense::AtMost,
        None => tasks::Sense::AtLeast,
    };
    let fed = if candidate.fed { "" } else { "，目前没有台账产生，暂不能自动判定" };
    Some(Suggestion {
        indicator: candidate.id.to_owned(),
        title: candidate.title.to_owned(),
        unit: candidate.unit.to_owned(),
        fed: candidate.fed,
        goal: goal.map(|g| g.hundredths),
        sense,
        why: format!("与指标“{}”（{}）用词一致{fed}", candidate.title, found.name),
    })
}

/// The goal a target says: its number in hundredths.
fn goal(target: &Target) -> Option<Goal> {
    let number = target.value?;
    let hundredths = match number.decimals {
        0 => number.digits.checked_mul(100)?,
        1 => number.digits.checked_mul(10)?,
        2 => number.digits,
        // A goal has two decimals; a finer one is for a person to round.
        _ => return None,
    };
    Some(Goal { at_most: target.bound == Bound::AtMost, hundredths })
}

/// Why a sentence was taken for a task, with what measures it.
pub(super) fn why(proposal: &Proposal, suggestion: Option<&Suggestion>) -> String {
    match suggestion {
        Some(s) => format!("{}；{}", proposal.reason, s.why),
        None => proposal.reason.clone(),
    }
}

/// A speech that proposals are made of.
#[derive(Clone, Copy)]
pub(super) struct Spoken<'a> {
    pub record: Id,
    pub title: &'a str,
    /// When it was given.
    pub day: Day,
    /// As read.
    pub read: &'a Derived,
}

/// The byte span as kept in the record.
pub(super) fn span_text(start: usize, end: usize) -> String {
    format!("{start}-{end}")
}

/// Reads a kept span.
pub(super) fn span_of(text: &str) -> Option<(usize, usize)> {
    let (start, end) = text.split_once('-')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

/// A heading longer than this many characters is the sentence of its number, not a heading over others.
const HEADING: usize = 40;

/// The headings above a place, outermost first.
pub(super) fn headings(outline: &language::Outline, at: usize) -> Vec<&language::Entry> {
    let innermost = outline.entries.iter().rposition(|e| e.start < at && at < e.end);
    let heads = |e: &&language::Entry| {
        let words = e.heading.chars().count();
        words > 0 && words <= HEADING && e.start + e.marker.len() + e.heading.len() <= at
    };
    outline.path(innermost).into_iter().filter(heads).collect()
}

/// The words a person knows a place of a document by: 《在…会议上的讲话》（2026年11月8日）二、突出重点 › 2、整改到位.
fn origin(title: &str, day: Day, outline: &language::Outline, at: usize) -> String {
    let path: Vec<String> = headings(outline, at).iter().map(|e| format!("{}{}", e.marker, e.heading)).collect();
    format!("《{title}》（{}）{}", day.chinese(), path.join(" › "))
}

/// The fields of a task record for a proposal of a speech.
pub(super) fn values(
    ledger: &Ledger,
    task: &TaskTrait,
    speech: &Spoken<'_>,
    proposal: &Proposal,
    suggestion: Option<&Suggestion>,
) -> Vec<(usize, Value)> {
    let text = |index: usize, text: &str| (index, cut(ledger, index, &full_width(text)));
    let clean = &speech.read.clean.text;
    let lead = task.lead_words.filter(|_| !proposal.co_owners.is_empty() && leads(clean, proposal));
    let mut out = vec![
        text(task.text, &proposal.text),
        (task.source, Value::Id(speech.record)),
        text(task.sentence, &span_text(proposal.start, proposal.end)),
        text(task.owner_words, &owner_words(lead.is_some(), proposal)),
        (task.due, due(proposal)),
        text(task.target_words, &proposal.target.as_ref().map(target_words).unwrap_or_default()),
    ];
    if let Some(index) = lead {
        out.push(text(index, proposal.owner.as_deref().unwrap_or_default()));
    }
    if let Some(index) = task.origin {
        out.push(text(index, &origin(speech.title, speech.day, &speech.read.outline, proposal.start)));
    }
    // The reason has a field of its own where the ledger keeps one; it is kept as the basis of the change anyway.
    if let Some(index) = task.why {
        out.push(text(index, &why(proposal, suggestion)));
    }
    if let Some(s) = suggestion.filter(|s| s.fed) {
        out.push(text(task.indicator, &s.indicator));
        out.push(text(task.sense, s.sense.word()));
        out.push((task.goal, s.goal.map_or(Value::Empty, Value::Int)));
        out.push(text(task.judging, tasks::Judging::WhenReached.word()));
    }
    out.retain(|(_, value)| !value.is_empty());
    out
}

/// A text no longer than its field allows.
fn cut(ledger: &Ledger, index: usize, text: &str) -> Value {
    let most = ledger.fields[index].ty.max_chars().unwrap_or(usize::MAX);
    let text = text.trim();
    if text.chars().count() <= most {
        return if text.is_empty() { Value::Empty } else { Value::Text(text.to_owned()) };
    }
    let mut kept: String = text.chars().take(most.saturating_sub(1)).collect();
    kept.push('…');
    Value::Text(kept)
}

/// Bytes behind a task in which a bracket may name who leads.
const BRACKET: usize = 160;

/// The words say that the first of several leads and the others help; 甲、乙要… makes both answer alike.
fn leads(clean: &str, proposal: &Proposal) -> bool {
    let mut end = (proposal.end + BRACKET).min(clean.len());
    while !clean.is_char_boundary(end) {
        end += 1;
    }
    let Some(words) = clean.get(proposal.start..end) else { return false };
    let sentence = words.split(['。', '\n']).next().unwrap_or(words);
    let bracket = words.get(proposal.end - proposal.start..).is_some_and(|rest| {
        rest.starts_with(['(', '（']) && rest.split([')', '）']).next().is_some_and(|b| b.contains("牵头"))
    });
    sentence.contains("牵头") || bracket
}

/// Who is to do it, the unit that leads left out where it has a field of its own (`apart`).
fn owner_words(apart: bool, proposal: &Proposal) -> String {
    let lead = proposal.owner.iter().filter(|_| !apart);
    lead.chain(&proposal.co_owners).map(String::as_str).collect::<Vec<_>>().join("、")
}

/// 95% of 整改率要达到95%: with the word that bounds it.
fn target_words(target: &Target) -> String {
    match target.bound {
        Bound::AtLeast => format!("不少于{}", target.text),
        Bound::AtMost => format!("不超过{}", target.text),
        Bound::Exactly => target.text.clone(),
    }
}

/// Characters of a deadline in words.
const WORDS: usize = 20;

pub(super) fn due(proposal: &Proposal) -> Value {
    if let Some(day) = proposal.due {
        return Value::Deadline(Deadline::On(day));
    }
    match &proposal.deadline {
        Some(words) if words.chars().count() <= WORDS => Value::Deadline(Deadline::Words(words.clone())),
        _ => Value::Empty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use language::dates::number::Number;

    #[test]
    fn a_span_is_read_back() {
        assert_eq!(span_of(&span_text(12, 340)), Some((12, 340)));
        assert_eq!(span_of("12"), None);
    }

    #[test]
    fn goals_are_hundredths() {
        let target = |digits, decimals, bound| Target {
            text: String::new(),
            value: Some(Number { digits, decimals }),
            unit: "%".into(),
            bound,
            start: 0,
            end: 0,
            in_words: false,
        };
        assert_eq!(goal(&target(95, 0, Bound::AtLeast)), Some(Goal { at_most: false, hundredths: 9500 }));
        assert_eq!(goal(&target(985, 1, Bound::Exactly)), Some(Goal { at_most: false, hundredths: 9850 }));
        assert_eq!(goal(&target(3, 0, Bound::AtMost)), Some(Goal { at_most: true, hundredths: 300 }));
        assert_eq!(goal(&target(12345, 3, Bound::AtMost)), None);
    }
}

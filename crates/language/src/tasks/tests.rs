//! The examples in the doc comments of the rules, and the cases of functions that are not public.

use super::{Context, genre, propose};
use crate::text::{cases, examples, section};

/// What is proposed of a paper, a line each: text | owner (+ others) | deadline | target.
fn proposed(text: &str) -> String {
    let shown = |value: Option<&str>| value.unwrap_or("-").to_owned();
    let line = |p: super::Proposal| {
        let owners = std::iter::once(shown(p.owner.as_deref())).chain(p.co_owners).collect::<Vec<_>>().join("+");
        let target = shown(p.target.as_ref().map(|t| t.text.as_str()));
        format!("{} | {owners} | {} | {target}", p.text, shown(p.deadline.as_deref()))
    };
    let found = propose(text, &crate::outline(text), &Context::default());
    if found.is_empty() { "no task".to_owned() } else { found.into_iter().map(line).collect::<Vec<_>>().join("\n") }
}

macro_rules! sources {
    ($($file:literal),* $(,)?) => { [$(($file, include_str!($file))),*] };
}

#[test]
fn rules_do_what_their_examples_say() {
    let sources = sources![
        "action.rs",
        "clause_head.rs",
        "discourse.rs",
        "evidence/action_cues.rs",
        "evidence/counter_cues.rs",
        "evidence/done.rs",
        "evidence/order_cues.rs",
        "evidence/position_cues.rs",
        "evidence/prohibition.rs",
        "evidence/statement.rs",
        "evidence/time_cues.rs",
        "extract/assembly.rs",
        "extract/candidate.rs",
        "extract/clause.rs",
        "extract/label_lines.rs",
        "extract/reach.rs",
        "extract/reported_orders.rs",
        "extract/responsibility.rs",
        "extract/segmentation.rs",
        "extract/sentence.rs",
        "field_labels.rs",
        "genre.rs",
        "owner/addressee.rs",
        "owner/agent.rs",
        "owner/appointment.rs",
        "owner/coordination.rs",
        "owner/lead_support.rs",
        "owner/name.rs",
        "owner/subject.rs",
        "section_role.rs",
        "subordinate.rs",
        "target.rs",
        "../quantity/blanks.rs",
        "../quantity/figures.rs",
        "../quantity/word_counts.rs",
    ];
    for (file, source) in sources {
        let examples = examples(source);
        assert!(!examples.is_empty(), "{file} has no example");
        for (before, after) in examples {
            // A sentence by itself is one of a notice.
            let paper =
                if before.contains('\n') { before } else { format!("关于做好有关工作的通知\n{before}") };
            assert_eq!(proposed(&paper), after, "{file}: {paper}");
        }
    }
}

const OWNERS: &str = include_str!("../../tests/cases/owners.txt");
const DOCUMENTS: &str = include_str!("../../tests/cases/documents.txt");

fn owners(owner: super::owner::Owner) -> String {
    std::iter::once(owner.lead).chain(owner.others).collect::<Vec<_>>().join("+")
}

#[test]
fn owners_are_named_before_what_they_do() {
    for (text, want) in cases(section(OWNERS, "subject")) {
        let found = super::owner::subject::owner_subject(&text, None);
        assert_eq!(found.map(|(owner, _)| owner.lead).unwrap_or_default(), want, "{text}");
    }
}

#[test]
fn owners_are_read_from_brackets() {
    for (text, want) in cases(section(OWNERS, "brackets")) {
        assert_eq!(super::field_labels::labelled(&text).map(owners).unwrap_or_default(), want, "{text}");
    }
}

#[test]
fn who_leads_and_helps_ends_where_the_work_begins() {
    for (text, want) in cases(section(OWNERS, "lead-and-support")) {
        let found = super::owner::lead_support::lead_and_support(&text, 0, text.len(), None);
        let found = found.map(|s| format!("{} | {}", owners(s.owner), &text[s.end..]));
        assert_eq!(found.unwrap_or_default(), want, "{text}");
    }
}

#[test]
fn the_genre_is_said_by_the_title_and_not_by_a_form() {
    for (text, want) in cases(section(DOCUMENTS, "genre")) {
        assert_eq!(format!("{:?}", genre(&text)).to_lowercase(), want, "{text}");
    }
}

#[test]
fn lists_of_work_done_and_questions_are_known() {
    let said = |yes: bool| if yes { "yes" } else { "no" };
    for (label, want) in cases(section(DOCUMENTS, "lists-of-work-done")) {
        assert_eq!(said(super::discourse::announces_list(&label)), want, "{label}");
    }
    for (sentence, want) in cases(section(DOCUMENTS, "questions")) {
        assert_eq!(said(super::discourse::is_question(&sentence)), want, "{sentence}");
    }
}

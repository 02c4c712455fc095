//! The examples in the doc comments of the rules, and the cases of functions that are not public.

use super::topic::{document_topic, section_topic};
use super::{Kind, Placeholder, ValueKind, find};
use crate::text::{cases, examples, section};

/// Figures by their first name, with rounding word and kind of value; other signs by what they stand for.
fn read(text: &str) -> String {
    let shown = |p: Placeholder| {
        if p.kind != Kind::Figure {
            return format!("<{:?}>", p.kind).to_lowercase();
        }
        let name = p.metric.into_iter().next().unwrap_or_else(|| "-".to_owned());
        let rounding = p.rounding.map(|r| format!(" ({})", r.word())).unwrap_or_default();
        let value = (p.value_kind != ValueKind::Result).then(|| format!(" [{:?}]", p.value_kind).to_lowercase());
        format!("{name}{rounding}{}", value.unwrap_or_default())
    };
    find(text).into_iter().map(shown).collect::<Vec<_>>().join(" + ")
}

macro_rules! sources {
    ($($file:literal),* $(,)?) => { [$(($file, include_str!($file))),*] };
}

#[test]
fn rules_do_what_their_examples_say() {
    let sources = sources![
        "antecedent.rs",
        "classify/figure.rs",
        "classify/mod.rs",
        "classify/time.rs",
        "construction/disposal.rs",
        "construction/payment_standard.rs",
        "construction/reach.rs",
        "construction/shortage.rs",
        "context/count_phrase.rs",
        "context/head_noun.rs",
        "context/left.rs",
        "context/predicate.rs",
        "context/right.rs",
        "context/window.rs",
        "ellipsis/act.rs",
        "ellipsis/average.rs",
        "ellipsis/change.rs",
        "ellipsis/level.rs",
        "ellipsis/measure.rs",
        "ellipsis/plan.rs",
        "ellipsis/row.rs",
        "ellipsis/share.rs",
        "ellipsis/subgroup.rs",
        "money/heading.rs",
        "money/pay_standard.rs",
        "money/price_per_unit.rs",
        "name_parts.rs",
        "naming/anchor.rs",
        "money/unit_standard.rs",
        "naming/subject.rs",
        "naming/rewrite.rs",
        "naming/compose.rs",
        "naming/listing.rs",
        "naming/mod.rs",
        "naming/scope_words.rs",
        "naming/suffix.rs",
        "naming/value_kind.rs",
        "rounding.rs",
        "scan.rs",
        "topic.rs",
        "trim/adverbs.rs",
        "trim/doer.rs",
        "trim/mod.rs",
        "trim/verb.rs",
        "verbs.rs",
    ];
    for (file, source) in sources {
        let examples = examples(source);
        assert!(!examples.is_empty(), "{file} has no example");
        for (before, after) in examples {
            assert_eq!(read(&before), after, "{file}: {before}");
        }
    }
}

#[test]
fn titles_and_headings_say_what_a_text_is_about() {
    const DOCUMENTS: &str = include_str!("../../tests/cases/documents.txt");
    for (text, want) in cases(section(DOCUMENTS, "topic")) {
        // A title is looked for at the start of a text that goes on.
        assert_eq!(document_topic(&format!("{text}{}", "正文。".repeat(100))), want, "{text}");
    }
    for (text, want) in cases(section(DOCUMENTS, "section-topic")) {
        assert_eq!(section_topic(&text, text.len()), want, "{text}");
    }
}

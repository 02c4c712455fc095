//! The order of the repairs: bytes before characters, characters before lines, lines before what spans lines.

use crate::document::{Clean, Draft};
use crate::{boilerplate, repair};

/// A rule: what it does to a document, and its source with the examples in it.
struct Rule {
    apply: fn(&mut Draft),
    #[cfg(test)]
    name: &'static str,
    #[cfg(test)]
    source: &'static str,
}

macro_rules! rules {
    ($($module:ident $(:: $name:ident)? in $file:literal),* $(,)?) => {
        &[$(Rule {
            apply: $module $(:: $name)? ::repair,
            #[cfg(test)]
            name: $file,
            #[cfg(test)]
            source: include_str!($file),
        }),*]
    };
}

static RULES: &[Rule] = rules![
    repair::markup in "repair/markup.rs",
    repair::lost_bytes in "repair/lost_bytes/mod.rs",
    repair::pinyin_annotation in "repair/pinyin_annotation.rs",
    repair::traditional in "repair/traditional.rs",
    repair::half_width in "repair/half_width.rs",
    repair::numbered_pieces in "repair/numbered_pieces.rs",
    boilerplate in "boilerplate/mod.rs",
    repair::page_marks in "repair/page_marks.rs",
    repair::truncation in "repair/truncation.rs",
    repair::doubled_title in "repair/doubled_title.rs",
    repair::excerpt in "repair/excerpt.rs",
    repair::hard_wrap in "repair/hard_wrap.rs",
    repair::duplicate_titles in "repair/duplicate_titles.rs",
    repair::duplicate_blocks in "repair/duplicate_blocks.rs",
    repair::one_for_yi in "repair/one_for_yi.rs",
    repair::synonyms in "repair/synonyms.rs",
    repair::repetition in "repair/repetition.rs",
    repair::bare_dates in "repair/bare_dates.rs",
    repair::masked_digits in "repair/masked_digits.rs",
    repair::wrong_years in "repair/wrong_years.rs",
    repair::brackets in "repair/brackets.rs",
    repair::lost_full_stop in "repair/lost_full_stop.rs",
];

/// Cleans a decoded text. Never fails; every change is listed in [`Clean::repairs`].
pub fn clean(raw: &str) -> Clean {
    let mut draft = Draft::new(raw);
    for rule in RULES {
        (rule.apply)(&mut draft);
    }
    draft.trim();
    draft.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::examples;

    #[test]
    fn rules_do_what_their_examples_say() {
        for rule in RULES {
            let examples = examples(rule.source);
            assert!(!examples.is_empty(), "{} has no example", rule.name);
            for (before, after) in examples {
                let mut draft = Draft::new(&before);
                (rule.apply)(&mut draft);
                assert_eq!(draft.finish().text, after, "{}: {before}", rule.name);
            }
        }
    }
}

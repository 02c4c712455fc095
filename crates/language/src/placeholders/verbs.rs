//! Predicates and colloquial verbs: tables whose rows say what a name makes of the words.
//!
//! ```text
//! 跑回资金XX万元 → 争取资金
//! XX人受到表彰 → 受表彰人数
//! ```

use crate::placeholders::lexicon::VERBS;
use crate::text::{rows, section};
use std::sync::LazyLock;

/// What befell those counted, and how the name says it.
static PREDICATES: LazyLock<Vec<[&str; 2]>> = LazyLock::new(|| rows(section(VERBS, "predicate-table")).collect());

/// What people say for a verb of work, the verb, and the signs that make another word of it.
static COLLOQUIAL_VERBS: LazyLock<Vec<[&str; 3]>> =
    LazyLock::new(|| rows(section(VERBS, "colloquial-verb-table")).collect());

/// The predicate words begin with, and what a name says for it (nothing: what follows it); the first of the table that
/// `fits`.
pub(crate) fn predicate(words: &str, fits: impl Fn(&str) -> bool) -> Option<(&'static str, &'static str)> {
    PREDICATES.iter().find(|[said, short]| words.starts_with(said) && fits(short)).map(|&[said, short]| (said, short))
}

/// Whether the words begin with a colloquial verb of at least so many characters.
pub(crate) fn is_colloquial(words: &str, least: usize) -> bool {
    COLLOQUIAL_VERBS.iter().any(|[said, ..]| words.starts_with(said) && said.chars().count() >= least)
}

/// 跑回资金 as the verb of work, and the words behind.
pub(crate) fn work_verb(words: &str) -> Option<(&'static str, &str)> {
    COLLOQUIAL_VERBS.iter().find_map(|&[said, meant, but]| {
        let rest = words.strip_prefix(said)?;
        rest.chars().next().is_none_or(|c| !but.contains(c)).then_some((meant, rest))
    })
}

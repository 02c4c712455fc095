//! Prohibitions (禁止性要求) that are tasks: something one can see is forbidden, where orders are given.
//!
//! ```text
//! 严禁占用基本农田挖塘。 → 严禁占用基本农田挖塘 | - | - | -
//! ```

use crate::tasks::evidence::features::Position;
use crate::tasks::lexicon::{ABSTRACT_WRONGS, PROHIBITIONS, SOFT_PROHIBITIONS};
use crate::tasks::section_role::SectionRole;

/// 严禁占用基本农田挖塘: an order not to do something, where it opens the sentence and orders are given.
pub(crate) fn is_prohibition(text: &str, position: &Position) -> bool {
    // 喝了酒不准到村部来: the case may stand before it.
    let soft = SOFT_PROHIBITIONS.prefix(text).filter(|_| position.of_rules);
    let inside = || PROHIBITIONS.find_all(text).next().filter(|(at, _)| text[..*at].chars().count() <= 10);
    let Some((at, word)) = soft.map(|w| (0, w)).or_else(inside) else { return false };
    let what = &text[at + word.len()..];
    let subject = text[..at].chars().count() >= 3 && at > 0;
    (position.opens || subject)
        && (position.of_rules || matches!(position.role, SectionRole::Orders | SectionRole::Unknown))
        && what.chars().count() >= 3
        && !ABSTRACT_WRONGS.occurs_in(what)
}

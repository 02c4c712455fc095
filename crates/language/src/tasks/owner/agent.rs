//! The owner behind 由, and behind the thing it deals with (话题在前、主体在后).
//!
//! ```text
//! 渠首的三处漏水点由水利局派施工队补上。 → 渠首的三处漏水点由水利局派施工队补上 | 水利局 | - | 三处
//! 漏雨的房子,住建局这个星期派人去修。 → 住建局这个星期派人去修 | 住建局 | 这个星期 | -
//! ```

use crate::quantity::unit::BLANKS;
use crate::tasks::lexicon::{ACTION_VERBS, GENERAL_VERBS, NO_TOPIC_SIGNS, OWNER_LEVELS, OWNER_NOUN_TAILS};
use crate::tasks::owner::Owner;
use crate::tasks::owner::coordination::coordinated;
use crate::tasks::owner::name::{LONGEST_NAME, ends_like_owner, is_no_name, verb_and_object};
use crate::tasks::owner::subject::owner_subject;
use domain::Day;

/// Who is named behind 由: whatever they do. The shortest name.
pub(crate) fn agent(rest: &str, today: Option<Day>) -> Option<(Owner, usize)> {
    owner_subject(rest, today).or_else(|| {
        let ends = || rest.char_indices().take(LONGEST_NAME / 2).map(|(at, c)| at + c.len_utf8()).skip(1);
        let named = |end: usize| {
            let behind = rest[end..].trim_start_matches(BLANKS);
            ends_like_owner(&rest[..end])
                && OWNER_NOUN_TAILS.prefix(behind).is_none()
                && behind.chars().nth(1).is_some()
        };
        let first = ends().find(|&end| named(end))?;
        // 党委|书记: the name goes on at once.
        let longer = ends().filter(|&end| end > first && rest[first..end].chars().count() <= 4);
        let end = longer.filter(|&end| named(end) && !verb_and_object(&rest[first..end])).last().unwrap_or(first);
        (!is_no_name(&rest[..end])).then(|| (coordinated(&rest[..end]), end))
    })
}

/// 场地租金市财政补一半, 灭火机坏了的,县林业局去修: a thing, and behind it who deals with it. Gives where the name begins.
pub(crate) fn owner_after_topic(rest: &str, today: Option<Day>) -> Option<(Owner, usize)> {
    for (at, _) in rest.char_indices().take(MOST_BEFORE_OWNER) {
        if NO_TOPIC_SIGNS.prefix(&rest[at..]).is_some()
            || ACTION_VERBS.prefix(&rest[at..]).is_some_and(|w| w.chars().count() > 1)
            || GENERAL_VERBS.prefix(&rest[at..]).is_some()
        {
            return None;
        }
        if at > '一'.len_utf8()
            && OWNER_LEVELS.prefix(&rest[at..]).is_some()
            && let Some((owner, length)) = owner_subject(&rest[at..], today)
            && owner.lead.chars().count() >= 2
        {
            return Some((owner, at + length));
        }
    }
    None
}

/// Longest name of the thing, in characters.
const MOST_BEFORE_OWNER: usize = 14;

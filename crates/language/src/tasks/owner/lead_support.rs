//! Who leads and who helps (牵头、配合), said before the work itself.
//!
//! ```text
//! 县应急局牵头,县住建局、各乡镇配合,要在12月底前完成危房排查。 → 县应急局牵头,县住建局、各乡镇配合,要在12月底前完成危房排查 | 县应急局+县住建局+各乡镇 | 在12月底前 | -
//! ```

use crate::tasks::lexicon::{HELPS, LEADS};
use crate::tasks::owner::Owner;
use crate::tasks::owner::subject::owner_subject;
use crate::text::Dictionary;
use domain::Day;

/// Signs between the parts of a chain.
const STOPS: [char; 5] = [',', '，', '、', ';', '；'];

/// Those who lead and help, named before the work.
pub(crate) struct LeadSupport {
    pub owner: Owner,
    /// Byte offset behind the stop that closes the chain.
    pub end: usize,
}

/// Reads a chain at byte `start`, up to `end`: one who leads and nothing else in that clause, then those who help.
pub(crate) fn lead_and_support(text: &str, start: usize, end: usize, today: Option<Day>) -> Option<LeadSupport> {
    let (mut owner, mut at) = link(text, start, end, today, &LEADS)?;
    while let Some((helper, next)) = link(text, at, end, today, &HELPS) {
        owner.others.push(helper.lead);
        owner.others.extend(helper.others);
        at = next;
    }
    Some(LeadSupport { owner, end: at })
}

/// One part of it: an owner, one of the words, and a stop or the end behind it.
fn link(text: &str, start: usize, end: usize, today: Option<Day>, words: &Dictionary) -> Option<(Owner, usize)> {
    let part = text.get(start..end)?;
    let bare = part.trim_start_matches([' ', '\u{3000}', '由']);
    let (owner, length) = owner_subject(bare, today)?;
    let behind = bare[length..].trim_start();
    let behind = words.strip_prefix(behind)?;
    let rest = behind.trim_start_matches(STOPS);
    (rest.len() < behind.len() || behind.is_empty()).then(|| (owner, end - rest.len()))
}

//! The disposal construction (把字句): verb and noun from behind the figure.
//!
//! ```text
//! 硬是把XX公里的出村路修通了 → 修通出村路里程
//! ```

use crate::placeholders::context::window::{clause_before, window_behind};
use crate::placeholders::lexicon::ACTION_VERBS;
use crate::placeholders::verbs::is_colloquial;

/// 把XX公里的出村路修通了: verb and noun from behind the figure.
pub(crate) fn disposal(text: &str, start: usize, after: usize) -> Option<String> {
    if !clause_before(text, start).ends_with(['把', '将']) {
        return None;
    }
    let behind = window_behind(text, after, 14).trim_start_matches('的').trim_end_matches('了');
    let (at, verb) = behind.char_indices().skip(1).find_map(|(at, _)| {
        let rest = &behind[at..];
        let known = ACTION_VERBS.prefix(rest).is_some()
            || is_colloquial(rest, 1)
            || rest.starts_with(['修', '铺', '拆', '填', '挖', '搬']);
        (known && rest.chars().count() <= 4).then_some((at, rest))
    })?;
    let noun = &behind[..at];
    if noun.contains(|c: char| c.is_ascii_digit() || crate::dates::number::is_left_out_sign(c)) {
        return None;
    }
    (noun.chars().count() >= 2).then(|| format!("{verb}{noun}"))
}

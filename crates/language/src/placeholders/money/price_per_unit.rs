//! What is paid for one (一亩地补XX元).
//!
//! ```text
//! 新茶一亩地补XX元,打到卡里 → 新茶每亩补助标准
//! ```

use crate::placeholders::context::count_phrase::figure_length;
use crate::placeholders::lexicon::{PAID_UNITS, TRAILING_FILLERS, UNIT_PAYMENTS};
use crate::placeholders::sign_reading::STANDARD;
use crate::quantity::unit::unit_at;

/// 粮补一亩地补XX元, 免疫一头猪补助防疫员XX元: what is paid for one of them.
pub(crate) fn price_per_unit(clause: &str) -> Option<String> {
    let (at, unit) = clause.match_indices('一').find_map(|(at, one)| {
        let unit = unit_at(&clause[at + one.len()..])?;
        let free = !clause[..at].ends_with(['第', '每', '统', '同', '进', '这', '那', '上', '下']);
        (free && PAID_UNITS.contains(unit.name)).then_some((at, unit))
    })?;
    let front = TRAILING_FILLERS.suffix(&clause[..at]).map_or(&clause[..at], |w| &clause[..at - w.len()]);
    let rest =
        clause[at + '一'.len_utf8() + unit.length..].trim_start_matches('地').trim_start_matches(['要', '能', '可']);
    let fits = front.chars().count() <= 6 && (1..=8).contains(&rest.chars().count()) && figure_length(rest) == 0;
    let each = format!("{front}每{}", unit.name);
    let paid = UNIT_PAYMENTS.entries().find(|e| rest.contains(e.word))?;
    let (thing, whom) = rest.split_once(paid.word)?;
    fits.then(|| match paid.value.strip_suffix(STANDARD) {
        Some(pay) => format!("{each}{thing}{pay}{whom}{STANDARD}"),
        None => format!("{each}{thing}{}", paid.value),
    })
}

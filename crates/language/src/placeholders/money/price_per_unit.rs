//! What is paid for one (一亩地补XX元).
//!
//! ```text
//! 新茶一亩地补XX元,打到卡里 → ?
//! ```

use crate::placeholders::context::count_phrase::figure_length;
use crate::placeholders::lexicon::{PAID_UNITS, TRAILING_FILLERS};
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
    let (said, meant) = [
        ("补贴", "补贴标准"),
        ("补助", "补助标准"),
        ("奖励", "奖励标准"),
        ("补", "补助标准"),
        ("奖", "奖励标准"),
        ("省", "节省"),
        ("挣", "收入"),
        ("赚", "收入"),
        ("花", "花费"),
    ]
    .into_iter()
    .find(|(said, _)| rest.contains(said))?;
    let (thing, whom) = rest.split_once(said)?;
    fits.then(|| match meant.strip_suffix("标准") {
        Some(pay) => format!("{each}{thing}{pay}{whom}标准"),
        None => format!("{each}{thing}{meant}"),
    })
}

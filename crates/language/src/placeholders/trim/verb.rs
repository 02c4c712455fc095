//! Colloquial verbs as verbs of work, and whom the work is done to behind them.
//!
//! ```text
//! 苗木由县林业局统一供应XX万株 → 供应苗木数量
//! 司法所对拒不还款的老板起诉XX起 → 起诉老板起数
//! ```

use crate::placeholders::lexicon::{ACTION_VERBS, SHORT_VERBS};
use crate::placeholders::verbs::work_verb;

/// 对家长起诉, 苗木由林业局供应: whom or what it is done to stands behind the verb in a name.
pub(crate) fn patient_of(words: &str) -> Option<String> {
    let verb = ACTION_VERBS.suffix(words).filter(|v| v.chars().count() == 2)?;
    let front = &words[..words.len() - verb.len()];
    let thing = match front.split_once('由').filter(|(thing, doer)| !thing.is_empty() && doer.chars().count() >= 2) {
        Some((thing, _)) => thing,
        None => front.split_once('对')?.1.rsplit('的').next()?,
    };
    ((2..=6).contains(&thing.chars().count()) && !ACTION_VERBS.occurs_in(thing)).then(|| format!("{verb}{thing}"))
}

/// 跑回资金 → 争取资金, 种黄精 → 种植黄精.
pub(crate) fn standard_verb(words: &str) -> String {
    // 增加学位 gives more of a thing; 增加 alone is a change.
    if let Some(thing) = words.strip_prefix("增加").filter(|t| t.chars().count() >= 2 && !t.starts_with(['值', '收']))
    {
        return format!("新增{thing}");
    }
    if let Some(verb) = SHORT_VERBS.get(words) {
        return verb.value.to_owned();
    }
    match work_verb(words) {
        Some((meant, rest)) => format!("{meant}{}", rest.trim_start_matches(['了', '过', '出', '着'])),
        None => words.to_owned(),
    }
}

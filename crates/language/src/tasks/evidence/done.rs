//! Work reported as done (已完成).
//!
//! ```text
//! 在座谈会上的发言⏎去年冬天,村里自来水管冻裂,我和村干部连夜抢修。 → no task
//! ```

use crate::dates::Kind;
use crate::tasks::evidence::features::ClauseFeatures;
use crate::tasks::lexicon::{DONE_CUES, WEAK_DONE_CUES};

/// 家庭医生签约有的只签不约 tells; 对个别滞后的项目挂牌督办 orders.
pub(crate) fn reports_done(c: &ClauseFeatures<'_>) -> bool {
    // 对整改不到位的坚决关停: what stands before 的 only says whom.
    let whom = c.text.rfind('的').filter(|_| c.text.starts_with(['对', '凡'])).unwrap_or(0);
    DONE_CUES.find_all(c.text).any(|(at, w)| {
        let some = matches!(w, "有的" | "有些");
        // 到薄弱村任职: a kind of village.
        let kind = c.text[at + w.len()..].starts_with('村');
        // 重复率同比下降30%: under aims, how far.
        let compared = matches!(w, "同比" | "环比" | "较上年" | "比上年" | "比去年");
        let aim = c.part_orders() && c.target.is_some() && compared;
        at >= whom && !kind && !aim && !(WEAK_DONE_CUES.contains(w) && (c.plainly() || c.own && !some))
    })
}

/// 出了灾三天内查勘: what stands before the limit is the case, not the work.
pub(crate) fn work_part<'a>(c: &ClauseFeatures<'a>) -> &'a str {
    let limit = c.times.iter().filter(|w| w.kind == Kind::By).map(|w| w.end).max();
    let behind = limit.and_then(|end| c.text.get(end.saturating_sub(c.head.start)..)).unwrap_or(c.act);
    if behind.len() < c.act.len() { behind } else { c.act }
}

/// A verb with 了 or 过: 建成了, 走访过. Not 为了, 了解, and not at the end of an order.
pub(crate) fn has_finished_verb(act: &str) -> bool {
    for (at, c) in act.char_indices() {
        let before = act[..at].chars().next_back();
        let after = act[at + c.len_utf8()..].chars().next();
        if c == '了'
            && before.is_some()
            && !matches!(before, Some('为' | '除' | '罢' | '不' | '极'))
            && !matches!(after, Some('解' | '然' | '结' | '却' | '断' | '事' | '吗'))
        {
            return true;
        }
    }
    false
}

//! What was done of what was planned.
//!
//! ```text
//! 计划改厕XX户,已完成XX户,占XX% → 计划改厕户数 [target] + 已完成改厕户数 + 改厕完成率
//! ```

use crate::placeholders::antecedent::antecedent_subject;
use crate::placeholders::lexicon::{PLAN_ENDS, PLANS};
use crate::placeholders::name_parts::verb_object;
use crate::placeholders::sign_reading::SignReading;

/// 计划新修公路XX公里,完成XX公里,占XX%: what was done of what was planned.
pub(crate) fn plan_progress(what: &SignReading, clause: &str, sentence: &str) -> Option<String> {
    let done = clause.ends_with("完成") || clause.ends_with("完成了");
    let share = what.is_share() && (clause.ends_with('占') || done);
    let above = antecedent_subject(sentence);
    // 迁坟任务XX座,已迁XX座; 农田建设任务XX亩,目前已建成XX亩.
    let so_far = clause.trim_start_matches("目前").trim_start_matches("现").strip_prefix('已');
    let so_far = so_far.filter(|verb| !what.is_share() && verb.chars().count() <= 3);
    let set = PLAN_ENDS.strip_suffix(&above).filter(|set| set.chars().count() >= 2);
    if let (Some(verb), Some(set)) = (so_far, set) {
        let said = verb.chars().next().is_some_and(|c| set.contains(c));
        let verb = if said || verb == "完成" { "" } else { verb };
        return Some(format!("已{verb}{set}"));
    }
    let planned =
        PLANS.iter().filter_map(|w| above.find(w).map(|at| at + w.len())).filter(|at| *at < above.len()).max();
    let planned = planned.or_else(|| (share && sentence.contains("完成")).then_some(0))?;
    let thing = verb_object(&above[planned..]);
    if thing.chars().count() < 2 {
        None
    } else if share {
        Some(format!("{thing}完成率"))
    } else {
        done.then(|| format!("已完成{}", &above[planned..]))
    }
}

//! Cues that an act is concrete (具体动作、具体成果、量化目标).
//!
//! ```text
//! 各村把滴灌装上。 → 各村把滴灌装上 | 各村 | - | -
//! 各村要做好舆情监控。 → 各村要做好舆情监控 | 各村 | - | -
//! ```

use crate::quantity::{Bound, Target};
use crate::tasks::action::{action_verb, acts_on_group, ends_in_act, for_whom, hands_over};
use crate::tasks::evidence::features::{ClauseFeatures, Cue, Evidence, cue};
use crate::tasks::lexicon::{
    ACTION_NOUN_TAILS, ACTION_VERBS, ATTITUDE_VERBS, DELIVERABLES, GENERAL_VERBS, RESULT_COMPLEMENTS, STATE_STARTS,
    TARGET_MEASURES, VALUE_CHANGES, WEAK_DELIVERABLES,
};
use crate::tasks::subordinate::is_mental_handling;

/// What makes an act of words no table of verbs knows.
pub(crate) static ACTION_CUES: [Cue; 8] = [
    // 落实一名包保教师, 每季度晒一次排名: a number in words behind its verb.
    cue("count-in-words", |c, _| is_counted(c)),
    // 每座站定一个管护员: the same for each.
    cue("each-counted", |c, s| is_counted(c) && c.text.starts_with('每') && s.acts),
    // A verb ordered of somebody is taken at its word.
    cue("verb-of-somebody", |c, s| {
        let is_so = STATE_STARTS.prefix(c.act).is_some();
        s.concrete == 0 && c.of_somebody() && !is_so && c.may_be_act() && GENERAL_VERBS.prefix(c.act).is_none()
    }),
    // 由镇派出所牵头维护秩序: who leads it has it to do.
    cue("leader-of-work", |c, s| {
        let leads = c.text.contains("牵头") || c.text.contains("负责");
        s.concrete == 0 && c.own && leads && c.act.trim().chars().count() >= 4
    }),
    // 7天内研究措施, 三天内查勘: a limit makes an act; 年底前,任务重 is how things are.
    cue("limited-act", |c, s| {
        let state = c.act.trim_end().ends_with(['紧', '重', '大', '多', '难', '绪', '少', '高', '强']);
        let said =
            c.act.trim().chars().count() >= 2 && !is_mental_handling(c.act) && ATTITUDE_VERBS.prefix(c.act).is_none();
        s.concrete == 0 && c.limit() && !state && said
    }),
    cue("prohibition", |c, _| c.forbids),
    cue("handing-over", |c, _| hands_over(c.act)),
    cue("plain-order", |c, _| c.plain),
];

fn is_counted(c: &ClauseFeatures<'_>) -> bool {
    let behind = c.count.is_some_and(|t| t.start > c.head.act);
    c.target.is_none() && !c.ground && behind && ATTITUDE_VERBS.prefix(c.act).is_none()
}

/// The act itself: a concrete verb first, a concrete result, a number to reach; or an attitude.
pub(crate) fn weigh_action(
    evidence: &mut Evidence,
    act: &str,
    whole: &str,
    target: Option<&Target>,
    ordered: bool,
    aim: bool,
) {
    let act = if ACTION_VERBS.prefix(act).is_some() {
        act
    } else {
        act.trim_start_matches(['去', '来', '好', '新', '再', '给', '各', '多'])
    };
    let attitude = ATTITUDE_VERBS.prefix(act);
    let first = action_verb(act);
    let general = GENERAL_VERBS.prefix(act);
    if let Some(word) = attitude.filter(|w| first.is_none_or(|f| f.len() < w.len())) {
        // 坚持每月…: a rhythm or a figure makes even that a task.
        let aimed = target.is_some() && evidence.limited || word == "坚持" && (evidence.limited || target.is_some());
        if !aimed {
            evidence.weigh("attitude");
        }
    } else if first.is_some_and(|f| general.is_none_or(|g| g.len() <= f.len()))
        || acts_on_group(act)
        || for_whom(whole)
        || aim && ends_in_act(act)
    {
        evidence.acts = true;
        evidence.weigh("verb-first");
    } else if ACTION_VERBS
        .find_all(whole)
        .any(|(at, w)| w.chars().count() > 1 && ACTION_NOUN_TAILS.prefix(&whole[at + w.len()..]).is_none())
    {
        evidence.acts = true;
        evidence.weigh(if ordered { "verb-inside-ordered" } else { "verb-inside" });
    } else if target.is_some_and(|t| {
        TARGET_MEASURES.occurs_in(whole)
            || aim && VALUE_CHANGES.occurs_in(whole)
            || whole.contains(&format!("到{}", t.text))
    }) {
        evidence.weigh("value-measure");
    } else if general.is_some() {
        evidence.weigh("general-verb");
    }
    let general = general.is_some() && evidence.concrete == 0;
    if DELIVERABLES.find_all(whole).any(|(_, w)| !WEAK_DELIVERABLES.contains(w)) {
        // 做好舆情监控: a general verb with a thing one can see.
        evidence.weigh(if general { "deliverable-of-general-verb" } else { "deliverable" });
    }
    // 把滴灌装上: the thing and what becomes of it. 把…作为… is an attitude.
    let handled = act.contains('把') && !is_mental_handling(act);
    if is_mental_handling(act) {
        evidence.weigh("mental-handling");
    } else if handled {
        evidence.weigh("handling");
    } else if act.contains('把') || act.contains('将') && !act.contains("将近") {
        evidence.weigh("handling-sign");
    }
    if !handled && evidence.concrete == 0 && act.chars().count() >= 5 && RESULT_COMPLEMENTS.suffix(act).is_some() {
        evidence.weigh("result-complement");
    }
    if let Some(target) = target {
        // In a part that orders, a number is one to reach.
        let measured = evidence.concrete > 0
            || target.bound != Bound::Exactly
            || act.contains("达到")
            || aim && target.value.is_some();
        evidence.weigh(if measured { "target" } else { "figure" });
    }
}

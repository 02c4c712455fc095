//! How much a clause looks like an order: a sum of weighted cues, each with its reason.

pub(crate) mod action_cues;
pub(crate) mod counter_cues;
pub(crate) mod done;
pub(crate) mod features;
pub(crate) mod order_cues;
pub(crate) mod position_cues;
pub(crate) mod prohibition;
pub(crate) mod statement;
pub(crate) mod time_cues;

use crate::dates::{Kind, When};
use crate::quantity::Target;
use crate::tasks::action::hands_over;
use crate::tasks::clause_head::Head;
use crate::tasks::evidence::action_cues::{ACTION_CUES, weigh_action};
use crate::tasks::evidence::counter_cues::weigh_counter_cues;
use crate::tasks::evidence::features::{ClauseFeatures, Evidence, Position};
use crate::tasks::evidence::order_cues::ORDER_CUES;
use crate::tasks::evidence::position_cues::weigh_position;
use crate::tasks::evidence::prohibition::is_prohibition;
use crate::tasks::evidence::time_cues::weigh_times;
use crate::tasks::lexicon::STRONG_MODALS;
use crate::tasks::section_role::SectionRole;
use crate::tasks::subordinate::{inner_modal, is_ground_only};

/// Weighs a clause. `text` is the clause from where its head begins, `act` what follows the head.
pub(crate) fn weigh_clause(
    text: &str,
    head: &Head,
    act: &str,
    times: &[When],
    target: Option<&Target>,
    count: Option<&Target>,
    position: &Position,
) -> Evidence {
    let mut evidence = Evidence::default();
    let plainly = head.modal.is_some_and(|m| STRONG_MODALS.contains(m));
    // 这三项要单列: behind a modal word inside the clause stands the act.
    let inner = if plainly || position.marker_orders { None } else { inner_modal(act) };
    let whole = act;
    let act = inner.map_or(act, |at| &act[at..]);
    let seen = ClauseFeatures {
        text,
        head,
        act,
        times,
        target,
        count,
        position,
        own: head.owner.is_some(),
        strong: plainly || position.marker_orders || inner.is_some(),
        plain: act.contains("先把") || act.starts_with('把') && act.ends_with('了'),
        forbids: is_prohibition(text, position),
        ground: is_ground_only(act),
    };
    evidence.take(&seen, &ORDER_CUES);
    evidence.limited = weigh_times(&mut evidence, text, times, position, head);
    if !seen.ground {
        let aim = seen.part_orders() || position.role == SectionRole::Unknown && seen.paper_orders();
        let ordered = seen.own || plainly || evidence.limited;
        weigh_action(&mut evidence, act, whole, target, ordered, aim);
    }
    evidence.take(&seen, &ACTION_CUES);
    evidence.acts |= hands_over(act);
    weigh_counter_cues(&mut evidence, &seen);
    // 用半年时间 says how long, not until when.
    let length =
        |w: &When| w.start.checked_sub(head.start).and_then(|at| text.get(at..)).is_some_and(|t| t.starts_with('用'));
    let limit = times.iter().any(|w| w.kind == Kind::By && !length(w)) && !evidence.done;
    let ordered = seen.own && (plainly || evidence.limited);
    weigh_position(&mut evidence, position, ordered, limit);
    evidence
}

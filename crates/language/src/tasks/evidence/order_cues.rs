//! Cues that somebody is ordered (要求词、责任主体).
//!
//! ```text
//! 各村要在6月底前完成改厕20户。 → ?
//! ```

use crate::dates::Kind;
use crate::tasks::clause_head::Head;
use crate::tasks::evidence::features::{Cue, Position, cue};
use crate::tasks::genre::Genre;
use crate::tasks::lexicon::{ATTITUDE_VERBS, DIRECTIVE_WORDS, STATE_WORDS};
use crate::tasks::section_role::SectionRole;

/// Who is ordered, and how plainly.
pub(crate) static ORDER_CUES: [Cue; 7] = [
    cue(2, 0, 2, "有要求词", |c, _| c.strong),
    cue(1, 0, 1, "有要求词", |c, _| !c.strong && c.head.modal.is_some()),
    cue(1, 0, 0, "", |c, _| c.text.contains("一律") && (c.part_orders() || c.position.genre == Genre::Plan)),
    cue(2, 0, 2, "写明责任主体", |c, _| c.own),
    // In a part that orders, who stands as the subject is ordered.
    cue(1, 0, 1, "", |c, _| c.own && c.head.named && !c.plainly() && (c.part_orders() || c.paper_orders())),
    cue(1, 0, 1, "写明牵头负责", |c, _| {
        c.text.contains("牵头") || c.text.contains("负责") && !c.text.contains("负责的")
    }),
    cue(1, 0, 1, "", |c, _| c.spoken_to()),
];

/// 各村会计散会就去拷名单, 养牛合作社再敞开收青贮: somebody, spoken to in a speech, with what they do and not how they are.
pub(crate) fn spoken_to(head: &Head, act: &str, position: &Position) -> bool {
    let Some(owner) = head.owner.as_ref().filter(|_| head.named) else { return false };
    let all = owner.lead.starts_with(['各', '每', '包']) && !owner.lead.starts_with("各位");
    let act = act.trim();
    position.genre == Genre::Speech
        && matches!(position.role, SectionRole::Unknown | SectionRole::Orders)
        && !position.preamble
        && act.chars().count() >= 4
        && !STATE_WORDS.occurs_in(act)
        && (all
            || DIRECTIVE_WORDS.occurs_in(act)
            || head.times.iter().any(|w| w.kind != Kind::Past && w.kind != Kind::Day))
        && ATTITUDE_VERBS.prefix(act).is_none()
}

//! Cues that somebody is ordered (要求词、责任主体).
//!
//! ```text
//! 各村要在6月底前完成改厕20户。 → 各村要在6月底前完成改厕20户 | 各村 | 在6月底前 | 20户
//! ```

use crate::tasks::evidence::features::{Cue, cue};
use crate::tasks::genre::Genre;

/// Who is ordered, and how plainly.
pub(crate) static ORDER_CUES: [Cue; 7] = [
    cue("strong-modal", |c, _| c.strong),
    cue("weak-modal", |c, _| !c.strong && c.head.modal.is_some()),
    cue("without-exception", |c, _| c.text.contains("一律") && (c.part_orders() || c.position.genre == Genre::Plan)),
    cue("owner", |c, _| c.own),
    // In a part that orders, who stands as the subject is ordered.
    cue("owner-in-orders", |c, _| c.own && c.head.named && !c.plainly() && (c.part_orders() || c.paper_orders())),
    cue("lead-or-charge", |c, _| c.text.contains("牵头") || c.text.contains("负责") && !c.text.contains("负责的")),
    cue("spoken-to", |c, _| c.spoken_to()),
];

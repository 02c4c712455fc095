//! Cues of where a clause stands: section, genre, heading, preamble.
//!
//! ```text
//! 云头村党支部典型材料⏎三、办好实事⏎对独居老人,网格员每天上门看一次,村医每月体检一次。 → no task
//! ```

use crate::tasks::evidence::features::{Evidence, Position};
use crate::tasks::genre::Genre;
use crate::tasks::section_role::SectionRole;

/// Where the clause stands. `plain`: an owner is ordered plainly, or by a date; that counts wherever it stands.
pub(crate) fn weigh_position(evidence: &mut Evidence, position: &Position, ordered: bool, limit: bool) {
    let plain = ordered || limit;
    match position.role {
        SectionRole::Orders => evidence.weigh("section-of-orders"),
        SectionRole::Results => evidence.weigh("section-of-results"),
        SectionRole::Problems | SectionRole::Rationale => {
            evidence.weigh(if plain { "section-of-reasons-plain" } else { "section-of-reasons" });
        }
        SectionRole::Unknown => {}
    }
    match position.genre {
        Genre::Report if position.role != SectionRole::Orders => {
            evidence.weigh(if plain { "report-plain" } else { "report" });
        }
        Genre::Plan | Genre::Minutes if position.role == SectionRole::Unknown => evidence.weigh("plan-or-minutes"),
        _ => {}
    }
    if position.preamble && position.genre == Genre::Plan && !plain {
        evidence.weigh("preamble-of-plan");
    }
    if position.preamble && matches!(position.genre, Genre::Speech | Genre::Report) {
        evidence.weigh(if plain { "preamble-plain" } else { "preamble" });
    }
    if position.labelled && !evidence.done {
        evidence.weigh("label");
    } else if position.heading {
        evidence.weigh("heading");
    }
    let points = position.genre == Genre::Report && position.opens || position.genre == Genre::Other || position.point;
    let unsaid = position.role == SectionRole::Unknown
        && matches!(position.genre, Genre::Plan | Genre::Minutes)
        && position.point;
    if (position.genre == Genre::Plan || points) && position.role == SectionRole::Orders || unsaid {
        evidence.weigh("point-of-orders");
    }
}

//! Cues of where a clause stands: section, genre, heading, preamble.
//!
//! ```text
//! 云头村党支部典型材料⏎三、办好实事⏎对独居老人,网格员每天上门看一次,村医每月体检一次。 → ?
//! ```

use crate::tasks::evidence::features::{Evidence, Position};
use crate::tasks::genre::Genre;
use crate::tasks::section_role::SectionRole;

/// Where the clause stands. `plain`: an owner is ordered plainly, or by a date; that counts wherever it stands.
pub(crate) fn weigh_position(evidence: &mut Evidence, position: &Position, ordered: bool, limit: bool) {
    let plain = ordered || limit;
    match position.role {
        SectionRole::Orders => evidence.add(1, "在工作部署部分"),
        SectionRole::Results => evidence.add(-4, ""),
        SectionRole::Problems | SectionRole::Rationale => evidence.add(if plain { -1 } else { -3 }, ""),
        SectionRole::Unknown => {}
    }
    match position.genre {
        Genre::Report if position.role != SectionRole::Orders => evidence.add(if plain { -1 } else { -2 }, ""),
        Genre::Plan | Genre::Minutes if position.role == SectionRole::Unknown => evidence.add(1, "在工作部署部分"),
        _ => {}
    }
    if position.preamble && position.genre == Genre::Plan && !plain {
        evidence.add(-3, "");
    }
    if position.preamble && matches!(position.genre, Genre::Speech | Genre::Report) {
        evidence.add(if plain { -1 } else { -3 }, "");
    }
    if position.labelled && !evidence.done {
        evidence.order += 3;
        evidence.add(4, "写明责任主体");
    } else if position.heading {
        evidence.add(-3, "");
    }
    let points = position.genre == Genre::Report && position.opens || position.genre == Genre::Other || position.point;
    let unsaid = position.role == SectionRole::Unknown
        && matches!(position.genre, Genre::Plan | Genre::Minutes)
        && position.point;
    if (position.genre == Genre::Plan || points) && position.role == SectionRole::Orders || unsaid {
        evidence.add(1, "");
    }
}

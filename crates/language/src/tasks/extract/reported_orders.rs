//! Reported speech that gives orders (镇长要求:): what follows in the paragraph is ordered.
//!
//! ```text
//! 全镇工作会议简报⏎镇长要求:各村6月底前清淤沟渠。 → 各村6月底前清淤沟渠 | 各村 | 6月底前 | -
//! ```

use crate::dates::When;
use crate::tasks::discourse::{announces_list, report_follows};
use crate::tasks::extract::state::{Extractor, ParsedClause, SentenceState};
use crate::tasks::lexicon::{META_TALK, ORDER_LABELS, REPORTING_VERBS};
use crate::tasks::section_role::SectionRole;

impl Extractor<'_> {
    /// 镇长要求: what follows in the paragraph are orders.
    pub(crate) fn reports(&mut self, run: &mut SentenceState<'_>, part: &ParsedClause<'_>) -> bool {
        let said = REPORTING_VERBS.suffix(part.words).is_some()
            && part.words.chars().count() <= 16
            && !part.words.ends_with("的要求")
            && !part.words.contains("按照");
        let closed = part.leads_on() || matches!(part.closed_by, Some(',' | '，'));
        let label = ORDER_LABELS.suffix(part.words).is_some() && part.words.chars().count() <= 14;
        let leads_to_orders = said || (part.leads_on() && (label || META_TALK.occurs_in(part.words)));
        let lists = announces_list(part.words) || report_follows(part.words);
        if !closed || lists || !leads_to_orders || part.times.iter().any(When::orders) {
            return false;
        }
        self.carried.ordered_until = self.carried.ordered_until.max(self.lines.end(run.s.start));
        run.position.role = SectionRole::Orders;
        run.close();
        true
    }
}

//! An average (人均、亩均) of what was counted before.
//!
//! ```text
//! 落实管水员XX名,年工资人均XX元 → 落实管水员人数 + 管水员人均年工资
//! 亩均节本XX元、增产XX公斤 → 亩均节本金额 + 亩均增产量
//! ```

use crate::placeholders::antecedent::{antecedent_subject, antecedent_topic};
use crate::placeholders::ellipsis::Ellipsis;
use crate::placeholders::lexicon::AVERAGES;
use crate::placeholders::money::money_mentioned;

impl Ellipsis<'_> {
    /// 村均XX亩, 年工资人均XX元, 亩均节本XX元、增产XX公斤.
    pub(crate) fn average(&self) -> Option<String> {
        let left = self.left;
        if AVERAGES.contains(left) {
            let noun = if self.money() { money_mentioned(self.sentence).unwrap_or_default() } else { self.same() };
            return Some(format!("{left}{}", AVERAGES.prefix(&noun).map_or(noun.as_str(), |w| &noun[w.len()..])));
        }
        let tail = AVERAGES.suffix(left).filter(|w| *w != "平均");
        if let Some((average, measure)) = tail.map(|w| (w, &left[..left.len() - w.len()])) {
            let topic = antecedent_topic(self.sentence);
            return Some(format!("{}{average}{measure}", if topic == measure { "" } else { &topic }));
        }
        let above = antecedent_subject(self.sentence);
        let goes_on = self.before.in_row && left.chars().count() <= 4;
        AVERAGES
            .prefix(&above)
            .filter(|_| goes_on && !AVERAGES.occurs_in(left))
            .map(|average| format!("{average}{left}"))
    }
}

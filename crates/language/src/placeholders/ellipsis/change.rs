//! A change (增长XX%、比去年多XX间) of what was counted before.
//!
//! ```text
//! 村集体经济收入XX万元,同比增长XX% → 村集体经济收入 + 村集体经济收入增长率
//! 改建圈舍XX间,比去年多XX间 → 改建圈舍数量 + 圈舍增加数量
//! ```

use crate::placeholders::antecedent::antecedent_subject;
use crate::placeholders::ellipsis::Ellipsis;
use crate::placeholders::lexicon::{CHANGE_WORDS, COMPARATIVES, COMPARED, COMPARED_ENDS, EACH, WHOLES};
use crate::placeholders::name_parts::verb_object;

impl Ellipsis<'_> {
    /// 增长XX%, 比去年高XX元, 较上年翻了X番: of what was counted before.
    pub(crate) fn change(&self) -> Option<String> {
        let mut own = self.left;
        while let Some(word) = COMPARED.prefix(own) {
            own = own[word.len()..].trim_start_matches(['的', '又', '再']);
        }
        let word = CHANGE_WORDS.suffix(own)?;
        let front = own[..own.len() - word.len()].trim_end_matches(['比', '较', '再', '又', '已']);
        let compared = own.len() < self.left.len();
        let slower = self.what.counts_days() && word.starts_with(['慢', '快']);
        let named = match COMPARATIVES.get(word).filter(|_| !slower) {
            Some(_) if !compared => return None,
            Some(change) => change.value,
            None => word.trim_end_matches('了'),
        };
        let front = COMPARED_ENDS.strip_suffix(front).unwrap_or(front);
        let whole = WHOLES.contains(front);
        let above = antecedent_subject(self.sentence);
        Some(match (front.is_empty() || whole, above.is_empty()) {
            (true, true) => format!("{front}{named}"),
            (true, false) => {
                let thing = verb_object(&above);
                let thing = EACH.suffix(thing).map_or(thing, |w| &thing[..thing.len() - w.len()]);
                format!("{thing}{named}")
            }
            (false, _) => format!("{front}{named}"),
        })
    }
}

//! The share of a level of government in a payment (省级XX元、县级XX元).
//!
//! ```text
//! 每户补助XX元,其中省级XX元、县级XX元 → 每户补助标准 [parameter] + 省级补助标准 + 县级补助标准
//! ```

use crate::placeholders::ellipsis::Ellipsis;
use crate::placeholders::lexicon::{EACH_RECIPIENT, GENERAL_VERBS, LEVELS};
use crate::placeholders::money::money_mentioned;

impl Ellipsis<'_> {
    /// 每户补助XX元,其中省级XX元、县级XX元.
    pub(crate) fn level(&self) -> Option<String> {
        let known = LEVELS.contains(self.left) || self.before.of_these && self.left.ends_with(['类', '级']);
        let noun = money_mentioned(self.sentence).filter(|_| self.money() && known)?;
        let noun = noun.trim_start_matches("每户").trim_start_matches("每人");
        let noun = GENERAL_VERBS.prefix(noun).map_or(noun, |w| &noun[w.len()..]);
        let each = EACH_RECIPIENT.occurs_in(self.sentence);
        Some(format!("{}{noun}{}", self.left, if each { "标准" } else { "" }))
    }
}

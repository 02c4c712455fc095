//! The verb of a row goes on while there is no other.
//!
//! ```text
//! 帮扶困难党员XX名,困难群众XX名 → 帮扶困难党员人数 + 帮扶困难群众人数
//! 宰杀猪XX头、羊XX只 → 宰杀猪数量 + 宰杀羊数量
//! ```

use crate::placeholders::antecedent::{antecedent_subject, row_head};
use crate::placeholders::ellipsis::Ellipsis;
use crate::placeholders::lexicon::{ACTION_VERBS, MEASURES, SCOPES};
use crate::placeholders::name_parts::shares_bigram;

impl Ellipsis<'_> {
    /// The verb of the figure before, with what stands closely in front of it: 年出栏.
    pub(crate) fn row_verb(&self) -> Option<String> {
        let row = self.before.in_row;
        let above = if row { row_head(self.sentence) } else { antecedent_subject(self.sentence) };
        if !row && !shares_bigram(self.left, &above) {
            return None;
        }
        let (at, verb) = ACTION_VERBS.find_all(&above).filter(|&(at, v)| at + v.len() < above.len()).last()?;
        let short = above[..at].chars().count() <= 2 && SCOPES.prefix(&above).is_none();
        Some(above[if short { 0 } else { at }..at + verb.len()].to_owned())
    }

    /// 帮扶困难党员XX名,困难群众XX名; 捐赠图书XX册、电脑XX台: the verb goes on while there is no other.
    pub(crate) fn row(&self) -> Option<String> {
        let left = self.left;
        // 宰杀猪XX头、牛XX头: nouns of one length stand side by side behind any verb.
        if self.before.in_row && left.chars().count() <= 2 {
            let head = row_head(self.sentence);
            let count = head.chars().count();
            let own = left.chars().count();
            if (own + 2..=own + 3).contains(&count) && !ACTION_VERBS.occurs_in(left) && MEASURES.suffix(left).is_none()
            {
                let verb: String = head.chars().take(count - own).collect();
                return Some(format!("{verb}{left}"));
            }
        }
        let own = ACTION_VERBS.occurs_in(left) || MEASURES.suffix(left).is_some_and(|w| w != "资金");
        let verb = self.row_verb().filter(|_| left.chars().count() <= 6 && !own)?;
        Some(format!("{verb}{left}"))
    }
}

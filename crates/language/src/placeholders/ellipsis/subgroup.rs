//! Some of those counted before (其中女性XX名).
//!
//! ```text
//! 零售点XX个,其中城区XX个 → 零售点数量 + 城区零售点数量
//! ```

use crate::placeholders::ellipsis::Ellipsis;
use crate::placeholders::lexicon::{GROUP_ENDS, SUBGROUP_ENDS};
use crate::placeholders::name_parts::bare_noun;

impl Ellipsis<'_> {
    /// 其中城区XX个, 女性XX名, 35岁以下XX名: some of those counted before.
    pub(crate) fn group(&self) -> Option<String> {
        let left = self.left;
        let short = left.chars().count() <= 3 && left.ends_with(['区', '乡', '镇', '县', '市', '城', '村']);
        let kind = SUBGROUP_ENDS.suffix(left).is_some() || short;
        // 其中脱贫XX户 says what they did; 其中党员XX名 says who they are.
        let of_these =
            self.before.of_these && kind || SUBGROUP_ENDS.suffix(left).is_some() && left.chars().count() <= 6;
        if !of_these || (self.what.is_share() || self.what.is_money()) {
            return None;
        }
        let thing = self.same();
        (!thing.is_empty() && GROUP_ENDS.suffix(left).is_none()).then(|| format!("{left}{}", bare_noun(&thing)))
    }
}

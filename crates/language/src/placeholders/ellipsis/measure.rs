//! A measure (总投资、开工率) of the thing counted before.
//!
//! ```text
//! 夏粮播种面积XX万亩,总产XX万吨 → 夏粮播种面积 + 夏粮总产量
//! 签了XX个项目,合同额XX亿 → 签订项目数量 + 项目合同额
//! ```

use crate::placeholders::antecedent::{antecedent_subject, antecedent_topic_where, last_counted_noun};
use crate::placeholders::context::count_phrase::counted;
use crate::placeholders::ellipsis::Ellipsis;
use crate::placeholders::lexicon::{ACTION_VERBS, GENERIC_MEASURES, GROUP_ENDS, MONEY_NOUNS};
use crate::placeholders::name_parts::{bare_measure, join_overlap, without_measure};

impl Ellipsis<'_> {
    /// 总投资, 年产值, 开工率, 资金: of the thing counted before.
    pub(crate) fn measure(&self) -> Option<String> {
        let left = self.left;
        let measured = GENERIC_MEASURES.contains(left) || bare_measure(left);
        // 落实帮扶项目XX个、资金XX万元: the verb goes on.
        let of_row = left == "资金" && self.before.in_row && self.row_verb().is_some();
        if !measured || of_row {
            return None;
        }
        let above = antecedent_subject(self.sentence);
        if above.is_empty() || above == left {
            return None;
        }
        let counted = last_counted_noun(self.sentence);
        let topic = if left.ends_with('率') && !counted.is_empty() && counted.chars().count() <= 8 {
            counted
        } else {
            antecedent_topic_where(self.sentence, |thing| {
                let rate_of_money = left.ends_with('率') && MONEY_NOUNS.suffix(without_measure(thing)).is_some();
                let rate_of_money = rate_of_money || left.ends_with('率') && thing.ends_with("余额");
                let sum =
                    self.money() && self.sentence.rfind(thing).is_some_and(|at| self.sum_follows(at + thing.len()));
                !rate_of_money
                    && !sum
                    && (!self.money()
                        || (GROUP_ENDS.suffix(thing).is_none() || left.starts_with("户均"))
                            && ACTION_VERBS.prefix(thing).is_none())
            })
        };
        // 筛选了XX个重点项目,总投资XX亿元: a verb alone is no thing.
        let topic = if topic.chars().count() <= 2 && self.money() && ACTION_VERBS.prefix(&topic).is_none() {
            Some(last_counted_noun(self.sentence)).filter(|noun| noun.contains("项目")).unwrap_or(topic)
        } else {
            topic
        };
        // 签了XX个项目,合同额XX亿: the noun stands behind its number.
        let topic = if topic.is_empty() && self.money() { last_counted_noun(self.sentence) } else { topic };
        let topic = topic.split('共').next().filter(|t| !t.is_empty()).unwrap_or(&topic);
        // 衔接资金XX万元,到位资金XX万元: the same measure said twice is told apart by its own words.
        if topic.ends_with("资金") && left.ends_with("资金") && left != "资金" {
            return None;
        }
        let thing = without_measure(topic);
        let longest = if self.what.is_share() { 14 } else { 10 };
        (!thing.is_empty() && thing.chars().count() <= longest).then(|| join_overlap(thing, left))
    }

    /// 资产XX万元: does an amount of money stand at this place of the sentence?
    fn sum_follows(&self, at: usize) -> bool {
        let rest = &self.sentence[at..];
        counted(rest).is_some_and(|length| rest[..length].ends_with('元'))
    }
}

//! An act (办结XX条) on the thing counted before, or on what the clause before speaks of.
//!
//! ```text
//! 发放问卷XX份,收回XX份 → 发放问卷数量 + 收回问卷数量
//! 租金没有按合同兑现,拖欠XX万元 → 拖欠租金金额
//! ```

use crate::placeholders::antecedent::{antecedent_subject, antecedent_topic, mentioned_object};
use crate::placeholders::ellipsis::Ellipsis;
use crate::placeholders::lexicon::{AVERAGES, INTRANSITIVE, MONEY_NOUNS, PAYING_UP};
use crate::placeholders::name_parts::{bare_noun, head_noun, is_verbal, verb_object, without_measure};

impl Ellipsis<'_> {
    /// 办结XX条, 当场整改XX个, 闲置XX宗: of the thing counted before, or of that the clause before speaks of.
    pub(crate) fn act(&self) -> Option<String> {
        let left = self.left;
        // What people do by themselves has no object.
        let alone = INTRANSITIVE.contains(left);
        let done = self.before.done && left.chars().count() <= 4;
        if alone || !done && !is_verbal(left) {
            return None;
        }
        let above = antecedent_subject(self.sentence);
        if self.money() {
            let thing = verb_object(&above);
            let of_thing = MONEY_NOUNS.suffix(left).is_some() && AVERAGES.prefix(left).is_none();
            if !of_thing && PAYING_UP.contains(left) {
                return self.owed();
            }
            if !of_thing || thing.chars().count() < 2 || is_verbal(thing) {
                return None;
            }
            return Some(format!("{}{left}", without_measure(thing)));
        }
        // What happens so many times is no thing to go on with.
        if self.what.is_share() || self.what.suffix.ends_with('次') || self.what.suffix == "次数" {
            return None;
        }
        // 审核通过XX人: people are not told again.
        let thing = if self.what.counts_people() { String::new() } else { self.same() };
        let thing = if is_verbal(&thing) { String::new() } else { thing };
        // 每人包案X件,当场答复X件: no thing.
        if thing.contains('每') {
            return None;
        }
        let thing = match (thing.is_empty(), self.what.suffix) {
            (false, _) => thing,
            (true, "人数") if left.starts_with('实') => {
                self.same().trim_start_matches("应到").trim_start_matches("应有").to_owned()
            }
            (true, "户数" | "人数") if left.ends_with(['出', '选', '上']) => mentioned_object(self.sentence),
            (true, "户数" | "人数" | "面积" | "里程" | "长度") => String::new(),
            (true, _) if !above.is_empty() => antecedent_topic(self.sentence),
            (true, _) => mentioned_object(self.sentence),
        };
        // 养猪户XX户,存栏XX头: of what they raise.
        let animals = left.ends_with("存栏") || left.ends_with("出栏");
        let raised =
            thing.strip_suffix('户').filter(|_| animals).map(|t| t.trim_start_matches("养殖").trim_start_matches('养'));
        let thing = raised.unwrap_or(&thing);
        (thing != left).then(|| format!("{left}{}", bare_noun(head_noun(thing))))
    }

    /// 分红没有按合同兑现,拖欠XX万元: the money the clause before speaks of.
    fn owed(&self) -> Option<String> {
        let clause = self.sentence.rsplit([',', '，']).nth(1)?;
        let (_, money) = MONEY_NOUNS.find_all(clause).filter(|(_, w)| w.chars().count() >= 2).last()?;
        Some(format!("{}{money}", self.left))
    }
}

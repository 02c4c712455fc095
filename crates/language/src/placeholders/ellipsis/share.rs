//! A share (占总数的XX%) of what was counted before.
//!
//! ```text
//! 养老保险缴费XX人,完成任务的XX% → 养老保险缴费人数 + 养老保险缴费完成率
//! 农村妇女XX人,其中外出务工的占XX% → 农村妇女人数 + 外出务工农村妇女占比
//! ```

use crate::placeholders::antecedent::{antecedent_subject, counted_noun, last_counted_noun};
use crate::placeholders::context::left::LeftContext;
use crate::placeholders::ellipsis::Ellipsis;
use crate::placeholders::lexicon::PLAN_TARGETS;
use crate::placeholders::name_parts::verb_object;
use crate::placeholders::sign_reading::SignReading;

/// 违停投诉占全部投诉的XX% → 违停投诉占比; 其中外出务工的占XX% → 外出务工妇女占比.
pub(crate) fn share_name(subject: &str, before: &LeftContext, what: &SignReading, sentence: &str) -> Option<String> {
    if what.suffix != "占比" && !what.unit.as_deref().is_some_and(|u| u.contains(['%', '％'])) {
        return None;
    }
    if let Some(which) = before.which.as_ref().filter(|_| subject.ends_with("的占") || subject.ends_with("的占了"))
    {
        return Some(format!("{which}{}占比", counted_noun(sentence, "人")));
    }
    let (front, whole) = subject.split_once('占')?;
    let known =
        (2..=10).contains(&front.chars().count()) && whole.chars().count() >= 2 && !whole.starts_with(['比', '地']);
    known.then(|| format!("{front}占比"))
}

impl Ellipsis<'_> {
    /// 占总数的XX%: the share of what was counted before; 完成任务的XX%: how much of it was done.
    pub(crate) fn share(&self) -> Option<String> {
        let left = self.left;
        let above = antecedent_subject(self.sentence);
        let above = if above.is_empty() { last_counted_noun(self.sentence) } else { above };
        if above.is_empty() || above == left {
            return None;
        }
        if self.what.is_share() {
            let of = left.trim_start_matches("完成").trim_start_matches('占');
            let plan = of.trim_start_matches("年度").trim_start_matches("全年").trim_start_matches("目标");
            if PLAN_TARGETS.contains(plan) || of.is_empty() && left == "完成" || plan.is_empty() && !of.is_empty() {
                return Some(format!("{}完成率", verb_object(&above).trim_start_matches("完成")));
            }
        }
        let whole = left.strip_prefix('占').filter(|w| !w.starts_with(['比', '地']))?;
        if self.what.is_share() && whole.contains('总') && whole.chars().count() <= 10 {
            return Some(format!("{}占比", verb_object(&above)));
        }
        (whole.chars().count() <= 10).then(|| format!("{}{left}", verb_object(&above)))
    }
}

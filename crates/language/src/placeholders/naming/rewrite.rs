//! A subject rewritten to the usual name: averages, whole places, rates of completion.
//!
//! ```text
//! 每亩地能增产XX公斤 → 亩均增产量
//! 还剩XX户XX人未脱贫 → 剩余未脱贫户数 + 剩余未脱贫人数
//! ```

use crate::placeholders::context::right::RightContext;
use crate::placeholders::ellipsis::share::share_name;
use crate::placeholders::lexicon::{
    ACTION_VERBS, MONEY_NOUNS, PERIODIC_OUTPUTS, PERIODS, UNIT_AVERAGES, VILLAGE_KINDS,
};
use crate::placeholders::money::pay_standard::pay_standard;
use crate::placeholders::naming::figure::Figure;
use crate::placeholders::naming::listing::shorten_list;
use crate::text::Dictionary;

/// The subject by its usual name.
pub(crate) fn rewrite(figure: &mut Figure<'_>, subject: String) -> String {
    // 还剩X户XX人未脱贫: what is left of them.
    let left_over = subject.is_empty() && !figure.right.predicate.is_empty() && figure.clause.contains('剩');
    let subject = if left_over { "剩余".to_owned() } else { subject };
    let subject = share_name(&subject, &figure.before, &figure.what, figure.sentence).unwrap_or(subject);
    let money_behind = MONEY_NOUNS.suffix(&figure.right.noun).is_some();
    let subject = match pay_standard(&subject, &figure.what, figure.sentence).filter(|_| !money_behind) {
        Some(standard) => {
            figure.right = RightContext::default();
            standard
        }
        None => subject,
    };
    let subject = whole_place(&subject).unwrap_or(subject);
    let subject = shorten_list(subject, figure.topic);
    let subject = as_average(&subject).unwrap_or(subject);
    // 培训时间不少于XX天.
    let days = subject.strip_suffix("时间").filter(|rest| figure.what.counts_days() && rest.chars().count() >= 2);
    let subject = days.map(str::to_owned).unwrap_or(subject);
    // 完成投资XX%: how much of it was done.
    let done = subject.strip_prefix("完成").filter(|rest| figure.what.is_share() && rest.chars().count() >= 2);
    done.map(|rest| format!("{rest}完成率")).unwrap_or(subject)
}

/// 每天产蛋: 日产蛋. 每亩地能增产: 亩均增产.
fn as_average(subject: &str) -> Option<String> {
    let rest = |table: &Dictionary| table.prefix_entry(subject).map(|e| (e.value, &subject[e.word.len()..]));
    if let Some((short, rest)) = rest(&PERIODS).filter(|(_, rest)| PERIODIC_OUTPUTS.prefix(rest).is_some()) {
        return Some(format!("{short}{rest}"));
    }
    let (mean, rest) = rest(&UNIT_AVERAGES)?;
    let rest = rest.trim_start_matches(['能', '可', '就', '约']);
    rest.starts_with(['增', '减', '节', '产', '收']).then(|| format!("{mean}{rest}"))
}

/// 溪口村 | XX户: a listing of the whole village.
fn whole_place(subject: &str) -> Option<String> {
    let last = subject.chars().next_back().filter(|c| "村镇乡县".contains(*c))?;
    let short = (2..=4).contains(&subject.chars().count()) && !ACTION_VERBS.occurs_in(subject);
    (short && !VILLAGE_KINDS.occurs_in(subject)).then(|| format!("全{last}"))
}

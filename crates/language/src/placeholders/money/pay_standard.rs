//! What is paid or earned each time (标准).
//!
//! ```text
//! 派出单位要落实驻村补助,每人每月XX元按时发放 → 驻村补助标准 [parameter]
//! 给新生每人奖XX元 → 新生每人奖励标准
//! ```

use crate::placeholders::antecedent::antecedent_subject;
use crate::placeholders::lexicon::{
    CHANGE_WORDS, EACH, EARNING_AVERAGES, EARNING_SPANS, EARNINGS, GENERAL_VERBS, MONEY_NOUNS, PAY_NAMES,
    PAYMENT_NOUNS, RECIPIENT_PAYMENTS, TRAILING_FILLERS,
};
use crate::placeholders::money::money_mentioned;
use crate::placeholders::sign_reading::{STANDARD, SignReading};
use crate::text::Entry;

/// 每人每月XXX元, 先进个人每人XXX元: the standard of what the sentence pays; 收购价每斤XX元: a price and no more.
pub(crate) fn pay_standard(subject: &str, what: &SignReading, sentence: &str) -> Option<String> {
    if !what.is_money() {
        return None;
    }
    // 个人交XX元, 财政补XX元: by the noun.
    let before = |e: &Entry| &subject[..subject.len() - e.word.len()];
    if let Some(paid) = PAYMENT_NOUNS.suffix_entry(subject).filter(|e| (2..=3).contains(&before(e).chars().count())) {
        return Some(format!("{}{}", before(&paid), paid.value));
    }
    // 在基地打工一年还能挣XX元: what work earns.
    if let Some(front) = subject.strip_suffix('挣').or_else(|| subject.strip_suffix('赚')) {
        let front = front.trim_end_matches(['能', '可', '还', '就', '都']);
        let front = EARNING_SPANS.iter().fold(front, |f, w| f.trim_end_matches(w));
        if front.chars().count() >= 2 {
            return Some(format!("{}收入", front.replace("打工", "务工")));
        }
    }
    // 卖果XX万元: what it brought.
    if let Some(goods) =
        subject.strip_prefix("销售").filter(|g| !g.is_empty() && MONEY_NOUNS.suffix(g).is_none() && !g.ends_with('额'))
    {
        return Some(format!("{goods}销售"));
    }
    // 给学生每人奖XX元.
    if let Some(pay) = RECIPIENT_PAYMENTS.suffix_entry(subject).filter(|e| EACH.suffix(before(e)).is_some()) {
        return Some(format!("{}{}{STANDARD}", before(&pay).trim_start_matches('给'), pay.value));
    }
    if let Some(each) = EACH.suffix(subject) {
        let thing = &subject[..subject.len() - each.len()];
        let thing = CHANGE_WORDS
            .find_all(thing)
            .find(|(at, w)| thing[at + w.len()..] == *"到")
            .map_or(thing, |(at, _)| &thing[..at]);
        let thing = TRAILING_FILLERS.suffix(thing).map_or(thing, |w| &thing[..thing.len() - w.len()]);
        if thing.chars().count() >= 2 {
            let priced = thing.ends_with(['价', '格', '费']) || MONEY_NOUNS.suffix(thing) == Some("收入");
            return Some(if priced { format!("{each}{thing}") } else { said_once(&format!("{thing}{STANDARD}")) });
        }
    }
    let subject = subject.trim_start_matches(['按', '给']);
    let front = EACH.prefix(subject)?;
    let rest = &subject[front.len()..];
    // 每斤多卖XX元: more of what each brings.
    if rest.starts_with(['多', '少']) {
        return Some(format!("{front}{rest}"));
    }
    let named = PAY_NAMES.occurs_in(rest);
    // 每亩纯收入: an average, by its usual name.
    let earned = EARNINGS.suffix(rest).is_some();
    if earned {
        return EARNING_AVERAGES.get(front).map(|mean| format!("{}{rest}", mean.value));
    }
    if named {
        return None;
    }
    let Some(noun) = money_mentioned(sentence) else {
        // 救助患病妇女XX人,每人XX元: what they were given.
        let above = antecedent_subject(sentence);
        let whom = rest.is_empty() && (4..=10).contains(&above.chars().count());
        return whom.then(|| format!("{above}{STANDARD}"));
    };
    let mut noun = noun.rsplit(['要', '应', '将', '把']).next().unwrap_or(&noun);
    while let Some(verb) = GENERAL_VERBS.prefix(noun).filter(|w| noun.len() > w.len() + 3) {
        noun = &noun[verb.len()..];
    }
    let grant = noun.ends_with(['款', '金']) && !noun.ends_with("资金") && rest.is_empty();
    Some(if grant { format!("{noun}{front}发放标准") } else { format!("{noun}{STANDARD}") })
}

/// 低保标准标准 says 标准 once.
fn said_once(name: &str) -> String {
    name.replace("标准标准", "标准")
}

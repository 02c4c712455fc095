//! Names of amounts of money: what is paid each time, what a sum was for, the sum a sentence speaks of.

use super::earlier;
use super::inherit;
use super::kind::SignReading;
use super::lexicon::{
    CHANGE_WORDS, EACH, EARNING_SPANS, EARNINGS, GENERAL_VERBS, MONEY_NOUNS, PAID_UNITS, PAY_NAMES, SENTENCE_MONEY,
    TRAILING_FILLERS,
};
use super::phrase;
use super::units::unit_at;

/// 每人每月XXX元, 先进个人每人XXX元: the standard of what the sentence pays; 收购价每斤XX元: a price and no more.
pub(super) fn pay_standard(subject: &str, what: &SignReading, sentence: &str) -> Option<String> {
    if what.suffix != "金额" {
        return None;
    }
    // 个人交XX元, 财政补XX元: by the noun.
    if subject.chars().count() <= 4
        && let Some((front, noun)) = [("交", "缴费"), ("补", "补助"), ("奖", "奖励")]
            .iter()
            .find_map(|(said, noun)| subject.strip_suffix(said).map(|front| (front, noun)))
            .filter(|(front, _)| front.chars().count() >= 2)
    {
        return Some(format!("{front}{noun}"));
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
    for (said, pay) in [("奖", "奖励"), ("补", "补助"), ("发", "发放")] {
        if let Some(whom) = subject.strip_suffix(said).filter(|whom| EACH.suffix(whom).is_some()) {
            return Some(format!("{}{pay}标准", whom.trim_start_matches('给')));
        }
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
            return Some(if priced { format!("{each}{thing}") } else { said_once(&format!("{thing}标准")) });
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
        let short = [("每亩", "亩均"), ("每户", "户均"), ("每人", "人均")];
        return short.iter().find(|(each, _)| *each == front).map(|(_, mean)| format!("{mean}{rest}"));
    }
    if named {
        return None;
    }
    let Some(noun) = money_mentioned(sentence) else {
        // 救助患病妇女XX人,每人XX元: what they were given.
        let above = earlier::antecedent_subject(sentence);
        let whom = rest.is_empty() && (4..=10).contains(&above.chars().count());
        return whom.then(|| format!("{above}标准"));
    };
    let mut noun = noun.rsplit(['要', '应', '将', '把']).next().unwrap_or(&noun);
    while let Some(verb) = GENERAL_VERBS.prefix(noun).filter(|w| noun.len() > w.len() + 3) {
        noun = &noun[verb.len()..];
    }
    let grant = noun.ends_with(['款', '金']) && !noun.ends_with("资金") && rest.is_empty();
    Some(if grant { format!("{noun}{front}发放标准") } else { format!("{noun}标准") })
}

/// 粮补一亩地补XX元, 免疫一头猪补助防疫员XX元: what is paid for one of them.
pub(super) fn price_per_unit(clause: &str) -> Option<String> {
    let (at, unit) = clause.match_indices('一').find_map(|(at, one)| {
        let unit = unit_at(&clause[at + one.len()..])?;
        let free = !clause[..at].ends_with(['第', '每', '统', '同', '进', '这', '那', '上', '下']);
        (free && PAID_UNITS.contains(unit.name)).then_some((at, unit))
    })?;
    let front = TRAILING_FILLERS.suffix(&clause[..at]).map_or(&clause[..at], |w| &clause[..at - w.len()]);
    let rest =
        clause[at + '一'.len_utf8() + unit.length..].trim_start_matches('地').trim_start_matches(['要', '能', '可']);
    let fits =
        front.chars().count() <= 6 && (1..=8).contains(&rest.chars().count()) && phrase::figure_length(rest) == 0;
    let each = format!("{front}每{}", unit.name);
    let (said, meant) = [
        ("补贴", "补贴标准"),
        ("补助", "补助标准"),
        ("奖励", "奖励标准"),
        ("补", "补助标准"),
        ("奖", "奖励标准"),
        ("省", "节省"),
        ("挣", "收入"),
        ("赚", "收入"),
        ("花", "花费"),
    ]
    .into_iter()
    .find(|(said, _)| rest.contains(said))?;
    let (thing, whom) = rest.split_once(said)?;
    fits.then(|| match meant.strip_suffix("标准") {
        Some(pay) => format!("{each}{thing}{pay}{whom}标准"),
        None => format!("{each}{thing}{meant}"),
    })
}

/// 低保标准标准 says 标准 once.
fn said_once(name: &str) -> String {
    name.replace("标准标准", "标准")
}

/// 一是通水。…争取资金XX万元: a short name says what the money is for only with the heading in front of it.
pub(super) fn with_heading(mut metric: Vec<String>, what: &SignReading, text: &str, sentence_start: usize) -> Vec<String> {
    let Some(first) = metric.first() else { return metric };
    if what.suffix != "金额" || first.chars().count() > SHORT_NAME {
        return metric;
    }
    let mut topic = phrase::heading_before(text, sentence_start);
    // 为了解决吃水难,…筹来资金: what it was for.
    if topic.is_empty() {
        let solved = text[sentence_start..].split_once("解决").map_or("", |(front, rest)| {
            let purpose = front.is_empty() || front == "为了" || front == "为";
            if purpose { rest.split([',', '，', '的', '。']).next().unwrap_or("") } else { "" }
        });
        if (2..=5).contains(&solved.chars().count()) && solved.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
            topic = solved.to_owned();
        }
    }
    if topic.is_empty() || first.contains(&topic) {
        return metric;
    }
    metric.insert(0, inherit::join_overlap(&topic, first));
    metric.truncate(3);
    metric
}

/// Longest name of an amount that needs its heading, in characters.
const SHORT_NAME: usize = 4;

/// The last amount of money the sentence speaks of: 集体经济收入.
pub(super) fn money_mentioned(sentence: &str) -> Option<String> {
    let (at, word) = SENTENCE_MONEY.iter().filter_map(|w| Some((sentence.rfind(w)?, w))).max()?;
    let plain = |c: &char| !phrase::SEPARATORS.contains(c) && !"有无的是了".contains(*c);
    let head: Vec<char> = sentence[..at].chars().rev().take(6).take_while(plain).collect();
    Some(head.into_iter().rev().collect::<String>() + word)
}

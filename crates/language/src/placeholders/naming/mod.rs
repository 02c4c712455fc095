//! Names of a figure from the words around it.
//!
//! ```text
//! 溪口村XX个村民小组,XXX户XXXX人 → ?
//! 2021年由县局选派到XX村任第一书记,到今天整整XX天 → ?
//! ```

pub(crate) mod anchor;
pub(crate) mod compose;
pub(crate) mod listing;
pub(crate) mod scope_words;
pub(crate) mod suffix;
pub(crate) mod value_kind;

use crate::placeholders::antecedent::{antecedent_subject, told_place};
use crate::placeholders::construction::construction_subject;
use crate::placeholders::construction::disposal::disposal;
use crate::placeholders::context::left::left_context;
use crate::placeholders::context::right::{RightContext, right_context};
use crate::placeholders::context::window::{clause_before, paragraph_before, sentence_before};
use crate::placeholders::ellipsis::plan::plan_progress;
use crate::placeholders::ellipsis::share::share_name;
use crate::placeholders::ellipsis::{needs_no_antecedent, resolve_ellipsis, same_counted, same_counted_thing};
use crate::placeholders::lexicon::{
    ACTION_VERBS, ALL_TOGETHER, EACH, GENERAL_VERBS, MEETING_VERBS, MONEY_NOUNS, PAYMENT_VERBS, STATIONED,
    VILLAGE_KINDS, YEAR_STARTS, YEARLY_OUTPUTS,
};
use crate::placeholders::money::heading::with_heading;
use crate::placeholders::money::pay_standard::pay_standard;
use crate::placeholders::money::price_per_unit::price_per_unit;
use crate::placeholders::name_parts::{bare_noun, object_of};
use crate::placeholders::naming::anchor::{anchored, with_first, with_topic};
use crate::placeholders::naming::compose::compose;
use crate::placeholders::naming::listing::shorten_list;
use crate::placeholders::naming::scope_words::{introduced_place, place_scope, scope_words_of};
use crate::placeholders::naming::value_kind::value_kind;
use crate::placeholders::placeholder::ValueKind;
use crate::placeholders::scan::Token;
use crate::placeholders::sign_reading::SignReading;

/// What a figure is called and which rows it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MetricName {
    pub metric: Vec<String>,
    pub scope_words: Vec<String>,
    pub value_kind: ValueKind,
}

impl Default for MetricName {
    fn default() -> Self {
        Self { metric: Vec::new(), scope_words: Vec::new(), value_kind: ValueKind::NoFigure }
    }
}

/// Names the figure at `token` of a text whose title speaks of `topic`.
pub(crate) fn name_figure(text: &str, token: Token, what: &SignReading, topic: &str) -> MetricName {
    let mut before = left_context(text, token.start);
    // 合同额XX亿: money without its 元.
    let money = SignReading { suffix: "金额", ..what.clone() };
    let scale_only = matches!(what.unit.as_deref(), Some("亿" | "万")) && MONEY_NOUNS.suffix(&before.words).is_some();
    let what = if scale_only { &money } else { what };
    let things = !matches!(what.suffix, "金额" | "里程" | "面积" | "");
    let mut right = right_context(text, what.after, things);
    // XX个党支部XX名党员: each has its own noun.
    if before.counted && !right.noun.is_empty() && things {
        before.words.clear();
    }
    // 资金XX万元一律收回: money that is named in front is named.
    if !things && MONEY_NOUNS.suffix(&before.words).is_some() {
        right.noun.clear();
        right.predicate.clear();
    }
    let sentence = sentence_before(text, token.start);
    let paragraph = paragraph_before(text, token.start - sentence.len());
    let scope =
        place_scope(sentence).map(str::to_owned).or_else(|| introduced_place(text, token.start)).unwrap_or_default();
    let general = GENERAL_VERBS.contains(&before.words)
        || before.words.chars().count() < 2 && !(before.in_row && before.words.chars().count() == 1);
    // 就有XX户说不清政策, XX名被约谈: what they did is all there is.
    if general && things && right.noun.is_empty() && right.predicate.is_empty() {
        right.predicate = std::mem::take(&mut right.deed);
    }
    // 还有XX个正在整改: which of those counted before.
    if !right.predicate.is_empty() && right.noun.is_empty() && before.words.is_empty() {
        right.noun = same_counted_thing(what, sentence, paragraph);
    }
    let nothing_behind = right.noun.is_empty() && right.predicate.is_empty();
    let mut carried = false;
    let clause = clause_before(text, token.start);
    let price_per_unit = if things || what.suffix != "金额" || !right.noun.is_empty() && right.noun != "标准" {
        None
    } else {
        price_per_unit(clause)
    };
    let framed = price_per_unit
        .or_else(|| disposal(text, token.start, what.after))
        .or_else(|| construction_subject(&before, what, &right, clause, sentence))
        .or_else(|| plan_progress(what, clause, sentence).filter(|_| nothing_behind));
    let subject = if let Some(name) = framed {
        right = RightContext::default();
        name
    } else if general && nothing_behind && what.suffix == "人数" && is_meeting_total(sentence, clause) {
        "参会".to_owned()
    } else if general && nothing_behind && what.suffix == "天数" && is_stay(sentence) {
        "驻村".to_owned()
    } else if general && nothing_behind {
        carried = true;
        let above = antecedent_subject(sentence);
        let place = if matches!(what.suffix, "户数" | "人数") { told_place(sentence) } else { String::new() };
        let above = if place.is_empty() { above } else { place };
        // 投入XX万元新建…: the verb and what it was for are all there is.
        if above.is_empty() && !right.purpose.is_empty() && what.suffix == "金额" {
            before.words.clone()
        } else if GENERAL_VERBS.contains(&above) {
            if scope.is_empty() { before.words.clone() } else { scope.clone() }
        } else if above.is_empty() || what.suffix == "金额" && before.words.chars().count() > 1 {
            before.words.clone()
        } else {
            above
        }
    } else if before.words.is_empty() && before.in_row && !right.predicate.is_empty() {
        // 事故造成XX人死亡、XX人受伤.
        antecedent_subject(sentence)
    } else if general || (before.for_whom && !right.noun.is_empty()) {
        // 烧了XX户XX间老木房: the verb of the figure before.
        let verb = before.head.chars().count() <= 4 && ACTION_VERBS.contains(&before.head) && before.words.is_empty();
        if verb { before.head.clone() } else { String::new() }
    } else if let Some(which) = before.which.as_ref().filter(|_| nothing_behind && !needs_no_antecedent(&before, what))
    {
        format!("{which}{}", bare_noun(&same_counted(what, sentence, paragraph)))
    } else if nothing_behind {
        resolve_ellipsis(&before, what, sentence, paragraph)
    } else {
        before.words.clone()
    };
    // 还剩X户XX人未脱贫: what is left of them.
    let left_over = subject.is_empty() && !right.predicate.is_empty() && clause.contains('剩');
    let subject = if left_over { "剩余".to_owned() } else { subject };
    let subject = share_name(&subject, &before, what, sentence).unwrap_or(subject);
    let rate = if MONEY_NOUNS.suffix(&right.noun).is_none() { pay_standard(&subject, what, sentence) } else { None };
    let subject = match rate {
        Some(rate) => {
            right = RightContext::default();
            rate
        }
        None => subject,
    };
    let subject = whole_place(&subject).unwrap_or(subject);
    let subject = shorten_list(subject, topic);
    let subject = as_average(&subject).unwrap_or(subject);
    // 培训时间不少于XX天.
    let days = subject.strip_suffix("时间").filter(|rest| what.suffix == "天数" && rest.chars().count() >= 2);
    let subject = days.map(str::to_owned).unwrap_or(subject);
    // 完成投资XX%: how much of it was done.
    let done = subject.strip_prefix("完成").filter(|rest| what.suffix.is_empty() && rest.chars().count() >= 2);
    let subject = done.map(|rest| format!("{rest}完成率")).unwrap_or(subject);
    // 分红没有兑现,拖欠XX万元 has taken its noun from the sentence.
    let whole = what.suffix == "金额" && before.words.len() < subject.len() && ACTION_VERBS.contains(&before.words);
    let anchored = if whole { None } else { anchored(&subject, what, &right, text, token.start, topic) };
    // 已缴费XX人, 已验收XX个: what is done so far is told from the whole.
    let done =
        nothing_behind && object_of(&before.words).is_empty() && clause.ends_with(&format!("已{}", before.words));
    let so_far = |name: String| match name.find(&before.words).filter(|_| done && !before.words.is_empty()) {
        Some(at) if !name[..at].ends_with('已') => format!("{}已{}", &name[..at], &name[at..]),
        _ => name,
    };
    let (subject, anchored) = (so_far(subject), anchored.map(so_far));
    // 每公里XX元养护费: what is paid each time.
    let pay = PAYMENT_VERBS.prefix(&text[what.after..]);
    let each = EACH.suffix(before.words.trim_end_matches(['给', '按', '发', '补'])).filter(|_| what.suffix == "金额");
    if let (Some(_), Some(pay), true) = (each, pay, right.noun.is_empty()) {
        right.noun = (*pay).to_owned();
    }
    let each = each.filter(|_| !right.noun.is_empty() && (pay.is_some() || MONEY_NOUNS.suffix(&right.noun).is_some()));
    let subject = match each {
        Some(each) => format!("{each}{}标准", std::mem::take(&mut right.noun)),
        None => subject,
    };
    // 去年发电XX万度: what a year brought.
    let year = YEAR_STARTS.strip_prefix(clause) == Some(before.words.as_str());
    let made = YEARLY_OUTPUTS.suffix(&subject).is_some();
    let subject = if year && made && nothing_behind { format!("年{subject}") } else { subject };
    let metric = compose(what, &subject, &right, carried, &scope, sentence);
    let metric = match anchored {
        Some(subject) => with_first(compose(what, &subject, &right, carried, "", sentence), metric),
        None => with_topic(metric, topic, token.start),
    };
    let metric = with_heading(metric, what, text, token.start - sentence.len());
    let scope_words = scope_words_of(sentence, &text[token.start..what.after.min(text.len())]);
    MetricName { metric, scope_words, value_kind: value_kind(text, token, what, sentence) }
}

/// 来参加会议的有…,共XX人: those who came, all together.
fn is_meeting_total(sentence: &str, clause: &str) -> bool {
    let all = ALL_TOGETHER.contains(clause.trim());
    all && MEETING_VERBS.occurs_in(sentence) && sentence.contains('会')
}

/// 选派到XX村任第一书记,到今天整整XX天: how long somebody has stayed.
fn is_stay(sentence: &str) -> bool {
    STATIONED.occurs_in(sentence)
}

/// 每亩地能增产: 亩均增产.
fn as_average(subject: &str) -> Option<String> {
    // 每天产蛋: 日产蛋.
    let often = [("每天", "日"), ("每月", "月"), ("每年", "年")];
    let often = often.iter().find_map(|(each, short)| subject.strip_prefix(each).map(|rest| (rest, short)));
    if let Some((rest, short)) = often.filter(|(rest, _)| rest.starts_with(['产', '销']) || rest.starts_with("发电"))
    {
        return Some(format!("{short}{rest}"));
    }
    let each = [("每亩地", "亩均"), ("每亩", "亩均"), ("每户", "户均"), ("每人", "人均"), ("每村", "村均")];
    let (rest, mean) = each.iter().find_map(|(each, mean)| subject.strip_prefix(each).map(|rest| (rest, mean)))?;
    let rest = rest.trim_start_matches(['能', '可', '就', '约']);
    rest.starts_with(['增', '减', '节', '产', '收']).then(|| format!("{mean}{rest}"))
}

/// 溪口村 | XX户: a listing of the whole village.
fn whole_place(subject: &str) -> Option<String> {
    let last = subject.chars().next_back().filter(|c| "村镇乡县".contains(*c))?;
    let short = (2..=4).contains(&subject.chars().count()) && !ACTION_VERBS.occurs_in(subject);
    (short && !VILLAGE_KINDS.occurs_in(subject)).then(|| format!("全{last}"))
}

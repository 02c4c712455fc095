//! Names of a figure from the words around it: 改造户厕XXX座 → 改造户厕数量, 全镇**名保洁员 → 全镇保洁员人数.

use super::behind::{self, RightContext};
use super::compose::compose;
use super::kind::SignReading;
use super::lexicon::{
    ACCIDENTS, ACTION_VERBS, ALL_TOGETHER, DONE_WORDS, EACH, GENERAL_VERBS, MEETING_VERBS, MONEY_NOUNS, PAYMENT_VERBS,
    PLACE_LEVELS, PLACE_PARTS, PLACE_PREDICATES, PLAN_WORDS, RULE_UNITS, RULE_WORDS, SCOPES, STATIONED, TIMES,
    VILLAGE_KINDS, YEAR_STARTS, YEARLY_OUTPUTS,
};
use super::phrase;
use super::scan::Token;
use super::{Rounding, ValueKind};
use super::{earlier, frames, inherit, money, topic};

/// What a figure is called and which rows it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MetricName {
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
pub(super) fn name_figure(text: &str, token: Token, what: &SignReading, topic: &str) -> MetricName {
    let mut before = phrase::left_context(text, token.start);
    // 合同额XX亿: money without its 元.
    let money = SignReading { suffix: "金额", ..what.clone() };
    let scale_only = matches!(what.unit.as_deref(), Some("亿" | "万")) && MONEY_NOUNS.suffix(&before.words).is_some();
    let what = if scale_only { &money } else { what };
    let things = !matches!(what.suffix, "金额" | "里程" | "面积" | "");
    let mut right = behind::right_context(text, what.after, things);
    // XX个党支部XX名党员: each has its own noun.
    if before.counted && !right.noun.is_empty() && things {
        before.words.clear();
    }
    // 资金XX万元一律收回: money that is named in front is named.
    if !things && MONEY_NOUNS.suffix(&before.words).is_some() {
        right.noun.clear();
        right.predicate.clear();
    }
    let sentence = phrase::sentence_before(text, token.start);
    let paragraph = phrase::paragraph_before(text, token.start - sentence.len());
    let scope = place_scope(sentence).map(str::to_owned).or_else(|| introduced_place(text, token.start)).unwrap_or_default();
    let general = GENERAL_VERBS.contains(&before.words)
        || before.words.chars().count() < 2 && !(before.in_row && before.words.chars().count() == 1);
    // 就有XX户说不清政策, XX名被约谈: what they did is all there is.
    if general && things && right.noun.is_empty() && right.predicate.is_empty() {
        right.predicate = std::mem::take(&mut right.deed);
    }
    // 还有XX个正在整改: which of those counted before.
    if !right.predicate.is_empty() && right.noun.is_empty() && before.words.is_empty() {
        right.noun = inherit::same_counted_thing(what, sentence, paragraph);
    }
    let nothing_behind = right.noun.is_empty() && right.predicate.is_empty();
    let mut carried = false;
    let clause = phrase::clause_before(text, token.start);
    let price_per_unit = if things || what.suffix != "金额" || !right.noun.is_empty() && right.noun != "标准" {
        None
    } else {
        money::price_per_unit(clause)
    };
    let framed = price_per_unit
        .or_else(|| frames::disposal(text, token.start, what.after))
        .or_else(|| frames::construction_subject(&before, what, &right, clause, sentence))
        .or_else(|| inherit::plan_progress(what, clause, sentence).filter(|_| nothing_behind));
    let subject = if let Some(name) = framed {
        right = RightContext::default();
        name
    } else if general && nothing_behind && what.suffix == "人数" && is_meeting_total(sentence, clause) {
        "参会".to_owned()
    } else if general && nothing_behind && what.suffix == "天数" && is_stay(sentence) {
        "驻村".to_owned()
    } else if general && nothing_behind {
        carried = true;
        let above = earlier::antecedent_subject(sentence);
        let place =
            if matches!(what.suffix, "户数" | "人数") { earlier::told_place(sentence) } else { String::new() };
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
        earlier::antecedent_subject(sentence)
    } else if general || (before.for_whom && !right.noun.is_empty()) {
        // 烧了XX户XX间老木房: the verb of the figure before.
        let verb = before.head.chars().count() <= 4 && ACTION_VERBS.contains(&before.head) && before.words.is_empty();
        if verb { before.head.clone() } else { String::new() }
    } else if let Some(which) =
        before.which.as_ref().filter(|_| nothing_behind && !inherit::needs_no_antecedent(&before, what))
    {
        format!("{which}{}", inherit::bare_noun(&inherit::same_counted(what, sentence, paragraph)))
    } else if nothing_behind {
        inherit::resolve_ellipsis(&before, what, sentence, paragraph)
    } else {
        before.words.clone()
    };
    // 还剩X户XX人未脱贫: what is left of them.
    let left_over = subject.is_empty() && !right.predicate.is_empty() && clause.contains('剩');
    let subject = if left_over { "剩余".to_owned() } else { subject };
    let subject = inherit::share_name(&subject, &before, what, sentence).unwrap_or(subject);
    let rate = if MONEY_NOUNS.suffix(&right.noun).is_none() { money::pay_standard(&subject, what, sentence) } else { None };
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
    let done = nothing_behind
        && earlier::object_of(&before.words).is_empty()
        && clause.ends_with(&format!("已{}", before.words));
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
    let metric = money::with_heading(metric, what, text, token.start - sentence.len());
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

/// 护林员、保洁员、管水员共XX人: a row of three or more goes by what the text is about, or by its first.
fn shorten_list(subject: String, topic: &str) -> String {
    if subject.chars().count() <= LONGEST_LISTING || subject.matches('、').count() < 2 {
        return subject;
    }
    let last = subject.chars().next_back().filter(|c| *c == '员').map_or("", |_| "人员");
    if !topic.is_empty() && !last.is_empty() {
        return inherit::join_overlap(topic, last);
    }
    let first = subject.split('、').find(|piece| piece.chars().count() >= 3).unwrap_or(&subject);
    format!("{first}等{last}")
}

/// Longest row of nouns kept whole in a name, in characters.
const LONGEST_LISTING: usize = 14;

/// 参保率, 累计销售: a bare verb or measure is named with what the section or the text is about.
fn anchored(subject: &str, what: &SignReading, right: &RightContext, text: &str, at: usize, topic: &str) -> Option<String> {
    let subject = SCOPES.prefix(subject).filter(|w| subject.len() > w.len()).map_or(subject, |w| &subject[w.len()..]);
    let bare = right.noun.is_empty() && right.predicate.is_empty() && inherit::names_nothing(subject, what.suffix);
    if !bare || at > topic::TOPIC_REACH {
        return None;
    }
    // 合作社有社员XX户,…分红XX万元: whose it is.
    let sentence = phrase::sentence_before(text, at);
    if let Some(owner) = earlier::enterprise(sentence) {
        return Some(inherit::join_overlap(&owner, subject));
    }
    // 一是通水。…争取资金XX万元 is named under its heading.
    if what.suffix == "金额" && !phrase::heading_before(text, at - sentence.len()).is_empty() {
        return None;
    }
    // 出了XX起交通事故,伤了XX人: in what.
    let counted = earlier::last_counted_noun(sentence);
    let counted = if counted.is_empty() { earlier::antecedent_topic(sentence) } else { counted };
    if ACCIDENTS.suffix(&counted).is_some() {
        return Some(inherit::join_overlap(&counted, subject));
    }
    let section = topic::section_topic(text, at);
    let topic = if section.is_empty() { topic } else { &section };
    // 群众自筹XX万元 has a noun of its own: only a short topic goes with it.
    let own_noun = !inherit::names_nothing(subject, "") && !inherit::paid_by_a_verb(subject);
    if own_noun && topic.chars().count() > SHORT_TOPIC {
        return None;
    }
    let alone = what.suffix == "金额" && (ACTION_VERBS.contains(subject) || GENERAL_VERBS.contains(subject));
    let tail = if alone && MONEY_NOUNS.suffix(subject).is_none() && subject != "销售" { "资金" } else { "" };
    (!topic.is_empty()).then(|| format!("{}{tail}", inherit::join_overlap(topic, subject)))
}

/// The last of three names says what the text is about.
fn with_topic(mut metric: Vec<String>, topic: &str, at: usize) -> Vec<String> {
    let said = metric.first().is_none_or(|first| inherit::shares_bigram(topic, first));
    if topic.is_empty() || said || at > topic::TOPIC_REACH {
        return metric;
    }
    metric.truncate(2);
    metric.push(format!("{topic}{}", metric[0]));
    metric
}

fn with_first(mut first: Vec<String>, others: Vec<String>) -> Vec<String> {
    first.truncate(1);
    first.extend(others);
    first.dedup();
    first.truncate(3);
    first
}

/// The place the text speaks of, where the sentence has no 全镇 or 全村: XX镇地处… gives 全镇.
fn introduced_place(text: &str, at: usize) -> Option<String> {
    let words = &text[phrase::window(text, at, 160)..at];
    // 城区现有, 园区现有: a part of the place, by its own name.
    PLACE_LEVELS
        .iter()
        .flat_map(|w| PLACE_PREDICATES.iter().map(move |v| (w, format!("{w}{v}"))))
        .filter_map(|(w, key)| words.rfind(&key).map(|at| (at, w)))
        .max()
        .map(|(at, w)| {
            let named = PLACE_PARTS.suffix(&words[..at + w.len()]);
            named.map_or_else(|| format!("全{w}"), |p| p.to_owned())
        })
}

fn place_scope(sentence: &str) -> Option<&'static str> {
    SCOPES.find_all(sentence).filter(|(_, w)| w.starts_with('全') || *w == "辖区").last().map(|(_, w)| w)
}

fn scope_words_of(sentence: &str, own: &str) -> Vec<String> {
    let mut found: Vec<(usize, &str)> = SCOPES.find_all(sentence).chain(TIMES.find_all(sentence)).collect();
    found.extend(SCOPES.find_all(own).map(|(at, w)| (sentence.len() + at, w)));
    // A longer word hides the shorter one inside it (今年以来 over 今年).
    let all = found.clone();
    found.retain(|&(at, w)| !all.iter().any(|&(b, o)| o.len() > w.len() && b <= at && at + w.len() <= b + o.len()));
    found.sort_unstable();
    let mut out: Vec<String> = Vec::new();
    for (_, word) in found {
        if !out.iter().any(|w| w == word) {
            out.push(word.to_owned());
        }
    }
    out
}

/// Longest topic put in front of a name that has a noun of its own, in characters.
const SHORT_TOPIC: usize = 4;

fn value_kind(text: &str, token: Token, what: &SignReading, sentence: &str) -> ValueKind {
    let clause = phrase::clause_before(text, token.start);
    let done = DONE_WORDS.occurs_in(sentence);
    let per = RULE_UNITS.contains(what.unit.as_deref().unwrap_or(""));
    let bound = matches!(what.rounding, Some(Rounding::Yishang | Rounding::Yixia));
    // The figure comes with its bound behind it: 人均年收入在XX元以下.
    if (!done && (RULE_WORDS.occurs_in(clause) || bound && per)) || (per && what.rounding == Some(Rounding::Yixia)) {
        ValueKind::Parameter
    } else if !done && (bound || PLAN_WORDS.occurs_in(clause)) {
        ValueKind::Target
    } else {
        ValueKind::Result
    }
}

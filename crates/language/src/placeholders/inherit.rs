//! Half names: a figure whose own words say one part of its name takes the rest from what its sentence said before.
//! 增长XX%, 办结XX条, 年产值XX万元, 其中女性XX名, 电脑XX台.

use super::earlier;
use super::kind::SignReading;
use super::lexicon::{
    ACTION_VERBS, AVERAGES, BARE_PLANS, CHANGE_WORDS, COMPARED, COMPARED_ENDS, EACH, EACH_RECIPIENT, GENERAL_VERBS,
    GENERIC_MEASURES, GROUP_ENDS, INTRANSITIVE, LEVELS, MEASURE_MODIFIERS, MEASURES, MONEY_NOUNS, PAYING_UP,
    PLAIN_MONEY, PLAN_ENDS, PLAN_TARGETS, PLANS, REMAINING, SCOPES, SUBGROUP_ENDS, TRAILING_FILLERS, VARIOUS, WHOLES,
};
use super::money::money_mentioned;
use super::phrase::{LeftContext, counted};

/// The thing counted before by the same unit, in the sentence or else in its paragraph: 签了XX个项目?开工的XX个.
pub(super) fn same_counted(what: &SignReading, sentence: &str, paragraph: &str) -> String {
    let thing = earlier::counted_noun(sentence, unit_of(what));
    let far = thing.is_empty() && matches!(what.suffix, "数量" | "件数" | "起数" | "条数" | "宗数");
    if far { earlier::counted_noun(paragraph, unit_of(what)) } else { thing }
}

/// The same for what is counted by 个, 件, 处, and not for people.
pub(super) fn same_counted_thing(what: &SignReading, sentence: &str, paragraph: &str) -> String {
    let things = matches!(what.suffix, "数量" | "件数" | "起数" | "条数" | "宗数");
    if things { same_counted(what, sentence, paragraph) } else { String::new() }
}

/// 计划新修公路XX公里,完成XX公里,占XX%: what was done of what was planned.
pub(super) fn plan_progress(what: &SignReading, clause: &str, sentence: &str) -> Option<String> {
    let done = clause.ends_with("完成") || clause.ends_with("完成了");
    let share = what.suffix.is_empty() && (clause.ends_with('占') || done);
    let above = earlier::antecedent_subject(sentence);
    // 迁坟任务XX座,已迁XX座; 农田建设任务XX亩,目前已建成XX亩.
    let so_far = clause.trim_start_matches("目前").trim_start_matches("现").strip_prefix('已');
    let so_far = so_far.filter(|verb| !what.suffix.is_empty() && verb.chars().count() <= 3);
    let set = PLAN_ENDS.strip_suffix(&above).filter(|set| set.chars().count() >= 2);
    if let (Some(verb), Some(set)) = (so_far, set) {
        let said = verb.chars().next().is_some_and(|c| set.contains(c));
        let verb = if said || verb == "完成" { "" } else { verb };
        return Some(format!("已{verb}{set}"));
    }
    let planned =
        PLANS.iter().filter_map(|w| above.find(w).map(|at| at + w.len())).filter(|at| *at < above.len()).max();
    let planned = planned.or_else(|| (share && sentence.contains("完成")).then_some(0))?;
    let thing = verb_object(&above[planned..]);
    if thing.chars().count() < 2 {
        None
    } else if share {
        Some(format!("{thing}完成率"))
    } else {
        done.then(|| format!("已完成{}", &above[planned..]))
    }
}

/// What a half name is completed from.
struct Ellipsis<'a> {
    left: &'a str,
    before: &'a LeftContext,
    what: &'a SignReading,
    sentence: &'a str,
    paragraph: &'a str,
}

/// The words before a figure with what they leave unsaid.
pub(super) fn resolve_ellipsis(before: &LeftContext, what: &SignReading, sentence: &str, paragraph: &str) -> String {
    let said = Ellipsis { left: &before.words, before, what, sentence, paragraph };
    let whole = said
        .average()
        .or_else(|| said.change())
        .or_else(|| said.level())
        .or_else(|| said.share())
        .or_else(|| said.measure())
        .or_else(|| said.group())
        .or_else(|| said.act())
        .or_else(|| said.row());
    whole.unwrap_or_else(|| said.left.to_owned())
}

impl Ellipsis<'_> {
    fn money(&self) -> bool {
        self.what.suffix == "金额"
    }

    /// The thing counted before by the same unit.
    fn same(&self) -> String {
        same_counted(self.what, self.sentence, self.paragraph)
    }

    /// 增长XX%, 比去年高XX元, 较上年翻了X番: of what was counted before.
    fn change(&self) -> Option<String> {
        let mut own = self.left;
        while let Some(word) = COMPARED.prefix(own) {
            own = own[word.len()..].trim_start_matches(['的', '又', '再']);
        }
        let word = CHANGE_WORDS.suffix(own)?;
        let front = own[..own.len() - word.len()].trim_end_matches(['比', '较', '再', '又', '已']);
        let compared = own.len() < self.left.len();
        let named = match word {
            "慢" | "快" if self.what.suffix == "天数" => word,
            "高" | "多" | "涨" if compared => "增加",
            "低" | "少" | "降" if compared => "减少",
            "慢" | "快" if !compared => return None,
            "高" | "多" | "涨" | "低" | "少" | "降" => return None,
            "翻" | "翻了" => "翻",
            "慢" => "下降",
            "快" => "提高",
            other => other,
        };
        let front = COMPARED_ENDS.strip_suffix(front).unwrap_or(front);
        let whole = WHOLES.contains(front);
        let above = earlier::antecedent_subject(self.sentence);
        Some(match (front.is_empty() || whole, above.is_empty()) {
            (true, true) => format!("{front}{named}"),
            (true, false) => {
                let thing = verb_object(&above);
                let thing = EACH.suffix(thing).map_or(thing, |w| &thing[..thing.len() - w.len()]);
                format!("{thing}{named}")
            }
            (false, _) => format!("{front}{named}"),
        })
    }

    /// 村均XX亩, 年工资人均XX元, 亩均节本XX元、增产XX公斤.
    fn average(&self) -> Option<String> {
        let left = self.left;
        if AVERAGES.contains(left) {
            let noun = if self.money() { money_mentioned(self.sentence).unwrap_or_default() } else { self.same() };
            return Some(format!("{left}{}", AVERAGES.prefix(&noun).map_or(noun.as_str(), |w| &noun[w.len()..])));
        }
        let tail = AVERAGES.suffix(left).filter(|w| *w != "平均");
        if let Some((average, measure)) = tail.map(|w| (w, &left[..left.len() - w.len()])) {
            let topic = earlier::antecedent_topic(self.sentence);
            return Some(format!("{}{average}{measure}", if topic == measure { "" } else { &topic }));
        }
        let above = earlier::antecedent_subject(self.sentence);
        let goes_on = self.before.in_row && left.chars().count() <= 4;
        AVERAGES
            .prefix(&above)
            .filter(|_| goes_on && !AVERAGES.occurs_in(left))
            .map(|average| format!("{average}{left}"))
    }

    /// 每户补助XX元,其中省级XX元、县级XX元.
    fn level(&self) -> Option<String> {
        let known = LEVELS.contains(self.left) || self.before.of_these && self.left.ends_with(['类', '级']);
        let noun = money_mentioned(self.sentence).filter(|_| self.money() && known)?;
        let noun = noun.trim_start_matches("每户").trim_start_matches("每人");
        let noun = GENERAL_VERBS.prefix(noun).map_or(noun, |w| &noun[w.len()..]);
        let each = EACH_RECIPIENT.occurs_in(self.sentence);
        Some(format!("{}{noun}{}", self.left, if each { "标准" } else { "" }))
    }

    /// 占总数的XX%: the share of what was counted before; 完成任务的XX%: how much of it was done.
    fn share(&self) -> Option<String> {
        let left = self.left;
        let above = earlier::antecedent_subject(self.sentence);
        let above = if above.is_empty() { earlier::last_counted_noun(self.sentence) } else { above };
        if above.is_empty() || above == left {
            return None;
        }
        if self.what.suffix.is_empty() {
            let of = left.trim_start_matches("完成").trim_start_matches('占');
            let plan = of.trim_start_matches("年度").trim_start_matches("全年").trim_start_matches("目标");
            if PLAN_TARGETS.contains(plan) || of.is_empty() && left == "完成" || plan.is_empty() && !of.is_empty() {
                return Some(format!("{}完成率", verb_object(&above).trim_start_matches("完成")));
            }
        }
        let whole = left.strip_prefix('占').filter(|w| !w.starts_with(['比', '地']))?;
        if self.what.suffix.is_empty() && whole.contains('总') && whole.chars().count() <= 10 {
            return Some(format!("{}占比", verb_object(&above)));
        }
        (whole.chars().count() <= 10).then(|| format!("{}{left}", verb_object(&above)))
    }

    /// 总投资, 年产值, 开工率, 资金: of the thing counted before.
    fn measure(&self) -> Option<String> {
        let left = self.left;
        let measured = GENERIC_MEASURES.contains(left) || bare_measure(left);
        // 落实帮扶项目XX个、资金XX万元: the verb goes on.
        let of_row = left == "资金" && self.before.in_row && self.row_verb().is_some();
        if !measured || of_row {
            return None;
        }
        let above = earlier::antecedent_subject(self.sentence);
        if above.is_empty() || above == left {
            return None;
        }
        let counted = earlier::last_counted_noun(self.sentence);
        let topic = if left.ends_with('率') && !counted.is_empty() && counted.chars().count() <= 8 {
            counted
        } else {
            earlier::antecedent_topic_where(self.sentence, |thing| {
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
            Some(earlier::last_counted_noun(self.sentence)).filter(|noun| noun.contains("项目")).unwrap_or(topic)
        } else {
            topic
        };
        // 签了XX个项目,合同额XX亿: the noun stands behind its number.
        let topic = if topic.is_empty() && self.money() { earlier::last_counted_noun(self.sentence) } else { topic };
        let topic = topic.split('共').next().filter(|t| !t.is_empty()).unwrap_or(&topic);
        // 衔接资金XX万元,到位资金XX万元: the same measure said twice is told apart by its own words.
        if topic.ends_with("资金") && left.ends_with("资金") && left != "资金" {
            return None;
        }
        let thing = without_measure(topic);
        let longest = if self.what.suffix.is_empty() { 14 } else { 10 };
        (!thing.is_empty() && thing.chars().count() <= longest).then(|| join_overlap(thing, left))
    }

    /// 资产XX万元: does an amount of money stand at this place of the sentence?
    fn sum_follows(&self, at: usize) -> bool {
        let rest = &self.sentence[at..];
        counted(rest).is_some_and(|length| rest[..length].ends_with('元'))
    }

    /// 其中城区XX个, 女性XX名, 35岁以下XX名: some of those counted before.
    fn group(&self) -> Option<String> {
        let left = self.left;
        let short = left.chars().count() <= 3 && left.ends_with(['区', '乡', '镇', '县', '市', '城', '村']);
        let kind = SUBGROUP_ENDS.suffix(left).is_some() || short;
        // 其中脱贫XX户 says what they did; 其中党员XX名 says who they are.
        let of_these =
            self.before.of_these && kind || SUBGROUP_ENDS.suffix(left).is_some() && left.chars().count() <= 6;
        if !of_these || matches!(self.what.suffix, "" | "金额") {
            return None;
        }
        let thing = self.same();
        (!thing.is_empty() && GROUP_ENDS.suffix(left).is_none()).then(|| format!("{left}{}", bare_noun(&thing)))
    }

    /// 办结XX条, 当场整改XX个, 闲置XX宗: of the thing counted before, or of that the clause before speaks of.
    fn act(&self) -> Option<String> {
        let left = self.left;
        // What people do by themselves has no object.
        let alone = INTRANSITIVE.contains(left);
        let done = self.before.done && left.chars().count() <= 4;
        if alone || !done && !is_verbal(left) {
            return None;
        }
        let above = earlier::antecedent_subject(self.sentence);
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
        if self.what.suffix.is_empty() || self.what.suffix.ends_with('次') || self.what.suffix == "次数" {
            return None;
        }
        // 审核通过XX人: people are not told again.
        let thing = if self.what.suffix == "人数" { String::new() } else { self.same() };
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
            (true, "户数" | "人数") if left.ends_with(['出', '选', '上']) => earlier::mentioned_object(self.sentence),
            (true, "户数" | "人数" | "面积" | "里程" | "长度") => String::new(),
            (true, _) if !above.is_empty() => earlier::antecedent_topic(self.sentence),
            (true, _) => earlier::mentioned_object(self.sentence),
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

    /// The verb of the figure before, with what stands closely in front of it: 年出栏.
    fn row_verb(&self) -> Option<String> {
        let row = self.before.in_row;
        let above = if row { earlier::row_head(self.sentence) } else { earlier::antecedent_subject(self.sentence) };
        if !row && !shares_bigram(self.left, &above) {
            return None;
        }
        let (at, verb) = ACTION_VERBS.find_all(&above).filter(|&(at, v)| at + v.len() < above.len()).last()?;
        let short = above[..at].chars().count() <= 2 && SCOPES.prefix(&above).is_none();
        Some(above[if short { 0 } else { at }..at + verb.len()].to_owned())
    }

    /// 帮扶困难党员XX名,困难群众XX名; 捐赠图书XX册、电脑XX台: the verb goes on while there is no other.
    fn row(&self) -> Option<String> {
        let left = self.left;
        // 宰杀猪XX头、牛XX头: nouns of one length stand side by side behind any verb.
        if self.before.in_row && left.chars().count() <= 2 {
            let head = earlier::row_head(self.sentence);
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

/// 年产值, 开工率, 整改完成率: a measure with nothing in front that says of what.
fn bare_measure(words: &str) -> bool {
    let Some(measure) = MEASURES.suffix(words) else { return false };
    let mut front = &words[..words.len() - measure.len()];
    let rate = measure == "率";
    while let Some(word) = MEASURE_MODIFIERS.prefix(front).or_else(|| ACTION_VERBS.prefix(front).filter(|_| rate)) {
        front = &front[word.len()..];
    }
    front.is_empty() || rate && front.chars().count() <= 2
}

/// 参保率, 户均增收, 累计销售: words without the thing they are said of.
pub(super) fn names_nothing(words: &str, suffix: &str) -> bool {
    let count = words.chars().count();
    if !(1..=6).contains(&count) || GROUP_ENDS.suffix(words).is_some() && !matches!(suffix, "" | "金额") {
        return false;
    }
    let plain = AVERAGES.prefix(words).map_or(words, |w| &words[w.len()..]);
    // 个人缴费, 年发放补贴: paid for what the text is about.
    let money = suffix == "金额" && (count <= 4 || paid_by_a_verb(words));
    let verb = count <= 4 && (earlier::object_of(plain).is_empty() || crate::tasks::is_act(plain));
    let asked = BARE_PLANS.contains(words);
    asked || money || verb || bare_measure(words) || bare_measure(plain) || plain.is_empty()
}

/// 年发放补贴, 投入资金: a verb and money by its plainest name.
pub(super) fn paid_by_a_verb(words: &str) -> bool {
    let Some(money) = PLAIN_MONEY.suffix(words) else {
        return false;
    };
    let mut front = &words[..words.len() - money.len()];
    while let Some(word) =
        MEASURE_MODIFIERS.prefix(front).or_else(|| ACTION_VERBS.prefix(front)).or_else(|| GENERAL_VERBS.prefix(front))
    {
        front = &front[word.len()..];
    }
    front.is_empty()
}

/// 光伏电站装机容量 → 光伏电站: the thing without how it was measured.
pub(super) fn without_measure(thing: &str) -> &str {
    let mut rest = thing;
    while let Some(word) = MEASURES.suffix(rest).filter(|w| rest.len() > w.len() + 3) {
        rest = &rest[..rest.len() - word.len()];
        if let Some(front) = MEASURE_MODIFIERS.suffix(rest).filter(|w| rest.len() > w.len() + 3) {
            rest = &rest[..rest.len() - front.len()];
        }
    }
    rest
}

/// A verb by itself: 办结, 当场整改, 评出, 未交.
fn is_verbal(words: &str) -> bool {
    let count = words.chars().count();
    if count > 5 {
        return false;
    }
    let marked = REMAINING.contains(words)
        || words.ends_with("通过")
        || words.starts_with(['已', '未', '没', '尚'])
        || words == "实到"
        || words.ends_with(['出', '成', '回', '完', '掉', '上']);
    marked
        || earlier::object_of(words).is_empty()
        || ACTION_VERBS.suffix(words).is_some_and(|w| w.chars().count() >= 2 && w.len() < words.len())
}

/// 环保督察交办问题 → 问题: a long thing without the verbs in front of it.
fn head_noun(thing: &str) -> &str {
    if thing.chars().count() <= 6 {
        return thing;
    }
    let behind = ACTION_VERBS.find_all(thing).last().map(|(at, verb)| &thing[at + verb.len()..]);
    behind.filter(|rest| rest.chars().count() >= 2).unwrap_or(thing)
}

/// 各类隐患 → 隐患.
pub(super) fn bare_noun(thing: &str) -> &str {
    // 符合条件的学生 is told by its noun.
    let thing = thing.rsplit('的').next().filter(|t| t.chars().count() >= 2).unwrap_or(thing);
    let thing = VARIOUS.strip_prefix(thing).unwrap_or(thing);
    // 已建成互助食堂 is told by its noun as well.
    let built = thing.strip_prefix('已').and_then(|rest| ACTION_VERBS.prefix(rest).map(|verb| &rest[verb.len()..]));
    let thing = built.filter(|noun| noun.chars().count() >= 2).unwrap_or(thing);
    TRAILING_FILLERS.suffix(thing).map_or(thing, |w| &thing[..thing.len() - w.len()])
}

/// 违停投诉占全部投诉的XX% → 违停投诉占比; 其中外出务工的占XX% → 外出务工妇女占比.
pub(super) fn share_name(subject: &str, before: &LeftContext, what: &SignReading, sentence: &str) -> Option<String> {
    if what.suffix != "占比" && !what.unit.as_deref().is_some_and(|u| u.contains(['%', '％'])) {
        return None;
    }
    if let Some(which) = before.which.as_ref().filter(|_| subject.ends_with("的占") || subject.ends_with("的占了"))
    {
        return Some(format!("{which}{}占比", earlier::counted_noun(sentence, "人")));
    }
    let (front, whole) = subject.split_once('占')?;
    let known =
        (2..=10).contains(&front.chars().count()) && whole.chars().count() >= 2 && !whole.starts_with(['比', '地']);
    known.then(|| format!("{front}占比"))
}

/// The unit without its scale.
pub(super) fn unit_of(what: &SignReading) -> &str {
    what.unit.as_deref().unwrap_or("").trim_start_matches(['万', '亿', '千', '百'])
}

/// 完成目标的奖励, 上访的XX起: only what counts things by 个, 户, 人 tells some of them apart.
pub(super) fn needs_no_antecedent(before: &LeftContext, what: &SignReading) -> bool {
    !matches!(what.suffix, "数量" | "户数" | "人数" | "条数" | "宗数" | "件数" | "面积")
        || before.of_these && what.suffix == "人数"
        || what.suffix == "人数" && before.which.as_deref().is_some_and(|w| INTRANSITIVE.contains(w))
}

/// 医保参保 and 参保率 → 医保参保率.
pub(super) fn join_overlap(front: &str, back: &str) -> String {
    let head: String = back.chars().take(2).collect();
    // 烤烟移栽 | 栽植: the verb is said already.
    let verb = ACTION_VERBS
        .prefix(back)
        .filter(|v| front.ends_with(|c| v.starts_with(c)) && ACTION_VERBS.suffix(front).is_some());
    if let Some(verb) = verb {
        return format!("{front}{}", &back[verb.len()..]);
    }
    // 公益性岗位人 | 人员.
    if let Some(front) = front.strip_suffix(back.chars().next().unwrap_or(' ')) {
        return format!("{front}{back}");
    }
    match front.find(&head).filter(|_| head.chars().count() == 2) {
        Some(at) => format!("{}{back}", &front[..at]),
        None => format!("{front}{back}"),
    }
}

/// What is left of a phrase behind the verb it begins with: 排查各类隐患 → 各类隐患.
fn verb_object(phrase: &str) -> &str {
    let own = SCOPES.prefix(phrase).filter(|w| phrase.len() > w.len() + 3).map_or(phrase, |w| &phrase[w.len()..]);
    match ACTION_VERBS.prefix(own).filter(|verb| own.len() > verb.len()) {
        // 搬迁点 begins like a verb and is a noun.
        Some(verb) if own[verb.len()..].starts_with(['点', '户', '村', '区', '组', '队', '率']) => own,
        Some(verb) => &own[verb.len()..],
        None => phrase,
    }
}

/// Do two nouns have a word of two characters in common (困难党员、困难群众)?
pub(super) fn shares_bigram(a: &str, b: &str) -> bool {
    let characters: Vec<char> = a.chars().collect();
    characters.windows(2).any(|w| b.contains(&w.iter().collect::<String>()))
}

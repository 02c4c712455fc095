//! Names of a figure from the words around it: 改造户厕XXX座 → 改造户厕数量, 全镇**名保洁员 → 全镇保洁员人数.

use super::behind::{self, After};
use super::frames;
use super::kind::Read;
use super::phrase::{self, Before};
use super::scan::Token;
use super::words::{
    ACTIONS, AVERAGES, DONE_WORDS, GENERAL_VERBS, GENERIC_MEASURES, GROWTH, MONEY_NOUNS, PLAN_WORDS, RULE_WORDS,
    SCOPES, SHARE_NOUNS, TIMES,
};
use super::{Rounding, ValueKind};

/// What a figure is called and which rows it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub metric: Vec<String>,
    pub scope_words: Vec<String>,
    pub value_kind: ValueKind,
}

impl Default for Named {
    fn default() -> Self {
        Self { metric: Vec::new(), scope_words: Vec::new(), value_kind: ValueKind::NoFigure }
    }
}

pub(super) fn name(text: &str, token: Token, what: &Read) -> Named {
    let things = !matches!(what.suffix, "金额" | "里程" | "面积" | "");
    let before = phrase::before(text, token.start);
    let mut right = behind::after(text, what.after, things);
    // 资金XX万元一律收回: money that is named in front is named.
    if !things && MONEY_NOUNS.end(&before.words).is_some() {
        right.noun.clear();
        right.predicate.clear();
    }
    let sentence = phrase::sentence_before(text, token.start);
    let scope = scope_in(sentence).map(str::to_owned).or_else(|| place_above(text, token.start)).unwrap_or_default();
    let general = GENERAL_VERBS.has(&before.words) || before.words.chars().count() < 2;
    let nothing_behind = right.noun.is_empty() && right.predicate.is_empty();
    let mut carried = false;
    let clause = phrase::clause_before(text, token.start);
    let framed = frames::handled(text, token.start, what.after)
        .or_else(|| frames::subject(&before, what, &right, clause, sentence));
    let subject = if let Some(name) = framed {
        right = After::default();
        name
    } else if general && nothing_behind {
        carried = true;
        let above = phrase::carried_subject(sentence);
        // 投入XX万元新建…: the verb and what it was for are all there is.
        if above.is_empty() && !right.purpose.is_empty() && what.suffix == "金额" {
            before.words.clone()
        } else if GENERAL_VERBS.has(&above) {
            scope.clone()
        } else {
            above
        }
    } else if before.words.is_empty() && before.in_row && !right.predicate.is_empty() {
        // 事故造成XX人死亡、XX人受伤.
        phrase::carried_subject(sentence)
    } else if general || (before.for_whom && !right.noun.is_empty()) {
        String::new()
    } else if let Some(which) = before.which.as_ref().filter(|_| nothing_behind && !which_needs_nothing(&before, what))
    {
        format!("{which}{}", phrase::thing_counted(sentence, unit_of(what)))
    } else if nothing_behind {
        with_what_went_before(&before, what, sentence)
    } else {
        before.words.clone()
    };
    // 还剩X户XX人未脱贫: what is left of them.
    let left_over = subject.is_empty() && !right.predicate.is_empty() && clause.contains('剩');
    let subject = if left_over { "剩余".to_owned() } else { subject };
    let subject = share_of(&subject, &before, what, sentence).unwrap_or(subject);
    let subject = match rate_of(&subject, what, sentence) {
        Some(rate) => {
            right = After::default();
            rate
        }
        None => subject,
    };
    let metric = compose(what, &subject, &right, carried, &scope, sentence);
    let metric = under_heading(metric, what, text, token.start - sentence.len());
    let scope_words = scopes(sentence, &text[token.start..what.after.min(text.len())]);
    Named { metric, scope_words, value_kind: value_kind(text, token, what, sentence) }
}

/// 违停投诉占全部投诉的XX% → 违停投诉占比; 其中外出务工的占XX% → 外出务工妇女占比.
fn share_of(subject: &str, before: &Before, what: &Read, sentence: &str) -> Option<String> {
    if what.suffix != "占比" && !what.unit.as_deref().is_some_and(|u| u.contains(['%', '％'])) {
        return None;
    }
    if let Some(which) = before.which.as_ref().filter(|_| subject.ends_with("的占") || subject.ends_with("的占了"))
    {
        return Some(format!("{which}{}占比", phrase::thing_counted(sentence, "人")));
    }
    let (front, whole) = subject.split_once('占')?;
    let known =
        (2..=10).contains(&front.chars().count()) && whole.chars().count() >= 2 && !whole.starts_with(['比', '地']);
    known.then(|| format!("{front}占比"))
}

/// The unit without its scale.
fn unit_of(what: &Read) -> &str {
    what.unit.as_deref().unwrap_or("").trim_start_matches(['万', '亿', '千', '百'])
}

/// 完成目标的奖励, 上访的XX起: only what counts things by 个, 户, 人 tells some of them apart.
fn which_needs_nothing(before: &Before, what: &Read) -> bool {
    !matches!(what.suffix, "数量" | "户数" | "人数") || before.of_these
}

/// 增长XX%, 办结XX条, 困难群众XX名, 村均XX万元 say half of their name; the figure before them says the rest.
fn with_what_went_before(before: &Before, what: &Read, sentence: &str) -> String {
    let left = before.words.as_str();
    if let Some(word) = GROWTH.end(left) {
        let mut own = left[..left.len() - word.len()].trim_end_matches(['比', '较', '同']);
        for times in ["上年", "去年", "同期", "年初", "以前", "比", "较", "同比"] {
            own = own.trim_end_matches(times);
        }
        return if own.is_empty() { format!("{}{word}", phrase::carried_subject(sentence)) } else { left.to_owned() };
    }
    if AVERAGES.has(left) && what.suffix != "金额" {
        return format!("{left}{}", phrase::thing_counted(sentence, unit_of(what)));
    }
    if AVERAGES.has(left) {
        return money_in(sentence).map_or_else(|| left.to_owned(), |noun| format!("{left}{noun}"));
    }
    // 年工资人均XX元: of those counted before.
    if let Some((average, measure)) = ["人均", "户均", "村均", "亩均"]
        .iter()
        .find_map(|w| left.strip_suffix(w).map(|m| (w, m)))
        .filter(|(_, m)| !m.is_empty())
    {
        let topic = phrase::topic(sentence);
        return format!("{}{average}{measure}", if topic == measure { "" } else { &topic });
    }
    // 每户补助XX元,其中省级XX元、县级XX元.
    if what.suffix == "金额"
        && ["省级", "市级", "县级", "区级", "乡级", "镇级", "村级", "中央", "省", "市", "县"].contains(&left)
        && let Some(noun) = money_in(sentence)
    {
        let noun = noun.trim_start_matches("每户").trim_start_matches("每人").to_owned();
        let each = sentence.contains("每户") || sentence.contains("每人") || sentence.contains("每亩");
        return format!("{left}{noun}{}", if each { "标准" } else { "" });
    }
    // 零售点XX个,其中城区XX个: where those counted before are.
    let part =
        before.of_these && left.chars().count() <= 3 && left.ends_with(['区', '乡', '镇', '县', '市', '城', '村']);
    if part && !matches!(what.suffix, "" | "金额") {
        return format!("{left}{}", phrase::thing_counted(sentence, unit_of(what)));
    }
    let above = phrase::carried_subject(sentence);
    // 三类村XX个,占行政村总数的XX%: their share.
    let of_all = left.strip_prefix('占').is_some_and(|w| w.contains('总') && w.chars().count() <= 10);
    if what.suffix.is_empty() && of_all && !above.is_empty() {
        return format!("{}占比", object(&above));
    }
    if above.is_empty() || above == left {
        return left.to_owned();
    }
    // 总投资, 总产, 资金: of what was counted before.
    if GENERIC_MEASURES.has(left) {
        let topic = phrase::topic(sentence);
        let thing = ["播种面积", "种植面积", "面积", "总产量", "产量", "总产", "数量", "收入"]
            .iter()
            .find_map(|w| topic.strip_suffix(w))
            .filter(|t| t.chars().count() >= 2)
            .unwrap_or(&topic);
        if !thing.is_empty() && thing.chars().count() <= 8 {
            return joined(thing, left);
        }
    }
    if ["完成任务", "完成计划", "完成目标", "任务", "完成年度任务", "完成全年任务", "占任务"].contains(&left)
    {
        return format!("{}完成率", object(&above).trim_start_matches("完成"));
    }
    // 占总数的XX%: of what was counted before; 占任务的XX%: how much of it was done.
    if let Some(whole) = left.strip_prefix('占').filter(|_| left.chars().count() <= 5) {
        return if ["任务", "计划", "目标"].contains(&whole) {
            format!("{}完成率", object(&above).trim_start_matches("完成"))
        } else {
            format!("{above}{left}")
        };
    }
    // 亩均节本XX元、增产XX公斤: the average goes on.
    let average = ["亩均", "户均", "人均", "村均"].into_iter().find(|w| above.starts_with(w));
    if let Some(average) = average.filter(|_| before.in_row && left.chars().count() <= 4) {
        return format!("{average}{left}");
    }
    let counted = phrase::noun_counted_before(sentence);
    let thing = match (counted.is_empty(), object(&above)) {
        (false, _) => counted,
        // 搬迁点 begins like a verb and is a noun.
        (true, rest) if rest.starts_with(['点', '户', '村', '区', '组', '队']) => above.clone(),
        // 办结率 begins like a verb and is a rate of the thing before it.
        (true, rest) if rest.starts_with('率') => phrase::topic(sentence),
        (true, rest) if rest == above && (ACTIONS.has(rest) || rest.chars().count() > 8) => phrase::topic(sentence),
        (true, rest) => rest.to_owned(),
    };
    // 新增, 闲置: of the thing the sentence is about.
    let state =
        ["新增", "闲置", "逾期", "空置", "召回", "约谈", "在建", "续建", "盘活", "清退", "退出"].contains(&left);
    if state {
        let same = phrase::thing_counted(sentence, unit_of(what));
        let topic = if same.is_empty() { phrase::topic(sentence) } else { same };
        return if topic == left { left.to_owned() } else { format!("{left}{topic}") };
    }
    // 办结率XX%: of the thing counted before.
    if left.ends_with('率') && left.chars().count() <= 3 {
        let of = thing.split('共').next().filter(|t| !t.is_empty()).unwrap_or(&thing);
        return joined(of, left);
    }
    let count = left.chars().count();
    // What people do by themselves has no object.
    let alone = ["脱贫", "增收", "减少", "搬迁", "入户"].contains(&left);
    let verb_only = !alone
        && count <= 5
        && (phrase::object_of(left).is_empty()
            || (before.of_these && left.ends_with(['性', '派', '族', '式', '型', '类'])));
    // 走访XX户 behind 分成XX个小组 is no visit of groups.
    let thing = match what.suffix {
        "" | "金额" => thing,
        // 每人包案X件,当场答复X件: no thing.
        _ if phrase::thing_counted(sentence, unit_of(what)).contains('每') => String::new(),
        _ => phrase::thing_counted(sentence, unit_of(what)),
    };
    // 完成投资XX万元: of the thing before.
    if verb_only && what.suffix == "金额" && MONEY_NOUNS.end(left).is_some() {
        return format!("{thing}{left}");
    }
    if verb_only || (count <= 3 && left.ends_with('派')) {
        return format!("{left}{}", thing.trim_start_matches("各类").trim_start_matches("各种"));
    }
    // 帮扶困难党员XX名,困难群众XX名; 捐赠图书XX册、电脑XX台: the verb goes on while there is no other.
    let verb = ACTIONS.all(&above).filter(|&(at, v)| at + v.len() < above.len()).last().map(|(_, v)| v);
    match verb {
        Some(verb) if count <= 6 && !ACTIONS.inside(left) && (before.in_row || shared_word(left, &above)) => {
            format!("{verb}{left}")
        }
        _ => left.to_owned(),
    }
}

/// 医保参保 and 参保率 → 医保参保率.
fn joined(front: &str, back: &str) -> String {
    let head: String = back.chars().take(2).collect();
    match front.find(&head).filter(|_| head.chars().count() == 2) {
        Some(at) => format!("{}{back}", &front[..at]),
        None => format!("{front}{back}"),
    }
}

/// 每人每月XXX元, 先进个人每人XXX元: the standard of what the sentence pays.
fn rate_of(subject: &str, what: &Read, sentence: &str) -> Option<String> {
    if what.suffix != "金额" {
        return None;
    }
    let each = ["每人每月", "每人每天", "每人每年", "每户每年", "每月", "每人", "每户", "每亩", "每个", "每名", "每村"];
    if let Some(tail) = each.iter().find(|w| subject.ends_with(**w)) {
        let thing = &subject[..subject.len() - tail.len()];
        if thing.chars().count() >= 2 {
            return Some(format!("{thing}标准"));
        }
    }
    let subject = subject.trim_start_matches(['按', '给']);
    let front = each.iter().find(|w| subject.starts_with(**w))?;
    let rest = &subject[front.len()..];
    let named = ["补助", "补贴", "工资", "奖励", "报酬", "津贴"].iter().any(|w| rest.contains(w));
    // 每亩纯收入: an average, by its usual name.
    let earned = ["收入", "增收", "收益", "利润", "产值", "节本", "工钱"].iter().any(|w| rest.ends_with(w));
    if earned {
        let short = [("每亩", "亩均"), ("每户", "户均"), ("每人", "人均")];
        return short.iter().find(|(each, _)| each == front).map(|(_, mean)| format!("{mean}{rest}"));
    }
    if named {
        return None;
    }
    let noun = money_in(sentence)?;
    let mut noun = noun.rsplit(['要', '应', '将', '把']).next().unwrap_or(&noun);
    while let Some(verb) = GENERAL_VERBS.start(noun).filter(|w| noun.len() > w.len() + 3) {
        noun = &noun[verb.len()..];
    }
    let grant = noun.ends_with(['款', '金']) && !noun.ends_with("资金") && rest.is_empty();
    Some(if grant { format!("{noun}{front}发放标准") } else { format!("{noun}标准") })
}

/// 一是通水。…争取资金XX万元: a short name says what the money is for only with the heading in front of it.
fn under_heading(mut metric: Vec<String>, what: &Read, text: &str, sentence_start: usize) -> Vec<String> {
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
    metric.insert(0, joined(&topic, first));
    metric.truncate(3);
    metric
}

/// Longest name of an amount that needs its heading, in characters.
const SHORT_NAME: usize = 4;

/// What is left of a phrase behind its verb: 排查各类隐患 → 各类隐患.
fn object(phrase: &str) -> &str {
    let verb = ACTIONS.all(phrase).next().filter(|(at, v)| *at + v.len() < phrase.len());
    verb.map_or(phrase, |(at, v)| &phrase[at + v.len()..])
}

/// Do two nouns have a word of two characters in common (困难党员、困难群众)?
fn shared_word(a: &str, b: &str) -> bool {
    let characters: Vec<char> = a.chars().collect();
    characters.windows(2).any(|w| b.contains(&w.iter().collect::<String>()))
}

/// The last amount of money the sentence speaks of: 集体经济收入.
fn money_in(sentence: &str) -> Option<String> {
    let words = [
        "收入",
        "补助",
        "产值",
        "资金",
        "投资",
        "经费",
        "补贴",
        "工资",
        "奖金",
        "救助款",
        "补偿款",
        "慰问金",
        "救助金",
    ];
    let (at, word) = words.iter().filter_map(|w| sentence.rfind(w).map(|at| (at, *w))).max()?;
    let plain = |c: &char| !phrase::SEPARATORS.contains(c) && !"有无的是了".contains(*c);
    let head: Vec<char> = sentence[..at].chars().rev().take(6).take_while(plain).collect();
    Some(head.into_iter().rev().collect::<String>() + word)
}

/// The place the text speaks of, where the sentence has no 全镇 or 全村: XX镇地处… gives 全镇.
fn place_above(text: &str, at: usize) -> Option<String> {
    let words = &text[phrase::window(text, at, 160)..at];
    // 城区现有, 园区现有: a part of the place, by its own name.
    let part = ["城区", "园区", "社区", "库区", "景区", "片区", "辖区", "灌区", "老区"];
    ["镇", "乡", "村", "县", "区", "市"]
        .iter()
        .flat_map(|w| ["地处", "位于", "辖", "现有", "共有", "距"].iter().map(move |v| (w, format!("{w}{v}"))))
        .filter_map(|(w, key)| words.rfind(&key).map(|at| (at, w)))
        .max()
        .map(|(at, w)| {
            let named = part.iter().find(|p| words[..at + w.len()].ends_with(**p));
            named.map_or_else(|| format!("全{w}"), |p| (*p).to_owned())
        })
}

fn scope_in(sentence: &str) -> Option<&'static str> {
    SCOPES.all(sentence).filter(|(_, w)| w.starts_with('全') || *w == "辖区").last().map(|(_, w)| w)
}

fn scopes(sentence: &str, own: &str) -> Vec<String> {
    let mut found: Vec<(usize, &str)> = SCOPES.all(sentence).chain(TIMES.all(sentence)).collect();
    found.extend(SCOPES.all(own).map(|(at, w)| (sentence.len() + at, w)));
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

/// The word the figure is named by, given the noun it stands with.
fn suffix(what: &Read, noun: &str, bare_listing: bool) -> &'static str {
    let unit = what.unit.as_deref().unwrap_or("");
    let ends = |words: &[&str]| words.iter().any(|w| noun.ends_with(w));
    match what.suffix {
        "金额" => {
            let each = noun.contains('每');
            if ends(&["标准"]) {
                ""
            } else if ["捐款", "罚款", "借款", "欠款", "存款", "外债"].iter().any(|w| noun.ends_with(w)) {
                "金额"
            } else if each && ends(&["补助", "补贴", "工资", "报酬", "奖励", "发放", "待遇", "津贴"]) {
                "标准"
            } else if MONEY_NOUNS.end(noun).is_some() {
                ""
            } else {
                "金额"
            }
        }
        "户数" if bare_listing => "总户数",
        "户数" if noun.ends_with('户') => "数",
        "户数" if noun.ends_with("户数") => "",
        "人数" if bare_listing => "总人口",
        "人数" if ends(&["人口", "人数"]) => "",
        "面积" if ends(&["面积"]) => "",
        "里程" if ends(&["里程", "长度", "距离", "全长"]) => "",
        "里程" if ["渠", "管", "沟", "线路", "河道", "堤"].iter().any(|w| noun.contains(w)) && unit != "里" => {
            "长度"
        }
        "数量" if ends(&["员", "干部", "学生", "老人", "教师", "书记", "农民", "群众", "专家", "孩子"]) => {
            "人数"
        }
        "长度" if ends(&["量", "高", "高度", "宽", "宽度", "深", "深度", "水位", "长", "长度"]) => "",
        "占比" if noun.ends_with("占比") => "",
        "占比" if noun.ends_with('占') => "比",
        "年龄" if noun.ends_with("年龄") => "",
        "次数" | "场次" | "人次" | "数量"
            if ends(&["次数", "场次", "人次", "数量", "总数", "产量", "存栏", "出栏"]) =>
        {
            ""
        }
        "数量" if unit.ends_with(['吨', '斤']) && noun.ends_with('产') => "量",
        "" if unit.contains(['%', '％', '‰']) => {
            if SHARE_NOUNS.end(noun).is_some() {
                ""
            } else if ends(&["增长", "增加", "提高", "上升", "下降", "降低", "减少"]) {
                "率"
            } else if noun.is_empty() || noun.contains('占') {
                "比例"
            } else {
                "占比"
            }
        }
        other => other,
    }
}

fn compose(what: &Read, subject: &str, right: &After, carried: bool, scope: &str, sentence: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut push = |name: String| {
        let name = name.replace("还剩余", "剩余").replace("还剩", "剩余").replace("户户数", "户数");
        if name.chars().count() >= 2 && !out.contains(&name) {
            out.push(name);
        }
    };
    let meeting = ["参会", "与会", "到会", "出席"].iter().any(|w| sentence.contains(*w));
    // 发展核桃XX亩: planted with it.
    let planted = ["新发展", "发展", "推广"].iter().find_map(|w| subject.strip_prefix(w)).filter(|crop| {
        what.suffix == "面积"
            && right.noun.is_empty()
            && (1..=6).contains(&crop.chars().count())
            && !["面积", "基地", "种植", "养殖", "园", "田", "地", "区", "林"].iter().any(|w| crop.ends_with(w))
    });
    let planted = planted.map(|crop| format!("{crop}种植"));
    // The object with general verbs taken off: 落实XX万元专项资金 → 专项资金.
    let subject = planted.as_deref().unwrap_or(subject);
    let mut verb = subject;
    while let Some(w) = GENERAL_VERBS.start(verb).filter(|_| super::words::KEEP_FRONT.start(verb).is_none()) {
        let rest = &verb[w.len()..];
        // 投入机械, 落实资金: a short noun keeps its verb.
        let bare = rest.trim_start_matches("各类").trim_start_matches("各级").trim_start_matches("各项");
        let kept = (1..=3).contains(&bare.chars().count()) && matches!(w, "投入" | "落实") && right.noun.is_empty();
        if kept || !rest.is_empty() && rest.chars().count() < 2 {
            break;
        }
        verb = rest;
    }
    if verb.is_empty() && right.noun.is_empty() && right.predicate.is_empty() {
        verb = subject;
    }
    let noun = &right.noun;
    if !right.predicate.is_empty() {
        let end = suffix(what, "", false);
        if right.predicate == "参会" {
            push(format!("参会{end}"));
        }
        push(format!("{verb}{}{end}", right.predicate));
        push(format!("{}{end}", right.predicate));
        push(format!("{scope}{}{end}", right.predicate));
    } else if noun.is_empty() {
        let listing = carried && matches!(what.suffix, "人数" | "户数") && scope_like(subject);
        let end = suffix(what, verb, listing);
        // 投资XX万元,修建产业路: what it was for names it.
        let spent = ["投资", "投入", "筹资", "花费", "耗资", "出资", "总投资"].contains(&verb);
        if what.suffix == "金额" && spent && !right.purpose.is_empty() {
            push(format!("{}{verb}", right.purpose));
        }
        let stock = !ACTIONS.inside(verb);
        let short = !scope.is_empty() && verb.chars().count() <= 4 && stock && !verb.contains(scope) && !carried;
        push(format!("{}{verb}{end}", if short { scope } else { "" }));
        push(format!("{verb}{}", suffix(what, verb, false)));
        if what.suffix == "金额" {
            push(format!("{}{verb}", right.purpose));
            push(format!("{verb}总额"));
        }
        if end == "里程" || end == "数量" {
            push(format!("{verb}{}", if end == "里程" { "长度" } else { "总数" }));
        }
    } else {
        let end = suffix(what, noun, false);
        let front = short_front(verb);
        let scope_front = if !front.is_empty() {
            ""
        } else if meeting {
            "参会"
        } else {
            scope
        };
        push(format!("{scope_front}{front}{noun}{end}"));
        push(format!("{noun}{end}"));
        push(format!("{subject}{noun}{end}"));
    }
    out.truncate(3);
    out
}

/// 全村, 全镇 and the like: the listing is of all.
fn scope_like(subject: &str) -> bool {
    SCOPES.has(subject) || (subject.starts_with('全') && subject.chars().count() <= 4)
}

/// What to keep of the words before a figure whose noun stands behind it: all when short, else from the last verb
/// of work on.
fn short_front(verb: &str) -> String {
    let count = verb.chars().count();
    if count <= 6 {
        return verb.to_owned();
    }
    let at = ACTIONS.all(verb).map(|(at, _)| at).find(|&at| verb[at..].chars().count() <= 6);
    match at {
        Some(at) => verb[at..].to_owned(),
        None => String::new(),
    }
}

fn value_kind(text: &str, token: Token, what: &Read, sentence: &str) -> ValueKind {
    let clause = phrase::clause_before(text, token.start);
    let done = DONE_WORDS.inside(sentence);
    let per = ["天", "日", "年", "元"].contains(&what.unit.as_deref().unwrap_or(""));
    let bound = matches!(what.rounding, Some(Rounding::Yishang | Rounding::Yixia));
    // The figure comes with its bound behind it: 人均年收入在XX元以下.
    if (!done && (RULE_WORDS.inside(clause) || bound && per)) || (per && what.rounding == Some(Rounding::Yixia)) {
        ValueKind::Parameter
    } else if !done && (bound || PLAN_WORDS.inside(clause)) {
        ValueKind::Target
    } else {
        ValueKind::Result
    }
}
